"""Checking a whole edition: each file alone, those that have changed since the last time; then all of them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct

from teibuild.batches import batched
from teibuild.cache import Cache, digest, program
from teibuild.check.checked_files import CheckedFiles
from teibuild.check.edition import files_of, judge
from teibuild.check.files import Examined, Job, examine, examine_all
from teibuild.check.listing import list_files
from teibuild.check.lost import lost_file
from teibuild.check.rules.links import DANGLING_POINTER, MISSING_TARGET
from teibuild.check.rules.references import NOT_IN_REGISTER, WRONG_REGISTER
from teibuild.check.schemas import SchemaSettings, fingerprint, head_of
from teibuild.check.schematron.opened import still_true
from teibuild.check.volumes import placed
from teibuild.crew import Crew, Lost
from teibuild.disk import read_file
from teibuild.model import CheckedFile, Diagnostic, IdScheme, Kind, Severity
from teibuild.model.volume import Stamp
from teibuild.read.edition import SETTINGS_FILE, Settings, read_settings
from teibuild.tei.errors import SourceError
from teibuild.tei.volume_bytes import stamp_of
from teibuild.tei.volume_parts import Sources
from teibuild.unchanged import Gist, Looked, Seen, Unchanged
from teibuild.workers import HERE

_BETWEEN_FILES: Final = frozenset(
    rule.code for rule in (DANGLING_POINTER, MISSING_TARGET, WRONG_REGISTER, NOT_IN_REGISTER)
)
_CORES: Final = 2
"""How many cores a process keeps busy that checks: its own, and the validator's."""
_KEEP_AT_ONCE: Final = 200
"""Results that are kept together, so that a run that is ended keeps most of its work."""


class Checked(Struct, frozen=True):
    """What is wrong with an edition."""

    diagnostics: tuple[Diagnostic, ...]
    """In the order of report."""
    files: tuple[str, ...]
    """Files that were checked: paths from the edition's folder."""
    unmended: frozenset[str] = frozenset()
    """Volumes in which something is mechanical, which is mended in no volume."""


class Checker(Struct, frozen=True):
    """What every file of an edition is checked with."""

    settings: Settings
    schemas: SchemaSettings
    only: frozenset[str] | None
    common: bytes
    """A digest of what the check of every file depends on: the program, and the settings that a file's check sees."""

    @classmethod
    def of(cls, settings: Settings, only: frozenset[str] | None, *, keep: bool) -> Checker:
        """How the files of an edition are checked.

        Args:
            settings: What ``edition.toml`` says.
            only: Files to speak of; without it, all.
            keep: Whether keys are wanted.
        """
        common = digest(program(), repr(settings.ids)) if keep else b""
        return cls(settings, SchemaSettings.of(settings), only, common)

    def job(self, file: str, kind: Kind) -> Job:
        """The job of checking a file; one that is not spoken of is read only."""
        spoken_of = self.only is None or file in self.only
        return Job.read(self.settings, file, kind, self.schemas if spoken_of else None)

    def key(self, file: str, kind: Kind, data: bytes | Gist | OSError) -> bytes:
        """A digest of all that the result of a file's check depends on; nothing where nothing is kept."""
        if not self.common:
            return b""
        if isinstance(data, OSError):
            return digest(self.common, file, str(data))
        gist = _gist(data) if isinstance(data, bytes) else data
        return digest(self.common, file, kind, gist.digest, fingerprint(file, gist.head, self.schemas))


