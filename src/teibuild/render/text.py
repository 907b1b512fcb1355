"""The walk of the reading view: notes put by for its end, passages set off, and where its pages begin."""

from __future__ import annotations

from html import escape
from itertools import accumulate
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.model import Endnote, Heading, Page, Turn, View
from teibuild.render.context import Context
from teibuild.render.walk import BLOCK, Table, Walk, attribute

REFERENCE: Final = '<sup class="noteref">'
"""How the mark of an editor's note begins."""
_EXCISION: Final = '<span class="excision">'


class TextWalk(Walk):
    """The walk that writes text as it is read, with the marks of notes; the notes are for its end."""

    def __init__(self, context: Context, table: Table, *, in_note: bool = False) -> None:
        super().__init__(context, table)
        self.in_note = in_note
        self.headings: list[Heading] = []
        self.division_depth = 0
        self.endnotes: list[Endnote] = []
        """Notes whose marks have been written: they stand at the end, so that the text is not read out with them."""
        self._headed: set[etree._Element | None] = set()
        self._in_link = False
        self._after_link: list[str] = []
        self._excision = ""
        self._excision_end = ""
        self._set_off: list[bool] = []
        """For each block that is open, whether a piece of a passage bracketed for excision is open in it."""
        self._turns: list[tuple[int, Turn]] = []
        self._begun = False

    def document(self, text: etree._Element) -> str:
        """The body of the view of a document's ``text``."""
        self.element(text)
        self.flush_apart()
        return "".join(self.out)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Where in the body the pages after the first begin."""
        lengths = [0, *accumulate(map(len, self.out))]
        return tuple(replace(turn, offset=lengths[position]) for position, turn in self._turns)

    def turn(self, page: Page) -> None:
        """A page begins; what is written before the first page belongs to it."""
        if self._begun:
            close, reopen = "".join(self.closing()), "".join(self.reopening())
            self._turns.append((len(self.out), Turn(page.id, 0, close, reopen)))
        self._begun = True

    def closing(self) -> list[str]:
        """The tags that close what is open, passages bracketed for excision included."""
        set_off = list(self._set_off)
        tags: list[str] = []
        for close, _, kind in reversed(self._open):
            if kind == BLOCK and set_off.pop():
                tags.append("</span>")
            tags.append(close)
        return tags

    def reopening(self) -> list[str]:
        """The tags that open again what :meth:`closing` closes."""
        set_off = iter(self._set_off)
        tags: list[str] = []
        for _, reopen, kind in self._open:
            tags.append(reopen)
            if kind == BLOCK and next(set_off):
                tags.append(_EXCISION)
        return tags

    def flush_apart(self) -> None:
        """Marks for which no block comes any more stand on a line of their own."""
        marks = "".join(self._pending)
        label = f'<span class="marks-label">{escape(self.context.words.text("On the page:"))}</span>'
        self.out.append(f'<p class="marks">{label} {marks}</p>' if "<sup" in marks else marks)
        self._pending.clear()

    def fragment(self, element: etree._Element) -> str:
        """What an element holds, as HTML within a block; one walk can make any number of them."""
        self.out.clear()
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
        hanging = [html for html in self._pending if not html.startswith(REFERENCE)]
        notes = [html for html in self._pending if html.startswith(REFERENCE)]
        self._pending.clear()
        if hanging:
            self.out.append(f'<span class="page-marks">{"".join(hanging)}</span>')
        self.out.extend(notes)

    def begin_excision(self, codes: str, end: str, identity: str = "") -> None:
        """From here a passage was once bracketed for excision; it is set off in each block that it reaches.

        Args:
            codes: The exemptions that were claimed, as a reader sees them.
            end: Id of the element at which the passage ends.
            identity: Id of the bracket, by which the declassification view knows the passage.

        """
        self.end_excision(self._excision_end)
        words = self.context.words
        label = escape(
            words.text("Bracketed for excision under {codes}; since released", codes=codes)
            if codes
            else words.text("Bracketed for excision; since released")
        )
        if identity and View.DECLASSIFICATION in self.context.views:
            path = f"documents/{self.context.document}/declassification.html#passage-{identity}"
            label = f'<a href="{escape(self.context.url(path))}">{label}</a>'
        html = f'<span class="excision-open" role="note">{label}</span>'
        self._excision, self._excision_end = _EXCISION, end
        if self._set_off:
            self.between_blocks(html + self._excision)
            self._set_off[-1] = True
        else:
            self.mark(html)

    def end_excision(self, identity: str) -> None:
        """End the passage if it ends at the element with this id."""
        if self._excision and identity == self._excision_end:
            self._excision = ""
            html = '<span class="excision-close"></span>'
            if self._set_off:
                self.between_blocks(f"</span>{html}" if self._set_off[-1] else html)
                self._set_off[-1] = False
            else:
                self.mark(html)

    def open_block(
        self, element: etree._Element, tag: str, css: str = "", *, identity: str = "", attributes: str = ""
    ) -> None:
        """Open a block, and in it the piece of a passage bracketed for excision."""
        super().open_block(element, tag, css, identity=identity, attributes=attributes)
        self._set_off.append(bool(self._excision))
        self.out.append(self._excision)

    def leave_block(self, element: etree._Element) -> None:
        """Write the marks of notes that follow the block, and close the piece of a passage bracketed for excision."""
        super().leave_block(element)
        if self._set_off.pop():
            self.out.append("</span>")

    def heading_level(self, head: etree._Element) -> int:
        """Level of a ``head``: one below that of the division around it; 0 for a division's second and later heads."""
        parent = head.getparent()
        if parent in self._headed:
            return 0
        self._headed.add(parent)
        return min(6, self.division_depth + 1)
