"""What is withheld, what was once bracketed for excision, and how much of each page that is.

Counted is the running text as typed, without forme work, notes and handwriting; quoted is the text as edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import Page, Passage, Quoted, Span, SpanKind, Tally, Withheld
from teibuild.read.body import BLOCKS, text_of
from teibuild.read.sizes import PAGE, WORD, characters, read_size
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import EDITED_ONLY, TYPED_ONLY, fold, joins_word

_APART: Final = frozenset({"fw", "stamp", "note", "metamark", "teiHeader", "expan"})
"""What is no running text of the paper."""
_CONTEXT: Final = 60
_SPACE: Final = re.compile(r"\s+")
_FULL_PAGE: Final = 600
"""Characters that make a page full enough to tell how much a page of the document holds."""


class _Run(Struct, frozen=True):
    """A piece of text, or a gap, as the walk comes to it."""

    text: str
    page: str
    block: int
    """Number of the block around it, from the beginning of the text."""
    anchor: str
    passage: str
    """Id of the passage bracketed for excision that it belongs to."""
    typed: bool
    edited: bool
    gap: etree._Element | None = None


class Secrets(Struct, frozen=True):
    """What the walk found."""

    passages: tuple[Passage, ...]
    withheld: tuple[Withheld, ...]
    tallies: tuple[Tally, ...]


def read_withheld(root: etree._Element, pages: Sequence[Page]) -> Secrets:
    """Passages, gaps and tallies of a document.

    Args:
        root: The document's ``TEI`` element.
        pages: Its pages.

    """
    text = text_of(root)
    if text is None:
        return Secrets((), (), ())
    walk = _Walk(pages[0].id)
    walk.element(text, typed=True, edited=True)
    runs = walk.runs
    own = _page_of(runs, pages)
    by_page: dict[str, list[_Run]] = {page.id: [] for page in pages}
    for run in runs:
        by_page.setdefault(run.page, []).append(run)
    tallies = tuple(_tally(page.id, by_page[page.id], own) for page in pages)
    return Secrets(tuple(_passages(walk.brackets, runs)), tuple(_gaps(runs, own)), tallies)


class _Walk:
    """One pass over the text, in the order in which it is read."""

    def __init__(self, page: str) -> None:
        self.runs: list[_Run] = []
        self.brackets: list[tuple[etree._Element, str, str]] = []
        """Opening brackets, with the page and the block that they stand in."""
        self._page = page
        self._block = 0
        self._blocks = 0
        self._anchor = ""
        self._passage = ""
        self._end = ""

    def element(self, element: etree._Element, *, typed: bool, edited: bool) -> None:
        name = local(element)
        if not name:
            return
        if name == "pb":
            self._page = xml_id(element) or self._page
        elif name == "lb":
            self._break(element, typed=typed, edited=edited)
        elif name == "gap":
            self._add("", typed=typed, edited=edited, gap=element if element.get("reason") == "redacted" else None)
        elif name in _APART:
            self._marks_in(element)
        else:
            self._inside(element, typed=typed and name not in EDITED_ONLY, edited=edited and name not in TYPED_ONLY)
        if name == "anchor" and self._passage and xml_id(element) == self._end:
            self._passage = self._end = ""

    def _inside(self, element: etree._Element, *, typed: bool, edited: bool) -> None:
        name = local(element)
        outer, anchor = self._block, self._anchor
        if xml_id(element) and (name in BLOCKS or name in {"div", "text"}):
            self._anchor = xml_id(element)
        apart = name in BLOCKS and not (name == "label" and _is_inline(element))
        if apart:
            self._blocks += 1
            self._block = self._blocks
            self._add("\n", typed=True, edited=True)
        if element.text:
            self._add(element.text, typed=typed, edited=edited)
        for child in element:
            self.element(child, typed=typed, edited=edited)
            if child.tail:
                self._add(child.tail, typed=typed, edited=edited)
        if apart:
            self._add("\n", typed=True, edited=True)
        self._block, self._anchor = outer, anchor

    def _marks_in(self, element: etree._Element) -> None:
        """Brackets, and where a passage ends, in what is no running text: a catchword may hold them."""
        for item in element.iter(tei("metamark"), tei("anchor"), tei("pb")):
            end = item.get("spanTo", "").partition("#")[2]
            if local(item) == "anchor":
                if self._passage and xml_id(item) == self._end:
                    self._passage = self._end = ""
            elif local(item) == "pb":
                self._page = xml_id(item) or self._page
            elif item.get("function") == "excision" and end:
                self._passage, self._end = xml_id(item) or f"passage-{len(self.brackets) + 1}", end
                self.brackets.append((item, self._page, self._anchor))

    def _break(self, element: etree._Element, *, typed: bool, edited: bool) -> None:
        if not joins_word(element):
            self._add(" ", typed=typed, edited=edited)
        elif self.runs and self.runs[-1].text.rstrip().endswith("-"):
            last = self.runs[-1]
            self.runs[-1] = replace(last, text=last.text.rstrip()[:-1])

    def _add(self, text: str, *, typed: bool, edited: bool, gap: etree._Element | None = None) -> None:
        self.runs.append(_Run(text, self._page, self._block, self._anchor, self._passage, typed, edited, gap))


def _is_inline(label: etree._Element) -> bool:
    """Whether a label stands in the paragraph that it numbers."""
    parent = label.getparent()
    return parent is not None and local(parent) in BLOCKS


def _page_of(runs: Iterable[_Run], pages: Sequence[Page]) -> int:
    """Characters of a page of this document: the mean of its full pages without gaps, else that of any typescript."""
    lengths = dict.fromkeys((page.id for page in pages), 0)
    broken = {run.page for run in runs if run.gap is not None}
    for run in runs:
        if run.typed:
            lengths[run.page] = lengths.get(run.page, 0) + len(" ".join(run.text.split()))
    full = [length for page, length in lengths.items() if page not in broken and length >= _FULL_PAGE]
    return round(sum(full) / len(full)) if full else PAGE


def _tally(page: str, runs: list[_Run], own: int) -> Tally:
    typed = [run for run in runs if run.typed]
    released = "".join(run.text if run.passage else "\n" for run in typed)
    legible = fold("".join(run.text if run.gap is None else " " for run in typed))
    missing = sum(characters(read_size(run.gap), own) for run in typed if run.gap is not None)
    return Tally(
        page,
        words=len(legible.split()),
        characters=len(legible),
        released_words=len(released.split()),
        released_characters=len(fold(released)),
        withheld_words=round(missing / WORD),
        withheld_characters=missing,
        spans=tuple(_spans(typed, own)),
    )


def _spans(runs: Iterable[_Run], own: int) -> Iterator[Span]:
    """Where on a page text is withheld or was, as parts of its length."""
    places: list[tuple[SpanKind, int, int]] = []
    position = 0
    spaced = True
    for run in runs:
        kind = SpanKind.WITHHELD if run.gap is not None else SpanKind.RELEASED if run.passage else None
        if run.gap is not None:
            length = characters(read_size(run.gap), own)
        else:
            folded = " ".join(run.text.split())
            length = len(folded) + bool(folded and run.text[0].isspace() and not spaced) if folded else 0
            spaced = run.text[-1:].isspace()
        if kind and length and places and places[-1][0] is kind and places[-1][2] == position:
            places[-1] = (kind, places[-1][1], position + length)
        elif kind and length:
            places.append((kind, position, position + length))
        position += length
    return (Span(kind, round(start / position, 4), round(end / position, 4)) for kind, start, end in places)


def _passages(brackets: Iterable[tuple[etree._Element, str, str]], runs: Sequence[_Run]) -> Iterator[Passage]:
    by_passage: dict[str, list[_Run]] = {}
    for run in runs:
        if run.passage:
            by_passage.setdefault(run.passage, []).append(run)
    for position, (bracket, page, anchor) in enumerate(brackets, 1):
        name = xml_id(bracket) or f"passage-{position}"
        inside = by_passage.get(name, [])
        typed = fold("".join(run.text for run in inside if run.typed))
        block = next((run.anchor for run in inside if run.text.strip() and run.anchor), anchor)
        codes = tuple(pointer.partition("#")[2] for pointer in bracket.get("ana", "").split())
        yield Passage(name, page, block, codes, tuple(_quoted(inside)), len(typed.split()), len(typed))


def _quoted(runs: Iterable[_Run]) -> Iterator[Quoted]:
    """The edited text of a passage, a piece for each paragraph and page."""
    pieces: list[tuple[int, str, list[str]]] = []
    for run in runs:
        if not run.edited:
            continue
        if not pieces or pieces[-1][:2] != (run.block, run.page):
            pieces.append((run.block, run.page, []))
        pieces[-1][2].append(run.text if run.gap is None else " […] ")
    before = 0
    for block, page, chunks in pieces:
        text = fold("".join(chunks))
        if text:
            yield Quoted(page, text, block == before)
            before = block


def _gaps(runs: Sequence[_Run], own: int) -> Iterator[Withheld]:
    number = 0
    for position, run in enumerate(runs):
        if run.gap is None or not run.edited:
            continue
        number += 1
        size = read_size(run.gap)
        yield Withheld(
            id=xml_id(run.gap) or f"withheld-{number}",
            page=run.page,
            block=run.anchor,
            size=size,
            characters=characters(size, own),
            exemptions=tuple(pointer.partition("#")[2] for pointer in run.gap.get("ana", "").split()),
            before=_context(reversed(runs[:position]), run.block, ahead=False),
            after=_context(iter(runs[position + 1 :]), run.block, ahead=True),
        )


def _context(runs: Iterable[_Run], block: int, *, ahead: bool) -> str:
    """A few words of the same paragraph on one side of a gap."""
    chunks: list[str] = []
    for run in runs:
        if run.block != block or sum(map(len, chunks)) > 2 * _CONTEXT:
            break
        if run.gap is not None:
            chunks.append(" […]" if ahead else "[…]")
            break
        if run.edited:
            chunks.append(run.text)
    # A space beside the gap is kept: a full stop stands close to it, a word does not.
    text = _SPACE.sub(" ", "".join(chunks if ahead else reversed(chunks)))
    text = text.rstrip() if ahead else text.lstrip()
    if len(text) <= _CONTEXT:
        return text
    if ahead:
        return text[:_CONTEXT].rpartition(" ")[0] + "…"
    return "…" + text[-_CONTEXT:].partition(" ")[2]
