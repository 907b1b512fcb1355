"""Publishing: which parts of a site are made anew, and which are taken over from the site that stands there.

A part is taken over if all that it is made of is as it was when its files were published: then its key is the same, and
under it is kept how its files lay on the disk. They are given a second name in the folder where the new site is built.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import msgspec

from teibuild.cache import Cache, digest, program
from teibuild.crew import LIMIT, Lost, each
from teibuild.keeping import Results, unpacked
from teibuild.model import DocumentResult, Entity
from teibuild.publish.files import template_folders, write_copies
from teibuild.publish.parts import DocumentPart, Frame, Made, Volume, Workshop, common, index, lists
from teibuild.publish.swap import Placed, Staging
from teibuild.resources import resource
from teibuild.views.downloads import VOLUME
from teibuild.views.page import Site, SitePage
from teibuild.views.site import navigation
from teibuild.words import SOURCE

_ASKING: Final = (b"documents", b"entity")
"""What a template names that asks for documents or entries of the edition; most that say so ask for none."""

_encoder: Final = msgspec.msgpack.Encoder()


class Kept(NamedTuple):
    """The files of a part as they were published."""

    files: tuple[Placed, ...]
    listed: frozenset[str]
    """Paths of those that are pages which search engines are sent to."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site that is made in any process."""

    key: bytes
    files: tuple[str, ...]
    """The documents that it is made of."""
    number: int
    """That of a volume to be printed, from 1; 0 for the pages of a document."""
    total: int
    around: tuple[DocumentResult | None, DocumentResult | None]
    """The documents before and behind them."""
    entities: Mapping[str, Entity]
    packed: tuple[bytes, ...] = ()
    """The documents' results with their texts."""


class Written(NamedTuple):
    """What a part was made into."""

    key: bytes
    files: list[Made]


