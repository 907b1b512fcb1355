"""Files that ended the process which worked on them, or held it for ever."""

from __future__ import annotations

from typing import Final

from teibuild.model import Diagnostic, Location, Rule, Severity

LOST_FILE: Final = Rule(
    "TB054",
    "lost-file",
    Severity.ERROR,
    "a file cannot be worked on to its end",
    "Work on it took longer than any document should, or ended the process that did it, for want of memory or by a "
    "fault of a library. All other files have been worked on.",
    bad="documents/ledger.xml, a volume of 4 GB in a single paragraph",
    good="documents/ledger-1.xml, documents/ledger-2.xml … of some megabytes each",
)
RULES: Final = (LOST_FILE,)


def lost_file(file: str, *, hung: bool) -> Diagnostic:
    """What is said of such a file.

    Args:
        file: Its path from the edition's folder.
        hung: Whether work on it took too long; otherwise it ended the process.
    """
    if hung:
        message = "Work on this file did not come to an end."
        hint = "Divide it if it is very large; see whether a template of the edition, or a rule, runs for ever."
    else:
        message = "The process that worked on this file died of it."
        hint = (
            "Divide it if it is very large, or give teibuild more memory; if it is small, report a fault of teibuild."
        )
    return LOST_FILE.at(Location(file), message, hint)
