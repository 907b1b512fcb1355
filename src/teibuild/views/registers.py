"""The registers: an index of each, by letter where it is long, that leads to the pages of its entries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from re import sub
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import Entity, RegisterKind
from teibuild.read.registers import RegisterEntry, Registers, collation
from teibuild.read.sentences import sentence_spans
from teibuild.render.context import Context, entity_path
from teibuild.render.reading import Reading
from teibuild.views.entries import PartyPapers, entry_pages
from teibuild.views.naming import Mentions
from teibuild.views.page import REGISTER_TITLES, WORK_SECTIONS, Site, SitePage
from teibuild.views.places_map import MARKS, spots
from teibuild.words import SOURCE

INDEX: Final = "registers/index.html"
ENTRIES: Final = 500
"""How many entries one page of an index lists, at most."""
LETTERED: Final = 30
"""From how many entries on an index has a heading for each letter."""


def register_path(kind: RegisterKind) -> str:
    """Path of a register on the site."""
    return f"registers/{kind}.html"


def describe(
    entries: Iterable[RegisterEntry], file: str, registers: Registers, language: str = SOURCE
) -> Iterator[Entity]:
    """The entries of one register with their descriptions as HTML.

    Args:
        entries: The entries as read.
        file: The register's path from the edition's folder.
        registers: All registers, for the names that a description holds.
        language: The language of the interface.

    """
    for entry in entries:
        if entry.note is None:
            yield entry.entity
        else:
            context = Context("", file, registers, language=language, at=entity_path(entry.entity.key))
            html = Reading(context, in_note=True).fragment(entry.note)
            yield replace(entry.entity, description=html)


class Row(Struct, frozen=True):
    """An entry as an index lists it."""

    entity: Entity
    path: str
    gist: str
    """The first sentence of its description."""
    named: int
    """How often the papers name it."""
    noted: int
    """How often the notes do."""


class Section(Struct, frozen=True):
    """A part of an index under one heading."""

    id: str
    title: str
    rows: tuple[Row, ...]


class Leaf(Struct, frozen=True):
    """One page of an index."""

    path: str
    title: str
    """The letter that it lists; empty where it lists all."""
    sections: tuple[Section, ...]
    number: int
    """How many entries it lists."""


def register_pages(
    site: Site, mentions: Mentions, papers: PartyPapers, overviews: Sequence[tuple[str, str, str]] = ()
) -> Iterator[SitePage]:
    """The index of the registers, the index of each register, and a page for each of their entries.

    Args:
        site: The site.
        mentions: Where its documents name the entries.
        papers: Who wrote, sent and received them.
        overviews: Other ways into the papers that the index names: title, path and a sentence.

    """
    mapped = {spot.entity.key for spot in spots(site, mentions)[:MARKS]}
    words = site.words
    overview = []
    by_kind: dict[RegisterKind, list[Entity]] = {kind: [] for kind, _ in site.registers}
    for entity in site.entities.values():
        by_kind.setdefault(entity.kind, []).append(entity)
    for kind, _ in site.registers:
        entities = by_kind[kind]
        title, about = (words.text(text) for text in REGISTER_TITLES[kind])
        rows = [_row(entity, mentions, site.edition.language) for entity in entities]
        leaves = _leaves(kind, rows, site)
        paths = {
            row.entity.key: f"{leaf.path}#{row.entity.id}"
            for leaf in leaves
            for section in leaf.sections
            for row in section.rows
        }
        overview.append((kind.value, title, register_path(kind), len(entities), about))
        yield from _index(site, kind, leaves)
        yield from entry_pages(site, entities, mentions, papers, INDEX, paths, mapped)
    if overview or overviews:
        yield SitePage(
            INDEX,
            "registers.html",
            words.text("Registers"),
            words.text("People, places, organisations, terms and works that the papers mention."),
            site.revised,
            INDEX,
            {"registers": overview, "overviews": overviews},
        )


def _index(site: Site, kind: RegisterKind, leaves: Sequence[Leaf]) -> Iterator[SitePage]:
    """The pages of one register's index; where there are several, the first of all leads to them."""
    title, about = (site.words.text(text) for text in REGISTER_TITLES[kind])
    path = register_path(kind)
    register = {"kind": kind.value, "title": title, "path": path}
    letters = [(leaf.title, leaf.path, leaf.number) for leaf in leaves] if len(leaves) > 1 else []
    if letters:
        variables = {"register": register, "leaf": None, "letters": letters}
        yield SitePage(path, "register.html", title, about, site.revised, INDEX, variables)
    for leaf in leaves:
        full = f"{title}: {leaf.title}" if leaf.title else title
        yield SitePage(
            leaf.path, "register.html", full, about, site.revised, INDEX,
            {"register": register, "leaf": leaf, "letters": letters},
        )  # fmt: skip


def _row(entity: Entity, mentions: Mentions, language: str) -> Row:
    plain = " ".join(unescape(sub(r"<[^>]+>", "", entity.description)).split())
    first = next(iter(sentence_spans(plain, language)), (0, 0))
    return Row(entity, entity_path(entity.key), plain[first[0] : first[1]], *mentions.count(entity.key))


def _leaves(kind: RegisterKind, rows: Sequence[Row], site: Site) -> list[Leaf]:
    """The pages of an index: one, or one a letter, and more for a letter that is too long itself."""
    if len(rows) <= ENTRIES:
        sections = _works(rows, site) if kind is RegisterKind.WORKS else []
        return [Leaf(register_path(kind), "", tuple(sections or _lettered(rows)), len(rows))]
    leaves = []
    for letter, found in _by_letter(rows).items():
        for start in range(0, len(found), ENTRIES):
            part = tuple(found[start : start + ENTRIES])
            number = f"-{start // ENTRIES + 1}" if start else ""
            title = f"{letter} {start // ENTRIES + 1}" if start else letter
            path = f"registers/{kind}-{_slug(letter)}{number}.html"
            leaves.append(Leaf(path, title, (Section("", "", part),), len(part)))
    return leaves


def _works(rows: Sequence[Row], site: Site) -> list[Section]:
    """Works that the papers mention, and those that the notes cite; nothing where all are of one kind."""
    kinds = {row.entity.subtype for row in rows} & WORK_SECTIONS.keys()
    if len(kinds) < 2:
        return []
    other = next(iter(WORK_SECTIONS))
    return [
        Section(
            f"section-{number}",
            site.words.text(heading),
            tuple(row for row in rows if (row.entity.subtype if row.entity.subtype in kinds else other) == subtype),
        )
        for number, (subtype, heading) in enumerate(WORK_SECTIONS.items(), 1)
    ]


def _lettered(rows: Sequence[Row]) -> list[Section]:
    if len(rows) < LETTERED:
        return [Section("", "", tuple(rows))]
    return [Section(f"letter-{_slug(letter)}", letter, tuple(found)) for letter, found in _by_letter(rows).items()]


def _by_letter(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by the letter that their names begin with, accents aside; what begins with none comes first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(initial(row.entity.sort_name), []).append(row)
    return dict(sorted(found.items(), key=lambda item: (item[0] != "#", item[0])))


def initial(name: str) -> str:
    """The letter that a name is listed under: a capital without accents, or ``#``."""
    letter = unicodedata.normalize("NFD", collation(name).strip()[:1]).upper()[:1]
    return letter if letter.isalpha() else "#"


def _slug(letter: str) -> str:
    if letter == "#":
        return "0"
    return letter.lower() if letter.isascii() else f"u{ord(letter):04x}"
