"""Registers and pages of prose as search sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from teibuild.model import Entity, Prose
from teibuild.model.search import SearchRecord, Stretch, TextKind
from teibuild.read.aligned import Plain, aligned
from teibuild.render.context import entity_path, relative
from teibuild.views.page import REGISTER_TITLES, Site
from teibuild.views.prose import prose_path, prose_tokens
from teibuild.views.registers import register_path
from teibuild.views.search_record import search_record

if TYPE_CHECKING:
    from markdown_it.token import Token


class FurtherText(NamedTuple):
    """Something besides the documents that is searched."""

    name: str
    """Where its text lies below ``search/texts/``."""
    path: str
    """Its page on the site."""
    title: str
    record: Callable[[], SearchRecord]
    """What is found in it."""


def further_texts(site: Site) -> list[FurtherText]:
    """Each register, of which every entry is one stretch; then each page of prose, of which every paragraph is one, and
    its address that of the heading above it.
    """
    language = site.edition.language
    found = []
    for kind, _ in site.registers:
        path = register_path(kind)
        if entries := [entity for entity in site.entities.values() if entity.kind is kind]:
            title = site.words.text(REGISTER_TITLES[kind][0])
            found.append(FurtherText(f"registers/{kind}", path, title, partial(_entries, entries, path, language)))
    for prose in site.prose:
        record = partial(_paragraphs, prose, language)
        found.append(FurtherText(f"pages/{prose.id}", prose_path(prose), prose.title, record))
    return found


def _entries(entries: Sequence[Entity], path: str, language: str) -> SearchRecord:
    return search_record((_entry(entity, path, language) for entity in entries), language)


def _paragraphs(prose: Prose, language: str) -> SearchRecord:
    return search_record(_prose(prose, language), language)


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


def _words(children: Sequence[Token]) -> str:
    """The words of a paragraph, those that stand for its images among them."""
    breaks = {"softbreak", "hardbreak", "figcaption_open"}
    return "".join(
        " " if child.type in breaks else _words(child.children) if child.children else child.content
        for child in children
    )


def _stretch(kind: TextKind, address: str, text: str, language: str, facets: tuple[str, ...] = ()) -> Stretch:
    found = aligned([Plain(text, language)], language)
    return Stretch(kind, address, found.text, found.edited, facets=facets)


def _plain(html: str) -> str:
    """The words of HTML that this program wrote."""
    return unescape(re.sub(r"<[^>]+>", "", html))
