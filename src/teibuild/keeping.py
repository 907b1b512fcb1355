"""What is kept of each document from one build to the next: its record, its texts, what it gives to the whole site.

All is held in one file (:mod:`teibuild.cache`), whether anything is to be kept for the next build or not: thousands of
documents would not fit into memory.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Raw

from teibuild.batches import batched
from teibuild.cache import Cache, Kept, digest
from teibuild.model import CheckedFile, DocumentResult
from teibuild.model.search import SearchRecord
from teibuild.reading import Asked, Read, Reading, read_documents, unpacked
from teibuild.views.contribution import Contribution
from teibuild.views.shelved import Documents, Sketch

_KEEP_AT_ONCE: Final = 100
"""Results that are written together."""


class Results:
    """The results of an edition's documents, on disk under their keys."""

    def __init__(self, cache: Path | None) -> None:
        """Open what is kept.

        Args:
            cache: The file that keeps results from one build to the next; without it, they are gone with this one.
        """
        self._reading: Reading | None = None
        self._folder = None if cache else tempfile.TemporaryDirectory(prefix="teibuild-", ignore_cleanup_errors=True)
        path = cache or Path(self._folder.name if self._folder else "") / "kept.sqlite"
        self.path = path
        self._closing = ExitStack()
        self._checked = self._cache(CheckedFile)
        self._named = self._cache(tuple[str, ...])
        self._sketches = self._cache(Sketch)
        self._lights = self._cache(DocumentResult)
        self._searches = self._cache(SearchRecord)
        self._contributions = self._cache(Contribution)
        self._namings = self._cache(bytes)
        self._packed = self._cache(bytes)
        self._waiting: list[Read] = []
        self.keys: dict[str, bytes] = {}
        """File → key of its result."""
        self._bases: dict[str, bytes] = {}
        """File → key of what it names."""

    def _cache(self, kind: type[Kept]) -> Cache[Kept]:
        return self._closing.enter_context(Cache(self.path, kind))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()
        if self._folder:
            self._folder.cleanup()

    def known(self, reading: Reading, checked_keys: Mapping[str, bytes]) -> dict[str, Sketch]:
        """The documents that are as they were: file → what is known of each.

        Args:
            reading: What they are read with.
            checked_keys: File → key of what checking it finds.
        """
        self._reading = reading
        found: dict[str, Sketch] = {}
        for some in batched(checked_keys.items(), _KEEP_AT_ONCE):
            bases = {file: reading.base(key) for file, key in some}
            named = self._named.get(list(bases.values()))
            keys = {file: reading.key(base, named[base]) for file, base in bases.items() if base in named}
            self._bases.update((file, bases[file]) for file in keys)
            self.keys.update(keys)
            sketches = self._sketches.get([_sketch(key) for key in keys.values()])
            found.update((file, sketches[_sketch(key)]) for file, key in keys.items() if _sketch(key) in sketches)
        return found

    def keep(self, read: Read) -> None:
        """Keep a document that has been read."""
        self.keys[read.file], self._bases[read.file] = read.key, read.base
        self._waiting.append(read)
        if len(self._waiting) >= _KEEP_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits to be written."""
        waiting, self._waiting = self._waiting, []
        self._checked.put({read.checked_key: read.checked for read in waiting if read.checked is not None})
        self._packed.put({_whole(read.key): read.packed for read in waiting})
        self._searches.put({_search(read.key): read.search for read in waiting})
        self._contributions.put({_given(read.key): read.contribution for read in waiting})
        self._namings.put({_naming(read.key): read.naming for read in waiting})
        self._lights.put({read.key: read.light for read in waiting})
        self._sketches.put({_sketch(read.key): read.sketch for read in waiting})
        self._named.put({read.base: read.named for read in waiting})

    def forget(self, file: str) -> None:
        """Know nothing of a document any more: it cannot be read."""
        self.keys.pop(file, None)
        self._bases.pop(file, None)

    def named(self, files: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Keys of the entries that documents name, sorted: file → keys."""
        found = self._named.get([self._bases[file] for file in files])
        return {
            file: found[base] if (base := self._bases[file]) in found else self._again(file).named for file in files
        }

    def lights(self, files: Sequence[str]) -> Iterator[DocumentResult]:
        """Documents without their texts, in this order; one that could not be read is empty."""
        found = self._lights.get([self.keys[file] for file in files if file in self.keys])
        for file in files:
            if file not in self.keys:
                yield DocumentResult.empty(file)
            else:
                light = found.get(self.keys[file])
                yield light if light is not None else self._again(file).light

    def contributions(self, files: Sequence[str]) -> Iterator[Contribution]:
        """What documents contribute to the pages of the site, in this order."""
        for file, given in self._each(self._contributions, _given, files):
            yield given if given is not None else self._again(file).contribution

    def namings(self, files: Sequence[str]) -> Iterator[Raw]:
        """How documents name entries, in this order."""
        for file, own in self._each(self._namings, _naming, files):
            yield Raw(zlib.decompress(own if own is not None else self._again(file).naming))

    def _each(
        self, kept: Cache[Kept], key: Callable[[bytes], bytes], files: Iterable[str]
    ) -> Iterator[tuple[str, Kept | None]]:
        """What is kept of documents, in this order; nothing of those of which it is kept no longer."""
        for some in batched(files, _KEEP_AT_ONCE):
            keys = [key(self.keys[file]) for file in some]
            found = kept.get(keys)
            yield from zip(some, map(found.get, keys), strict=True)

    def packed(self, file: str) -> bytes:
        """A document's result with its texts, as it is kept; read anew where it is kept no longer."""
        key = _whole(self.keys[file])
        found = self._packed.get([key]).get(key)
        if found is not None:
            return found
        return self._again(file).packed

    def _again(self, file: str) -> Read:
        """A document read anew, since what was kept of it is kept no longer."""
        if self._reading is None:
            raise KeyError(file)
        (read,) = read_documents(self._reading, [Asked(file, check=False)])
        return read

    def searched(self, document: DocumentResult) -> SearchRecord:
        """What the search index takes from a document."""
        key = _search(self.keys[document.file])
        found = self._searches.get([key]).get(key)
        return found if found is not None else self.whole(document).search

    def whole(self, document: DocumentResult) -> DocumentResult:
        """A document with its texts."""
        return unpacked(self.packed(document.file)) if document.file in self.keys else document


class Contributed:
    """What documents contribute to the pages of the site, fetched each time that it is gone through."""

    def __init__(self, results: Results, documents: Documents) -> None:
        self._results, self._documents = results, documents

    def __iter__(self) -> Iterator[Contribution]:
        return self._results.contributions([one.file for one in self._documents.sketches])

    def named(self, numbers: Sequence[int]) -> Iterator[Raw]:
        """How some documents, by their numbers from 0, name entries."""
        return self._results.namings([self._documents.sketches[number].file for number in numbers])


def _sketch(key: bytes) -> bytes:
    return digest("sketch", key)


def _whole(key: bytes) -> bytes:
    return digest("texts", key)


def _given(key: bytes) -> bytes:
    return digest("given", key)


def _naming(key: bytes) -> bytes:
    return digest("naming", key)


def _search(key: bytes) -> bytes:
    return digest("search", key)
