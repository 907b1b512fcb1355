"""The history of a document's secrecy, as the header records it (``custEvent``; TEI Guidelines, chapter MS)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from teibuild.model import Agency, Decision, Evidence, Review
from teibuild.read.body import Place, places
from teibuild.read.moments import read_moment
from teibuild.read.registers import Registers
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import is_editors_note, reading_text

REVIEW: Final = "declassification-review"
_OTHER_CUSTODY: Final = frozenset({"transfer", "accession"})
"""Events that move the paper and open nothing."""
_MARKS: Final[Mapping[str, str]] = {"excision": "bracket", "exemption": "code"}


def review_elements(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of the events, in the order of the header."""
    for event in root.iter(tei("custEvent")):
        if event.get("type") not in _OTHER_CUSTODY:
            yield event


def read_reviews(
    root: etree._Element, file: str = "", registers: Registers | None = None, placed: Sequence[Place] = ()
) -> tuple[Review, ...]:
    """The events in the order of the header.

    Args:
        root: The document's ``TEI`` element.
        file: Its path from the edition's folder.
        registers: The registers that its names lead into.
        placed: Its elements with their places, where they are known already.

    """
    known = registers or Registers()
    marks = {xml_id(place.element): place for place in placed or places(root) if xml_id(place.element)}
    return tuple(
        _review(event, position, marks, file, known) for position, event in enumerate(review_elements(root), 1)
    )


def agencies(element: etree._Element, file: str, registers: Registers) -> tuple[Agency, ...]:
    """The organisations that an element names, each once, in the element's own words."""
    found: dict[tuple[str, str], Agency] = {}
    for name in element.iter(tei("orgName")):
        if any(is_editors_note(parent) for parent in name.iterancestors(tei("note"))):
            continue
        agency = Agency(reading_text(name), registers.key(name.get("ref", ""), file))
        found.setdefault((agency.name, agency.ref), agency)
    return tuple(found.values())


def _review(
    event: etree._Element, position: int, marks: Mapping[str, Place], file: str, registers: Registers
) -> Review:
    witnesses = [pointer.partition("#")[2] for pointer in event.get("corresp", "").split()]
    evidence = tuple(Evidence(name, marks[name].page, _kind(marks[name])) for name in witnesses if name in marks)
    offices = agencies(event, file, registers)
    return Review(
        id=xml_id(event) or f"review-{position}",
        when=event.get("when", ""),
        agency=", ".join(agency.name for agency in offices),
        reviewer=next(
            (
                reading_text(name)
                for name in event.iter(tei("persName"), tei("name"))
                if "reviewer" in (name.get("role", ""), name.get("type", ""))
            ),
            "",
        ),
        decisions=tuple(
            Decision(term.get("subtype", ""), reading_text(term), _fragments(term))
            for term in event.iter(tei("term"))
            if term.get("type") == "decision"
        ),
        text=reading_text(event),
        stamp=evidence[0].id if evidence else "",
        page=evidence[0].page if evidence else "",
        kind=event.get("type", "") or REVIEW,
        moment=read_moment(event),
        agencies=offices,
        evidence=evidence,
    )


def _fragments(element: etree._Element) -> tuple[str, ...]:
    return tuple(pointer.partition("#")[2] for pointer in element.get("ana", "").split())


def _kind(place: Place) -> str:
    element = place.element
    name = local(element)
    if name == "stamp" or element.get("type") == "stamp":
        return "stamp"
    if name == "fw" and element.get("subtype") == "classification":
        return "marking"
    return _MARKS.get(element.get("function", ""), "other") if name == "metamark" else "other"
