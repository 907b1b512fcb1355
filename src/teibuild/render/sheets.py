"""The page-faithful view: one sheet a page, with everything that stands on it."""

from __future__ import annotations

from html import escape
from typing import Final

from lxml import etree

from teibuild.model import NoteKind, Page, Sheet
from teibuild.render.bars import gap
from teibuild.render.common import COMMON, apparatus_mark, line_break
from teibuild.render.context import Context
from teibuild.render.walk import Handler, Table, Walk, attribute, block, css_name, group, silent, through
from teibuild.tei.names import local, xml_id


class Sheets(Walk):
    """The walk of the page-faithful view.

    Forme work that stands first on a page goes into the sheet's head, forme work after the last words into its foot;
    so each sheet reads in the order of the page.
    """

    line = "div"

    def __init__(self, context: Context) -> None:
        super().__init__(context, SHEETS)
        self.sheets: list[Sheet] = []
        self._page = next(iter(context.pages.values()), None)
        self._begun = False
        self._head: list[str] = []
        self._foot: list[str] = []
        self._body = self.out
        self._inked = False

    def document(self, text: etree._Element) -> tuple[Sheet, ...]:
        """The sheets of a document's ``text``, in order."""
        self.element(text)
        self.flush()
        self._finish()
        return tuple(self.sheets)

    def text(self, text: str) -> None:
        """Write character data; words in the body tell that the head of the page is over."""
        if self.out is self._body and not text.isspace():
            self._inked = True
            if self._foot:
                # Words follow: what was taken for the foot of the page stands in the midst of it.
                self._body.extend(self._foot)
                self._foot.clear()
        super().text(text)

    def turn(self, page: Page) -> None:
        """Begin a page: what is open is closed on the page before and opened again."""
        if self._begun:
            self.flush()
            self.close_all()
            self._finish()
            self.reopen_all()
        self._begun, self._page = True, page

    def _finish(self) -> None:
        if self._page is None:
            return
        zones = (("head", self._head), ("body", self._body), ("foot", self._foot))
        inner = "".join(f'<div class="sheet-{name}">{"".join(zone).strip()}</div>' for name, zone in zones if zone)
        name, number = escape(self._page.id), escape(self._page.n)
        html = f'<div class="sheet" id="{name}" data-n="{number}">{inner}</div>'
        self.sheets.append(Sheet(self._page, html))
        self._head.clear()
        self._foot.clear()
        self._body.clear()
        self._inked = False

    def forme_work(self, element: etree._Element, css: str, place: str) -> None:
        """Write forme work into the head, the body or the foot of the sheet, with the notes that follow it."""
        zone = self._body
        if place.startswith("top") and not self._inked:
            zone = self._head
        elif place.startswith("bottom"):
            zone = self._foot
        outside, self.out = self.out, zone
        if zone is self._body:
            self._inked = True
        self.open_block(element, "span", css)
        self.children(element)
        self.close()
        self.out = outside


def _page_break(walk: Sheets, element: etree._Element) -> None:
    page = walk.context.pages.get(xml_id(element))
    if page is not None:
        walk.turn(page)


def _forme_work(walk: Sheets, element: etree._Element) -> None:
    kind, subtype, place = element.get("type", ""), element.get("subtype", ""), element.get("place", "")
    if kind == "stamp":
        walk.open_block(element, "div", f"stamp place-{css_name(place)}" if place else "stamp")
        walk.children(element)
        walk.close()
        return
    css = ["fw", f"fw-{css_name(kind)}"]
    if subtype:
        css.append(f"fw-{css_name(subtype)}")
    if place:
        css.append(f"place-{css_name(place)}")
    walk.forme_work(element, " ".join(css), place)


def _segment(walk: Sheets, element: etree._Element) -> None:
    """``seg`` on a stamp: a box to tick, or what it stands for."""
    kind = element.get("type")
    if kind == "checkbox":
        ticked = element.get("subtype") == "checked"
        css = "box box-checked" if ticked else "box box-empty"
        words = walk.context.words
        label = escape(words.text("ticked") if ticked else words.text("not ticked"))
        walk.open_inline(element, "span", css, attributes=f' role="img" aria-label="{label}"')
    else:
        walk.open_inline(element, "span", css_name(kind or ""))
    walk.children(element)
    walk.close()


def _note(walk: Sheets, element: etree._Element) -> None:
    note = walk.context.notes.get(element)
    if element in walk.written:
        return
    if note is None or note.kind is NoteKind.ANNOTATION:
        _handwriting(walk, element)
        return
    entry = walk.context.marks.get(element)
    if entry:
        walk.mark(apparatus_mark(walk, entry, tip=False))
    elif note.kind is NoteKind.EDITORIAL:
        href = escape(walk.context.url(f"{walk.context.reading}#{note.id}"))
        said = escape(walk.context.words.text("Note {label}", label=note.label))
        walk.mark(
            f'<sup class="noteref"><a href="{href}" role="doc-noteref" aria-label="{said}">{note.label}</a></sup>'
        )


