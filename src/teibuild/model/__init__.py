"""Floor 0: frozen records that every other floor speaks in."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from teibuild.model.checked import CheckedFile, Exemption, Fact, FileLink, Kind
from teibuild.model.diagnostic import Diagnostic, Edit, Location, Related, Severity
from teibuild.model.edition import (
    DEFAULT_CHECKS,
    DEFAULT_IDS,
    Checks,
    Edition,
    Entity,
    IdScheme,
    Licence,
    Link,
    Prose,
    RegisterKind,
    Weighing,
)
from teibuild.model.rule import Rule

if TYPE_CHECKING:
    from teibuild.model.document import (
        ApparatusEntry,
        Change,
        Decision,
        DocumentRecord,
        DocumentResult,
        Hand,
        Heading,
        Marking,
        Mention,
        Note,
        NoteKind,
        Page,
        Part,
        Party,
        Review,
        Sheet,
    )

__all__ = [
    "DEFAULT_CHECKS", "DEFAULT_IDS", "ApparatusEntry", "Change", "CheckedFile", "Checks", "Decision", "Diagnostic",
    "DocumentRecord", "DocumentResult", "Edit", "Edition", "Entity", "Exemption", "Fact", "FileLink", "Hand", "Heading",
    "IdScheme", "Kind", "Licence", "Link", "Location", "Marking", "Mention", "Note", "NoteKind", "Page", "Part",
    "Party", "Prose", "RegisterKind", "Related", "Review", "Rule", "Severity", "Sheet", "Weighing",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The records of a document, which checking does without (PEP 562)."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.document"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
