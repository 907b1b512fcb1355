"""The text of an element, as the page has it or as it is read.

Two texts stand in one tree. The *faithful* text is what the typescript shows, errors, struck words and forme work
included; the *reading* text is what the editor offers (TEI Guidelines, chapters PH and CO, on ``choice``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.tei.names import local

EDITORS_NOTES: Final = frozenset({"editorial", "textual"})
"""Values of ``note/@type`` that mark a note as the editor's; any other note stands on the page."""

EDITED_ONLY: Final = frozenset({"corr", "reg", "supplied"})
"""Words of the editor that do not stand on the page."""
TYPED_ONLY: Final = frozenset({"sic", "orig", "del", "surplus"})
"""Words of the page that the editor does not offer."""
NOT_TYPED: Final = EDITED_ONLY | {"expan", "teiHeader"}
"""What is no part of the faithful text; nor is an editor's note."""
NOT_READ: Final = TYPED_ONLY | {"expan", "fw", "metamark", "note", "teiHeader"}
"""What is no part of the reading text."""
_WITHOUT_WORDS: Final = frozenset({"", "lb"})
_SPACE: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text with every run of white space made one space, and none at the ends."""
    return " ".join(text.split())


def is_editors_note(element: etree._Element) -> bool:
    """Whether the element is a note of the editor, as against one written on the page."""
    return local(element) == "note" and element.get("type", "editorial") in EDITORS_NOTES


def joins_word(break_element: etree._Element) -> bool:
    """Whether a break (``lb``, ``pb``) stands inside a word (``@break="no"``)."""
    return break_element.get("break") == "no"


def reading_text(element: etree._Element) -> str:
    """The reading text of an element, white space folded."""
    if not len(element) and local(element) not in _WITHOUT_WORDS:
        return fold(element.text or "")
    return reading_spans(element)[0]


def reading_spans(element: etree._Element) -> tuple[str, list[tuple[etree._Element, int, int]]]:
    """The reading text of an element, and where each element inside it begins and ends in that text.

    Offsets count characters of the returned text, which has its white space folded. Elements that are not read (struck
    words, forme work, notes) are listed with an empty span at their place.
    """
    reader = _Reader()
    reader.read(element, top=True)
    text = "".join(reader.chunks)
    end = len(text.rstrip())
    return text[:end], [(node, min(start, end), min(stop, end)) for node, start, stop in reader.spans]


class _Reader:
    """The reading text as it grows.

    Not functions within a function: those that call themselves hold each other and the tree, after all others let go.
    """

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.spans: list[tuple[etree._Element, int, int]] = []

    def read(self, node: etree._Element, *, top: bool) -> None:
        """Add an element; the one at the top is read whatever it is."""
        chunks, name, start = self.chunks, local(node), self.length
        if name == "lb":
            if not joins_word(node):
                self.add(" ")
            elif chunks and chunks[-1].endswith("-"):
                chunks[-1] = chunks[-1][:-1]
                self.length -= 1
        elif name and (top or name not in NOT_READ):
            if text := node.text:
                self.add(text)
            for child in node:
                self.read(child, top=False)
                if text := child.tail:
                    self.add(text)
        self.spans.append((node, min(start, self.length), self.length))

    def add(self, text: str) -> None:
        """Add some text; white space is one space, and none follows another."""
        chunks = self.chunks
        folded = _SPACE.sub(" ", text)
        if folded[:1] == " " and (not chunks or chunks[-1][-1:] == " "):
            folded = folded[1:]
        if folded:
            chunks.append(folded)
            self.length += len(folded)


def _faithful(element: etree._Element) -> Iterator[str]:
    name = local(element)
    if not name or name in NOT_TYPED or is_editors_note(element):
        return
    if name == "lb":
        yield " "
    yield element.text or ""
    for child in element:
        yield from _faithful(child)
        yield child.tail or ""


def faithful_text(element: etree._Element) -> str:
    """The faithful text of an element, white space folded."""
    return fold("".join(_faithful(element)))
