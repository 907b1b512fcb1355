"""The reading view: the text as the editor offers it."""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from teibuild.model import Heading
from teibuild.render.common import COMMON
from teibuild.render.context import Context
from teibuild.render.emendations import EMENDATIONS
from teibuild.render.links import LINKS
from teibuild.render.notes import NOTES
from teibuild.render.passages import PASSAGES
from teibuild.render.text import TextWalk
from teibuild.render.walk import Table, attribute, block, css_name, group, holds_blocks, inline, through
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import reading_text

_HEADED: Final = frozenset({"text", "group", "front", "body", "back", "lg", "div", *(f"div{n}" for n in range(1, 8))})
"""Elements whose ``head`` is a heading of the document."""


def _division(walk: TextWalk, element: etree._Element) -> None:
    kind = element.get("type", "section")
    walk.division_depth += 1
    tag = "section" if next(element.iter(tei("head")), None) is not None else "div"
    walk.open_group(element, tag, f"part part-{css_name(kind)}" if kind != "section" else "section")
    walk.children(element)
    walk.flush_apart()
    walk.close()
    walk.division_depth -= 1


def _text(walk: TextWalk, element: etree._Element) -> None:
    """``text``: a paper of its own within a ``group``, otherwise nothing of itself."""
    if element.get("type"):
        _division(walk, element)
    else:
        walk.children(element)


def _head(walk: TextWalk, element: etree._Element) -> None:
    if element in walk.written:
        return
    parent = element.getparent()
    around = "" if parent is None else local(parent)
    if around not in _HEADED:
        walk.open_block(element, "caption" if around == "table" else "p", f"head head-{css_name(around)}")
        walk.children(element)
        walk.close()
        return
    level = walk.heading_level(element)
    kind = element.get("type", "section" if walk.division_depth > 1 else "title")
    anchor = xml_id(element) or (xml_id(parent) if parent is not None else "")
    if level and anchor:
        walk.headings.append(Heading(level, anchor, reading_text(element)))
    walk.open_block(element, f"h{max(2, level)}" if level else "p", f"head head-{css_name(kind)}")
    walk.children(element)
    walk.close()


def _paragraph(walk: TextWalk, element: etree._Element) -> None:
    if walk.in_note:
        walk.open_inline(element, "span", "note-p")
        walk.children(element)
        walk.close()
        return
    css = " ".join(["p", *(css_name(word) for word in element.get("rend", "").split())])
    if holds_blocks(element):
        walk.open_group(element, "div", css)
        walk.block_depth += 1
        walk.children(element)
        walk.block_depth -= 1
        walk.close()
        return
    walk.open_block(element, "p", css)
    walk.children(element)
    identity = xml_id(element)
    if identity:
        words, number = walk.context.words, element.get("n", "")
        label = (
            words.text("Permanent link to paragraph {n}", n=number)
            if number
            else words.text("Permanent link to this paragraph")
        )
        href = escape(identity)
        counted = attribute("data-n", number) if number else ""
        walk.out.append(f'<a class="permalink" href="#{href}"{counted} aria-label="{escape(label)}">¶</a>')
    walk.close()


def _page_break(walk: TextWalk, element: etree._Element) -> None:
    page = walk.context.pages.get(xml_id(element))
    if page is None:
        return
    walk.turn(page)
    href = walk.context.url(f"documents/{walk.context.document}/pages/{page.id}.html")
    css, shown = ("pagemark supplied", f"[{page.n}]") if page.supplied else ("pagemark", page.n)
    label = walk.context.words.text("Page {n}, sheet {sequence}", n=page.n, sequence=page.sequence)
    walk.mark(
        f'<a class="{css}" id="{escape(page.id)}" href="{escape(href)}" '
        f'aria-label="{escape(label)}"><span class="n">{escape(shown)}</span></a>'
    )


def _list(walk: TextWalk, element: etree._Element) -> None:
    """``list``, below its heads, which may not stand in one of HTML; with labels, a list of terms."""
    heads = list(element.iterchildren(tei("head")))
    for head in heads:
        walk.element(head)
    walk.written.update(heads)
    walk.open_group(element, "dl" if _is_gloss(element) else "ol" if element.get("rend") == "numbered" else "ul")
    walk.children(element)
    walk.close()


def _is_gloss(element: etree._Element | None) -> bool:
    """Whether an element is a list in which each item has a label before it, as the first one has."""
    if element is None or local(element) != "list":
        return False
    first = next(element.iterchildren(tei("label"), tei("item")), None)
    return first is not None and local(first) == "label"


def _item(walk: TextWalk, element: etree._Element) -> None:
    walk.open_block(element, "dd" if _is_gloss(element.getparent()) else "li")
    walk.children(element)
    walk.close()


def _label(walk: TextWalk, element: etree._Element) -> None:
    if _is_gloss(element.getparent()):
        walk.open_block(element, "dt")
    else:
        walk.open_inline(element, "span", "label")
    walk.children(element)
    walk.close()


READING: Final[Table] = {
    **COMMON,
    **EMENDATIONS,
    **PASSAGES,
    **LINKS,
    **NOTES,
    "text": _text,
    "div": _division,
    **{f"div{n}": _division for n in range(1, 8)},
    "head": _head,
    "p": _paragraph,
    "ab": _paragraph,
    "opener": group("div", "opener"),
    "closer": group("div", "closer"),
    "dateline": block("p", "dateline"),
    "salute": block("p", "salute"),
    "signed": block("p", "signed"),
    "byline": block("p", "byline"),
    "trailer": block("p", "trailer"),
    "list": _list,
    "headItem": _item,
    "headLabel": _label,
    "item": _item,
    "label": _label,
    "lg": group("div", "lg"),
    "l": block("p", "l"),
    "pb": _page_break,
    "bibl": inline("span", "bibl"),
    "surname": through,
    "forename": through,
    "roleName": through,
}
"""What the reading view does with each element."""


class Reading(TextWalk):
    """The walk of the reading view, with its table."""

    def __init__(self, context: Context, *, in_note: bool = False) -> None:
        super().__init__(context, READING, in_note=in_note)
