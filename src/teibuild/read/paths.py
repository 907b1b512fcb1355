"""Paths as ``edition.toml`` has them: from the edition's folder, with forward slashes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from teibuild.disk import lies_in, real

_ESCAPES: Final = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r", "\x1b": "e"}
"""What TOML makes of a backslash and a letter between double quotation marks (TOML 1.0, String)."""


def backslashes(path: str) -> tuple[str, str] | None:
    """Message and hint for a path that is written with backslashes, as Windows shows them; nothing for any other."""
    mended = "".join(f"/{_ESCAPES[sign]}" if sign in _ESCAPES else sign for sign in path).replace("\\", "/")
    if mended == path:
        return None
    return (
        f"“{mended.replace('/', chr(92))}” is written with backslashes.",
        f"Write {mended}: paths have forward slashes.",
    )


def outside(folder: Path, file: str) -> tuple[str, str] | None:
    """Message and hint for a path that leaves the edition's folder, or whose links lead nowhere; nothing for others.

    Args:
        folder: The edition's folder.
        file: The path from there.
    """
    if not PurePosixPath(file).is_absolute() and lies_in(folder / file, folder):
        return None
    try:
        real(folder / file)
    except OSError:
        return f"{file} is a link that leads nowhere.", "Copy the file into the edition."
    return f"{file} leads out of the edition's folder.", "Copy the file into the edition."


def bare_name(path: str, *suffixes: str) -> str:
    """The name that is meant by what may be written as a path."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return next((name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix)), name)
