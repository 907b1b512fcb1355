"""What is said of a file that the system would not let us read."""

from __future__ import annotations

from typing import Final

from teibuild.model import Diagnostic, Location, Rule, Severity

UNREADABLE_FILE: Final = Rule(
    "TB050",
    "unreadable-file",
    Severity.ERROR,
    "a file of the edition cannot be read",
    "It may have been moved or deleted while teibuild was at work, it may be a folder, or you may lack the permission "
    "to read it.",
    bad="documents/letter-1.xml, which only its owner may read",
    good="documents/letter-1.xml, which you may read",
)
RULES: Final = (UNREADABLE_FILE,)


def unreadable(file: str, error: OSError) -> Diagnostic:
    """What is said of a file, by its path from the edition's folder, and of why the system would not let us read it."""
    message = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
    return UNREADABLE_FILE.at(Location(file), message, "Check that it is there, and yours.")
