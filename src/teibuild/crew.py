"""Work in several processes that may be lost: what kills or hangs the one that works on it is told, and the rest done.

Results come as they are ready, in any order. Jobs are taken as they are needed, so that they need not all be held.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from operator import length_hint
from typing import Any, Final, Generic, NamedTuple, TypeVar

from msgspec import Struct

from teibuild.workers import Work, do, receive

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

LIMIT: Final = 300.0
"""Seconds after which a process that has finished nothing is given up."""
PARCEL: Final = 20
"""Most jobs that a process is given at once."""
_IN_STORE: Final = 2
"""How many such parcels each process has, with the one that it works on."""
_START: Final = 120.0
"""Seconds within which a process must have started."""


class Done(NamedTuple):
    """A piece of work that is done."""

    what: str
    """What was done: ``read`` or ``made``."""
    path: str
    """The document's path from the edition's folder, or that of the first file of what was made, on the site."""
    number: int
    """How many such pieces are done."""
    total: int
    """How many there are to do."""


Progress = Callable[[Done], None]
"""Told each piece of work that is done."""


class CrewError(Exception):
    """The processes cannot be started; says why and what to do."""


class Lost(Struct, Generic[Job], frozen=True):
    """A job that its process did not survive, or did not end."""

    job: Job
    hung: bool
    """Whether it took longer than the limit; otherwise the process died."""


def each(
    work: Work[Shared, Job, Result], shared: Shared, jobs: Iterable[Job], *, count: int, limit: float = LIMIT
) -> Iterator[Result | Lost[Job]]:
    """The results of all jobs, as they are ready.

    Args:
        work: What is done; a function of a module.
        shared: What all jobs need; sent to each process once.
        jobs: What it is done to.
        count: How many processes work; with one, it is this one, which nothing guards.
        limit: Seconds after which a process that has finished nothing is given up.

    Raises:
        CrewError: The processes cannot be started.
    """
    if count == 1:
        yield from work(shared, jobs)
    else:
        yield from _Crew(work, shared, count, limit).results(jobs)


class _Crew(Generic[Shared, Job, Result]):
    """Processes that are started anew when one is lost."""

    def __init__(self, work: Work[Shared, Job, Result], shared: Shared, count: int, limit: float) -> None:
        self._work, self._shared = work, shared
        self._count, self._limit = count, limit

    def results(self, jobs: Iterable[Job]) -> Iterator[Result | Lost[Job]]:
        """The results; jobs that were lost with a process are done again one by one, behind all others."""
        rest, lost = iter(jobs), list[Job]()
        while True:
            before = len(lost)
            yield from self._together(rest, lost)
            if len(lost) == before:
                break
        again = iter(lost)
        while length_hint(again):
            yield from self._one_by_one(again)

    def _together(self, jobs: Iterator[Job], lost: list[Job]) -> Iterator[Result]:
        """Results until a process is lost; what was given to it and to the others is added to ``lost``."""
        first = next(jobs, None)
        if first is None:
            return
        given: dict[Future[list[Result]], list[Job]] = {}
        parcels = chain([[first]], iter(lambda: list(islice(jobs, PARCEL)), []))
        with _pool(self._count, self._shared) as pool:
            try:
                for parcel in islice(parcels, self._count * _IN_STORE):
                    given[_submit(pool, self._work, parcel, lost)] = parcel
                while given:
                    done = wait(given, self._limit, FIRST_COMPLETED).done
                    if not done:
                        _kill(pool)
                    for future in done:
                        found = future.result()
                        del given[future]
                        yield from found
                        for parcel in islice(parcels, 1):
                            given[_submit(pool, self._work, parcel, lost)] = parcel
            except BrokenProcessPool:
                wait(given, self._limit)
                for future, parcel in given.items():
                    if future.exception() is None:
                        yield from future.result()
                    else:
                        lost += parcel

    def _one_by_one(self, jobs: Iterator[Job]) -> Iterator[Result | Lost[Job]]:
        """Results until a process is lost, which then is plainly the fault of the job that it had."""
        first = next(jobs, None)
        if first is None:
            return
        with _pool(1, self._shared) as pool:
            for job in chain([first], jobs):
                future = pool.submit(do, self._work, [job])
                hung = not wait([future], self._limit).done
                if hung:
                    _kill(pool)
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    yield Lost(job, hung)
                    return


def _pool(count: int, shared: object) -> ProcessPoolExecutor:
    """Processes that have started.

    Raises:
        CrewError: They cannot be.
    """
    # Never forked: a Java machine that runs in this process would not survive it.
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), receive, (shared,))
    try:
        pool.submit(_started).result(_START)
    except (BrokenProcessPool, TimeoutError, OSError) as error:
        _kill(pool)
        pool.shutdown(wait=False, cancel_futures=True)
        message = "the processes that work on documents cannot be started; use --jobs 1, or see what limits this system"
        raise CrewError(message) from error
    return pool


def _submit(
    pool: ProcessPoolExecutor, work: Work[Any, Job, Result], parcel: list[Job], lost: list[Job]
) -> Future[list[Result]]:
    """Give a parcel to a process; where there is none any more, the parcel is lost."""
    try:
        return pool.submit(do, work, parcel)
    except BrokenProcessPool:
        lost += parcel
        raise


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they do."""
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 - kill_workers() is there from Python 3.14 on
        process.kill()


def _started() -> bool:
    return True
