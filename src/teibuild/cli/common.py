"""What the commands share: which edition is meant, how results are shown, how a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from teibuild.cli import EXIT_OUTSIDE
from teibuild.model import Diagnostic
from teibuild.report import as_json, as_text, summarise

SETTINGS_FILE: Final = "edition.toml"
EXIT_ERRORS: Final = 1
"""The edition has errors."""
_NARROWEST: Final = 60

Command = TypeVar("Command", bound=Callable[..., Any])


def edition_argument(command: Command) -> Command:
    """The argument EDITION, a folder, which may be left out; see ``find_edition``."""
    folder = click.Path(path_type=Path)
    return click.argument("edition", type=folder, required=False)(command)


def report_options(command: Command) -> Command:
    """The options that say how results are shown."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--format",
            "style",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="Text for people, JSON for programs.",
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


def show(diagnostics: Sequence[Diagnostic], files: int, edition: Path, *, style: str, quiet: bool) -> None:
    """Write a report to stdout."""
    summary = summarise(diagnostics, files)
    if style == "json":
        click.echo(as_json(diagnostics, summary, str(edition)))
        return
    if diagnostics:
        prefix = "" if edition == Path() else f"{edition.as_posix()}/"
        click.echo(as_text(diagnostics, prefix=prefix, width=_width()), color=_colour())
    if diagnostics or not quiet:
        click.echo(str(summary))


def _width() -> int:
    """Columns for a line of source: the terminal's, less the margin of line numbers."""
    if not sys.stdout.isatty():
        return 100
    return max(_NARROWEST, os.get_terminal_size().columns - 10)


def _colour() -> bool | None:
    """Colour on a terminal only, and not where NO_COLOR is set (no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None


def fail(message: str, code: int = EXIT_OUTSIDE) -> NoReturn:
    """End with one line on stderr."""
    click.echo(f"teibuild: {message}", err=True)
    raise click.exceptions.Exit(code)
