"""``teibuild build``: check an edition and publish it as a site."""

from __future__ import annotations

from pathlib import Path

import click

from teibuild.cli.common import EXIT_ERRORS, edition_argument, fail, find_edition, kept_file, report_options
from teibuild.cli.crews import crew_of, crew_options


@click.command("build")
@edition_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site; a site that stands there is replaced in one step.  [default: site in EDITION]",
)
@click.option("--draft", is_flag=True, help="Publish what can be published, even where there are errors.")
@click.option("--no-cache", is_flag=True, help="Make everything anew; keep nothing.")
@crew_options
@report_options
def command(
    edition: Path | None,
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    style: str,
    *,
    draft: bool,
    no_cache: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check an edition, and publish it as a site if it has no errors.

    Until the new site is complete the old one stands. Exits with 0 if the site was published, 1 if the edition has
    errors, 2 if the command was called wrongly, 3 if something outside failed.
    """
    folder = find_edition(edition)
    from teibuild.build import build
    from teibuild.cli.advancing import advancing
    from teibuild.cli.showing import fail_to_read, show
    from teibuild.publish.swap import OutputError
    from teibuild.publish.templates import SiteTemplateError
    from teibuild.tei.errors import SourceError

    site = output or folder / "site"

    try:
        with crew_of(jobs, scheduler, [folder]) as crew, advancing(quiet=quiet, verbose=verbose) as progress:
            cache = None if no_cache else kept_file()
            built = build(folder, site, draft=draft, cache=cache, crew=crew, progress=progress)
    except SourceError as error:
        fail_to_read(error, folder, style=style, quiet=quiet)
    except OutputError as error:
        fail(str(error))
    except SiteTemplateError as error:
        fail(str(error), EXIT_ERRORS)
    # Where nothing was found, the last line tells of the site instead.
    ending = 0 if built.published else EXIT_ERRORS
    show(built.diagnostics, built.files, folder, style=style, quiet=True, verbose=verbose, exit_code=ending)
    if not built.published:
        click.echo("Nothing was published.", err=True)
        raise click.exceptions.Exit(EXIT_ERRORS)
    if not quiet:
        index = site / "index.html"
        documents = f"{built.documents} document{'' if built.documents == 1 else 's'}"
        pages = f"{built.pages} page{'' if built.pages == 1 else 's'}"
        left_out = f" ({built.left_out} left out)" if built.left_out else ""
        click.echo(f"{documents}{left_out}, {pages}: open {index}", err=True)
