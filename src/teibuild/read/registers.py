"""The registers of an edition: people, places, organisations, abbreviations and works (TEI Guidelines, chapter ND)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.model import Entity, Link, RegisterKind
from teibuild.model.edition import EntityFact
from teibuild.read.dates import plain_date
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import reading_text

_PATHS: Final = 4096
"""Paths that are kept with what they lead to: names point to few files, from each file many times."""
_Names = Callable[[etree._Element], tuple[str, str, str]]
"""An entry's element → its name, its sort name, its full or short form."""

_ENTRY: Final[Mapping[RegisterKind, str]] = {
    RegisterKind.PEOPLE: "person",
    RegisterKind.PLACES: "place",
    RegisterKind.ORGANISATIONS: "org",
    RegisterKind.GLOSSARY: "item",
    RegisterKind.WORKS: "bibl",
}


class RegisterEntry(Struct, frozen=True):
    """An entry as it stands in its file: the record, and the note that describes it, still as TEI."""

    entity: Entity
    note: etree._Element | None


class Registers(Struct, frozen=True):
    """The registers as documents see them: which files they are, and what their entries are called."""

    files: Mapping[str, RegisterKind] = field(default_factory=lambda: MappingProxyType({}))
    """Path from the edition's folder → kind."""
    entities: Mapping[str, Entity] = field(default_factory=lambda: MappingProxyType({}))
    """Key → entry."""
    parts: Mapping[str, tuple[str, bool]] = field(default_factory=lambda: MappingProxyType({}))
    """Of volumes, what pointers lead to: path of the volume, # and id → id of the document that it lies in, and whether
    it is that document itself."""
    volumes: frozenset[str] = frozenset()
    """Paths of the volumes."""

    def document(self, path: str, fragment: str, file: str) -> tuple[str, bool] | None:
        """The document of a volume that a pointer in a file leads into, and whether it leads to the whole of it.

        Args:
            path: The pointer's path.
            fragment: The id that it names.
            file: The file that it stands in.
        """
        return self.parts.get(f"{resolved(path, file)}#{fragment}") if self.parts else None

    def key(self, pointer: str, file: str) -> str:
        """Key of the entry that a pointer in a file leads to, or the empty string.

        ``key("../registers/people.xml#rostow", "documents/a.xml")`` is ``"people/rostow"``.
        """
        path, _, name = pointer.partition("#")
        if not name:
            return ""
        target = resolved(path, file) if path else file
        kind = self.files.get(target)
        return f"{kind}/{name}" if kind else ""


