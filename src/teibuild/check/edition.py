"""Checking a whole edition, without building it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from teibuild.check.document import Kind
from teibuild.check.files import CheckedFile, check_file, check_links, is_broken, unreadable
from teibuild.check.prose import check_prose
from teibuild.model import Diagnostic
from teibuild.read.edition import Settings, read_prose, read_settings
from teibuild.resources import resource
from teibuild.tei.errors import SourceError


def check_edition(folder: Path, progress: Callable[[str], None] = lambda _: None) -> list[Diagnostic]:
    """Everything that is wrong with an edition, in the order of report.

    Args:
        folder: The edition's folder.
        progress: Told the path of each file that is done.
    """
    try:
        settings = read_settings(folder)
    except SourceError as error:
        return [error.diagnostic]
    schema = resource("schema", "teibuild.rng")
    checked: list[CheckedFile] = []
    for file, kind in files_of(settings):
        checked.append(replace(_check(folder, file, kind, schema), root=None))
        progress(file)
    found = [item for one in checked for item in one.diagnostics]
    return ordered([*found, *check_links(checked), *_check_prose(settings, checked)])


def files_of(settings: Settings) -> list[tuple[str, Kind]]:
    """The TEI files of an edition: registers first, then documents, each with what it is."""
    registers: list[tuple[str, Kind]] = [(file, "register") for _, file in settings.registers]
    documents: list[tuple[str, Kind]] = [(file, "document") for file in settings.documents]
    return [*registers, *documents]


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics in the order of report, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda item: item.sort_key)


def _check_prose(settings: Settings, checked: Iterable[CheckedFile]) -> list[Diagnostic]:
    """The pages of prose: that they can be read, and that their links lead somewhere."""
    try:
        pages = read_prose(settings)
    except SourceError as error:
        return [error.diagnostic]
    kinds = {file: kind for kind, file in settings.registers}
    names = {f"document:{PurePosixPath(file).stem}" for file in settings.documents}
    names |= {f"page:{page.id}" for page in pages}
    names |= {f"entity:{kinds[one.file]}/{entry}" for one in checked if one.file in kinds for entry, _ in one.entries}
    return check_prose(pages, names, unsure(settings, checked))


def unsure(settings: Settings, registers: Iterable[CheckedFile]) -> tuple[str, ...]:
    """Beginnings of the names of entries of which nothing can be said, because their register is broken."""
    kinds = {file: kind for kind, file in settings.registers}
    return tuple(f"entity:{kinds[one.file]}/" for one in registers if one.file in kinds and is_broken(one))


def _check(folder: Path, file: str, kind: Kind, schema: Path) -> CheckedFile:
    try:
        data = (folder / file).read_bytes()
    except OSError as error:
        return unreadable(file, error)
    return check_file(data, file, kind, schema)
