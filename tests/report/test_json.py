"""JSON for programs: what docs/reports.md describes."""

from __future__ import annotations

import json
import re

from hypothesis import given

from building import ROOT
from reports import EXAMPLE, REPORTS
from teibuild.report import EditionReport, Run
from teibuild.report.json import as_json


def test_documented() -> None:
    """The example in the documentation has the keys that a report has, and no others."""
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    documented, report = json.loads(example), json.loads(as_json([EXAMPLE], Run()))
    assert list(documented) == list(report)
    assert list(documented["summary"]) == list(report["summary"])
    assert list(documented["diagnostics"][0]) == list(report["diagnostics"][0])
    assert list(documented["diagnostics"][0]["related"][0]) == list(report["diagnostics"][0]["related"][0])
    assert list(documented["diagnostics"][0]["edits"][0]) == list(report["diagnostics"][0]["edits"][0])


def test_several_editions() -> None:
    """Each diagnostic names its edition; the sum is of all."""
    other = EditionReport("editions/other", EXAMPLE.diagnostics[:1], ("documents/a.xml",))
    report = json.loads(as_json([EXAMPLE, other], Run()))
    assert (report["edition"], report["editions"]) == ("", ["editions/my edition", "editions/other"])
    assert report["diagnostics"][-1]["edition"] == "editions/other"
    assert report["summary"] == {"files": 4, "errors": 3, "warnings": 1, "infos": 1, "mendable": 2}


def test_detail_only_if_asked_for() -> None:
    """The words of a validator, in a report that tells everything."""
    assert "detail" not in as_json([EXAMPLE], Run())
    verbose = json.loads(as_json([EXAMPLE], Run(verbose=True)))
    assert verbose["diagnostics"][0]["detail"] == 'value of attribute "ref" is invalid'


@given(report=REPORTS)
def test_nothing_is_lost(report: EditionReport) -> None:
    """Every word comes back as it was."""
    read = json.loads(as_json([report], Run(verbose=True)))
    for told, diagnostic in zip(read["diagnostics"], report.diagnostics, strict=True):
        assert told["message"] == diagnostic.message
        assert told["source_line"] == diagnostic.source_line
        assert told["detail"] == diagnostic.detail
