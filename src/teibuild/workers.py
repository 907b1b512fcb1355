"""Where files are worked on: in this process, or in several of them."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

Work = Callable[[Shared, Iterable[Job]], Iterable[Result]]
"""What is done: a function of a module, so that a worker process can import it. It gives one result for each job, in
their order, and may look ahead."""

WORTH_IT: Final = 400
"""Fewest jobs for which starting processes, each with a Java machine of its own, costs less than it saves."""
_CORES: Final = 2
"""How many cores a process keeps busy: its own, and that of the validator which it asks."""
_CHUNK: Final = 50
"""Most jobs that a process is given at once."""

_shared: object = None


def processes(jobs: int, workers: int | None = None) -> int:
    """How many processes work on so many jobs; by default one for every two cores, where that is worth it."""
    return max(1, min(jobs, workers or ((os.cpu_count() or 1) // _CORES if jobs >= WORTH_IT else 1)))


def run(
    work: Work[Shared, Job, Result], shared: Shared, jobs: Sequence[Job], *, workers: int | None = None
) -> Iterator[Result]:
    """Results of the jobs in the order of the jobs, whatever the number of workers.

    Args:
        work: What is done.
        shared: What all jobs need; sent to each process once.
        jobs: What it is done to.
        workers: How many processes; by default one for every two cores, where that is worth it.
    """
    count = processes(len(jobs), workers)
    if count == 1:
        yield from work(shared, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Never forked: a Java machine that runs in this process would not survive it.
    context = multiprocessing.get_context("spawn")
    size = max(1, min(_CHUNK, len(jobs) // (count * 4)))
    chunks = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    with ProcessPoolExecutor(min(count, len(chunks)), context, _receive, (shared,)) as pool:
        for results in pool.map(_do, [work] * len(chunks), chunks):
            yield from results


def collect_seldom() -> None:
    """Let Python look for lost cycles less often: thousands of small records are made here, and hardly any cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _receive(shared: object) -> None:
    collect_seldom()
    global _shared  # noqa: PLW0603 - a process keeps what all of its jobs need
    _shared = shared


def _do(work: Work[object, Job, Result], jobs: Sequence[Job]) -> list[Result]:
    return list(work(_shared, jobs))
