"""What is known of a volume that holds many documents: where in its file each of them stands."""

from __future__ import annotations

from teibuild.model.record import Record

Stamp = tuple[int, int, int, int]
"""Size, times of the last change (nanoseconds) and number of a file."""


class Stretch(Record, frozen=True):
    """A stretch of a file."""

    start: int
    """Its first byte."""
    end: int
    """The byte behind its last."""
    line: int
    """Where it begins; line and column from 1."""
    column: int


class Ancestor(Record, frozen=True):
    """An element around a document of a volume."""

    name: str
    """Its name, as it is written."""
    tag: Stretch
    """Its start tag."""
    heads: tuple[Stretch, ...] = ()
    """Its headings, as far as they stand before the document."""


class Cut(Record, frozen=True):
    """A document of a volume."""

    id: str
    """Its ``xml:id``; empty where it has none."""
    stretch: Stretch
    """With the exemptions right before it."""
    tag: int
    """The first byte of its start tag."""
    chain: int
    """Which of the chains of ancestors it stands in."""
    page: Stretch | None = None
    """The page break before it, if it begins within a page."""
    end_line: int = 0
    """The line that its last character stands on."""
    end_column: int = 0
    """The column behind it."""


class Doubled(Record, frozen=True):
    """An id that is given in several documents of a volume, or in one and outside."""

    id: str
    first: int
    """Where in the file, in bytes."""
    second: int


class Nested(Record, frozen=True):
    """An element that the path leads to within another that it leads to."""

    inner: Stretch
    outer: int
    """Which document it stands in."""


class Outside(Record, frozen=True):
    """An element with text that no document of the volume shows."""

    name: str
    stretch: Stretch


class Scan(Record, frozen=True):
    """What is known of a volume."""

    stamp: Stamp
    prolog: Stretch
    """What stands before the root element, without a byte order mark."""
    root: tuple[int, int, int]
    """Where that begins: byte, line and column."""
    header: Stretch | None
    chains: tuple[tuple[Ancestor, ...], ...]
    """The elements around documents, each time the outermost first."""
    cuts: tuple[Cut, ...]
    leads: tuple[tuple[str, int], ...]
    """Ids that something in the volume points to from outside the document that has them, and which it is."""
    doubled: tuple[Doubled, ...] = ()
    nested: tuple[Nested, ...] = ()
    outside: tuple[Outside, ...] = ()
    outside_more: int = 0
    """How many more there are."""
