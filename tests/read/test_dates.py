"""Dates of the text: read from their attributes, and put into the order of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from teibuild.model.dating import Dating
from teibuild.read.dates import days_in, first_day, last_day, plain_date, read_dating
from teibuild.views.events import order, written, year_written
from teibuild.words import words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1962-10-27", "1962-10-27"),
        ("1962-10", "1962-10"),
        ("1962", "1962"),
        ("1962-10-27T09:30:00Z", "1962-10-27"),
        ("1962-10-27+01:00", "1962-10-27"),
        ("-0043-03-15", "-0043-03-15"),
        ("--12-01", ""),
        ("---01", ""),
        ("1962-13", ""),
        ("1962-02-30", ""),
        ("1900-02-29", ""),
        ("2000-02-29", "2000-02-29"),
        ("October", ""),
        ("", ""),
    ],
)
def test_a_date_needs_a_year_and_a_day_that_exists(value: str, expected: str) -> None:
    """Times and time zones are left out; what has no year, or names no day, is no date of a chronology."""
    assert plain_date(value) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('when="1962-10-27"', Dating("1962-10-27", "1962-10-27")),
        ('from="1801" to="1900"', Dating("1801", "1900")),
        ('from="1801"', Dating("1801", "")),
        ('notBefore="1962-10-20" notAfter="1962-11"', Dating("1962-10-20", "1962-11", lasting=False)),
        ('notAfter="1962"', Dating("", "1962", lasting=False)),
        ('when="--12-01"', None),
        ("", None),
    ],
)
def test_attributes_are_read(attributes: str, expected: Dating | None) -> None:
    """``@when`` goes before ``@from`` and ``@to``, these before ``@notBefore`` and ``@notAfter``."""
    assert read_dating(etree.fromstring(f"<date {attributes}/>")) == expected


def test_imprecise_dates_stand_before_what_they_may_hold() -> None:
    """A year stands at the head of its year, a month at the head of its month; an open beginning comes before."""
    expected = [
        Dating("-0043-03-15", "-0043-03-15"),
        Dating("0099", "0099"),
        Dating("1801", "1900"),
        Dating("", "1962", lasting=False),
        Dating("1962", ""),
        Dating("1962", "1963"),
        Dating("1962", "1962"),
        Dating("1962-01", "1962-01"),
        Dating("1962-01-01", "1962-01-01"),
        Dating("1962-10", "1962-10"),
        Dating("1962-10-26", "1962-10-28"),
        Dating("1962-10-26", "1962-10-26"),
        Dating("1962-10-27", "1962-10-27"),
        Dating("1963", "1963"),
        None,
    ]
    shuffled = [*expected[1::2], *expected[::2]]
    assert sorted(shuffled, key=order) == expected


@pytest.mark.parametrize(
    ("dating", "english", "german"),
    [
        (Dating("1962-10-27", "1962-10-27"), "27 October 1962", "27. Oktober 1962"),
        (Dating("1962-10", "1962-10"), "October 1962", "Oktober 1962"),
        (Dating("1801", "1900"), "1801 to 1900", "1801"),
        (Dating("0476", "0476"), "476", "476"),
        (Dating("-0043", "-0043"), "44 BC", "44"),
        (Dating("1962", "1963", lasting=False), "between 1962 and 1963", "1962"),
        (Dating("", "1962-10", lasting=False), "not after October 1962", "Oktober 1962"),
        (Dating("1962", ""), "from 1962", "1962"),
    ],
)
def test_datings_are_written_as_readers_write(dating: Dating, english: str, german: str) -> None:
    """In the language of the edition; the German form holds at least the date itself."""
    assert written(dating, words("en")) == english
    assert german in written(dating, words("de"))


def test_the_year_before_the_first_is_one_bc() -> None:
    """ISO 8601 counts a year 0."""
    assert [year_written(year, words("en")) for year in (1, 0, -43)] == ["1", "1 BC", "44 BC"]


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))


@given(DAYS, DAYS)
def test_days_are_in_the_order_of_the_calendar(one: date, other: date) -> None:
    """Of two days the earlier comes first, as the calendar of Python has it too."""
    keys = [order(Dating(day.isoformat(), day.isoformat())) for day in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@given(DAYS)
def test_a_month_and_a_year_hold_their_days(day: date) -> None:
    """The first and the last day of a month are its own, and the next day is of another."""
    month = f"{day.year:04d}-{day.month:02d}"
    first, last = date(*first_day(month)), date(*last_day(month))
    assert first <= day <= last
    assert (last - first).days + 1 == days_in(day.year, day.month)
    assert (last + timedelta(days=1)).month != day.month
    assert order(Dating(month, month)) < order(Dating(day.isoformat(), day.isoformat()))
