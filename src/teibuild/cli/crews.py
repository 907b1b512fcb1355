"""Who works for a command: processes of this machine, or the machines of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from teibuild.cli.common import Command, fail

if TYPE_CHECKING:
    from teibuild.crew import Crew


def crew_options(command: Command) -> Command:
    """The options that say who works."""
    jobs = click.option(
        "-j", "--jobs", type=click.IntRange(1), help="How many processes work; by default one for every core."
    )
    scheduler = click.option(
        "--scheduler", metavar="ADDRESS", help="Have the workers of a Dask cluster work, such as tcp://HOST:8786."
    )
    return jobs(scheduler(command))


def _is_there(kept: Path | None) -> bool:
    try:
        return kept is not None and kept.exists()
    except OSError:
        return False


def _documents(folder: Path, most: int) -> int:
    """About how many documents an edition has; no more are counted than matter."""
    try:
        return sum(1 for _ in islice((folder / "documents").iterdir(), most))
    except OSError:
        return 0


@contextmanager
def crew_of(
    jobs: int | None, scheduler: str | None, folders: Sequence[Path], kept: Path | None = None, needed: str = ""
) -> Iterator[Crew]:
    """Those who work; where nobody can, the command ends, and says why.

    Args:
        jobs: How many processes of this machine; by default as many as are worth it.
        scheduler: The address of a cluster's scheduler, if it works.
        folders: Those of the editions that are worked on.
        kept: The file that keeps results; where there is none, all files will be worked on.
        needed: The module of the work, for those to load who start at once in that case.

    Raises:
        click.UsageError: Both are given.
    """
    from teibuild.crew import CrewError
    from teibuild.servants import Reserve
    from teibuild.workers import WORTH_IT, Workers

    if jobs and scheduler:
        message = "--jobs speaks of this machine, --scheduler of others; leave one of them out."
        raise click.UsageError(message)
    if scheduler and find_spec("distributed") is None:
        fail("--scheduler needs Dask, which is not installed; run: pip install 'teibuild[cluster]'")
    try:
        if not scheduler:
            reserve = Reserve()
            try:
                workers = Workers(jobs, reserve=reserve)
                if needed and not _is_there(kept):
                    workers.prepare(max((_documents(folder, WORTH_IT) for folder in folders), default=0), needed)
                yield workers
            finally:
                reserve.close()
            return
        from teibuild.cluster import connected

        with connected(scheduler, folders) as cluster:
            yield cluster
    except CrewError as error:
        fail(str(error))
