"""What documents are found by: date, person, place, organisation, marking, exemption, office that reviewed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct

from teibuild.model import DocumentRecord, DocumentResult, RegisterKind
from teibuild.model.search import Spot, TextKind
from teibuild.render.context import entity_path
from teibuild.render.wording import exemption
from teibuild.views.page import REGISTER_TITLES, Site
from teibuild.views.search_index import facet_name
from teibuild.words import Words

NAMED: Final = (RegisterKind.PEOPLE, RegisterKind.PLACES, RegisterKind.ORGANISATIONS)
"""The registers whose entries are facets."""


class Found(Struct, frozen=True):
    """A document under one value of a facet."""

    document: DocumentResult
    spots: tuple[Spot, ...] = ()
    """Places that bear the value, in the order of the text."""
    role: str = ""
    """``sender`` or ``recipient``, where the value is one of them."""

    @property
    def count(self) -> int:
        """How often the document bears the value."""
        return sum(spot.count for spot in self.spots)


class Value(Struct, frozen=True):
    """One value of a facet, with its documents in the order of the edition."""

    name: str
    """Part of its address."""
    label: str
    found: tuple[Found, ...]
    about: str = ""
    """What it means."""
    entry: str = ""
    """Path of its entry in a register."""
    filter: str = ""
    """The same as a filter of the search page, such as ``people=rostow``."""

    @property
    def count(self) -> int:
        """How often the documents bear the value, all together."""
        return sum(one.count for one in self.found)


class Facet(Struct, frozen=True):
    """One way to browse."""

    name: str
    title: str
    about: str
    values: tuple[Value, ...]


def facets(site: Site) -> list[Facet]:
    """The facets that divide the documents of a site; one that no document has a value of is left out."""
    words = site.words
    all_facets = [
        _dates(site.documents, words),
        *(_named(site, kind) for kind in NAMED),
        _markings(site.documents, words),
        _exemptions(site.documents, words),
        _offices(site.documents, words),
    ]
    return [facet for facet in all_facets if facet.values]


def has_facets(site: Site) -> bool:
    """Whether there is anything to browse by."""
    kinds = {*NAMED, "exemption"}
    return any(
        document.record.date[:4].isdecimal()
        or document.record.classification
        or any(key.partition("/")[0] in kinds for key, _ in document.search.facets)
        or any(key.partition("/")[0] in kinds for key in _roles(document.record))
        or any(_reviewed(document))
        for document in site.documents
    )


def month(value: Value) -> bool:
    """Whether a value of the dates is a month, and not a year."""
    return len(value.name) > len("1962")


def _dates(documents: Iterable[DocumentResult], words: Words) -> Facet:
    dated: dict[str, list[Found]] = {}
    for document in sorted(documents, key=lambda document: document.record.date):
        date = document.record.date
        if date[:4].isdecimal():
            for name in dict.fromkeys((date[:4], date[:7])):
                dated.setdefault(name, []).append(Found(document))
    values = tuple(
        Value(name, words.date(name), tuple(dated[name]), filter=f"from={name}&to={name}") for name in sorted(dated)
    )
    return Facet("dates", words.text("Dates"), words.text("Documents by year and month."), values)


def _named(site: Site, kind: RegisterKind) -> Facet:
    found: dict[str, list[Found]] = {}
    for document in site.documents:
        roles = _roles(document.record)
        named = {key: spots for key, spots in document.search.facets if key.partition("/")[0] == kind}
        for key in (*named, *(key for key in roles if key.partition("/")[0] == kind and key not in named)):
            found.setdefault(key, []).append(Found(document, named.get(key, ()), roles.get(key, "")))
    entities = sorted(
        (site.entities[key] for key in found if key in site.entities),
        key=lambda entity: (entity.sort_name.casefold(), entity.id),
    )
    values = tuple(
        Value(
            entity.id,
            entity.sort_name or entity.name,
            tuple(found[entity.key]),
            entity.full_name,
            entity_path(entity.key),
            f"{kind}={entity.id}",
        )
        for entity in entities
    )
    title, about = (site.words.text(text) for text in REGISTER_TITLES[kind])
    return Facet(kind.value, title, about, values)


def _roles(record: DocumentRecord) -> dict[str, str]:
    roles = {party.ref: "recipient" for party in record.recipients if party.ref}
    return roles | {party.ref: "sender" for party in (record.senders or record.authors) if party.ref}


def _grouped(
    documents: Iterable[DocumentResult], of: Callable[[DocumentResult], Iterator[tuple[str, tuple[Spot, ...]]]]
) -> dict[str, list[Found]]:
    """Documents by label; each stands once under a label, with all places that bear it."""
    found: dict[str, list[Found]] = {}
    for document in documents:
        own: dict[str, tuple[Spot, ...]] = {}
        for label, spots in of(document):
            own[label] = own.get(label, ()) + spots
        for label, spots in own.items():
            found.setdefault(label, []).append(Found(document, spots))
    return found


def _markings(documents: Iterable[DocumentResult], words: Words) -> Facet:
    found = _grouped(documents, lambda document: ((text, ()) for text in document.record.classification))
    names = {facet_name(label): label for label in found}
    values = tuple(
        Value(name, names[name], tuple(found[names[name]]), filter=f"marking={name}") for name in sorted(names)
    )
    return Facet("markings", words.text("Markings"), words.text("What the papers are marked with."), values)


def _exemptions(documents: Iterable[DocumentResult], words: Words) -> Facet:
    found: dict[str, list[Found]] = {}
    meanings: dict[str, str] = {}
    for document in documents:
        known = dict(document.record.exemptions)
        for key, spots in document.search.facets:
            kind, _, code = key.partition("/")
            if kind == "exemption":
                meanings.setdefault(code, known.get(code, ""))
                found.setdefault(code, []).append(Found(document, spots))
    values = tuple(
        Value(
            facet_name(code),
            exemption(code),
            tuple(found[code]),
            # Where the meaning begins with the code, as a list of codes in a header does, it is not said twice.
            meanings[code].removeprefix(f"{exemption(code)}:").strip(),
            filter=f"exemption={code}",
        )
        for code in sorted(found)
    )
    about = words.text("Grounds on which text was withheld, or bracketed to be withheld.")
    return Facet("exemptions", words.text("Exemptions"), about, values)


def _offices(documents: Iterable[DocumentResult], words: Words) -> Facet:
    found = _grouped(documents, _reviewed)
    names: dict[str, str] = {}
    for label in found:
        names.setdefault(facet_name(label), label)
    values = tuple(Value(name, names[name], tuple(found[names[name]])) for name in sorted(names))
    about = words.text("Offices that reviewed the papers, struck their markings or released them.")
    return Facet("offices", words.text("Offices of review"), about, values)


def _reviewed(document: DocumentResult) -> Iterator[tuple[str, tuple[Spot, ...]]]:
    pages = {page.id: f"[{page.n}]" if page.supplied else page.n for page in document.record.pages}
    for review in document.record.reviews:
        page = review.page
        address = f"pages/{page}.html" + (f"#{review.stamp}" if review.stamp else "")
        spots = (Spot(address, pages.get(page, ""), TextKind.STAMPS, 1),) if page else ()
        for agency in review.agencies:
            if agency.name:
                yield agency.name, spots
