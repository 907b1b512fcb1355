"""The whole way: an edition's folder → checked → published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from teibuild import __version__
from teibuild.check import CheckedFile, check_file, check_links, unreadable
from teibuild.check.document import Kind
from teibuild.check.edition import ordered, unsure
from teibuild.check.prose import check_prose
from teibuild.model import Diagnostic, DocumentResult, Entity, Prose, Severity
from teibuild.publish.files import write_site
from teibuild.publish.swap import staged
from teibuild.read.edition import Settings, read_prose, read_settings
from teibuild.read.registers import Registers, read_register
from teibuild.resources import resource
from teibuild.tei.errors import SourceError
from teibuild.views.document import view_document
from teibuild.views.page import Site
from teibuild.views.prose import targets
from teibuild.views.registers import describe
from teibuild.workers import run

GENERATOR = f"teibuild {__version__}"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build found and did."""

    diagnostics: tuple[Diagnostic, ...]
    files: int
    """TEI files that were checked."""
    documents: int
    """Documents that were published, or would have been."""
    left_out: int
    """Documents that could not be read."""
    pages: int
    """Pages of the typescripts."""
    published: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What every document of an edition is worked on with."""

    folder: Path
    schema: Path
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
        workers: How many processes work on documents; by default one a core for large editions.
        progress: Told the path of each document that is done.

    Raises:
        SourceError: The settings of the edition cannot be read.
        OutputError: The output holds something that is not a site of ours.
        SiteTemplateError: A template is missing or wrong.
        OSError: The disk is full, or a permission is missing.

    """
    settings = read_settings(folder)
    schema = resource("schema", "teibuild.rng")
    read, registers, entities = _registers(settings, schema)
    results = []
    for result in run(document, Shared(folder, schema, registers), settings.documents, workers=workers):
        results.append(result)
        if progress:
            progress(result.record.file)
    prose, prose_errors = _prose(settings)
    site = Site(settings.edition, tuple(results), entities, settings.registers, prose, GENERATOR)
    diagnostics = _judge(read, results, [*prose_errors, *check_prose(prose, targets(site), unsure(settings, read))])
    shown = replace(site, documents=tuple(result for result in results if result.sheets))
    publish = shown.documents and (draft or not any(item.severity is Severity.ERROR for item in diagnostics))
    if publish:
        with staged(output, GENERATOR) as staging:
            write_site(shown, folder, _sources(shown, settings), staging)
    pages = sum(len(result.sheets) for result in shown.documents)
    left_out = len(results) - len(shown.documents)
    return Built(tuple(diagnostics), len(read) + len(results), len(shown.documents), left_out, pages, bool(publish))


def document(shared: Shared, file: str) -> DocumentResult:
    """One document: its bytes, the registers and the schema in, its result out; nothing else is read or changed."""
    checked, data = _check(shared.folder, file, "document", shared.schema)
    root = checked.root
    result = DocumentResult.empty(file) if root is None else view_document(root, file, shared.registers)
    return replace(
        result,
        diagnostics=(*checked.diagnostics, *result.diagnostics),
        ids=checked.ids,
        pointers=checked.pointers,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _check(folder: Path, file: str, kind: Kind, schema: Path) -> tuple[CheckedFile, bytes]:
    try:
        data = (folder / file).read_bytes()
    except OSError as error:
        return unreadable(file, error), b""
    return check_file(data, file, kind, schema), data


def _registers(settings: Settings, schema: Path) -> tuple[list[CheckedFile], Registers, dict[str, Entity]]:
    """The registers checked and read: names first, since descriptions may name entries of any register."""
    checked = [_check(settings.folder, file, "register", schema)[0] for _, file in settings.registers]
    files = {file: kind for kind, file in settings.registers}
    entries = {
        file: read_register(one.root, kind)
        for one, (kind, file) in zip(checked, settings.registers, strict=True)
        if one.root is not None
    }
    named = Registers(files, {entry.entity.key: entry.entity for found in entries.values() for entry in found})
    described = {entity.key: entity for file, found in entries.items() for entity in describe(found, file, named)}
    return [replace(one, root=None) for one in checked], named, described


def _prose(settings: Settings) -> tuple[tuple[Prose, ...], list[Diagnostic]]:
    try:
        return read_prose(settings), []
    except SourceError as error:
        return (), [error.diagnostic]


def _judge(registers: list[CheckedFile], results: list[DocumentResult], others: list[Diagnostic]) -> list[Diagnostic]:
    """Everything that was found, in the order of report."""
    read: list[CheckedFile | DocumentResult] = [*registers, *results]
    return ordered([*(item for one in read for item in one.diagnostics), *check_links(read), *others])


def _sources(site: Site, settings: Settings) -> Iterator[str]:
    yield from (result.record.file for result in site.documents)
    yield from (file for _, file in settings.registers)
