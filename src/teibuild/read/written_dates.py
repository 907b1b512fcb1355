"""Dates as they are written in a text: “October 27, 1962”, “27 octobre 1962”, “October 16–28, 1962”.

Only what can be read in one way is read. “10/11/1962” is the tenth of November in London and the eleventh of October in
Washington; “62” may be of any century; a day before a country took up the Gregorian calendar is another day in it.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.tei.text import fold


class Moment(Struct, frozen=True, order=True):
    """A day, a month or a year of the Gregorian calendar; a part that is 0 is not written."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it; a day without a year as XML Schema does (``--10-27``)."""
        parts = [f"{self.year:04}" if self.year else "-"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


class Written(Struct, frozen=True):
    """What a written date says."""

    first: Moment
    last: Moment | None = None
    """The end of a span."""
    attributes: tuple[str, str] = ("from", "to")
    """What the bounds of a span are, in TEI's words: the span itself, or the limits of something within it."""
    sure: bool = True
    """Whether the calendar is plain, and nothing in it contradicts itself."""
    weekday_differs: bool = False
    """Whether a day of the week is written that it was not."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The TEI attributes that say the same."""
        if self.last is None:
            return (("when", self.first.iso),)
        return ((self.attributes[0], self.first.iso), (self.attributes[1], self.last.iso))


_MONTHS: Final = {
    "en": "january february march april may june july august september october november december",
    "de": "januar|jänner februar|feber märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ru": "января|январь февраля|февраль марта|март апреля|апрель мая|май июня|июнь июля|июль августа|август "
    "сентября|сентябрь октября|октябрь ноября|ноябрь декабря|декабрь",
}
_SHORT: Final = {
    "en": "jan feb mar apr may jun jul aug sep|sept oct nov dec",
    "de": "jan|jän feb mär|mrz apr mai jun jul aug sep|sept okt nov dez",
    "fr": "janv|jan févr|fév mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep|sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set|sett ott nov dic",
    "ru": "янв февр|фев мар апр мая июн июл авг сент|сен окт нояб|ноя дек",
}
_ROMAN: Final = "i ii iii iv v vi vii viii ix x xi xii"
_WEEKDAYS: Final = {
    "en": "monday|mon tuesday|tues|tue wednesday|wed thursday|thurs|thur|thu friday|fri saturday|sat sunday|sun",
    "de": "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
}
_GREGORIAN: Final = {"en": (1752, 9, 14), "ru": (1918, 2, 14)}
"""The first day that is surely Gregorian where a language is written; of the others, when the last of them were."""
_LATEST: Final = (1812, 1, 1)
_DOTTED: Final = frozenset({"de", "ru"})
"""Languages in which 10.11.1962 is the tenth of November and nothing else."""
_LONGEST: Final = 120
_KEPT: Final = 20_000
"""Dates that are kept once they have been read: the papers of one edition are mostly of a few years."""
_BETWEEN: Final = r"\s*(?:[-–—]|to|until|bis|au|al|по|through)\s*"


@cache
def _numbered(words: str) -> dict[str, int]:
    """Words, of which some mean the same, by their number from 1."""
    return {word: number for number, same in enumerate(words.split(), 1) for word in same.split("|")}


class _Language(Struct, frozen=True):
    """How one language writes dates."""

    name: str
    months: dict[str, int]
    weekdays: dict[str, int]
    single: re.Pattern[str]
    """One date, or its beginning in a span."""


@cache
def _language(name: str) -> _Language:
    months = _numbered(_MONTHS[name]) | _numbered(_SHORT[name])
    weekdays = _numbered(_WEEKDAYS[name])
    month = rf"(?P<month{{0}}>{'|'.join(sorted(months, key=len, reverse=True))})\b\.?"
    weekday = rf"(?:(?P<weekday>{'|'.join(sorted(weekdays, key=len, reverse=True))})\b\.?,?\s+)?"
    weekday += r"(?:the\s+|der\s+|den\s+|le\s+)?"
    day = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?"
    of = r"\s*(?:of\s+|de\s+|di\s+)?"
    year = r"(?:,?\s*(?:de\s+|del\s+)?(?P<year{0}>[12]\d{{3}})(?:\s*(?:г\.?|года|год))?)"
    forms = (
        weekday + day.format(1) + of + month.format(1) + year.format(1) + "?",
        weekday.replace("weekday", "weekday2")
        + month.format(2)
        + r"\s*"
        + day.format(2)
        + r"(?![\d.]\d)"
        + year.format(2)
        + "?",
        month.format(3) + year.format(3) + "?",
        r"(?P<year4>[12]\d{3})",
        day.format(5).replace("(?:st|nd|rd|th|er|º|°|\\.)?", r"\.?"),
    )
    return _Language(name, months, weekdays, re.compile("|".join(f"(?:{form})" for form in forms)))


_ISO: Final = re.compile(r"([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?([12]\d{3})")
_ROMAN_MONTH: Final = re.compile(r"(\d{1,2})\.?[\s.]\s?([ivx]{1,4})\.?[\s.]\s?([12]\d{3})")
_YEARS: Final = re.compile(r"([12]\d{3})\s*[-–—/]\s*(\d{4}|\d{2})")
_LIMITS: Final = (
    (re.compile(r"between (.+?) and (.+)"), ("notBefore", "notAfter")),
    (re.compile(r"from (.+?) (?:to|until|through) (.+)"), ("from", "to")),
    (re.compile(r"zwischen (.+?) und (.+)"), ("notBefore", "notAfter")),
    (re.compile(r"vom (.+?) bis(?: zum)? (.+)"), ("from", "to")),
    (re.compile(r"entre (?:le )?(.+?) et (?:le )?(.+)"), ("notBefore", "notAfter")),
    (re.compile(r"du (.+?) au (.+)"), ("from", "to")),
    (re.compile(r"entre (?:el )?(.+?) y (?:el )?(.+)"), ("notBefore", "notAfter")),
    (re.compile(r"del (.+?) al (.+)"), ("from", "to")),
)


@lru_cache(_KEPT)
def read_date(text: str, language: str = "en") -> Written | None:
    """What a written date says, or nothing where it cannot be read, or can be read in two ways.

    Args:
        text: All that is written, such as the content of ``date``.
        language: The language of the text (BCP 47); one that is not known is read as English.
    """
    words = fold(text).strip("[]()⟨⟩").rstrip(" ,;")
    words = words if re.search(r"(\w\.|\d{4})$", words) else words.rstrip(".")
    words = re.sub(r"(?<=\d{4})\.$", "", words).casefold()
    if not words or len(words) > _LONGEST or not re.search(r"\d", words):
        return None
    primary = language.partition("-")[0].casefold()
    tongue = _language(primary if primary in _MONTHS else "en")
    found = _numbers(words, tongue.name) or _single(words, tongue) or _span(words, tongue)
    if found is None:
        for pattern, attributes in _LIMITS:
            limits = pattern.fullmatch(words)
            if limits:
                found = _joined(_moments(limits[1], tongue), _moments(limits[2], tongue), attributes)
    if found is None:
        return None
    return replace(found, sure=found.sure and _is_gregorian(found, primary), weekday_differs=not found.sure)


def is_ambiguous(text: str, language: str = "en") -> tuple[Moment, Moment] | None:
    """The two days that a date written in numbers may mean: month first, then day first."""
    found = _NUMERIC.fullmatch(fold(text).strip("[]() "))
    if not found or read_date(text, language) is not None:
        return None
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    first, second = Moment(year, one, other), Moment(year, other, one)
    return (first, second) if _exists(first) and _exists(second) else None


def _numbers(words: str, language: str) -> Written | None:
    """Dates in numbers alone."""
    if iso := _ISO.fullmatch(words):
        return _one(Moment(int(iso[1]), int(iso[2]), int(iso[3])))
    if roman := _ROMAN_MONTH.fullmatch(words):
        return _one(Moment(int(roman[3]), _numbered(_ROMAN).get(roman[2], 13), int(roman[1])))
    if years := _YEARS.fullmatch(words):
        first = int(years[1])
        last = int(years[2]) if len(years[2]) == 4 else first // 100 * 100 + int(years[2])
        # Below 13, the second number may be a month.
        plain = last > first and (len(years[2]) == 4 or int(years[2]) > 12) and "/" not in words
        return Written(Moment(first), Moment(last)) if plain else None
    if found := _NUMERIC.fullmatch(words):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        day_first, month_first = Moment(year, other, one), Moment(year, one, other)
        if (language in _DOTTED and found[2] == ".") or day_first == month_first or not _exists(month_first):
            return _one(day_first)
        return None if _exists(day_first) else _one(month_first)
    return None


def _one(moment: Moment) -> Written | None:
    return Written(moment) if _exists(moment) else None


def _exists(moment: Moment) -> bool:
    if not moment.month:
        return bool(moment.year)
    if not 1 <= moment.month <= 12:
        return False
    year = moment.year or 2000  # a leap year: nobody knows better of February 29 without its year
    return not moment.day or 1 <= moment.day <= calendar.monthrange(year, moment.month)[1]


class _Part(Struct, frozen=True):
    """One half of a span, as far as it is written."""

    year: int
    month: int
    day: int
    sure: bool = True


def _moments(words: str, tongue: _Language) -> _Part | None:
    found = tongue.single.fullmatch(words.strip(" ,"))
    if found is None:
        return None
    parts = found.groupdict()

    def number(name: str) -> int:
        return next((int(value) for key, value in parts.items() if key.startswith(name) and value), 0)

    month = next((tongue.months[value] for key, value in parts.items() if key.startswith("month") and value), 0)
    weekday = next((value for key, value in parts.items() if key.startswith("weekday") and value), "")
    year, day = number("year"), number("day")
    sure = True
    if weekday:
        sure = bool(year and day) and _exists(Moment(year, month, day))
        sure = sure and date(year, month, day).isoweekday() == tongue.weekdays[weekday]
    return _Part(year, month, day, sure)


def _single(words: str, tongue: _Language) -> Written | None:
    part = _moments(words, tongue)
    if part is None or not (part.year or (part.month and part.day)):
        return None
    moment = Moment(part.year, part.month, part.day)
    return Written(moment, sure=part.sure) if _exists(moment) else None


def _span(words: str, tongue: _Language) -> Written | None:
    """Two dates with a dash or “to” between them."""
    for found in re.finditer(_BETWEEN, words):
        joined = _joined(_moments(words[: found.start()], tongue), _moments(words[found.end() :], tongue))
        if joined is not None:
            return joined
    # The days of one month, which is named before them: October 16–28, 1962.
    inside = re.fullmatch(
        rf"(\D+?\s?\d{{1,2}})(?:st|nd|rd|th)?{_BETWEEN}(\d{{1,2}})(?:st|nd|rd|th)?,?\s+([12]\d{{3}})", words
    )
    if inside is None:
        return None
    first = _moments(f"{inside[1]}, {inside[3]}", tongue)
    return _joined(first, _Part(first.year, first.month, int(inside[2]))) if first else None


def _joined(first: _Part | None, last: _Part | None, attributes: tuple[str, str] = ("from", "to")) -> Written | None:
    """A span of two halves; what the first leaves out, the last says."""
    if first is None or last is None or not last.year or (last.day and not last.month):
        return None
    year = first.year or last.year
    month = first.month or (0 if first.year else last.month)
    one, other = Moment(year, month, first.day), Moment(last.year, last.month, last.day)
    alike = (bool(one.month), bool(one.day)) == (bool(other.month), bool(other.day))
    if not alike or not _exists(one) or not _exists(other) or not one < other:
        return None
    return Written(one, other, attributes, first.sure and last.sure)


def _is_gregorian(found: Written, language: str) -> bool:
    """Whether a day was surely counted by the calendar of ISO 8601 where it was written; years alone are let pass."""
    first = found.first
    since = _GREGORIAN.get(language, _LATEST)
    return not first.month or not first.year or (first.year, first.month, first.day or 1) >= since
