"""What the commands share: which edition is meant, how results are shown, how a command ends."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from teibuild.cli import EXIT_OUTSIDE
from teibuild.model import Diagnostic, Severity
from teibuild.report import EditionReport, Run, as_text, conclusion
from teibuild.report.address import Addresses, rules_page
from teibuild.report.formats import ENDINGS, FORMATS
from teibuild.report.terminal import look

SETTINGS_FILE: Final = "edition.toml"
EXIT_ERRORS: Final = 1
"""The edition has errors."""
_FILES: Final = "teibuild.report"
"""Where the context of a command keeps the files that its report is written into."""

Command = TypeVar("Command", bound=Callable[..., Any])


def edition_argument(command: Command) -> Command:
    """The argument EDITION, a folder, which may be left out; see ``find_edition``."""
    folder = click.Path(path_type=Path)
    return click.argument("edition", type=folder, required=False)(command)


def _keep_files(ctx: click.Context, _: click.Parameter, files: tuple[Path, ...]) -> None:
    """Keep the files of ``--report`` for ``show_all``, so that no command need hand them on."""
    for file in files:
        if file.suffix not in ENDINGS:
            message = f"{file} ends in none of {', '.join(ENDINGS)}."
            raise click.BadParameter(message, ctx)
    ctx.meta[_FILES] = files


def report_options(command: Command) -> Command:
    """The options that say how results are shown."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--format",
            "style",
            type=click.Choice(list(FORMATS)),
            default="text",
            show_default=True,
            help="Text for people; the others for programs, code scanning, GitHub's annotations, build servers.",
        ),
        click.option(
            "--report",
            multiple=True,
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            expose_value=False,
            callback=_keep_files,
            help=f"Write the report into a file as well, in the format of its name: {', '.join(ENDINGS)}.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong."),
        click.option("-v", "--verbose", is_flag=True, help="Say what is being done."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def find_edition(given: Path | None) -> Path:
    """The folder of the edition that is meant.

    Raises:
        click.UsageError: None is given, and it is not plain which one is meant; or it is no folder.
    """
    if given is not None:
        if not given.exists():
            message = f"There is no folder {given}."
            raise click.UsageError(message)
        if not given.is_dir():
            message = f"{given} is a file; EDITION is the folder that holds {SETTINGS_FILE}."
            raise click.UsageError(message)
        return given
    here = Path()
    if (here / SETTINGS_FILE).is_file():
        return here
    found = sorted(path.parent for path in Path("editions").glob(f"*/{SETTINGS_FILE}"))
    if len(found) == 1:
        return found[0]
    if found:
        message = f"Which edition? There are {', '.join(str(path) for path in found)}."
    else:
        message = f"There is no edition here: no {SETTINGS_FILE}, and none in editions/. Name the edition's folder."
    raise click.UsageError(message)


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
        exit_code = EXIT_ERRORS if any(diagnostic.severity is Severity.ERROR for diagnostic in found) else 0
    run = Run(exit_code, verbose, rules_page())
    for file in click.get_current_context().meta.get(_FILES, ()):
        file.write_bytes(FORMATS[ENDINGS[file.suffix]](reports, run).encode("utf-8", "replace"))
    if style != "text":
        # As bytes, so that neither the locale nor the line breaks of the system change them.
        click.echo(FORMATS[style](reports, run).encode("utf-8", "replace"), nl=False)
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
            )
            click.echo(text, color=shown.colour)
    if not quiet or any(report.diagnostics for report in reports):
        click.echo(conclusion(reports), nl=False)


def _addresses(report: EditionReport) -> Addresses:
    return Addresses(socket.gethostname(), Path(report.edition).absolute().as_posix(), rules_page())


def _base(edition: Path) -> str:
    """An edition's folder from the repository that GitHub checks out, or else from where one stands."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    if not edition.resolve().is_relative_to(root.resolve()):
        root = Path.cwd()
    for folder, above in ((edition.absolute(), root.absolute()), (edition.resolve(), root.resolve())):
        if ".." not in folder.parts and folder.is_relative_to(above):
            return folder.relative_to(above).as_posix()
    return edition.resolve().as_posix()


def fail(message: str, code: int = EXIT_OUTSIDE) -> NoReturn:
    """End with one line on stderr."""
    click.echo(f"teibuild: {message}", err=True)
    raise click.exceptions.Exit(code)
