"""Work in this process, or in several on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from msgspec import Struct

from teibuild.check.validator import expect, share
from teibuild.crew import IN_STORE, LIMIT, CrewError, Lost, by_hands
from teibuild.cycles import collect_seldom, collecting
from teibuild.servants import Gang, Gone, NoServantError, Order, Reserve, Work

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

WORTH_IT: Final = 400
"""Fewest jobs for which starting processes costs less than it saves."""


class Workers(Struct, frozen=True):
    """Processes of this machine."""

    count: int | None = None
    """How many processes; with one, it is this one, which nothing guards. By default one for all cores that each keeps
    busy, where that is worth it."""
    limit: float = LIMIT
    """Seconds after which a process that has finished nothing is given up."""
    reserve: Reserve | None = None
    """Where processes wait between one kind of work and the next; without it, each kind has its own."""

    def each(
        self,
        work: Work[Shared, Job, Result],
        shared: Shared,
        jobs: Iterable[Job],
        total: int,
        *,
        cores: int = 1,
        validated: int = 0,
    ) -> Iterator[Result | Lost[Job]]:
        """The results of all jobs, as they are ready; see :class:`teibuild.crew.Crew`."""
        collect_seldom()
        if not total:
            return
        if validated:
            expect(validated)
        count = self._processes(total, cores)
        if count == 1:
            yield from collecting(work(shared, jobs))
            return
        gang = Gang(Order.of(work, shared, self.limit, validated), share() if validated else "", self.reserve)
        with ThreadPoolExecutor(count) as threads:
            try:
                yield from collecting(by_hands(_Hands(gang, threads, count), jobs, total))
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                gang.dismiss()

    def prepare(self, jobs: int, needed: str) -> None:
        """Start those who will probably work on so many jobs, while this process loads its own modules.

        Args:
            jobs: How many jobs there will be.
            needed: The module of the work.
        """
        count = self._processes(jobs, 1)
        if self.reserve is not None and count > 1:
            self.reserve.start(count, needed)

    def _processes(self, jobs: int, cores: int) -> int:
        """How many processes work on so many jobs."""
        return max(1, min(jobs, self.count or ((os.cpu_count() or 1) // cores if jobs >= WORTH_IT else 1)))


HERE: Final = Workers()
"""As many processes as are worth it."""


class _Hands:
    """Threads, each of which waits for a process."""

    def __init__(self, gang: Gang, threads: ThreadPoolExecutor, count: int) -> None:
        self._gang, self._threads, self._count = gang, threads, count

    def places(self) -> int:
        """How many parcels they can be given."""
        return self._count * IN_STORE

    def give(self, parcel: bytes) -> Future[bytes | Gone]:
        """Give them a parcel, pickled."""
        return self._threads.submit(self._gang.do, parcel)

    def taken(self, future: Future[bytes | Gone]) -> bytes | Gone:
        """What has come of a parcel."""
        try:
            return future.result()
        except NoServantError as error:
            message = (
                "the processes that work on documents cannot be started; use --jobs 1, or see what limits this system"
            )
            raise CrewError(message) from error

    def look(self) -> None:
        """Something always comes: each process is guarded."""
