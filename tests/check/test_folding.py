"""Folding: whatever is said of a file, it is put together without a fall, and an error is never folded into nothing.

The files are those of the example edition after some random slips of the hand; of what is found in them, any part may
have been silenced before it is folded.
"""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.files import check_file
from teibuild.check.folding_across import fold_across
from teibuild.check.folding_within import fold
from teibuild.check.rules import ACROSS, ALWAYS, WHEN_VALID
from teibuild.check.safely import ask
from teibuild.check.schemas import ANYWHERE, schemas_for
from teibuild.check.validation import Validation
from teibuild.model import Diagnostic, Severity
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source
from tests.check.slips.campaign import EDITION, checked, kind_of_file, sound
from tests.check.slips.marked import Marked

_KEPT = {"TEI", "teiHeader", "text", "body", "standOff"}


def spoiled(text: Marked, random: Random) -> str:
    """A file with some elements deleted or copied, some attributes lost or exchanged; well-formed still."""
    edits: list[tuple[int, int, str]] = []
    for _ in range(random.randint(1, 4)):
        tag = random.choice(
            [tag for tag in text.starts() if tag.name not in _KEPT and (tag.close or tag.kind == "empty")]
        )
        one = random.choice(tag.attributes) if tag.attributes else None
        other = random.choice([each for each in text.starts() if each.attributes])
        ways = [(tag.start, tag.last, ""), (tag.last, tag.last, text.text[tag.start : tag.last])]
        if one:
            ways += [(one.start - 1, one.end, ""), (*one.words, random.choice(other.attributes).value)]
            ways += [(*one.words, one.value[:-1]), (one.inside - 2, one.inside - 2, "x")]
        edit = random.choice(ways)
        if all(edit[1] < start or end < edit[0] for start, end, _ in edits):
            edits.append(edit)
    whole = text.text
    for start, end, new in sorted(edits, reverse=True):
        whole = whole[:start] + new + whole[end:]
    return whole


def said_of(document: Document) -> list[Diagnostic]:
    """All that the schema and the rules say of a file, unfolded."""
    broken = Validation(document, schemas_for(document.source, ANYWHERE)).result(document)
    return [*broken, *ask((*ALWAYS, *WHEN_VALID), document, document.file, [])]


def _has_error(found: list[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in found)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), share=st.floats(0.2, 1))
def test_an_error_stays(seed: int, share: float) -> None:
    """What is folded in a file is folded into something that weighs as much."""
    random = Random(seed)
    text = random.choice(list(sound("as it is").values()))
    source = read_source(spoiled(text, random).encode(), text.file)
    document = Document(
        source, parse_source(source), "document" if kind_of_file(text.file) == "document" else "register"
    )
    found = said_of(document)
    chosen = [item for item in found if random.random() < share]
    for some in (found, chosen):
        assert _has_error(fold(some, document)) == _has_error(some), [item.code for item in some]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_an_error_stays_across(seed: int) -> None:
    """So it is between files."""
    random = Random(seed)
    text = random.choice(list(sound("as it is").values()))
    data = spoiled(text, random).encode()
    one = check_file(data, text.file, "document" if kind_of_file(text.file) == "document" else "register")
    files = {**checked(), text.file: one}
    corpus = Corpus(files.values(), lambda file: data if file == text.file else (EDITION / file).read_bytes())
    found = [
        *(item for each in files.values() for item in each.diagnostics),
        *(item for check in ACROSS for item in check(corpus)),
    ]
    assert _has_error(fold_across(found, corpus)) == _has_error(found), [item.code for item in found]
