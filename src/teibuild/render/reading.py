"""The reading view: the text as the editor offers it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from lxml import etree

from teibuild.model import Heading, NoteKind, RegisterKind
from teibuild.render.common import COMMON, anchors, apparatus_mark, line_joined, name_title
from teibuild.render.context import Context, entity_path
from teibuild.render.emendations import EMENDATIONS
from teibuild.render.walk import Table, Walk, attribute, block, css_name, group, inline, through
from teibuild.render.wording import exemption
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import reading_text

_HOLDS_BLOCKS: Final = frozenset(tei(name) for name in ("list", "table", "lg", "p", "floatingText"))
_NOTE_REFERENCE: Final = '<sup class="noteref">'
_HANDWRITTEN: Final = ' <span class="hand-note">[handwritten]</span>'
_NAME_CSS: Final[Mapping[RegisterKind, str]] = {
    RegisterKind.PEOPLE: "name name-person",
    RegisterKind.PLACES: "name name-place",
    RegisterKind.ORGANISATIONS: "name name-org",
    RegisterKind.GLOSSARY: "name name-term",
    RegisterKind.WORKS: "name name-work",
}


class Reading(Walk):
    """The walk of the reading view."""

    def __init__(self, context: Context, *, in_note: bool = False) -> None:
        super().__init__(context, READING)
        self.in_note = in_note
        self.headings: list[Heading] = []
        self.division_depth = 0
        self.in_heading = False
        self.after_heading: list[str] = []
        """Notes on a heading: they stand behind it, so that it is not read out with them."""
        self._headed: set[etree._Element | None] = set()
        self._in_link = False
        self._after_link: list[str] = []
        self._excision = ""
        self._excision_end = ""

    def document(self, text: etree._Element) -> str:
        """The body of the view of a document's ``text``."""
        self.element(text)
        self.flush_apart()
        return "".join(self.out)

    def flush_apart(self) -> None:
        """Marks for which no block comes any more stand on a line of their own."""
        marks = "".join(self._pending)
        label = '<span class="marks-label">On the page:</span>'
        self.out.append(f'<p class="marks">{label} {marks}</p>' if "<sup" in marks else marks)
        self._pending.clear()

    def fragment(self, element: etree._Element) -> str:
        """What an element holds, as HTML within a block."""
        self.block_depth += 1
        self.children(element)
        self.block_depth -= 1
        return "".join(self.out).strip()

    def link(self, element: etree._Element, href: str | None, css: str = "", attributes: str = "") -> None:
        """An element as a link; as a plain span where it leads nowhere or stands in a link already.

        Marks that stand inside it, which are links themselves, are written behind it.
        """
        if href is None or self._in_link:
            self.open_inline(element, "span", css, attributes=attributes)
            self.children(element)
            self.close()
            return
        self.open_inline(element, "a", css, attributes=attribute("href", href) + attributes)
        self._in_link = True
        self.children(element)
        self._in_link = False
        self.close()
        self.out.extend(self._after_link)
        self._after_link.clear()

    def mark(self, html: str) -> None:
        """Write a mark; one inside a link is written behind it."""
        if self._in_link:
            self._after_link.append(html)
        else:
            super().mark(html)

    def flush(self) -> None:
        """Marks that waited for a block hang beside its first line; notes among them stand in it."""
        hanging = [html for html in self._pending if not html.startswith(_NOTE_REFERENCE)]
        notes = [html for html in self._pending if html.startswith(_NOTE_REFERENCE)]
        self._pending.clear()
        if hanging:
            self.out.append(f'<span class="page-marks">{"".join(hanging)}</span>')
        self.out.extend(notes)

    def begin_excision(self, codes: str, end: str) -> None:
        """From here a passage was once bracketed for excision; it is set off in each block that it reaches.

        Args:
            codes: The exemptions that were claimed, as a reader sees them.
            end: Id of the element at which the passage ends.

        """
        self.end_excision(self._excision_end)
        label = f"Bracketed for excision{f' under {codes}' if codes else ''}; since released"
        html = f'<span class="excision-open" role="note">{escape(label)}</span>'
        self._excision, self._excision_end = '<span class="excision">', end
        if self.block_depth:
            self.between_blocks(html + self._excision)
        else:
            self.mark(html)

    def end_excision(self, identity: str) -> None:
        """End the passage if it ends at the element with this id."""
        if self._excision and identity == self._excision_end:
            self._excision = ""
            html = '<span class="excision-close"></span>'
            if self.block_depth:
                self.between_blocks(f"</span>{html}")
            else:
                self.mark(html)

    def open_block(
        self, element: etree._Element, tag: str, css: str = "", *, identity: str = "", attributes: str = ""
    ) -> None:
        """Open a block, and in it the piece of a passage bracketed for excision."""
        super().open_block(element, tag, css, identity=identity, attributes=attributes)
        if self._excision:
            self.out.append(self._excision)

    def leave_block(self, element: etree._Element) -> None:
        """Write the notes that follow the block, and close the piece of a passage bracketed for excision."""
        super().leave_block(element)
        if self._excision:
            self.out.append("</span>")

    def heading_level(self, head: etree._Element) -> int:
        """Level of a ``head``: one below that of the division around it; 0 for a division's second and later heads."""
        parent = head.getparent()
        if parent in self._headed:
            return 0
        self._headed.add(parent)
        return min(6, self.division_depth + 1)