def check_edition(
    folder: Path,
    *,
    only: frozenset[str] | None = None,
    cache: Path | None = None,
    crew: Crew = HERE,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Everything that is wrong with an edition.

    Args:
        folder: The edition's folder.
        only: Files to speak of, as paths from the folder. Of the others is told what leads nowhere, since a change here
            can break a link there; they are read, but not validated. Without it, of all files.
        cache: The file that keeps results from one run to the next; without it, everything is checked.
        crew: Who checks; by default one process for every two cores for large editions.
        progress: Told the path of each file that is checked; not of one that is as it was.

    Raises:
        CrewError: Nobody can work.
    """
    try:
        # Who works on its files may stand elsewhere.
        settings = read_settings(folder, Looked(cache)).at(folder.absolute())
    except SourceError as error:
        return Checked(error.diagnostics, (SETTINGS_FILE,))
    if only is not None and not only:
        return Checked((), ())
    # A setting can concern every file.
    only = None if only and SETTINGS_FILE in only else settings.sources.with_parts(only)
    files = dict(files_of(settings))
    shared = Checker.of(settings, only, keep=cache is not None)
    with Cache(cache, CheckedFile) as kept_files, Cache(cache, list[Diagnostic]) as kept_reports:
        keys = file_keys(shared, files, cache)
        whole = report_key(settings, keys)
        report = kept_reports.get([whole]).get(whole)
        if report is None:
            checked, lost = _checked(shared, files, keys, kept_files, crew, progress)
            report = judge(settings, checked, lost)
            # Kept only if it is of all files, none has changed meanwhile, and it depends on nothing else.
            if only is None and not checked.opened and not lost and whole == report_key(settings, keys):
                kept_reports.put({whole: report})
    # Of a volume, lines may have moved that nothing else has changed of.
    unmended = frozenset(settings.sources.real(item.location.file) for item in report if item.edits)
    report = placed(report, settings.sources)
    if only is not None:
        report = [item for item in report if _is_shown(item, only, files)]
        files = {file: kind for file, kind in files.items() if file in only}
    told = dict.fromkeys(map(settings.sources.real, files))
    return Checked(tuple(report), tuple(told), unmended & {volume.file for volume in settings.volumes})


def _is_shown(item: Diagnostic, only: frozenset[str], files: Collection[str]) -> bool:
    """Whether something is told where only some files are spoken of: of those, of links that a change can break, and
    of what judges them, such as a broken schema.
    """
    file = item.location.file
    return file in only or item.code in _BETWEEN_FILES or (file not in files and item.severity is Severity.ERROR)


def check_alone(settings: Settings, file: str, kind: Kind, data: bytes, scheme: IdScheme) -> Examined:
    """Check one file of an edition alone, as it would be with other bytes.

    Args:
        settings: What ``edition.toml`` says.
        file: The file's path from the edition's folder.
        kind: Whether it is a document or a register.
        data: The bytes.
        scheme: How elements without an id are named.
    """
    return examine(Job(file, kind, data, SchemaSettings.of(settings), scheme))


def _digest(path: Path) -> bytes:
    try:
        return digest(read_file(path))
    except OSError as error:
        return digest(b"", str(error))


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path.stat())
    except OSError:
        return None


def file_keys(shared: Checker, files: Mapping[str, Kind], cache: Path | None) -> dict[str, bytes]:
    """The key of each file as it is now; none where nothing is kept."""
    keys: dict[str, bytes] = {}
    if not shared.common:
        return keys
    folder, sources = shared.settings.folder, shared.settings.sources
    with Cache(cache, Seen) as kept:
        unchanged = Unchanged(folder, kept, digest("seen", os.fsencode(folder.resolve())))
        for file, kind in files.items():
            try:
                gist: Gist | OSError = unchanged.gist(file, partial(_gist_of, sources, file), sources.stamp(file))
            except OSError as error:
                gist = error
            keys[file] = shared.key(file, kind, gist)
        unchanged.keep()
    return keys


def _gist_of(sources: Sources, file: str) -> Gist:
    return _gist(sources.read(file))


def _gist(data: bytes) -> Gist:
    return Gist(digest(data), head_of(data))


def report_key(settings: Settings, keys: dict[str, bytes]) -> bytes:
    """The key of the report on all files: their keys, settings, catalog and prose, and which other files there are."""
    if not keys:
        return b""
    others = (SETTINGS_FILE, settings.catalog or "catalog.xml", *settings.pages)
    digests = (_digest(settings.folder / file) for file in others)
    # What is said of a volume as a whole has places that move with its lines.
    volumes = (repr(_stamp(settings.folder / volume.file)) for volume in settings.volumes)
    return digest(
        "report",
        *keys.values(),
        *digests,
        *volumes,
        "\n".join(list_files(settings.folder)).encode(errors="surrogateescape"),
    )


def _checked(
    shared: Checker,
    files: dict[str, Kind],
    keys: dict[str, bytes],
    kept: Cache[CheckedFile],
    crew: Crew,
    progress: Callable[[str], None],
) -> tuple[CheckedFiles, list[Diagnostic]]:
    """Every file checked alone, in order; those that are as they were the last time are not checked again. And what is
    to be said of those that could not be checked to their end.

    Where a file has changed since its key was made, its key is made anew in ``keys``.
    """
    results = known_files(shared.settings.folder, keys, kept)
    missing = [(file, kind) for file, kind in files.items() if file not in results]
    waiting: dict[bytes, CheckedFile] = {}
    lost: list[Diagnostic] = []
    for found in crew.each(_check, shared, missing, len(missing), cores=_CORES, validated=len(missing)):
        if isinstance(found, Lost):
            file, kind = found.job
            results.put(CheckedFile(file, kind, readable=False))
            lost.append(lost_file(file, hung=found.hung))
            continue
        key, checked = found
        results.put(checked)
        keys[checked.file] = key
        if shared.only is None or checked.file in shared.only:
            progress(checked.file)
            waiting[key] = checked
        if len(waiting) >= _KEEP_AT_ONCE:
            kept.put(waiting)
            waiting.clear()
    kept.put(waiting)
    return results.ordered(files), lost


def known_files(folder: Path, keys: Mapping[str, bytes], kept: Cache[CheckedFile]) -> CheckedFiles:
    """The files that are as they were when they were checked.

    Args:
        folder: The edition's folder.
        keys: File → its key as it is now.
        kept: What was found.
    """
    results = CheckedFiles()
    for some in batched(keys.items(), _KEEP_AT_ONCE):
        known = still_true(folder, kept.get([key for _, key in some]))
        for _, key in some:
            if key in known:
                results.put(known[key])
    return results


def _check(shared: Checker, files: Iterable[tuple[str, Kind]]) -> Iterator[tuple[bytes, CheckedFile]]:
    """Files checked alone, each with the key of what was read."""
    jobs = (shared.job(file, kind) for file, kind in files)
    for examined in examine_all(jobs, keep=False):
        job = examined.job
        yield shared.key(job.file, job.kind, job.data), examined.checked