@lru_cache(_PATHS)
def resolved(path: str, file: str) -> str:
    """The file that a path in a file leads to, both from the edition's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def read_register(root: etree._Element, kind: RegisterKind) -> tuple[RegisterEntry, ...]:
    """The entries of a register in the order of their sort names."""
    entries = [_entry(element, kind) for element in root.iter(tei(_ENTRY[kind])) if xml_id(element)]
    return tuple(sorted(entries, key=lambda entry: (collation(entry.entity.sort_name), entry.entity.id)))


def collation(name: str) -> str:
    """A name as it is compared with others: without punctuation, capitals alike."""
    return re.sub(r"[^\w ]", "", name).casefold()


def sort_name(element: etree._Element) -> str:
    """The name that an entry is sorted by; the empty string for one that has no name, and for what is no entry."""
    kind = next((kind for kind, name in _ENTRY.items() if name == local(element)), None)
    if kind is None:
        return ""
    name = _NAMES[kind](element)[1]
    label = next(element.itersiblings(tei("label"), preceding=True), None)
    written = chain(element.itertext(), () if label is None else label.itertext())
    # An entry without a name is called by its id; so may one be that has a name.
    return name if name != xml_id(element) or name in "".join(written) else ""


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local(child) == name]


def _child_text(element: etree._Element, name: str) -> str:
    found = _children(element, name)
    return reading_text(found[0]) if found else ""


def _entry(element: etree._Element, kind: RegisterKind) -> RegisterEntry:
    notes = [note for note in _children(element, "note") if note.get("type", "description") == "description"]
    name, sort_name, full_name = _NAMES[kind](element)
    entity = Entity(
        kind=kind,
        id=xml_id(element),
        name=name,
        sort_name=sort_name,
        full_name=full_name,
        dates=_dates(element),
        coordinates=_coordinates(element),
        author=", ".join(reading_text(author) for author in _children(element, "author")),
        subtype=element.get("type", ""),
        links=tuple(_links(element)),
        facts=tuple(_facts(element, name)),
    )
    return RegisterEntry(entity, notes[0] if notes else None)


def _person(element: etree._Element) -> tuple[str, str, str]:
    names = _children(element, "persName")
    if not names:
        return (xml_id(element), xml_id(element), "")
    surname, forename = _child_text(names[0], "surname"), _child_text(names[0], "forename")
    if not surname:
        name = reading_text(names[0])
        return (name, name, "")
    forenames = " ".join(reading_text(part) for part in names[0] if local(part) == "forename") or forename
    return (f"{forenames} {surname}".strip(), f"{surname}, {forenames}".rstrip(", "), "")


def _named(tag: str) -> _Names:
    def names(element: etree._Element) -> tuple[str, str, str]:
        full = [reading_text(child) for child in _children(element, tag) if child.get("type") != "abbreviation"]
        short = [reading_text(child) for child in _children(element, tag) if child.get("type") == "abbreviation"]
        name = (full or short or [xml_id(element)])[0]
        return (name, name, ", ".join(short) if full else "")

    return names


def _gloss(element: etree._Element) -> tuple[str, str, str]:
    before = element.getprevious()
    while before is not None and local(before) != "label":
        before = None if local(before) == "item" else before.getprevious()
    label = xml_id(element) if before is None else reading_text(before)
    return (label, label, _child_text(element, "gloss"))


def _work(element: etree._Element) -> tuple[str, str, str]:
    title = _child_text(element, "title") or xml_id(element)
    return (title, title, "")


_NAMES: Final[Mapping[RegisterKind, _Names]] = {
    RegisterKind.PEOPLE: _person,
    RegisterKind.PLACES: _named("placeName"),
    RegisterKind.ORGANISATIONS: _named("orgName"),
    RegisterKind.GLOSSARY: _gloss,
    RegisterKind.WORKS: _work,
}


def _dates(element: etree._Element) -> str:
    """Life dates as ``1894–1971``, or the date of a work as it is written."""
    birth, death = (_year(_children(element, name)) for name in ("birth", "death"))
    if birth or death:
        return f"{birth}–{death}" if death else f"born {birth}"
    return _child_text(element, "date")


def _year(elements: list[etree._Element]) -> str:
    if not elements:
        return ""
    when = elements[0].get("when", "") or reading_text(elements[0])
    return when[:4] if re.match(r"\d{4}", when) else when


_FACTS: Final[Mapping[str, str]] = {
    "persName": "also",
    "placeName": "also",
    "orgName": "also",
    "birth": "born",
    "death": "died",
    "occupation": "occupation",
    "affiliation": "affiliation",
    "publisher": "publisher",
}


def _facts(element: etree._Element, name: str) -> Iterator[EntityFact]:
    """What the children of an entry say, its own name and the abbreviations of it left out."""
    for child in element:
        kind = _FACTS.get(local(child), "")
        text = reading_text(child) if kind else ""
        if kind == "also" and (child.get("type") == "abbreviation" or text == name or child is element[0]):
            continue
        date = plain_date(child.get("when", ""))
        if kind and (text or date):
            yield EntityFact(kind, text, date)


def _coordinates(element: etree._Element) -> tuple[float, float] | None:
    for geo in element.iter(tei("geo")):
        numbers = re.findall(r"-?\d+(?:\.\d+)?", geo.text or "")
        if len(numbers) == 2:
            return (float(numbers[0]), float(numbers[1]))
    return None


def _links(element: etree._Element) -> list[Link]:
    """Authority records (``idno`` holding an address) and addresses of works (``ref``)."""
    links = []
    for child in element:
        address = reading_text(child) if local(child) == "idno" else child.get("target", "")
        if local(child) in {"idno", "ref", "ptr"} and re.match(r"https?://", address):
            label = child.get("type", "") if local(child) == "idno" else reading_text(child)
            links.append(Link(label or re.sub(r"^https?://(?:www\.)?([^/]+).*", r"\1", address), address))
    return links
