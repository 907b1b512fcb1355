"""Dates of the text, from their attributes (``att.datable.w3c``; W3C XML Schema part 2, section 3.3.9–3.3.14)."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.model.dating import Dating

_DATE: Final = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*|Z|[+-]\d\d:\d\d)?")
_MONTHS: Final = 12
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Day = tuple[int, int, int]
"""Year, month and day; the year before the year 1 is 0 (ISO 8601)."""


def read_dating(element: etree._Element) -> Dating | None:
    """When an element says that something was; ``None`` where it says nothing that has a year."""
    when = plain_date(element.get("when", ""))
    if when:
        return Dating(when, when)
    first, last = plain_date(element.get("from", "")), plain_date(element.get("to", ""))
    if first or last:
        return Dating(first, last)
    first, last = plain_date(element.get("notBefore", "")), plain_date(element.get("notAfter", ""))
    return Dating(first, last, lasting=False) if first or last else None


def plain_date(value: str) -> str:
    """A date without its time and time zone; the empty string for one that is none, or has no year."""
    found = _DATE.fullmatch(value.strip())
    if not found:
        return ""
    year, month, day = found.groups()
    if month and not 1 <= int(month) <= _MONTHS:
        return ""
    if day and not 1 <= int(day) <= days_in(int(year), int(month)):
        return ""
    return "-".join(part for part in (year, month, day) if part)


def days_in(year: int, month: int) -> int:
    """How many days a month has (Gregorian calendar)."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] - (month == 2 and not leap)


def first_day(date: str) -> Day:
    """The first day that a date can mean: ``1962-10`` → ``(1962, 10, 1)``."""
    year, month, day = _parts(date)
    return year, month or 1, day or 1


def last_day(date: str) -> Day:
    """The last day that a date can mean: ``1962-02`` → ``(1962, 2, 28)``."""
    year, month, day = _parts(date)
    month = month or _MONTHS
    return year, month, day or days_in(year, month)


def _parts(date: str) -> tuple[int, int, int]:
    sign = -1 if date.startswith("-") else 1
    numbers = [int(part) for part in date.lstrip("-").split("-")]
    year, month, day = (*numbers, 0, 0)[:3]
    return sign * year, month, day
