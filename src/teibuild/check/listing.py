"""Which files lie in an edition's folder besides its TEI: page images, above all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NOT_OF_THE_EDITION: Final = frozenset({"site"})
"""Folders at the top of an edition that hold what is made from it."""


def list_files(folder: Path) -> Iterator[str]:
    """The paths of the files in a folder, from the folder and with forward slashes, sorted.

    Hidden files and folders are passed over, and so are links to folders and the published site.
    """
    for where, folders, files in os.walk(folder):
        path = Path(where).relative_to(folder).as_posix()
        before = "" if path == "." else f"{path}/"
        folders[:] = sorted(name for name in folders if name[0] != "." and (before or name not in _NOT_OF_THE_EDITION))
        yield from (before + name for name in sorted(files) if name[0] != ".")
