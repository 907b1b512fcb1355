"""Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request.

Source: GitHub's “Workflow commands for GitHub Actions”. The escapes are those that its runner undoes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from teibuild.model import Diagnostic, Severity
from teibuild.report.address import rule_of
from teibuild.report.edition import EditionReport, Run
from teibuild.report.plain import plain

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def as_github(reports: Sequence[EditionReport], run: Run) -> str:
    """One command a line for each diagnostic; nothing where nothing was found.

    Args:
        reports: Of each edition that was checked; their ``base`` is counted from the repository.
        run: How the run ends, and what is told of it.
    """
    commands = (
        _command(report, diagnostic, verbose=run.verbose) for report in reports for diagnostic in report.diagnostics
    )
    return "".join(f"{command}\n" for command in commands)


def _command(report: EditionReport, diagnostic: Diagnostic, *, verbose: bool) -> str:
    place = diagnostic.location
    rule = rule_of(diagnostic.code)
    properties = {
        "file": report.path(place.file),
        "line": str(place.line),
        "col": str(place.column),
        "endColumn": str(_end(diagnostic)),
        "title": f"{diagnostic.code} {rule.name}" if rule else diagnostic.code,
    }
    written = ",".join(f"{name}={plain(value).translate(_IN_PROPERTY)}" for name, value in properties.items())
    message = "\n".join(_message(report, diagnostic, verbose=verbose))
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{message.translate(_IN_DATA)}"


def _end(diagnostic: Diagnostic) -> int:
    """The column behind what is marked, within its line where that is known."""
    column = diagnostic.location.column
    end = column + diagnostic.length
    return max(column, min(end, len(diagnostic.source_line) + 1)) if diagnostic.source_line else end


def _message(report: EditionReport, diagnostic: Diagnostic, *, verbose: bool) -> Iterator[str]:
    # The log of a run shows the message alone, so that it says the place as well.
    place = diagnostic.location
    yield plain(f"{report.path(place.file)}:{place.line}:{place.column}: {diagnostic.message}")
    for related in diagnostic.related:
        where = related.location
        yield plain(f"{report.path(where.file)}:{where.line}:{where.column}: {related.message}")
    if verbose and diagnostic.detail:
        yield plain(f"The validator said: {diagnostic.detail}")
    if diagnostic.hint:
        yield plain(f"Help: {diagnostic.hint}")
