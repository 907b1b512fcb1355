"""One mistake, one message: what follows from a pointer whose path is wrong, or missing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding_missing import places
from teibuild.model import Diagnostic, Edit, Location
from teibuild.tei.pointers import Reach, Resolver, Target

ASTRAY: Final = frozenset({"TB303", "TB304", "TB305", "TB306", "TB311"})
"""What is said of a pointer that does not lead to an entry."""
UNSOUGHT: Final = frozenset({"TB330", "TB331"})
"""What is said of an entry to which nothing leads."""
_NO_ENTRY: Final = "TB311"
"""What is said of a pointer that does not lead into the register of its kind."""


def written(item: Diagnostic) -> str:
    """The pointer that a diagnostic underlines, as it is written."""
    at = item.location.column - 1
    before = re.search(r"[^\s\"']*$", item.source_line[:at])
    behind = re.match(r"[^\s\"'<>]*", item.source_line[at:])
    return (before[0] if before else "") + (behind[0] if behind else "")


def target_of(item: Diagnostic, corpus: Corpus) -> Target:
    """Where the pointer leads that a diagnostic underlines.

    Args:
        item: What is said of it.
        corpus: The files; that of the pointer tells what a prefix stands for.
    """
    pointer, file = written(item), item.location.file
    target = Resolver(file).resolve(pointer)
    document = corpus.document(file) if target.scheme else None
    return target if document is None else document.targets.get(pointer, target)


def fold_pointers(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of pointers that they go astray, and where what they seek lies.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    astray = [item for item in found if item.code in ASTRAY]
    if not astray:
        return found
    sought = {written(item).rpartition("#")[2] for item in astray}
    led: dict[int, Diagnostic] = {}
    follows: set[int] = set()
    no_entries = {item.location: item for item in astray if item.code == _NO_ENTRY}
    for (file, holder), said in _without_path(astray, corpus).items():
        document = corpus.document(file)
        if document is None:
            continue
        if holder not in corpus.registers:
            led.update((id(item), _perhaps_there(item, holder)) for item in said)
            continue
        first, *others = said
        pointers = _Pointers(document, {written(item) for item in said})
        led[id(first)] = pointers.to_be_led(first, others, holder)
        there = pointers.locations()
        follows.update(map(id, others))
        follows.update(id(no_entries[at]) for at in there if at in no_entries)
    return [
        led.get(id(item), item)
        for item in found
        if id(item) not in follows and not (item.code in UNSOUGHT and is_sought(item, sought))
    ]


def is_sought(item: Diagnostic, sought: set[str]) -> bool:
    """Whether all entries that are said to be unsought are such as wrong pointers seek.

    Args:
        item: What is said of entries.
        sought: The ids that wrong pointers seek.
    """
    return bool(item.about) and sought.issuperset(item.about)


def _without_path(astray: Iterable[Diagnostic], corpus: Corpus) -> dict[tuple[str, str], list[Diagnostic]]:
    """What is said of pointers that seek in their own file what one other has: that file and the other → all of it."""
    inside = [
        (item, item.about[1])
        for item in astray
        if item.code == "TB303" and item.about == (item.location.file, written(item).removeprefix("#"))
    ]
    holding = corpus.holding({name for _, name in inside}) if inside else {}
    found: dict[tuple[str, str], list[Diagnostic]] = {}
    for item, name in inside:
        holders = holding.get(name, ())
        if len(holders) == 1:
            found.setdefault((item.location.file, holders[0]), []).append(item)
    return found


def _perhaps_there(item: Diagnostic, holder: str) -> Diagnostic:
    """What is said of a pointer, where another document has such an id: it may as well have been lost here."""
    hint = f"{holder} has it: give it to an element here, too, or write {_way(item, holder)}{written(item)}."
    return replace(item, hint=hint)


def _way(item: Diagnostic, file: str) -> str:
    """The path of a file from that of which something is said."""
    return posixpath.relpath(file, posixpath.dirname(item.location.file) or ".")


class _Pointers:
    """The pointers of a file that are written alike."""

    def __init__(self, document: Document, values: Container[str]) -> None:
        self._document = document
        self._starts = [
            document.positions.value(use.element, use.attribute, use.value).start
            for use in document.uses_to(Reach.INSIDE)
            if f"#{use.target.fragment}" in values
        ]

    def locations(self) -> set[Location]:
        """Where they stand."""
        return set(map(self._document.source.location, self._starts))

    def to_be_led(self, first: Diagnostic, others: Sequence[Diagnostic], holder: str) -> Diagnostic:
        """What is said of them all, at the first: that they lack the path of the register that has what they seek."""
        path = _way(first, holder)
        text = self._document.source.text
        message, hint = first.message, f"It is in {holder}: write {path}{written(first)}."
        if others:
            message = f"{len(self._starts)} pointers seek in this file what is in {holder}."
            hint = f"Write {path}{written(first)} here, and the path in the others, too."
        return replace(
            first,
            message=message,
            hint=hint,
            related=places(others, "here too") or first.related,
            edits=tuple(Edit(at, at, path) for at in self._starts if text.startswith("#", at)),
        )
