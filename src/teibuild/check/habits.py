"""What hands are used to from elsewhere: HTML, older TEI; and pairs that are easily mixed up."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Edit
from teibuild.tei.names import local

ATTRIBUTES: Final = {"href": "target", "class": "type", "style": "rend", "date": "when", "key": "ref", "src": "url"}
"""Attributes of HTML, and of older TEI → what an edition's file has instead."""
ELEMENTS: Final = {
    "b": '<hi rend="bold">', "strong": '<hi rend="bold">', "i": '<hi rend="italic">', "em": '<hi rend="italic">',
    "u": '<hi rend="underline">', "sup": '<hi rend="superscript">', "sub": '<hi rend="subscript">',
    "strike": '<del rend="strikethrough">', "s": '<del rend="strikethrough">', "br": "<lb/>", "a": "<ref target=…>",
    "span": "<seg>, or <hi rend=…>", "h1": "<head>", "h2": "<head>", "h3": "<head>", "ul": "<list>", "ol": "<list>",
    "li": "<item>", "blockquote": "<quote>", "img": "<graphic url=…>", "tr": "<row>", "td": "<cell>", "th": "<cell>",
}  # fmt: skip
"""Elements of HTML → what TEI has instead."""
INSTEAD: Final = {
    "div1": '<div type="section">', "div2": '<div type="section">', "div3": '<div type="section">',
    "geogName": "<placeName>", "region": "<placeName>", "country": "<placeName>", "settlement": "<placeName>",
    "roleName": "the role in the words of <persName>", "table": "<list>", "figure": "<graphic>, or a <note>",
    "lg": "<p> with <lb/>", "l": "<lb/> where the line begins", "said": "<q>", "soCalled": "<q>", "mentioned": "<q>",
    "emph": '<hi rend="italic">', "name": "<persName>, <placeName> or <orgName>",
}  # fmt: skip
"""Elements of TEI that an edition's schema leaves out → what it has instead."""
_PAIRS: Final = (("sic", "corr"), ("orig", "reg"), ("abbr", "expan"), ("unclear", "unclear"))
"""What stands together in a choice (TEI P5, 3.5 and 3.6)."""


def partner(name: str, beside: str) -> str:
    """Which readings go together, where two stand side by side in a choice that do not; or nothing."""
    wanted = next((pair for pair in _PAIRS if beside in pair), None)
    own = next((pair for pair in _PAIRS if name in pair), None)
    if wanted is None or own is None or wanted == own:
        return ""
    instead = wanted[1] if beside == wanted[0] else wanted[0]
    there = own[0] if name == own[1] else own[1]
    return (
        f"<{wanted[0]}> goes with <{wanted[1]}>, and <{own[0]}> with <{own[1]}>: "
        f"write <{instead}> here, or <{there}> for <{beside}>."
    )


def before(name: str) -> str:
    """The reading that comes first in a choice, for one that comes second."""
    return next((first for first, second in _PAIRS if second == name), "")


def in_tei(document: Document, element: etree._Element) -> tuple[Edit, ...]:
    """The edits that write an element of HTML, which has no attributes, as TEI does; none where that is more."""
    instead = ELEMENTS.get(local(element), "")
    whole = re.fullmatch(r"<(\w+)([^<>]*?)/?>", instead)
    if not whole or "…" in instead or element.attrib:
        return ()
    first, last = document.positions.extent(element)
    text, name = document.source.text, re.escape(local(element))
    start = re.compile(rf"<{name}\s*(/?)>").match(text, first)
    if not start:
        return ()
    if start[1]:
        return (Edit(first, start.end(), f"<{whole[1]}{whole[2]}/>"),)
    end = re.compile(rf"</{name}\s*>\Z").search(text[first:last])
    if instead.endswith("/>") or not end:
        return (Edit(first, last, instead),) if instead.endswith("/>") and not "".join(element.itertext()) else ()
    return (Edit(first, start.end(), instead), Edit(first + end.start(), last, f"</{whole[1]}>"))
