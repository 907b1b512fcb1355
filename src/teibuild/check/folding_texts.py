"""One mistake, one message, about a text that stands under the header of another paper: the header misses its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from msgspec.structs import replace

from teibuild.check.rules.texts import DOUBLED_TEXT, OF_ANOTHER_TEXT
from teibuild.model import Diagnostic, Severity

_ALIKE: Final = frozenset({"TB853", "TB857"})
"""What is said of two documents with the same title or number."""
_NUMBERED: Final = "TB849"
"""What is said of a document that is numbered as another."""
_UNSOUGHT: Final = frozenset({"TB330", "TB331"})
"""What is said of entries that are mentioned nowhere."""
_DANGLING: Final = "TB303"
_VANISHED: Final = "TB023"
"""What is said of ids that were published and are not there."""


def fold_texts(found: list[Diagnostic]) -> list[Diagnostic]:
    """Say once of a document that it has the text of another.

    Args:
        found: Everything that was found, folded as far as pointers go.
    """
    doubled = {item.location.file: (item, item.about[0]) for item in found if item.code == DOUBLED_TEXT.code}
    if not doubled:
        return found
    about: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for item in found:
        if item.location.file in doubled:
            about[item.location.file].append(item)
    instead: dict[int, Diagnostic] = {}
    gone: set[int] = set()
    for file, (item, other) in doubled.items():
        instead[id(item)], follows = _told(item, other, [each for each in about[file] if each is not item])
        gone.update(map(id, follows))
        if any(each.code in OF_ANOTHER_TEXT for each in follows):
            gone.update(id(each) for each in about[file] if each.code == _VANISHED)
    # Entries of the text that is missing are mentioned nowhere.
    missed = not gone.isdisjoint(id(item) for item in found if item.code in OF_ANOTHER_TEXT)
    return [
        instead.get(id(item), item)
        for item in found
        if id(item) not in gone and not (missed and item.code in _UNSOUGHT)
    ]


def _told(item: Diagnostic, other: str, about: Sequence[Diagnostic]) -> tuple[Diagnostic, list[Diagnostic]]:
    """What is said of a document that has the text of another, and what follows from it.

    Args:
        item: That it has it.
        other: The path of the other.
        about: What else is said of it.
    """
    copied = [each for each in about if each.code in _ALIKE and each.about == (other,)]
    copied += [each for each in about if each.code == _NUMBERED and each.about == (PurePosixPath(other).stem,)]
    misfits = [each for each in about if each.code in OF_ANOTHER_TEXT and _is_within(each)]
    told = item
    if copied:
        told = replace(item, hint="Its header is alike, too: is the file a copy that has not been changed yet?")
    errors = [each for each in misfits if each.severity is Severity.ERROR]
    if errors:
        # It cannot be published as it is.
        hint = f"The text of this document is that of {other}, word for word: bring its own back."
        told = replace(min(errors, key=lambda each: each.code), hint=hint, edits=())
    return told, [*copied, *misfits]


def _is_within(item: Diagnostic) -> bool:
    """Whether something is said of what the file itself holds, not of what another has not."""
    return item.code != _DANGLING or item.about[:1] in {(), (item.location.file,)}
