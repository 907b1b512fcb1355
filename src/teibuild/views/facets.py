"""What documents are found by: date, person, place, organisation, marking, exemption, office that reviewed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Raw, Struct

from teibuild.model import DocumentRecord, DocumentResult, RegisterKind
from teibuild.model.search import Spot, TextKind
from teibuild.render.context import entity_path
from teibuild.render.wording import exemption
from teibuild.shelf import Shelf, Table
from teibuild.views.briefs import Briefs
from teibuild.views.page import REGISTER_TITLES, Site
from teibuild.views.search_index import facet_name
from teibuild.views.shelved import Trait, any_of

NAMED: Final = (RegisterKind.PEOPLE, RegisterKind.PLACES, RegisterKind.ORGANISATIONS)
"""The registers whose entries are facets."""


class Found(Struct, frozen=True):
    """A document under one value of a facet."""

    document: DocumentResult
    spots: tuple[Spot, ...] = ()
    """Places that bear the value, in the order of the text."""
    role: str = ""
    """``sender`` or ``recipient``, where the value is one of them."""
    revised: str = ""
    """Date of the document's latest revision, ISO 8601."""

    @property
    def count(self) -> int:
        """How often the document bears the value."""
        return sum(spot.count for spot in self.spots)


class Value(Struct, frozen=True):
    """One value of a facet."""

    name: str
    """Part of its address."""
    label: str
    total: int
    """How many documents bear it."""
    count: int = 0
    """How often they do, all together."""
    about: str = ""
    """What it means."""
    entry: str = ""
    """Path of its entry in a register."""
    filter: str = ""
    """The same as a filter of the search page, such as ``people=rostow``."""
    group: str = ""
    """What its documents are put aside under."""


class Facet(Struct, frozen=True):
    """One way to browse."""

    name: str
    title: str
    about: str
    values: tuple[Value, ...]


class _Bearing(Struct, frozen=True):
    """How one document bears a value."""

    spots: tuple[Spot, ...] = ()
    role: str = ""


class Borne(Struct, frozen=True, array_like=True):
    """A value that a document bears."""

    facet: str
    group: str
    """What documents with this value are put aside under."""
    bearing: Raw
    count: int = 0
    order: str = ""
    """What they are put in order by, before their own order."""
    meaning: str = ""


_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(list[Borne])


def borne(document: DocumentResult) -> Iterator[Borne]:
    """The values that a document bears."""
    record, named = document.record, document.search.facets
    if record.date[:4].isdecimal():
        for name in dict.fromkeys((record.date[:4], record.date[:7])):
            yield _borne("dates", name, order=record.date)
    roles = _roles(record)
    for kind in NAMED:
        found = {key: spots for key, spots in named if key.partition("/")[0] == kind}
        for key in (*found, *(key for key in roles if key.partition("/")[0] == kind and key not in found)):
            yield _borne(kind.value, key, found.get(key, ()), roles.get(key, ""))
    for label in dict.fromkeys(record.classification):
        yield _borne("markings", label)
    known = dict(record.exemptions)
    for key, spots in named:
        kind_of, _, code = key.partition("/")
        if kind_of == "exemption":
            yield _borne("exemptions", code, spots, meaning=known.get(code, ""))
    offices: dict[str, tuple[Spot, ...]] = {}
    for label, where in _reviewed(document):
        offices[label] = offices.get(label, ()) + where
    for label, where in offices.items():
        yield _borne("offices", label, where)


def _borne(
    facet: str, group: str, spots: tuple[Spot, ...] = (), role: str = "", *, order: str = "", meaning: str = ""
) -> Borne:
    bearing = Raw(_encoder.encode(_Bearing(spots, role)))
    return Borne(facet, group, bearing, sum(spot.count for spot in spots), order, meaning)


