"""``teibuild schema``: make schemas from an ODD."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from teibuild.cli.common import EXIT_ERRORS, fail, report_options
from teibuild.disk import write_file

if TYPE_CHECKING:
    from teibuild.odd.compile import Compiled
    from teibuild.odd.releases import Releases

SERVER: Final = "TEIBUILD_TEI_SERVER"
"""Variable of the environment that names another server than the TEI Consortium's."""


@click.group("schema")
def command() -> None:
    """Make schemas from an ODD, the TEI's language for customisations.

    An ODD builds on the TEI itself, p5subset.xml: name it by --source or TEIBUILD_P5SUBSET, or fetch it once.
    """


@command.command("compile")
@click.argument("odd", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", metavar="FILE|URL", help="The TEI that the ODD builds on: p5subset.xml.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to; that of the ODD if nothing is said.",
)
@click.option("--schema", "ident", default="", metavar="IDENT", help="Which schemaSpec, where there are several.")
@click.option("--lang", "languages", multiple=True, help="Language of what the schema tells editors, the best first.")
@click.option(
    "--docs",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE.md",
    help="The reference: a folder with an HTML page for each element, or one page of Markdown.",
)
@click.option("--draft", is_flag=True, help="Write the schemas even if there are errors, as far as they can be made.")
@report_options
def compile_command(
    odd: Path,
    source: str | None,
    output: Path | None,
    docs: Path | None,
    ident: str,
    languages: tuple[str, ...],
    style: str,
    *,
    draft: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make RELAX NG (IDENT.rng) and ISO Schematron (IDENT.sch) from ODD.

    Writes nothing if the ODD has errors. Exits with 0 if the schemas were written, 1 if there are errors, 2 if the
    command was called wrongly, 3 if something outside failed.
    """
    from teibuild.check.validator import begin

    # Java starts while Python reads the TEI.
    begin()
    from teibuild.check.odd_trial import compile_and_try
    from teibuild.cli.showing import show
    from teibuild.model import has_errors
    from teibuild.odd.releases import NoTeiError
    from teibuild.tei.errors import SourceError

    folder = odd.parent
    compiled = None
    try:
        compiled = compile_and_try(odd, _releases(source), schema=ident, languages=languages, name=odd.name)
        diagnostics = compiled.diagnostics
    except NoTeiError:
        _fail_without_tei()
    except SourceError as error:
        diagnostics = error.diagnostics
    wrong = has_errors(diagnostics)
    made = _written(compiled, output or folder) if compiled is not None and (draft or not wrong) else []
    if made and docs is not None and compiled is not None:
        made.append(_reference(compiled, docs))
    ending = EXIT_ERRORS if wrong else 0
    show(diagnostics, [odd.name], folder, style=style, quiet=quiet, verbose=verbose, exit_code=ending)
    if not quiet:
        click.echo(f"Written: {', '.join(map(str, made))}" if made else "Nothing was written.", err=True)
    raise click.exceptions.Exit(ending)


@command.command("fetch")
@click.argument("version", required=False, default="")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
def fetch_command(version: str, *, quiet: bool) -> None:
    """Fetch the TEI once, from the TEI Consortium, and keep it in the user's cache.

    VERSION is a release of TEI P5 such as 4.9.0; the current one if nothing is said. Exits with 0 if it was fetched, 2
    if the command was called wrongly, 3 if something outside failed.
    """
    from teibuild.odd.fetching import RELEASES, FetchError, address_of, fetch
    from teibuild.odd.releases import cache_folder

    if version and not re.fullmatch(r"\d+\.\d+\.\d+\w*", version):
        message = f"“{version}” is no version of the TEI; write it as 4.9.0."
        raise click.UsageError(message)
    try:
        fetched = fetch(address_of(version, os.environ.get(SERVER) or RELEASES), cache_folder(), version)
    except FetchError as error:
        fail(str(error))
    if not quiet:
        click.echo(f"TEI P5 {fetched.version or 'of unknown version'}: {fetched.path}")


def _releases(source: str | None) -> Releases:
    """The TEI that is meant.

    Raises:
        click.BadParameter: The file that is named is not there.
    """
    from teibuild.odd.releases import cache_folder, releases_at_hand

    if source is not None and source.startswith(("https://", "http://")):
        from teibuild.odd.fetching import FetchError, fetch

        try:
            return releases_at_hand(fetch(source, cache_folder()).path)
        except FetchError as error:
            fail(str(error))
    if source is not None and not Path(source).is_file():
        message = f"There is no file {source}."
        raise click.BadParameter(message, param_hint="--source")
    releases = releases_at_hand(Path(source) if source else None)
    if releases.given is not None and not releases.given.is_file():
        message = f"TEIBUILD_P5SUBSET names {releases.given}, which is not there."
        raise click.UsageError(message)
    return releases


def _fail_without_tei() -> NoReturn:
    click.echo("teibuild: the TEI itself, which an ODD builds on, is nowhere to be found.", err=True)
    click.echo("Name its file by --source or TEIBUILD_P5SUBSET, or run “teibuild schema fetch” once.", err=True)
    raise click.exceptions.Exit(3)


def _reference(compiled: Compiled, path: Path) -> Path:
    """Write the reference; gives its first page."""
    from teibuild.publish.swap import OutputError
    from teibuild.reference.gathering import read_reference
    from teibuild.reference.markdown import as_markdown
    from teibuild.reference.writing import write_reference

    reference = read_reference(compiled)
    if path.suffix == ".md":
        write_file(path, as_markdown(reference).encode())
        return path
    try:
        write_reference(reference, path)
    except OutputError as error:
        message = str(error).replace("--output", "--docs")
        raise click.BadParameter(message, param_hint="--docs") from error
    return path / "index.html"


def _written(compiled: Compiled, folder: Path) -> list[Path]:
    """Write the schemas; a file that is there already, and the same, is left as it is."""
    if compiled.relax_ng is None:
        return []
    name = re.sub(r"[^\w.-]+", "-", compiled.ident) or "schema"
    texts: Mapping[str, str] = {".rng": compiled.relax_ng.text, ".sch": compiled.schematron}
    made = {folder / f"{name}{ending}": text for ending, text in texts.items()}
    for path, text in made.items():
        write_file(path, text.encode())
    return list(made)
