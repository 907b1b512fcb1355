"""The registers: their entries described, each with every mention of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from teibuild.model import DocumentResult, Entity, Mention, RegisterKind
from teibuild.read.registers import RegisterEntry, Registers
from teibuild.render.context import Context
from teibuild.render.reading import Reading
from teibuild.views.page import REGISTER_TITLES, WORK_SECTIONS, Site, SitePage

INDEX = "registers/index.html"


def register_path(kind: RegisterKind) -> str:
    """Path of a register on the site."""
    return f"registers/{kind}.html"


def describe(entries: Iterable[RegisterEntry], file: str, registers: Registers) -> Iterator[Entity]:
    """The entries of one register with their descriptions as HTML.

    Args:
        entries: The entries as read.
        file: The register's path from the edition's folder.
        registers: All registers, for the names that a description holds.

    """
    for entry in entries:
        if entry.note is None:
            yield entry.entity
        else:
            context = Context("", file, registers, at=register_path(entry.entity.kind))
            html = Reading(context, in_note=True).fragment(entry.note)
            yield replace(entry.entity, description=html)


def register_pages(site: Site) -> Iterator[SitePage]:
    """The index of the registers and a page for each of them."""
    mentions = _mentions(site.documents)
    overview = []
    for kind, _ in site.registers:
        title, about = REGISTER_TITLES[kind]
        entities = [entity for entity in site.entities.values() if entity.kind is kind]
        path = register_path(kind)
        overview.append((kind.value, title, path, len(entities), about))
        yield SitePage(
            path,
            "register.html",
            title,
            about,
            site.revised,
            INDEX,
            {
                "register": {"kind": kind.value, "title": title, "path": path, "about": about},
                "sections": [
                    (heading, [(entity, mentions.get(entity.key, [])) for entity in part])
                    for heading, part in _sections(entities)
                ],
            },
        )
    if overview:
        yield SitePage(
            INDEX,
            "registers.html",
            "Registers",
            "People, places, organisations, terms and works that the papers mention.",
            site.revised,
            INDEX,
            {"registers": overview},
        )


def _sections(entities: list[Entity]) -> list[tuple[str, list[Entity]]]:
    """The parts of a register, each with its heading; a register whose entries are of one kind has one, without."""
    kinds = {entity.subtype for entity in entities} & WORK_SECTIONS.keys()
    if len(kinds) < 2:
        return [("", entities)]
    other = next(iter(WORK_SECTIONS))
    return [
        (heading, [entity for entity in entities if (entity.subtype if entity.subtype in kinds else other) == subtype])
        for subtype, heading in WORK_SECTIONS.items()
    ]


def _mentions(
    documents: Iterable[DocumentResult],
) -> Mapping[str, list[tuple[DocumentResult, tuple[Mention, ...]]]]:
    """Mentions by the key of the entry, grouped by document in the order of publication."""
    found: dict[str, list[tuple[DocumentResult, tuple[Mention, ...]]]] = {}
    for document in documents:
        own: dict[str, list[Mention]] = {}
        for mention in document.mentions:
            own.setdefault(mention.entity, []).append(mention)
        for key, mentions in own.items():
            found.setdefault(key, []).append((document, tuple(mentions)))
    return found
