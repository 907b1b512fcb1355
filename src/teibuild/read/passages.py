"""The text of a document, passage by passage, as typed and as edited at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.model.release import Passage, ReleasedText, joined
from teibuild.read.body import text_of
from teibuild.tei.names import local, xml_id
from teibuild.tei.text import NOT_READ, NOT_TYPED, fold, is_editors_note, joins_word, reading_text

_BLOCKS: Final = frozenset(
    {"p", "ab", "head", "dateline", "salute", "signed", "item", "l", "cell", "trailer", "byline", "fw", "stamp", "note"}
)
WITHHELD: Final = "[…]"
"""What stands in plain text where text is withheld or lost."""


def read_passages(root: etree._Element, first_page: str = "") -> tuple[Passage, ...]:
    """The passages of a document in the order of the file, divided where a page begins.

    Args:
        root: The document's ``TEI`` element.
        first_page: Id of the page that stands for what comes before the first ``pb``.

    """
    text = text_of(root)
    if text is None:
        return ()
    walk = _Walk(first_page)
    walk.element(text, typed=True, read=True)
    walk.flush()
    return tuple(walk.found)


def released_text(passages: tuple[Passage, ...], addresses: Iterator[str]) -> ReleasedText:
    """What the record of a version keeps of a document's text."""
    return ReleasedText(joined(passages), tuple(dict.fromkeys(addresses)))


def read_addresses(root: etree._Element) -> tuple[str, ...]:
    """Every id within the text of a document, in order."""
    text = text_of(root)
    return tuple(xml_id(element) for element in text.iter("*") if xml_id(element)) if text is not None else ()


class _Walk:
    """One pass over the text; keeps the block that is open, and what has been read of it."""

    def __init__(self, page: str) -> None:
        self.found: list[Passage] = []
        self._page = page
        self._blocks: list[etree._Element] = []
        self._begun: set[etree._Element] = set()
        self._typed: list[str] = []
        self._edited: list[str] = []
        self._glued = False

    def element(self, element: etree._Element, *, typed: bool, read: bool) -> None:
        name = local(element)
        if not name:
            return
        if is_editors_note(element):
            self._note(element)
            return
        if name == "pb":
            self._turn(element)
        elif name == "lb":
            self._line(element)
        elif name == "gap":
            self._add(f" {WITHHELD} ", typed=typed, read=read)
        typed, read = typed and name not in NOT_TYPED, read and name not in NOT_READ
        if name in _BLOCKS:
            self.flush()
            self._blocks.append(element)
        if element.text:
            self._add(element.text, typed=typed, read=read)
        for child in element:
            self.element(child, typed=typed, read=read)
            if child.tail:
                self._add(child.tail, typed=typed, read=read)
        if name in _BLOCKS:
            self.flush()
            self._blocks.pop()

    def flush(self) -> None:
        """Write what has been read of the block that is open."""
        lines = (fold(line) for line in "".join(self._typed).split("\n"))
        typed, edited = "\n".join(filter(None, lines)), fold("".join(self._edited))
        self._typed.clear()
        self._edited.clear()
        if not typed and not edited:
            return
        block = self._blocks[-1] if self._blocks else None
        continues = block in self._begun if block is not None else False
        if block is not None:
            self._begun.add(block)
        name, kind = (xml_id(block), local(block)) if block is not None else ("", "text")
        # One string for both where they are alike, as they mostly are.
        same = edited if typed == edited else typed
        self.found.append(Passage(name, kind, self._page, same, edited, continues, self._glued and continues))
        self._glued = False

    def _add(self, text: str, *, typed: bool, read: bool) -> None:
        plain = text.replace("\n", " ")
        if typed:
            self._typed.append(plain)
        if read:
            self._edited.append(plain)

    def _line(self, element: etree._Element) -> None:
        self._typed.append("\n")
        if not joins_word(element):
            self._edited.append(" ")
        elif self._edited and self._edited[-1].rstrip().endswith("-"):
            self._edited[-1] = self._edited[-1].rstrip()[:-1]

    def _turn(self, element: etree._Element) -> None:
        self.flush()
        self._page = xml_id(element) or self._page
        self._glued = joins_word(element)

    def _note(self, element: etree._Element) -> None:
        kind = "textual" if element.get("type") == "textual" else "note"
        self.found.append(Passage(xml_id(element), kind, self._page, "", reading_text(element)))
