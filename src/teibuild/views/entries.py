"""A page for each entry of a register: what it is, every mention of it, and what it is named with."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from msgspec import Raw, Struct

from teibuild.model import DocumentResult, Entity, RegisterKind
from teibuild.render.context import entity_path
from teibuild.views.briefs import Briefs
from teibuild.views.correspondents import decode_parties
from teibuild.views.leaves import steps
from teibuild.views.mentions import Company, Passage
from teibuild.views.naming import Mentions, Stretch
from teibuild.views.page import REGISTER_TITLES, Deferred, Site, SitePage
from teibuild.words import Words, message

PASSAGES: Final = 200
"""How many sentences a page of an entry lists, at most."""
COMPANY: Final = 8
"""How many entries of each register are shown at once as what an entry appears with."""
MORE_COMPANY: Final = 80
"""How many of them are shown on demand, at most."""
PAPERS: Final = 20
"""How many papers someone sent or received are listed, at most."""

_COMPANY_KINDS: Final = tuple(RegisterKind)
_FACTS: Final = {
    "also": message("Also"),
    "born": message("Born"),
    "died": message("Died"),
    "occupation": message("Occupation"),
    "affiliation": message("Affiliation"),
    "publisher": message("Published by"),
}
"""What the register says of an entry."""


class Papers(Struct, frozen=True):
    """The papers that someone wrote, sent or received."""

    title: str
    documents: tuple[DocumentResult, ...]
    """The first of them."""
    total: int


class PartyPapers:
    """Who wrote, sent and received which documents, by the key of the entry."""

    def __init__(self, briefs: Briefs) -> None:
        self._briefs = briefs
        self._roles: dict[tuple[str, str], tuple[list[int], int]] = {}
        """The numbers of the first papers, and how many there are."""

    def add(self, number: int, told: Raw) -> None:
        """Add the parties of a document; who both wrote and sent it has sent it."""
        parties_of = decode_parties(told)
        sent = {party.ref for party in parties_of.senders}
        wrote = [party for party in parties_of.authors if party.ref not in sent]
        for role, parties in (("wrote", wrote), ("sent", parties_of.senders), ("got", parties_of.recipients)):
            for key in dict.fromkeys(party.ref for party in parties if party.ref):
                first, total = self._roles.get((key, role), ([], 0))
                if total < PAPERS:
                    first.append(number)
                self._roles[key, role] = first, total + 1

    def of(self, key: str, words: Words) -> list[Papers]:
        """The papers of one entry; what someone both wrote and sent is listed as sent."""
        titles = (("wrote", words.text("Wrote")), ("sent", words.text("Sent")), ("got", words.text("Received")))
        found = ((title, *self._roles.get((key, role), ([], 0))) for role, title in titles)
        return [
            Papers(title, tuple(map(self._briefs.__getitem__, first)), total) for title, first, total in found if total
        ]


def entry_pages(
    site: Site,
    entities: Sequence[Entity],
    mentions: Mentions,
    papers: PartyPapers,
    at: str,
    pages: Mapping[str, str],
    mapped: Container[str],
) -> Iterator[SitePage]:
    """The pages of the entries of one register.

    Args:
        site: The site.
        entities: The entries, in their order.
        mentions: Where they are named.
        papers: What they sent and received.
        at: Path of the entry of the main navigation that the pages belong to.
        pages: Where in the register's index each entry stands: key → path on the site.
        mapped: Keys of the places that the map shows.

    """
    for position, entity in enumerate(entities):
        before = entities[position - 1] if position else None
        after = entities[position + 1] if position + 1 < len(entities) else None
        leaves = list(mentions.pages(entity.key, PASSAGES)) or [[]]
        title, _ = REGISTER_TITLES[entity.kind]
        for number, stretches in enumerate(leaves, 1):
            yield SitePage(
                _path(entity.key, number),
                "entry.html",
                entity.name if number == 1 else site.words.text("{name}, page {n}", name=entity.name, n=number),
                _summary(entity),
                site.revised,
                at,
                {
                    "item": entity,
                    "register": (site.words.text(title), pages[entity.key]),
                    "facts": list(_facts(entity, site.words)) if number == 1 else [],
                    "papers": papers.of(entity.key, site.words) if number == 1 else [],
                    "company": _companies(site, mentions, entity.key) if number == 1 else [],
                    "counts": mentions.count(entity.key),
                    "documents_of": mentions.documents_of(entity.key),
                    "named": _by_document(mentions, entity.key, [one for one in stretches if not one.in_notes]),
                    "noted": _by_document(mentions, entity.key, [one for one in stretches if one.in_notes]),
                    "is_mapped": entity.key in mapped,
                    "number": number,
                    "leaves": steps(number, len(leaves), partial(_path, entity.key)),
                    "previous": (entity_path(before.key), before.name) if before else None,
                    "next": (entity_path(after.key), after.name) if after else None,
                },
            )


def _path(key: str, number: int) -> str:
    """Path of a page of an entry, from 1."""
    first = entity_path(key)
    return first if number == 1 else f"{first.removesuffix('.html')}/{number}.html"


def _by_document(mentions: Mentions, key: str, stretches: Sequence[Stretch]) -> object:
    """The passages of a page, document by document; nothing is made where there are none."""

    def made() -> list[tuple[DocumentResult, list[Passage]]]:
        groups = groupby(mentions.passages(key, stretches), key=lambda passage: passage.document.record.id)
        return [(found[0].document, found) for found in (list(group) for _, group in groups)]

    # Where they stand among all documents does not matter.
    return Deferred([one[1:] for one in stretches], made) if stretches else []


def _companies(site: Site, mentions: Mentions, key: str) -> Deferred:
    """What an entry appears with, register by register: title, those shown at once, those shown on demand."""

    def made() -> list[tuple[str, list[tuple[Entity, Company]], list[tuple[Entity, Company]]]]:
        found: dict[RegisterKind, list[tuple[Entity, Company]]] = {kind: [] for kind in _COMPANY_KINDS}
        for company in mentions.company(key):
            entity = site.entities.get(company.key)
            if entity is not None:
                found[entity.kind].append((entity, company))
        return [
            (site.words.text(REGISTER_TITLES[kind][0]), entries[:COMPANY], entries[COMPANY : COMPANY + MORE_COMPANY])
            for kind, entries in found.items()
            if entries
        ]

    return Deferred(mentions.company_mark(key), made)


def _facts(entity: Entity, words: Words) -> Iterator[tuple[str, str, str]]:
    """Labels, dates (ISO 8601) and texts of what the register says of an entry."""
    for fact in entity.facts:
        yield words.text(_FACTS[fact.kind]), fact.date, fact.text if fact.text != words.date(fact.date) else ""


def _summary(entity: Entity) -> str:
    return ", ".join(part for part in (entity.name, entity.full_name, entity.dates) if part)
