"""Checking a whole edition: each file alone, those that have changed since the last time; then all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from teibuild.cache import Cache, digest, program
from teibuild.check.edition import files_of, judge
from teibuild.check.files import Examined, Job, examine, examine_all
from teibuild.check.listing import list_files
from teibuild.check.rules.links import DANGLING_POINTER, MISSING_TARGET
from teibuild.check.rules.references import NOT_IN_REGISTER, WRONG_REGISTER
from teibuild.disk import read_file
from teibuild.model import CheckedFile, Diagnostic, IdScheme, Kind
from teibuild.read.edition import SETTINGS_FILE, Settings, read_settings
from teibuild.resources import resource
from teibuild.tei.errors import SourceError
from teibuild.workers import run

_BETWEEN_FILES: Final = frozenset(
    rule.code for rule in (DANGLING_POINTER, MISSING_TARGET, WRONG_REGISTER, NOT_IN_REGISTER)
)
_KEEP_AT_ONCE: Final = 200
"""Results that are kept together, so that a run that is ended keeps most of its work."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with an edition."""

    diagnostics: tuple[Diagnostic, ...]
    """In the order of report."""
    files: tuple[str, ...]
    """Files that were checked: paths from the edition's folder."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What every file of an edition is checked with."""

    folder: Path
    schema: Path
    only: frozenset[str] | None
    scheme: IdScheme


def check_edition(
    folder: Path,
    *,
    only: frozenset[str] | None = None,
    cache: Path | None = None,
    workers: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Everything that is wrong with an edition.

    Args:
        folder: The edition's folder.
        only: Files to speak of, as paths from the folder. Of the others is told what leads nowhere, since a change here
            can break a link there; they are read, but not validated. Without it, of all files.
        cache: The file that keeps results from one run to the next; without it, everything is checked.
        workers: How many processes check; by default one a core for large editions.
        progress: Told the path of each file that is checked; not of one that is as it was.
    """
    try:
        settings = read_settings(folder)
    except SourceError as error:
        return Checked((error.diagnostic,), (SETTINGS_FILE,))
    if only is not None and not only:
        return Checked((), ())
    # A setting can concern every file.
    only = None if only and SETTINGS_FILE in only else only
    files = dict(files_of(settings))
    shared = _Shared(folder, resource("schema", "teibuild.rng"), only, settings.ids)
    with Cache(cache, CheckedFile) as kept_files, Cache(cache, list[Diagnostic]) as kept_reports:
        common = digest(program(), shared.schema.read_bytes(), str(settings.ids))

        def keys() -> dict[str, bytes]:
            return {file: _key(common, file, kind, _digest(folder / file)) for file, kind in files.items()}

        before = keys()
        whole = _whole(settings, before)
        report = kept_reports.get([whole]).get(whole)
        if report is None:
            report = judge(settings, _checked(shared, files, before, kept_files, common, workers, progress))
            # Kept only if it is of all files, and none has changed meanwhile.
            if only is None and before == keys():
                kept_reports.put({whole: report})
    if only is not None:
        report = [item for item in report if item.location.file in only or item.code in _BETWEEN_FILES]
        files = {file: kind for file, kind in files.items() if file in only}
    return Checked(tuple(report), tuple(files))


def check_alone(settings: Settings, file: str, kind: Kind, data: bytes, scheme: IdScheme) -> Examined:
    """Check one file of an edition alone, as it would be with other bytes.

    Args:
        settings: What ``edition.toml`` says.
        file: The file's path from the edition's folder.
        kind: Whether it is a document or a register.
        data: The bytes.
        scheme: How elements without an id are named.
    """
    return examine(Job(file, kind, data, resource("schema", "teibuild.rng"), scheme))


def _digest(path: Path) -> bytes:
    try:
        return digest(read_file(path))
    except OSError as error:
        return digest(b"", str(error))


def _key(common: bytes, file: str, kind: Kind, content: bytes) -> bytes:
    return digest(common, file, kind, content)


def _whole(settings: Settings, keys: dict[str, bytes]) -> bytes:
    """The key of the report on all files: their keys, the settings, the prose, and which other files there are."""
    others = (SETTINGS_FILE, *settings.pages)
    digests = (_digest(settings.folder / file) for file in others)
    return digest(
        "report", *keys.values(), *digests, "\n".join(list_files(settings.folder)).encode(errors="surrogateescape")
    )


def _checked(
    shared: _Shared,
    files: dict[str, Kind],
    keys: dict[str, bytes],
    kept: Cache[CheckedFile],
    common: bytes,
    workers: int | None,
    progress: Callable[[str], None],
) -> Iterator[CheckedFile]:
    """Every file checked alone, in order; those that are as they were the last time are not checked again."""
    known = kept.get(list(keys.values()))
    missing = [(file, kind) for file, kind in files.items() if keys[file] not in known]
    fresh: dict[str, CheckedFile] = {}
    waiting: dict[bytes, CheckedFile] = {}
    for content, checked in run(_check, shared, missing, workers=workers):
        fresh[checked.file] = checked
        progress(checked.file)
        if shared.only is None or checked.file in shared.only:
            waiting[_key(common, checked.file, checked.kind, content)] = checked
        if len(waiting) >= _KEEP_AT_ONCE:
            kept.put(waiting)
            waiting.clear()
    kept.put(waiting)
    for file, key in keys.items():
        yield fresh[file] if file in fresh else known[key]


def _check(shared: _Shared, files: Iterable[tuple[str, Kind]]) -> Iterator[tuple[bytes, CheckedFile]]:
    """Files checked alone, each with the digest of what was read."""
    jobs = (
        Job.read(
            shared.folder,
            file,
            kind,
            shared.schema if shared.only is None or file in shared.only else None,
            shared.scheme,
        )
        for file, kind in files
    )
    for examined in examine_all(jobs):
        data = examined.job.data
        yield digest(b"", str(data)) if isinstance(data, OSError) else digest(data), examined.checked
