"""Names and references as links (TEI Guidelines, chapters ND and CO)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from teibuild.model import RegisterKind
from teibuild.render.common import name_title
from teibuild.render.context import entity_path
from teibuild.render.text import TextWalk
from teibuild.render.walk import Table, attribute
from teibuild.tei.names import local

_NAME_CSS: Final[Mapping[RegisterKind, str]] = {
    RegisterKind.PEOPLE: "name name-person",
    RegisterKind.PLACES: "name name-place",
    RegisterKind.ORGANISATIONS: "name name-org",
    RegisterKind.GLOSSARY: "name name-term",
    RegisterKind.WORKS: "name name-work",
}


def _name(walk: TextWalk, element: etree._Element) -> None:
    pointers = (element.get("ref", "") or element.get("corresp", "")).split()
    entity = next(filter(None, map(walk.context.entity, pointers)), None)
    tag = "cite" if local(element) == "title" else "span"
    if entity is None:
        walk.open_inline(element, tag)
        walk.children(element)
        walk.close()
        return
    title = name_title(entity)
    href = walk.context.url(entity_path(entity.key))
    walk.link(element, href, _NAME_CSS[entity.kind], attribute("title", title) if title else "")


def _reference(walk: TextWalk, element: etree._Element) -> None:
    walk.link(element, walk.context.link(_first_target(element)), "ref")


def _pointer(walk: TextWalk, element: etree._Element) -> None:
    """``ptr``, which has no words: where it leads to is shown as it is written."""
    target = _first_target(element)
    href = walk.context.link(target)
    walk.open_inline(
        element, "span" if href is None else "a", "ref", attributes=attribute("href", href) if href else ""
    )
    walk.text(target)
    walk.close()


def _first_target(element: etree._Element) -> str:
    return next(iter(element.get("target", "").split()), "")


LINKS: Final[Table] = {
    "persName": _name,
    "placeName": _name,
    "orgName": _name,
    "rs": _name,
    "term": _name,
    "title": _name,
    "abbr": _name,
    "ref": _reference,
    "ptr": _pointer,
}
"""Elements that the reading view makes links."""
