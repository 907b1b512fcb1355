"""The whole way: an edition's folder → checked → published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from teibuild import __version__
from teibuild.check.edition import judge
from teibuild.check.files import Examined, Job, examine_all
from teibuild.check.schemas import SchemaSettings
from teibuild.model import CheckedFile, Diagnostic, DocumentResult, Entity, Prose, Severity
from teibuild.publish.files import write_site
from teibuild.publish.swap import staged
from teibuild.read.edition import Settings, read_prose, read_settings
from teibuild.read.registers import Registers, read_register
from teibuild.read.releases import read_records
from teibuild.tei.errors import SourceError
from teibuild.views.document import view_document
from teibuild.views.history import history
from teibuild.views.page import Site
from teibuild.views.registers import describe
from teibuild.workers import run

GENERATOR = f"teibuild {__version__}"


@dataclass(frozen=True, slots=True)
class Built:
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


@dataclass(frozen=True, slots=True)
class Gathered:
    """An edition checked and rendered, with nothing written yet."""

    settings: Settings
    site: Site
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    """TEI files that were checked, as paths from the edition's folder."""

    @property
    def has_errors(self) -> bool:
        """Whether anything stands against publishing it."""
        return any(item.severity is Severity.ERROR for item in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Shared:
    """What every document of an edition is worked on with."""

    settings: Settings
    registers: Registers


def build(
    folder: Path,
    output: Path,
    *,
    draft: bool = False,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Built:
    """Check an edition, and publish it if it has no errors.

    Args:
        folder: The edition's folder.
        output: Folder of the site, which the new one takes the place of in one step.
        draft: Publish what can be published even where the edition has errors.
        workers: How many processes work on documents; by default one for every two cores, where that is worth it.
        progress: Told the path of each document that is done.

    Raises:
        SourceError: The settings of the edition cannot be read.
        OutputError: The output holds something that is not a site of ours.
        SiteTemplateError: A template is missing or wrong.
        OSError: The disk is full, or a permission is missing.

    """
    gathered = gather(folder, workers=workers, progress=progress)
    site, results = gathered.site, gathered.site.documents
    shown = replace(site, documents=tuple(result for result in results if result.sheets), draft=draft)
    publish = shown.documents and (draft or not gathered.has_errors)
    if publish:
        with staged(output, GENERATOR) as staging:
            write_site(shown, folder, _sources(shown, gathered.settings), staging)
    pages = sum(len(result.sheets) for result in shown.documents)
    left_out = len(results) - len(shown.documents)
    return Built(gathered.diagnostics, gathered.files, len(shown.documents), left_out, pages, bool(publish))


def gather(folder: Path, *, workers: int | None = None, progress: Callable[[str], None] | None = None) -> Gathered:
    """Check an edition and render its documents; nothing is written.

    Args:
        folder: The edition's folder.
        workers: How many processes work on documents; by default one for every two cores, where that is worth it.
        progress: Told the path of each document that is done.

    Raises:
        SourceError: The settings of the edition cannot be read.

    """
    settings = read_settings(folder)
    checked, registers, entities = _registers(settings)
    results = []
    for one, result in run(documents, Shared(settings, registers), settings.documents, workers=workers):
        checked.append(one)
        results.append(result)
        if progress:
            progress(one.file)
    site = Site(settings.edition, tuple(results), entities, settings.registers, _prose(settings), GENERATOR)
    site = replace(site, history=history(settings, read_records(folder), site))
    diagnostics = judge(settings, checked, (item for result in results for item in result.diagnostics))
    return Gathered(settings, site, tuple(diagnostics), tuple(one.file for one in checked))


def documents(shared: Shared, files: Iterable[str]) -> Iterator[tuple[CheckedFile, DocumentResult]]:
    """Documents checked and rendered: their bytes, the registers and the schema in, results out; nothing else is read
    or changed, and no document knows of another.
    """
    schemas = SchemaSettings.of(shared.settings)
    jobs = (Job.read(shared.settings, file, "document", schemas) for file in files)
    for examined in examine_all(jobs):
        yield examined.checked, _view(examined, shared)


def _view(examined: Examined, shared: Shared) -> DocumentResult:
    file, data = examined.job.file, examined.job.data
    if examined.document is None or isinstance(data, OSError):
        return DocumentResult.empty(file)
    result = view_document(examined.document.root, file, shared.registers, shared.settings.edition.language)
    return replace(result, sha256=hashlib.sha256(data).hexdigest())


def _registers(settings: Settings) -> tuple[list[CheckedFile], Registers, dict[str, Entity]]:
    """The registers checked and read: names first, since descriptions may name entries of any register."""
    schemas, language = SchemaSettings.of(settings), settings.edition.language
    examined = list(examine_all(Job.read(settings, file, "register", schemas) for _, file in settings.registers))
    files = {file: kind for kind, file in settings.registers}
    entries = {
        one.job.file: read_register(one.document.root, files[one.job.file])
        for one in examined
        if one.document is not None
    }
    named = Registers(files, {entry.entity.key: entry.entity for found in entries.values() for entry in found})
    described = {
        entity.key: entity for file, found in entries.items() for entity in describe(found, file, named, language)
    }
    return [one.checked for one in examined], named, described


def _prose(settings: Settings) -> tuple[Prose, ...]:
    try:
        return read_prose(settings)
    except SourceError:
        # Judging the edition says what is wrong with it.
        return ()


def _sources(site: Site, settings: Settings) -> Iterator[str]:
    yield from (result.record.file for result in site.documents)
    yield from (file for _, file in settings.registers)
