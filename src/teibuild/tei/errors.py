"""The one exception of reading: a file that cannot be used, and the diagnostic that says why."""

from __future__ import annotations

from teibuild.model import Diagnostic


class SourceError(Exception):
    """A file of the edition cannot be read; ``diagnostic`` says where, why, and what to do."""

    def __init__(self, diagnostic: Diagnostic, *others: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic
        self.diagnostics = (diagnostic, *others)
        """All that is wrong with it, where several things can be told at once."""

    def __str__(self) -> str:
        return f"{self.diagnostic.location}: {self.diagnostic.message}"
