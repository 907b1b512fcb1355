"""The views of a document, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass

from teibuild.model import DocumentResult
from teibuild.words import Words


@dataclass(frozen=True, slots=True)
class Way:
    """One view of a document, as the bar above its text names it."""

    name: str
    """Such as ``reading``; scripts and styles know the view by it."""
    label: str
    path: str
    """Path on the site."""


def ways(document: DocumentResult, words: Words) -> tuple[Way, ...]:
    """The views that a document has, in the order in which they are offered."""
    folder = f"documents/{document.record.id}"
    return (
        Way("reading", words.text("Reading"), f"{folder}/index.html"),
        Way("pages", words.text("Pages"), f"{folder}/pages/index.html"),
        Way("apparatus", words.text("Apparatus"), f"{folder}/apparatus.html"),
    )
