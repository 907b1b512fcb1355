"""Which other files were opened to check a document, and whether they are still the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

from teibuild.disk import read_file
from teibuild.model import CheckedFile

OPENED: Final = "files that rules have opened"
"""Where a document keeps, in ``kept``, what was opened for it: path from the edition's folder → digest of its bytes, or
nothing where it could not be read."""

Key = TypeVar("Key", bound=Hashable)


def still_true(folder: Path, kept: Mapping[Key, CheckedFile]) -> dict[Key, CheckedFile]:
    """Those of some results for which no file was opened that has changed since.

    Args:
        folder: The edition's folder.
        kept: The results, under whatever keys.
    """

    @cache
    def now(path: str) -> str:
        try:
            return digest_of(read_file(folder / path))
        except OSError:
            return ""

    return {key: one for key, one in kept.items() if all(now(path) == digest for path, digest in one.opened)}


def digest_of(data: bytes) -> str:
    """A digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()
