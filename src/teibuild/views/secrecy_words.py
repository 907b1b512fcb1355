"""The words of the declassification view: dates with their precision, kinds of events, decisions, shares."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent

from teibuild.model import Moment, Precision
from teibuild.words import Words

_DAYS_OF_YEAR: Final = 365.2425


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
    said = {
        Precision.MONTH: words.text("known to the month"),
        Precision.YEAR: words.text("known to the year"),
        Precision.BETWEEN: words.text("one day of this span"),
        Precision.AFTER: words.text("only the earliest day is known"),
        Precision.BEFORE: words.text("only the latest day is known"),
        Precision.YEARLESS: words.text("one of the years since it was written"),
        Precision.UNKNOWN: words.text("at any time since it was written"),
    }.get(moment.precision, "")
    doubt = {
        "low": words.text("the date is doubtful"),
        "medium": words.text("the date is probable"),
    }.get(moment.certainty, "")
    return "; ".join(filter(None, (said, doubt)))


def event_kind(kind: str, words: Words) -> str:
    """The type of an event (``custEvent/@type``)."""
    return {
        "declassification-review": words.text("Review"),
        "declassification": words.text("Declassification"),
        "downgrading": words.text("Downgrading"),
        "classification": words.text("Classification"),
        "release": words.text("Release"),
    }.get(kind, kind)


def decision(kind: str, words: Words) -> str:
    """What was decided (``term[@type='decision']/@subtype``)."""
    return {
        "released": words.text("Released"),
        "declassified": words.text("Declassified"),
        "declassified-in-part": words.text("Declassified in part"),
        "downgraded": words.text("Downgraded"),
        "classified": words.text("Classified"),
        "excised": words.text("Excised"),
        "denied": words.text("Denied"),
        "withheld": words.text("Withheld"),
        "bracketed": words.text("Bracketed for excision"),
        "exemption": words.text("Exemption claimed"),
        "non-responsive": words.text("Not responsive"),
    }.get(kind, kind)


def stamp_kind(kind: str, words: Words) -> str:
    """The type of a stamp (``stamp/@type``)."""
    return {
        "declassification-review": words.text("Review stamp"),
        "declassification": words.text("Declassification stamp"),
        "classification": words.text("Classification stamp"),
        "downgrading": words.text("Downgrading stamp"),
        "receipt": words.text("Receipt stamp"),
        "filing": words.text("Filing stamp"),
    }.get(kind, kind)


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
