"""Writing mended files: each whole or not at all, and only if it is still what was checked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from teibuild.mending.rounds import Mended

_ENDING: Final = ".teibuild"
"""Ending of a file that is being written; no file of an edition has it."""


class WriteError(Exception):
    """A file could not be written; its text is one line for the editor."""


def write(mended: Sequence[Mended]) -> None:
    """Write mended files.

    All of them are first written beside the old ones and brought to the disk; then each takes its place in one step,
    with its permissions. A file that has changed since it was read is never replaced.

    Raises:
        WriteError: The disk is full, a permission is missing, or a file has changed. Files that had not yet taken their
            place are as they were.
    """
    waiting: dict[Path, tuple[Mended, Path]] = {}
    done: list[str] = []
    try:
        for one in mended:
            waiting[one.path] = (one, _write_beside(one))
        for one in mended:
            _refuse_changed(one)
        for path, (one, beside) in list(waiting.items()):
            _refuse_changed(one)
            try:
                beside.replace(path)
            except OSError as error:
                raise WriteError(_failed(one, error)) from None
            del waiting[path]
            done.append(one.file)
            _settle(path.parent)
    except WriteError as error:
        rest = f"; before that, {', '.join(done)} {'was' if len(done) == 1 else 'were'} written" if done else ""
        message = f"{error}{rest or '; nothing was written'}."
        raise WriteError(message) from None
    finally:
        for _, beside in waiting.values():
            with suppress(OSError):
                beside.unlink()


def _write_beside(one: Mended) -> Path:
    """The new text in a file of its own, on the disk, with the permissions of the old one."""
    beside: Path | None = None
    try:
        state = one.path.stat()
        if not os.access(one.path, os.W_OK):
            raise PermissionError(13, "Permission denied")
        handle, name = tempfile.mkstemp(_ENDING, f".{one.path.name[:100]}.", one.path.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(one.after)
            file.flush()
            with suppress(PermissionError):
                os.fchown(file.fileno(), state.st_uid, state.st_gid)
            os.fchmod(file.fileno(), state.st_mode & 0o7777)
            os.fsync(file.fileno())
    except OSError as error:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()
        raise WriteError(_failed(one, error)) from None
    return beside


def _refuse_changed(one: Mended) -> None:
    try:
        same = one.path.read_bytes() == one.before
    except OSError as error:
        raise WriteError(_failed(one, error)) from None
    if not same:
        message = f"{one.file} has changed since it was checked, and is left as it is"
        raise WriteError(message)


def _failed(one: Mended, error: OSError) -> str:
    return f"{one.file} cannot be written: {(error.strerror or str(error)).lower()}"


def _settle(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
