"""Diagnostics for programs. The shape is described in docs/reports.md and stays as it is; keys may be added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from teibuild.model import Diagnostic, Location
from teibuild.report.address import rule_address, rule_of
from teibuild.report.edition import EditionReport, Run
from teibuild.report.summary import Summary, summarise

FORMAT_VERSION: Final = 1
"""Changed only if a key changes its meaning or goes away."""


def as_json(reports: Sequence[EditionReport], run: Run) -> str:
    """A report as one JSON object.

    Args:
        reports: Of each edition that was checked.
        run: How the run ends, and what is told of it.
    """
    every = [diagnostic for report in reports for diagnostic in report.diagnostics]
    files = sum(report.count for report in reports)
    whole = {
        "version": FORMAT_VERSION,
        # One that was checked alone is named here; several are told apart by the diagnostics.
        "edition": reports[0].edition if len(reports) == 1 else "",
        "editions": [report.edition for report in reports],
        "summary": _summary(summarise(every, files)),
        "diagnostics": [
            {"edition": report.edition, **_diagnostic(diagnostic, run)}
            for report in reports
            for diagnostic in report.diagnostics
        ],
    }
    # Escaped, so that no terminal, locale or line of source can spoil it.
    return json.dumps(whole, indent=2, ensure_ascii=True) + "\n"


def _summary(summary: Summary) -> dict[str, int]:
    return {
        "files": summary.files,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "mendable": summary.mendable,
    }


def _diagnostic(diagnostic: Diagnostic, run: Run) -> dict[str, Any]:
    rule = rule_of(diagnostic.code)
    return {
        "code": diagnostic.code,
        "name": rule.name if rule else "",
        "severity": str(diagnostic.severity),
        **_location(diagnostic.location),
        "length": diagnostic.length,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "source_line": diagnostic.source_line,
        "related": [{**_location(related.location), "message": related.message} for related in diagnostic.related],
        "edits": [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in diagnostic.edits],
        "help": rule_address(diagnostic.code, run.rules),
        **({"detail": diagnostic.detail} if run.verbose else {}),
    }


def _location(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column}
