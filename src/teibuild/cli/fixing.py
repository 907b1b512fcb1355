"""What ``teibuild check --fix`` and ``--diff`` do with what was found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from teibuild.cli.common import fail
from teibuild.model import Diagnostic, Severity
from teibuild.report.terminal import look


def mend_files(folder: Path, diagnostics: Sequence[Diagnostic], *, quiet: bool) -> bool:
    """Mend the files of an edition, and say on stderr how much in which; whether anything was mended."""
    if not any(item.mendable for item in diagnostics):
        return False
    from teibuild.mending import WriteError, mend, write

    mended = mend(folder, diagnostics)
    try:
        write(mended)
    except WriteError as error:
        fail(str(error).removesuffix("."))
    if not quiet:
        for one in mended:
            click.echo(f"mended {_count(len(one.diagnostics), 'fault')} in {folder / one.file}", err=True)
    return bool(mended)


def show_diffs(found: Iterable[tuple[Path, Sequence[Diagnostic]]], *, quiet: bool) -> bool:
    """Write what mending would change to stdout, as a diff; whether there is anything to mend, or an error left."""
    colour = look(sys.stdout, os.environ).colour
    readable = colour or sys.stdout.isatty()
    files = faults = errors = 0
    for folder, diagnostics in found:
        errors += sum(item.severity is Severity.ERROR for item in diagnostics)
        if not any(item.mendable for item in diagnostics):
            continue
        from teibuild.mending import diff, mend

        counted = {(each.code, each.location) for item in diagnostics for each in item.elsewhere}
        for one in mend(folder, diagnostics):
            files, faults = files + 1, faults + len(one.diagnostics)
            mended = (item for item in one.diagnostics if (item.code, item.location) not in counted)
            errors -= sum(item.severity is Severity.ERROR for item in mended)
            for line in diff(one, readable=readable):
                click.echo(_coloured(line) if colour else line, nl=False, color=colour)
    errors = max(0, errors)
    if not quiet:
        would = f"{_count(faults, 'fault')} in {_count(files, 'file')} can be mended" if files else "nothing to mend"
        left = f"; {_count(errors, 'error')} left" if errors else ""
        click.echo(f"{would}{left}", err=True)
    return bool(files or errors)


def _coloured(line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    if text.startswith(("---", "+++")):
        return click.style(text, bold=True)
    colour = {"@": "cyan", "-": "red", "+": "green"}.get(text[:1])
    return click.style(text, fg=colour) if colour else text


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
