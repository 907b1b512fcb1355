"""What checking one file brought to light: small, complete, and without its tree."""

from __future__ import annotations

from typing import Literal, NamedTuple

from teibuild.model.diagnostic import Diagnostic
from teibuild.model.record import Record

Kind = Literal["document", "register", "volume"]
"""What a file is to the edition."""


class FileLink(NamedTuple):
    """A pointer into a file of the edition, as the other files know of it: what points, and where to.

    It is kept as one line of text: the files of an edition have most of their pointers in common, and sets of lines are
    joined and compared quickly.
    """

    element: str
    """Name of the element that points."""
    attribute: str
    file: str
    """The file it leads to, from the edition's folder; it may be its own."""
    fragment: str
    """The id it leads to; empty for the file as a whole."""

    @property
    def line(self) -> str:
        """The link as it is kept."""
        return "\t".join(self)

    @classmethod
    def read(cls, line: str) -> FileLink:
        """A link from its line."""
        return cls(*line.split("\t", 3))


class Fact(NamedTuple):
    """Something that a rule across files must know of one file."""

    topic: str
    """What the fact is of, such as ``date`` or ``entry``; the rules that gather and read it agree on it."""
    key: str
    value: str = ""
    element: int = 0
    """The element that says so, by its number in document order from 0."""


class Exemption(Record, frozen=True):
    """A place in a file where the editor allows what a rule finds, by a processing instruction with a reason."""

    rules: tuple[str, ...]
    """Codes or names, as written."""
    reason: str
    first: tuple[int, int]
    """Line and column where the exempted passage begins."""
    last: tuple[int, int]
    """Line and column behind its end."""
    line: int
    """Where the processing instruction itself stands."""
    column: int
    source_line: str
    length: int


class CheckedFile(Record, frozen=True):
    """One file of the edition, and all that checking it alone brought to light."""

    file: str
    """Path from the edition's folder."""
    kind: Kind = "document"
    diagnostics: tuple[Diagnostic, ...] = ()
    readable: bool = True
    """Whether the file is well-formed; if not, nothing more is known of it."""
    ids: frozenset[str] = frozenset()
    """Every ``xml:id`` of the file."""
    links: frozenset[str] = frozenset()
    """Pointers into other files of the edition, and those of a register into itself: lines of :class:`FileLink`."""
    facts: tuple[Fact, ...] = ()
    """What rules across files must know, in document order."""
    exemptions: tuple[Exemption, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()
    """Other files that rules of a Schematron have opened to check it: path and digest, which is empty where there is
    none. What was found holds only as long as they are the same."""

    def about(self, topic: str) -> list[Fact]:
        """The facts of one topic."""
        return [fact for fact in self.facts if fact.topic == topic]
