"""The site before the last one: the folder that the next one begins with, where sites are large.

To give a file that has not changed a second name, for the site that is built, is quick; with a hundred thousand files
it is half of what a build takes in which one has changed. But the site that the last one took the place of has nearly
all of them already; so it is kept, hidden beside the site, until the next build makes it into the newest. It takes
little room, since files that the two have in common are the same files, and may be deleted at any time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from teibuild.publish.manifest import is_site, names

LARGE: Final = 20_000
"""Files from which on a site is large."""
SHARE: Final = 0.1
"""How much of a site may be new for the one before it to be kept: what is not, takes no room."""


def place_of(output: Path) -> Path:
    """Where the site before the last one is kept."""
    return output.with_name(f".{output.name}.before")


def take(output: Path, folder: Path) -> bool:
    """Make the site before the last one the content of a new, empty folder; whether there was one.

    Args:
        output: Folder of the site.
        folder: The empty folder, beside it.

    """
    before = place_of(output)
    try:
        if not is_site(before) or before.is_symlink():
            return False
        # Of two builds at once, one gets it.
        before.rename(folder)
        # Its age is that of the build now.
        os.utime(folder)
    except OSError:
        return False
    return True


def keep(folder: Path, output: Path) -> None:
    """Keep what stood at a site's place, in the place of what was kept before.

    Args:
        folder: Where it is now.
        output: Folder of the site.

    """
    before = place_of(output)
    shutil.rmtree(before, ignore_errors=True)
    with suppress(OSError):
        folder.rename(before)


def clear(folder: Path, files: Iterable[str]) -> None:
    """Remove from a folder every file that is not one of some files, and folders that are empty then.

    Args:
        folder: The folder.
        files: Paths from it, in order.

    """
    wanted = iter(files)
    next_wanted = next(wanted, None)
    for name in names(folder):
        while next_wanted is not None and next_wanted < name:
            next_wanted = next(wanted, None)
        if name != next_wanted:
            remove(folder, name)


def remove(folder: Path, name: str) -> None:
    """Remove a file from a folder, with the folders that are empty then.

    Args:
        folder: The folder.
        name: The file's path from it.

    """
    os.unlink(f"{folder}/{name}")  # noqa: PTH108 - a path of thousands
    for parent in _parents(name):
        try:
            os.rmdir(f"{folder}/{parent}")  # noqa: PTH106 - as above
        except OSError:
            break


def _parents(name: str) -> Iterator[str]:
    while parent := name.rpartition("/")[0]:
        yield parent
        name = parent