def _division(walk: Reading, element: etree._Element) -> None:
    kind = element.get("type", "section")
    walk.division_depth += 1
    walk.open_group(element, "section", f"part part-{css_name(kind)}" if kind != "section" else "section")
    walk.children(element)
    walk.flush_apart()
    walk.close()
    walk.division_depth -= 1


def _text(walk: Reading, element: etree._Element) -> None:
    """``text``: a paper of its own within a ``group``, otherwise nothing of itself."""
    if element.get("type"):
        _division(walk, element)
    else:
        walk.children(element)


def _head(walk: Reading, element: etree._Element) -> None:
    level = walk.heading_level(element)
    kind = element.get("type", "section" if walk.division_depth > 1 else "title")
    parent = element.getparent()
    anchor = xml_id(element) or (xml_id(parent) if parent is not None else "")
    if level and anchor:
        walk.headings.append(Heading(level, anchor, reading_text(element)))
    walk.open_block(element, f"h{max(2, level)}" if level else "p", f"head head-{css_name(kind)}")
    walk.in_heading = True
    walk.children(element)
    walk.close()
    walk.in_heading = False
    walk.out.extend(walk.after_heading)
    walk.after_heading.clear()


def _paragraph(walk: Reading, element: etree._Element) -> None:
    if walk.in_note:
        walk.open_inline(element, "span", "note-p")
        walk.children(element)
        walk.close()
        return
    css = " ".join(["p", *(css_name(word) for word in element.get("rend", "").split())])
    if any(child.tag in _HOLDS_BLOCKS for child in element):
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
        label = f"Permanent link to paragraph {element.get('n', '')}".rstrip()
        href = escape(identity)
        walk.out.append(f'<a class="permalink" href="#{href}" aria-label="{escape(label)}">¶</a>')
    walk.close()


def _page_break(walk: Reading, element: etree._Element) -> None:
    page = walk.context.pages.get(xml_id(element))
    if page is None:
        return
    href = walk.context.url(f"documents/{walk.context.document}/pages/{page.id}.html")
    css, shown = ("pagemark supplied", f"[{page.n}]") if page.supplied else ("pagemark", page.n)
    walk.mark(
        f'<a class="{css}" id="{escape(page.id)}" href="{escape(href)}" '
        f'aria-label="Page {escape(page.n)}, sheet {page.sequence}"><span class="n">{escape(shown)}</span></a>'
    )


