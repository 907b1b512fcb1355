"""What a build puts aside while it is at work: rows under their keys, in order, in a file that goes with it.

What an edition of a hundred thousand documents is gathered from does not fit into memory. SQLite holds a temporary
database in its cache as long as it is small, and on the disk from then on; the file has no name that anyone could find,
and is gone with the process, whatever becomes of it (SQLite, “Temporary Files Used By SQLite”, 2.7).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final, Generic, TypeVar

import msgspec

Key = str | int | float | bytes

Row = TypeVar("Row")

_MEGABYTES: Final = 8
"""Memory that the rows of one shelf take, at most."""
_encoder: Final = msgspec.msgpack.Encoder()


class Shelf:
    """A place for tables of rows."""

    def __init__(self) -> None:
        # Whoever finds that nobody asks for it any more lets go of it: the collector runs on any thread.
        self.file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # Nothing is ever taken back, and nobody else looks.
        pragmas = ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_MEGABYTES << 10}")
        for pragma in pragmas:
            self.file.execute(f"PRAGMA {pragma}")
        self.file.execute("BEGIN")
        self.tables = 0

    def close(self) -> None:
        """Let go of all rows."""
        self.file.close()

    def __del__(self) -> None:
        self.close()


class Table(Generic[Row]):
    """Rows under keys, each key a few texts, numbers or bytes; they are read in the order of their keys."""

    def __init__(self, shelf: Shelf, kind: type[Row], keys: int) -> None:
        """Make a table.

        Args:
            shelf: Where it is.
            kind: The type of the rows: records, numbers, texts and collections of them.
            keys: How many parts each key has.
        """
        # The rows stay as long as anyone may ask for them.
        self._shelf = shelf
        self._file = shelf.file
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._name = f"rows{shelf.tables}"
        shelf.tables += 1
        self._keys = tuple(f"k{number}" for number in range(keys))
        names = ", ".join(self._keys)
        shelf.file.execute(f"CREATE TABLE {self._name} ({names}, value, PRIMARY KEY ({names})) WITHOUT ROWID")
        marks = ", ".join("?" * (keys + 1))
        where = " AND ".join(f"{name} = ?" for name in self._keys)
        self._one = f"SELECT value FROM {self._name} WHERE {where}"  # noqa: S608 - names of our own
        self._insert = f"INSERT OR REPLACE INTO {self._name} VALUES ({marks})"  # noqa: S608 - as above

    def put(self, row: Row, *key: Key) -> None:
        """Put a row under a key, in the place of any that was there.

        Raises:
            OSError: The disk is full, or a permission is missing.
        """
        self.put_raw(msgspec.Raw(_encoder.encode(row)), *key)

    def put_raw(self, row: msgspec.Raw, *key: Key) -> None:
        """Put a row that is encoded already under a key.

        Raises:
            OSError: The disk is full, or a permission is missing.
        """
        try:
            self._file.execute(self._insert, (*key, memoryview(row)))
        except sqlite3.OperationalError as error:
            raise _told(error) from error

    def put_all(self, rows: Iterable[tuple[Row, tuple[Key, ...]]]) -> None:
        """Put several rows, each under its key, in the place of any that were there.

        Raises:
            OSError: The disk is full, or a permission is missing.
        """
        try:
            self._file.executemany(self._insert, ((*key, _encoder.encode(row)) for row, key in rows))
        except sqlite3.OperationalError as error:
            raise _told(error) from error

    def get(self, *key: Key) -> Row | None:
        """The row under a key, if there is one."""
        found = self._file.execute(self._one, key).fetchone()
        return self._decoder.decode(found[0]) if found else None

    def rows(self, *start: Key) -> Iterator[Row]:
        """The rows whose keys begin so, in order; of all, if nothing is said."""
        return (row for _, row in self.items(*start))

    def items(self, *start: Key) -> Iterator[tuple[tuple[Any, ...], Row]]:
        """The same with their keys."""
        decode = self._decoder.decode
        for *key, value in self._select("*", start):
            yield tuple(key), decode(value)

    def groups(self, *start: Key) -> Iterator[Key]:
        """What the next part of those keys is, each once, in order."""
        column = self._keys[len(start)]
        return (group for (group,) in self._select(f"DISTINCT {column}", start))

    def count(self, *start: Key) -> int:
        """How many rows there are whose keys begin so."""
        ((number,),) = self._select("count(*)", start)
        return int(number)

    def __contains__(self, key: Key) -> bool:
        return self._file.execute(self._one, (key,)).fetchone() is not None

    def _select(self, what: str, start: tuple[Key, ...]) -> Iterator[tuple[Any, ...]]:
        where = " AND ".join(f"{name} = ?" for name in self._keys[: len(start)]) or "1"
        order = "" if what == "count(*)" else f" ORDER BY {', '.join(self._keys)}"
        if what.startswith("DISTINCT"):
            order = f" ORDER BY {self._keys[len(start)]}"
        asked = f"SELECT {what} FROM {self._name} WHERE {where}{order}"  # noqa: S608 - as above
        try:
            yield from self._file.execute(asked, start)
        except sqlite3.OperationalError as error:
            raise _told(error) from error


def _told(error: sqlite3.Error) -> OSError:
    """What goes wrong with the file, told as what it is: the disk, or the right to write."""
    return OSError(errno.EIO, f"what is put aside while the site is made is lost: {error}")
