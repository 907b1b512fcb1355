"""Where words stand, as short strings: numbers in base 64, least digit first, five bits a letter.

A document's places of one word are its stretches in order, each as *step from the last one × 2 + (more than one
place)*, then, where there are more, how many less two, then the slot of the first and the steps to the others. A
stretch's number is its position in the document × 8 + the kind of its text. Before all of them stands a digit: 0 where
the word stands in one stretch, 1 and the number of stretches less two where there are more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_NUMBERS: Final = 10_000
"""Numbers that are remembered as letters."""


@lru_cache(_NUMBERS)
def number(value: int) -> str:
    """A number of at least 0 as letters."""
    text = ""
    while value >= 32:
        text += _LETTERS[32 + value % 32]
        value //= 32
    return text + _LETTERS[value]


def places(stretches: Mapping[int, Collection[int]]) -> str:
    """The places of a word in one document.

    Args:
        stretches: Numbers of stretches, ascending, each with the slots in it.

    """
    count = len(stretches)
    if count == 1:
        ((stretch, found),) = stretches.items()
        if len(found) == 1:
            # As most words do, it stands in one place.
            (slot,) = found
            return "0" + number(stretch * 2) + number(slot)
    out = ["0" if count == 1 else "1" + number(count - 2)]
    last = 0
    for stretch, found in stretches.items():
        step = (stretch - last) * 2
        last = stretch
        slots = found if len(found) == 1 else sorted(set(found))
        if len(slots) == 1:
            out.append(number(step))
        else:
            out.append(number(step + 1))
            out.append(number(len(slots) - 2))
        before = 0
        for slot in slots:
            out.append(number(slot - before))
            before = slot
    return "".join(out)


def joined(step: int, document: str) -> str:
    """A document's places behind those of the documents before it; ``step`` is the distance from the last of them."""
    return number(step * 2 + int(document[0])) + document[1:]


def moved(documents: str, step: int) -> str:
    """The places of several documents, the first of which comes ``step`` behind another one now."""
    value, scale, at = 0, 1, 0
    while True:
        digit = _LETTERS.index(documents[at])
        value += digit % 32 * scale
        scale *= 32
        at += 1
        if digit < 32:
            return number(step * 2 + value % 2) + documents[at:]
