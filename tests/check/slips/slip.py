"""What a slip is: a small change of a file, the place of the mistake, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.check.slips.marked import Marked

Span = tuple[int, int]


@dataclass(frozen=True)
class Change:
    """What an editor's hand does to a file."""

    edits: tuple[tuple[int, int, str], ...]
    """Stretches of the sound text and what comes in their stead; none crosses another."""
    places: tuple[Span, ...]
    """Where the mistake is, in offsets of the sound text: what is put in at such a place belongs to it."""
    codes: tuple[str, ...] = ()
    """Codes that are right, where they are others than the kind's."""
    remedy: str = ""
    """What the message or the hint must name: what was right."""
    data: bytes | None = None
    """The bytes of the file, where the slip is one of encoding."""


@dataclass(frozen=True)
class Kind:
    """One kind of slip."""

    name: str
    codes: tuple[str, ...]
    make: Callable[[Marked, Random], Change | None]
    plain: bool = False
    """Whether the file must be as it is, in its own encoding and lines."""
    also: int = 0
    """How many more messages are right."""


KINDS: Final[dict[str, Kind]] = {}
"""Every kind by its name, in the order of their modules."""

Maker = Callable[[Marked, Random], Change | None]


def slip(name: str, *codes: str, plain: bool = False, also: int = 0) -> Callable[[Maker], Maker]:
    """Enter the function that makes a kind of slip; it gives nothing where a file has no occasion for it."""

    def enter(make: Maker) -> Maker:
        KINDS[name] = Kind(name, codes, make, plain, also)
        return make

    return enter


def change(start: int, end: int, text: str, *places: Span, codes: tuple[str, ...] = (), remedy: str = "") -> Change:
    """A change of one stretch; the mistake is there unless other places are given."""
    return Change(((start, end, text),), places or ((start, end),), codes, remedy)


def apply(text: str, made: Change) -> tuple[str, tuple[Span, ...]]:
    """The text with the slip, and the places of the mistake in it."""
    edits = sorted(made.edits)
    parts, last = [], 0
    for start, end, new in edits:
        parts += [text[last:start], new]
        last = end
    parts.append(text[last:])

    def moved(span: Span) -> Span:
        first = span[0] + sum(len(new) - (end - start) for start, end, new in edits if start < span[0])
        behind = span[1] + sum(
            len(new) - (end - start) for start, end, new in edits if start < max(span[1], 1) or start == span[0]
        )
        return first, max(first + 1, behind)

    return "".join(parts), tuple(moved(span) for span in made.places)
