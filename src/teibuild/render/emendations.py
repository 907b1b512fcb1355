"""What the editor did to the text, as the reading view shows it (TEI Guidelines, chapters CO and PH)."""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from teibuild.render.common import apparatus_mark, withheld
from teibuild.render.walk import Handler, Table, Walk, attribute
from teibuild.tei.names import local
from teibuild.tei.text import reading_text


def _choice(walk: Walk, element: etree._Element) -> None:
    halves = {local(child): child for child in element}
    for edited, css in (("corr", "em em-correction"), ("reg", "em em-regularisation")):
        if edited in halves:
            _emended(walk, element, halves[edited], css)
            return
    if "abbr" in halves and "expan" in halves:
        walk.open_inline(element, "abbr", attributes=attribute("title", reading_text(halves["expan"])))
        walk.element(halves["abbr"])
        walk.close()
    else:
        # Other alternatives (several readings of equal right) are all shown.
        walk.children(element)


def _emended(walk: Walk, element: etree._Element, shown: etree._Element | None, css: str) -> None:
    """The editor's text with its mark; where the editor left text out, the mark alone."""
    entry = walk.context.marks.get(element)
    identity = entry.id if entry else ""
    after = ""
    if shown is not None:
        # A space at the edge belongs to the line, not to what the editor did.
        before, after = _edge(shown.text, 0), _edge(shown[-1].tail if len(shown) else shown.text, -1)
        walk.out.append(before)
        walk.open_inline(element, "span", css, identity=identity)
        walk.children(shown)
        if after and walk.out[-1].endswith(" "):
            walk.out[-1] = walk.out[-1][:-1]
        walk.close()
    elif identity:
        walk.mark(f'<a class="anchor" id="{escape(identity)}"></a>')
    if entry:
        walk.mark(apparatus_mark(walk, entry, tip=True))
    walk.out.append(after)


def _edge(text: str | None, position: int) -> str:
    return " " if text and text[position].isspace() else ""


def _kept(css: str) -> Handler:
    def handler(walk: Walk, element: etree._Element) -> None:
        _emended(walk, element, element, css)

    return handler


def _left_out(walk: Walk, element: etree._Element) -> None:
    _emended(walk, element, None, "")


def _gap(walk: Walk, element: etree._Element) -> None:
    walk.open_inline(element, "span", "gap")
    walk.out.append(escape(withheld(element)))
    walk.close()


EMENDATIONS: Final[Table] = {
    "choice": _choice,
    "supplied": _kept("em em-supplied"),
    "unclear": _kept("em em-unclear"),
    "surplus": _left_out,
    "del": _left_out,
    "gap": _gap,
}
"""What the reading view does with alternatives, omissions and what is withheld."""
