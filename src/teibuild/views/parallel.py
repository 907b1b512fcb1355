"""The sheets of a document beside its reading text, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from teibuild.model import DocumentResult, Sheet
from teibuild.views.documents import tei_path
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.ways import parallel_path, part_size

_TAG: Final = re.compile(r"<[a-z][^>]*>")
_SECTION: Final = re.compile(r"(</?)section\b")
_ID: Final = re.compile(r' id="([^"]*)"')
_LEADS_WITHIN: Final = re.compile(r' href="#([^"]*)"')


class Row(Struct, frozen=True):
    """One page of the typescript and what is read of it."""

    sheet: Sheet
    typed: Markup
    """The sheet, whose elements name by ``data-of`` what they are in the reading text."""
    text: Markup


def cut(document: DocumentResult) -> dict[str, str]:
    """The reading text of each page, by the page's id; where nothing is read, an empty text.

    Together they are the reading view's HTML, with what a page break crosses closed and opened again. A section is a
    mere division here, since most of its pieces have no heading.
    """
    pages = document.record.pages
    pieces = {page.id: "" for page in pages}
    start, prefix, page = 0, "", pages[0].id if pages else ""
    for turn in document.turns:
        pieces[page] = prefix + document.reading[start : turn.offset] + turn.close
        start, prefix, page = turn.offset, turn.reopen, turn.page
    pieces[page] = prefix + document.reading[start:]
    return {page: _SECTION.sub(r"\1div", piece) for page, piece in pieces.items()}


def beside(sheet: str) -> str:
    """A sheet's HTML as it stands beside the reading text: there the ids are the text's, and links start a level up.

    Only tags are touched; character data holds no ``<``.
    """

    def changed(tag: re.Match[str]) -> str:
        return (
            tag[0]
            .replace(' id="', ' data-of="')
            .replace(' href="../index.html#', ' href="#')
            .replace(' href="../', ' href="')
        )

    return _TAG.sub(changed, sheet)


def parallel_pages(site: Site) -> Iterator[SitePage]:
    """For each document its sheets beside its text: on one page, or on several where it is long."""
    for document in site.documents:
        yield from _parallel(site, document)


def _parallel(site: Site, document: DocumentResult) -> Iterator[SitePage]:
    record, sheets = document.record, document.sheets
    words, pieces = site.words, cut(document)
    size = part_size(len(sheets))
    starts = range(0, len(sheets), size)
    for number, start in enumerate(starts, 1):
        here = sheets[start : start + size]
        typed, texts = [beside(sheet.html) for sheet in here], [pieces.get(sheet.page.id, "") for sheet in here]
        marks = {name for text in texts for name in _ID.findall(text)}
        endnotes = [note.html for note in document.endnotes if f"{escape(note.id)}-ref" in marks]
        if len(starts) > 1:
            endnotes = _leading_home(endnotes, [*texts, *endnotes])
            typed, texts = _leading_home(typed, [*texts, *endnotes]), _leading_home(texts, [*texts, *endnotes])
        title = words.text("{title}: pages beside the text", title=record.title)
        yield SitePage(
            parallel_path(document, start),
            "parallel.html",
            f"{title} ({number}/{len(starts)})" if len(starts) > 1 else title,
            words.text("The pages of “{title}” as typed, beside the edited text.", title=record.title),
            record.revised,
            "index.html",
            {
                "doc": document,
                "tei_path": tei_path(site, record.file),
                "rows": [Row(*row) for row in zip(here, map(safe, typed), map(safe, texts), strict=True)],
                "endnotes": [safe(html) for html in endnotes],
                "total": len(sheets),
                "previous": parallel_path(document, start - 1) if start else "",
                "next": parallel_path(document, start + size) if start + size < len(sheets) else "",
                "parts": [(parallel_path(document, first), sheets[first].page, first == start) for first in starts],
            },
        )


def _leading_home(pieces: list[str], texts: list[str]) -> list[str]:
    """Pieces in which links to what none of these texts has lead to the reading view."""
    ids = {found for text in texts for found in _ID.findall(text)}

    def changed(link: re.Match[str]) -> str:
        return link[0] if link[1] in ids else f' href="index.html#{link[1]}"'

    return [_TAG.sub(lambda tag: _LEADS_WITHIN.sub(changed, tag[0]), piece) for piece in pieces]
