"""The words around a place of the text: a few of them, or its whole sentence."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.read.body import Place
from teibuild.read.sentences import sentence_spans
from teibuild.tei.names import XML_LANG, local
from teibuild.tei.text import faithful_text, is_editors_note, reading_spans, reading_text

CONTEXT: Final = 60
"""Characters of context shown on either side of a place, at most; cut at a word."""

SENTENCE: Final = 600
"""Characters of a sentence shown on either side of a name, at most, since a list can be one without an end."""


class _Block(Struct, frozen=True):
    """The reading text of a block, where each element in it stands, and where its sentences begin."""

    text: str
    offsets: dict[etree._Element, tuple[int, int]]
    sentences: list[tuple[int, int]]

    def span(self, element: etree._Element) -> tuple[int, int]:
        """Offsets of an element, without the spaces at its edges."""
        start, end = self.offsets.get(element, (len(self.text), len(self.text)))
        inside = self.text[start:end]
        end -= len(inside) - len(inside.rstrip())
        return min(end, start + len(inside) - len(inside.lstrip())), end


class Contexts:
    """The reading text of blocks, with the offsets of the elements in it; each block is read once."""

    def __init__(self) -> None:
        self._blocks: dict[etree._Element, _Block] = {}

    def around(self, place: Place) -> tuple[str, str, str]:
        """A few words before an element, its own reading text, and a few words after it."""
        if local(place.block) == "div":
            return "", reading_text(place.element), ""
        block = self._block(place.block)
        start, end = block.span(place.element)
        text = block.text
        return _last_words(text[:start], CONTEXT), text[start:end], first_words(text[end:], CONTEXT)

    def before_mark(self, note: Place) -> str:
        """The words that an editor's note is on: the last before its mark, or those of the line that it follows."""
        if local(note.block) in {"p", "ab", "head", "item", "l", "cell"}:
            return self.around(note)[0]
        line: etree._Element | None = note.element.getprevious()
        while line is not None and is_editors_note(line):
            line = line.getprevious()
        return _last_words(faithful_text(line), CONTEXT) if line is not None else ""

    def sentence(self, place: Place) -> tuple[str, str, str]:
        """The sentence around an element: what stands before it, its own reading text, what stands after it.

        A stamp or another line of forme work is no sentence: there it is a few words.
        """
        if local(place.block) in {"div", "fw"}:
            return self.around(place)
        block = self._block(place.block)
        start, end = block.span(place.element)
        index = max(0, bisect_right(block.sentences, (start, len(block.text))) - 1)
        first, last = block.sentences[index] if block.sentences else (0, len(block.text))
        while last < end and index + 1 < len(block.sentences):
            index += 1
            last = block.sentences[index][1]
        first, last = min(first, start), max(last, end)
        text = block.text
        return _last_words(text[first:start], SENTENCE), text[start:end], first_words(text[end:last], SENTENCE)

    def _block(self, element: etree._Element) -> _Block:
        if element not in self._blocks:
            text, spans = reading_spans(element)
            offsets = {node: (start, end) for node, start, end in spans}
            begin = _behind_label(element, offsets)
            sentences = sentence_spans(text[begin:], _language(element))
            self._blocks[element] = _Block(text, offsets, [(begin + start, begin + end) for start, end in sentences])
        return self._blocks[element]


def _behind_label(block: etree._Element, offsets: dict[etree._Element, tuple[int, int]]) -> int:
    """Where the text of a block begins behind its number."""
    first = next(iter(block), None)
    return offsets[first][1] if first is not None and local(first) == "label" and not (block.text or "").strip() else 0


def _language(element: etree._Element) -> str:
    node: etree._Element | None = element
    while node is not None:
        if node.get(XML_LANG):
            return node.get(XML_LANG, "")
        node = node.getparent()
    return "en"


def _last_words(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text.lstrip()
    cut = text[-limit:]
    return "…" + cut[cut.find(" ") + 1 :] if " " in cut else "…" + cut


def first_words(text: str, limit: int) -> str:
    """The beginning of a text, cut at a word; all of it where it is short."""
    if len(text) <= limit:
        return text.rstrip()
    cut = text[:limit]
    return (cut[: cut.rfind(" ")] if " " in cut.strip() else cut) + "…"
