"""Texts of documents: that each has its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import tei

DOUBLED_TEXT: Final = Rule(
    "TB858",
    "doubled-text",
    Severity.WARNING,
    "two documents have the same text",
    "Mostly the text of one paper was pasted under the header of another, or a file was copied and not changed. A "
    "carbon copy may read as its original does, if its objectDesc says that it is one. Where two other papers read "
    "alike, an exemption in the second says so.",
    bad='documents/letter.xml and documents/copy.xml: The outcome …; both: <objectDesc form="typescript">',
    good='documents/letter.xml and documents/copy.xml: The outcome …; the second: <objectDesc form="carbon-copy">',
)
RULES: Final = (DOUBLED_TEXT,)

OF_ANOTHER_TEXT: Final = frozenset({
    "TB303", "TB320", "TB501", "TB546", "TB547", "TB548", "TB567", "TB568", "TB810", "TB850", "TB851",
})  # fmt: skip
"""What is said of a document because its header speaks of another text than stands below it."""

_LEAST: Final = 400
"""Letters, signs included, that two texts must have for their likeness to mean anything."""
_COPY: Final = re.compile(r"\b(?:carbon|copy)\b|copy$", re.IGNORECASE)
"""In ``form`` of ``objectDesc``: the paper is a copy, such as ``carbon``, ``carbon-copy`` or ``photocopy``."""
_SAMPLE: Final = 4
"""As many pieces of a paragraph's text, each up to a tag, are looked at first."""


def samples(document: Document) -> Iterator[Fact]:
    """How a document reads at its beginning, in its middle and at its end: what may read alike is compared later."""
    if document.kind != "document":
        return
    paragraphs = [*document.in_text("p")] or [*document.in_text("ab")] or [*document.in_text("l")]
    if paragraphs:
        chosen = (paragraphs[0], paragraphs[len(paragraphs) // 2], paragraphs[-1])
        begin = "".join([piece for each in chosen for piece in islice(each.itertext("{*}*"), _SAMPLE)])
        sample = f"{len(paragraphs)} {''.join(begin.split())}"
        yield Fact("text", blake2b(sample.encode("utf-8", "replace"), digest_size=9).hexdigest())


def _words(elements: Collection[etree._Element]) -> str:
    """The text of some elements, without spaces."""
    texts = (etree.tostring(each, method="text", encoding="unicode", with_tail=False) for each in elements)
    return "".join("".join(texts).split())


def doubled_text(corpus: Corpus) -> Iterator[Diagnostic]:
    """No document has the text of another."""
    if corpus.is_off(DOUBLED_TEXT):
        return
    alike: dict[str, str | list[str]] = {}
    for file, fact in corpus.facts("text"):
        known = alike.setdefault(fact.key, file)
        if known is not file:
            alike[fact.key] = [known, file] if isinstance(known, str) else [*known, file]
    for files in alike.values():
        if not isinstance(files, str):
            yield from _doubled(corpus, files)


def _doubled(corpus: Corpus, files: list[str]) -> Iterator[Diagnostic]:
    """Those of some documents that may read alike which do."""
    by_words: dict[bytes, list[str]] = {}
    for file in files:
        document = corpus.document(file)
        words = "" if document is None else _words(_texts(document))
        if len(words) >= _LEAST:
            by_words.setdefault(blake2b(words.encode("utf-8", "replace")).digest(), []).append(file)
    for same in by_words.values():
        # A copy's header that speaks of another text is that of another paper.
        originals = [file for file in same if _misfits(corpus, file) or not _is_copy(corpus, file)]
        if len(originals) > 1:
            # The header of the paper whose text it is speaks of nothing that is not there.
            own = min(originals, key=lambda file: _misfits(corpus, file))
            for file in originals:
                document = corpus.document(file)
                if file != own and document is not None:
                    message = f"The text of this document is that of {own}, word for word."
                    hint = "Was it pasted here by mistake? Put in its own; or, if it is a carbon copy, write "
                    hint += '<objectDesc form="carbon-copy">; if both papers read alike otherwise, exempt this one.'
                    yield document.at_element(DOUBLED_TEXT, _texts(document)[0], message, hint).concerning(own)


def _is_copy(corpus: Corpus, file: str) -> bool:
    """Whether the header of a document says that its paper is a copy; that of a volume speaks of all its papers."""
    document = corpus.document(file)
    if document is None or document.part is not None:
        return False
    return any(_COPY.search(each.get("form", "")) for each in document.each("objectDesc"))


def _texts(document: Document) -> list[etree._Element]:
    """What holds the text of a document: of one in a volume, the part that it is."""
    return [document.part] if document.part is not None else [*document.root.iterchildren(tei("text"))]


def _misfits(corpus: Corpus, file: str) -> int:
    """How much is said of a file because its header does not fit its text."""
    return sum(item.code in OF_ANOTHER_TEXT for item in corpus.diagnostics.get(file, ()))


GATHER: Final = (samples,)
ACROSS: Final = (doubled_text,)
