"""One mistake, one message: what follows from a pointer whose path is wrong, or missing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding_missing import places
from teibuild.model import Diagnostic, Edit, Location
from teibuild.tei.pointers import Reach, Use

_ASTRAY: Final = frozenset({"TB303", "TB304", "TB305", "TB306", "TB311"})
"""What is said of a pointer that does not lead to an entry."""
_UNSOUGHT: Final = frozenset({"TB330", "TB331"})
"""What is said of an entry to which nothing leads."""
_NO_ENTRY: Final = "TB311"
"""What is said of a pointer that does not lead into the register of its kind."""
_INSIDE: Final = re.compile(r"\w+ points to “([^”]+)”, but no element has this xml:id(?:; \d+ pointers do so)?\.")
_ENTRY: Final = re.compile(r"“([^”]+)”")


def written(item: Diagnostic) -> str:
    """The pointer that a diagnostic underlines, as it is written."""
    at = item.location.column - 1
    before = re.search(r"[^\s\"']*$", item.source_line[:at])
    behind = re.match(r"[^\s\"'<>]*", item.source_line[at:])
    return (before[0] if before else "") + (behind[0] if behind else "")


def fold_pointers(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of pointers that they go astray, and where what they seek lies.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    astray = [item for item in found if item.code in _ASTRAY]
    if not astray:
        return found
    sought = {written(item).rpartition("#")[2] for item in astray}
    led: dict[int, Diagnostic] = {}
    follows: set[int] = set()
    for group in _without_path(astray, corpus):
        first, *others = group.said
        led[id(first)] = group.together()
        places = group.places
        follows.update(map(id, others))
        follows.update(id(item) for item in astray if item.code == _NO_ENTRY and item.location in places)
    return [
        led.get(id(item), item)
        for item in found
        if id(item) not in follows and not (item.code in _UNSOUGHT and _is_sought(item, sought))
    ]


def _is_sought(item: Diagnostic, sought: Iterable[str]) -> bool:
    """Whether the only entry that is said to be unsought is one that a wrong pointer seeks."""
    names = _ENTRY.findall(item.message)
    return len(names) == 1 and names[0] in sought


class _WithoutPath(Struct):
    """Pointers of a file that lack the path of the only file that has what they seek."""

    document: Document
    holder: str
    """That file."""
    said: list[Diagnostic]
    ids: set[str]

    @property
    def uses(self) -> list[Use]:
        """All such pointers, in document order."""
        return [use for use in self.document.uses_to(Reach.INSIDE) if use.target.fragment in self.ids]

    @property
    def places(self) -> set[Location]:
        """Where they stand."""
        source = self.document.source
        return {source.location(self._start(use)) for use in self.uses}

    def together(self) -> Diagnostic:
        """What is said of them all, at the first."""
        first, text = self.said[0], self.document.source.text
        path = posixpath.relpath(self.holder, posixpath.dirname(first.location.file) or ".")
        starts = [self._start(use) for use in self.uses]
        edits = tuple(Edit(at, at, path) for at in starts if text.startswith("#", at))
        hint = f"It is in {self.holder}: write {path}{written(first)}."
        message = first.message
        if len(self.ids) > 1:
            message = f"{len(starts)} pointers seek in this file what is in {self.holder}."
            hint = f"Write {path}{written(first)} here, and the path in the others, too."
        related = places(self.said[1:], "here too") or first.related
        return replace(first, message=message, hint=hint, related=related, edits=edits)

    def _start(self, use: Use) -> int:
        return self.document.positions.value(use.element, use.attribute, use.value).start


def _without_path(astray: Iterable[Diagnostic], corpus: Corpus) -> Iterable[_WithoutPath]:
    """Pointers that seek in their own file what one other has, by these two files."""
    groups: dict[tuple[str, str], _WithoutPath] = {}
    for item in astray:
        inside = _INSIDE.fullmatch(item.message) if item.code == "TB303" else None
        if not inside or written(item) != f"#{inside[1]}":
            continue
        holders = [file for file, one in corpus.files.items() if inside[1] in one.ids]
        key = (item.location.file, holders[0]) if len(holders) == 1 else None
        document = corpus.document(item.location.file) if key else None
        if key is None or document is None:
            continue
        group = groups.setdefault(key, _WithoutPath(document, holders[0], [], set()))
        group.said.append(item)
        group.ids.add(inside[1])
    return groups.values()
