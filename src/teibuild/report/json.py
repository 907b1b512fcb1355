"""Diagnostics for programs. The shape is described in docs/checking.md and stays as it is; keys may be added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from teibuild.check.catalogue import catalogue
from teibuild.model import Diagnostic, Location
from teibuild.report.summary import Summary

FORMAT_VERSION: Final = 1
"""Changed only if a key changes its meaning or goes away."""


def as_json(diagnostics: Sequence[Diagnostic], summary: Summary, edition: str) -> str:
    """A report as one JSON object.

    Args:
        diagnostics: In the order of report.
        summary: Their count.
        edition: The edition's folder, as it was given.
    """
    names = {rule.code: rule.name for rule in catalogue()}
    report = {
        "version": FORMAT_VERSION,
        "edition": edition,
        "summary": {
            "files": summary.files,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
        },
        "diagnostics": [_diagnostic(diagnostic, names) for diagnostic in diagnostics],
    }
    # Escaped, so that no terminal, locale or line of source can spoil it.
    return json.dumps(report, indent=2, ensure_ascii=True)


def _diagnostic(diagnostic: Diagnostic, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "name": names.get(diagnostic.code, ""),
        "severity": str(diagnostic.severity),
        **_location(diagnostic.location),
        "length": diagnostic.length,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "source_line": diagnostic.source_line,
        "related": [{**_location(related.location), "message": related.message} for related in diagnostic.related],
    }


def _location(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column}
