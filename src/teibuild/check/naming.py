"""Names for elements that have none: the next free ``xml:id`` by the edition's scheme, or as the file itself does it.

An id that is given stays: others may cite it. So no number is given that an id of the file has or had: the next one is
always higher than all, gaps stay, and what something points to is not given to another.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.remedies import is_id, put_attributes
from teibuild.model import Edit
from teibuild.read.ids import kind_of
from teibuild.tei.names import XML_ID, local, tei, xml_id

_LETTERS: Final = {"paragraph": "", "page": "p", "note": "n", "textual-note": "t", "heading": "h", "division": "d"}
"""What is named → what stands before its number where neither scheme nor file says it."""
_NUMBERED: Final = re.compile(r"(.*?)(\d+)", re.DOTALL)
_LEAST: Final = 2
"""How many ids must begin alike to show how the file does it."""
_NAMERS: Final[WeakKeyDictionary[Document, _Namer]] = WeakKeyDictionary()


def name_it(document: Document, element: etree._Element) -> tuple[Edit, ...]:
    """The edit that gives an element an ``xml:id``; none where no name follows from scheme or file."""
    if element.get(XML_ID) is not None:
        return ()
    namer = _NAMERS.get(document)
    if namer is None:
        namer = _NAMERS[document] = _Namer(document)
    name = namer.name(element)
    return (put_attributes(document, element, ("xml:id", name)),) if name else ()


class _Namer:
    """The ids of one file, those that are given to it included."""

    def __init__(self, document: Document) -> None:
        self.stem = document.stem
        self.scheme = document.scheme
        self.patterns = dict(document.scheme.patterns)
        # What a pointer means that leads nowhere, something else must not become.
        self.taken = {*document.by_id, *document.scheme.cited}
        self.taken |= {use.target.fragment for use in document.uses if use.target.file == document.file}
        self.by_kind: dict[str, list[etree._Element]] = {}
        for element in document.with_ids:
            self.by_kind.setdefault(kind_of(element), []).append(element)
        self.highest: dict[str, int] = {}
        self._of_kind: dict[str, str] = {}
        self._of_division: dict[etree._Element | None, str] = {}
        self.prefix = self.scheme.prefix.replace("{file}", self.stem) or self._prefix(document)

    def _prefix(self, document: Document) -> str:
        """What most ids of the text begin with; else the file's name."""
        texts = document.root.iterchildren(tei("text"))
        ids = [name for text in texts for element in text.iter("{*}*") if (name := xml_id(element))]
        heads = Counter(name.partition("-")[0] for name in ids if "-" in name)
        head, count = heads.most_common(1)[0] if heads else ("", 0)
        return head if count >= _LEAST and count * 2 > len(ids) else self.stem

    def name(self, element: etree._Element) -> str:
        """A free name for an element, or the empty string."""
        kind = kind_of(element)
        head, tail = self._pattern(element, kind)
        if not head and not tail:
            return ""
        number = self._highest(head) + 1
        while f"{head}{number}{tail}" in self.taken:
            number += 1
        name = f"{head}{number}{tail}"
        if not is_id(name):
            return ""
        self.highest[head] = number
        self.taken.add(name)
        return name

    def _highest(self, head: str) -> int:
        """The highest number that follows some letters in an id."""
        if head not in self.highest:
            pattern = re.compile(re.escape(head) + r"(\d{1,9})(?!\d)")
            numbers = (int(found[1]) for name in self.taken if (found := pattern.match(name)))
            self.highest[head] = max(numbers, default=0)
        return self.highest[head]

    def _pattern(self, element: etree._Element, kind: str) -> tuple[str, str]:
        """What stands before and behind the number; nothing twice where it cannot be told."""
        pattern = self.patterns.get(kind)
        if pattern is not None:
            section = _section(element)
            if "{section}" in pattern and not section:
                return "", ""
            section = section.removeprefix(f"{self.prefix}-")
            for field, value in (("prefix", self.prefix), ("file", self.stem), ("section", section)):
                pattern = pattern.replace(f"{{{field}}}", value)
            head, _, tail = pattern.partition("{n}")
            return head, tail
        if kind not in _LETTERS:
            return "", ""
        return self._habit(element, kind) or f"{self.prefix}-{_LETTERS[kind]}", ""

    def _habit(self, element: etree._Element, kind: str) -> str:
        """What stands before the number in the ids of elements of a kind, nearby or in the file."""
        if kind != "paragraph":
            if kind not in self._of_kind:
                self._of_kind[kind] = _commonest(self.by_kind.get(kind, []))
            return self._of_kind[kind]
        division = _division(element)
        near = self._divisions.get(division, [])
        if near:
            if division not in self._of_division:
                self._of_division[division] = _commonest(near)
            return self._of_division[division]
        section = "" if division is None else xml_id(division)
        return f"{section}-" if section and self._by_section else self._of_paragraphs

    @cached_property
    def _divisions(self) -> dict[etree._Element | None, list[etree._Element]]:
        """The paragraphs of each division; those of notes, whatever they are called, do not say how others are."""
        found: dict[etree._Element | None, list[etree._Element]] = {}
        for paragraph in self.by_kind.get("paragraph", []):
            division = _division(paragraph)
            if division is not None:
                found.setdefault(division, []).append(paragraph)
        return found

    @cached_property
    def _by_section(self) -> bool:
        """Whether most paragraphs are called after their division."""
        called = [
            xml_id(paragraph).startswith(f"{xml_id(division)}-")
            for division, paragraphs in self._divisions.items()
            if division is not None
            for paragraph in paragraphs
        ]
        return sum(called) * 2 > len(called)

    @cached_property
    def _of_paragraphs(self) -> str:
        return _commonest([paragraph for paragraphs in self._divisions.values() for paragraph in paragraphs])


def _commonest(elements: list[etree._Element]) -> str:
    """What stands before the number in most ids."""
    found = [match[1] for element in elements if (match := _NUMBERED.fullmatch(xml_id(element)))]
    return Counter(found).most_common(1)[0][0] if found else ""


def _division(element: etree._Element) -> etree._Element | None:
    """The innermost division that an element stands in, if it does not stand in a note."""
    for ancestor in element.iterancestors():
        if local(ancestor) == "note":
            return None
        if local(ancestor) == "div":
            return ancestor
    return None


def _section(element: etree._Element) -> str:
    division = _division(element)
    return "" if division is None else xml_id(division)
