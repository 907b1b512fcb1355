"""Publishing: which parts of a site are made anew, and which are taken over from the site that stands there.

A part is taken over if all that it is made of is as it was when its files were published: then its key is the same, and
under it is kept how its files lay on the disk. They are given a second name in the folder where the new site is built.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from teibuild.batches import batched
from teibuild.cache import Cache, digest
from teibuild.crew import Crew, Done, Lost, Progress
from teibuild.cycles import collect_now
from teibuild.digests import Keys, Part
from teibuild.keeping import Results
from teibuild.publish.files import template_folders, write_copies
from teibuild.publish.parts import DocumentPart, Frame, Made, Volume, Workshop, index, lists
from teibuild.publish.swap import Placed, Staging
from teibuild.reading import unpacked
from teibuild.tei.volume_parts import Sources
from teibuild.views.gathering import Gathering
from teibuild.views.page import Site, SitePage
from teibuild.views.search_index import Block
from teibuild.views.shelved import Documents
from teibuild.views.site import SECTIONS, last_pages, section_pages
from teibuild.workers import HERE

_AT_ONCE: Final = 100
"""Parts of which is asked together whether they are as they were."""


class Kept(NamedTuple):
    """The files of a part as they were published."""

    files: tuple[Placed, ...]
    listed: frozenset[str]
    """Paths of those that are pages which search engines are sent to."""


class Written(NamedTuple):
    """What a part was made into."""

    key: bytes
    files: list[Made]


class Publisher(Struct):
    """A site on its way into a folder."""

    site: Site
    """The whole of it; its documents need not have their texts."""
    documents: Documents
    """Those of the site."""
    sources: Sources
    """Where the edition's documents come from."""
    results: Results
    output: Path
    """Where the site stands that parts are taken over from."""
    staging: Staging
    registers: Sequence[str]
    """Files of the registers, from the edition's folder."""
    kept: Cache[Kept]
    """How files lay when they were published."""
    crew: Crew = HERE
    """Who makes parts; by default one process for every core, where that is worth it."""
    progress: Progress | None = None
    made: int = 0
    """How many parts were made anew."""
    _placed: dict[bytes, Kept] = field(default_factory=dict)
    """How files lie of which that has not been kept yet."""

    def publish(self) -> list[Lost[Part]]:
        """Write every file of the site; gives the parts that could not be made.

        Raises:
            SiteTemplateError: A template is missing or wrong.
            CrewError: Nobody can work.
            OSError: A file cannot be read or written.

        """
        frame = Frame.of(self.site, self.sources)
        keys = Keys(self.site, self.documents, frame, self.results)
        lost: list[Lost[Part]] = []
        missing = list(self._taken_over(keys))
        total = len(missing)
        for number, written in enumerate(self.crew.each(make, frame, self._packed(keys, missing), total), 1):
            if isinstance(written, Lost):
                lost.append(written)
                continue
            self._write(written.key, written.files)
            if self.progress:
                self.progress(Done("made", written.files[0].path, number, total))
        if lost:
            return lost
        if self._take_over(keys.common) is None:
            self._common(Workshop(frame), keys)
        if self._take_over(keys.index) is None:
            self._index(keys)
        self._keep()
        write_copies(self.site, self.sources, self.registers, self.staging)
        return []

    def _taken_over(self, keys: Keys) -> Iterator[tuple[int, bytes]]:
        """Take over the parts that are as they were; gives numbers and keys of the others."""
        for some in batched(range(keys.parts), _AT_ONCE):
            own = keys.part_keys(some)
            known = self._known(own)
            for number, key in zip(some, own, strict=True):
                if self._take_over(key, known) is None:
                    yield number, key

    def _known(self, keys: Iterable[bytes]) -> dict[bytes, Kept]:
        """How the files of parts were published, as far as they have been, here."""
        return self.kept.get([self._place(key) for key in keys]) if self.output.is_dir() else {}

    def _take_over(self, key: bytes, known: Mapping[bytes, Kept] | None = None) -> Kept | None:
        """Take over the files of a part, if all of them lie there as they were published."""
        found = (self._known([key]) if known is None else known).get(self._place(key))
        if found is None or not self.staging.take_over(found.files, found.listed, self.output):
            return None
        return found

    def _common(self, workshop: Workshop, keys: Keys) -> None:
        """Make the pages of the site as a whole, section by section; one of which all that it takes of the documents is
        as it was, is not made.
        """
        own = {section.name: keys.section(section) for section in SECTIONS}
        known = self._known(own.values())
        stale = [one for one in SECTIONS if self._place(own[one.name]) not in known]
        made: list[Kept] = []
        with Gathering(self.site) as gathered:
            gathered.gather({part for one in stale for part in one.takes})
            for section in SECTIONS:
                taken = self._take_over(own[section.name], known)
                if taken is None:
                    taken = self._pages(section_pages(self.site, section, gathered), workshop, keys)
                    self._placed[self._place(own[section.name])] = taken
                made.append(taken)
        made.append(self._pages(last_pages(self.site, self.staging), workshop, keys))
        addresses = (self.staging.write(one.path, one.data) for one in lists(self.site))
        made.append(Kept(tuple(addresses), frozenset()))
        self._placed[self._place(keys.common)] = _together(made)

    def _pages(self, pages: Iterable[SitePage], workshop: Workshop, keys: Keys) -> Kept:
        """Make pages of the site as a whole; one of which all that its template is given is as it was, is not made."""
        found: list[Kept] = []
        for page in pages:
            both = keys.page(page) or ()
            known = self._known(both)
            one = next((one for key in both if (one := self._take_over(key, known))), None)
            if one is None:
                made, asked = workshop.common(page, self.site)
                one = self._write(both[asked] if both else digest("page", page.path), [made])
                collect_now()
            found.append(one)
        return _together(found)

    def _index(self, keys: Keys) -> None:
        """Make the search index, of blocks that are as they were where there are any."""
        with Cache(self.results.path, Block) as kept:

            def keep(numbers: range, make: Callable[[], Block]) -> Block:
                key = keys.block(numbers)
                block = kept.get([key]).get(key)
                if block is None:
                    block = make()
                    kept.put({key: block})
                return block

            self._write(keys.index, index(self.site, keep))

    def _packed(self, keys: Keys, parts: Iterable[tuple[int, bytes]]) -> Iterator[Part]:
        for number, key in parts:
            part = keys.part(number, key)
            yield replace(part, packed=tuple(self.results.packed(file) for file in part.files))

    def _write(self, key: bytes, files: Iterable[Made]) -> Kept:
        # Of two files at one path, the later one stands.
        placed: dict[str, Placed] = {}
        listed = set()
        for file in files:
            placed[file.path] = self.staging.write(file.path, file.data, listed=file.listed)
            if file.listed:
                listed.add(file.path)
        self.made += 1
        one = self._placed[self._place(key)] = Kept(tuple(placed.values()), frozenset(listed))
        if len(self._placed) >= _AT_ONCE:
            self._keep()
        return one

    def _keep(self) -> None:
        """Keep how files lie. If they are not published in the end, none will be found to lie so."""
        self.kept.put(self._placed)
        self._placed.clear()

    def _place(self, key: bytes) -> bytes:
        """The key of how the files of a part lie at this output."""
        return digest("placed", os.fsencode(self.output.absolute()), key)


def _together(parts: Iterable[Kept]) -> Kept:
    """The files of several parts; of two at one path, the later one stands."""
    files: dict[str, Placed] = {}
    listed: set[str] = set()
    for part in parts:
        files.update((file.path, file) for file in part.files)
        listed |= part.listed
    return Kept(tuple(files.values()), frozenset(listed))


def make(frame: Frame, parts: Iterable[Part]) -> Iterator[Written]:
    """Parts made into their files, each by itself."""
    # Where the templates lie that travel with the program is for each machine to say.
    workshop = Workshop(replace(frame, templates=template_folders(frame.sources.folder)))
    for part in parts:
        documents = tuple(unpacked(data) for data in part.packed)
        if part.number:
            files = workshop.volume(Volume(documents, part.entities, part.number, part.total))
        else:
            files = workshop.document(DocumentPart(documents[0], *part.around, part.entities))
        yield Written(part.key, list(files))
