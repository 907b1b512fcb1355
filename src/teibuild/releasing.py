"""A version recorded: which addresses it has, and the text that stands at them."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from teibuild.build import Gathered, gathering
from teibuild.crew import Crew, Progress
from teibuild.model import Diagnostic
from teibuild.model.release import Release, Step
from teibuild.read.releases import FOLDER, VERSION, read_records, write_release
from teibuild.views.history import standing
from teibuild.workers import HERE


class ReleaseError(Exception):
    """The version cannot be recorded; says why and what to do."""


class Recorded(Struct, frozen=True):
    """What was recorded, or why nothing was."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    """TEI files that were checked, as paths from the edition's folder."""
    version: str
    written: tuple[str, ...] = ()
    """Files of the record, as paths from the edition's folder; none where the edition has errors."""
    changed: tuple[tuple[str, str], ...] = ()
    """Pairs of what became of a document since the version before, and its id."""


def record(folder: Path, *, crew: Crew = HERE, progress: Progress | None = None) -> Recorded:
    """Record the version that ``edition.toml`` names.

    Args:
        folder: The edition's folder.
        crew: Who works on documents; by default one process for every core, where that is worth it.
        progress: Told each document that is read.

    Raises:
        SourceError: The settings of the edition cannot be read.
        CrewError: Nobody can work.
        ReleaseError: The version has no number, has been recorded before, or is dated before an earlier one.
        OSError: The disk is full, or a permission is missing.

    """
    with gathering(folder, crew=crew, progress=progress) as gathered:
        return _record(folder, gathered)


def _record(folder: Path, gathered: Gathered) -> Recorded:
    edition, records = gathered.site.edition, read_records(folder)
    _refuse(edition.version, edition.date, tuple(records.releases))
    if gathered.has_errors:
        return Recorded(gathered.diagnostics, gathered.files, edition.version)
    release, texts = standing(gathered.site, records.latest)
    written = write_release(folder, release, texts)
    steps: tuple[Step, ...] = gathered.site.history.steps
    since = next((step.alterations for step in steps if not step.published), ())
    changed = tuple((one.kind, one.document.id) for one in since)
    return Recorded(gathered.diagnostics, gathered.files, edition.version, tuple(written), changed)


def _refuse(version: str, date: str, releases: tuple[Release, ...]) -> None:
    if not VERSION.fullmatch(version):
        message = "edition.toml gives no version that can be recorded; write version = “1.0.0” below [edition]"
        raise ReleaseError(message.replace("“", '"').replace("”", '"'))
    for release in releases:
        if release.version == version:
            message = f"version {version} has been recorded ({FOLDER}/{version}.json); raise version in edition.toml"
            raise ReleaseError(message)
    if releases and date < releases[-1].date:
        latest = releases[-1]
        message = f"version {version} is dated {date}, before version {latest.version} of {latest.date}; mend the date"
        raise ReleaseError(message)
