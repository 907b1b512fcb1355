"""What a format is given: everything that was found, edition by edition, and how the run ends."""

from __future__ import annotations

from pathlib import PurePosixPath

from msgspec import Struct

from teibuild.model import Diagnostic


class EditionReport(Struct, frozen=True):
    """One edition as it was checked; a run may check several."""

    edition: str
    """The edition's folder, as it was given."""
    diagnostics: tuple[Diagnostic, ...]
    """In the order of report."""
    files: tuple[str, ...]
    """Files that were checked, from the edition's folder, those without faults too."""
    base: str = "."
    """The edition's folder as other programs find it: from the repository, or else the folder that one stands in, with
    forward slashes; absolute where it lies outside."""

    counted: int = 0
    """How many files were checked, where not all their names are known."""

    @property
    def count(self) -> int:
        """How many files were checked."""
        return max(self.counted, len(self.files))

    @property
    def prefix(self) -> str:
        """What stands before the path of a file where people read it, who stand where the folder was named."""
        return "" if self.edition in {"", "."} else f"{self.edition.rstrip('/')}/"

    def path(self, file: str) -> str:
        """Where other programs find a file of the edition."""
        return str(PurePosixPath(self.base, file))


class Run(Struct, frozen=True):
    """What a format is told of the run beside what was found."""

    exit_code: int = 0
    """What the command ends with."""
    verbose: bool = False
    """Whether the words of other programs, such as a validator, are told too."""
    rules: str = ""
    """The address of the page of rules, or nothing."""
