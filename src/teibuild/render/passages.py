"""Passages that were once bracketed for excision, and forme work, as the reading view has them."""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from teibuild.render.common import anchors
from teibuild.render.text import TextWalk
from teibuild.render.walk import Table
from teibuild.render.wording import exemption
from teibuild.tei.names import local, tei, xml_id


def _metamark(walk: TextWalk, element: etree._Element) -> None:
    """A bracket that once marked text for excision begins a passage; the mark itself is read as typed only."""
    anchors(walk, element)
    _begin_excision(walk, element)
    if walk.block_depth and element.text and not walk.in_note:
        walk.out.append(f'<span class="typed on-page" hidden>{escape(element.text, quote=False)}</span>')


def _begin_excision(walk: TextWalk, metamark: etree._Element) -> None:
    end = metamark.get("spanTo", "").partition("#")[2]
    if metamark.get("function") == "excision" and end:
        codes = (pointer.partition("#")[2] for pointer in metamark.get("ana", "").split())
        walk.begin_excision(", ".join(exemption(code) for code in codes), end, xml_id(metamark))


def _anchor(walk: TextWalk, element: etree._Element) -> None:
    walk.end_excision(xml_id(element))
    anchors(walk, element)


def _forme_work(walk: TextWalk, element: etree._Element) -> None:
    """Forme work is not read; but there are notes on it, and a passage may begin or end in it, at a catchword."""
    anchors(walk, element)
    for item in element.iter(tei("metamark"), tei("anchor"), tei("note")):
        if local(item) == "anchor":
            walk.end_excision(xml_id(item))
        elif local(item) == "note":
            walk.element(item)
        else:
            _begin_excision(walk, item)


PASSAGES: Final[Table] = {
    "fw": _forme_work,
    "stamp": _forme_work,
    "metamark": _metamark,
    "anchor": _anchor,
}
"""What the reading view does with what is not read itself."""
