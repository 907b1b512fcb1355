"""Days of the week beside full dates, in English and in German: whether the one fits the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

_ENGLISH: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GERMAN: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_NUMBER: Final = {name: number for days in (_ENGLISH, _GERMAN) for number, name in enumerate(days)} | {"Sonnabend": 5}
_MONTHS: Final = {
    name: number
    for names in ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez")
    for number, name in enumerate(re.findall(r"\w+", names), 1)
}
"""Months by their first three letters."""
_MONTH: Final = (
    r"(Jan(?:uary?|\.)?|Feb(?:ruary?|\.)?|March|Mar\.|März|Apr(?:il|\.)|May|Mai|June?|Juni|July?|Juli|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)|O[ck]t(?:ober|\.)|Nov(?:ember|\.)|De[cz](?:ember|\.))"
)
_ENDINGS: Final = {"en": ("day",), "de": ("tag", "Mittwoch", "Sonnabend")}
"""Languages → what the names of days end in: looked for first, since that is quick."""
_TAG: Final = r"""<date\b[^<>]*?\bwhen\s*=\s*["'](\d{4})-(\d\d)-(\d\d)["'][^<>]*>\s*"""
_BEFORE: Final = re.compile(_TAG + r"\Z")
_BEHIND: Final = re.compile(
    rf"[,.]?\s*(?:the\s+|den\s+|dem\s+)?(?:{_TAG}|{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b"
    rf"|(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})\b)"
)
_LONGEST: Final = 200
"""Characters of a start tag that are looked through for its date."""
_GREGORIAN: Final = date(1923, 3, 1)
"""Before this day, some countries still counted by the Julian calendar."""


class WrongWeekday(NamedTuple):
    """A day of the week that is not its date's."""

    offset: int
    length: int
    written: str
    date: str
    right: str


def wrong_weekdays(text: str, language: str = "en") -> Iterator[WrongWeekday]:
    """The days of the week in the text of a TEI file that do not fit the date beside them.

    A date counts if it is written in full right behind the day, or if the day stands at the beginning of, or right
    before, a ``date`` that says which day it means.

    Args:
        text: The text of the file.
        language: Its language, as BCP 47 writes it; of languages that are not known here, nothing is said.
    """
    for start, name in _days(text, _ENDINGS.get(language.partition("-")[0].lower(), ())):
        inside = _BEFORE.search(text, max(0, start - _LONGEST), start)
        beside = inside or _BEHIND.match(text, start + len(name))
        day = _read(beside.groups()) if beside else None
        if day is None or _fits(day, name) or _set_apart(text, start):
            continue
        names = _GERMAN if name in _GERMAN or name == "Sonnabend" else _ENGLISH
        yield WrongWeekday(start, len(name), name, day.isoformat(), names[day.weekday()])


def _days(text: str, endings: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The names of days in a text, each with its offset."""
    for ending in endings:
        end = text.find(ending)
        while end >= 0:
            end += len(ending)
            start = end
            while start and text[start - 1].isalpha():
                start -= 1
            if text[start:end] in _NUMBER and not text[end : end + 1].isalpha():
                yield start, text[start:end]
            end = text.find(ending, end)


def _read(parts: tuple[str | None, ...]) -> date | None:
    """The day that was found: by its tag, or month, day and year, or day, month and year."""
    found = [part for part in parts if part]
    try:
        if not found:
            return None
        if found[0].isdigit() and len(found[0]) == 4:
            return date(int(found[0]), int(found[1]), int(found[2]))
        month, day = (found[0], found[1]) if not found[0].isdigit() else (found[1], found[0])
        return date(int(found[2]), _MONTHS[month[:3]], int(day))
    except ValueError:
        return None


def _set_apart(text: str, offset: int) -> bool:
    """Whether the word is marked as the paper's own error, or commented out."""
    if text.rfind("<!--", 0, offset) > text.rfind("-->", 0, offset):
        return True
    return re.compile(r"<(?:sic|orig)\b[^<>]*>\s*\Z").search(text, max(0, offset - _LONGEST), offset) is not None


def _fits(day: date, name: str) -> bool:
    """Whether a day bears this name, in the Gregorian calendar or, where both were in use, in the Julian."""
    if day.weekday() == _NUMBER[name]:
        return True
    if day >= _GREGORIAN:
        return False
    lag = day.year // 100 - day.year // 400 - 2
    return day < date(1583, 1, 1) or (day.weekday() + lag) % 7 == _NUMBER[name]
