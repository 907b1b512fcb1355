"""Floor 0: frozen records that every other floor speaks in."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from teibuild.model.checked import CheckedFile, Exemption, Fact, FileLink, Kind
from teibuild.model.diagnostic import Diagnostic, Edit, Location, Related, Severity, has_errors
from teibuild.model.edition import (
    ALL_VIEWS,
    DEFAULT_CHECKS,
    DEFAULT_IDS,
    Checks,
    Edition,
    Entity,
    IdScheme,
    Licence,
    Link,
    Picture,
    Prose,
    RegisterKind,
    View,
    Weighing,
)
from teibuild.model.rule import Rule

if TYPE_CHECKING:
    from teibuild.model.declassification import (
        Agency,
        Decision,
        Declassification,
        Evidence,
        Marking,
        Moment,
        Passage,
        PieceKind,
        Precision,
        Quoted,
        Review,
        Size,
        Span,
        SpanKind,
        Stamp,
        StampBox,
        StampPiece,
        Tally,
        Withheld,
    )
    from teibuild.model.document import (
        ApparatusEntry,
        Change,
        DocumentRecord,
        DocumentResult,
        Endnote,
        Hand,
        Heading,
        Mention,
        Note,
        NoteKind,
        Page,
        Part,
        Party,
        Sheet,
        Turn,
    )

__all__ = [
    "ALL_VIEWS", "DEFAULT_CHECKS", "DEFAULT_IDS", "Agency", "ApparatusEntry", "Change", "CheckedFile", "Checks",
    "Decision", "Declassification", "Diagnostic", "DocumentRecord", "DocumentResult", "Edit", "Edition",
    "Endnote", "Entity", "Evidence", "Exemption", "Fact", "FileLink", "Hand", "Heading", "IdScheme", "Kind", "Licence",
    "Link", "Location", "Marking", "Mention", "Moment", "Note", "NoteKind", "Page", "Part", "Party", "Passage",
    "Picture", "PieceKind", "Precision", "Prose", "Quoted", "RegisterKind", "Related", "Review", "Rule", "Severity",
    "Sheet", "Size", "Span", "SpanKind", "Stamp", "StampBox", "StampPiece", "Tally", "Turn", "View", "Weighing",
    "Withheld", "has_errors",
]  # fmt: skip


_SECRECY = frozenset(
    {
        "Agency", "Decision", "Declassification", "Evidence", "Marking", "Moment", "Passage", "PieceKind", "Precision",
        "Quoted", "Review", "Size", "Span", "SpanKind", "Stamp", "StampBox", "StampPiece", "Tally", "Withheld",
    }
)  # fmt: skip
"""Names of the records of a document's secrecy, which have a module of their own."""


def __getattr__(name: str) -> Any:
    """The records of a document, which checking does without (PEP 562)."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.{'declassification' if name in _SECRECY else 'document'}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
