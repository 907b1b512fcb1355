"""``teibuild check``: say what is wrong with an edition."""

from __future__ import annotations

from pathlib import Path

import click

from teibuild.cli.common import EXIT_ERRORS, edition_argument, find_edition, report_options, show
from teibuild.model import Severity


@click.command("check")
@edition_argument
@report_options
def command(edition: Path | None, style: str, *, quiet: bool, verbose: bool) -> None:
    """Say what is wrong with an edition, and write nothing.

    Exits with 0 if there is no error, 1 if there are errors, 2 if it was called wrongly, 3 if something outside failed.
    """
    folder = find_edition(edition)
    from teibuild.checking import check_edition

    done: list[str] = []

    def progress(file: str) -> None:
        done.append(file)
        if verbose:
            click.echo(f"checked {file}", err=True)

    checked = check_edition(folder, progress=progress)
    show(checked.diagnostics, len(checked.files), folder, style=style, quiet=quiet)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in checked.diagnostics):
        raise click.exceptions.Exit(EXIT_ERRORS)
