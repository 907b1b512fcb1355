"""``teibuild check``: say what is wrong with an edition."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec.structs import replace

from teibuild.check.java_archive import make_if_missing
from teibuild.check.java_start import is_likely, note
from teibuild.cli.common import EXIT_ERRORS, fail, kept_file, progress, report_options
from teibuild.cli.crews import crew_of, crew_options
from teibuild.cli.selection import Selection, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from teibuild.checking import Checked

_ROUNDS: Final = 20
"""How often an edition is mended and checked again, at most."""


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Check only what has changed against git's last commit.")
@click.option("--since", metavar="COMMIT", help="The same against another commit, branch or tag.")
@crew_options
@click.option("--no-cache", is_flag=True, help="Check every file anew; keep nothing.")
@click.option("--fix", is_flag=True, help="Mend what is safe and mechanical, and say what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@report_options
def command(
    paths: tuple[Path, ...],
    since: str | None,
    jobs: int | None,
    scheduler: str | None,
    style: str,
    *,
    changed: bool,
    no_cache: bool,
    fix: bool,
    diff: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what is wrong with an edition; write nothing, unless --fix says so.

    PATH is the folder of an edition, a folder that holds several, or a file of an edition; then only of this file is
    spoken, and of links between files that lead nowhere. Without it, the edition is meant that one stands in, or the
    only one in editions/.

    Exits with 0 if there is no error, 1 if there are errors (with --diff: or something to mend), 2 if it was called
    wrongly, 3 if something outside failed.
    """
    if diff and style != "text":
        message = "--diff shows a diff; leave --format out."
        raise click.UsageError(message)
    selections = select(paths)
    if changed or since:
        selections = [_changed(selection, since or "HEAD") for selection in selections]
        if not any(selection.changed for selection in selections):
            _say(f"Nothing has changed since {since or 'the last commit'}.", quiet=quiet)
            quiet = True
    kept = None if no_cache else kept_file()
    _start_java(selections, kept)
    told = progress("checked", verbose=verbose)
    reports, found = [], []
    whole = all(selection.files is None and selection.changed is None for selection in selections)
    needed = "teibuild.checking" if whole else ""
    with crew_of(jobs, scheduler, [selection.folder for selection in selections], kept, needed) as crew:
        from teibuild.checking import check_edition
        from teibuild.cli.showing import edition_report, show_all
        from teibuild.model import has_errors

        for selection in selections:

            def look(chosen: Selection = selection) -> Checked:
                return check_edition(
                    chosen.folder,
                    only=chosen.files,
                    changed=chosen.changed,
                    before=chosen.before,
                    cache=kept,
                    crew=crew,
                    progress=told,
                )

            checked = _mended(selection, look, quiet=quiet) if fix and not diff else look()
            for volume in sorted(checked.unmended) if fix or diff else ():
                _say(f"nothing is mended in {selection.folder / volume}: a volume is mended by hand", quiet=quiet)
            found.append((selection.folder, checked.diagnostics))
            reports.append(edition_report(checked.diagnostics, checked.files, selection.folder))
    if diff:
        from teibuild.cli.fixing import show_diffs

        raise click.exceptions.Exit(EXIT_ERRORS if show_diffs(found, quiet=quiet) else 0)
    show_all(reports, style=style, quiet=quiet, verbose=verbose)
    _note_java(kept)
    if any(has_errors(report.diagnostics) for report in reports):
        raise click.exceptions.Exit(EXIT_ERRORS)


def _say(message: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(message, err=True)


def _mended(selection: Selection, look: Callable[[], Checked], *, quiet: bool) -> Checked:
    """Mend what is safe and mechanical, and give what is left.

    What is mended in one file can show what is to be mended in another.
    """
    from teibuild.cli.fixing import mend_files

    checked = look()
    for number in range(_ROUNDS):
        if not mend_files(selection.folder, checked.diagnostics, quiet=quiet):
            if not number and any(item.mendable for item in checked.diagnostics):
                _say("nothing could be mended without harm", quiet=quiet)
            break
        checked = look()
    return checked


def _start_java(selections: list[Selection], kept: Path | None) -> None:
    """Start Java, if it will probably be needed, while Python loads its modules."""
    if is_likely() and (kept is None or any(_has_changed(selection.folder, kept) for selection in selections)):
        from teibuild.check.validator import begin

        begin()


def _note_java(kept: Path | None) -> None:
    """Have Java start sooner the next time, if it was needed."""
    from teibuild.check.validator import started

    validator = started()
    if validator is not None:
        note(needed=validator.is_busy)
        if kept is not None:
            make_if_missing()


def _has_changed(folder: Path, kept: Path) -> bool:
    """Whether a file of an edition is newer than what is kept: a guess that costs time if it is wrong, and no more."""
    try:
        since = kept.stat().st_mtime
        folders = (folder / "documents", folder / "registers", folder / "volumes")
        return any(entry.stat().st_mtime > since for each in folders if each.is_dir() for entry in os.scandir(each))
    except OSError:
        return True


def _changed(selection: Selection, since: str) -> Selection:
    """What has changed of a selection."""
    from teibuild.changed import GitError, changed_files, contents

    def before(files: Iterable[str]) -> Mapping[str, bytes]:
        try:
            return contents(selection.folder, since, files)
        except GitError as error:
            fail(str(error))

    try:
        files = changed_files(selection.folder, since)
    except GitError as error:
        fail(str(error))
    return replace(selection, changed=files, before=before)
