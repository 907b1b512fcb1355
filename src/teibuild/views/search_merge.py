"""The words of all documents merged: in memory as long as they fit, and in sorted runs on the disk from then on.

An index of a hundred thousand documents has more places of words than memory has room for. Whenever what has been
gathered is too much, it is put aside in the order of the words; at the end all of these runs are read side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from typing import Final

from msgspec import Struct, field

from teibuild.shelf import Shelf, Table
from teibuild.views.search_places import joined, moved

FILE: Final = 40_000
"""Characters of one file of words or of places, about."""
INLINE: Final = 4_000
"""Characters of places that stand beside their word."""
_HELD: Final = 24_000_000
"""Bytes of words and places that are held at once, about."""
_WORD: Final = 400
_STEM: Final = 250
"""Bytes that a word takes besides its places, and that a stem takes, about."""


class Places(Struct):
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


class Entry(Struct):
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
        self._shelf = Shelf()
        self._runs: list[Table[Entry]] = []
        self._places: dict[str, Places] = {}
        self._forms: dict[str, set[str]] = {}
        self._held = 0

    def close(self) -> None:
        """Let go of what was put aside."""
        self._shelf.close()

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
                self._held += _WORD
            found.add(document, own)
            self._held += len(own) + 2
        for form, stem in stems:
            forms = self._forms.setdefault(stem, set())
            if form not in forms:
                forms.add(form)
                self._held += _STEM
        if self._held > _HELD:
            self._put_aside()

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every word that has places, and every stem that has other forms, in the order in which a browser compares
        strings: by the units of UTF-16.
        """
        if not self._runs:
            yield from self._sorted()
            return
        self._put_aside()
        rows = merge(*(run.items() for run in self._runs), key=lambda row: row[0])
        for (key,), found in groupby(rows, key=lambda row: row[0]):
            entries = (entry for _, entry in found)
            whole = next(entries)
            for entry in entries:
                whole.extend(entry)
            if whole.forms or whole.places.parts:
                yield key.decode("utf-16-be"), whole

    def _sorted(self, *, marked: bool = False) -> Iterator[tuple[str, Entry]]:
        """All that is held, in order; every word is ``marked`` as a stem where another run may have forms of it."""
        stems: dict[str, list[str]] = {}
        for stem, forms in self._forms.items():
            for form in forms:
                stems.setdefault(form, []).append(stem)
        groups = {f"~{stem}" for stem in (*self._forms, *(self._places if marked else ()))}
        for key in sorted((*self._places, *groups), key=lambda text: text.encode("utf-16-be")):
            if key in groups:
                yield key, Entry(forms=self._forms.get(key[1:], set()), is_word=key[1:] in self._places)
            else:
                yield key, Entry(self._places[key], set(stems.get(key, ())))

    def _put_aside(self) -> None:
        """Make a run of all that is held."""
        run = Table(self._shelf, Entry, 1)
        self._runs.append(run)
        for key, entry in self._sorted(marked=True):
            run.put(entry, key.encode("utf-16-be"))
        self._places, self._forms, self._held = {}, {}, 0
