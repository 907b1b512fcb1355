"""Reading from disk: regular files only, never more than is wanted, and where links lead; and writing, whole or not at
all.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Final

MOST: Final = 64 * 1024 * 1024
"""Most bytes that any file of an edition has: a volume of some 20,000 typescript pages."""


def read_file(path: Path, most: int = MOST) -> bytes:
    """The bytes of a file; of a larger one, one byte more than is wanted, so that it can be told.

    Args:
        path: The file, or a symbolic link to it.
        most: How many bytes are wanted.

    Raises:
        OSError: It cannot be read, or is no file: a folder, a pipe or a device, of which reading might never end.
    """
    # Without waiting: opening a pipe that nobody writes into would not end either.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        # Asked for more, Python makes room for all of it first, which takes longer than the reading.
        expected = min(status.st_size, most)
        data = file.read(expected + 1)
        # It may have grown, or be one of those of the system that say nothing of their size.
        return data if len(data) <= expected else data + file.read(most - expected)


def real(path: Path) -> Path:
    """Where a path leads when its links are followed; what is not there yet is taken as it is written.

    Raises:
        OSError: Nothing can be there: links lead in a circle, or the path has a sign that no name can have.
    """
    try:
        return path.resolve(strict=True)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise
        return path.resolve()
    except RuntimeError:  # Python before 3.13 has it for a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
    except ValueError:  # a null
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from None


def lies_in(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, wherever links lead; one that leads nowhere does not."""
    try:
        return real(path).is_relative_to(real(folder))
    except OSError:
        return False


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there already, and the same, is left as it is.

    Args:
        path: The file; its folder is made if it is missing.
        data: Its bytes.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def thin_out(folder: Path, pattern: str, most: int) -> None:
    """Delete all but the newest files of a kind that can be made again.

    Args:
        folder: Where they lie.
        pattern: How they are called, with ``*``.
        most: How many stay.
    """
    found = []
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):
            found.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(found, reverse=True)[most:]:
        with contextlib.suppress(OSError):
            path.unlink()
