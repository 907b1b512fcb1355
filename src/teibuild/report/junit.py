"""Diagnostics as JUnit XML, which Jenkins, GitLab and most other build servers show as the results of tests.

There is no standard; this is the part that Jenkins' ``junit-10.xsd`` admits and GitLab reads. An edition is a suite, a
checked file is a test: it fails where it has errors, and says its warnings and remarks in ``system-out``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from click import unstyle

from teibuild.model import Diagnostic, Severity
from teibuild.report.edition import EditionReport, Run
from teibuild.report.plain import plain
from teibuild.report.text import as_text


def as_junit(reports: Sequence[EditionReport], run: Run) -> str:
    """One XML document in ASCII, so that it holds in whatever encoding it is written.

    Args:
        reports: Of each edition that was checked.
        run: How the run ends, and what is told of it.
    """
    suites = [_suite(report, verbose=run.verbose) for report in reports]
    tests = sum(number for number, _, _ in suites)
    failures = sum(number for _, number, _ in suites)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="teibuild" tests="{tests}" failures="{failures}" errors="0">',
        *(line for _, _, suite in suites for line in suite),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _suite(report: EditionReport, *, verbose: bool) -> tuple[int, int, list[str]]:
    """How many tests an edition has, how many of them fail, and its element."""
    found: dict[str, list[Diagnostic]] = {file: [] for file in report.files}
    for diagnostic in report.diagnostics:
        found.setdefault(diagnostic.location.file, []).append(diagnostic)
    failed = sum(any(item.severity is Severity.ERROR for item in items) for items in found.values())
    counts = f'tests="{len(found)}" failures="{failed}" errors="0" skipped="0"'
    name = _value(report.edition)
    cases = [line for file, items in found.items() for line in _case(report, file, items, verbose=verbose)]
    return len(found), failed, [f'<testsuite name="{name}" {counts}>', *cases, "</testsuite>"]


def _case(report: EditionReport, file: str, diagnostics: list[Diagnostic], *, verbose: bool) -> Iterator[str]:
    case = f'<testcase classname="{_value(report.edition)}" name="{_value(file)}"'
    if not diagnostics:
        yield f"{case}/>"
        return
    yield f"{case}>"
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    others = [diagnostic for diagnostic in diagnostics if diagnostic.severity is not Severity.ERROR]
    if errors:
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        words = _text(unstyle(as_text(errors, prefix=report.prefix, verbose=verbose)))
        # Jenkins shows one failure a test, so that all errors of a file stand in one.
        yield f'<failure type="{_value(first.code)}" message="{_value(first.message + more)}">{words}</failure>'
    if others:
        words = _text(unstyle(as_text(others, prefix=report.prefix, verbose=verbose)))
        yield f"<system-out>{words}</system-out>"
    yield "</testcase>"


def _value(text: str) -> str:
    """Text as the value of an attribute."""
    return _text(plain(text)).replace('"', "&quot;")


def _text(text: str) -> str:
    """Text as the content of an element; ``plain`` has taken out what XML does not allow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
