"""Floor 0: frozen records that every other floor speaks in."""

from teibuild.model.checked import CheckedFile, Exemption, Fact, Kind, Links
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
    Review,
    Sheet,
)
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

__all__ = [
    "DEFAULT_CHECKS", "DEFAULT_IDS", "ApparatusEntry", "Change", "CheckedFile", "Checks", "Decision", "Diagnostic",
    "DocumentRecord", "DocumentResult", "Edit", "Edition", "Entity", "Exemption", "Fact", "Hand", "Heading", "IdScheme",
    "Kind", "Licence", "Link", "Links", "Location", "Marking", "Mention", "Note", "NoteKind", "Page", "Part", "Party",
    "Prose", "RegisterKind", "Related", "Review", "Rule", "Severity", "Sheet", "Weighing",
]  # fmt: skip
