"""What is kept of each document from one build to the next: what checking it found, its record, its texts.

A document's result depends on its bytes, on how the edition is set up, on the program, and on the entries of the
registers that it names. Which these are is known only once it has been read; so it is kept beside it, and the key of
the result is made of all of them, of those too that no register has yet. All is held in one file
(:mod:`teibuild.cache`), whether anything is to be kept for the next build or not: thousands of documents would not fit
into memory.
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import msgspec
from msgspec import Raw, Struct, field
from msgspec.structs import replace

from teibuild.batches import batched
from teibuild.cache import Cache, Kept, digest
from teibuild.check.files import Examined, Job, examine_all
from teibuild.checking import Checker
from teibuild.model import CheckedFile, DocumentRecord, DocumentResult
from teibuild.model.search import SearchRecord
from teibuild.read.registers import Registers, resolved
from teibuild.views.contributing import contribution, naming
from teibuild.views.contribution import Contribution
from teibuild.views.declassification import has_view
from teibuild.views.document import view_document
from teibuild.views.shelved import Documents, Sketch

_KEEP_AT_ONCE: Final = 100
"""Results that are written together."""
_FAST: Final = 1
"""How hard texts are pressed: three quarters of their bytes go at once, and what is left costs more than it saves."""

_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(DocumentResult)


class NotingRegisters(Registers, frozen=True):
    """Registers that note which entries a document names, whether they have them or not."""

    named: set[str] = field(default_factory=set)
    """Keys of entries."""

    def document(self, path: str, fragment: str, file: str) -> tuple[str, bool] | None:
        """The document of a volume that a pointer in a file leads into, and whether it leads to the whole of it."""
        target = resolved(path, file)
        if target in self.volumes:
            self.named.add(f"{target}#{fragment}")
        return Registers.document(self, path, fragment, file)

    def key(self, pointer: str, file: str) -> str:
        """Key of the entry that a pointer in a file leads to, or the empty string."""
        found = Registers.key(self, pointer, file)
        if found:
            self.named.add(found)
        return found


def together(named: Iterable[str], entries: Mapping[str, bytes]) -> bytes:
    """The digests of some entries, one behind the other; those of their keys where no register has them.

    Args:
        named: Their keys.
        entries: A digest of each entry and its key, by key.
    """
    return b"".join([entries.get(key) or digest(key) for key in named])


class Asked(NamedTuple):
    """A document that is to be read."""

    file: str
    check: bool
    """Whether it is to be checked, too."""


class Reading(Struct, frozen=True):
    """What every document of an edition is read with."""

    checker: Checker
    registers: Registers
    entries: Mapping[str, bytes]
    """A digest of each entry and its key as documents see it, by key."""
    common: bytes
    """A digest of what the result of every document depends on, besides its file and the entries that it names."""

    @classmethod
    def of(cls, checker: Checker, registers: Registers, resources: bytes) -> Reading:
        """How the documents of an edition are read.

        Args:
            checker: What each is checked with.
            registers: The registers that they name entries of.
            resources: A digest of what travels with the program.
        """
        entries = {key: digest(key, _encoder.encode(entity)) for key, entity in registers.entities.items()}
        entries |= {key: digest(key, _encoder.encode(part)) for key, part in registers.parts.items()}
        files = _encoder.encode((dict(registers.files), sorted(registers.volumes)))
        return cls(checker, registers, entries, digest("read", resources, checker.settings.edition.language, files))

    def base(self, checked: bytes) -> bytes:
        """The key of what a document names.

        Args:
            checked: The key of what checking it finds.
        """
        return digest("names", self.common, checked)

    def key(self, base: bytes, named: Iterable[str]) -> bytes:
        """The key of a document's result.

        Args:
            base: The key of what it names.
            named: Keys of the entries that it names, in order.
        """
        return digest("result", base, together(named, self.entries))


class Read(Struct, frozen=True):
    """A document that has been read."""

    file: str
    checked_key: bytes
    checked: CheckedFile | None
    """What checking it found; nothing where that was not asked."""
    base: bytes
    named: tuple[str, ...]
    """Keys of the entries that it names, sorted."""
    key: bytes
    sketch: Sketch
    light: DocumentResult
    search: SearchRecord
    """What the search index takes from it."""
    contribution: Contribution
    naming: Raw
    """How it names entries."""
    packed: bytes
    """The result with its texts."""


def read_documents(reading: Reading, jobs: Iterable[Asked]) -> Iterator[Read]:
    """Documents checked and rendered: their bytes, the registers and the schema in, results out; nothing else is read
    or changed, and no document knows of another.
    """
    checker = reading.checker
    unchecked = replace(checker, only=frozenset())
    asked: deque[Asked] = deque()

    def taken() -> Iterator[Job]:
        for job in jobs:
            asked.append(job)
            yield (checker if job.check else unchecked).job(job.file, "document")

    for examined in examine_all(taken()):
        job, check = examined.job, asked.popleft().check
        result, named = _view(examined, reading)
        checked_key = checker.key(job.file, job.kind, job.data)
        base = reading.base(checked_key)
        checked = examined.checked if check else None
        key, search, light = reading.key(base, named), replace(result.search, texts=()), result.light
        given = contribution(light, checker.settings.edition.language)
        sketch = sketched(light, given.marks)
        yield Read(
            job.file,
            checked_key,
            checked,
            base,
            named,
            key,
            sketch,
            light,
            search,
            given,
            naming(light),
            packed(result),
        )


def _view(examined: Examined, reading: Reading) -> tuple[DocumentResult, tuple[str, ...]]:
    file, data = examined.job.file, examined.job.data
    if examined.document is None or isinstance(data, OSError):
        return DocumentResult.empty(file), ()
    known = reading.registers
    registers = NotingRegisters(known.files, known.entities, known.parts, known.volumes)
    language = reading.checker.settings.edition.language
    result = view_document(examined.document.root, file, registers, language)
    return replace(result, sha256=hashlib.sha256(data).hexdigest()), tuple(sorted(registers.named))


def sketched(light: DocumentResult, marks: bytes = b"") -> Sketch:
    """What is known of a document as long as a build lasts.

    Args:
        light: It, without its texts.
        marks: Digests of what it contributes to the pages of the site.
    """
    record = light.record
    return Sketch(
        record.file, record.id, record.title, len(light.sheets), record.revised, _shown(light), marks, light.diagnostics
    )


def _shown(light: DocumentResult) -> bytes:
    """A digest of what our templates show of a document on pages that are not its own: not where it speaks of whom or
    when, nor what was withheld of it, since what they show of that is given to them by itself.
    """
    bare = DocumentResult(DocumentRecord("", "", ""))
    shown = replace(bare, record=light.record, notes=light.notes, apparatus=light.apparatus, sheets=light.sheets)
    return digest(_encoder.encode(shown), str(has_view(light)))


def packed(result: DocumentResult) -> bytes:
    """A result as it is kept and sent."""
    return zlib.compress(_encoder.encode(result), _FAST)


def unpacked(data: bytes) -> DocumentResult:
    """A result that was packed."""
    return _decoder.decode(zlib.decompress(data))


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
        self._namings = self._cache(Raw)
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
        for some in batched(files, _KEEP_AT_ONCE):
            found = self._contributions.get([_given(self.keys[file]) for file in some])
            for file in some:
                given = found.get(_given(self.keys[file]))
                yield given if given is not None else self._again(file).contribution

    def namings(self, files: Sequence[str]) -> Iterator[Raw]:
        """How documents name entries, in this order."""
        for some in batched(files, _KEEP_AT_ONCE):
            found = self._namings.get([_naming(self.keys[file]) for file in some])
            for file in some:
                own = found.get(_naming(self.keys[file]))
                yield own if own is not None else self._again(file).naming

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
