"""Work on many documents, wherever it is done: in this process, in several here, or on other machines.

Results come as they are ready, in any order. Jobs are taken as they are needed, so that they need not all be held. What
kills or holds the process that works on it is told, and the rest done.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from teibuild.batches import batched
from teibuild.servants import Gone, Work, results

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

LIMIT: Final = 300.0
"""Seconds after which a process that has finished nothing is given up."""
IN_STORE: Final = 2
"""How many parcels each process has, with the one that it works on."""
_PARCEL: Final = 20
"""Most jobs that a process is given at once."""
_EACH: Final = 2
"""Fewest parcels that each place has, where there are enough jobs; so none works long while others are at rest."""
_LOOK: Final = 2.0
"""Seconds of waiting after which is asked whether anything can come."""


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
    """Nobody can work; says why and what to do."""


class Lost(Struct, Generic[Job], frozen=True):
    """A job that its process did not survive, or did not end."""

    job: Job
    hung: bool
    """Whether it took longer than the limit; otherwise the process died."""


class Crew(Protocol):
    """Those who work."""

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
        """The results of all jobs, as they are ready.

        Args:
            work: What is done; a function of a module.
            shared: What all jobs need; sent to each process once.
            jobs: What it is done to.
            total: How many there are.
            cores: How many cores a process keeps busy.
            validated: How many documents will be validated; then processes share a validator.

        Raises:
            CrewError: Nobody can work.
        """


class Hands(Protocol):
    """Those of a crew who are at work, as they are given parcels of jobs."""

    def places(self) -> int:
        """How many parcels they can be given."""

    def give(self, parcel: bytes) -> Future[bytes | Gone]:
        """Give them a parcel, pickled."""

    def taken(self, future: Future[bytes | Gone]) -> bytes | Gone:
        """What has come of a parcel.

        Raises:
            CrewError: Nobody can work any more.
        """

    def look(self) -> None:
        """See whether anything can come of what they were given.

        Raises:
            CrewError: Nothing can.
        """


def by_hands(hands: Hands, jobs: Iterable[Job], total: int) -> Iterator[Result | Lost[Job]]:
    """The results of all jobs, as they are ready.

    What was given to a process that was lost is done again job by job, behind all others, when no other work can be the
    reason; the job whose process is lost again is the fault.
    """
    size = max(1, min(_PARCEL, total // (_EACH * hands.places())))
    again: list[Job] = []
    for parcel, answer in _answers(hands, batched(jobs, size)):
        if isinstance(answer, Gone):
            again += parcel
        else:
            yield from results(answer)
    for job in again:
        for _, answer in _answers(hands, iter([[job]])):
            yield from [Lost(job, answer.hung)] if isinstance(answer, Gone) else results(answer)


def _answers(hands: Hands, parcels: Iterator[list[Job]]) -> Iterator[tuple[list[Job], bytes | Gone]]:
    """What comes of each parcel; no more are given at once than there are places."""
    given: dict[Future[bytes | Gone], list[Job]] = {}
    while True:
        for parcel in islice(parcels, max(0, hands.places() - len(given))):
            given[hands.give(pickle.dumps(parcel))] = parcel
        if not given:
            return
        done = wait(given, _LOOK, FIRST_COMPLETED).done
        if not done:
            hands.look()
        for future in done:
            parcel = given.pop(future)
            # There is work for others while the results are made use of.
            for another in islice(parcels, 1):
                given[hands.give(pickle.dumps(another))] = another
            yield parcel, hands.taken(future)
