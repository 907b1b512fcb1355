"""A document's text cut into the stretches that are searched: paragraphs, headings, notes, stamps.

An emended place is read in both its forms: ``choice``, ``supplied``, ``surplus`` and ``del`` give what the editor
offers and what the page has (TEI Guidelines, chapters CO and PH).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.model import ALL_VIEWS, ApparatusEntry, DocumentRecord, Note, NoteKind, Page, View
from teibuild.model.search import Stretch, TextKind
from teibuild.read.aligned import Pair, Part, Plain, aligned
from teibuild.read.registers import Registers
from teibuild.tei.names import XML_LANG, local, tei, xml_id
from teibuild.tei.text import is_editors_note, joins_word

_STRETCHES: Final = frozenset(
    {"p", "ab", "head", "dateline", "salute", "signed", "item", "lg", "row", "trailer", "byline"}
)
"""Elements that are searched as one; a line of verse or a cell stands with its fellows."""
_SPACED: Final = frozenset({"l", "cell", "label", "cb", "list", "table", "quote", "opener", "closer"})
"""Elements whose text is parted from its neighbours."""
_NOT_SEARCHED: Final = frozenset({"teiHeader", "expan", "metamark", "gap", "figDesc"})
_REPEATED: Final = frozenset({"classification", "pageNum", "catch"})
"""Forme work that says the same on every page: facets and page numbers lead to it."""
_NAMES: Final = frozenset({"persName", "placeName", "orgName", "title", "abbr", "term", "name", "rs", "bibl"})
_UNSHOWN: Final = frozenset({"body", "group", "front", "back", "TEI", "floatingText"})
"""Elements whose ``xml:id`` the reading view does not write."""


class _Building(Struct):
    """A stretch that is being read."""

    kind: TextKind
    address: str
    page: Page | None
    language: str
    parts: list[Part] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)
    children: list[_Building] = field(default_factory=list)


def titles(record: DocumentRecord, language: str) -> Iterator[Stretch]:
    """What the header says of a document in words: its titles as one stretch, and its abstract."""
    title = " · ".join(filter(None, (record.title, record.subtitle)))
    for said in filter(None, (title, record.abstract)):
        found = aligned([Plain(said, language)], language)
        yield Stretch(TextKind.TITLE, "", found.text, found.edited)


class Searchable:
    """The stretches of one document."""

    def __init__(
        self,
        file: str,
        registers: Registers,
        record: DocumentRecord,
        notes: Mapping[etree._Element, Note],
        marks: Mapping[etree._Element, ApparatusEntry],
        views: tuple[View, ...] = ALL_VIEWS,
    ) -> None:
        """Prepare to read a document.

        Args:
            file: Its path from the edition's folder.
            registers: The registers that its names lead into.
            record: What its header says, and its pages.
            notes: Its notes by their elements.
            marks: Its emendations by their elements.
            views: The views that it has: a textual note is found in the apparatus, else at its mark in the reading
                view.

        """
        self._file = file
        self._registers = registers
        self._pages = record.pages
        self._page: Page | None = None
        self._turned = 0
        self._notes = notes
        self._marks = marks
        self._has_apparatus = View.APPARATUS in views
        self._unmarked = {
            entry.id
            for element, entry in (() if self._has_apparatus else marks.items())
            if next(element.iterancestors(tei("fw"), tei("stamp")), None) is not None
        }
        """Entries of the apparatus of which the reading view has no mark, unless they are notes."""
        self._exemptions = {code for code, _ in record.exemptions}
        self._all: list[_Building] = []
        self._now: _Building | None = None
        self._apparatus = {
            note.id: entry for entry in marks.values() for note in entry.notes if note.kind is NoteKind.TEXTUAL
        }

    def read(self, text: etree._Element, language: str) -> Iterator[Stretch]:
        """Every stretch of a document's ``text`` that has words or bears a facet, in the order of the text."""
        # A document without page breaks has one page that nothing on it numbers.
        self._page = self._pages[0] if next(text.iter(tei("pb")), None) is not None else None
        self._element(text, language)
        for building in self._all:
            found = aligned(building.parts, building.language)
            if found.edited or found.typed or building.facets:
                first = building.page
                yield Stretch(
                    kind=building.kind,
                    address=building.address,
                    text=found.text,
                    edited=found.edited,
                    typed=found.typed,
                    variants=found.variants,
                    pages=((0, _shown(first), first.sequence), *found.pages) if first else found.pages,
                    facets=tuple(building.facets),
                    language=building.language,
                )

    def _begin(self, kind: TextKind, address: str, language: str) -> _Building | None:
        """Begin a stretch; gives the one that was being read."""
        before = self._now
        self._now = _Building(kind, address, self._page, language)
        self._all.append(self._now)
        return before

    def _current(self, element: etree._Element, language: str) -> _Building:
        """The stretch that is being read; what stands outside of all blocks makes one for its division."""
        if self._now is None:
            self._begin(TextKind.PAPER, _address(element), language)
        assert self._now is not None  # noqa: S101 - begun above
        return self._now

    def _element(self, element: etree._Element, language: str) -> None:
        name = local(element)
        if not name or name in _NOT_SEARCHED:
            if name:
                self._facets(element, name, language)
            return
        language = element.get(XML_LANG, language)
        if name == "note" and (note := self._notes.get(element)) is not None and note.kind is not NoteKind.ANNOTATION:
            self._note(element, note, language)
        elif name in {"fw", "stamp"} and (self._now is None or self._now.kind is not TextKind.STAMPS):
            self._forme_work(element, language)
        elif (name in _STRETCHES and (self._now is None or self._now.kind is TextKind.PAPER)) or (
            name == "note" and not is_editors_note(element)
        ):
            self._stretch(element, name, language)
        elif name in {"div", "text", "body"}:
            before, self._now = self._now, None
            self._children(element, language)
            self._now = before
        else:
            self._inline(element, name, language)

    def _stretch(self, element: etree._Element, name: str, language: str) -> None:
        before = self._begin(TextKind.PAPER, _address(element), language)
        self._facets(element, name, language)
        self._children(element, language)
        self._now = before
        if before is not None:
            before.parts.append(Plain(" ", language))

    def _note(self, element: etree._Element, note: Note, language: str) -> None:
        textual = note.kind is NoteKind.TEXTUAL
        entry = self._apparatus.get(note.id) or self._marks.get(element)
        address = self._told(entry) if textual and entry else f"#{note.id}"
        before = self._begin(TextKind.TEXTUAL if textual else TextKind.EDITORIAL, address, language)
        self._children(element, language)
        self._now = before

    def _told(self, entry: ApparatusEntry) -> str:
        """Where the words of a textual note are read."""
        if self._has_apparatus:
            return f"apparatus.html#app-{entry.id}"
        return f"#{entry.id}" if entry.kind != "note" and entry.id in self._unmarked else f"#{entry.id}-ref"

    def _forme_work(self, element: etree._Element, language: str) -> None:
        kinds = {element.get("type", ""), element.get("subtype", "")}
        page = self._page
        anchor = next((xml_id(item) for item in element.iter() if xml_id(item)), "")
        address = f"pages/{page.id}.html" + (f"#{xml_id(element) or anchor}" if anchor else "") if page else ""
        before = self._begin(TextKind.STAMPS, address, language)
        self._facets(element, local(element), language)
        if kinds & _REPEATED:
            # Its words are not searched, but an editor may have written a note on it.
            for child in element.iter("{*}note"):
                self._element(child, language)
        else:
            self._children(element, language)
        self._now = before

    def _children(self, element: etree._Element, language: str) -> None:
        if element.text and (element.text.strip() or self._now is not None):
            self._current(element, language).parts.append(Plain(element.text, language))
        for child in element:
            self._element(child, language)
            if child.tail and (child.tail.strip() or self._now is not None):
                self._current(element, language).parts.append(Plain(child.tail, language))

    def _inline(self, element: etree._Element, name: str, language: str) -> None:
        if name == "pb":
            self._page_break()
        elif name == "lb":
            self._line_break(element, language)
        elif name in {"choice", "supplied", "surplus", "del"} and (
            self._now is None or self._now.kind in {TextKind.PAPER, TextKind.STAMPS}
        ):
            self._emended(element, name, language)
        else:
            self._facets(element, name, language)
            if name in _SPACED and self._now is not None:
                self._now.parts.append(Plain(" ", language))
            self._children(element, language)
            if name in _SPACED and self._now is not None:
                self._now.parts.append(Plain(" ", language))

    def _page_break(self) -> None:
        page = self._page = self._pages[self._turned]
        self._turned += 1
        if self._now is not None and self._now.kind is TextKind.PAPER:
            self._now.parts.append(Plain("", "", ((0, _shown(page), page.sequence),)))

    def _line_break(self, element: etree._Element, language: str) -> None:
        if self._now is None:
            return
        if not joins_word(element):
            self._now.parts.append(Plain(" ", language))
        elif self._now.parts:
            last = self._now.parts[-1]
            if isinstance(last, Plain) and last.text.endswith("-"):
                self._now.parts[-1] = Plain(last.text[:-1], last.language, last.pages)

    def _emended(self, element: etree._Element, name: str, language: str) -> None:
        """Both forms of an emended place. What the halves name counts for the stretch as well."""
        halves = {local(child): child for child in element} if name == "choice" else {}
        edited = halves.get("corr", halves.get("reg"))
        if name == "choice" and edited is None:
            self._children(element, language)
            return
        now = self._current(element, language)
        typed = halves.get("sic", halves.get("orig"))
        if name != "choice":
            edited, typed = (element, None) if name == "supplied" else (None, element)
        entry = self._marks.get(element)
        self._facets(element, name, language)
        now.parts.append(
            Pair(self._words(edited, language), self._words(typed, language), language, entry.id if entry else "")
        )

    def _words(self, element: etree._Element | None, language: str) -> str:
        """The edited text of one half of an emended place; the notes inside it become stretches of their own."""
        if element is None:
            return ""
        now = self._now
        within = self._now = _Building(TextKind.PAPER, "", None, language)
        self._children(element, language)
        self._now = now
        if now is not None:
            now.facets += within.facets
        return "".join(part.text if isinstance(part, Plain) else part.edited for part in within.parts)

    def _facets(self, element: etree._Element, name: str, language: str) -> None:
        """What an element names or bears."""
        pointers = element.get("ref", "") or element.get("corresp", "") if name in _NAMES else ""
        if name == "ref" and self._now is not None and self._now.kind in {TextKind.EDITORIAL, TextKind.TEXTUAL}:
            pointers = element.get("target", "")
        keys = [key for pointer in pointers.split() if (key := self._registers.key(pointer, self._file))]
        codes = [pointer.partition("#")[2] for pointer in element.get("ana", "").split()]
        keys += [f"exemption/{code}" for code in codes if code in self._exemptions]
        if keys:
            self._current(element, language).facets += keys


def _shown(page: Page) -> str:
    return f"[{page.n}]" if page.supplied else page.n


def _address(element: etree._Element) -> str:
    """The nearest place around an element that the reading view gives an id."""
    node: etree._Element | None = element
    while node is not None:
        name = local(node)
        if xml_id(node) and name not in _UNSHOWN and not (name == "text" and not node.get("type")):
            return f"#{xml_id(node)}"
        node = node.getparent()
    return ""
