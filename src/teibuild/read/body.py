"""The body of a document: its pages, its parts, and where in them each thing stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.model import Marking, Page, Part
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import NOT_TYPED, faithful_text, is_editors_note, reading_text

BLOCKS: Final = frozenset(
    {"p", "ab", "head", "dateline", "salute", "signed", "item", "label", "l", "cell", "trailer", "byline", "fw"}
)
"""Elements that hold running text: what stands inside one is read together."""

PARTS: Final = frozenset({"document", "attachment"})
"""Values of ``div/@type`` (or ``text/@type`` in a ``group``) that make a paper of its own within the folder."""


class Place(Struct, frozen=True):
    """An element of the text, with the page and the block it stands in."""

    element: etree._Element
    page: str
    """Id of the page, the first page's where none has begun."""
    block: etree._Element
    """The innermost block around the element (see :data:`BLOCKS`), or the division where there is none."""
    note: etree._Element | None
    """The editor's note that the element stands in."""

    @property
    def anchor(self) -> str:
        """Id of the block, or of the nearest element around it that has one."""
        element: etree._Element | None = self.block
        while element is not None and not xml_id(element):
            element = element.getparent()
        return xml_id(element) if element is not None else ""


def text_of(root: etree._Element) -> etree._Element | None:
    """The document's ``text``."""
    return next((child for child in root if local(child) == "text"), None)


def places(root: etree._Element) -> Iterator[Place]:
    """Every element of the text in document order, with its page and block.

    Who asks several times keeps them, and gives them to the readers below as ``placed``.
    """
    text = text_of(root)
    if text is None:
        return
    first = next(text.iter(tei("pb")), None)
    page = xml_id(first) if first is not None else ""
    block: etree._Element = text
    note: etree._Element | None = None
    blocks: list[etree._Element] = []
    for event, element in etree.iterwalk(text, events=("start", "end")):
        name = local(element)
        if event == "start":
            if name == "pb":
                page = xml_id(element)
            yield Place(element, page, block, note)
            if name in BLOCKS or name in {"div", "note"}:
                blocks.append(block)
                block = element
            if note is None and name == "note" and is_editors_note(element):
                note = element
        else:
            if element is note:
                note = None
            if name in BLOCKS or name in {"div", "note"}:
                block = blocks.pop()


def read_pages(root: etree._Element, placed: Sequence[Place] = ()) -> tuple[Page, ...]:
    """The pages in order. A number in square brackets is the editor's; a document without ``pb`` is one page."""
    pages: list[Page] = []
    part = ""
    for place in placed or places(root):
        element = place.element
        if _is_part(element):
            part = xml_id(element)
        if local(element) == "pb":
            n = element.get("n", "")
            number = n.strip("[]")
            identity = xml_id(element) or f"page-{len(pages) + 1}"
            pages.append(Page(identity, len(pages) + 1, number, n != number or not n, part))
    return tuple(pages) or (Page("page-1", 1, "1", supplied=True, part=part),)


def _is_part(element: etree._Element) -> bool:
    return local(element) in {"div", "text"} and element.get("type") in PARTS and bool(xml_id(element))


def read_parts(root: etree._Element, pages: tuple[Page, ...], placed: Sequence[Place] = ()) -> tuple[Part, ...]:
    """The papers of the folder; each is named by its first head."""
    parts = []
    for place in placed or places(root):
        element = place.element
        if not _is_part(element):
            continue
        head = next(element.iter(tei("head")), None)
        title = reading_text(head) if head is not None else ""
        # A part whose pb is its first child begins on that page, not on the page before it.
        first = next(element.iter(tei("pb")), None)
        begins = xml_id(first) if first is not None and _opens(element, first) else place.page
        parts.append(Part(xml_id(element), element.get("type", ""), title, begins or pages[0].id))
    return tuple(parts)


def _opens(part: etree._Element, page_break: etree._Element) -> bool:
    """Whether nothing is read in a part before its first page break."""
    node: etree._Element | None = page_break
    while node is not None and node is not part:
        parent = node.getparent()
        if parent is None or (parent.text or "").strip():
            return False
        for sibling in node.itersiblings(preceding=True):
            if faithful_text(sibling) or (sibling.tail or "").strip():
                return False
        node = parent
    return True


def read_markings(root: etree._Element, placed: Sequence[Place] = ()) -> tuple[Marking, ...]:
    """The classification lines of all pages, in order."""
    markings = []
    for place in placed or places(root):
        element = place.element
        if local(element) == "fw" and element.get("subtype") == "classification":
            pieces = _struck_pieces(element)
            struck = next(element.iter(tei("del")), None) is not None
            text, position = faithful_text(element), element.get("place", "")
            markings.append(Marking(text, place.page, position, struck, pieces, xml_id(element)))
    return tuple(markings)


def _struck_pieces(line: etree._Element) -> tuple[tuple[str, bool], ...]:
    """The words of a line in pieces, each with whether it is struck."""
    pieces: list[tuple[str, bool]] = []

    def add(text: str | None, *, struck: bool) -> None:
        if text and pieces and pieces[-1][1] is struck:
            pieces[-1] = (pieces[-1][0] + text, struck)
        elif text:
            pieces.append((text, struck))

    def walk(element: etree._Element, *, struck: bool) -> None:
        name = local(element)
        if not name or name in NOT_TYPED or is_editors_note(element):
            return
        inside = struck or name == "del"
        add(element.text, struck=inside)
        for child in element:
            walk(child, struck=inside)
            add(child.tail, struck=inside)

    walk(line, struck=False)
    spaced = [(" ".join(text.split()), struck) for text, struck in pieces]
    return tuple((text, struck) for text, struck in spaced if text)
