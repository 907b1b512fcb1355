"""Dates as American stamps write them: 3-16-88, 8/5/98, AUG 5 1998, 5 AUG 98."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_DATES: Final = re.compile(
    r"\b(?:"
    r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<short>\d{4}|\d{2})"
    rf"|{_NAME}\s*(?P<day>\d{{1,2}}),?\s*['’]?(?P<year>\d{{4}}|\d{{2}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r")(?!\d)",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(rf"\b(?P<day>\d{{1,2}})\s*{_NAME}\s*['’]?(?P<year>\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE)
_CENTURY: Final = 40
"""Years below it, written with two digits, are of this century: no review stamp is older than 1940."""


def dates_in(text: str) -> dict[str, str]:
    """The dates of a text, as ISO 8601, each with how it is written; both readings where day and month are unclear."""
    found: dict[str, str] = {}
    for match in (*_DATES.finditer(text), *_DAY_FIRST.finditer(text)):
        for iso in _readings(match):
            found.setdefault(iso, match[0])
    return found


def _readings(match: re.Match[str]) -> list[str]:
    parts = match.groupdict()
    if parts.get("iso"):
        return [parts["iso"]]
    if parts.get("month"):
        month = _MONTHS.index(parts["month"][:3].casefold()) + 1
        return _valid((_year(parts["year"]), month, int(parts["day"])))
    first, second, year = int(parts["first"]), int(parts["second"]), _year(parts["short"])
    return _valid((year, first, second), (year, second, first))


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
