"""Leaves: what stands on each page of a paper, gathered once for all rules about pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise, zip_longest
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.check.document import Document, once
from teibuild.check.likeness import meant_by_notes
from teibuild.check.rules.pages import papers_of_pages
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import EDITED_ONLY

_WHOLE: Final = frozenset({"pb", "fw", "note", "gap", "graphic"})
"""Elements that are met whole on the way over a page."""
_SKIPPED: Final = frozenset({"", "metamark", "expan"})
"""What is on the way no word of the typescript."""

_APART: Final = _WHOLE | _SKIPPED | EDITED_ONLY
_TEXT: Final = tei("text")
_NO_LETTER: Final = re.compile(r"[\W_]+")

Step = str | etree._Element
"""What is met on the way over a page: words, or an element that is met whole."""


class Leaf(Struct, eq=False):
    """A page break, and the forme work between it and the next one."""

    page: etree._Element
    paper: etree._Element | None
    """The paper that the page belongs to."""
    forme: list[etree._Element] = field(default_factory=list)
    markings: list[etree._Element] = field(default_factory=list)
    """The classification lines among it."""
    kinds: dict[str, list[etree._Element]] = field(default_factory=dict)
    """The forme work by its type."""

    @property
    def name(self) -> str:
        """The page as messages name it."""
        return f"page {self.page.get('n') or xml_id(self.page) or 'without number'}"

    def of(self, kind: str) -> list[etree._Element]:
        """The forme work of one type."""
        return self.kinds.get(kind, [])


@once
def leaves(document: Document) -> list[Leaf]:
    """The pages of a document in order."""
    found: list[Leaf] = []
    papers = papers_of_pages(document)
    for element in document.in_text("pb", "fw") if papers else ():
        if local(element) == "pb":
            found.append(Leaf(element, papers[element]))
        elif found:
            leaf = found[-1]
            leaf.forme.append(element)
            leaf.kinds.setdefault(element.get("type", ""), []).append(element)
            if element.get("subtype") == "classification":
                leaf.markings.append(element)
    return found


def with_next(found: list[Leaf]) -> Iterator[tuple[Leaf, Leaf | None]]:
    """Each leaf with the one behind it."""
    return zip_longest(found, found[1:])


def papers(document: Document) -> Iterator[list[Leaf]]:
    """The leaves, paper by paper."""
    for _, group in groupby(leaves(document), key=lambda leaf: leaf.paper):
        yield list(group)


@once
def explained(document: Document) -> frozenset[str]:
    """The ids that notes speak of: what an editor has explained is no fault."""
    return document.noted | meant_by_notes(document)


def is_explained(document: Document, *elements: etree._Element) -> bool:
    """Whether a note speaks of one of some elements."""
    known = explained(document)
    return any(xml_id(element) in known for element in elements)


def onward(start: etree._Element, skipped: frozenset[str] = EDITED_ONLY) -> Iterator[Step]:
    """What follows an element in the text, in order: words, and the elements that are met whole."""
    node = start
    while True:
        tail = node.tail
        if tail and not tail.isspace():
            yield tail
        following = node.getnext()
        if following is None:
            parent = node.getparent()
            if parent is None or parent.tag == _TEXT:
                return
            node = parent
            continue
        if local(following) in _WHOLE:
            yield following
        else:
            yield from _within(following, skipped)
        node = following


def backward(start: etree._Element, skipped: frozenset[str] = EDITED_ONLY) -> Iterator[Step]:
    """What precedes an element in the text, the nearest first."""
    node = start
    while True:
        before = node.getprevious()
        if before is None:
            parent = node.getparent()
            if parent is None or parent.tag == _TEXT:
                return
            if parent.text and not parent.text.isspace():
                yield parent.text
            node = parent
            continue
        if before.tail and not before.tail.isspace():
            yield before.tail
        yield from _within_backward(before, skipped)
        node = before


def ending(element: etree._Element) -> str:
    """The words in which an element ends; empty where they stand further back than its last piece of text."""
    while local(element) not in _APART:
        if not len(element):
            return element.text or ""
        element = element[-1]
        if element.tail and not element.tail.isspace():
            return element.tail
    return ""


def until_page(steps: Iterator[Step]) -> Iterator[Step]:
    """What is met before the page is over."""
    for step in steps:
        if not isinstance(step, str) and local(step) == "pb":
            return
        yield step


def is_empty(leaf: Leaf) -> bool:
    """Whether nothing at all stands on a page."""
    return next(until_page(onward(leaf.page)), None) is None


def numbers_with_words_between(leaf: Leaf) -> tuple[etree._Element, etree._Element] | None:
    """Two page numbers of one page that words stand between, if it has them: a page break is missing there."""
    numbers = leaf.of("pageNum")
    return next((pair for pair in pairwise(numbers) if words_between(*pair)), None) if len(numbers) > 1 else None


def words_between(first: etree._Element, second: etree._Element) -> bool:
    """Whether words stand between two elements of a page."""
    for step in onward(first):
        if step is second:
            return False
        if isinstance(step, str):
            return True
    return False


def _within(element: etree._Element, skipped: frozenset[str]) -> Iterator[Step]:
    name = local(element)
    if name in _WHOLE:
        yield element
        return
    if name in _SKIPPED or name in skipped:
        return
    text = element.text
    if text and not text.isspace():
        yield text
    for child in element:
        yield from _within(child, skipped)
        tail = child.tail
        if tail and not tail.isspace():
            yield tail


def _within_backward(element: etree._Element, skipped: frozenset[str]) -> Iterator[Step]:
    name = local(element)
    if name in _WHOLE:
        yield element
        return
    if name in _SKIPPED or name in skipped:
        return
    for child in reversed(element):
        tail = child.tail
        if tail and not tail.isspace():
            yield tail
        yield from _within_backward(child, skipped)
    text = element.text
    if text and not text.isspace():
        yield text


def words(element: etree._Element, skipped: frozenset[str] = EDITED_ONLY) -> str:
    """The words of a piece of forme work."""
    if not len(element):
        return " ".join((element.text or "").split())
    found: list[str] = []
    _collect(element, _apart(skipped), found)
    return " ".join(" ".join(found).split())


@cache
def _apart(skipped: frozenset[str]) -> frozenset[object]:
    """The tags of what holds none of the words of an element; comments and instructions have a function for a tag."""
    elements = (_WHOLE | _SKIPPED | skipped) - {""}
    return frozenset([etree.Comment, etree.ProcessingInstruction, *map(tei, elements)])


def _collect(element: etree._Element, apart: frozenset[object], found: list[str]) -> None:
    text = element.text
    if text:
        found.append(text)
    for child in element:
        if child.tag in apart:
            pass
        elif len(child):
            _collect(child, apart, found)
        elif child.text:
            found.append(child.text)
        tail = child.tail
        if tail:
            found.append(tail)


def letters(text: str) -> str:
    """The letters and digits of a text, without capitals: what must agree where spaces and points may differ."""
    return _NO_LETTER.sub("", text).casefold()
