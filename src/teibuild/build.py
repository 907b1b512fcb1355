"""The whole way: an edition's folder → checked → published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from teibuild import GENERATOR
from teibuild.cache import Cache, digest
from teibuild.check.checked_files import CheckedFiles
from teibuild.check.edition import files_of, judge
from teibuild.check.files import examine_all
from teibuild.check.lost import lost_file
from teibuild.check.volumes import placed
from teibuild.checking import Checker, file_keys, known_files, report_key
from teibuild.crew import Crew, Done, Lost, Progress
from teibuild.digests import resources
from teibuild.keeping import Contributed, Results
from teibuild.model import CheckedFile, Diagnostic, DocumentResult, Entity, Kind, RegisterKind, has_errors
from teibuild.publish.swap import staged
from teibuild.publishing import Kept, Publisher
from teibuild.read.edition import Settings, read_prose, read_settings
from teibuild.read.registers import Registers, read_register
from teibuild.read.releases import read_records
from teibuild.read.volumes import led_into
from teibuild.reading import Asked, Reading, read_documents, sketched
from teibuild.unchanged import Looked
from teibuild.views.addresses import led
from teibuild.views.history import history
from teibuild.views.page import Site
from teibuild.views.registers import describe
from teibuild.views.shelved import Documents, Sketch
from teibuild.workers import HERE

_encoder: Final = msgspec.msgpack.Encoder()


class Built(Struct, frozen=True):
    """What a build found and did."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    """TEI files that were checked, as paths from the edition's folder."""
    documents: int
    """Documents that were published, or would have been."""
    left_out: int
    """Documents that could not be read."""
    pages: int
    """Pages of the typescripts."""
    published: bool
    read: int = 0
    """Documents that were read anew."""
    made: int = 0
    """Parts of the site that were made anew: the pages of a document, a volume to be printed, what is common to all."""


class Gathered(Struct, frozen=True):
    """An edition checked and rendered, with nothing written yet."""

    settings: Settings
    site: Site
    """Its documents are without their texts, which ``site.whole`` gives as long as the results are open."""
    documents: Documents
    """Those of the site."""
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    """TEI files that were checked, as paths from the edition's folder."""
    results: Results
    read: int
    """Documents that were read anew."""

    @property
    def has_errors(self) -> bool:
        """Whether anything stands against publishing it."""
        return has_errors(self.diagnostics)


def build(
    folder: Path,
    output: Path,
    *,
    draft: bool = False,
    cache: Path | None = None,
    crew: Crew = HERE,
    progress: Progress | None = None,
) -> Built:
    """Check an edition, and publish it if it has no errors.

    Args:
        folder: The edition's folder.
        output: Folder of the site, which the new one takes the place of in one step.
        draft: Publish what can be published even where the edition has errors.
        cache: The file that keeps results from one build to the next; without it, everything is made anew.
        crew: Who works on documents; by default one process for every core, where that is worth it.
        progress: Told each document that is read, and each part of the site that is made.

    Raises:
        SourceError: The settings of the edition cannot be read.
        OutputError: The output holds something that is not a site of ours.
        SiteTemplateError: A template is missing or wrong.
        CrewError: Nobody can work.
        OSError: The disk is full, or a permission is missing.

    """
    with gathering(folder, cache=cache, crew=crew, progress=progress) as gathered:
        results, diagnostics = gathered.documents, gathered.diagnostics
        documents = results.published()
        given = Contributed(gathered.results, documents)
        shown = replace(gathered.site, documents=documents, draft=draft, contributed=given)
        published, made = False, 0
        if documents and (draft or not gathered.has_errors):
            registers = [file for _, file in gathered.settings.registers]
            with staged(output, GENERATOR) as staging, Cache(gathered.results.path, Kept) as kept:
                publisher = Publisher(
                    shown,
                    documents,
                    gathered.settings.sources,
                    gathered.results,
                    output,
                    staging,
                    registers,
                    kept,
                    crew,
                    progress,
                )
                lost = publisher.publish()
                staging.complete = not lost
            died = (lost_file(file, hung=one.hung) for one in lost for file in one.job.files)
            diagnostics = (*diagnostics, *placed(died, gathered.settings.sources))
            published, made = not lost, publisher.made
    pages = sum(one.sheets for one in documents.sketches)
    left_out = len(results) - len(documents)
    return Built(diagnostics, gathered.files, len(documents), left_out, pages, published, gathered.read, made)


@contextmanager
def gathering(
    folder: Path,
    *,
    cache: Path | None = None,
    crew: Crew = HERE,
    progress: Progress | None = None,
) -> Iterator[Gathered]:
    """An edition checked, and its documents rendered, as far as they are not as they were; nothing is written.

    Args:
        folder: The edition's folder.
        cache: The file that keeps results from one build to the next; without it, everything is made anew.
        crew: Who works on documents; by default one process for every core, where that is worth it.
        progress: Told each document that is read.

    Raises:
        SourceError: The settings of the edition cannot be read.
        CrewError: Nobody can work.

    """
    # Who works on its documents may stand elsewhere.
    settings = read_settings(folder, Looked(cache)).at(folder.absolute())
    with Results(cache) as results:
        yield _Gathering(settings, results, crew, progress).gathered()


