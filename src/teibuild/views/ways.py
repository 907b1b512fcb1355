"""The views of a document, and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from teibuild.model import ALL_VIEWS, DocumentResult, NoteKind, View
from teibuild.views.declassification import has_view, path_of
from teibuild.words import Words, message

BESIDE: Final = 30
"""Pages of a typescript that one page of the site shows beside the text, at most; a longer document is divided."""
_LABELS: Final[Mapping[View, str]] = {
    View.READING: message("Reading"),
    View.PAGES: message("Pages"),
    View.PARALLEL: message("Side by side"),
    View.NOTES: message("Notes"),
    View.APPARATUS: message("Apparatus"),
    View.DECLASSIFICATION: message("Declassification"),
}
"""What each view is called in the bar; pages that are made to be printed do not stand there."""


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


def print_path(document: DocumentResult) -> str:
    """Path of the page that is made to be printed."""
    return f"documents/{document.record.id}/print.html"


def view_paths(document: DocumentResult, views: tuple[View, ...] = ALL_VIEWS) -> dict[View, str]:
    """The views that a document has, in their order, with their paths on the site.

    These are the views of the edition, as far as there is anything to show in them.

    Args:
        document: The document.
        views: The views that documents of the edition have.

    """
    folder = f"documents/{document.record.id}"
    paths = {
        View.READING: f"{folder}/index.html",
        View.PAGES: f"{folder}/pages/index.html",
        View.PARALLEL: parallel_path(document),
        View.NOTES: f"{folder}/notes.html",
        View.APPARATUS: f"{folder}/apparatus.html",
        View.DECLASSIFICATION: path_of(document),
        View.PRINT: print_path(document),
    }
    return {view: path for view, path in paths.items() if view in views and _has(document, view)}


def _has(document: DocumentResult, view: View) -> bool:
    """Whether there is anything to show of a document in a view."""
    if view is View.NOTES:
        return has_notes(document)
    return view is not View.DECLASSIFICATION or has_view(document)


def ways(document: DocumentResult, words: Words, views: tuple[View, ...] = ALL_VIEWS) -> tuple[Way, ...]:
    """The views that a document has, in the order in which they are offered.

    Args:
        document: The document.
        words: The words of the interface.
        views: The views that documents of the edition have.

    """
    sheets = len(document.sheets)
    size = part_size(sheets)
    divided = {View.PARALLEL: size if size < sheets else 0}
    return tuple(
        Way(view, words.text(_LABELS[view]), path, divided.get(view, 0))
        for view, path in view_paths(document, views).items()
        if view in _LABELS
    )
