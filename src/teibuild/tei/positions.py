"""Where elements, attributes and values stand in a file: line and column, which a tree does not know.

A well-formed file is scanned once, and only when there is something to report: each ``<`` outside comments, CDATA
sections and processing instructions begins a tag, so the n-th start tag is the n-th element of the tree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.model import Diagnostic, Edit, Related, Rule
from teibuild.tei.names import XML
from teibuild.tei.source import Source

_MARKUP: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)([^\s/>!?][^\s/>]*)", re.DOTALL)
_START: Final = re.compile(r"<(?:([^\s/>!?])|!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>)", re.DOTALL)
"""The same for start tags alone, which is faster."""
_ATTRIBUTE: Final = re.compile(r"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")


class Span(Struct, frozen=True):
    """A stretch of the file's text."""

    start: int
    length: int


class Positions:
    """The places of everything in one parsed file."""

    def __init__(self, source: Source, root: etree._Element, elements: list[etree._Element] | None = None) -> None:
        """Begin with a parsed file, and all of its elements in document order if they are known."""
        self.source = source
        self._root = root
        # Holding them keeps their identity.
        self._elements = list(root.iter("{*}*")) if elements is None else elements

    @cached_property
    def numbers(self) -> dict[etree._Element, int]:
        """The number of each element in document order, from 0."""
        return dict(zip(self._elements, range(len(self._elements)), strict=True))

    @cached_property
    def _scanned(self) -> tuple[list[int], Iterator[int]]:
        """The offsets of the start tags as far as they have been asked for, and of those behind."""
        return [], (match.start() for match in _START.finditer(self.source.text) if match.lastindex)

    def _start(self, number: int) -> int:
        """The offset of the start tag of an element: most of what is reported stands in the header."""
        found, behind = self._scanned
        found += islice(behind, max(0, number + 1 - len(found)))
        return found[number]

    @cached_property
    def _starts(self) -> list[int]:
        """The offset of each start tag, in document order."""
        found, behind = self._scanned
        found += behind
        return found

    @cached_property
    def _ends(self) -> dict[int, int]:
        """The offset behind each end tag → the number of the element that it closes."""
        text = self.source.text
        ends: dict[int, int] = {}
        open_elements: list[int] = []
        number = -1
        for match in _MARKUP.finditer(text):
            if not match[2]:
                continue
            if match[1]:
                ends[text.index(">", match.end()) + 1] = open_elements.pop()
                continue
            number += 1
            end = self._tag_end(match.end())
            if text[end - 2] == "/":
                ends[end] = number
            else:
                open_elements.append(number)
        return ends

    @cached_property
    def _end_of(self) -> dict[int, int]:
        """The number of each element → the offset behind its end tag."""
        return {number: end for end, number in self._ends.items()}

    def _tag_end(self, offset: int) -> int:
        """The offset behind the ``>`` of a start tag, from an offset behind its name."""
        match = _ATTRIBUTE.match(self.source.text, offset)
        while match:
            offset = match.end()
            match = _ATTRIBUTE.match(self.source.text, offset)
        return self.source.text.index(">", offset) + 1

    def element(self, element: etree._Element) -> Span:
        """The name in an element's start tag."""
        start = self._start(self.numbers[element]) + 1
        match = _MARKUP.match(self.source.text, start - 1)
        return Span(start, len(match[2]) if match else 1)

    def extent(self, element: etree._Element) -> tuple[int, int]:
        """The offsets where an element's start tag begins and behind its end tag."""
        number = self.numbers[element]
        return self._start(number), self._end_of[number]

    def content(self, element: etree._Element) -> int:
        """The offset behind an element's start tag."""
        tag = self.element(element)
        return self._tag_end(tag.start + tag.length)

    def attributes(self, element: etree._Element) -> list[tuple[str, int, int]]:
        """The attributes of a start tag as they are written: name, and the offsets where the value begins and ends."""
        tag = self.element(element)
        found = []
        match = _ATTRIBUTE.match(self.source.text, tag.start + tag.length)
        while match:
            found.append((match[1], match.start(2) + 1, match.end(2) - 1))
            match = _ATTRIBUTE.match(self.source.text, match.end())
        return found

    def instructions(self) -> list[tuple[int, int]]:
        """The offsets where each processing instruction begins and ends, in document order."""
        found = _MARKUP.finditer(self.source.text)
        return [match.span() for match in found if match[0].startswith("<?") and not match[0].startswith("<?xml ")]

    def attribute(self, element: etree._Element, name: str) -> Span:
        """An attribute's name in the start tag of its element, which is taken where it has no such attribute."""
        found = self._attribute(element, name)
        return Span(found.start(1), len(found[1])) if found else self.element(element)

    def value(self, element: etree._Element, name: str, token: str | None = None) -> Span:
        """An attribute's value, or one of the words in it."""
        found = self._attribute(element, name)
        if not found:
            return self.element(element)
        start, raw = found.start(2) + 1, found[2][1:-1]
        if token and token != raw:
            escaped = token.replace("&", "&amp;")
            inside = re.search(rf"(?<!\S){re.escape(escaped)}(?!\S)", raw)
            if inside:
                return Span(start + inside.start(), len(escaped))
        return Span(start, len(raw)) if raw else Span(start - 1, 2)

    def _attribute(self, element: etree._Element, name: str) -> re.Match[str] | None:
        written = _as_written(name)
        tag = self.element(element)
        match = _ATTRIBUTE.match(self.source.text, tag.start + tag.length)
        while match:
            if match[1] == written or (name.startswith("{") and match[1].endswith(":" + written)):
                return match
            match = _ATTRIBUTE.match(self.source.text, match.end())
        return None

    def text(self, element: etree._Element) -> Span:
        """The first stretch of text that an element holds itself, without the white space around it."""
        tag = self.element(element)
        offset = self._tag_end(tag.start + tag.length)
        if not (element.text or "").strip():
            child = next((child for child in element if (child.tail or "").strip()), None)
            if child is None:
                return tag
            offset = self._behind(child)
        return self.words(offset)

    def words(self, offset: int) -> Span:
        """The words that begin at an offset or behind white space there, up to the next tag or line break."""
        match = re.compile(r"\s*([^<\r\n]*[^<\s])").match(self.source.text, offset)
        return Span(match.start(1), len(match[1])) if match else Span(offset, 1)

    def _behind(self, node: etree._Element) -> int:
        """The offset behind a node; behind the parent's start tag for a comment or processing instruction."""
        number = self.numbers.get(node)
        if number is None:
            parent = node.getparent()
            tag = self.element(parent if parent is not None else self._root)
            match = re.compile(r"(?:-->|\?>)").search(self.source.text, tag.start)
            return match.end() if match else tag.start
        return self._end_of[number]

    def starting_before(self, offset: int) -> etree._Element:
        """The element whose start tag is the last before an offset."""
        return self._elements[max(0, bisect_right(self._starts, offset - 1) - 1)]

    def around(self, offset: int) -> etree._Element:
        """The innermost element that text at an offset stands in."""
        number = max(0, bisect_right(self._starts, offset) - 1)
        element = self._elements[number]
        while self._end_of[self.numbers[element]] <= offset:
            parent = element.getparent()
            if parent is None:
                break
            element = parent
        return element

    def ending_at(self, offset: int) -> etree._Element | None:
        """The element whose end tag, or empty tag, ends at an offset."""
        number = self._ends.get(offset)
        return None if number is None else self._elements[number]

    def start_tag_ends_at(self, offset: int) -> bool:
        """Whether the last tag before an offset is a start tag."""
        last = self.source.text.rfind("<", 0, offset)
        return not self.source.text.startswith("</", last)

    def report(
        self,
        rule: Rule,
        span: Span,
        message: str,
        hint: str = "",
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
    ) -> Diagnostic:
        """The diagnostic that a rule makes of a span."""
        return self.source.report(rule, span.start, message, hint, length=span.length, related=related, edits=edits)

    def related(self, element: etree._Element, message: str) -> Related:
        """An element as a second place."""
        return self.source.related(self.element(element).start, message)


def _as_written(name: str) -> str:
    if name.startswith(f"{{{XML}}}"):
        return "xml:" + name[len(XML) + 2 :]
    return name.rpartition("}")[2]
