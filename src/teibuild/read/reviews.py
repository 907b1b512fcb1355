"""Declassification reviews, as the header records them (``custEvent``; TEI Guidelines, chapter MS)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from teibuild.model import Decision, Review
from teibuild.read.body import places
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import reading_text

REVIEW: Final = "declassification-review"


def read_reviews(root: etree._Element) -> tuple[Review, ...]:
    """The reviews in the order of the header."""
    pages = {xml_id(place.element): place.page for place in places(root) if xml_id(place.element)}
    return tuple(_review(event, pages) for event in root.iter(tei("custEvent")) if event.get("type") == REVIEW)


def _review(event: etree._Element, pages: dict[str, str]) -> Review:
    stamps = [pointer.partition("#")[2] for pointer in event.get("corresp", "").split()]
    stamp = next((stamp for stamp in stamps if stamp in pages), "")
    return Review(
        id=xml_id(event),
        when=event.get("when", ""),
        agency=_text(event, "orgName"),
        reviewer=next(
            (
                reading_text(name)
                for name in event.iter(tei("persName"), tei("name"))
                if "reviewer" in (name.get("role", ""), name.get("type", ""))
            ),
            "",
        ),
        decisions=tuple(
            Decision(term.get("subtype", ""), reading_text(term))
            for term in event.iter(tei("term"))
            if term.get("type") == "decision"
        ),
        text=reading_text(event),
        stamp=stamp,
        page=pages.get(stamp, ""),
    )


def _text(event: etree._Element, name: str) -> str:
    return next((reading_text(child) for child in event.iter() if local(child) == name), "")
