"""``teibuild release``: record the version of an edition that is published."""

from __future__ import annotations

from pathlib import Path

import click

from teibuild.cli.common import EXIT_ERRORS, edition_argument, fail, find_edition, report_options
from teibuild.cli.crews import crew_of, crew_options


@click.command("release")
@edition_argument
@crew_options
@report_options
def command(
    edition: Path | None, jobs: int | None, scheduler: str | None, style: str, *, quiet: bool, verbose: bool
) -> None:
    """Record the version that edition.toml names, when it is published.

    Writes the addresses of the version and the text that stands at them into releases/, so that the next version can
    tell what has changed, and no address vanishes unseen. A version is recorded once. Exits with 0 if it was recorded,
    1 if the edition has errors, 2 if the command was called wrongly, 3 if something outside failed.
    """
    folder = find_edition(edition)
    from teibuild.cli.advancing import advancing
    from teibuild.cli.showing import fail_to_read, show
    from teibuild.releasing import ReleaseError, record
    from teibuild.tei.errors import SourceError

    try:
        with crew_of(jobs, scheduler, [folder]) as crew, advancing(quiet=quiet, verbose=verbose) as progress:
            recorded = record(folder, crew=crew, progress=progress)
    except SourceError as error:
        fail_to_read(error, folder, style=style, quiet=quiet)
    except ReleaseError as error:
        fail(str(error), EXIT_ERRORS)
    ending = 0 if recorded.written else EXIT_ERRORS
    show(recorded.diagnostics, recorded.files, folder, style=style, quiet=True, verbose=verbose, exit_code=ending)
    if not recorded.written:
        click.echo("Nothing was recorded.", err=True)
        raise click.exceptions.Exit(EXIT_ERRORS)
    if quiet:
        return
    for kind, document in recorded.changed:
        click.echo(f"{kind:<9}  {document}", err=True)
    files = f"{len(recorded.written)} file{'' if len(recorded.written) == 1 else 's'}"
    click.echo(
        f"version {recorded.version} recorded: {files} in {folder / 'releases'}; keep them with the edition", err=True
    )