class _Gathering:
    """An edition on its way from files to results."""

    def __init__(self, settings: Settings, results: Results, crew: Crew, progress: Progress | None) -> None:
        self._settings, self._results = settings, results
        self._crew, self._progress = crew, progress
        self._checker = Checker.of(settings, keep=True)
        self._files: dict[str, Kind] = dict(files_of(settings))
        self._keys = file_keys(self._checker, self._files, results.path)
        self._checked = CheckedFiles()
        self._lost: list[Diagnostic] = []

    def gathered(self) -> Gathered:
        """The edition, checked and rendered."""
        settings, results = self._settings, self._results
        with Cache(results.path, CheckedFile) as kept:
            self._checked = known_files(settings.folder, self._keys, kept)
            registers, entities = self._registers(kept)
            self._check_around(kept)
        reading = Reading.of(self._checker, registers, resources())
        documents = {file: self._keys[file] for file in settings.documents}
        sketches = results.known(reading, documents)
        missing = [
            Asked(file, file not in self._checked)
            for file in documents
            if file not in sketches or file not in self._checked
        ]
        self._read(reading, missing, sketches)
        ordered = Documents([sketches[file] for file in settings.documents], results.lights)
        prose, _ = read_prose(settings)  # judging the edition says what is wrong with the others
        site = Site(settings.edition, ordered, entities, settings.registers, prose, GENERATOR)
        site = replace(site, whole=results.whole, searched=results.searched)
        site = replace(site, history=history(settings, read_records(settings.folder), site))
        site = replace(site, led=led(site))
        diagnostics = self._report([item for one in ordered.sketches for item in one.diagnostics])
        files = tuple(dict.fromkeys(map(settings.sources.real, self._files)))
        return Gathered(settings, site, ordered, diagnostics, files, results, len(missing))

    def _read(self, reading: Reading, missing: list[Asked], sketches: dict[str, Sketch]) -> None:
        """Read documents, and keep what comes of them."""
        total = len(missing)
        validated = total if any(asked.check for asked in missing) else 0
        done = self._crew.each(read_documents, reading, missing, total, validated=validated)
        for number, read in enumerate(done, 1):
            if isinstance(read, Lost):
                file = read.job.file
                self._lost.append(lost_file(file, hung=read.hung))
                self._results.forget(file)
                sketches[file] = sketched(DocumentResult.empty(file))
                self._checked.put(CheckedFile(file, readable=False))
                continue
            self._results.keep(read)
            sketches[read.file] = read.sketch
            self._keys[read.file] = read.checked_key
            if read.checked is not None:
                self._checked.put(read.checked)
            if self._progress:
                self._progress(Done("read", read.file, number, total))
        self._results.flush()

    def _report(self, others: list[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with the edition, with what the views found."""
        settings, path = self._settings, self._results.path
        with Cache(path, list[Diagnostic]) as kept:
            key = self._report_key(others)
            report = kept.get([key]).get(key)
            if report is None:
                report = judge(settings, self._checked.ordered(self._files), [*others, *self._lost])
                if not self._checked.opened and not self._lost and key == self._report_key(others):
                    kept.put({key: report})
        return tuple(placed(report, settings.sources))

    def _report_key(self, others: list[Diagnostic]) -> bytes:
        key = report_key(self._settings, self._keys)
        found = [*others, *self._lost]
        return digest("built", key, _encoder.encode(found)) if found else key

    def _registers(self, kept: Cache[CheckedFile]) -> tuple[Registers, Mapping[str, Entity]]:
        """The registers checked and read: names first, since descriptions may name entries of any register."""
        settings = self._settings
        kinds = {file: kind for kind, file in settings.registers}
        with Cache(self._results.path, tuple[list[Entity], list[Entity]]) as found:
            key = self._registers_key()
            known = found.get([key]).get(key)
            if known is None or not all(file in self._checked for file in kinds):
                known = self._read_registers(kinds, kept)
                found.put({self._registers_key(): known})
        named, described = known
        volumes = settings.volumes
        parts = dict(led_into(volumes))
        registers = Registers(
            kinds, {one.key: one for one in named}, parts, frozenset(volume.file for volume in volumes)
        )
        return registers, {one.key: one for one in described}

    def _check_around(self, kept: Cache[CheckedFile]) -> None:
        """Check what stands around the documents of volumes, as far as it is not as it was."""
        around = [volume.around for volume in self._settings.volumes if volume.around in self._files]
        jobs = (self._checker.job(file, "volume") for file in around if file not in self._checked)
        for one in examine_all(jobs, keep=False):
            key = self._checker.key(one.job.file, "volume", one.job.data)
            self._checked.put(one.checked)
            self._keys[one.job.file] = key
            kept.put({key: one.checked})

    def _registers_key(self) -> bytes:
        """The key of the entries of all registers, as their files are known to be now."""
        settings = self._settings
        own = (self._keys[file] for _, file in settings.registers)
        return digest("registers", resources(), settings.edition.language, *own)

    def _read_registers(
        self, kinds: Mapping[str, RegisterKind], kept: Cache[CheckedFile]
    ) -> tuple[list[Entity], list[Entity]]:
        """The entries of all registers, without and with their descriptions."""
        found = {}
        for one in examine_all(self._checker.job(file, "register") for file in kinds):
            file, key = one.job.file, self._checker.key(one.job.file, "register", one.job.data)
            self._checked.put(one.checked)
            self._keys[file] = key
            kept.put({key: one.checked})
            if one.document is not None:
                found[file] = read_register(one.document.root, kinds[file])
        entities = [entry.entity for entries in found.values() for entry in entries]
        named = Registers(kinds, {entity.key: entity for entity in entities})
        language = self._settings.edition.language
        described = [entity for file, entries in found.items() for entity in describe(entries, file, named, language)]
        return entities, described