def _handwriting(walk: Sheets, element: etree._Element) -> None:
    hand, place = element.get("hand", "").partition("#")[2], element.get("place", "")
    css = f"hand place-{css_name(place)}" if place else "hand"
    attributes = attribute("data-hand", hand) if hand else ""
    if walk.block_depth:
        walk.open_inline(element, "span", css, attributes=attributes)
    else:
        walk.open_block(element, "div", css, attributes=attributes)
    walk.children(element)
    walk.close()


def _as_typed(walk: Sheets, element: etree._Element, typed: etree._Element | None, css: str) -> None:
    """What the page has, with the mark of the apparatus behind it."""
    entry = walk.context.marks.get(element)
    if typed is not None:
        walk.open_inline(element, "span", css, identity=entry.id if entry else "")
        walk.children(typed)
        walk.close()
    elif entry:
        walk.mark(f'<a class="anchor" id="{escape(entry.id)}"></a>')
    if entry:
        walk.mark(apparatus_mark(walk, entry, tip=False))


def _choice(walk: Sheets, element: etree._Element) -> None:
    halves = {local(child): child for child in element}
    for typed in ("sic", "orig"):
        if typed in halves:
            _as_typed(walk, element, halves[typed], "sic")
            return
    walk.children(halves.get("abbr", element))


def _typed(css: str) -> Handler:
    def handler(walk: Sheets, element: etree._Element) -> None:
        _as_typed(walk, element, element, css)

    return handler


def _supplied(walk: Sheets, element: etree._Element) -> None:
    _as_typed(walk, element, None, "")


def _deleted(walk: Sheets, element: etree._Element) -> None:
    entry = walk.context.marks.get(element)
    walk.open_inline(element, "del", "struck", identity=entry.id if entry else "")
    walk.children(element)
    walk.close()
    if entry:
        walk.mark(apparatus_mark(walk, entry, tip=False))


def _gap(walk: Sheets, element: etree._Element) -> None:
    """A black bar as long as what is withheld, with words for those who do not see it."""
    if walk.block_depth:
        walk.open_inline(element, "span", "gap")
    else:
        walk.open_block(element, "div", "p gap")
    walk.out.append(gap(element, walk.context.words, spoken=True))
    walk.close()


def _metamark(walk: Sheets, element: etree._Element) -> None:
    css = f"metamark metamark-{css_name(element.get('function', ''))}"
    if walk.block_depth:
        walk.open_inline(element, "span", css)
    else:
        walk.open_block(element, "span", css)
    walk.children(element)
    walk.close()


def _head(walk: Sheets, element: etree._Element) -> None:
    kind, around = element.get("type", "section"), element.getparent()
    is_caption = around is not None and local(around) == "table"
    walk.open_block(element, "caption" if is_caption else "div", f"head head-{css_name(kind)}")
    walk.children(element)
    walk.close()


def _paragraph(walk: Sheets, element: etree._Element) -> None:
    css = " ".join(["p", *(css_name(word) for word in element.get("rend", "").split())])
    walk.open_block(element, "div", css)
    walk.children(element)
    walk.close()


SHEETS: Final[Table] = {
    **COMMON,
    "div": through,
    **{f"div{n}": through for n in range(1, 8)},
    "head": _head,
    "p": _paragraph,
    "ab": _paragraph,
    "opener": group("div", "opener"),
    "closer": group("div", "closer"),
    "dateline": block("div", "dateline"),
    "salute": block("div", "salute"),
    "signed": block("div", "signed"),
    "byline": block("div", "byline"),
    "trailer": block("div", "trailer"),
    "list": group("div", "list"),
    "item": block("div", "item"),
    "label": through,
    "lg": group("div", "lg"),
    "l": block("div", "l"),
    "lb": line_break,
    "pb": _page_break,
    "fw": _forme_work,
    "stamp": through,
    "seg": _segment,
    "metamark": _metamark,
    "anchor": silent,
    "note": _note,
    "choice": _choice,
    "supplied": _supplied,
    "unclear": _typed("unclear"),
    "surplus": _typed("sic"),
    "del": _deleted,
    "add": _handwriting,
    "gap": _gap,
    "persName": through,
    "placeName": through,
    "orgName": through,
    "rs": through,
    "title": through,
    "abbr": through,
    "date": through,
    "time": through,
    "term": through,
    "bibl": through,
    "ref": through,
    "ptr": through,
    "surname": through,
    "forename": through,
    "roleName": through,
    "expan": silent,
    "corr": silent,
    "reg": silent,
}
"""What the page-faithful view does with each element."""
