"""The ids and pointers of a volume, put aside on the disk while it is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from teibuild.model.volume import Doubled

_ROWS: Final = 5000
_AROUND: Final = -1
"""The number of what stands around the documents."""


class References:
    """Ids and pointers of a volume, on the disk."""

    def __init__(self, name: str) -> None:
        self._own_address = f"{name}#"
        self._rows = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "cache_size = -8192"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.execute("CREATE TABLE given (id TEXT, part INTEGER, place INTEGER)")
        self._rows.execute("CREATE TABLE asked (id TEXT, part INTEGER)")
        self._rows.execute("BEGIN")
        self._part = _AROUND
        self._given: dict[str, int] = {}
        """Ids since rows were last written, and where."""
        self._asked: set[str] = set()

    def close(self) -> None:
        """Let go of them."""
        self._rows.close()

    def enter(self, part: int) -> None:
        """A document begins."""
        self._write()
        self._part = part

    def leave(self) -> None:
        """It ends."""
        self._write()
        self._part = _AROUND

    def give(self, identifier: str, place: int) -> None:
        """An element has an id."""
        if self._part == _AROUND and (identifier in self._given or len(self._given) >= _ROWS):
            self._write()
        self._given.setdefault(identifier, place)

    def ask(self, value: str) -> None:
        """An attribute points somewhere."""
        for token in value.split():
            if token.startswith("#"):
                self._asked.add(token[1:])
            elif token.startswith(self._own_address):
                self._asked.add(token[len(self._own_address) :])
        if self._part == _AROUND and len(self._asked) >= _ROWS:
            self._write()

    def _write(self) -> None:
        part, given, asked = self._part, self._given, self._asked
        self._rows.executemany("INSERT INTO given VALUES (?, ?, ?)", [(one, part, at) for one, at in given.items()])
        self._rows.executemany("INSERT INTO asked VALUES (?, ?)", [(one, part) for one in asked - given.keys()])
        self._given, self._asked = {}, set()

    def leads(self) -> Iterator[tuple[str, int]]:
        """Ids of documents that are asked for from elsewhere, and the first document that has each."""
        self._write()
        self._rows.execute("CREATE INDEX IF NOT EXISTS by_id ON given (id, place)")
        return self._rows.execute(
            "SELECT given.id, min(given.part) FROM given JOIN (SELECT DISTINCT id FROM asked) AS asked USING (id)"
            " WHERE given.part >= 0 GROUP BY given.id ORDER BY given.id"
        )

    def doubled(self, most: int) -> Iterator[Doubled]:
        """Ids that are given in several places that do not lie in one document."""
        found = self._rows.execute(
            "SELECT id FROM given GROUP BY id HAVING count(*) > 1 AND id <> '' ORDER BY min(place) LIMIT ?", (most,)
        ).fetchall()
        for (identifier,) in found:
            places = self._rows.execute("SELECT place FROM given WHERE id = ? ORDER BY place LIMIT 2", (identifier,))
            (first,), (second,) = places.fetchall()
            yield Doubled(identifier, first, second)