@dataclass(slots=True)
class Publisher:
    """A site on its way into a folder."""

    site: Site
    """The whole of it; its documents need not have their texts."""
    folder: Path
    """The edition's folder."""
    results: Results
    output: Path
    """Where the site stands that parts are taken over from."""
    staging: Staging
    registers: Sequence[str]
    """Files of the registers, from the edition's folder."""
    count: int = 1
    """How many processes make parts."""
    limit: float = LIMIT
    """Seconds after which a process that has finished nothing is given up."""
    progress: Callable[[str], None] | None = None
    made: int = 0
    """How many parts were made anew."""
    _listed: set[str] = field(default_factory=set)
    _placed: dict[bytes, Kept] = field(default_factory=dict)

    def publish(self) -> list[Lost[Part]]:
        """Write every file of the site; gives the parts that could not be made.

        Raises:
            SiteTemplateError: A template is missing or wrong.
            CrewError: The processes that make parts cannot be started.
            OSError: A file cannot be read or written.

        """
        frame = frame_of(self.site, self.folder)
        keys = Keys(self.site, frame, self.results)
        lost: list[Lost[Part]] = []
        with Cache(self.results.path, Kept) as kept:
            parts = list(keys.parts())
            missing = self._taken_over(parts, kept)
            for written in each(make, frame, self._packed(missing), count=self.count, limit=self.limit):
                if isinstance(written, Lost):
                    lost.append(written)
                else:
                    self._write(written.key, written.files)
            if lost:
                return lost
            if not self._take_over(keys.common, kept.get([self._place(keys.common)])):
                self._common(Workshop(frame), keys, kept)
            if not self._take_over(keys.index, kept.get([self._place(keys.index)])):
                self._write(keys.index, index(self.site))
            write_copies(self.site, self.folder, self.registers, self._listed, self.staging)
        return []

    def keep(self) -> None:
        """Keep how the files lie, once they are published."""
        with Cache(self.results.path, Kept) as kept:
            kept.put(self._placed)

    def _taken_over(self, parts: Sequence[Part], kept: Cache[Kept]) -> list[Part]:
        """Take over the parts that are as they were; gives the others."""
        if not self.output.is_dir():
            return list(parts)
        known = kept.get([self._place(part.key) for part in parts])
        return [part for part in parts if not self._take_over(part.key, known)]

    def _take_over(self, key: bytes, known: Mapping[bytes, Kept]) -> bool:
        found = known.get(self._place(key))
        if found is None or not self.staging.take_over(found.files, self.output):
            return False
        self._listed |= found.listed
        return True

    def _common(self, workshop: Workshop, keys: Keys, kept: Cache[Kept]) -> None:
        """Make the pages of the site as a whole; one of which all that its template is given is as it was, is not."""
        gathered: dict[str, Placed] = {}
        listed: set[str] = set()
        for page in common(self.site, sorted(self._listed)):
            alone = keys.page(page)
            both = [alone, digest(alone, keys.everything)] if alone else []
            found = kept.get([self._place(key) for key in both])
            taken = next((key for key in both if self._take_over(key, found)), None)
            if taken is None:
                made, asked = workshop.common(page, self.site)
                taken = both[asked] if both else digest("page", page.path)
                self._write(taken, [made])
            one = found.get(self._place(taken)) or self._placed[self._place(taken)]
            gathered.update((file.path, file) for file in one.files)
            listed |= one.listed
        for made in lists(self.site):
            gathered[made.path] = self.staging.write(made.path, made.data)
        self._placed[self._place(keys.common)] = Kept(tuple(gathered.values()), frozenset(listed))

    def _packed(self, parts: Iterable[Part]) -> Iterator[Part]:
        for part in parts:
            yield replace(part, packed=tuple(self.results.packed(file) for file in part.files))

    def _write(self, key: bytes, files: Iterable[Made]) -> None:
        # Of two files at one path, the later one stands.
        placed: dict[str, Placed] = {}
        listed = set()
        for file in files:
            placed[file.path] = self.staging.write(file.path, file.data)
            if file.listed:
                listed.add(file.path)
        self._listed |= listed
        self._placed[self._place(key)] = Kept(tuple(placed.values()), frozenset(listed))
        self.made += 1
        if self.progress and placed:
            self.progress(next(iter(placed)))

    def _place(self, key: bytes) -> bytes:
        """The key of how the files of a part lie at this output."""
        return digest("placed", os.fsencode(self.output.absolute()), key)