def _note(walk: Reading, element: etree._Element) -> None:
    note = walk.context.notes.get(element)
    if element in walk.written:
        return
    if note is None:
        walk.children(element)
    elif note.kind is NoteKind.TEXTUAL:
        entry = walk.context.marks.get(element)
        walk.mark(
            f'<a class="anchor" id="{escape(note.id)}"></a>' + (apparatus_mark(walk, entry, tip=True) if entry else "")
        )
    elif note.kind is NoteKind.EDITORIAL:
        within = Reading(walk.context, in_note=True)
        body = within.fragment(element)
        walk.unknown = within.unknown | walk.unknown
        name, label = escape(note.id), note.label
        reference = f'{_NOTE_REFERENCE}<a id="{name}-ref" href="#{name}" aria-label="Note {label}">{label}</a></sup>'
        html = (
            f'<span class="note" id="{name}" role="note"><span class="note-label">{label}</span> {body} '
            f'<a class="note-back" href="#{name}-ref" aria-label="Back to the text, note {label}">↩</a></span>'
        )
        if walk.in_heading:
            walk.mark(reference)
            walk.after_heading.append(html)
        else:
            walk.mark(reference + html)
    else:
        _handwriting(walk, element)


def _handwriting(walk: Reading, element: etree._Element) -> None:
    hand = element.get("hand", "").partition("#")[2]
    attributes = attribute("data-hand", hand) if hand else ""
    if walk.block_depth:
        walk.open_inline(element, "span", "hand", attributes=attributes)
        walk.children(element)
        walk.close()
        walk.out.append(_HANDWRITTEN)
        return
    walk.open_block(element, "p", "hand-line")
    walk.out.append(f'<span class="hand"{attributes}>')
    walk.children(element)
    walk.out.append(f"</span>{_HANDWRITTEN}")
    walk.close()


def _metamark(walk: Reading, element: etree._Element) -> None:
    """A bracket that once marked text for excision begins a passage; the mark itself is not read."""
    anchors(walk, element)
    _begin_excision(walk, element)


def _begin_excision(walk: Reading, metamark: etree._Element) -> None:
    end = metamark.get("spanTo", "").partition("#")[2]
    if metamark.get("function") == "excision" and end:
        codes = (pointer.partition("#")[2] for pointer in metamark.get("ana", "").split())
        walk.begin_excision(", ".join(exemption(code) for code in codes), end)


def _anchor(walk: Reading, element: etree._Element) -> None:
    walk.end_excision(xml_id(element))
    anchors(walk, element)


def _forme_work(walk: Reading, element: etree._Element) -> None:
    """Forme work is not read; but there are notes on it, and a passage may begin or end in it, at a catchword."""
    anchors(walk, element)
    for item in element.iter(tei("metamark"), tei("anchor"), tei("note")):
        if local(item) == "anchor":
            walk.end_excision(xml_id(item))
        elif local(item) == "note":
            _note(walk, item)
        else:
            _begin_excision(walk, item)


def _name(walk: Reading, element: etree._Element) -> None:
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


def _reference(walk: Reading, element: etree._Element) -> None:
    walk.link(element, walk.context.link(element.get("target", "")), "ref")


def _list(walk: Reading, element: etree._Element) -> None:
    walk.open_group(element, "ol" if element.get("rend") == "numbered" else "ul")
    walk.children(element)
    walk.close()


READING: Final[Table] = {
    **COMMON,
    **EMENDATIONS,
    "text": _text,
    "div": _division,
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
    "item": block("li"),
    "label": inline("span", "label"),
    "lg": group("div", "lg"),
    "l": block("p", "l"),
    "table": group("table"),
    "row": group("tr"),
    "cell": block("td"),
    "lb": line_joined,
    "pb": _page_break,
    "fw": _forme_work,
    "stamp": _forme_work,
    "metamark": _metamark,
    "anchor": _anchor,
    "note": _note,
    "add": _handwriting,
    "persName": _name,
    "placeName": _name,
    "orgName": _name,
    "rs": _name,
    "term": _name,
    "title": _name,
    "abbr": _name,
    "bibl": inline("span", "bibl"),
    "ref": _reference,
    "ptr": _reference,
    "surname": through,
    "forename": through,
    "roleName": through,
}
"""What the reading view does with each element."""
