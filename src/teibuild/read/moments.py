"""Dates with their precision, as TEI's dating attributes give them (TEI Guidelines, ``att.datable.w3c``)."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from lxml import etree

from teibuild.model import Moment, Precision
from teibuild.tei.names import tei

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_YEARLESS: Final = re.compile(r"--(\d\d)-(\d\d)")
_DATING: Final = ("when", "from", "to", "notBefore", "notAfter")


def read_moment(element: etree._Element) -> Moment:
    """The date of an element: its own attributes', else that of the first dated ``date`` inside it."""
    dated = (item for item in (element, *element.iter(tei("date"))) if any(item.get(name) for name in _DATING))
    found = next(dated, None)
    if found is None:
        return Moment()
    certainty = found.get("cert", "")
    when = found.get("when", "")
    if when:
        return moment(when, certainty)
    first = bounds(found.get("from") or found.get("notBefore") or "")[0]
    last = bounds(found.get("to") or found.get("notAfter") or "")[1]
    if first and last:
        return Moment(Precision.BETWEEN, first, last, certainty=certainty)
    if first:
        return Moment(Precision.AFTER, first, certainty=certainty)
    return Moment(Precision.BEFORE, last=last, certainty=certainty) if last else Moment()


def moment(when: str, certainty: str = "") -> Moment:
    """A date as written in ``@when``: ``1988-03-16``, ``1988-03``, ``1988``, ``--03-16``; what is none is unknown."""
    yearless = _YEARLESS.fullmatch(when)
    if yearless:
        day = f"{yearless[1]}-{yearless[2]}"
        return Moment(Precision.YEARLESS, day, day, when, certainty)
    first, last = bounds(when)
    if not first:
        return Moment()
    parts = len(when.partition("T")[0].split("-"))
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[parts - 1]
    return Moment(precision, first, last, when.partition("T")[0], certainty)


def bounds(when: str) -> tuple[str, str]:
    """The first and the last day of a date, a month or a year; empty where it is none."""
    match = _DATE.fullmatch(when.partition("T")[0])
    if match is None:
        return "", ""
    year, month, day = match.groups()
    if month and not 1 <= int(month) <= 12:
        return "", ""
    if not month:
        return f"{year}-01-01", f"{year}-12-31"
    length = monthrange(int(year), int(month))[1] if int(year) else 31
    if not day:
        return f"{year}-{month}-01", f"{year}-{month}-{length}"
    if not 1 <= int(day) <= length:
        return "", ""
    return when.partition("T")[0], when.partition("T")[0]
