"""Ids that look alike: whether one is the other, misspelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from teibuild.check.nearest import distance

_NEAR = 2
"""Slips of the hand that may lie between an id and its misspelling."""


def is_near(one: str, other: str) -> bool:
    """Whether a slip or two of the hand make one id the other: a letter lost, doubled, exchanged or mistaken."""
    longest = max(len(one), len(other))
    if one == other or abs(len(one) - len(other)) > _NEAR:
        return False
    return distance(one.casefold(), other.casefold()) <= (1 if longest <= 4 else _NEAR)


def misspelled(missing: str, ids: Sequence[str], idle: Iterable[str], uses: int) -> str:
    """The id that was probably to be the missing one; nothing where the pointers are as likely to be wrong.

    Args:
        missing: The id that pointers lead to and no element has.
        ids: The ids of the file, in document order.
        idle: Those of them that no pointer leads to.
        uses: How many pointers lead to the missing one.
    """
    shapes = Counter(_shape(each) for each in ids)
    shape = _shape(missing)
    found = []
    for each in sorted(idle, key=lambda each: (distance(each, missing), each)):
        if not is_near(each, missing):
            continue
        own = _shape(each)
        if own == shape:
            likely = _out_of_order(each, missing, ids) if re.search(r"\d", missing) else uses > 1
        elif shapes[own] > 1 and shapes[shape] == 0:
            likely = False
        else:
            likely = uses > 1 or shapes[shape] > shapes[own] - 1
        if likely:
            found.append(each)
    return found[0] if found else ""


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
    behind = _numbers(fellows[place + 1]) if place + 1 < len(fellows) else (10**9,)
    return before < _numbers(missing) < behind and not before < _numbers(each) < behind
