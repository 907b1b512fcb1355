"""The editor's notes on a document as a page of their own: each with the words that it is on, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from teibuild.model import ApparatusEntry, DocumentResult, Note, NoteKind, Page
from teibuild.views.page import Site, SitePage
from teibuild.views.ways import has_notes


class NotesOfPage(Struct, frozen=True):
    """The notes on one page of the typescript."""

    page: Page
    notes: tuple[Note, ...]
    textual: tuple[ApparatusEntry, ...]
    """Entries of the apparatus on the same page, for the links that lead there."""


def notes_of_pages(document: DocumentResult) -> Iterator[NotesOfPage]:
    """The editor's notes page by page; pages without one are left out."""
    pages = {page.id: page for page in document.record.pages}
    textual = {page: tuple(entries) for page, entries in groupby(document.apparatus, key=lambda entry: entry.page)}
    editorial = (note for note in document.notes if note.kind is NoteKind.EDITORIAL)
    for identity, notes in groupby(editorial, key=lambda note: note.page):
        page = pages.get(identity) or document.record.pages[0]
        yield NotesOfPage(page, tuple(notes), textual.get(identity, ()))


def notes_pages(site: Site) -> Iterator[SitePage]:
    """A page of notes for each document that has any."""
    words = site.words
    for document in site.documents:
        if not has_notes(document):
            continue
        record = document.record
        groups = tuple(notes_of_pages(document))
        number = sum(len(group.notes) for group in groups)
        yield SitePage(
            f"documents/{record.id}/notes.html",
            "notes.html",
            words.text("{title}: notes", title=record.title),
            words.count(
                "The editor’s note on “{title}”.", "The editor’s {n} notes on “{title}”.", number, title=record.title
            ),
            record.revised,
            "index.html",
            {"doc": document, "groups": groups, "number": number},
        )
