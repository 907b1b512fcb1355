"""Bytes of a large file, of which never more is read than is asked for."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from io import FileIO
from pathlib import Path
from typing import Final

from teibuild.model.volume import Stamp

_FIRST: Final = 1 << 12
"""Bytes that are looked at for a tag; where it is longer, more."""
_TAG: Final = re.compile(rb"""<([^\s/>]+)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_END_TAG: Final = re.compile(rb"</([^\s>]+)\s*>")
_STRIDE: Final = 1 << 18
_LONGEST_LINE: Final = 4000
"""Most bytes of a line that are looked at, before and behind a place."""
LINE_BREAK: Final = re.compile(rb"\r\n|\n|\r")


def bytes_at(stream: FileIO, start: int, length: int) -> bytes:
    """Bytes of a file from a place on, as far as it has them.

    Args:
        stream: The file.
        start: The first byte.
        length: How many.
    """
    stream.seek(start)
    data: bytes = stream.read(length)
    while len(data) < length and (more := stream.read(length - len(data))):
        data += more
    return data


def tag_at(stream: FileIO, start: int) -> re.Match[bytes]:
    """The tag that begins at a byte of a file that is well-formed as far as that; its first group is the name.

    Raises:
        OSError: There is none: the file has changed.
    """
    length = _FIRST
    while True:
        data = bytes_at(stream, start, length)
        found = _TAG.match(data) or _END_TAG.match(data)
        if found:
            return found
        if len(data) < length:
            raise changed(str(stream.name))
        length *= 8


def changed(file: str) -> OSError:
    """What is said of a file that is not as it was when it was looked through."""
    return OSError(errno.EBUSY, "It changed while it was read; try again", file)


def line_at(path: Path, start: int) -> str | None:
    """The line of a file that a byte stands on; nothing where it is longer than anyone would read.

    Raises:
        OSError: The file cannot be read.
    """
    before = min(start, _LONGEST_LINE)
    with path.open("rb", buffering=0) as stream:
        data = bytes_at(stream, start - before, before + _LONGEST_LINE)
    begin = max(data.rfind(b"\n", 0, before), data.rfind(b"\r", 0, before)) + 1
    end = LINE_BREAK.search(data, before)
    if (begin == 0 and before < start) or (end is None and len(data) == before + _LONGEST_LINE):
        return None
    return data[begin : end.start() if end else len(data)].decode("utf-8", "replace").removeprefix("\ufeff")


def positions_at(path: Path, places: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Line and column, both from 1, of some bytes of a file in UTF-8, which is read through as far as the last of them.

    Raises:
        OSError: The file cannot be read.
    """
    found: dict[int, tuple[int, int]] = {}
    line, column, read = 1, 1, 0
    with path.open("rb", buffering=0) as stream:
        for place in sorted(set(places)):
            while read < place:
                # Not to divide a character, nor two signs that break a line together.
                data = bytes_at(stream, read, min(place - read, _STRIDE))
                whole = data if len(data) < _STRIDE else data[: data.rfind(b">") + 1] or data
                if not data:
                    break
                line, column = behind(whole, line, column)
                read += len(whole)
            found[place] = line, column
    return found


def behind(data: bytes, line: int, column: int) -> tuple[int, int]:
    """Line and column behind some bytes that begin at a line and column."""
    lines = LINE_BREAK.split(data)
    last = len(lines[-1].decode("utf-8", "replace"))
    return (line, column + last) if len(lines) == 1 else (line + len(lines) - 1, last + 1)


def stamp_of(status: os.stat_result) -> Stamp:
    """What the file system says of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
