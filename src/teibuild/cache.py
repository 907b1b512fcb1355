"""What is kept from one run to the next: results under a digest of everything that they depend on.

The cache may be deleted, corrupted or shared by several runs at any time: what cannot be read is worked out again. It
holds data only, never programs, so that a foreign cache can do no harm.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Generic, Self, TypeVar

import msgspec

from teibuild import __version__

LIMIT: Final = 10 << 30
"""Most bytes that are kept; beyond, what has not been used for longest goes. An edition of 100,000 documents fits."""

_DIGEST: Final = 16
_BATCH: Final = 500
_DAY: Final = 86_400
_WAIT: Final = 5.0
"""Seconds to wait for another run that is writing."""
_TABLE: Final = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB, used INTEGER)"
_UNSYNCED: Final = "PRAGMA synchronous = OFF"  # what a power cut spoils is noticed, and worked out again

Kept = TypeVar("Kept")


def digest(*parts: bytes | memoryview | str) -> bytes:
    """A digest of several parts, so that no two different lists of parts have the same."""
    found = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.digest()[:_DIGEST]


@cache
def program() -> bytes:
    """A digest of this program: another version, or a changed module, makes everything anew."""
    here = Path(__file__).parent
    modules = sorted(path for path in here.rglob("*") if path.suffix in {".py", ".xsl"})
    return digest(__version__, *(part for path in modules for part in (path.name, path.read_bytes())))


class Cache(Generic[Kept]):
    """Results of one type, kept in a file under their keys.

    Nothing that goes wrong with the file is an error: then there is simply nothing kept.
    """

    def __init__(self, path: Path | None, kind: type[Kept]) -> None:
        """Open a cache.

        Args:
            path: The file, which is made where there is none; nothing is kept without one.
            kind: The type of the results: records, numbers, texts and collections of them.
        """
        self._path = path
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._encoder = msgspec.msgpack.Encoder()
        self._file = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._file.close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Kept]:
        """What is kept under some keys."""
        today = int(time.time()) // _DAY
        found: dict[bytes, Kept] = {}
        old: list[tuple[int, bytes]] = []
        with self._in_use() as file:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                asked = f"SELECT key, value, used FROM kept WHERE key IN ({','.join('?' * len(batch))})"  # noqa: S608 - only marks
                for key, value, used in file.execute(asked, batch):
                    kept = self._decoded(value)
                    if kept is None:
                        continue
                    found[key] = kept
                    if used != today:
                        old.append((today, key))
            if old:
                file.executemany("UPDATE kept SET used = ? WHERE key = ?", old)
        return found

    def put(self, results: Mapping[bytes, Kept]) -> None:
        """Keep some results."""
        today = int(time.time()) // _DAY
        with self._in_use() as file:
            rows = [(key, self._encoded(kept), today) for key, kept in results.items()]
            file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            _bound(file)

    def _encoded(self, kept: Kept) -> bytes:
        value = self._encoder.encode(kept)
        return digest(value) + value

    def _decoded(self, value: object) -> Kept | None:
        if not isinstance(value, bytes) or value[:_DIGEST] != digest(value[_DIGEST:]):
            return None
        try:
            return self._decoder.decode(value[_DIGEST:])
        except msgspec.MsgspecError:
            return None

    @contextmanager
    def _in_use(self) -> Iterator[sqlite3.Connection]:
        """The file within a transaction; what goes wrong with it ends its use, and is no error."""
        try:
            with self._file:
                yield self._file
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._file.close()
            if self._path and not isinstance(error, sqlite3.OperationalError):
                _remove(self._path)
            self._file = _open(None)


def _open(path: Path | None) -> sqlite3.Connection:
    """The file at a path, made where it is not there, and made anew where it is not a cache, or no longer one.

    Where there can be none, memory takes its place.
    """
    for _ in range(2):
        if path is None:
            break
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(path, timeout=_WAIT)
            file.executescript(f"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; {_UNSYNCED}; {_TABLE}")
        except (sqlite3.OperationalError, OSError):
            break
        except sqlite3.DatabaseError:
            _remove(path)
        else:
            return file
    memory = sqlite3.connect(":memory:")
    memory.execute(_TABLE)
    return memory


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _bound(file: sqlite3.Connection) -> None:
    """Let go of what has not been used for longest, a quarter at a time, while there is too much."""

    def pragma(name: str) -> int:
        return int(file.execute(f"PRAGMA {name}").fetchone()[0])

    if (pragma("page_count") - pragma("freelist_count")) * pragma("page_size") > LIMIT:
        oldest = "SELECT key FROM kept ORDER BY used LIMIT (SELECT count(*) / 4 + 1 FROM kept)"
        file.execute(f"DELETE FROM kept WHERE key IN ({oldest})")  # noqa: S608 - a constant
        file.execute("PRAGMA incremental_vacuum")
