"""Registers and pages of prose as search sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from teibuild.model import Entity, Prose
from teibuild.model.search import SearchRecord, Stretch, TextKind
from teibuild.read.aligned import Plain, aligned
from teibuild.render.context import entity_path, relative
from teibuild.views.page import REGISTER_TITLES, Site
from teibuild.views.prose import prose_path, prose_tokens
from teibuild.views.registers import register_path
from teibuild.views.search_record import search_record


def register_records(site: Site) -> Iterator[tuple[str, str, str, SearchRecord]]:
    """Each register: name of its text, path, title, and what is found in it; every entry is one stretch."""
    for kind, _ in site.registers:
        path = register_path(kind)
        entries = [entity for entity in site.entities.values() if entity.kind is kind]
        if entries:
            stretches = (_entry(entity, path, site.edition.language) for entity in entries)
            title = site.words.text(REGISTER_TITLES[kind][0])
            yield f"registers/{kind}", path, title, search_record(stretches, site.edition.language)


def prose_records(site: Site) -> Iterator[tuple[str, str, str, SearchRecord]]:
    """Each page of prose; every paragraph is one stretch, and its address that of the heading above it."""
    language = site.edition.language
    for prose in site.prose:
        yield f"pages/{prose.id}", prose_path(prose), prose.title, search_record(_prose(prose, language), language)


def _entry(entity: Entity, path: str, language: str) -> Stretch:
    parts = (entity.name, entity.full_name, entity.author, entity.dates, _plain(entity.description))
    said: list[str] = []
    for part in parts:
        if part and part not in said:
            said.append(part)
    address = relative(path, entity_path(entity.key))
    return _stretch(TextKind.REGISTER, address, " · ".join(said), language, (entity.key,))


def _prose(prose: Prose, language: str) -> Iterator[Stretch]:
    address = ""
    for token in prose_tokens(prose):
        if token.type == "heading_open":
            address = f"#{token.attrGet('id')}"
        if token.type == "inline":
            yield _stretch(TextKind.PROSE, address, _words(token.children or []), language)
        elif token.type in {"fence", "code_block"}:
            yield _stretch(TextKind.PROSE, address, token.content, language)


def _words(children: Sequence[object]) -> str:
    breaks = {"softbreak", "hardbreak"}
    return "".join(" " if getattr(child, "type", "") in breaks else getattr(child, "content", "") for child in children)


def _stretch(kind: TextKind, address: str, text: str, language: str, facets: tuple[str, ...] = ()) -> Stretch:
    found = aligned([Plain(text, language)], language)
    return Stretch(kind, address, found.text, found.edited, facets=facets)


def _plain(html: str) -> str:
    """The words of HTML that this program wrote."""
    return unescape(re.sub(r"<[^>]+>", "", html))
