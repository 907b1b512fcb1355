"""The walk over a tree that writes HTML to a list of strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from lxml import etree

from teibuild.render.context import Context
from teibuild.tei.names import XML_ID, XML_LANG, local, tei
from teibuild.tei.text import is_editors_note
from teibuild.words import language_attributes

_SPACE: Final = re.compile(r"\s+")
INLINE: Final = 0
BLOCK: Final = 1
GROUP: Final = 2
_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")
_NOTE: Final = tei("note")
_BLOCKS: Final = tuple(
    map(tei, (
        "ab", "byline", "closer", "dateline", "floatingText", "head", "l", "lg", "list", "opener", "p", "salute",
        "signed", "table", "trailer",
    ))
)  # fmt: skip
"""Elements that are blocks, or groups of them, in every view."""


class Walk:
    """One pass over a tree, guided by a table.

    Elements that are open are kept on a stack with the strings that close them and open them again, so that a page
    break, or a passage that begins in one paragraph and ends in another, can cross them.
    """

    line = "p"
    """The HTML element of a block of no kind."""

    def __init__(self, context: Context, table: Table) -> None:
        self.context = context
        self.table = table
        self.out: list[str] = []
        self.unknown: dict[str, etree._Element] = {}
        """Elements that the table does not know: name → first one met."""
        self.block_depth = 0
        self._open: list[tuple[str, str, int]] = []
        """Closing tag, reopening tag and kind, from the outermost in."""
        self.written: set[etree._Element] = set()
        """Notes that have been written with what they follow."""
        self._pending: list[str] = []
        self._blocks: list[etree._Element] = []

    def element(self, element: etree._Element) -> None:
        """Write one element by the table; one that it does not know stays visible with its text."""
        name = local(element)
        if not name:
            return
        handler = self.table.get(name)
        if handler is None:
            self.unknown.setdefault(name, element)
            self._as_it_stands(element, f"unknown unknown-{css_name(name)}")
        else:
            handler(self, element)

    def _as_it_stands(self, element: etree._Element, css: str) -> None:
        """Write an element that the table does not know: in a line, as a line of its own, or as what holds lines."""
        is_within = bool(self.block_depth or (self._open and self._open[-1][2] == INLINE) or _is_beside_text(element))
        if holds_blocks(element) or (not is_within and self._holds_unknown(element)):
            self.open_group(element, "div", css)
        elif is_within:
            self.open_inline(element, "span", css)
        elif "".join(element.itertext()).strip():
            self.open_block(element, self.line, css)
        else:
            name = element.get(XML_ID)
            self.mark(f'<span class="{css}"{attribute("id", name) if name else ""}></span>')
            return
        self.children(element)
        self.close()

    def _holds_unknown(self, element: etree._Element) -> bool:
        """Whether an element holds others that the table does not know, and no text of its own."""
        texts = [element.text, *(child.tail for child in element)]
        return not any(text and text.strip() for text in texts) and any(
            local(child) and local(child) not in self.table for child in element
        )

    def children(self, element: etree._Element) -> None:
        """Write the text and the children of an element."""
        if element.text:
            self.text(element.text)
        for child in element:
            self.element(child)
            if child.tail:
                self.text(child.tail)

    def text(self, text: str) -> None:
        """Write character data."""
        self.out.append(escape(_SPACE.sub(" ", text), quote=False))

    def open_block(
        self, element: etree._Element, tag: str, css: str = "", *, identity: str = "", attributes: str = ""
    ) -> None:
        """Open an HTML block; marks that waited for one come first in it."""
        self.block_depth += 1
        self._blocks.append(element)
        self._start(element, tag, css, identity, attributes, BLOCK)
        self.flush()

    def open_group(self, element: etree._Element, tag: str, css: str = "", *, identity: str = "") -> None:
        """Open an HTML element that holds blocks."""
        self._start(element, tag, css, identity, "", GROUP)

    def open_inline(
        self, element: etree._Element, tag: str, css: str = "", *, identity: str = "", attributes: str = ""
    ) -> None:
        """Open an HTML element within a block."""
        self._start(element, tag, css, identity, attributes, INLINE)

    def open_unnamed(self, element: etree._Element, tag: str, css: str, attributes: str = "") -> None:
        """Open an HTML element within a block without the element's id, which stands elsewhere."""
        language = own_language(element, self.context.language) if element.get(XML_LANG) else ""
        start = f'<{tag} class="{css}"{attributes}{language}>'
        self.out.append(start)
        self._open.append((f"</{tag}>", start, INLINE))

    def _start(self, element: etree._Element, tag: str, css: str, identity: str, attributes: str, kind: int) -> None:
        language = own_language(element, self.context.language) if element.get(XML_LANG) else ""
        attributes += language
        name = identity or element.get(XML_ID)
        start = f'<{tag} class="{css}"' if css else f"<{tag}"
        self.out.append(f'{start} id="{escape(name)}"{attributes}>' if name else f"{start}{attributes}>")
        reopen = f"{start}{attributes}>" if kind == INLINE else f'<{tag} class="{f"{css} cont".lstrip()}"{language}>'
        self._open.append((f"</{tag}>", reopen, kind))

    def close(self) -> None:
        """Close the innermost element that is open."""
        close, _, kind = self._open.pop()
        if kind == BLOCK:
            self.leave_block(self._blocks.pop())
            self.block_depth -= 1
        self.out.append(close)

    def leave_block(self, element: etree._Element) -> None:
        """Write what belongs to a block before it closes: the editor's notes that follow its element."""
        for note in notes_after(_outermost(element)):
            self.element(note)
            self.written.add(note)

    def mark(self, html: str) -> None:
        """Write a mark of the editor's (a note, a page number); between blocks it waits for the next one."""
        if self.block_depth:
            self.out.append(html)
        else:
            self._pending.append(html)

    def flush(self) -> None:
        """Write the marks that wait."""
        self.out.extend(self._pending)
        self._pending.clear()

    def close_all(self) -> None:
        """Close what is open, from the innermost out, without forgetting it."""
        self.out.extend(self.closing())

    def reopen_all(self) -> None:
        """Open again what :meth:`close_all` closed."""
        self.out.extend(self.reopening())

    def closing(self) -> list[str]:
        """The tags that close what is open, from the innermost out."""
        return [close for close, _, _ in reversed(self._open)]

    def reopening(self) -> list[str]:
        """The tags that open again what is open, from the outermost in."""
        return [reopen for _, reopen, _ in self._open]

    def between_blocks(self, html: str) -> None:
        """Write a tag directly inside the innermost block, closing and reopening what is open within it."""
        within: list[tuple[str, str, int]] = []
        for entry in reversed(self._open):
            if entry[2] != INLINE:
                break
            within.append(entry)
        self.out.extend(close for close, _, _ in within)
        self.out.append(html)
        self.out.extend(reopen for _, reopen, _ in reversed(within))


