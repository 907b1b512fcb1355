"""Diagnostics as SARIF, which code scanning and editors take (OASIS, SARIF 2.1.0 plus Errata 01)."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from teibuild import __version__
from teibuild.check.catalogue import catalogue
from teibuild.model import Diagnostic, Location, Rule, Severity
from teibuild.report.address import rule_address, uri
from teibuild.report.edition import EditionReport, Run
from teibuild.report.plain import encodable

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE: Final = "%SRCROOT%"
_FINGERPRINT: Final = "teibuild/v1"
"""Not ``primaryLocationLineHash``, which GitHub computes itself and compares."""
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_TICKS: Final = re.compile("`+")


def as_sarif(reports: Sequence[EditionReport], run: Run) -> str:
    """A log with one run.

    Args:
        reports: Of each edition that was checked; their ``base`` is counted from the repository.
        run: How the run ends, and what is told of it.
    """
    driver: dict[str, Any] = {
        "name": "teibuild",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, run.rules) for rule in catalogue()],
    }
    if run.rules:
        driver["informationUri"] = run.rules
    log = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "exitCode": run.exit_code}],
        # Without an address (section 3.14.14), so that the report is the same on every machine.
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The repository, or the folder in which teibuild was run."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": list(_results(reports, verbose=run.verbose)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [log]}, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: Rule, page: str) -> dict[str, Any]:
    title = _sentence(rule.title)
    examples = [(name, example) for name, example in (("Not so:", rule.bad), ("But so:", rule.good)) if example]
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": "\n\n".join([title, rule.why, *(f"{name}\n\n{example}" for name, example in examples)]),
            "markdown": "\n\n".join(
                [f"**{title}**", rule.why, *(f"{name}\n\n{_fenced(example)}" for name, example in examples)]
            ),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["TEI"], "precision": "very-high", "problem.severity": _PROBLEMS[rule.severity]},
    }
    address = rule_address(rule.code, page)
    if address:
        described["helpUri"] = address
    return described


def _sentence(title: str) -> str:
    """A title as a sentence; a name such as edition.toml keeps its small letter."""
    first, _, rest = title.partition(" ")
    return f"{first.capitalize() if first.isalpha() and first.islower() else first} {rest}."


def _fenced(example: str) -> str:
    """An example as a block of code, its fence longer than any within it."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(example)), default=0))
    return f"{fence}{'xml' if '<' in example else 'text'}\n{example}\n{fence}"


def _results(reports: Sequence[EditionReport], *, verbose: bool) -> Iterator[dict[str, Any]]:
    numbers = {rule.code: number for number, rule in enumerate(catalogue())}
    seen: Counter[tuple[str, ...]] = Counter()
    for report in reports:
        for diagnostic in report.diagnostics:
            # What a line says and not which it is, so that an alert is known again when lines are put in above it.
            key = (report.path(diagnostic.location.file), diagnostic.code, diagnostic.source_line.strip())
            yield _result(report, diagnostic, numbers, _hash(*key, str(seen[key])), verbose=verbose)
            seen[key] += 1


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _result(
    report: EditionReport, diagnostic: Diagnostic, numbers: dict[str, int], fingerprint: str, *, verbose: bool
) -> dict[str, Any]:
    hint = f" {diagnostic.hint}" if diagnostic.hint else ""
    result: dict[str, Any] = {"ruleId": diagnostic.code}
    if diagnostic.code in numbers:
        result["ruleIndex"] = numbers[diagnostic.code]
    result |= {
        "level": _LEVELS[diagnostic.severity],
        "message": _message(diagnostic.message + hint),
        "locations": [{"physicalLocation": _place(report, diagnostic)}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": {
                    "artifactLocation": _artifact(report, related.location),
                    "region": _start(related.location),
                },
                "message": _message(related.message),
            }
            for number, related in enumerate(diagnostic.related, start=1)
        ]
    if diagnostic.mendable:
        result["fixes"] = [_fix(report, diagnostic)]
    if verbose and diagnostic.detail:
        result["properties"] = {"detail": encodable(diagnostic.detail)}
    return result


def _message(text: str) -> dict[str, str]:
    """A message (section 3.11); a word joiner keeps brackets of a document from being a link (section 3.11.6)."""
    return {"text": encodable(text).replace("](", "]\N{WORD JOINER}(")}


def _artifact(report: EditionReport, location: Location) -> dict[str, str]:
    address = uri(report.path(location.file))
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": _BASE}


def _start(location: Location) -> dict[str, Any]:
    return {"startLine": location.line, "startColumn": location.column}


def _place(report: EditionReport, diagnostic: Diagnostic) -> dict[str, Any]:
    place = diagnostic.location
    line = diagnostic.source_line
    region = _start(place)
    described = {"artifactLocation": _artifact(report, place), "region": region}
    if line:
        first = min(place.column - 1, len(line))
        last = min(first + diagnostic.length, len(line))
        region["endColumn"] = max(place.column, last + 1)
        region["snippet"] = {"text": encodable(line[first:last])}
        described["contextRegion"] = {"startLine": place.line, "snippet": {"text": encodable(line)}}
    return described


def _fix(report: EditionReport, diagnostic: Diagnostic) -> dict[str, Any]:
    """What mends a fault: its edits count characters, as regions do here; a byte order mark counts in neither."""
    changes = [
        {
            "artifactLocation": _artifact(report, each.location),
            "replacements": [
                {
                    "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
                    "insertedContent": {"text": encodable(edit.text)},
                }
                for edit in each.edits
            ],
        }
        for each in diagnostic.mendable
    ]
    return {"description": _message(diagnostic.hint or diagnostic.message), "artifactChanges": changes}
