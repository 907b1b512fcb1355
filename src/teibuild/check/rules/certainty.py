"""Who answers for an emendation, and how sure they are: asked of all files together, as the settings decide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.rules.leaves import is_explained
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import local

EMENDATION_UNATTRIBUTED: Final = Rule(
    "TB512",
    "emendation-unattributed",
    Severity.WARNING,
    "an emendation does not say who made it",
    "In a critical edition each change of the text is somebody's judgement: resp points to whoever made it, and the "
    "apparatus names them. Where cert is missing too, that is said along with it.",
    bad='<choice><sic>areans</sic><corr cert="high">arenas</corr></choice>',
    good='<choice><sic>areans</sic><corr resp="#editor" cert="high">arenas</corr></choice>',
)
EMENDATION_WITHOUT_CERTAINTY: Final = Rule(
    "TB514",
    "emendation-without-certainty",
    Severity.WARNING,
    "an emendation does not say how sure it is",
    "cert is high where no other reading can be thought of, medium where another is possible, low where only the fault "
    "is certain. An edition that does without says certainty = false in its settings, under [checks].",
    bad='<choice><sic>areans</sic><corr resp="#editor">arenas</corr></choice>',
    good='<choice><sic>areans</sic><corr resp="#editor" cert="high">arenas</corr></choice>',
)
UNCLEAR_WITHOUT_CERTAINTY: Final = Rule(
    "TB515",
    "unclear-without-certainty",
    Severity.WARNING,
    "a doubtful reading does not say how doubtful it is",
    "A reader cannot tell a guess from a reading that is all but certain: cert, or a textual note, says it. An edition "
    "that does without says certainty = false in its settings, under [checks].",
    bad='<unclear reason="faded">Kitchen</unclear>',
    good='<unclear reason="faded" cert="medium">Kitchen</unclear>',
)
RULES: Final = (EMENDATION_UNATTRIBUTED, EMENDATION_WITHOUT_CERTAINTY, UNCLEAR_WITHOUT_CERTAINTY)

_LACKS: Final = "emendation-lacks"
_UNCLEAR: Final = "unclear"
_CHANGES: Final = ("corr", "reg", "supplied", "surplus")
_EXAMPLES: Final = {"resp": 'resp="#editor"', "cert": 'cert="high"'}


def lacking(document: Document) -> Iterator[Fact]:
    """Emendations that lack resp or cert, and doubtful readings that lack cert."""
    for element in chain.from_iterable(map(document.in_text, _CHANGES)):
        missing = [name for name in ("resp", "cert") if not element.get(name)]
        if missing:
            yield Fact(_LACKS, " ".join(missing), local(element), document.order[element])
    for element in document.in_text("unclear"):
        if not element.get("cert") and not is_explained(document, element):
            yield Fact(_LACKS, "cert", _UNCLEAR, document.order[element])


def unattributed(corpus: Corpus) -> Iterator[Diagnostic]:
    """Each emendation names its editor and, unless the settings do without, its certainty."""
    for file, fact in corpus.facts(_LACKS):
        missing = [name for name in fact.key.split() if name == "resp" or corpus.checks.certainty]
        if not missing or _is_broken(corpus, file):
            continue
        hint = f"Add {' '.join(_EXAMPLES[name] for name in missing)}."
        if fact.value == _UNCLEAR:
            message = "This doubtful reading has no cert."
            hint = 'Add cert="high", "medium" or "low"; or a textual note whose target it is.'
            yield corpus.at(UNCLEAR_WITHOUT_CERTAINTY, file, fact, message, hint)
            continue
        rule = EMENDATION_UNATTRIBUTED if "resp" in missing else EMENDATION_WITHOUT_CERTAINTY
        message = f"<{fact.value}> lacks {' and '.join(missing)}."
        yield corpus.at(rule, file, fact, message, hint)


def _is_broken(corpus: Corpus, file: str) -> bool:
    """Whether the schema refuses the file: then nothing is said of its meaning."""
    found = corpus.diagnostics.get(file, ())
    return any(item.code < "TB300" and item.severity is Severity.ERROR for item in found)


GATHER: Final = (lacking,)
ACROSS: Final = (unattributed,)
