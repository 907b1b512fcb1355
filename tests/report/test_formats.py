"""The same report in every format, word for word; and nothing but the report on stdout.

``expected/report.…`` is what ``support/reports.py`` calls EXAMPLE. ``pytest tests/report --accept`` writes it anew:
read what it wrote.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from reports import EXAMPLE, REPORTS
from teibuild.cli.common import ENDINGS, STYLES
from teibuild.report import EditionReport, Run
from teibuild.report.formats import FORMATS, format_of

EXPECTED = Path(__file__).parent / "expected"
RUN = Run(1, verbose=True, rules="https://example.org/rules.html")


def written(style: str) -> str:
    """The example in a format, without SARIF's description of all rules, which grows with the catalogue."""
    text = format_of(style)([EXAMPLE], RUN)
    if style != "sarif":
        return text
    log = json.loads(text)
    (run,) = log["runs"]
    run["tool"]["driver"]["rules"] = [
        rule for rule in run["tool"]["driver"]["rules"] if rule["id"] in {item.code for item in EXAMPLE.diagnostics}
    ]
    for result in run["results"]:
        result.pop("ruleIndex", None)
    run["tool"]["driver"].pop("version"), run["tool"]["driver"].pop("semanticVersion")
    return json.dumps(log, indent=2) + "\n"


@pytest.mark.parametrize("style", list(FORMATS))
def test_example(style: str, accept: bool) -> None:
    """A report with everything that a diagnostic can hold."""
    expected = EXPECTED / f"report.{style}"
    if accept:
        expected.write_text(written(style), encoding="utf-8")
    assert written(style) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", list(FORMATS))
@settings(max_examples=25)
@given(report=REPORTS)
def test_always_the_same(style: str, report: EditionReport) -> None:
    """Whatever the documents hold, the report ends with a line break and is the same the second time."""
    text = format_of(style)([report], RUN)
    assert text == format_of(style)([report], RUN)
    assert text.endswith("\n")


@pytest.mark.parametrize("style", ["json", "sarif", "junit"])
@settings(max_examples=25)
@given(report=REPORTS)
def test_ascii(style: str, report: EditionReport) -> None:
    """What is made for programs holds in any encoding, and has no control sign but the line break."""
    text = format_of(style)([report], RUN)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("style", list(FORMATS))
def test_nothing_found(style: str) -> None:
    """An edition without faults is reported as well; GitHub alone needs no word."""
    text = format_of(style)([EditionReport(".", (), ("documents/a.xml",))], Run())
    assert bool(text) == (style != "github")
    assert "TB303" not in text or style == "sarif"


def test_every_ending_has_its_format() -> None:
    """What a file's name ends in leads to a format that there is."""
    assert set(STYLES) == FORMATS.keys()
    assert set(ENDINGS.values()) <= FORMATS.keys()
