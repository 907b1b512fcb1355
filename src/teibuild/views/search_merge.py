"""The words of all documents merged: those of some documents are sorted into a run, and all runs are read side by side.

An index of a hundred thousand documents has more places of words than memory has room for: of each run, only the piece
that is being read is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec
from msgspec import Struct, field

from teibuild.batches import batched
from teibuild.shelf import Shelf, Table
from teibuild.views.search_places import joined, moved

FILE: Final = 40_000
"""Characters of one file of words or of places, about."""
INLINE: Final = 4_000
"""Characters of places that stand beside their word."""
_PIECE: Final = 50
"""Words of a run that are read together."""


class Places(Struct, array_like=True):
    """The places of one word, document by document."""

    data: bytearray = field(default_factory=bytearray)
    documents: int = 0
    last: int = 0
    parts: list[tuple[int, int]] = field(default_factory=list)
    """Where in ``data`` each file begins, and its first document."""

    def add(self, document: int, own: str) -> None:
        """Add those of a document, which comes behind all others."""
        begins = self._begins(document)
        self.data += joined(document if begins else document - self.last, own).encode()
        self.last = document
        self.documents += 1

    def extend(self, other: Places) -> None:
        """Add those of documents that come behind all others."""
        first = other.parts[0][1]
        length = other.parts[1][0] if len(other.parts) > 1 else len(other.data)
        if self._begins(first, length):
            self.parts.pop()
            added, others = bytes(other.data), other.parts
        else:
            # The first document of a file is told by its number, those behind it by the step from the one before.
            added, others = moved(other.data.decode(), first - self.last).encode(), other.parts[1:]
        by = len(self.data) + len(added) - len(other.data)
        self.parts += [(begin + by, document) for begin, document in others]
        self.data += added
        self.documents, self.last = self.documents + other.documents, other.last

    def _begins(self, document: int, length: int = 0) -> bool:
        """Whether a document begins a file, which then is noted; ``length`` is that of what must stay together."""
        begins = len(self.data) - (self.parts[-1][0] if self.parts else 0) + length >= FILE or not self.parts
        if begins:
            self.parts.append((len(self.data), document))
        return begins

    def where(self, lists: int) -> tuple[str, list[str]]:
        """What stands beside a word: its places, or ``=`` and the files that have them, each with its first document.

        Args:
            lists: How many files there are before these.

        """
        if len(self.data) <= INLINE:
            return self.data.decode(), []
        ends = [begin for begin, _ in self.parts[1:]] + [len(self.data)]
        files = [self.data[begin:end].decode() for (begin, _), end in zip(self.parts, ends, strict=True)]
        return "=" + ",".join(f"{lists + index}:{first}" for index, (_, first) in enumerate(self.parts)), files


class Entry(Struct, array_like=True):
    """What the index has under a key: a word with its places, or a stem (behind a ``~``) with its forms."""

    places: Places = field(default_factory=Places)
    stems: set[str] = field(default_factory=set)
    """The stems of a word that differ from it."""
    forms: set[str] = field(default_factory=set)
    """The words of a stem that differ from it."""
    is_word: bool = False
    """Whether the stem is a word of the index itself."""

    def extend(self, other: Entry) -> None:
        """Add what a later run has."""
        if other.places.parts:
            self.places.extend(other.places)
        self.stems |= other.stems
        self.forms |= other.forms
        self.is_word = self.is_word or other.is_word


class Words:
    """Words and stems of documents that come one behind the other."""

    def __init__(self) -> None:
        self._places: dict[str, Places] = {}
        self._forms: dict[str, set[str]] = {}

    def add(self, document: int, terms: Iterable[tuple[str, str]], stems: Iterable[tuple[str, str]]) -> None:
        """Add a document.

        Args:
            document: Its number.
            terms: Its words and facets, each once, with their places.
            stems: Pairs of a word and its stem, where the two differ.

        """
        for term, own in terms:
            found = self._places.get(term)
            if found is None:
                found = self._places[term] = Places()
            found.add(document, own)
        for form, stem in stems:
            self._forms.setdefault(stem, set()).add(form)

    def run(self) -> tuple[bytes, ...]:
        """All of them as a run, in pieces, in the order in which a browser compares strings: by the units of UTF-16."""
        return tuple(map(_encoder.encode, batched(self._sorted(), _PIECE)))

    def _sorted(self) -> Iterator[_Row]:
        stems: dict[str, list[str]] = {}
        for stem, forms in self._forms.items():
            for form in forms:
                stems.setdefault(form, []).append(stem)
        # Every word is told as a stem, too, since another run may have forms of it.
        groups = {f"~{stem}" for stem in (*self._forms, *self._places)}
        for key, text in sorted((text.encode("utf-16-be"), text) for text in (*self._places, *groups)):
            if text in groups:
                yield key, Entry(forms=self._forms.get(text[1:], set()), is_word=text[1:] in self._places)
            else:
                yield key, Entry(self._places[text], set(stems.get(text, ())))


_Row = tuple[bytes, Entry]
"""A word or a stem in UTF-16, and what the index has under it."""
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(list[_Row])


class Runs:
    """Runs of documents that come one behind the other, put aside on the disk."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._pieces = Table(self._shelf, bytes, 2)
        self._number = 0

    def close(self) -> None:
        """Let go of what was put aside."""
        self._shelf.close()

    def add(self, run: Sequence[bytes]) -> None:
        """Add a run, whose documents come behind all others."""
        for number, piece in enumerate(run):
            self._pieces.put(piece, self._number, number)
        self._number += 1

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every word that has places, and every stem that has other forms, in the order of a run."""
        rows = merge(*map(self._rows, range(self._number)))
        for key, found in groupby(rows, key=itemgetter(0)):
            entries = (entry for *_, entry in found)
            whole = next(entries)
            for entry in entries:
                whole.extend(entry)
            if whole.forms or whole.places.parts:
                yield key.decode("utf-16-be"), whole

    def _rows(self, run: int) -> Iterator[tuple[bytes, int, Entry]]:
        for piece in self._pieces.rows(run):
            for key, entry in _decoder.decode(piece):
                yield key, run, entry
