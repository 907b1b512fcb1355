"""Values that are no date: what they were probably to say, as ISO 8601 writes it."""

from __future__ import annotations

import calendar
import re
from typing import Final, NamedTuple

from teibuild.read.written_dates import Moment, is_ambiguous, read_date

_GENERAL: Final = "Write year-month-day, such as 1962-10-27; or 1962-10, or 1962."
_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NUMBERS: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_MONTH: Final = re.compile(r"(\d{1,2})[./-](\d{4})")
_DOUBT: Final = re.compile(r"(?:circa|ca|c|about|around|probably)\.?\s*|\s*[?\[\]()~]")


class WrongDate(NamedTuple):
    """What is said of a value that is no date."""

    message: str
    hint: str
    meant: str = ""
    """The date as it is to be written, where the value can be read in one way only."""


def explain_date(written: str) -> WrongDate:
    """Say what is wrong with a date, and how it is written.

    Args:
        written: The value, which is no date of XML Schema part 2, sections 3.2.9 to 3.2.14.
    """
    message = f"“{written}” is no date."
    ways = (_as_written, _as_numbers, _as_month, _as_doubtful, _as_short)
    return next((found for way in ways if (found := way(message, written))), WrongDate(message, _GENERAL))


def _as_written(message: str, written: str) -> WrongDate | None:
    """“27 October 1962”, “10/27/1962”, “10/11/1962”, “1962–1963”."""
    both = is_ambiguous(written)
    if both is not None:
        one, other = both
        return WrongDate(message, f"Write {one.iso} if {_named(one)} is meant, or {other.iso} if {_named(other)} is.")
    found = read_date(written)
    if found is None or not found.first.year:
        return None
    if found.last is not None:
        return WrongDate(message, f"It is a span: write {_pairs(found.pairs)} instead.")
    if found.weekday_differs:
        return WrongDate(message, f"Write {found.first.iso}, if that is the day.")
    if not found.sure:
        return WrongDate(message, f"Write {found.first.iso}, if it is a day of the Gregorian calendar.")
    return WrongDate(message, f"Write {found.first.iso}.", found.first.iso)


def _as_numbers(message: str, written: str) -> WrongDate | None:
    """“1962-2-30”, “1962-27-10”."""
    numbers = _NUMBERS.fullmatch(written)
    return _impossible(message, *(int(part) for part in numbers.groups())) if numbers else None


def _as_month(message: str, written: str) -> WrongDate | None:
    """“10/1962”."""
    month = _MONTH.fullmatch(written)
    if not month or not 1 <= int(month[1]) <= 12:
        return None
    iso = f"{month[2]}-{int(month[1]):02}"
    return WrongDate(message, f"Write {iso}.", iso)


def _as_doubtful(message: str, written: str) -> WrongDate | None:
    """“ca. 1962”, “1962?”."""
    plain = read_date(_DOUBT.sub("", written.casefold()))
    if plain is None or plain.last is not None or not plain.first.year:
        return None
    hint = f"Write {plain.first.iso}; that it is not certain is said by cert, or by notBefore and notAfter."
    return WrongDate(message, hint)


def _as_short(message: str, written: str) -> WrongDate | None:
    """“27.10.62”."""
    if not re.fullmatch(r"\d\d\D\d{1,2}\D\d{1,2}|\d{1,2}\D\d{1,2}\D\d\d", written):
        return None
    return WrongDate(message, "Write the year in four digits, then month and day, such as 1962-10-27.")


def _impossible(message: str, year: int, month: int, day: int) -> WrongDate:
    """Three numbers that are no day."""
    if not 1 <= month <= 12:
        meant = read_date(f"{year}-{day}-{month}")
        hint = f"Did you mean {meant.first.iso}?" if meant else _GENERAL
        return WrongDate(f"{message[:-1]}: there is no month {month}.", hint)
    last = calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 31
    hint = f"{_NAMES[month - 1]} {year} has {last} days." if day > last else _GENERAL
    return WrongDate(f"{message[:-1]}: that month has no day {day}.", hint)


def _named(moment: Moment) -> str:
    return f"{_NAMES[moment.month - 1]} {moment.day}"


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in pairs)
