"""Floor 0: frozen records that every other floor speaks in."""

from teibuild.model.diagnostic import Diagnostic, Edit, Location, Related, Severity
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
    Pointer,
    Review,
    Sheet,
)
from teibuild.model.edition import Edition, Entity, Licence, Link, Prose, RegisterKind
from teibuild.model.rule import Rule

__all__ = [
    "ApparatusEntry", "Change", "Decision", "Diagnostic", "DocumentRecord", "DocumentResult", "Edit", "Edition",
    "Entity", "Hand", "Heading", "Licence", "Link", "Location", "Marking", "Mention", "Note", "NoteKind", "Page",
    "Part", "Party", "Pointer", "Prose", "RegisterKind", "Related", "Review", "Rule", "Severity", "Sheet",
]  # fmt: skip
