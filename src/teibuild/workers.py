"""Where documents are worked on: in this process, or in several of them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

WORTH_IT: Final = 32
"""Fewest jobs for which starting processes, each with a Java machine of its own, costs less than it saves."""

_shared: object = None


def run(
    work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job], *, workers: int | None = None
) -> Iterator[Result]:
    """Results of the jobs in the order of the jobs, whatever the number of workers.

    Args:
        work: A function of a module, so that a worker process can import it.
        shared: What all jobs need; sent to each process once.
        jobs: What is to be done.
        workers: How many processes; by default one a core where that is worth it.

    """
    count = workers or (os.cpu_count() or 1 if len(jobs) >= WORTH_IT else 1)
    if count <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield work(shared, job)
        return
    # Never forked: a Java machine that runs in this process would not survive it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(count, len(jobs)), context, _receive, (shared,)) as pool:
        chunk = max(1, min(16, len(jobs) // (count * 4)))
        yield from pool.map(_do, [work] * len(jobs), jobs, chunksize=chunk)


def _receive(shared: object) -> None:
    global _shared  # noqa: PLW0603 - a process keeps what all of its jobs need
    _shared = shared


def _do(work: Callable[[object, Job], Result], job: Job) -> Result:
    return work(_shared, job)
