"""The views of a document, and the ways between them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from teibuild.model import DocumentResult, NoteKind
from teibuild.views.declassification import has_view, path_of
from teibuild.words import Words

BESIDE: Final = 30
"""Pages of a typescript that one page of the site shows beside the text, at most; a longer document is divided."""


class Way(Struct, frozen=True):
    """One view of a document, as the bar above its text names it."""

    name: str
    """Such as ``reading``; scripts and styles know the view by it."""
    label: str
    path: str
    """Path on the site."""
    pages: int = 0
    """How many pages of the typescript stand on each of its parts, where it is divided."""


def part_size(pages: int) -> int:
    """How many pages each part of the view with pages beside the text shows, where a document has so many."""
    parts = -(-pages // BESIDE) or 1
    return -(-pages // parts) or 1


def parallel_path(document: DocumentResult, position: int = 0) -> str:
    """Path of the page of the site that shows a page beside the text.

    Args:
        document: The document.
        position: The page's, from 0.

    """
    part = position // part_size(len(document.sheets))
    return f"documents/{document.record.id}/parallel{f'-{part + 1}' if part else ''}.html"


def has_notes(document: DocumentResult) -> bool:
    """Whether the editor has written notes on a document."""
    return any(note.kind is NoteKind.EDITORIAL for note in document.notes)


def ways(document: DocumentResult, words: Words) -> tuple[Way, ...]:
    """The views that a document has, in the order in which they are offered."""
    folder = f"documents/{document.record.id}"
    noted = (Way("notes", words.text("Notes"), f"{folder}/notes.html"),) if has_notes(document) else ()
    secret = (Way("declassification", words.text("Declassification"), path_of(document)),) if has_view(document) else ()
    size = part_size(len(document.sheets))
    return (
        Way("reading", words.text("Reading"), f"{folder}/index.html"),
        Way("pages", words.text("Pages"), f"{folder}/pages/index.html"),
        Way(
            "parallel", words.text("Side by side"), parallel_path(document), size if size < len(document.sheets) else 0
        ),
        *noted,
        Way("apparatus", words.text("Apparatus"), f"{folder}/apparatus.html"),
        *secret,
    )
