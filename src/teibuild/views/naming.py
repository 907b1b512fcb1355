"""Where all documents name what the registers hold: counted for each entry, and found as a page lists it.

How often a document names an entry, and in how many sentences, is gathered from all documents; the sentences themselves
only from those on whose pages something has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from struct import Struct as Packed
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct

from teibuild.shelf import Shelf, Table
from teibuild.views.briefs import Briefs
from teibuild.views.contribution import Contributions
from teibuild.views.mentions import MARK, Company, Counted, Listed, NamedIn, Passage, place_path

_LINE: Final = Packed(f"<III{MARK}s{MARK}s")
"""What is put aside of :class:`Listed`: number of the document, sentences of paper and of notes, digests."""
_TOGETHER: Final = 128
"""Documents whose lines are put aside together."""

_counts: Final = msgspec.msgpack.Decoder(list[Counted])
_lists: Final = msgspec.msgpack.Decoder(list[Listed])
_rows: Final = msgspec.msgpack.Decoder(list[tuple[str, Raw]])


class Totals(Struct):
    """How often an entry is named."""

    papers: int = 0
    notes: int = 0
    documents: int = 0


class Stretch(NamedTuple):
    """Sentences of one document that name an entry, and that a page lists one behind the other."""

    number: int
    """That of the document, from 0."""
    in_notes: bool
    start: int
    """From 0, among those of its paper or of its notes."""
    stop: int
    mark: bytes
    """Digest of all that name the entry there, and of what lists say of the document."""


class Mentions:
    """Every mention of every entry, on the disk; what is held is how many there are."""

    def __init__(self, briefs: Briefs, shelf: Shelf, given: Contributions) -> None:
        """Begin without any.

        Args:
            briefs: The documents, by their numbers.
            shelf: Where mentions are put aside.
            given: What documents contribute, of which the sentences are taken when they are asked for.

        """
        self.briefs = briefs
        self._given = given
        self._totals: dict[str, Totals] = {}
        self._lines = Table(shelf, bytes, 2)
        self._waiting: dict[str, bytearray] = {}
        """Lines that are not put aside yet."""
        self._last = 0
        """Number of the last document that has any."""
        self._rows = Table(shelf, NamedIn, 2)
        self._fetched: set[int] = set()
        """Numbers of documents whose sentences are there."""

    def count_in(self, _: int, counted: Raw) -> None:
        """Add how often a document names entries."""
        for one in _counts.decode(counted):
            totals = self._totals.setdefault(one.key, Totals())
            totals.papers += one.papers
            totals.notes += one.notes
            totals.documents += 1

    def list_in(self, number: int, listed: Raw) -> None:
        """Add in how many sentences a document names entries."""
        if number // _TOGETHER != self._last // _TOGETHER:
            self._put_aside()
        self._last = number
        for one in _lists.decode(listed):
            line = _LINE.pack(number, one.read, one.noted, one.mark, one.company)
            self._waiting.setdefault(one.key, bytearray()).extend(line)

    def count(self, key: str) -> tuple[int, int]:
        """How often the papers name an entry, and how often the notes do."""
        totals = self._totals.get(key, Totals())
        return totals.papers, totals.notes

    def documents_of(self, key: str) -> int:
        """How many documents name an entry, in the paper itself or in a note."""
        return self._totals.get(key, Totals()).documents

    def pages(self, key: str, size: int) -> Iterator[list[Stretch]]:
        """The sentences that name an entry, page by page: those of the papers, then those of the notes, each in the
        order of the documents; one that names it twice comes once.

        Args:
            key: Key of the entry.
            size: How many sentences a page lists, at most.

        """
        page: list[Stretch] = []
        room = size
        for in_notes in (False, True):
            for number, read, noted, mark, _ in self._listed(key):
                start, total = 0, noted if in_notes else read
                while start < total:
                    stop = min(total, start + room)
                    page.append(Stretch(number, in_notes, start, stop, mark))
                    room -= stop - start
                    start = stop
                    if not room:
                        yield page
                        page, room = [], size
        if page:
            yield page

    def passages(self, key: str, stretches: Sequence[Stretch]) -> Iterator[Passage]:
        """The sentences of a page.

        Args:
            key: Key of the entry that they name.
            stretches: Where they are.

        """
        self._fetch([one.number for one in stretches])
        for one in stretches:
            found = self._rows.get(key, one.number)
            if found is not None:
                document = self.briefs[one.number]
                for sentence in (found.noted if one.in_notes else found.read)[one.start : one.stop]:
                    yield Passage(
                        document, sentence.page, sentence.block, sentence.pieces, sentence.count, one.in_notes,
                        sentence.note,
                    )  # fmt: skip

    def company_mark(self, key: str) -> bytes:
        """A digest of all that :meth:`company` tells."""
        return sha256(b"".join(company for *_, company in self._listed(key))).digest()

    def company(self, key: str) -> list[Company]:
        """The entries that paragraphs of the papers name together with this one, those named most often first."""
        self._fetch([number for number, *_ in self._listed(key)])
        # Paragraphs and documents that name both, with the first of these and its paragraph; the document last seen.
        met: dict[str, tuple[int, int, int, str, int]] = {}
        for (_, number), found in self._rows.items(key):
            for block, others in found.company:
                for other in others:
                    paragraphs, documents, first, where, last = met.get(other, (0, 0, number, block, -1))
                    met[other] = (paragraphs + 1, documents + (last != number), first, where, number)
        companies = (
            Company(other, paragraphs, documents, place_path(self.briefs[first], where))
            for other, (paragraphs, documents, first, where, _) in met.items()
        )
        return sorted(companies, key=lambda one: (-one.paragraphs, one.key))

    def _put_aside(self) -> None:
        for key, lines in self._waiting.items():
            self._lines.put(bytes(lines), key, self._last // _TOGETHER)
        self._waiting.clear()

    def _listed(self, key: str) -> Iterator[tuple[int, int, int, bytes, bytes]]:
        """Lines of an entry: the document, sentences of paper and of notes, digests of them and of company."""
        self._put_aside()
        for lines in self._lines.rows(key):
            yield from _LINE.iter_unpack(lines)

    def _fetch(self, numbers: Sequence[int]) -> None:
        """Have the sentences of some documents."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._fetched]
        for number, named in zip(missing, self._given.named(missing), strict=True):
            for key, how in _rows.decode(named):
                self._rows.put_raw(how, key, number)
        self._fetched.update(missing)
