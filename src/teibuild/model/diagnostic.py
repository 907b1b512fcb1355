"""What the checker says: a place in a file, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import field
from msgspec.structs import replace

from teibuild.model.record import Record


class Severity(StrEnum):
    """How much a diagnostic weighs; only an error keeps an edition from being published."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(Record, frozen=True, order=True):
    """A place in a file of the edition."""

    file: str
    """Path from the edition's folder, with forward slashes."""
    line: int = 1
    """Line, counted from 1."""
    column: int = 1
    """Column in characters, counted from 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Related(Record, frozen=True):
    """A second place that explains a diagnostic, such as the first use of a doubled id."""

    location: Location
    message: str


class Edit(Record, frozen=True):
    """A change of a file's text that mends what a diagnostic found: mechanical, and safe to make unread."""

    start: int
    """Offset of the first character that goes, in the decoded text without its byte order mark."""
    end: int
    """Offset behind the last one; equal to ``start`` where text is only put in."""
    text: str
    """What comes in its place."""


class Diagnostic(Record, frozen=True):
    """One thing that is wrong, said once."""

    code: str
    """Stable code of the rule, such as ``TB201``."""
    severity: Severity
    location: Location
    message: str
    """What is wrong, as a fact."""
    hint: str = ""
    """What to do about it."""
    source_line: str = ""
    """The line of the file that the location points into, without its line break."""
    length: int = 1
    """How many characters the caret underlines, at least 1."""
    related: tuple[Related, ...] = field(default=())
    edits: tuple[Edit, ...] = ()
    """Changes of the same file that mend it; they belong together. Empty where it takes a human being."""
    detail: str = ""
    """What another program said, in its own words, such as a validator; shown only where it is asked for."""
    elsewhere: tuple[Diagnostic, ...] = ()
    """What it says of other files, too, one for each that has edits: all that was one mistake is mended at once."""
    about: tuple[str, ...] = ()
    """What it is about, for whoever folds what follows from one mistake: files, ids, names of elements, in the order
    that is said where it is set. It is not shown."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of report: by place, then by code."""
        place = self.location
        return (place.file, place.line, place.column, self.code, self.message)

    def concerning(self, *about: str) -> Diagnostic:
        """The same, with what it is about."""
        return replace(self, about=about)

    @property
    def mendable(self) -> tuple[Diagnostic, ...]:
        """What mends it, file by file: itself, and what it says elsewhere, as far as there are edits."""
        return tuple(each for each in (self, *self.elsewhere) if each.edits)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stands against publishing."""
    return any(item.severity is Severity.ERROR for item in diagnostics)
