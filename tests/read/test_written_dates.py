"""Which written dates are read, and which are left to a human being."""

from __future__ import annotations

import pytest

from teibuild.read.written_dates import is_ambiguous, read_date


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("October 27, 1962", "en", "when=1962-10-27"),
        ("27th of October, 1962", "en-GB", "when=1962-10-27"),
        ("Sept. 4, 1962", "en", "when=1962-09-04"),
        ("MAY 1962.", "en", "when=1962-05"),
        ("27.X.1962", "en", "when=1962-10-27"),
        ("1962/11/02", "en", "when=1962-11-02"),
        ("5/5/1962", "en", "when=1962-05-05"),
        ("1961–63", "en", "from=1961 to=1963"),
        ("October 30, 1961 – January 3, 1962", "en", "from=1961-10-30 to=1962-01-03"),
        ("October–November 1962", "en", "from=1962-10 to=1962-11"),
        ("from May 1960 to June 1961", "en", "from=1960-05 to=1961-06"),
        ("October 27", "en", "when=--10-27"),
        ("Sonnabend, den 27. Oktober 1962", "de", "when=1962-10-27"),
        ("10.11.1962", "de", "when=1962-11-10"),
        ("1er août 1962", "fr", "when=1962-08-01"),
        ("du 16 au 28 octobre 1962", "fr", "from=1962-10-16 to=1962-10-28"),
        ("октябрь 1962 года", "ru", "when=1962-10"),
    ],
)
def test_read(written: str, language: str, expected: str) -> None:
    """One way to read it, and the attributes that say the same."""
    found = read_date(written, language)
    assert found is not None
    assert found.sure
    assert " ".join(f"{name}={value}" for name, value in found.pairs) == expected


@pytest.mark.parametrize(
    "written",
    ["", "this morning", "about 1962", "10/11/1962", "10.11.1962", "3-16-88", "12/1", "1901-12", "November 31, 1962",
     "February 29, 1962", "October 28–16, 1962", "November-2, 1962", "nineteenth century", "October 27, 1962, 10 a.m.",
     "October 1962 – 1963", "October 21962"],
)  # fmt: skip
def test_not_read(written: str) -> None:
    """No way to read it, or two."""
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("written", "language"),
    [("Friday, October 27, 1962", "en"), ("July 4, 1700", "en"), ("25 октября 1917", "ru"), ("4 juillet 1700", "fr")],
)
def test_not_sure(written: str, language: str) -> None:
    """A day of the week that it was not, or a calendar that may be another."""
    found = read_date(written, language)
    assert found is not None
    assert not found.sure


def test_ambiguous() -> None:
    """Both days are told where both exist."""
    both = is_ambiguous("10/11/1962")
    assert both is not None
    assert [moment.iso for moment in both] == ["1962-10-11", "1962-11-10"]
    assert is_ambiguous("10/27/1962") is None
    assert is_ambiguous("13/14/1962") is None
