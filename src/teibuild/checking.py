"""Checking a whole edition: each file alone, those that have changed since the last time; then all of them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from teibuild.batches import batched
from teibuild.cache import Cache, digest, program
from teibuild.check.checked_files import CheckedFiles
from teibuild.check.edition import files_of, judge
from teibuild.check.files import Examined, Job, examine, examine_all
from teibuild.check.listing import list_files
from teibuild.check.lost import lost_file
from teibuild.check.rules.ids import WRONG_FILE_ID
from teibuild.check.rules.links import DANGLING_POINTER, MISSING_TARGET
from teibuild.check.rules.references import NOT_IN_REGISTER, WRONG_REGISTER
from teibuild.check.schemas import SchemaSettings, catalogs_of, fingerprint, head_of, may_open, parts_of
from teibuild.check.schematron.opened import still_true
from teibuild.check.validation import is_left_to_jing
from teibuild.check.volumes import placed
from teibuild.crew import Crew, Lost
from teibuild.disk import read_file
from teibuild.elsewhere import brought_about
from teibuild.model import CheckedFile, Diagnostic, IdScheme, Kind, Severity
from teibuild.model.volume import Stamp
from teibuild.read.edition import SETTINGS_FILE, Settings, read_settings
from teibuild.read.pictures import may_be_shown
from teibuild.tei.errors import SourceError
from teibuild.tei.volume_bytes import stamp_of
from teibuild.tei.volume_parts import Sources
from teibuild.unchanged import Gist, Looked, Seen, Unchanged
from teibuild.workers import HERE

_BETWEEN_FILES: Final = frozenset(
    rule.code for rule in (DANGLING_POINTER, MISSING_TARGET, WRONG_REGISTER, NOT_IN_REGISTER)
)
_CORES_WITH_JING: Final = 2
"""How many cores a process keeps busy that checks and asks Jing of each file: its own, and the validator's."""
_KEEP_AT_ONCE: Final = 200
"""Results that are kept together, so that a run that is ended keeps most of its work."""


class Checked(Struct, frozen=True):
    """What is wrong with an edition."""

    diagnostics: tuple[Diagnostic, ...]
    """In the order of report."""
    files: tuple[str, ...]
    """Files that were checked: paths from the edition's folder. Of pages of prose, those that were named alone."""
    unmended: frozenset[str] = frozenset()
    """Volumes in which something is mechanical, which is mended in no volume."""


