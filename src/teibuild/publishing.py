"""Publishing: which parts of a site are made anew, and which are taken over from the site that stands there.

A part is taken over if all that it is made of is as it was when its files were published: then its key is the same, and
under it is kept how its files lay on the disk. They are given a second name in the folder where the new site is built.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from teibuild.cache import Cache, digest
from teibuild.crew import Crew, Done, Lost, Progress
from teibuild.digests import Keys, Part
from teibuild.keeping import Results, unpacked
from teibuild.publish.files import template_folders, write_copies
from teibuild.publish.parts import DocumentPart, Frame, Made, Volume, Workshop, index, lists
from teibuild.publish.swap import Placed, Staging
from teibuild.views.page import Site
from teibuild.views.site import common_pages
from teibuild.workers import HERE


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
    folder: Path
    """The edition's folder."""
    results: Results
    output: Path
    """Where the site stands that parts are taken over from."""
    staging: Staging
    registers: Sequence[str]
    """Files of the registers, from the edition's folder."""
    crew: Crew = HERE
    """Who makes parts; by default one process for every core, where that is worth it."""
    progress: Progress | None = None
    made: int = 0
    """How many parts were made anew."""
    _listed: set[str] = field(default_factory=set)
    _placed: dict[bytes, Kept] = field(default_factory=dict)

    def publish(self) -> list[Lost[Part]]:
        """Write every file of the site; gives the parts that could not be made.

        Raises:
            SiteTemplateError: A template is missing or wrong.
            CrewError: Nobody can work.
            OSError: A file cannot be read or written.

        """
        frame = Frame.of(self.site, self.folder)
        keys = Keys(self.site, frame, self.results)
        lost: list[Lost[Part]] = []
        with Cache(self.results.path, Kept) as kept:
            parts = list(keys.parts())
            missing = self._taken_over(parts, kept)
            total = len(missing)
            for number, written in enumerate(self.crew.each(make, frame, self._packed(missing), total), 1):
                if isinstance(written, Lost):
                    lost.append(written)
                    continue
                self._write(written.key, written.files)
                if self.progress:
                    self.progress(Done("made", written.files[0].path, number, total))
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
        for page in common_pages(self.site, sorted(self._listed)):
            both = keys.page(page) or ()
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

    def _place(self, key: bytes) -> bytes:
        """The key of how the files of a part lie at this output."""
        return digest("placed", os.fsencode(self.output.absolute()), key)


def make(frame: Frame, parts: Iterable[Part]) -> Iterator[Written]:
    """Parts made into their files, each by itself."""
    # Where the templates lie that travel with the program is for each machine to say.
    workshop = Workshop(replace(frame, templates=template_folders(frame.folder)))
    for part in parts:
        documents = tuple(unpacked(data) for data in part.packed)
        if part.number:
            files = workshop.volume(Volume(documents, part.entities, part.number, part.total))
        else:
            files = workshop.document(DocumentPart(documents[0], *part.around, part.entities))
        yield Written(part.key, list(files))
