"""Where files are worked on: in this process, or in several of them."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

Work = Callable[[Shared, Iterable[Job]], Iterable[Result]]
"""What is done: a function of a module, so that a worker process can import it. It gives one result for each job, in
their order, and may look ahead."""

WORTH_IT: Final = 400
"""Fewest jobs for which starting processes, each with a Java machine of its own, costs less than it saves."""
_CHUNK: Final = 25
"""Most jobs that a process is given at once."""
_IN_STORE: Final = 2
"""How many such parcels each process has, with the one that it works on."""

_shared: Any = None


def processes(jobs: int, workers: int | None = None, *, cores: int = 1) -> int:
    """How many processes work on so many jobs.

    Args:
        jobs: How many there are.
        workers: How many processes are wished for; by default one for all cores that each keeps busy, where that is
            worth it.
        cores: How many cores each keeps busy.
    """
    return max(1, min(jobs, workers or ((os.cpu_count() or 1) // cores if jobs >= WORTH_IT else 1)))


def run(
    work: Work[Shared, Job, Result], shared: Shared, jobs: Sequence[Job], *, workers: int | None = None
) -> Iterator[Result]:
    """Results of the jobs in the order of the jobs, whatever the number of workers.

    Args:
        work: What is done.
        shared: What all jobs need; sent to each process once.
        jobs: What it is done to.
        workers: How many processes, this one being the first; by default one for every core, where that is worth it.
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
    with ProcessPoolExecutor(count - 1, context, receive, (shared,)) as pool:
        yield from _Shares(work, shared, jobs, size, pool, (count - 1) * _IN_STORE).results()


class _Shares(Generic[Shared, Job, Result]):
    """Jobs in parcels, of which other processes are always given some, while this one works on the others.

    It goes on from parcel to parcel without a stop, as its work may look ahead.
    """

    def __init__(
        self,
        work: Work[Shared, Job, Result],
        shared: Shared,
        jobs: Sequence[Job],
        size: int,
        pool: ProcessPoolExecutor,
        given: int,
    ) -> None:
        self._work, self._shared = work, shared
        self._parcels = deque(jobs[start : start + size] for start in range(0, len(jobs), size))
        self._pool, self._most_given = pool, given
        self._given: deque[Future[list[Result]]] = deque()
        self._results: deque[_Own[Result] | Future[list[Result]]] = deque()
        """What comes of each parcel, in order."""

    def results(self) -> Iterator[Result]:
        """The results in the order of the jobs."""
        own: deque[_Own[Result]] = deque()
        for result in self._work(self._shared, self._jobs(own)):
            own[0].found.append(result)
            if own[0].done():
                own.popleft()
            while self._results and self._results[0].done():
                yield from self._results.popleft().result()
        for rest in self._results:
            yield from rest.result()

    def _jobs(self, own: deque[_Own[Result]]) -> Iterator[Job]:
        """The jobs of this process, parcel by parcel; notes what will come of them."""
        while True:
            while self._given and self._given[0].done():
                self._given.popleft()
            while self._parcels and len(self._given) < self._most_given:
                self._given.append(self._pool.submit(do, self._work, self._parcels.popleft()))
                self._results.append(self._given[-1])
            if not self._parcels:
                return
            parcel = self._parcels.popleft()
            own.append(_Own(len(parcel)))
            self._results.append(own[-1])
            yield from parcel


class _Own(Struct, Generic[Result]):
    """What comes of a parcel that this process keeps; asked like the future of one that it gives away."""

    size: int
    found: list[Result] = field(default_factory=list)

    def done(self) -> bool:
        """Whether all of its results have come."""
        return len(self.found) == self.size

    def result(self) -> list[Result]:
        """The results."""
        return self.found


def collect_seldom() -> None:
    """Let Python look for lost cycles less often: thousands of small records are made here, and hardly any cycle.

    A document of 22 KB has some 30,000 objects while it is worked on. Looked through every 50,000, they take a quarter
    more time than not at all; every 200,000, a twentieth.
    """
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def receive(shared: object) -> None:
    """What a process of ours does first: it keeps what all of its jobs need."""
    collect_seldom()
    global _shared  # noqa: PLW0603 - a process keeps what all of its jobs need
    _shared = shared


def do(work: Work[Any, Job, Result], jobs: Sequence[Job]) -> list[Result]:
    """What a process of ours is asked for: the results of some jobs, in their order."""
    return list(work(_shared, jobs))
