"""What was probably meant: the names nearest to a misspelled one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import Final

_LIKE: Final = 0.6
"""Least likeness of two names, from 0 to 1."""
_FAR: Final = 0.15
"""A name that is less like by so much is not offered beside the nearest."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to ``count`` known names that look like a name, the nearest first; capitals do not count.

    Where one is far nearer than the others, it is the only one; so is one of the same parts in another order
    (``walt-rostow``, ``rostow-walt``).
    """
    folded: dict[str, str] = {}
    for candidate in sorted(known):
        folded.setdefault(candidate.casefold(), candidate)
    parts = _parts(name)
    turned = [folded[each] for each in folded if len(parts) > 1 and _parts(each) == parts and each != name.casefold()]
    if turned:
        return turned[:count]
    written = name.casefold()
    matches = get_close_matches(written, _of_like_letters(written, folded), 4 * count, cutoff=_LIKE)
    likeness = {match: SequenceMatcher(None, match, written).ratio() for match in matches}
    alike = [match for match in matches if likeness[match] >= likeness[matches[0]] - _FAR]
    return [folded[match] for match in sorted(alike, key=lambda each: distance(each, written))[:count]]


def _of_like_letters(written: str, names: Iterable[str]) -> list[str]:
    """The names that have enough of another's letters to be as like it as is asked; the rest need no closer look."""
    letters, length = frozenset(written), len(written)
    return [
        name
        for name in names
        if 2 * min(length - len(letters.difference(name)), len(name) - len(frozenset(name) - letters))
        >= _LIKE * (length + len(name))
    ]


def _parts(name: str) -> list[str]:
    """The parts of a name, in the order of the alphabet."""
    return sorted(re.split(r"[-_.\s]+", name.casefold()))


def did_you_mean(name: str, known: Iterable[str], pattern: str = "{}", count: int = 3) -> str:
    """The question that asks for the nearest names, or nothing.

    Args:
        name: What was written.
        known: What could have been.
        pattern: How a name is shown, such as ``<{}>``.
        count: How many are named at most.
    """
    found = [pattern.format(match) for match in nearest(name, known, count)]
    return f"Did you mean {either(found)}?" if found else ""


def unlike_signs(written: str, known: Iterable[str]) -> tuple[str, str]:
    """The name that a written one is to the eye, and the signs that make it another; nothing where there is none.

    A sign that cannot be seen, a letter of another alphabet, a dash for a hyphen, an accent that is a sign of its own.
    """
    if written.isascii():
        return "", ""
    seen = "".join(sign for sign in written if unicodedata.category(sign) != "Cf")
    whole = unicodedata.normalize("NFC", written)
    for name in known:
        if unicodedata.normalize("NFC", name) == whole and name != written:
            return name, "".join(dict.fromkeys(sign for sign in written + name if unicodedata.combining(sign)))
        if name == seen:
            return name, "".join(dict.fromkeys(sign for sign in written if unicodedata.category(sign) == "Cf"))
        odd = [one for one, other in zip(seen, name, strict=False) if one != other]
        if len(name) == len(seen) and odd and len(odd) < len(name) and not any(sign.isascii() for sign in odd):
            return name, "".join(odd)
    return "", ""


def distance(one: str, other: str) -> int:
    """How many slips of the hand make one word the other: a letter lost, put in, mistaken, or two exchanged.

    The restricted Damerau-Levenshtein distance.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, fellow in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != fellow))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == fellow:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def either(words: list[str]) -> str:
    """Words as alternatives: ``a``, ``a or b``, ``a, b or c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def some(words: list[str], most: int = 8) -> str:
    """The first words of a list, and how many more there are."""
    if len(words) <= most:
        return either(words)
    return f"{', '.join(words[:most])} … ({len(words) - most} more)"
