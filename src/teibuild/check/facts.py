"""What rules across files must know of each file, sorted by topic: of thousands of files, that of most is put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from teibuild.model import Fact
from teibuild.shelf import Shelf, Table

_HELD: Final = 2000
"""Files whose facts are held."""
_TOGETHER: Final = 128
"""Others whose facts are put aside together."""

Found = tuple[str, Fact]
"""A fact, and the file that it was found in."""


class Facts:
    """The facts of files, topic by topic in the order of the files."""

    def __init__(self) -> None:
        self._files = 0
        self._held: defaultdict[str, list[Found]] = defaultdict(list)
        self._waiting: defaultdict[str, list[Found]] = defaultdict(list)
        """Those that are to be put aside."""

    def add(self, file: str, facts: Iterable[Fact]) -> None:
        """Add the facts of a file."""
        self._files += 1
        taker = self._held if self._files <= _HELD else self._waiting
        for fact in facts:
            taker[fact.topic].append((file, fact))
        if self._files % _TOGETHER == 0:
            self._put_aside()

    def of(self, topic: str) -> Iterator[Found]:
        """The facts of a topic, each with its file."""
        yield from self._held.get(topic, ())
        if self._files > _HELD:
            self._put_aside()
            for found in self._aside.rows(topic):
                yield from found

    def _put_aside(self) -> None:
        for topic, found in self._waiting.items():
            self._aside.put(found, topic, self._files)
        self._waiting.clear()

    @cached_property
    def _aside(self) -> Table[list[Found]]:
        return Table(Shelf(), list[Found], 2)
