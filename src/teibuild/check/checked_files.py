"""What checking each file of an edition has found: of thousands of files, that of most is put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from teibuild.model import CheckedFile
from teibuild.shelf import Shelf, Table

_HELD: Final = 2000
"""Files of which all is held as it is: reading what was put aside, over and over, takes a tenth of a check."""
_LOOKED_AT: Final = 8
"""Others that are held when they have been read."""


class CheckedFiles(Mapping[str, CheckedFile]):
    """Files by their paths from the edition's folder; the order is that in which they were put in, or are put."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._held: dict[int, CheckedFile] = {}
        self._one = lru_cache(_LOOKED_AT)(self._found)
        self.opened: dict[str, set[str]] = {}
        """Other files that rules of a Schematron have opened, and the files that were checked by them."""

    def put(self, one: CheckedFile) -> None:
        """Put in a file, in the place of what was known of it."""
        number = self._numbers.setdefault(one.file, len(self._numbers))
        if number in self._held or len(self._held) < _HELD:
            self._held[number] = one
        else:
            self._aside.put(one, number)
            self._one.cache_clear()
        for path, _ in one.opened:
            self.opened.setdefault(path, set()).add(one.file)

    def ordered(self, files: Iterable[str]) -> CheckedFiles:
        """The same, in this order."""
        self._numbers = {file: self._numbers[file] for file in files}
        return self

    def __getitem__(self, file: str) -> CheckedFile:
        number = self._numbers[file]
        return self._held.get(number) or self._one(number)

    @cached_property
    def _aside(self) -> Table[CheckedFile]:
        return Table(Shelf(), CheckedFile, 1)

    def _found(self, number: int) -> CheckedFile:
        found = self._aside.get(number)
        if found is None:
            raise KeyError(number)
        return found

    def __contains__(self, file: object) -> bool:
        return file in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
