"""JUnit XML: a suite an edition, a test a file, and XML whatever the documents hold."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from junitparser import JUnitXml, TestSuite
from lxml import etree

from reports import EXAMPLE, REPORTS
from teibuild.model import Severity
from teibuild.report import EditionReport, Run
from teibuild.report.junit import as_junit
from teibuild.report.plain import plain

SHAPE = etree.RelaxNG(etree.parse(Path(__file__).parent / "junit.rng"))


def parsed(*reports: EditionReport) -> etree._Element:
    """The document, of the shape that build servers take."""
    root = etree.fromstring(as_junit(reports, Run(verbose=True)).encode())
    SHAPE.assertValid(root)
    return root


def test_as_a_build_server_reads_it() -> None:
    """Files with errors fail, files with warnings pass and say them, clean files pass; all are counted."""
    xml = JUnitXml.fromstring(as_junit([EXAMPLE], Run()).encode())
    (suite,) = xml
    assert isinstance(suite, TestSuite)
    assert (xml.tests, xml.failures, xml.errors) == (suite.tests, suite.failures, suite.errors) == (5, 2, 0)
    cases = {case.name: case for case in suite}
    assert list(cases) == [
        "registers/people.xml", "documents/1962-10, “draft”.xml", "documents/clean.xml", "edition.toml", "pages/a.md",
    ]  # fmt: skip
    assert [name for name, case in cases.items() if case.is_failure] == [
        "documents/1962-10, “draft”.xml", "edition.toml",
    ]  # fmt: skip
    assert "100% of 毛泽东" in (cases["documents/1962-10, “draft”.xml"].system_out or "")
    assert "A rule that the catalogue" in (cases["pages/a.md"].system_out or "")


def test_several_errors_of_a_file() -> None:
    """They stand in one failure, since a server shows but one: the first is its message, all are its text."""
    errors = (EXAMPLE.diagnostics[0],) * 3
    (failure,) = parsed(EditionReport("x", errors, ())).iter("failure")
    assert failure.get("message") == f"{errors[0].message} (and 2 more)"
    assert (failure.text or "").count("error[TB303]") == 3


@given(report=REPORTS)
def test_always_xml(report: EditionReport) -> None:
    """Control signs, lone surrogates, ends of CDATA: the document stays well-formed, and holds every message."""
    root = parsed(report)
    words = "".join(root.itertext())
    for diagnostic in report.diagnostics:
        assert plain(diagnostic.message) in words
    failing = {item.location.file for item in report.diagnostics if item.severity is Severity.ERROR}
    assert int(root.get("failures", "")) == len(failing) == len(list(root.iter("failure")))