class Checker(Struct, frozen=True):
    """What every file of an edition is checked with."""

    settings: Settings
    schemas: SchemaSettings
    common: bytes
    """A digest of what the check of every file depends on: the program, and the settings that a file's check sees."""
    only: frozenset[str] | None = None
    """Files to speak of; without it, all."""
    changed: frozenset[str] | None = None
    """Files that have changed. Of those to speak of, only they are meant, and those that are judged by them."""

    @classmethod
    def of(
        cls,
        settings: Settings,
        only: frozenset[str] | None = None,
        changed: frozenset[str] | None = None,
        *,
        keep: bool,
    ) -> Checker:
        """How the files of an edition are checked.

        Args:
            settings: What ``edition.toml`` says.
            only: Files to speak of; without it, all.
            changed: Files that have changed, where only they are meant.
            keep: Whether keys are wanted.
        """
        # A setting can concern every file.
        if only is not None and SETTINGS_FILE in only:
            only = None
        schemas, sources = SchemaSettings.of(settings), settings.sources
        if changed is not None and not changed.isdisjoint({SETTINGS_FILE, *catalogs_of(schemas)}):
            changed = None
        common = digest(program(), repr(settings.ids)) if keep else b""
        return cls(settings, schemas, common, sources.with_parts(only), sources.with_parts(changed))

    def job(self, file: str, kind: Kind) -> Job:
        """The job of checking a file; one that is not spoken of is read only, unless that depends on what its rules
        open.
        """
        job = Job.read(self.settings, file, kind, self.schemas)
        if self.is_whole:
            return job
        head = _head(job.data)
        judged = self.speaks_of(file, head) or (
            self._is_meant(file) and may_open(file, head, self.schemas, self.changed or frozenset())
        )
        return job if judged else replace(job, schemas=None)

    def speaks_of(self, file: str, head: bytes) -> bool:
        """Whether a file is spoken of, as far as is known before it is checked.

        Args:
            file: The file.
            head: What stands before its first tag.
        """
        if not self._is_meant(file):
            return False
        changed = self.changed
        return changed is None or file in changed or not changed.isdisjoint(parts_of(file, head, self.schemas))

    def _is_meant(self, file: str) -> bool:
        return self.only is None or file in self.only

    @property
    def is_whole(self) -> bool:
        """Whether all files are spoken of."""
        return self.only is None and self.changed is None

    @property
    def named(self) -> frozenset[str]:
        """The files that are spoken of by their names, be they documents or not."""
        if self.changed is None:
            return self.only or frozenset()
        return frozenset(filter(self._is_meant, self.changed))

    def others(self, checked: CheckedFiles) -> Iterator[str]:
        """The files that are spoken of since rules have opened what has changed."""
        for path in checked.opened.keys() & (self.changed or frozenset()):
            yield from filter(self._is_meant, checked.opened[path])

    def may_bring_about(self, found: Iterable[Diagnostic]) -> Iterator[tuple[frozenset[str], list[Diagnostic]]]:
        """Files that have changed, and what is said of others that they may have brought about.

        Where files are named, that is what the change of these has brought about in any file, and what the change of
        any has in these.
        """
        changed = self.changed or frozenset()
        meant: list[Diagnostic] = []
        others: list[Diagnostic] = []
        for item in found:
            (meant if self._is_meant(item.location.file) else others).append(item)
        for since, items in ((changed, meant), (self.named, others)):
            if since and items:
                yield since, items

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
    changed: frozenset[str] | None = None,
    before: Callable[[Iterable[str]], Mapping[str, bytes]] | None = None,
    cache: Path | None = None,
    crew: Crew = HERE,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Everything that is wrong with an edition.

    Args:
        folder: The edition's folder.
        only: Files to speak of, as paths from the folder. Of the others is told what leads nowhere, since a change here
            can break a link there; they are read, but not validated. Without it, of all files.
        changed: Files that have changed. Of those to speak of, only they are meant then, and those whose schemas, or
            files that their rules open, are among them; and what is said of others only since these have changed.
        before: Gives the bytes that files had before they changed, of those that were there.
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
    if (only is not None and not only) or (changed is not None and not changed):
        return Checked((), ())
    files = dict(files_of(settings))
    shared = Checker.of(settings, only, changed, keep=cache is not None)
    with Cache(cache, CheckedFile) as kept_files, Cache(cache, list[Diagnostic]) as kept_reports:
        spoken: set[str] = set()
        keys = file_keys(shared, files, cache, spoken)
        whole = report_key(settings, keys)
        report = kept_reports.get([whole]).get(whole)
        checked: CheckedFiles | None = None
        if report is None:
            checked, lost = _checked(shared, files, keys, kept_files, crew, progress, spoken)
            spoken.update(shared.others(checked))
            report = judge(settings, checked, lost)
            # Kept only if it is of all files, none has changed meanwhile, and it depends on nothing else.
            if shared.is_whole and not checked.opened and not lost and whole == report_key(settings, keys):
                kept_reports.put({whole: report})
        elsewhere: set[Diagnostic] = set()
        if shared.changed is not None and before is not None:
            shown = spoken | shared.named
            hidden = [item for item in report if not _is_shown(item, shown, files)]
            for since, items in shared.may_bring_about(hidden):
                if checked is None:
                    checked, _ = _checked(shared, files, keys, kept_files, crew, progress, spoken)
                there = before(sorted(since))
                elsewhere.update(brought_about(settings, checked, items, {file: there.get(file) for file in since}))
    # Of a volume, lines may have moved that nothing else has changed of.
    unmended = frozenset(settings.sources.real(each.location.file) for item in report for each in item.mendable)
    if not shared.is_whole:
        shown = spoken | shared.named
        report = [_mended_in(item, shown) for item in report if item in elsewhere or _is_shown(item, shown, files)]
        files = {file: kind for file, kind in files.items() if file in spoken}
    report = placed(report, settings.sources)
    told = dict.fromkeys(map(settings.sources.real, files))
    if not shared.is_whole:
        told |= dict.fromkeys(page for page in settings.pages if page in shared.named)
    return Checked(tuple(report), tuple(told), unmended & {volume.file for volume in settings.volumes})


def _is_shown(item: Diagnostic, spoken: AbstractSet[str], files: Collection[str]) -> bool:
    """Whether something is told where only some files are spoken of: of those, of links that a change can break, and
    of what judges them, such as a broken schema.
    """
    file = item.location.file
    tells_of_pointers = item.code in _BETWEEN_FILES or (item.code == WRONG_FILE_ID.code and item.related)
    return bool(file in spoken or tells_of_pointers) or (file not in files and item.severity is Severity.ERROR)


