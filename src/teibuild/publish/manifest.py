"""The manifest of a site: all its files with their digests, by which it can be checked and is known as ours.

That of a large site is written in parts, which the manifest itself lists with their digests: whoever checks these, and
the files that they list, has checked the whole, and no file grows with the number of documents.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from teibuild.batches import batched

MANIFEST: Final = "manifest.json"
"""Lists every file of a site with its SHA-256, or the parts that do; also the mark of a site of ours."""
PARTS: Final = "manifest"
"""Folder of the parts."""

JUNK: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a desktop puts into folders by itself."""

_MARK: Final = "teibuild"
_PART: Final = 10_000
"""Files that one list has, at most."""


def is_reserved(path: str) -> bool:
    """Whether a path of a site is one that no file but the manifest can have."""
    return path.partition("/")[0] in {MANIFEST, PARTS}


def write_manifest(folder: Path, generator: str, files: Iterable[tuple[str, str]]) -> None:
    """Write the manifest of a site.

    Args:
        folder: The site's folder.
        generator: Name and version of the program.
        files: Paths on the site and digests (SHA-256, hexadecimal), in the order of the paths.

    """
    lists = batched(files, _PART)
    first, second = next(lists, []), next(lists, None)
    if second is None:
        _write(folder / MANIFEST, {"generator": generator, "files": dict(first)})
        return
    (folder / PARTS).mkdir()
    parts: dict[str, str] = {}
    for listed in chain((first, second), lists):
        path = f"{PARTS}/{len(parts) + 1}.json"
        parts[path] = _write(folder / path, {"files": dict(listed)})
    _write(folder / MANIFEST, {"generator": generator, "parts": parts})


def _write(path: Path, content: Mapping[str, object]) -> str:
    """Write a list, a file of the site on each line; gives its digest."""
    data = (json.dumps(content, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode()
    with path.open("xb") as file:
        file.write(data)
    return hashlib.sha256(data).hexdigest()


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that this program made."""
    return str(_read(folder / MANIFEST).get("generator", "")).startswith(_MARK)


def added(site: Path) -> str:
    """The first file in a site's folder that the site's manifest does not list; empty where there is none."""
    manifest = _read(site / MANIFEST)
    if not manifest:
        return ""
    parts = _table(manifest, "parts")
    lists = chain([manifest], (_read(site / part) for part in parts))
    listed = chain.from_iterable(sorted(_table(one, "files")) for one in lists)
    there = next(listed, None)
    for name in names(site):
        while there is not None and there < name:
            there = next(listed, None)
        if name not in {there, MANIFEST} and name not in parts and Path(name).name not in JUNK:
            return name
    return ""


def _read(path: Path) -> Mapping[str, Any]:
    """A list as it was written; empty where there is none, or where it is something else by now."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def names(folder: Path) -> Iterator[str]:
    """Every file below a folder, in order: paths from it, with forward slashes; links are not followed."""
    left = _names(folder, "")
    while left:
        name = left.pop()
        if name.endswith("/"):
            left += _names(folder, name)
        else:
            yield name


def _names(folder: Path, start: str) -> list[str]:
    """What lies in a folder below a folder, the last first; a folder has a slash behind its name."""
    with os.scandir(f"{folder}/{start}") as entries:
        found = [f"{start}{entry.name}{'/' if entry.is_dir(follow_symlinks=False) else ''}" for entry in entries]
    found.sort(reverse=True)
    return found
