"""What both views do alike: names, dates, highlighting, marks of the apparatus."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from lxml import etree

from teibuild.model import ApparatusEntry, Entity, View
from teibuild.render.walk import Table, Walk, attribute, css_name, group, inline, silent, through
from teibuild.render.wording import emendation
from teibuild.tei.names import local, xml_id
from teibuild.words import language_attributes

_FORME_WORK: Final = frozenset({"fw", "stamp", "pb"})
_DATETIME: Final = re.compile(
    r"(?!0000)\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?)?)?|--\d\d-\d\d", re.ASCII
)
"""What HTML takes for a date: no years before Christ, no month or day alone."""
_SPAN: Final = re.compile(r"[2-9]|[1-9]\d{1,2}")
"""Numbers of columns or rows that are told to the browser."""


def highlighted(walk: Walk, element: etree._Element) -> None:
    """``hi``, ``emph``: by what ``@rend`` says."""
    rend = element.get("rend", "italic" if local(element) == "emph" else "")
    if rend == "italic":
        walk.open_inline(element, "em")
    elif rend == "sup":
        walk.open_inline(element, "sup")
    else:
        walk.open_inline(element, "span", " ".join(f"hi-{css_name(word)}" for word in rend.split()))
    walk.children(element)
    walk.close()


def date(walk: Walk, element: etree._Element) -> None:
    """``date``: a machine-readable ``time`` where it has a normalised value."""
    when = element.get("when", "")
    is_known = _DATETIME.fullmatch(when) is not None
    walk.open_inline(
        element,
        "time" if is_known else "span",
        attributes=attribute("datetime", when.removeprefix("--")) if is_known else "",
    )
    walk.children(element)
    walk.close()


def cell(walk: Walk, element: etree._Element) -> None:
    """``cell``, over as many columns and rows as it says; a label of its column or its row is a heading of that."""
    spans = (("colspan", element.get("cols", "")), ("rowspan", element.get("rows", "")))
    attributes = "".join(attribute(name, number) for name, number in spans if _SPAN.fullmatch(number))
    row = element.getparent()
    of_column = row is not None and row.get("role") == "label"
    if of_column or element.get("role") == "label":
        walk.open_block(element, "th", attributes=attributes + attribute("scope", "col" if of_column else "row"))
    else:
        walk.open_block(element, "td", attributes=attributes)
    walk.children(element)
    walk.close()


def apparatus_mark(walk: Walk, entry: ApparatusEntry, *, tip: bool) -> str:
    """The raised letter that leads to an entry of the apparatus, with what it says in one line.

    Without the apparatus it says all of it, on a sheet as well, and leads to its place in the reading view.
    """
    context, words = walk.context, walk.context.words
    alone = View.APPARATUS not in context.views
    path = f"documents/{context.document}/apparatus.html#app-{entry.id}"
    if alone:
        path = f"{context.reading}#{entry.id}{'-ref' if tip else ''}"
    name, href = escape(entry.id), escape(context.url(path))
    said = escape(words.text("Textual note {label}", label=entry.label))
    told = emendation(entry, words, whole=alone) if tip or alone else ""
    language = language_attributes(words.spoken, context.text or context.language)
    described = f' aria-describedby="{name}-tip"' if tip else attribute("title", told) if told else ""
    shown = f'<span class="tip" id="{name}-tip"{language}>{escape(told, quote=False)}</span>' if tip else ""
    css = "textref textref-fw" if entry.about in _FORME_WORK else "textref"
    return (
        f'<sup class="{css}"><a id="{name}-ref" href="{href}" aria-label="{said}"{described}>'
        f"{entry.label}</a>{shown}</sup>"
    )


def name_title(entity: Entity) -> str:
    """What an abbreviation stands for, shown on demand."""
    return entity.full_name if entity.kind == "glossary" else ""


def line_break(walk: Walk, element: etree._Element) -> None:
    """``lb`` as a line break of the page; none where the block has only begun."""
    last = next((html for html in reversed(walk.out) if html.strip()), "")
    if not last.startswith(("<div", '<span class="fw ')):
        walk.out.append("<br>")


def anchors(walk: Walk, element: etree._Element) -> None:
    """An element that a view does not show: only the places that pointers lead to stay, but for those of notes."""
    html = "".join(
        f'<a class="anchor" id="{escape(xml_id(item))}"></a>'
        for item in element.iter()
        if xml_id(item) and local(item) != "note"
    )
    if html:
        walk.mark(html)


COMMON: Final[Table] = {
    "hi": highlighted,
    "emph": highlighted,
    "foreign": inline("i", "foreign"),
    "mentioned": inline("i"),
    "term": inline("span", "term"),
    "gloss": inline("span", "gloss"),
    "quote": inline("span", "quote"),
    "q": inline("q"),
    "soCalled": inline("span", "so-called"),
    "seg": inline("span"),
    "date": date,
    "time": inline("span"),
    "num": inline("span"),
    "measure": inline("span"),
    "name": inline("span"),
    "rs": inline("span"),
    "table": group("table"),
    "row": group("tr"),
    "cell": cell,
    "pc": through,
    "text": through,
    "body": through,
    "front": through,
    "back": through,
    "group": through,
    "floatingText": through,
    "teiHeader": silent,
    "anchor": anchors,
}
"""Elements that the views of a document do alike."""
