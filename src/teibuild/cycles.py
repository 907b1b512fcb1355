"""When Python looks for lost cycles: objects that only each other refer to, which it frees in no other way.

A document of 22 KB has some 30,000 objects while it is worked on. Looked through every 50,000 in the midst of work, it
takes a quarter more time than not at all. And what is looked through while it is worked on counts as older from then
on, and is looked at less and less: of pages made of forty documents, the remains would pile up. So that is done between
two pieces of work, when hardly anything is held that will soon be let go of.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Piece = TypeVar("Piece")

_SELDOM: Final = 50_000
"""New objects after which the young ones are looked through."""
_AT_LATEST: Final = 4_000_000
"""New objects after which Python does so by itself, in the midst of work."""
_OLDER: Final = 10
"""So often the young ones are, before older ones are too; and these, before all are."""


def collect_seldom() -> None:
    """Let Python look for lost cycles less often: thousands of small records are made here, and hardly any cycle."""
    gc.freeze()
    gc.set_threshold(_AT_LATEST, _OLDER, _OLDER)


def collecting(work: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of work as they are done; between two of them, lost cycles are looked for, if it is time to."""
    for piece in work:
        yield piece
        collect_now()


def collect_now() -> None:
    """Look for lost cycles, if it is time to: to be called between two pieces of work."""
    young, older, oldest = gc.get_count()
    if young >= _SELDOM:
        gc.collect(2 if oldest >= _OLDER else 1 if older >= _OLDER else 0)