def _mended_in(item: Diagnostic, spoken: AbstractSet[str]) -> Diagnostic:
    """The same, mended in files only that are spoken of."""
    if not item.mendable:
        return item
    elsewhere = tuple(each for each in item.elsewhere if each.location.file in spoken)
    return replace(item, edits=item.edits if item.location.file in spoken else (), elsewhere=elsewhere)


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


def file_keys(
    shared: Checker, files: Mapping[str, Kind], cache: Path | None, spoken: set[str] | None = None
) -> dict[str, bytes]:
    """The key of each file as it is now; none where nothing is kept.

    Args:
        shared: What files are checked with.
        files: The files.
        cache: The file that keeps what was seen of them.
        spoken: Those that are spoken of are added here, if that is wanted.
    """
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
            if spoken is not None and shared.speaks_of(file, b"" if isinstance(gist, OSError) else gist.head):
                spoken.add(file)
        unchanged.keep()
    return keys


def _gist_of(sources: Sources, file: str) -> Gist:
    return _gist(sources.read(file))


def _head(data: bytes | OSError) -> bytes:
    return head_of(data) if isinstance(data, bytes) else b""


def _gist(data: bytes) -> Gist:
    return Gist(digest(data), head_of(data))


def report_key(settings: Settings, keys: dict[str, bytes]) -> bytes:
    """The key of the report on all files: their keys, settings, catalog and prose, and which other files there are."""
    if not keys:
        return b""
    others = (SETTINGS_FILE, settings.catalog or "catalog.xml", *settings.pages)
    digests = (_digest(settings.folder / file) for file in others)
    listing = list(list_files(settings.folder))
    # What is said of a volume as a whole has places that move with its lines; of an image, whether it is one.
    stamped = [volume.file for volume in settings.volumes] + [file for file in listing if may_be_shown(file)]
    stamps = (repr(_stamp(settings.folder / file)) for file in stamped)
    return digest(
        "report",
        *keys.values(),
        *digests,
        *stamps,
        "\n".join(listing).encode(errors="surrogateescape"),
    )


def _checked(
    shared: Checker,
    files: dict[str, Kind],
    keys: dict[str, bytes],
    kept: Cache[CheckedFile],
    crew: Crew,
    progress: Callable[[str], None],
    spoken: set[str],
) -> tuple[CheckedFiles, list[Diagnostic]]:
    """Every file checked alone, in order; those that are as they were the last time are not checked again. And what is
    to be said of those that could not be checked to their end.

    Where a file has changed since its key was made, its key is made anew in ``keys``. Files that are spoken of are
    added to ``spoken``.
    """
    results = known_files(shared.settings.folder, keys, kept)
    missing = [(file, kind) for file, kind in files.items() if file not in results]
    waiting: dict[bytes, CheckedFile] = {}
    lost: list[Diagnostic] = []
    cores = _CORES_WITH_JING if is_left_to_jing(shared.schemas) else 1
    for found in crew.each(_check, shared, missing, len(missing), cores=cores, validated=len(missing)):
        if isinstance(found, Lost):
            file, kind = found.job
            results.put(CheckedFile(file, kind, readable=False))
            lost.append(lost_file(file, hung=found.hung))
            if shared.speaks_of(file, b""):
                spoken.add(file)
            continue
        results.put(found.checked)
        keys[found.checked.file] = found.key
        if found.spoken_of:
            spoken.add(found.checked.file)
        if found.judged:
            progress(found.checked.file)
            waiting[found.key] = found.checked
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


class _Done(NamedTuple):
    """A file that was checked alone."""

    key: bytes
    """Of what was read."""
    checked: CheckedFile
    judged: bool
    """Whether it was judged; else it was only read."""
    spoken_of: bool


def _check(shared: Checker, files: Iterable[tuple[str, Kind]]) -> Iterator[_Done]:
    jobs = (shared.job(file, kind) for file, kind in files)
    for examined in examine_all(jobs, keep=False):
        job = examined.job
        judged = job.schemas is not None
        spoken_of = judged and (shared.is_whole or shared.speaks_of(job.file, _head(job.data)))
        yield _Done(shared.key(job.file, job.kind, job.data), examined.checked, judged, spoken_of)
