"""Names beside the marks of a map, put where they collide with nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

_LETTER: Final = 0.5
"""Width of a letter in ems, on the safe side."""
LINE: Final = 1.15
"""Height of a line in ems."""
_APART: Final = 3.0
"""Pixels between a mark and its name."""


class Box(Struct, frozen=True):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Mark(Struct, frozen=True):
    """A mark on the map with the name that is to stand beside it."""

    x: float
    y: float
    radius: float
    wordings: tuple[tuple[str, ...], ...]
    """What may stand beside it, line by line: the first wording that has room is taken."""

    @property
    def box(self) -> Box:
        """The square around the mark."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class Label(Struct, frozen=True):
    """Where a name stands."""

    lines: tuple[str, ...]
    x: float
    """Where its text is anchored."""
    y: float
    """The base line of its first line."""
    anchor: str
    """``start``, ``middle`` or ``end``, as SVG has it."""
    box: Box


def labelled(
    marks: Sequence[Mark], width: float, height: float, size: float, taken: Iterable[Box] = ()
) -> list[Label | None]:
    """A place for the name of each mark; ``None`` where there is no room. The first marks choose first.

    Args:
        marks: Marks, the most important first.
        width: Width of the map in pixels.
        height: Height of the map in pixels.
        size: Size of the letters in pixels.
        taken: Where no name may stand.

    """
    boxes = [mark.box for mark in marks]
    blocked = list(taken)
    labels: list[Label | None] = []
    for number, mark in enumerate(marks):
        others = [*blocked, *boxes[:number], *boxes[number + 1 :]]
        found = next(
            (
                label
                for wording in mark.wordings
                for label in _places(mark, wording, size)
                if label.box.left >= 0 and label.box.top >= 0 and label.box.right <= width
                and label.box.bottom <= height and not any(label.box.meets(other) for other in others)
            ),
            None,
        )  # fmt: skip
        if found is not None:
            blocked.append(found.box)
        labels.append(found)
    return labels


def _places(mark: Mark, lines: tuple[str, ...], size: float) -> Iterator[Label]:
    """Where a name can stand: right, left, above, below, then at the corners."""
    wide = max(1, *(len(line) for line in lines)) * size * _LETTER
    tall = len(lines) * size * LINE
    away = mark.radius + _APART
    corner = mark.radius * 0.7 + 1
    for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
        x = mark.x + across * (corner if down and across else away)
        middle = mark.y + down * ((corner if across else away) + tall / 2)
        left = x if across > 0 else x - wide if across < 0 else x - wide / 2
        anchor = "start" if across > 0 else "end" if across < 0 else "middle"
        first = middle - tall / 2 + size * (LINE / 2 + 0.32)
        yield Label(lines, x, first, anchor, Box(left, middle - tall / 2, left + wide, middle + tall / 2))
