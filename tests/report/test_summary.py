"""The last words of a report."""

from __future__ import annotations

import pytest

from teibuild.model import Diagnostic, Edit, Location, Severity
from teibuild.report import summarise

MENDS = "“teibuild check --fix” can mend"
EDIT = (Edit(0, 1, ""),)


def found(
    number: int,
    code: str = "TB303",
    severity: Severity = Severity.ERROR,
    file: str = "a.xml",
    edits: tuple[Edit, ...] = (),
) -> list[Diagnostic]:
    """Some diagnostics alike."""
    return [Diagnostic(code, severity, Location(file, line + 1), "x", edits=edits) for line in range(number)]


@pytest.mark.parametrize(
    ("diagnostics", "files", "words"),
    [
        ([], 3, "No errors in 3 files."),
        ([], 1, "No errors in 1 file."),
        ([], 0, "No errors; there was no document, register or page to check."),
        (found(2), 3, "2 errors in 3 files."),
        (found(1, severity=Severity.WARNING), 3, "No errors, 1 warning in 3 files."),
        ([*found(1), *found(2, severity=Severity.INFO)], 7, "1 error, 2 remarks in 7 files."),
        (found(1, "TB002", file="edition.toml"), 0, "1 error in edition.toml."),
        (found(1, "TB002", file="edition.toml"), 1, "1 error in edition.toml."),
        ([*found(1, file="edition.toml"), *found(1, file="b.xml")], 0, "2 errors in 2 files."),
        (found(1, edits=EDIT), 3, f"1 error in 3 files.\n{MENDS} it; --diff shows how."),
        (found(2, edits=EDIT), 3, f"2 errors in 3 files.\n{MENDS} all of them; --diff shows how."),
        ([*found(2, edits=EDIT), *found(1)], 3, f"3 errors in 3 files.\n{MENDS} 2 of them; --diff shows how."),
        ([*found(12, "TB303"), *found(8, "TB301")], 9, "20 errors in 9 files."),
        (
            [*found(8, "TB301"), *found(12, "TB303"), *found(8, "TB212")],
            9,
            "Most often: TB303 (12), TB212 (8), TB301 (8).\n28 errors in 9 files.",
        ),
        (
            [item for number in range(1, 8) for item in found(4, f"TB30{number}")],
            9,
            "Most often: TB301 (4), TB302 (4), TB303 (4), TB304 (4), TB305 (4).\n28 errors in 9 files.",
        ),
    ],
)
def test_summary(diagnostics: list[Diagnostic], files: int, words: str) -> None:
    """How many of each weight, in how many files or in which; what mends itself; of many, which come most often."""
    assert str(summarise(diagnostics, files)) == words
