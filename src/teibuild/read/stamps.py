"""Stamps read as data: the lines of the form, its boxes, agency, reviewer, date and exemptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from teibuild.model import Moment, PieceKind, Stamp, StampBox, StampPiece
from teibuild.read.body import Place
from teibuild.read.decisions import decision_of
from teibuild.read.moments import moment, read_moment
from teibuild.read.registers import Registers
from teibuild.read.reviews import agencies
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import NOT_TYPED, faithful_text, fold, is_editors_note, reading_text

_SIGNATURES: Final = frozenset({"persName", "name", "seg", "unclear", "supplied", "add", "note", "hi"})
_REVIEWER: Final = re.compile(r"\breview\w*(?:\s+by)?\s*:?\s*$", re.IGNORECASE)
_BOXES: Final = "☐☑☒□■"


def read_stamps(places: Iterable[Place], file: str, registers: Registers) -> tuple[Stamp, ...]:
    """Every stamp of a document, in order.

    Args:
        places: Every element of the text (:func:`teibuild.read.body.places`).
        file: The document's path from the edition's folder.
        registers: The registers that names and terms lead into.

    """
    found = [place for place in places if local(place.element) == "stamp"]
    return tuple(_stamp(place, position, file, registers) for position, place in enumerate(found, 1))


def _stamp(place: Place, position: int, file: str, registers: Registers) -> Stamp:
    element = place.element
    around = element.getparent()
    outer = xml_id(around) if around is not None and local(around) == "fw" else ""
    when = element.get("when", "")
    date = next(element.iter(tei("date")), None)
    dated = moment(when, element.get("cert", "")) if when else (read_moment(element) if date is not None else Moment())
    return Stamp(
        id=outer or xml_id(element) or f"stamp-{position}",
        page=place.page,
        kind=element.get("type", ""),
        moment=dated,
        date=faithful_text(date) if date is not None else "",
        lines=_lines(element),
        agencies=agencies(element, file, registers),
        reviewer=_reviewer(element),
        boxes=tuple(_boxes(element, file, registers)),
        codes=tuple(
            (faithful_text(mark), tuple(pointer.partition("#")[2] for pointer in mark.get("ana", "").split()))
            for mark in element.iter(tei("metamark"))
            if mark.get("function") == "exemption"
        ),
    )


def _lines(stamp: etree._Element) -> tuple[tuple[StampPiece, ...], ...]:
    """What stands on the stamp, line by line as ``lb`` divides it."""
    lines: list[list[StampPiece]] = [[]]

    def words(text: str | None, kind: PieceKind = PieceKind.WORDS) -> None:
        last = lines[-1]
        if not text:
            return
        if kind is PieceKind.WORDS and last and last[-1].kind is kind:
            last[-1] = StampPiece(kind, last[-1].text + text)
        else:
            last.append(StampPiece(kind, text))

    def walk(element: etree._Element) -> None:
        name = local(element)
        if not name or name in NOT_TYPED or is_editors_note(element):
            return
        if name == "lb":
            lines.append([])
        elif name == "seg" and element.get("type") == "checkbox":
            lines[-1].append(StampPiece(PieceKind.TICKED if _is_ticked(element) else PieceKind.BOX))
        elif name == "metamark":
            words(faithful_text(element), PieceKind.CODE)
        else:
            words(element.text)
            for child in element:
                walk(child)
                words(child.tail)

    walk(stamp)
    return tuple(folded for line in lines if (folded := tuple(_folded(line))))


def _folded(line: list[StampPiece]) -> Iterator[StampPiece]:
    """A line without the white space of its source; pieces stand a space apart."""
    for piece in line:
        text = fold(piece.text)
        if text or piece.kind in {PieceKind.BOX, PieceKind.TICKED}:
            yield StampPiece(piece.kind, text)


def _is_ticked(box: etree._Element) -> bool:
    return box.get("subtype") == "checked"


def _boxes(stamp: etree._Element, file: str, registers: Registers) -> Iterator[StampBox]:
    box: etree._Element | None = None
    for seg in stamp.iter(tei("seg")):
        if seg.get("type") == "checkbox":
            box = seg
        elif seg.get("type") == "option" and box is not None:
            typed = fold(faithful_text(seg).strip(_BOXES))
            yield StampBox(
                _is_ticked(box), typed, _expanded(seg), tuple(_terms(seg, file, registers)), decision_of(typed)
            )
            box = None


def _expanded(option: etree._Element) -> str:
    """The words of an option with the editor's expansions in the place of abbreviations."""

    def text(element: etree._Element) -> str:
        name = local(element)
        if not name or name in {"sic", "orig", "note"}:
            return ""
        halves = {local(child): child for child in element} if name == "choice" else {}
        if "expan" in halves:
            return reading_text(halves["expan"])
        inner = (element.text or "") + "".join(text(child) + (child.tail or "") for child in element)
        return f" {inner}" if name == "lb" else inner

    return fold(text(option))


def _terms(option: etree._Element, file: str, registers: Registers) -> Iterator[str]:
    for item in option.iter(tei("term"), tei("abbr")):
        for pointer in (item.get("ref", "") or item.get("corresp", "")).split():
            key = registers.key(pointer, file)
            if key in registers.entities:
                yield key


def _reviewer(stamp: etree._Element) -> str:
    """The name on the stamp: tagged as the reviewer's, or standing right behind the words that ask for it."""
    for name in stamp.iter(tei("persName"), tei("name"), tei("seg")):
        if "reviewer" in (name.get("role"), name.get("type")) or name.get("type") == "signature":
            return faithful_text(name)
    before = ""
    for event, element in etree.iterwalk(stamp, events=("start", "end")):
        if event == "start":
            if local(element) in _SIGNATURES and not is_editors_note(element) and _REVIEWER.search(before):
                return faithful_text(element)
            before += element.text or "" if not is_editors_note(element) else ""
        elif element is not stamp:
            before = "" if is_editors_note(element) else before
            before += element.tail or ""
    return ""
