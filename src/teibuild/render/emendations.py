"""What the editor did to the text, as the reading view shows it (TEI Guidelines, chapters CO and PH).

Where the typescript and the edited text differ, both wordings are written: the typescript's with the class ``typed``
and hidden, the editor's with the class ``edited``. A switch on the page decides which of them is seen, or both.
"""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from teibuild.render.bars import gap
from teibuild.render.common import apparatus_mark
from teibuild.render.text import TextWalk
from teibuild.render.walk import Handler, Table, Walk, attribute
from teibuild.tei.names import local
from teibuild.tei.text import joins_word, reading_text

_LINED: Final = frozenset({"head", "dateline", "salute", "signed"})


def _choice(walk: TextWalk, element: etree._Element) -> None:
    halves = {local(child): child for child in element}
    for typed, edited, css in (("sic", "corr", "em em-correction"), ("orig", "reg", "em em-regularisation")):
        if edited in halves:
            _emended(walk, element, halves[edited], css, halves.get(typed))
            return
    if "abbr" in halves and "expan" in halves:
        walk.open_inline(element, "abbr", attributes=attribute("title", reading_text(halves["expan"])))
        walk.element(halves["abbr"])
        walk.close()
    else:
        # Other alternatives (several readings of equal right) are all shown.
        walk.children(element)


def _emended(
    walk: TextWalk, element: etree._Element, shown: etree._Element, css: str, typed: etree._Element | None = None
) -> None:
    """The editor's text with its mark and, hidden, what the page has in its place."""
    entry = walk.context.marks.get(element)
    # A space at the edge belongs to the line, not to what the editor did.
    before, after = _edge(shown.text, 0), _edge(shown[-1].tail if len(shown) else shown.text, -1)
    walk.out.append(before)
    walk.open_inline(element, "span", css, identity=entry.id if entry else "")
    if typed is None or walk.in_note:
        walk.children(shown)
        _strip(walk, after)
    else:
        _half(walk, typed, "typed", after)
        _half(walk, shown, "edited", after)
    walk.close()
    if entry:
        walk.mark(apparatus_mark(walk, entry, tip=True))
    walk.out.append(after)


def _half(walk: Walk, element: etree._Element, css: str, after: str) -> None:
    walk.open_inline(element, "span", css, attributes=" hidden" if css == "typed" else "")
    walk.children(element)
    _strip(walk, after)
    walk.close()


def _strip(walk: Walk, after: str) -> None:
    if after and walk.out[-1].endswith(" "):
        walk.out[-1] = walk.out[-1][:-1]


def _edge(text: str | None, position: int) -> str:
    return " " if text and text[position].isspace() else ""


def _kept(css: str) -> Handler:
    def handler(walk: TextWalk, element: etree._Element) -> None:
        _emended(walk, element, element, css)

    return handler


def _left_out(tag: str, css: str) -> Handler:
    """Words of the page that the edited text leaves out: they stand there hidden, and their mark stays."""

    def handler(walk: TextWalk, element: etree._Element) -> None:
        entry = walk.context.marks.get(element)
        if entry:
            walk.mark(f'<a class="anchor" id="{escape(entry.id)}"></a>')
        if not walk.in_note and walk.block_depth:
            walk.open_unnamed(element, tag, css, " hidden")
            walk.children(element)
            walk.close()
        if entry:
            walk.mark(apparatus_mark(walk, entry, tip=True))

    return handler


def line_joined(walk: TextWalk, element: etree._Element) -> None:
    """``lb`` as a space, or as nothing inside a word, whose hyphen is the typist's; heads keep theirs."""
    parent = element.getparent()
    if parent is not None and local(parent) in _LINED:
        walk.out.append("<br>")
    elif not joins_word(element):
        walk.out.append(" ")
    else:
        hyphen = "-" if walk.out[-1].endswith("-") else ""
        walk.out[-1] = walk.out[-1].removesuffix("-")
        walk.out.append(f'<span class="typed" hidden>{hyphen} </span>')


def _gap(walk: Walk, element: etree._Element) -> None:
    if walk.block_depth:
        walk.open_inline(element, "span", "gap")
    else:
        walk.open_block(element, "p", "p gap")
    walk.out.append(gap(element, walk.context.words, spoken=False))
    walk.close()


EMENDATIONS: Final[Table] = {
    "choice": _choice,
    "supplied": _kept("em em-supplied edited"),
    "unclear": _kept("em em-unclear"),
    "surplus": _left_out("span", "em-surplus typed"),
    "del": _left_out("del", "struck typed"),
    "lb": line_joined,
    "gap": _gap,
}
"""What the reading view does with alternatives, omissions and what is withheld."""