class Keys:
    """The keys of the parts of a site: digests of all that each is made of."""

    def __init__(self, site: Site, frame: Frame, results: Results) -> None:
        self._site, self._results = site, results
        self._entities = {key: digest(_encoder.encode(entity)) for key, entity in site.entities.items()}
        self._own = [results.keys[document.file] for document in site.documents]
        prose = _encoder.encode(site.prose)
        entries = [part for pair in self._entities.items() for part in pair]
        self.everything = digest("everything", *self._own, *entries, prose)
        """Of all documents, register entries and pages of prose."""
        self._frame = digest("frame", frame_key(site, frame), self.everything if frame.asks else b"")
        self.common = digest("common", self._frame, self.everything, _encoder.encode(site.history))
        """Of the pages of the site as a whole."""
        self.index = digest("index", resources(), site.edition.language, self.everything)
        """Of the search index."""
        self._page = digest("page", self._frame, *entries)

    def page(self, page: SitePage) -> bytes:
        """The key of a page of the site as a whole, whose template asks for no document; nothing where it has none."""
        data = BytesIO()
        try:
            _Pickler(data, self._results.keys).dump(page)
        except (pickle.PicklingError, AttributeError, TypeError, RecursionError):
            # What a page is made from may be a function, which cannot be compared.
            return b""
        return digest(self._page, data.getbuffer())

    def parts(self) -> Iterator[Part]:
        """The parts that can be made in any process: documents, then volumes to be printed."""
        documents, own = self._site.documents, self._own
        for at, document in enumerate(documents):
            before = documents[at - 1] if at else None
            behind = documents[at + 1] if at + 1 < len(documents) else None
            named = self._results.named[document.file]
            beside = own[max(at - 1, 0) : at + 2]
            key = digest("document", self._frame, *beside, str(len(beside)), str(at > 0), *self._digests(named))
            yield Part(key, (document.file,), 0, 0, (before, behind), self._named(named))
        total = -(-len(documents) // VOLUME)
        for number in range(1, total + 1):
            chosen = slice((number - 1) * VOLUME, number * VOLUME)
            files = tuple(document.file for document in documents[chosen])
            named = tuple(sorted({key for file in files for key in self._results.named[file]}))
            key = digest("volume", self._frame, str(number), str(total), *own[chosen], *self._digests(named))
            yield Part(key, files, number, total, (None, None), self._named(named))

    def _digests(self, named: Iterable[str]) -> Iterator[bytes | str]:
        for key in named:
            yield key
            yield self._entities.get(key, b"")

    def _named(self, named: Iterable[str]) -> dict[str, Entity]:
        return {key: self._site.entities[key] for key in named if key in self._site.entities}


class _Pickler(pickle.Pickler):
    """Writes down what a page is made from, for its digest only: a document by the key of its result."""

    def __init__(self, file: BytesIO, keys: Mapping[str, bytes]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        # What is the same is written alike, whether it is one thing or several that are equal.
        self.fast = True
        self._keys = keys

    def reducer_override(self, obj: object) -> Any:
        """How a document is written, and a module, which the program's digest covers; all else as ever."""
        if isinstance(obj, DocumentResult):
            return bytes, (self._keys[obj.file],)
        if isinstance(obj, ModuleType):
            return str, (obj.__name__,)
        return NotImplemented


def make(frame: Frame, parts: Iterable[Part]) -> Iterator[Written]:
    """Parts made into their files, each by itself."""
    workshop = Workshop(frame)
    for part in parts:
        documents = tuple(unpacked(data) for data in part.packed)
        if part.number:
            files = workshop.volume(Volume(documents, part.entities, part.number, part.total))
        else:
            files = workshop.document(DocumentPart(documents[0], *part.around, part.entities))
        yield Written(part.key, list(files))


def frame_of(site: Site, folder: Path) -> Frame:
    """What all pages of a site are put into."""
    templates = template_folders(folder)
    own = [data for _, data in _templates(templates[:-1])]
    asks = any(word in data for data in own for word in _ASKING)
    history = replace(site.history, steps=site.history.steps[-1:])
    bare = replace(site, whole=_unasked, prose=(), history=history)
    bare = bare if asks else replace(bare, documents=(), entities={})
    return Frame(bare, folder, templates, tuple(navigation(site)), asks)


def frame_key(site: Site, frame: Frame) -> bytes:
    """A digest of a frame: the edition, what travels with the program, the edition's own templates, navigation."""
    history = site.history
    about = (
        site.edition,
        site.registers,
        site.generator,
        site.draft,
        bool(history.steps),
        history.moved,
        dict(site.led),
    )
    own = (part for pair in _templates(frame.templates[:-1]) for part in pair)
    return digest(resources(), _encoder.encode(about), _encoder.encode(frame.navigation), *own)


def _unasked(document: DocumentResult) -> DocumentResult:
    """A document as it is: in a frame, nothing asks for its texts."""
    return document


def _templates(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "assets" not in path.relative_to(folder).parts:
                yield path.relative_to(folder).as_posix(), path.read_bytes()


@cache
def resources() -> bytes:
    """A digest of the program, and of what travels with it and is put into pages: templates, words, coasts."""
    ours = (part for pair in _templates([resource("site_templates"), _maps()]) for part in pair)
    return digest(program(), SOURCE, *ours)


def _maps() -> Path:
    return resource("assets") / "maps"
