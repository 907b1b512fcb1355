"""The documents of a whole edition, of which only a few are held at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntFlag, auto
from functools import cached_property, lru_cache
from typing import Final, overload

from msgspec import Struct

from teibuild.model import Diagnostic, DocumentResult

_AT_ONCE: Final = 50
"""Documents that are fetched together where all are gone through, and that are held of those asked for by number."""


class Trait(IntFlag):
    """What is true of a document, and decides on pages of the whole site."""

    DATED = auto()
    """It has a date, or speaks of one."""
    LETTER = auto()
    """It says who wrote to whom."""
    FOUND = auto()
    """There is something to find it by, besides its words."""
    SECRET = auto()
    """There is something to tell of its secrecy."""


class Sketch(Struct, frozen=True):
    """What is known of a document as long as a build lasts."""

    file: str
    """Its path from the edition's folder."""
    id: str
    title: str
    sheets: int = 0
    """How many pages it has; none where it cannot be published."""
    revised: str = ""
    """Date of its latest revision, ISO 8601."""
    shown: bytes = b""
    """A digest of what our templates show of it on pages that are not its own."""
    traits: int = 0
    """What is true of it (:class:`Trait`)."""
    marks: bytes = b""
    """Digests of what it contributes to the pages of the site (:class:`teibuild.views.contribution.Contribution`)."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What its views found, which checking does not see."""


class Documents(Sequence[DocumentResult]):
    """Documents in the order of publication, without their texts, each fetched from the disk when it is asked for."""

    def __init__(self, sketches: Sequence[Sketch], fetch: Callable[[Sequence[str]], Iterable[DocumentResult]]) -> None:
        """Name the documents.

        Args:
            sketches: What is known of each, in their order.
            fetch: Gives documents by their files, in that order.
        """
        self.sketches = sketches
        self._fetch = fetch
        self._one = lru_cache(_AT_ONCE)(self._fetched)
        self._places: dict[str, int] = {}

    def published(self) -> Documents:
        """Those of them that can be published."""
        return Documents([one for one in self.sketches if one.sheets], self._fetch)

    @cached_property
    def revised(self) -> str:
        """Date of the latest revision of any of them, ISO 8601."""
        return max((one.revised for one in self.sketches), default="")

    def any(self, trait: Trait) -> bool:
        """Whether something is true of any of them."""
        return any(one.traits & trait for one in self.sketches)

    def place(self, identity: str) -> int | None:
        """The number of a document, from 0, by its id."""
        if not self._places:
            self._places = {one.id: number for number, one in reversed(list(enumerate(self.sketches)))}
        return self._places.get(identity)

    def __len__(self) -> int:
        return len(self.sketches)

    def __iter__(self) -> Iterator[DocumentResult]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    @overload
    def __getitem__(self, at: int) -> DocumentResult: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[DocumentResult, ...]: ...

    def __getitem__(self, at: int | slice) -> DocumentResult | tuple[DocumentResult, ...]:
        if isinstance(at, slice):
            return tuple(self._fetch([one.file for one in self.sketches[at]]))
        return self._one(range(len(self))[at])

    def _fetched(self, number: int) -> DocumentResult:
        (found,) = self._fetch([self.sketches[number].file])
        return found


def any_of(documents: Sequence[DocumentResult], trait: Trait, is_true: Callable[[DocumentResult], bool]) -> bool:
    """Whether something is true of any document.

    Args:
        documents: The documents.
        trait: What it is, where it is known of each of them.
        is_true: Whether it is true of a document.

    """
    return documents.any(trait) if isinstance(documents, Documents) else any(map(is_true, documents))


def by_id(documents: Sequence[DocumentResult], identity: str) -> DocumentResult | None:
    """A document by its id."""
    if isinstance(documents, Documents):
        place = documents.place(identity)
        return None if place is None else documents[place]
    return next((one for one in documents if one.record.id == identity), None)


def titles(documents: Sequence[DocumentResult]) -> Iterator[tuple[str, str]]:
    """The ids and titles of documents, in their order."""
    sketches = documents.sketches if isinstance(documents, Documents) else (one.record for one in documents)
    return ((one.id, one.title) for one in sketches)
