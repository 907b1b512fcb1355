"""Text for people: lines that stay in line, and no sign that steers their terminal."""

from __future__ import annotations

import re
import unicodedata

import click
import pytest
from hypothesis import given
from msgspec.structs import replace

from reports import DIAGNOSTICS, EXAMPLE, REPORTS
from teibuild.model import Diagnostic, Location, Severity
from teibuild.report import EditionReport, Run, as_text
from teibuild.report.address import Addresses
from teibuild.report.formats import format_of
from teibuild.report.plain import columns, plain

ADDRESSES = Addresses("desk", "/home/editor/my edition", "https://example.org/rules.html")


def excerpt(line: str, column: int, length: int, width: int = 60) -> tuple[str, str]:
    """The line of source as it is shown, and what stands below it."""
    place = Location("documents/a.xml", 1, column)
    report = click.unstyle(as_text([Diagnostic("TB303", Severity.ERROR, place, "x", "", line, length)], width=width))
    shown, carets = (text.partition("| ")[2] for text in report.splitlines()[2:4])
    return shown, carets


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("plain signs and the fault", "fault"),
        ("\t\ttabs and the\tfault", "fault"),
        ("毛泽东 takes two columns a sign, the fault as well: 毛泽", "毛泽"),
        ("e\N{COMBINING ACUTE ACCENT}e\N{COMBINING ACUTE ACCENT} takes one, and so does the fault", "fault"),
        ("nothing for \N{ZERO WIDTH JOINER}\N{ZERO WIDTH SPACE} joiners before the fault", "fault"),
        ("毛" * 80 + " long and wide fault " + "泽" * 80, "fault"),
        ("a" * 200 + " long fault " + "b" * 200, "fault"),
    ],
)
def test_the_caret_stands_below(line: str, marked: str) -> None:
    """Below what is marked, whatever stands before it; the line is cut to its width, and no further."""
    shown, carets = excerpt(line, line.rindex(marked) + 1, len(marked))
    before = shown[: shown.rindex(marked)]
    assert columns(before) == len(carets) - len(carets.lstrip())
    assert columns(marked) == carets.count("^")
    assert columns(shown.strip("…")) <= 60


def test_words_of_the_validator() -> None:
    """They are shown where they are asked for."""
    assert "the validator said" not in as_text(EXAMPLE.diagnostics)
    report = click.unstyle(as_text(EXAMPLE.diagnostics, verbose=True))
    assert '  = the validator said: value of attribute "ref" is invalid\n' in report


def repeated(times: int) -> list[Diagnostic]:
    """The same of several places of a file."""
    places = (Location("documents/a.xml", line, 4) for line in range(1, times + 1))
    return [
        Diagnostic("TB201", Severity.ERROR, place, "There is no element <nmae>.", "", "<p><nmae>") for place in places
    ]


@pytest.mark.parametrize(
    ("times", "shown", "others"),
    [(3, 3, ""), (4, 1, "the same at 2:4, 3:4, 4:4;"), (9, 1, "the same at 2:4, 3:4, 4:4, 5:4, 6:4, 7:4 and 2 more;")],
)
def test_what_is_said_again_and_again(times: int, shown: int, others: str) -> None:
    """The same of many places of a file is shown once, with the other places; where each is asked for, each."""
    found = [*repeated(times), replace(repeated(1)[0], location=Location("documents/b.xml"))]
    report = click.unstyle(as_text(found, together=True))
    assert report.count("documents/a.xml:") == shown
    assert report.count("documents/b.xml:") == 1
    assert others in report
    assert click.unstyle(as_text(found)).count("documents/a.xml:") == times


def test_links() -> None:
    """A place leads to its file, a code to the page of rules; the words between are the same as without links."""
    report = as_text(EXAMPLE.diagnostics, addresses=ADDRESSES)
    assert "\x1b]8;;file://desk/home/editor/my%20edition/edition.toml\x1b\\" in report
    assert "\x1b]8;;https://example.org/rules.html#tb303-dangling-pointer\x1b\\TB303\x1b]8;;\x1b\\" in report
    assert re.sub(r"\x1b]8;;.*?\x1b\\", "", report) == as_text(EXAMPLE.diagnostics)


def test_no_link_without_an_address() -> None:
    """A code without a page that explains it is just a code."""
    bare = Addresses("desk", "/home", "")
    assert "\x1b\\TB303" not in as_text(EXAMPLE.diagnostics, addresses=bare)


@given(report=REPORTS)
def test_nothing_steers(report: EditionReport) -> None:
    """No control sign, no turn of direction reaches the terminal; every message is there, on one line."""
    text = format_of("text")([report], Run(verbose=True))
    assert {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}} <= {"\n"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    for diagnostic in report.diagnostics:
        assert f"[{diagnostic.code}] {plain(diagnostic.message)}\n" in text


@given(diagnostic=DIAGNOSTICS)
def test_links_cannot_be_broken_out_of(diagnostic: Diagnostic) -> None:
    """Every escape sequence of a report is a colour or a link of ours, whatever a file is called."""
    report = as_text([diagnostic], addresses=ADDRESSES, verbose=True)
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m|\x1b]8;;[!-~]*\x1b\\", "", report)
