"""Documents as lists name them: by title, date, parties and markings; small enough to be fetched for every line."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from msgspec import Raw

from teibuild.model import DocumentRecord, DocumentResult
from teibuild.shelf import Shelf, Table
from teibuild.views.contribution import MARK, digested

_HELD: Final = 1000


def brief(document: DocumentResult) -> DocumentRecord:
    """What lists say of a document."""
    one = document.record
    return DocumentRecord(
        one.id, one.file, one.title, one.subtitle, one.date, one.senders, one.recipients, one.authors,
        one.classification, one.abstract, language=one.language,
    )  # fmt: skip


class Briefs:
    """The documents of a site by their numbers, from 0, with what lists say of them and nothing else."""

    def __init__(self, shelf: Shelf) -> None:
        """Begin without any.

        Args:
            shelf: Where they are put aside.
        """
        self._rows = Table(shelf, DocumentRecord, 1)
        self._marks = bytearray()
        self._one = lru_cache(_HELD)(self._found)

    def add(self, number: int, brief: Raw) -> None:
        """Add what is told of a document."""
        self._rows.put_raw(brief, number)
        self._marks += digested(brief)

    def mark(self, number: int) -> bytes:
        """A digest of what is told of a document."""
        return bytes(self._marks[number * MARK : (number + 1) * MARK])

    def __getitem__(self, number: int) -> DocumentResult:
        return self._one(number)

    def _found(self, number: int) -> DocumentResult:
        record = self._rows.get(number)
        if record is None:
            raise IndexError(number)
        return DocumentResult(record)
