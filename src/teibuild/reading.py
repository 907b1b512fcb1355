"""Documents read: their bytes, the registers and the schema in, results out, each with the key that it is kept under.

A document's result depends on its bytes, on how the edition is set up, on the program, and on the entries of the
registers that it names. Which these are is known only once it has been read; so it is noted, and the key of the result
is made of all of them, of those too that no register has yet.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct, field
from msgspec.structs import replace

from teibuild.cache import digest
from teibuild.check.files import Examined, Job, examine_all
from teibuild.checking import Checker
from teibuild.model import CheckedFile, DocumentRecord, DocumentResult
from teibuild.model.search import SearchRecord
from teibuild.read.registers import Registers, resolved
from teibuild.views.contributing import contribution, naming, traits
from teibuild.views.contribution import Contribution
from teibuild.views.declassification import has_view
from teibuild.views.document import view_document
from teibuild.views.mentions import named_in
from teibuild.views.shelved import Sketch

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
        edition = checker.settings.edition
        given = _encoder.encode((dict(registers.files), sorted(registers.volumes), edition.views))
        return cls(checker, registers, entries, digest("read", resources, edition.language, given))

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
    naming: bytes
    """How it names entries, pressed."""
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
        names = named_in(light)
        given = contribution(light, names, checker.settings.edition.language)
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
            pressed(naming(names)),
            packed(result),
        )


def _view(examined: Examined, reading: Reading) -> tuple[DocumentResult, tuple[str, ...]]:
    file, data = examined.job.file, examined.job.data
    if examined.document is None or isinstance(data, OSError):
        return DocumentResult.empty(file), ()
    known = reading.registers
    registers = NotingRegisters(known.files, known.entities, known.parts, known.volumes)
    edition = reading.checker.settings.edition
    result = view_document(examined.document.root, file, registers, edition.language, edition.views)
    return replace(result, sha256=hashlib.sha256(data).hexdigest()), tuple(sorted(registers.named))


def sketched(light: DocumentResult, marks: bytes = b"") -> Sketch:
    """What is known of a document as long as a build lasts.

    Args:
        light: It, without its texts.
        marks: Digests of what it contributes to the pages of the site.
    """
    record = light.record
    return Sketch(
        record.file,
        record.id,
        record.title,
        len(light.sheets),
        record.revised,
        _shown(light),
        int(traits(light)),
        marks,
        light.diagnostics,
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
    return pressed(_encoder.encode(result))


def unpacked(data: bytes) -> DocumentResult:
    """A result that was packed."""
    return _decoder.decode(zlib.decompress(data))


def pressed(data: bytes | Raw) -> bytes:
    """Data as they are kept where they are long, and seldom asked for."""
    return zlib.compress(data, _FAST)
