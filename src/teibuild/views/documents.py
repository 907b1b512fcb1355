"""The pages that each document has: the reading view and its sheets; and its textual apparatus."""

from __future__ import annotations

from collections.abc import Iterator

from teibuild.model import DocumentResult
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.ways import parallel_path
from teibuild.words import Words


def document_pages(
    site: Site, before: DocumentResult | None = None, behind: DocumentResult | None = None
) -> Iterator[SitePage]:
    """The reading view and the sheets of every document.

    Args:
        site: The site, or a part of it.
        before: The document that is published before its first.
        behind: The document that is published behind its last.

    """
    row = (before, *site.documents, behind)
    for position, document in enumerate(site.documents):
        yield _reading(site, document, row[position], row[position + 2])
        yield from _sheets(site, document)


def apparatus_pages(site: Site) -> Iterator[SitePage]:
    """The textual apparatus of every document."""
    for document in site.documents:
        yield _apparatus(document, site.words)


def tei_path(site: Site, file: str) -> str:
    """Path on the site of a TEI file of the edition; pointers between the files stay true there."""
    return f"tei/{site.edition.id}/{file}"


def _reading(
    site: Site, document: DocumentResult, previous: DocumentResult | None, following: DocumentResult | None
) -> SitePage:
    record = document.record
    path = f"documents/{record.id}/index.html"
    return SitePage(
        path,
        "reading.html",
        record.title,
        record.abstract,
        record.revised,
        "index.html",
        {
            "doc": document,
            "body": safe(document.reading),
            "endnotes": [safe(note.html) for note in document.endnotes],
            "contents": [(heading.level, heading.id, heading.text) for heading in document.contents],
            "tei_path": tei_path(site, record.file),
            "previous": previous,
            "next": following,
        },
    )


def _sheets(site: Site, document: DocumentResult) -> Iterator[SitePage]:
    record, sheets, words = document.record, document.sheets, site.words
    folder = f"documents/{record.id}/pages"
    common = {"doc": document, "tei_path": tei_path(site, record.file)}
    yield SitePage(
        f"{folder}/index.html",
        "sheets.html",
        words.text("{title}: all pages", title=record.title),
        f"{words.count('The page, as typed.', 'All {n} pages, as typed.', len(sheets))} {record.abstract}".rstrip(),
        record.revised,
        "index.html",
        {**common, "sheets": sheets},
    )
    for position, sheet in enumerate(sheets):
        page = sheet.page
        path = f"{folder}/{page.id}.html"
        yield SitePage(
            path,
            "sheet.html",
            words.text("{title}: page {n} of {total}", title=record.title, n=page.sequence, total=len(sheets)),
            words.text("Page {n} of {total}, as typed.", n=page.sequence, total=len(sheets))
            + f" {record.abstract}".rstrip(),
            record.revised,
            "index.html",
            {
                **common,
                "sheet": sheet,
                "body": safe(sheet.html),
                "previous": sheets[position - 1] if position else None,
                "next": sheets[position + 1] if position + 1 < len(sheets) else None,
                "total": len(sheets),
                "reading_anchor": f"documents/{record.id}/index.html#{page.id}",
                "beside": f"{parallel_path(document, position)}#{page.id}",
            },
        )


def _apparatus(document: DocumentResult, words: Words) -> SitePage:
    record = document.record
    return SitePage(
        f"documents/{record.id}/apparatus.html",
        "apparatus.html",
        words.text("{title}: textual apparatus", title=record.title),
        words.text(
            "Every place where the edited text of “{title}” departs from the page, with the evidence.",
            title=record.title,
        ),
        record.revised,
        "index.html",
        {"doc": document, "entries": document.apparatus},
    )
