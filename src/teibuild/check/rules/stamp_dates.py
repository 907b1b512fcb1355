"""Dates as American stamps write them: 3-16-88, 8/5/98, AUG 5 1998, 5 AUG 98."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_YEAR: Final = r"['’]?(?P<year>\d{4}|\d{2})"
# It begins with a digit, and only then asks what stands before it: the search leaps from digit to digit.
_NUMBER_FIRST: Final = re.compile(
    r"(?P<number>[0-9](?<!\w[0-9])[0-9]?)(?:"
    r"(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<short>\d{4}|\d{2})"
    rf"|\s*{_MONTH}\s*{_YEAR}"
    r"|(?<=[0-9]{2})(?P<iso>\d{2}-\d{2}-\d{2})"
    r")(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH}\s*(?P<number>\d{{1,2}}),?\s*{_YEAR}(?!\d)", re.IGNORECASE)
_DAY_AND_YEAR: Final = re.compile(r"[0-9],?\s*['’]?[0-9]{2}")
"""What follows the month in all of those, and is looked for faster."""
_CENTURY: Final = 40
"""Years below it, written with two digits, are of this century: no review stamp is older than 1940."""


def dates_in(text: str) -> dict[str, str]:
    """The dates of a text, as ISO 8601, each with how it is written; both readings where day and month are unclear."""
    found: dict[str, str] = {}
    month_first = _MONTH_FIRST.finditer(text) if _DAY_AND_YEAR.search(text) else ()
    for match in (*_NUMBER_FIRST.finditer(text), *month_first):
        for iso in _readings(match):
            found.setdefault(iso, match[0])
    return found


def _readings(match: re.Match[str]) -> list[str]:
    parts = match.groupdict()
    if parts.get("iso"):
        return [match[0]]
    number = int(parts["number"])
    if parts["month"]:
        month = _MONTHS.index(parts["month"][:3].casefold()) + 1
        return _valid((_year(parts["year"]), month, number))
    second, year = int(parts["second"]), _year(parts["short"])
    return _valid((year, number, second), (year, second, number))


def _valid(*candidates: tuple[int, int, int]) -> list[str]:
    dates = []
    for year, month, day in candidates:
        try:
            dates.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return dates


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == len("1988") else year + (2000 if year < _CENTURY else 1900)
