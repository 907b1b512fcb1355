"""Elements as messages about the schema name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from teibuild.check.nearest import some

# What editors write most, in this order; of a long list of elements, these are named first.
_LIKELY: Final = (
    "text", "p", "div", "head", "opener", "closer", "signed", "dateline", "salute", "note", "persName", "placeName",
    "orgName", "date", "title", "ref", "choice", "sic", "hi", "del", "add", "pb", "fw", "stamp", "lb", "label", "abbr",
    "gap",
)  # fmt: skip


def written(element: etree._Element) -> str:
    """An element's name as the file writes it."""
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix else name


def parts(holder: str, names: Iterable[str]) -> tuple[str, ...]:
    """Parts that an element lacks, as a diagnostic is about them, by their paths: ``fileDesc/titleStmt``."""
    return tuple([f"{holder}/{name}" for name in names])


def tags(names: list[str]) -> str:
    """Elements as a message lists them, the likely ones first."""
    ranked = sorted(names, key=lambda name: (_LIKELY.index(name) if name in _LIKELY else len(_LIKELY), name.lower()))
    return some([f"<{name}>" for name in ranked])
