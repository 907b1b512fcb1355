"""What was probably meant: the names nearest to a misspelled one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_LIKE: Final = 0.6
"""Least likeness of two names, from 0 to 1."""
_FAR: Final = 0.11
"""A name that is less like by so much is not offered beside the nearest."""
_SETS: Final = 8
"""Sets of names that are held ready: many names of a file may be sought among the same."""


class _Names(NamedTuple):
    """Names made ready for being compared with others."""

    folded: dict[str, str]
    """Each without capitals, and as it is written."""
    by_parts: dict[tuple[str, ...], list[str]]
    """Those of several parts, by these in the order of the alphabet."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to ``count`` known names that look like a name, the nearest first; capitals do not count.

    Where one is far nearer than the others, it is the only one; so is one of the same parts in another order
    (``walt-rostow``, ``rostow-walt``).
    """
    from rapidfuzz import process  # noqa: PLC0415 - as in distance
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    folded, by_parts = _ready(frozenset(known))
    written = name.casefold()
    turned = [folded[each] for each in by_parts.get(_parts(written), ()) if each != written]
    if turned:
        return turned[:count]
    found = process.extract(
        written, list(folded), scorer=Indel.normalized_similarity, limit=4 * count, score_cutoff=_LIKE
    )
    alike = [match for match, likeness, _ in found if likeness >= found[0][1] - _FAR]
    return [folded[match] for match in sorted(alike, key=lambda each: distance(each, written))[:count]]


@lru_cache(_SETS)
def _ready(known: frozenset[str]) -> _Names:
    names = _Names({}, {})
    for each in sorted(known):
        names.folded.setdefault(each.casefold(), each)
    for folded in names.folded:
        parts = _parts(folded)
        if len(parts) > 1:
            names.by_parts.setdefault(parts, []).append(folded)
    return names


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name, in the order of the alphabet."""
    return tuple(sorted(re.split(r"[-_.\s]+", name)))


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
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - most files have nothing that was meant to be something else

    return OSA.distance(one, other)


def within(most: int, name: str, others: Sequence[str]) -> list[int]:
    """Which of many words are so few slips away from another, by their numbers from 0; capitals do not count."""
    from rapidfuzz import process  # noqa: PLC0415 - as above
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    found = process.extract(name, others, scorer=OSA.distance, processor=str.casefold, score_cutoff=most, limit=None)
    return sorted(at for _, _, at in found)


def either(words: list[str]) -> str:
    """Words as alternatives: ``a``, ``a or b``, ``a, b or c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def some(words: list[str], most: int = 8) -> str:
    """The first words of a list, and how many more there are."""
    if len(words) <= most:
        return either(words)
    return f"{', '.join(words[:most])} … ({len(words) - most} more)"
