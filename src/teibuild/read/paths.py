"""Paths as ``edition.toml`` has them: from the edition's folder, with forward slashes."""

from __future__ import annotations

from typing import Final

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


def bare_name(path: str, *suffixes: str) -> str:
    """The name that is meant by what may be written as a path."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return next((name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix)), name)
