"""The manifest of a site: one list of all its files with their digests, however many they are.

It is written and read line by line, since a large site has millions of files; that it is one file, as BagIt's manifest
is (RFC 8493, 2.1.3), lets anyone check a whole site in one go.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final, TextIO

MANIFEST: Final = "manifest.json"
"""Lists every file of a site with its SHA-256; also the mark by which a folder is known to be a site of ours."""

JUNK: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a desktop puts into folders by itself."""

_MARK: Final = "teibuild"
_BEGINS: Final = re.compile(r'\{\n "generator": "teibuild[^\n]*",\n "files": \{\n?')
_ENDS: Final = b"}\n}\n"
_LINE: Final = re.compile(r'  (".*"): "[0-9a-f]{64}",?\n')


def write_manifest(file: TextIO, generator: str, files: Iterable[tuple[str, str]]) -> None:
    """Write a manifest, as Python's ``json.dumps`` would with an indent of 1.

    Args:
        file: Where it goes.
        generator: Name and version of the program.
        files: Paths on the site and digests (SHA-256, hexadecimal), in the order of the paths.

    """
    file.write(f'{{\n "generator": {json.dumps(generator, ensure_ascii=False)},\n "files": {{')
    before = "\n"
    for path, sha256 in files:
        file.write(f'{before}  {encode_basestring(path)}: "{sha256}"')
        before = ",\n"
    file.write("}\n}\n" if before == "\n" else "\n }\n}\n")


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that this program made."""
    try:
        if _is_as_written(folder / MANIFEST):
            return True
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("generator", "")).startswith(_MARK)


def added(site: Path) -> str:
    """The first file in a site's folder that the site's manifest does not list; empty where there is none."""
    if not is_site(site):
        return ""
    listed = _listed(site / MANIFEST)
    there = next(listed, None)
    for name in names(site):
        while there is not None and there < name:
            there = next(listed, None)
        if name not in {there, MANIFEST} and Path(name).name not in JUNK:
            return name
    return ""


def _is_as_written(path: Path) -> bool:
    """Whether a manifest begins and ends as we write it."""
    with path.open("rb") as file:
        lines = b"".join(file.readline() for _ in range(3))
        file.seek(max(0, path.stat().st_size - len(_ENDS)))
        return _BEGINS.fullmatch(lines.decode("utf-8", "replace")) is not None and file.read() == _ENDS


def _listed(path: Path) -> Iterator[str]:
    """The paths that a manifest lists, in order."""
    if not _is_as_written(path):
        yield from _parsed(path)
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file):
            found = _LINE.fullmatch(line)
            if found:
                # Signs that must be escaped are rare in paths.
                yield json.loads(found[1]) if "\\" in line else found[1][1:-1]
            elif number >= 3 and line not in {" }\n", "}\n"}:
                # Someone has written into it; what follows is read as any JSON is, which begins anew.
                break
        else:
            return
    yield from _parsed(path)


def _parsed(path: Path) -> Iterator[str]:
    files = json.loads(path.read_text(encoding="utf-8")).get("files", {})
    yield from sorted(files)


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
