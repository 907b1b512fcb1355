"""When something was: dates of TEI's dated elements as stretches of days that can be compared.

A date may be as exact as a day or as wide as a century (TEI Guidelines, ``att.datable.w3c``). Of two dates, one is
before the other only if no day of the one is as late as any day of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.read.part import own_date
from teibuild.tei.names import tei

_EARLIEST: Final = "0000-00-00"
_LATEST: Final = "9999-99-99"
_DATE: Final = tei("date")
_KEPT: Final = 10_000
"""Dates that are kept once they have been read: those of an edition recur."""
_MOMENT: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*|Z|[+-]\d\d:\d\d)?")


class Span(NamedTuple):
    """A stretch of days, both ends included, each written ``1962-10-27``; unknown ends lie beyond all days."""

    first: str = _EARLIEST
    last: str = _LATEST

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.first != _EARLIEST or self.last != _LATEST

    @property
    def closed(self) -> bool:
        """Whether both of its ends are known."""
        return self.first != _EARLIEST and self.last != _LATEST

    def before(self, other: Span) -> bool:
        """Whether it is over before the other begins."""
        return self.last < other.first

    def __str__(self) -> str:
        first, last = _short(self.first), _short(self.last)
        if not self.closed:
            return f"after {first}" if self.first != _EARLIEST else f"before {last}"
        return first if first == last else f"{self.first.replace('-00', '')} to {self.last.replace('-99', '')}"


NEVER: Final = Span()
"""Of what is not dated."""


def _short(day: str) -> str:
    for end in ("-00-00", "-99-99", "-00", "-99"):
        day = day.removesuffix(end)
    return day


@lru_cache(_KEPT)
def read_moment(value: str) -> Span:
    """A date as ISO 8601 writes it; nothing is known of one without a year, or before the year 0."""
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        return NEVER
    year, month, day = match.groups()
    return Span(f"{year}-{month or '00'}-{day or '00'}", f"{year}-{month or '99'}-{day or '99'}")


def read_dated(element: etree._Element) -> Span:
    """When a dated element says that something was."""
    when = element.get("when")
    if when is not None:
        return read_moment(when)
    first = read_moment(element.get("from") or element.get("notBefore") or "").first
    last = read_moment(element.get("to") or element.get("notAfter") or "").last
    return Span(first, last)


def written(element: etree._Element) -> str:
    """The date of a dated element as its attributes write it."""
    if element.get("when"):
        return str(element.get("when"))
    ends = [element.get(name) for name in ("from", "notBefore", "to", "notAfter")]
    return " to ".join(end for end in ends if end)


def together(spans: Iterable[Span]) -> Span:
    """The stretch from the earliest to the latest of several; nothing is known if nothing is known of one of them."""
    found = list(spans)
    if not found or not all(span.known for span in found):
        return NEVER
    return Span(min(span.first for span in found), max(span.last for span in found))


@once
def stated_dates(document: Document) -> list[etree._Element]:
    """The elements of the header that say when the paper was written: of its sending, else of its creation.

    A document of a volume says so itself, if it does.
    """
    if document.part is not None and (own := own_date(document.part)) is not None:
        return [own]
    sent = corresp_dates(document).get("sent")
    if sent:
        return sent
    for creation in document.each("creation"):
        dates = list(creation.iterchildren(_DATE)) or list(creation.iter(_DATE))[:1]
        if dates:
            return dates
    return [date for date in document.each("docDate") if _in_header(date)]


@once
def corresp_dates(document: Document) -> dict[str | None, list[etree._Element]]:
    """What befell the paper as a letter, such as ``sent`` and ``received``, with the dates of each."""
    found: dict[str | None, list[etree._Element]] = {}
    for action in document.each("correspAction"):
        found.setdefault(action.get("type"), []).extend(action.iterchildren(_DATE))
    return found


@once
def stated_span(document: Document) -> Span:
    """When the paper was written, as the header says."""
    return together(read_dated(date) for date in stated_dates(document))


@once
def written_span(document: Document) -> Span:
    """When a paper, or the papers in one file, were written: from the earliest to the latest that its file says."""
    span = stated_span(document)
    if not span.known:
        return NEVER
    others = [*map(read_dated, document.each("docDate")), *(dated for _, dated in dateline_dates(document))]
    found = [span, *(each for each in others if each.closed)]
    return Span(min(each.first for each in found), max(each.last for each in found))


@once
def dateline_dates(document: Document) -> list[tuple[etree._Element, Span]]:
    """The dates of the datelines in the text of the paper, and when each is."""
    return [(date, read_dated(date)) for line in document.in_text("dateline") for date in line.iterchildren(_DATE)]


def _in_header(element: etree._Element) -> bool:
    return next(element.iterancestors(tei("teiHeader")), None) is not None
