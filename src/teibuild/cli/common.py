"""What the commands share: which edition is meant, how results are shown, how a command ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar

import click

from teibuild.cli import EXIT_OUTSIDE
from teibuild.resources import user_files

SETTINGS_FILE: Final = "edition.toml"
EXIT_ERRORS: Final = 1
"""The edition has errors."""
STYLES: Final = ("text", "json", "sarif", "github", "junit")
"""Names of the formats (:mod:`teibuild.report.formats`, which is loaded only when there is something to show)."""
ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {".json": "json", ".sarif": "sarif", ".txt": "text", ".xml": "junit"}
)
"""Ending of a file's name → the format that is written into it."""
REPORT_FILES: Final = "teibuild.report"
"""Where the context of a command keeps the files that its report is written into."""

SOURCES: Final = frozenset({"documents", "registers", "pages"})
"""Folders of an edition in which no report is written."""
_START: Final = 4096
"""How many bytes of a file tell what it is."""

Command = TypeVar("Command", bound=Callable[..., Any])


def edition_argument(command: Command) -> Command:
    """The argument EDITION, a folder, which may be left out; see ``find_edition``."""
    folder = click.Path(path_type=Path)
    return click.argument("edition", type=folder, required=False)(command)


def _keep_files(ctx: click.Context, _: click.Parameter, files: tuple[Path, ...]) -> None:
    """Keep the files of ``--report`` for ``showing.show_all``, so that no command need hand them on."""
    for file in files:
        if file.suffix not in ENDINGS:
            message = f"{file} ends in none of {', '.join(ENDINGS)}."
            raise click.BadParameter(message, ctx)
        _refuse_source(file)
    ctx.meta[REPORT_FILES] = files


def _refuse_source(file: Path) -> None:
    """Refuse to write a report over a source, or to where it would be read as one.

    Raises:
        click.BadParameter: It would be.
    """
    if file.is_file() and file.suffix == ".xml" and not _is_report(file):
        message = f"{file} is there already, and is no report; it is not written over."
        raise click.BadParameter(message)
    place = file.absolute()
    place = place.parent.resolve() / place.name
    for edition in place.parents:
        if (edition / SETTINGS_FILE).is_file():
            folder = place.relative_to(edition).parts[0]
            if folder in SOURCES:
                message = f"{file} would lie among the sources of the edition, in {folder}/; write it elsewhere."
                raise click.BadParameter(message)
            return


def _is_report(file: Path) -> bool:
    """Whether a file seems to be a report of JUnit XML, or empty."""
    with file.open("rb") as opened:
        start = opened.read(_START)
    return not start.strip() or b"<testsuite" in start


def report_options(command: Command) -> Command:
    """The options that say how results are shown."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--format",
            "style",
            type=click.Choice(STYLES),
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


def kept_file() -> Path:
    """The file that keeps results from one run to the next."""
    given = os.environ.get("TEIBUILD_CACHE")
    return Path(given) if given else user_files() / "kept.sqlite"


def progress(done: str, *, verbose: bool) -> Callable[[str], None]:
    """What is told of each file that is done: its path on stderr with what was done to it, or nothing.

    Args:
        done: What was done to a file.
        verbose: Whether anything is told.
    """

    def tell(file: str) -> None:
        if verbose:
            click.echo(f"{done} {file}", err=True)

    return tell


def fail(message: str, code: int = EXIT_OUTSIDE) -> NoReturn:
    """End with one line on stderr."""
    click.echo(f"teibuild: {message}", err=True)
    raise click.exceptions.Exit(code)
