"""The words of the declassification view: dates with their precision, kinds of events, decisions, shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent

from teibuild.model import Moment, Precision
from teibuild.words import Words, message

_DAYS_OF_YEAR: Final = 365.2425
_PRECISIONS: Final[Mapping[str, str]] = {
    Precision.MONTH: message("known to the month"),
    Precision.YEAR: message("known to the year"),
    Precision.BETWEEN: message("one day of this span"),
    Precision.AFTER: message("only the earliest day is known"),
    Precision.BEFORE: message("only the latest day is known"),
    Precision.YEARLESS: message("one of the years since it was written"),
    Precision.UNKNOWN: message("at any time since it was written"),
}
"""How exactly a date is known that is not known to the day."""
_DOUBTS: Final = {
    "low": message("the date is doubtful"),
    "medium": message("the date is probable"),
}
"""How sure the date is (``@cert``), where it is not."""
_EVENTS: Final = {
    "declassification-review": message("Review"),
    "declassification": message("Declassification"),
    "downgrading": message("Downgrading"),
    "classification": message("Classification"),
    "release": message("Release"),
}
"""Types of events (``custEvent/@type``)."""
_DECISIONS: Final = {
    "released": message("Released"),
    "declassified": message("Declassified"),
    "declassified-in-part": message("Declassified in part"),
    "downgraded": message("Downgraded"),
    "classified": message("Classified"),
    "excised": message("Excised"),
    "denied": message("Denied"),
    "withheld": message("Withheld"),
    "bracketed": message("Bracketed for excision"),
    "exemption": message("Exemption claimed"),
    "non-responsive": message("Not responsive"),
}
"""What can be decided (``term[@type='decision']/@subtype``)."""
_STAMPS: Final = {
    "declassification-review": message("Review stamp"),
    "declassification": message("Declassification stamp"),
    "classification": message("Classification stamp"),
    "downgrading": message("Downgrading stamp"),
    "receipt": message("Receipt stamp"),
    "filing": message("Filing stamp"),
}
"""Types of stamps (``stamp/@type``)."""


def dated(moment: Moment, words: Words, *, short: bool = False) -> str:
    """A date as a reader is told it, with what is not known of it; a span in short is its two ends."""
    first, last = words.date(moment.first), words.date(moment.last)
    if moment.precision is Precision.BETWEEN:
        return f"{first} – {last}" if short else words.text("between {first} and {last}", first=first, last=last)
    if moment.precision is Precision.AFTER:
        return words.text("not before {date}", date=first)
    if moment.precision is Precision.BEFORE:
        return words.text("not after {date}", date=last)
    if moment.precision is Precision.YEARLESS:
        return words.text("{day}, year not given", day=yearless(moment.first, words))
    return words.date(moment.written) if moment.written else words.text("undated")


def yearless(day: str, words: Words) -> str:
    """A day and month, as ``12-01``, in words."""
    month, _, number = day.partition("-")
    try:
        return format_skeleton("MMMMd", date(2000, int(month), int(number)), locale=words.locale)
    except ValueError:
        return day


def precision(moment: Moment, words: Words) -> str:
    """How exactly a date is known; nothing where it is known to the day."""
    said = words.called(_PRECISIONS, moment.precision, "")
    doubt = words.called(_DOUBTS, moment.certainty, "")
    return "; ".join(filter(None, (said, doubt)))


def event_kind(kind: str, words: Words) -> str:
    """The type of an event (``custEvent/@type``)."""
    return words.called(_EVENTS, kind)


def decision(kind: str, words: Words) -> str:
    """What was decided (``term[@type='decision']/@subtype``)."""
    return words.called(_DECISIONS, kind)


def stamp_kind(kind: str, words: Words) -> str:
    """The type of a stamp (``stamp/@type``)."""
    return words.called(_STAMPS, kind)


def span(first: str, last: str, words: Words) -> str:
    """The time between two ISO 8601 days, in whole years, or in months where it is shorter than two years."""
    between = days(first, last)
    years = int(between / _DAYS_OF_YEAR)
    if years >= 2:
        return words.count("{n} year", "{n} years", years)
    return words.count("{n} month", "{n} months", int(between / _DAYS_OF_YEAR * 12))


def days(first: str, last: str) -> int:
    """Days from one ISO 8601 day to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def share(part: int, whole: int, words: Words) -> str:
    """A part of a whole as a percentage: with a decimal below ten per cent, and never nought where there is some."""
    ratio = part / whole if whole else 0.0
    if part and ratio < 0.001:
        return words.text("under {percent}", percent=format_percent(0.001, format="#,##0.0%", locale=words.locale))
    form = "#,##0.0%" if 0 < ratio < 0.1 else None
    return format_percent(ratio, format=form, locale=words.locale)


def number(value: int, words: Words) -> str:
    """A number as it is written in the language."""
    return format_decimal(value, locale=words.locale)
