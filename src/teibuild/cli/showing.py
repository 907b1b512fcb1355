"""How results are shown: on stdout, and in the files that ``--report`` names."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from teibuild.cli.common import ENDINGS, EXIT_ERRORS, REPORT_FILES
from teibuild.model import Diagnostic, has_errors
from teibuild.report import EditionReport, Run, as_text, conclusion
from teibuild.report.address import Addresses, rules_page
from teibuild.report.formats import format_of
from teibuild.report.terminal import look
from teibuild.tei.errors import SourceError


def show(
    diagnostics: Sequence[Diagnostic],
    files: int | Sequence[str],
    edition: Path,
    *,
    style: str,
    quiet: bool,
    verbose: bool = False,
    exit_code: int | None = None,
) -> None:
    """Write the report on one edition; see ``show_all``.

    Args:
        diagnostics: In the order of report.
        files: The files that were checked, from the edition's folder, or how many they were.
        edition: The edition's folder, as it was given.
        style: Name of the format on stdout.
        quiet: Whether nothing is said, as text, where nothing was found.
        verbose: Whether the words of other programs are told.
        exit_code: What the command ends with, if it is not 1 for errors and else 0.
    """
    report = edition_report(diagnostics, files, edition)
    show_all([report], style=style, quiet=quiet, verbose=verbose, exit_code=exit_code)


def fail_to_read(error: SourceError, edition: Path, *, style: str, quiet: bool) -> NoReturn:
    """Report that the settings of an edition cannot be read, and end.

    Args:
        error: Why they cannot be read.
        edition: The edition's folder, as it was given.
        style: Name of the format on stdout.
        quiet: As in ``show``.
    """
    show(error.diagnostics, (error.diagnostic.location.file,), edition, style=style, quiet=quiet)
    raise click.exceptions.Exit(EXIT_ERRORS)


def edition_report(diagnostics: Sequence[Diagnostic], files: int | Sequence[str], edition: Path) -> EditionReport:
    """What the formats are given of one edition."""
    names, counted = ((), files) if isinstance(files, int) else (tuple(files), 0)
    return EditionReport(edition.as_posix(), tuple(diagnostics), names, _base(edition), counted)


def show_all(
    reports: Sequence[EditionReport], *, style: str, quiet: bool, verbose: bool = False, exit_code: int | None = None
) -> None:
    """Write the report on some editions to stdout, and into the files that ``--report`` names.

    Raises:
        OSError: A file cannot be written.
    """
    if exit_code is None:
        found = (diagnostic for report in reports for diagnostic in report.diagnostics)
        exit_code = EXIT_ERRORS if has_errors(found) else 0
    files = click.get_current_context().meta.get(REPORT_FILES, ())
    run = Run(exit_code, verbose, rules_page() if files or style != "text" else "")
    for file in files:
        file.write_bytes(format_of(ENDINGS[file.suffix])(reports, run).encode("utf-8", "replace"))
    if style != "text":
        # As bytes, so that neither the locale nor the line breaks of the system change them.
        click.echo(format_of(style)(reports, run).encode("utf-8", "replace"), nl=False)
        return
    shown = look(sys.stdout, os.environ)
    for report in reports:
        if report.diagnostics:
            text = as_text(
                report.diagnostics,
                prefix=report.prefix,
                width=shown.width,
                verbose=verbose,
                addresses=_addresses(report) if shown.links else None,
                together=not verbose,
            )
            click.echo(text, color=shown.colour)
    if not quiet or any(report.diagnostics for report in reports):
        click.echo(conclusion(reports), nl=False)


def _addresses(report: EditionReport) -> Addresses:
    return Addresses(platform.node(), Path(report.edition).absolute().as_posix(), rules_page())


def _base(edition: Path) -> str:
    """An edition's folder from the repository that GitHub checks out, or else from where one stands."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    if not edition.resolve().is_relative_to(root.resolve()):
        root = Path.cwd()
    for folder, above in ((edition.absolute(), root.absolute()), (edition.resolve(), root.resolve())):
        if ".." not in folder.parts and folder.is_relative_to(above):
            return folder.relative_to(above).as_posix()
    return edition.resolve().as_posix()