Handler = Callable[[Any, etree._Element], None]
"""Writes one element of a view. The first argument is that view's own walk, hence ``Any``."""

Table = Mapping[str, Handler]
"""What a view does with each TEI element, by its name without namespace."""


def _outermost(block: etree._Element) -> etree._Element:
    """The opener or closer that a block is the last line of, else the block itself."""
    parent = block.getparent()
    is_last = next(block.itersiblings("*"), None) is None and not (block.tail or "").strip()
    return parent if is_last and parent is not None and local(parent) in {"opener", "closer"} else block


def notes_after(element: etree._Element) -> list[etree._Element]:
    """The editor's notes that follow an element with nothing but white space between."""
    notes: list[etree._Element] = []
    previous = element
    for sibling in element.itersiblings():
        if (previous.tail or "").strip() or not is_editors_note(sibling):
            break
        notes.append(sibling)
        previous = sibling
    return notes


def _is_beside_text(element: etree._Element) -> bool:
    """Whether text stands directly before or behind an element."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return any(each and each.strip() for each in (text, element.tail))


def holds_blocks(element: etree._Element) -> bool:
    """Whether blocks stand in an element, other than those of notes."""
    for block_within in element.iterdescendants(*_BLOCKS):
        for above in block_within.iterancestors():
            if above is element:
                return True
            if above.tag == _NOTE:
                break
    return False


def own_language(element: etree._Element, page: str) -> str:
    """``lang`` of an element that has a language of its own, and ``dir`` where it turns the direction."""
    around = next((above.get(XML_LANG, "") for above in element.iterancestors() if above.get(XML_LANG)), page)
    own = element.get(XML_LANG, "")
    return language_attributes(own, around) or attribute("lang", own)


def attribute(name: str, value: str) -> str:
    """An HTML attribute, escaped, with a space before it."""
    return f' {name}="{escape(value)}"'


def css_name(value: str) -> str:
    """A value as part of the name of a CSS class."""
    return _NAME.sub("-", value).strip("-")


def inline(tag: str, css: str = "") -> Handler:
    """A handler that makes an element an HTML element within a block, or one that holds the blocks that it has."""

    def handler(walk: Walk, element: etree._Element) -> None:
        if len(element) and holds_blocks(element):
            walk.open_group(element, "div", css or css_name(local(element)))
        else:
            walk.open_inline(element, tag, css)
        walk.children(element)
        walk.close()

    return handler


def block(tag: str, css: str = "") -> Handler:
    """A handler that makes an element an HTML block."""

    def handler(walk: Walk, element: etree._Element) -> None:
        walk.open_block(element, tag, css)
        walk.children(element)
        walk.close()

    return handler


def group(tag: str, css: str = "") -> Handler:
    """A handler that makes an element an HTML element that holds blocks."""

    def handler(walk: Walk, element: etree._Element) -> None:
        walk.open_group(element, tag, css)
        walk.children(element)
        walk.close()

    return handler


def through(walk: Walk, element: etree._Element) -> None:
    """Write what an element holds, and nothing of itself."""
    walk.children(element)


def silent(walk: Walk, element: etree._Element) -> None:
    """Write nothing."""
