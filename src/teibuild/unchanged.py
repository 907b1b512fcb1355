"""Which files are as they were, by what the file system says of them: of those, nothing need be read again.

As git's index does, a file is taken to be the same if its size, its times and its number in the file system are; one
that was changed just now is read the next time, too, since the clock of a file system may be coarse.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from teibuild.cache import Cache, digest, program
from teibuild.model.volume import Scan, Stamp
from teibuild.read.volumes import look_through
from teibuild.tei.volume_bytes import stamp_of

_SETTLED: Final = 2_000_000_000
"""Nanoseconds after which another change of a file would show in its times."""
_LONGEST_HEAD: Final = 4096


class Gist(NamedTuple):
    """What a file's key is made of."""

    digest: bytes
    """Of its content."""
    head: bytes
    """What stands before its first tag, and decides on its schemas."""


class Seen(NamedTuple):
    """What was seen of the files of a folder."""

    heads: list[bytes]
    """Each kind of head once, since most files begin alike."""
    files: dict[str, tuple[Stamp, bytes, int]]
    """Path → its stamp, the digest of its content, and which head it has."""


class Unchanged:
    """The files of a folder, each with its gist, read only where it may have changed."""

    def __init__(self, folder: Path, kept: Cache[Seen], key: bytes) -> None:
        """Begin with what was kept of an earlier run under a key."""
        self._folder = os.fspath(folder)
        self._kept, self._key = kept, key
        self._before = kept.get([key]).get(key, Seen([], {}))
        self._now = Seen([], {})
        self._numbers: dict[bytes, int] = {}
        self._read = False

    def gist(self, file: str, read: Callable[[], Gist], stamp: Stamp | None = None) -> Gist:
        """The gist of a file.

        Args:
            file: Its path from the folder.
            read: Reads it anew.
            stamp: What the file system says of it; of a document of a volume, what it says of that.

        Raises:
            OSError: The file cannot be read.
        """
        if stamp is None:
            stamp = stamp_of(os.stat(f"{self._folder}/{file}"))  # noqa: PTH116 - ten thousand paths would take a while
        known = self._before.files.get(file)
        if known is not None and known[0] == stamp and known[2] < len(self._before.heads):
            gist = Gist(known[1], self._before.heads[known[2]])
        else:
            self._read = True
            gist = read()
        if time.time_ns() - max(stamp[1:3]) > _SETTLED and len(gist.head) <= _LONGEST_HEAD:
            number = self._numbers.setdefault(gist.head, len(self._numbers))
            if number == len(self._now.heads):
                self._now.heads.append(gist.head)
            self._now.files[file] = (stamp, gist.digest, number)
        return gist

    def keep(self) -> None:
        """Keep what was seen for the next run."""
        if self._read or self._now.files.keys() != self._before.files.keys():
            self._kept.put({self._key: self._now})


class Looked:
    """Volumes looked through; one that is as it was is not looked through again."""

    def __init__(self, cache: Path | None) -> None:
        """Begin.

        Args:
            cache: The file that keeps what was found from one run to the next; nothing is kept without one.
        """
        self._cache = cache

    def __call__(self, path: Path, file: str, split: str) -> Scan:
        """What is known of a volume.

        Raises:
            SourceError: It is not well-formed.
            SplitError: The path that splits it cannot be used.
            OSError: It cannot be read.
        """
        if self._cache is None:
            return look_through(path, file, split)
        stamp = stamp_of(path.stat())
        key = digest("volume", program(), os.fsencode(path.resolve()), split, repr(stamp))
        with Cache(self._cache, Scan) as kept:
            known = kept.get([key]).get(key)
            if known is not None:
                return known
            found = look_through(path, file, split)
            if time.time_ns() - max(found.stamp[1:3]) > _SETTLED and found.stamp == stamp:
                kept.put({key: found})
            return found
