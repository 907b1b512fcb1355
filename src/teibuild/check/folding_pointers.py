"""One mistake, one message: what follows from a pointer whose path is wrong, or missing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.model import Diagnostic, Edit

_ASTRAY: Final = frozenset({"TB303", "TB304", "TB305", "TB306", "TB311"})
"""What is said of a pointer that does not lead to an entry."""
_UNSOUGHT: Final = frozenset({"TB330", "TB331"})
"""What is said of an entry to which nothing leads."""
_INSIDE: Final = re.compile(r"\w+ points to “([^”]+)”, but no element has this xml:id\.")
_ENTRY: Final = re.compile(r"“([^”]+)”")


def written(item: Diagnostic) -> str:
    """The pointer that a diagnostic underlines, as it is written."""
    at = item.location.column - 1
    before = re.search(r"[^\s\"']*$", item.source_line[:at])
    behind = re.match(r"[^\s\"'<>]*", item.source_line[at:])
    return (before[0] if before else "") + (behind[0] if behind else "")


def fold_pointers(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of a pointer that it goes astray, and where what it seeks lies.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    astray = [item for item in found if item.code in _ASTRAY]
    if not astray:
        return found
    led = {id(item): better for item in astray if (better := _with_path(item, corpus)) is not item}
    places = {item.location for item in led.values()}
    sought = {written(item).rpartition("#")[2] for item in astray}
    return [
        led.get(id(item), item)
        for item in found
        if not (item.code == "TB311" and item.location in places)
        and not (item.code in _UNSOUGHT and _is_sought(item, sought))
    ]


def _is_sought(item: Diagnostic, sought: Iterable[str]) -> bool:
    """Whether the only entry that is said to be unsought is one that a wrong pointer seeks."""
    names = _ENTRY.findall(item.message)
    return len(names) == 1 and names[0] in sought


def _with_path(item: Diagnostic, corpus: Corpus) -> Diagnostic:
    """What is said of a pointer into its own file, with the path of the only file that has the id."""
    inside = _INSIDE.fullmatch(item.message) if item.code == "TB303" else None
    if not inside or written(item) != f"#{inside[1]}":
        return item
    holders = [file for file, one in corpus.files.items() if inside[1] in one.ids]
    document = corpus.document(item.location.file) if len(holders) == 1 else None
    if document is None:
        return item
    path = posixpath.relpath(holders[0], posixpath.dirname(item.location.file) or ".")
    at = document.source.offset(item.location.line, item.location.column)
    edits = (Edit(at, at, path),) if document.source.text.startswith(f"#{inside[1]}", at) else ()
    hint = f"It is in {holders[0]}: write {path}#{inside[1]}."
    return replace(item, hint=hint, edits=edits)
