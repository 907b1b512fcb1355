"""When something was, as exactly as it is known, and the passages that say so."""

from __future__ import annotations

from teibuild.model.record import Record


class Dating(Record, frozen=True):
    """A day, a month or a year, or a stretch of time between two of them (TEI ``att.datable.w3c``)."""

    first: str = ""
    """ISO 8601 date to the day, the month or the year; empty where the beginning is open."""
    last: str = ""
    """The same for the end; equal to ``first`` for ``@when``."""
    lasting: bool = True
    """True for all of the time from first to last (``@from``, ``@to``), False for some moment in it (``@notBefore``,
    ``@notAfter``)."""


class DateMention(Record, frozen=True):
    """One place where a document, or a note on it, speaks of a date."""

    dating: Dating
    page: str
    block: str
    """Id of the paragraph or other block around it, or of the note; the link goes there."""
    before: str
    """The sentence as far as the date."""
    text: str
    after: str
    in_note: bool = False
    """True where the editor's note speaks of it, not the paper."""
    dates_paper: bool = False
    """True where the date stands in a date line: it is that of a paper."""
