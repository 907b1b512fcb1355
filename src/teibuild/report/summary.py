"""How many diagnostics of each weight there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from teibuild.model import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Summary:
    """The count of a report."""

    files: int
    """Files that were checked."""
    errors: int
    warnings: int
    infos: int

    def __str__(self) -> str:
        if not self.errors and not self.warnings and not self.infos:
            return f"No errors in {_count(self.files, 'file')}."
        parts = [_count(self.errors, "error")]
        if self.warnings:
            parts.append(_count(self.warnings, "warning"))
        if self.infos:
            parts.append(_count(self.infos, "remark"))
        return f"{', '.join(parts)} in {_count(self.files, 'file')}."


def summarise(diagnostics: Iterable[Diagnostic], files: int) -> Summary:
    """Count diagnostics by severity."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return Summary(files, counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO])


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
