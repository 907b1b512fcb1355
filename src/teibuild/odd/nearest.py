"""What a name that is not there was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(name: str, names: Iterable[str], *, is_unwanted: bool = False) -> str:
    """What a name was probably meant to be, as a question; empty where nothing is near.

    Args:
        name: The name that is not there.
        names: Those that are.
        is_unwanted: Whether it is named only to be rid of it. Then it was rather there once than misspelt.
    """
    known = list(names)
    alone = name.rstrip(",;")
    if alone != name and alone in known:
        return f"Did you mean {alone}? Names are separated by spaces."
    same = [each for each in known if each.lower() == name.lower()]
    near = same or get_close_matches(name, known, n=3, cutoff=0.7)
    # A longer name that holds the last part of this one is nearer than any that holds its letters.
    dotted, _, last = name.rpartition(".")
    near.sort(key=lambda each: last.lower() not in each.lower())
    if is_unwanted:
        alike = get_close_matches(name, near, cutoff=0.9)
        near = [each for each in near if each in alike or (dotted and each.endswith(f".{last}"))]
    return f"Did you mean {near[0]}?" if near else ""


def is_slip(name: str, names: Iterable[str]) -> bool:
    """Whether a name is one of those that are there but for a slip: a letter too many, too few, another, or exchanged.

    A name that is further off may as well be one that the TEI had in another release.
    """
    return any(_differs_little(name.lower(), other.lower()) for other in names)


def _differs_little(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    exchanged = first[:2] == second[1::-1] and first[2:] == second[2:] and len(first) > 1
    return exchanged or first[1:] == second[1:] or first[1:] == second or first == second[1:]
