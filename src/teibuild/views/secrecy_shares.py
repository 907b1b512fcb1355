"""How much of a document is withheld and once was, in all and page by page."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from teibuild.model import Tally


class Share(Struct, frozen=True):
    """How much of a page, or of all, is withheld and once was."""

    words: int
    """All words, those withheld estimated."""
    before: int
    """Words that were withheld once: those released since, and those still withheld."""
    now: int
    open_part: float
    """Parts from 0 to 1 of the length of the longest page, or of all: open from the start, released, withheld."""
    released_part: float
    withheld_part: float


def shares(tallies: Sequence[Tally]) -> tuple[Share, tuple[Share, ...]]:
    """The share withheld of all pages, and of each."""
    longest = max((tally.characters + tally.withheld_characters for tally in tallies), default=0)
    each = tuple(_share((tally,), longest) for tally in tallies)
    return _share(tallies, sum(tally.characters + tally.withheld_characters for tally in tallies)), each


def _share(tallies: Sequence[Tally], whole: int) -> Share:
    words, withheld = sum(tally.words for tally in tallies), sum(tally.withheld_words for tally in tallies)
    characters = sum(tally.characters for tally in tallies)
    released = sum(tally.released_characters for tally in tallies)
    missing = sum(tally.withheld_characters for tally in tallies)
    parts = [round(part / whole, 4) if whole else 0.0 for part in (characters - released, released, missing)]
    before = withheld + sum(tally.released_words for tally in tallies)
    return Share(words + withheld, before, withheld, *parts)
