"""Ids that look alike: whether one is the other, misspelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from teibuild.check.document import Document, once
from teibuild.check.nearest import distance, within

_NEAR: Final = 2
"""Slips of the hand that may lie between an id and its misspelling."""
_LAST: Final = 10**9
"""A number behind that of every id."""
_SHORT: Final = 10
"""Letters of an id in which no more than one slip is believed."""


def is_near(one: str, other: str) -> bool:
    """Whether a slip or two of the hand make one id the other: a letter lost, doubled, exchanged or mistaken."""
    longest = max(len(one), len(other))
    if one == other or abs(len(one) - len(other)) > _NEAR:
        return False
    return distance(one.casefold(), other.casefold()) <= (1 if longest <= _SHORT else _NEAR)


def near(name: str, ids: Iterable[str]) -> list[str]:
    """Those of many ids that are near to another, in their order."""
    some = list(ids)
    return [some[at] for at in within(_NEAR, name, some) if is_near(some[at], name)]


@once
def meant_by_notes(document: Document) -> frozenset[str]:
    """The ids that notes with a misspelled target may speak of: those like it to which no other note leads."""
    lost = document.noted.difference(document.by_id)
    if not lost:
        return frozenset()
    unnoted = set(document.by_id) - document.noted
    return frozenset().union(*(near(one, unnoted) for one in lost))


def misspelled(missing: str, ids: Sequence[str], idle: Iterable[str], uses: int) -> str:
    """The id that was probably to be the missing one; nothing where the pointers are as likely to be wrong.

    Args:
        missing: The id that pointers lead to and no element has.
        ids: The ids of the file, in document order.
        idle: Those of them that no pointer leads to.
        uses: How many pointers lead to the missing one.
    """
    alike = near(missing, idle)
    if not alike:
        return ""
    shapes = Counter(shape(each) for each in ids)
    form = shape(missing)
    least = min(distance(each, missing) for each in ids)
    parts = Counter(part for each in ids for part in _parts(each))

    def strangest(each: str) -> tuple[int, bool, bool, str]:
        """Of two that are equally near: one that is made like no other, or has a part of its own, was misspelled."""
        return distance(each, missing), not _is_misfit(each, ids), all(parts[part] > 1 for part in _parts(each)), each

    for each in sorted(alike, key=strangest):
        own = shape(each)
        if uses == 1 and distance(each, missing) > least:
            continue
        if own == form and own != each:
            padded = numbers(each) == numbers(missing)
            likely = uses > 1 if padded else _out_of_order(each, missing, ids)
        else:
            likely = _is_misfit(each, ids, jumps=uses > 1) and (uses > 1 or shapes[form] > 0)
        if likely:
            return each
    return ""


def shape(identifier: str) -> str:
    """An id without its numbers: ``neg-e14`` → ``neg-e0``."""
    return re.sub(r"\d+", "0", identifier)


def _parts(identifier: str) -> list[str]:
    """The parts of an id between its hyphens, dots and numbers: ``neg-e14`` → ``neg``, ``e``."""
    return re.findall(r"[^\W\d_]+", identifier)


def numbers(identifier: str) -> tuple[int, ...]:
    """The numbers in an id: ``neg-e14`` → 14."""
    return tuple(int(found) for found in re.findall(r"\d+", identifier))


def _out_of_order(each: str, missing: str, ids: Sequence[str]) -> bool:
    """Whether an id breaks the order of its fellows, where the missing one would not."""
    like = shape(missing)
    fellows = [other for other in ids if shape(other) == like]
    place = fellows.index(each)
    before = numbers(fellows[place - 1]) if place else ()
    behind = numbers(fellows[place + 1]) if place + 1 < len(fellows) else (_LAST,)
    wanted, own = numbers(missing), numbers(each)
    if not before < wanted < behind:
        return False
    in_row = _is_next(before, own) or _is_next(own, behind)
    return not before < own < behind or (_is_next(before, wanted) and not in_row)


def _is_misfit(each: str, ids: Sequence[str], *, jumps: bool = False) -> bool:
    """Whether an id stands alone with its shape, or where its number breaks the order of the ids of its shape.

    Args:
        each: The id.
        ids: All ids of the file.
        jumps: Whether a number that leaves some out breaks the order, too.
    """
    like = shape(each)
    fellows = [other for other in ids if shape(other) == like]
    place = fellows.index(each)
    before = numbers(fellows[place - 1]) if place else ()
    behind = numbers(fellows[place + 1]) if place + 1 < len(fellows) else (_LAST,)
    own = numbers(each)
    return len(fellows) == 1 or not before < own < behind or (jumps and not _is_next(before, own))


def _is_next(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number is the next in its row."""
    return bool(before) and len(before) == len(number) and (*before[:-1], before[-1] + 1) == number
