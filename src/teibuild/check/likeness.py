"""Ids that look alike: whether one is the other, misspelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from teibuild.check.nearest import distance

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


def misspelled(missing: str, ids: Sequence[str], idle: Iterable[str], uses: int) -> str:
    """The id that was probably to be the missing one; nothing where the pointers are as likely to be wrong.

    Args:
        missing: The id that pointers lead to and no element has.
        ids: The ids of the file, in document order.
        idle: Those of them that no pointer leads to.
        uses: How many pointers lead to the missing one.
    """
    near = [each for each in idle if is_near(each, missing)]
    if not near:
        return ""
    shapes = Counter(_shape(each) for each in ids)
    shape = _shape(missing)
    least = min(distance(each, missing) for each in ids)
    for each in sorted(near, key=lambda each: (distance(each, missing), each)):
        own = _shape(each)
        if uses == 1 and distance(each, missing) > least:
            continue
        if own == shape and own != each:
            padded = _numbers(each) == _numbers(missing)
            likely = uses > 1 if padded else _out_of_order(each, missing, ids)
        else:
            likely = shapes[own] == 1 and (uses > 1 or shapes[shape] > 0)
        if likely:
            return each
    return ""


def _shape(identifier: str) -> str:
    """An id without its numbers: ``neg-e14`` → ``neg-e0``."""
    return re.sub(r"\d+", "0", identifier)


def _numbers(identifier: str) -> tuple[int, ...]:
    return tuple(int(found) for found in re.findall(r"\d+", identifier))


def _out_of_order(each: str, missing: str, ids: Sequence[str]) -> bool:
    """Whether an id breaks the order of its fellows, where the missing one would not."""
    shape = _shape(missing)
    fellows = [other for other in ids if _shape(other) == shape]
    place = fellows.index(each)
    before = _numbers(fellows[place - 1]) if place else ()
    behind = _numbers(fellows[place + 1]) if place + 1 < len(fellows) else (_LAST,)
    wanted, own = _numbers(missing), _numbers(each)
    if not before < wanted < behind:
        return False
    in_row = _is_next(before, own) or _is_next(own, behind)
    return not before < own < behind or (_is_next(before, wanted) and not in_row)


def _is_next(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number is the next in its row."""
    return bool(before) and len(before) == len(number) and (*before[:-1], before[-1] + 1) == number
