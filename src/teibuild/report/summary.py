"""How many diagnostics of each weight there are, how many mend themselves, and which come most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from teibuild.model import Diagnostic, Severity
from teibuild.report.plain import plain

MANY: Final = 20
"""More diagnostics than this are also counted by code."""
_MOST: Final = 5
"""Codes that are named."""


class Summary(Struct, frozen=True):
    """The count of a report."""

    files: int
    """Files that were checked."""
    errors: int
    warnings: int
    infos: int
    mendable: int = 0
    """Diagnostics that ``check --fix`` mends."""
    place: str = ""
    """The one file that everything was found in, where no more than one was checked."""
    frequent: tuple[tuple[str, int], ...] = ()
    """The codes that come most often, with their number, where there are many diagnostics."""

    def __str__(self) -> str:
        if not self.errors and not self.warnings and not self.infos:
            if not self.files:
                return "No errors; there was no document, register or page to check."
            return f"No errors in {_count(self.files, 'file')}."
        parts = [_count(self.errors, "error")]
        if self.warnings:
            parts.append(_count(self.warnings, "warning"))
        if self.infos:
            parts.append(_count(self.infos, "remark"))
        counted = f"{', '.join(parts)} in {self.place or _count(self.files, 'file')}."
        lines = [counted[0].upper() + counted[1:]]
        if self.frequent:
            lines.insert(0, f"Most often: {', '.join(f'{code} ({number})' for code, number in self.frequent)}.")
        if self.mendable:
            lines.append(f"“teibuild check --fix” can mend {self._mended()}; --diff shows how.")
        return "\n".join(lines)

    def _mended(self) -> str:
        found = self.errors + self.warnings + self.infos
        if self.mendable < found:
            return f"{self.mendable} of them"
        return "it" if found == 1 else "all of them"


def summarise(diagnostics: Iterable[Diagnostic], files: int) -> Summary:
    """Count diagnostics.

    Args:
        diagnostics: Of one edition or of several.
        files: How many files were checked.
    """
    found = list(diagnostics)
    counts = Counter(diagnostic.severity for diagnostic in found)
    places = sorted({diagnostic.location.file for diagnostic in found})
    codes = Counter(diagnostic.code for diagnostic in found) if len(found) > MANY else Counter[str]()
    return Summary(
        # Settings that cannot be read are found before any file is.
        files or len(places),
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        counts[Severity.INFO],
        sum(1 for diagnostic in found if diagnostic.mendable),
        plain(places[0]) if len(places) == 1 and files <= 1 else "",
        tuple(sorted(codes.items(), key=lambda item: (-item[1], item[0]))[:_MOST]),
    )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
