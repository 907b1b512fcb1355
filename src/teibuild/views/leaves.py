"""The pages of a long list: where each is, and the ways from one to all others, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

ALL: Final = 30
"""How many pages are all named on each of them; of more, those from which any other is a few steps away."""


class Step(Struct, frozen=True):
    """A page that another leads to, or a gap."""

    number: int
    """From 1; 0 for pages that are left out."""
    path: str = ""


class Leaf(Struct, frozen=True):
    """One page of a long list."""

    number: int
    """From 1."""
    total: int
    path: str
    previous: str
    """Path of the page before it, where there is one."""
    next: str
    """Path of the page behind it, where there is one."""
    steps: tuple[Step, ...]
    """The pages that it leads to."""


def leaf(number: int, total: int, path: Callable[[int], str]) -> Leaf:
    """A page of a long list.

    Args:
        number: The page, from 1.
        total: How many there are.
        path: Gives the path of each.

    """
    before = path(number - 1) if number > 1 else ""
    behind = path(number + 1) if number < total else ""
    return Leaf(number, total, path(number), before, behind, tuple(steps(number, total, path)))


def numbered(base: str, number: int) -> str:
    """Path of a page of a long list: ``x.html``, ``x.2.html``, ``x.3.html``."""
    return base if number == 1 else f"{base.removesuffix('.html')}.{number}.html"


def pages_of(items: int, size: int) -> int:
    """How many pages a list takes; an empty one takes one."""
    return max(1, -(-items // size))


def steps(number: int, total: int, path: Callable[[int], str]) -> list[Step]:
    """The pages that a page of a long list leads to, with gaps between those that do not follow one another.

    Of many pages these are the first and the last, all of the same ten, all tens of the same hundred, and so on: a page
    is found as a number is read, digit by digit, and no page names more than some ten for each digit.

    Args:
        number: The page, from 1.
        total: How many there are.
        path: Gives the path of each.
    """
    found: list[Step] = []
    for one in sorted(set(_near(number, total))):
        if found and one > found[-1].number + 1:
            found.append(Step(0))
        found.append(Step(one, path(one)))
    return found


def _near(number: int, total: int) -> Iterator[int]:
    if total <= ALL:
        yield from range(1, total + 1)
        return
    yield from (1, max(1, number - 1), number, min(total, number + 1), total)
    unit = 1
    while unit <= total:
        # All of this size within the next larger one.
        begin = number // (unit * 10) * unit * 10
        yield from (one for one in range(begin, begin + unit * 10 + 1, unit) if 1 <= one <= total)
        unit *= 10