class Facets:
    """What divides the documents of a site; which documents bear a value is put aside on the disk."""

    def __init__(self, site: Site, briefs: Briefs, shelf: Shelf) -> None:
        self._site, self._briefs = site, briefs
        self._rows = Table(shelf, _Bearing, 4)
        self._revised = Table(shelf, str, 1)
        self._totals: dict[str, dict[str, tuple[int, int]]] = {}
        """By facet and group: how many documents, and how often they bear the value."""
        self._meanings: dict[str, str] = {}

    def add(self, number: int, values: Raw) -> None:
        """Add the values that a document bears."""
        for one in _decoder.decode(values):
            self._rows.put_raw(one.bearing, one.facet, one.group, one.order, number)
            totals = self._totals.setdefault(one.facet, {})
            total, count = totals.get(one.group, (0, 0))
            totals[one.group] = total + 1, count + one.count
            if one.facet == "exemptions":
                self._meanings.setdefault(one.group, one.meaning)

    def revise(self, number: int, revised: Raw) -> None:
        """Add the date of a document's latest revision."""
        self._revised.put_raw(revised, number)

    def found(self, facet: Facet, value: Value) -> Iterator[Found]:
        """The documents that bear a value, in the order of the edition; those of a date in the order of time."""
        for (*_, number), bearing in self._rows.items(facet.name, value.group):
            yield Found(self._briefs[number], bearing.spots, bearing.role, self._revised.get(number) or "")

    def all(self) -> list[Facet]:
        """The facets; one that no document has a value of is left out."""
        made = [self._dates(), *map(self._named, NAMED), self._markings(), self._exemptions(), self._offices()]
        return [facet for facet in made if facet.values]

    def _dates(self) -> Facet:
        words, totals = self._site.words, self._totals.get("dates", {})
        values = tuple(
            Value(name, words.date(name), *totals[name], filter=f"from={name}&to={name}", group=name)
            for name in sorted(totals)
        )
        return Facet("dates", words.text("Dates"), words.text("Documents by year and month."), values)

    def _named(self, kind: RegisterKind) -> Facet:
        site, totals = self._site, self._totals.get(kind.value, {})
        entities = sorted(
            (site.entities[key] for key in totals if key in site.entities),
            key=lambda entity: (entity.sort_name.casefold(), entity.id),
        )
        values = tuple(
            Value(
                entity.id,
                entity.sort_name or entity.name,
                *totals[entity.key],
                entity.full_name,
                entity_path(entity.key),
                f"{kind}={entity.id}",
                entity.key,
            )
            for entity in entities
        )
        title, about = (site.words.text(text) for text in REGISTER_TITLES[kind])
        return Facet(kind.value, title, about, values)

    def _markings(self) -> Facet:
        words, totals = self._site.words, self._totals.get("markings", {})
        names = {facet_name(label): label for label in totals}
        values = tuple(
            Value(name, names[name], *totals[names[name]], filter=f"marking={name}", group=names[name])
            for name in sorted(names)
        )
        return Facet("markings", words.text("Markings"), words.text("What the papers are marked with."), values)

    def _exemptions(self) -> Facet:
        words, totals = self._site.words, self._totals.get("exemptions", {})
        values = tuple(
            Value(
                facet_name(code),
                exemption(code),
                *totals[code],
                # Where the meaning begins with the code, as a list of codes in a header does, it is not said twice.
                self._meanings[code].removeprefix(f"{exemption(code)}:").strip(),
                filter=f"exemption={code}",
                group=code,
            )
            for code in sorted(totals)
        )
        about = words.text("Grounds on which text was withheld, or bracketed to be withheld.")
        return Facet("exemptions", words.text("Exemptions"), about, values)

    def _offices(self) -> Facet:
        words, totals = self._site.words, self._totals.get("offices", {})
        names: dict[str, str] = {}
        for label in totals:
            names.setdefault(facet_name(label), label)
        values = tuple(Value(name, names[name], *totals[names[name]], group=names[name]) for name in sorted(names))
        about = words.text("Offices that reviewed the papers, struck their markings or released them.")
        return Facet("offices", words.text("Offices of review"), about, values)


def has_facets(site: Site) -> bool:
    """Whether there is anything to browse by."""
    return any_of(site.documents, Trait.FOUND, has_facet)


def has_facet(document: DocumentResult) -> bool:
    """Whether there is something to find a document by."""
    kinds = {*NAMED, "exemption"}
    return bool(
        document.record.date[:4].isdecimal()
        or document.record.classification
        or any(key.partition("/")[0] in kinds for key, _ in document.search.facets)
        or any(key.partition("/")[0] in kinds for key in _roles(document.record))
        or any(_reviewed(document))
    )


def month(value: Value) -> bool:
    """Whether a value of the dates is a month, and not a year."""
    return len(value.name) > len("1962")


def _roles(record: DocumentRecord) -> dict[str, str]:
    roles = {party.ref: "recipient" for party in record.recipients if party.ref}
    return roles | {party.ref: "sender" for party in (record.senders or record.authors) if party.ref}


def _reviewed(document: DocumentResult) -> Iterator[tuple[str, tuple[Spot, ...]]]:
    pages = {page.id: f"[{page.n}]" if page.supplied else page.n for page in document.record.pages}
    for review in document.record.reviews:
        page = review.page
        address = f"pages/{page}.html" + (f"#{review.stamp}" if review.stamp else "")
        spots = (Spot(address, pages.get(page, ""), TextKind.STAMPS, 1),) if page else ()
        for agency in review.agencies:
            if agency.name:
                yield agency.name, spots
