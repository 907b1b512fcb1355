"""Where the TEI itself is found: ``p5subset.xml``, the Guidelines that programs read, of some release."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from msgspec import Struct

from teibuild.resources import user_files

FILE: Final = "p5subset.xml"
VARIABLE: Final = "TEIBUILD_P5SUBSET"
"""Variable of the environment that names the file."""
_VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)(\w*)")


class NoTeiError(Exception):
    """The TEI is nowhere to be found."""


class Releases(Struct, frozen=True):
    """The releases of the TEI that are at hand."""

    given: Path | None = None
    """The file that the user names."""
    folder: Path | None = None
    """Where fetched releases are kept, a folder each."""

    def find(self, version: str = "") -> Path:
        """The file of a release; of the newest if that one is not at hand, or none is named.

        Raises:
            NoTeiError: There is none at all.
        """
        if self.given is not None:
            return self.given
        kept = self.kept()
        found = kept.get(version) or (kept[max(kept, key=_rank)] if kept else None)
        if found is None:
            raise NoTeiError
        return found

    def kept(self) -> dict[str, Path]:
        """The releases that have been fetched."""
        if self.folder is None or not self.folder.is_dir():
            return {}
        return {path.name: path / FILE for path in sorted(self.folder.iterdir()) if (path / FILE).is_file()}


def releases_at_hand(given: Path | None = None) -> Releases:
    """The TEI that is at hand: what is given, what the environment names, what has been fetched.

    Args:
        given: The file that the user names.
    """
    named = os.environ.get(VARIABLE)
    return Releases(given or (Path(named) if named else None), cache_folder())


def cache_folder() -> Path:
    """Where fetched releases are kept, in the user's cache."""
    return user_files() / "tei"


def _rank(version: str) -> tuple[int, int, int, str]:
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3]), found[4]) if found else (0, 0, 0, version)
