"""The keys of the parts of a site: digests of all that each is made of."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from teibuild.cache import digest, program
from teibuild.keeping import Results
from teibuild.model import DocumentResult, Entity, View
from teibuild.publish.files import templates_in
from teibuild.publish.parts import Frame
from teibuild.reading import together
from teibuild.resources import resource
from teibuild.views.contribution import marks_of
from teibuild.views.downloads import VOLUME
from teibuild.views.facets import Facet, Value
from teibuild.views.overviews import overviews
from teibuild.views.page import Deferred, Site, SitePage
from teibuild.views.shelved import Documents
from teibuild.views.site import Section

_SHARED: Final = (Facet, Value)
"""What many pages are made from, each of which shows a little of it."""

_encoder: Final = msgspec.msgpack.Encoder()


class Part(Struct, frozen=True):
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


class Keys:
    """The keys of the parts of a site: digests of all that each is made of."""

    def __init__(self, site: Site, documents: Documents, frame: Frame, results: Results) -> None:
        self._site, self._documents, self._results = site, documents, results
        self._entities = {key: digest(key, _encoder.encode(entity)) for key, entity in site.entities.items()}
        self._own = [results.keys[one.file] for one in documents.sketches]
        prose = _encoder.encode(site.prose)
        entries = list(self._entities.values())
        self.everything = digest("everything", *self._own, *entries, prose)
        """Of all documents, register entries and pages of prose."""
        self._frame = digest("frame", _frame_key(site, frame), self.everything if frame.asks else b"")
        history = _encoder.encode(site.history)
        self.common = digest("common", self._frame, self.everything, history)
        """Of the pages of the site as a whole."""
        self._found = digest("found", resources(), site.edition.language)
        self.index = digest("index", self._found, self.everything)
        """Of the search index."""
        self._others = digest("others", *entries, prose)
        self._page = digest("page", self._frame, *entries)
        self._around = digest("around", self._page, history, site.revised, _encoder.encode(overviews(site)))
        self._asks = frame.asks
        # Templates of the edition's own may show anything of a document that they are given.
        ours = not any(templates_in(frame.templates[:-1]))
        shown = {one.file: one.shown if ours else results.keys[one.file] for one in documents.sketches}
        briefs = {one.file: marks_of("brief", [one.marks]) for one in documents.sketches}
        self._written = _Written(shown, briefs)
        self._listed = digest("listed", *shown.values(), prose)
        self._shows = {"documents": self._listed, "prose": prose}

    def section(self, section: Section) -> bytes:
        """The key of a section of the pages of the site as a whole."""
        if self._asks:
            return digest("section", section.name, self._around, self.everything)
        marks = [one.marks for one in self._documents.sketches]
        taken = (marks_of(part, marks) for part in section.takes)
        shown = (self._shows[name] for name in section.shows)
        return digest("section", section.name, self._around, *shown, *taken)

    def page(self, page: SitePage) -> tuple[bytes, bytes] | None:
        """The keys of a page of the site as a whole: where its template asks for no document, and where it does.

        Nothing where it has none.
        """
        try:
            alone = digest(self._page, self._written.digest(page))
        except (pickle.PicklingError, AttributeError, TypeError, RecursionError):
            # What a page is made from may be a function, which cannot be compared.
            return None
        return alone, digest(alone, self._listed)

    def block(self, numbers: range) -> bytes:
        """The key of a block of the search index: of documents, and of what is searched behind them."""
        documents = len(self._own)
        others = (str(documents), self._others) if numbers.stop > documents else ()
        return digest("block", self._found, str(numbers), *self._own[numbers.start : numbers.stop], *others)

    @property
    def parts(self) -> int:
        """How many parts can be made in any process: documents, then volumes to be printed."""
        printed = len(self._own) if View.PRINT in self._site.edition.views else 0
        return len(self._own) + -(-printed // VOLUME)

    def part_keys(self, numbers: Sequence[int]) -> list[bytes]:
        """The keys of some of these parts, by their numbers from 0."""
        files = [self._documents.sketches[number].file for number in numbers if number < len(self._own)]
        named = self._results.named(files)
        return [self._document_key(number, named[file]) for number, file in zip(numbers, files, strict=False)] + [
            self._volume_key(number) for number in numbers[len(files) :]
        ]

    def _document_key(self, number: int, named: Iterable[str]) -> bytes:
        beside = self._own[max(number - 1, 0) : number + 2]
        return digest(
            "document", self._frame, *beside, str(len(beside)), str(number > 0), together(named, self._entities)
        )

    def _volume_key(self, number: int) -> bytes:
        volume, total = self._volume(number)
        own = self._own[(volume - 1) * VOLUME : volume * VOLUME]
        named = self._named_in(self._files(volume))
        return digest("volume", self._frame, str(volume), str(total), *own, together(named, self._entities))

    def part(self, number: int, key: bytes) -> Part:
        """One of these parts, without its documents."""
        if number < len(self._own):
            documents, file = self._documents, self._documents.sketches[number].file
            before = documents[number - 1] if number else None
            behind = documents[number + 1] if number + 1 < len(documents) else None
            return Part(key, (file,), 0, 0, (before, behind), self._named(self._named_in([file])))
        volume, total = self._volume(number)
        files = self._files(volume)
        return Part(key, files, volume, total, (None, None), self._named(self._named_in(files)))

    def _volume(self, number: int) -> tuple[int, int]:
        """The number of a volume, from 1, and how many there are."""
        return number - len(self._own) + 1, self.parts - len(self._own)

    def _files(self, volume: int) -> tuple[str, ...]:
        return tuple(one.file for one in self._documents.sketches[(volume - 1) * VOLUME : volume * VOLUME])

    def _named_in(self, files: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted({key for named in self._results.named(files).values() for key in named}))

    def _named(self, named: Iterable[str]) -> dict[str, Entity]:
        return {key: self._site.entities[key] for key in named if key in self._site.entities}


class _Written:
    """What pages are made from, written down for its digest only."""

    def __init__(self, documents: Mapping[str, bytes], briefs: Mapping[str, bytes]) -> None:
        self._documents, self._briefs = documents, briefs
        self._shared: dict[int, tuple[object, bytes]] = {}
        """Digests of what many pages are made from, by its place in memory; it is held, so that this stays its own."""

    def digest(self, thing: object) -> bytes:
        """A digest of all that a thing is made from.

        Raises:
            PicklingError: It cannot be written down; so may AttributeError, TypeError and RecursionError say.
        """
        data = BytesIO()
        _Pickler(data, self).dump(thing)
        return digest(data.getbuffer())

    def short(self, thing: object) -> bytes | str | None:
        """What stands for a thing that many pages are made from; nothing for one that is written down whole."""
        if isinstance(thing, DocumentResult):
            # Of a document that is told of in brief, nothing says what its file was.
            return (self._documents if thing.sha256 else self._briefs)[thing.file]
        if isinstance(thing, Deferred):
            return self.digest(thing.stands_for)
        if isinstance(thing, ModuleType):
            # The program's digest covers it.
            return thing.__name__
        if not isinstance(thing, _SHARED):
            return None
        known = self._shared.get(id(thing))
        if known is None:
            parts = (getattr(thing, field.name) for field in fields(thing))
            known = self._shared[id(thing)] = thing, self.digest(tuple(parts))
        return known[1]


class _Pickler(pickle.Pickler):
    def __init__(self, file: BytesIO, written: _Written) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        # What is the same is written alike, whether it is one thing or several that are equal.
        self.fast = True
        self._written = written

    def reducer_override(self, obj: object) -> Any:
        short = self._written.short(obj)
        return NotImplemented if short is None else (type(short), (short,))


def _frame_key(site: Site, frame: Frame) -> bytes:
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
    own = (part for pair in templates_in(frame.templates[:-1]) for part in pair)
    return digest(resources(), _encoder.encode(about), _encoder.encode(frame.navigation), *own)


@cache
def resources() -> bytes:
    """A digest of the program, and of what travels with it and is put into pages: templates, words, coasts."""
    ours = (part for pair in templates_in([resource("site_templates"), _maps()]) for part in pair)
    return digest(program(), *ours)


def _maps() -> Path:
    return resource("assets") / "maps"
