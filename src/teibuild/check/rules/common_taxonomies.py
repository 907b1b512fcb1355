"""Taxonomies that documents have in common: what follows from them alone is worked out once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from teibuild.check.document import Document, once

_KEPT: Final = 100
"""Different declarations of classes for which something is kept."""

_Found = TypeVar("_Found")


def of_taxonomies(work: Callable[[Document], _Found]) -> Callable[[Document], _Found]:
    """Have what follows from the taxonomies alone worked out once for all documents that have them letter by letter."""
    known: dict[str, _Found] = {}

    @once
    @wraps(work)
    def remembered(document: Document) -> _Found:
        written = _as_written(document)
        if written is None:
            return work(document)
        if written not in known:
            if len(known) >= _KEPT:
                known.clear()
            known[written] = work(document)
        return known[written]

    return remembered


@once
def _as_written(document: Document) -> str | None:
    """The declaration of classes as it stands in the file; nothing where there are several, or it has a prefix."""
    if not document.has("taxonomy"):
        return ""
    text = document.source.text
    start = text.find("<classDecl")
    end = text.find("</classDecl", start)
    is_only_one = len(list(document.each("classDecl"))) == 1
    return text[start:end] if is_only_one and 0 <= start < end else None
