"""What mending changes, as a unified diff that ``patch -p1`` and ``git apply`` take."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from teibuild.mending.rounds import Mended

_UNUSUAL: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
_NOT_SHOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could make a terminal show something else than there is."""
_LARGE: Final = 20_000
"""Lines from which on comparing is quick rather than exact."""
_NO_BREAK: Final = "\\ No newline at end of file"


def diff(one: Mended, *, readable: bool = False) -> Iterator[bytes]:
    """The lines of the diff of one file, each with its line break.

    Args:
        one: A mended file.
        readable: Whether it is for eyes alone, so that all is UTF-8; else it has the file's own bytes. UTF-16 is always
            for eyes alone, since a diff is made of bytes and lines.
    """
    name = _name(one.path)
    wide = one.storage.codec.startswith("utf-16")
    old, new = (_text(data, one, readable=readable or wide) for data in (one.before, one.after))
    if wide:
        yield f"# {name} is UTF-16: this shows what changes, but cannot be applied.\n".encode()
    yield f"--- {_heading('a/', name)}\n+++ {_heading('b/', name)}\n".encode("utf-8", "surrogateescape")
    for line in _hunks(_lines(old), _lines(new)):
        shown = line if line.endswith("\n") else f"{line}\n{_NO_BREAK}\n"
        if readable:
            shown = _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", shown.replace("\r\n", "\n").replace("\r", "␍"))
        yield shown.encode("utf-8", "surrogateescape")


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    """What differs, with three lines around it (GNU diffutils, section “Detailed Description of Unified Format”)."""
    # What is left out to be quick makes an entry that has moved look as if its neighbours had.
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) > _LARGE)
    for group in matcher.get_grouped_opcodes():
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for kind, start, end, begin, stop in group:
            if kind == "equal":
                yield from (f" {line}" for line in old[start:end])
                continue
            yield from (f"-{line}" for line in old[start:end])
            yield from (f"+{line}" for line in new[begin:stop])


def _range(start: int, end: int) -> str:
    """Lines of a hunk: the first one, from 1, and how many; of none, the one before."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + (1 if count else 0)},{count}"


def _text(data: bytes, one: Mended, *, readable: bool) -> str:
    if readable:
        return data[len(one.storage.mark) :].decode(one.storage.codec)
    return data.decode("utf-8", "surrogateescape")


def _lines(text: str) -> list[str]:
    """Lines as diff and patch count them: a carriage return is a character like others."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _name(path: Path) -> str:
    """A file's path from where one stands, or from the root if it does not lie below."""
    name = os.path.relpath(path)
    if name.startswith(".."):
        name = str(path).lstrip("/")
    return name.replace(os.sep, "/")


def _heading(side: str, name: str) -> str:
    """A name as a diff's heading has it."""
    if _UNUSUAL.search(name):
        quoted = _UNUSUAL.sub(lambda sign: f"\\{ord(sign[0]):03o}", f"{side}{name}")
        return f'"{quoted}"'
    # A tab ends a name that has spaces in it.
    return f"{side}{name}\t" if " " in name else f"{side}{name}"
