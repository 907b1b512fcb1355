"""Work on the machines of a Dask cluster, as many as its scheduler knows.

A worker of the cluster has servants of its own (:mod:`teibuild.servants`), one for each of its threads, so that a
document that kills or holds one costs the cluster nothing. All that a worker reads by itself is the edition's folder,
which it must see at the same path, with the same files; jobs and results come and go by way of the scheduler, and the
cache and the site are this machine's. This module is loaded only where a scheduler is named.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final, TypeVar

import dask
from distributed import Client, KilledWorker, Security, get_worker
from distributed.comm.core import connect
from msgspec import Struct

from teibuild import __version__
from teibuild.cache import digest, program
from teibuild.crew import IN_STORE, LIMIT, CrewError, Lost, by_hands
from teibuild.cycles import collect_seldom, collecting
from teibuild.read.edition import SETTINGS_FILE
from teibuild.resources import resource
from teibuild.servants import Gang, Gone, NoServantError, Order, Work

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

REACH: Final = 10.0
"""Seconds within which a scheduler must answer."""
PATIENCE: Final = 60.0
"""Seconds without any worker after which none is waited for."""
_FRESH: Final = 2.0
"""Seconds for which it holds how many workers there are."""
_SAME: Final = "give all machines the same Python, the same teibuild and the same libraries"


class Cluster(Struct, frozen=True):
    """The workers of a cluster."""

    client: Client
    address: str
    """The scheduler's."""
    needed: Mapping[str, str]
    """What every worker must have; see :func:`equipment`."""
    limit: float = LIMIT
    """Seconds after which a process that has finished nothing is given up."""
    patience: float = PATIENCE
    """Seconds without any worker after which none is waited for."""

    def each(
        self,
        work: Work[Shared, Job, Result],
        shared: Shared,
        jobs: Iterable[Job],
        total: int,
        *,
        cores: int = 1,  # noqa: ARG002 -- how many threads a worker has is for who started it to say
        validated: int = 0,
    ) -> Iterator[Result | Lost[Job]]:
        """The results of all jobs, as they are ready; see :class:`teibuild.crew.Crew`."""
        collect_seldom()
        if total:
            hands = _Hands(self, Order.of(work, shared, self.limit, validated))
            try:
                yield from collecting(by_hands(hands, jobs, total))
            finally:
                hands.close()

    def see_to(self) -> None:
        """See to it that there are workers, and that each has what it needs.

        Raises:
            CrewError: There is none, or one lacks something.
        """
        try:
            self.client.wait_for_workers(1, self.patience)
        except TimeoutError as error:
            raise CrewError(self.without_workers) from error
        for worker, lacking in self.client.run(_lacking, self.needed, on_error="return").items():
            if isinstance(lacking, ModuleNotFoundError):
                raise CrewError(_worker(worker, f"has no {lacking.name}; {_SAME}"))
            if isinstance(lacking, Exception):
                raise CrewError(_worker(worker, f"fails ({type(lacking).__name__}: {lacking}); {_SAME}"))
            if lacking:
                raise CrewError(_worker(worker, lacking))

    @property
    def without_workers(self) -> str:
        """What is said where there is no worker."""
        return f"the Dask scheduler at {self.address} has no workers; start some by “dask worker {self.address}”"

    @property
    def lost(self) -> str:
        """What is said where the scheduler has gone."""
        return f"the Dask scheduler at {self.address} has gone, or has dropped the work; see its log, and build again"


class _Hands:
    """Workers who do what is ordered."""

    def __init__(self, cluster: Cluster, order: Order) -> None:
        self._cluster, self._client = cluster, cluster.client
        self._executor = self._client.get_executor(pure=False)
        # It stays with each worker as long as it is wanted here, and then ends with its servants, even if this process
        # is killed.
        self._gang = self._client.submit(Gang, order, pure=False)
        self._threads, self._seen = 1, 0.0
        """How many parcels can be worked on at once, and when that was so."""

    def places(self) -> int:
        """How many parcels they can be given."""
        if time.monotonic() - self._seen > _FRESH:
            self._count()
        return self._threads * IN_STORE

    def give(self, parcel: bytes) -> Future[bytes | Gone]:
        """Give them a parcel, pickled."""
        future: Future[bytes | Gone] = self._executor.submit(_do, self._gang, self._cluster.needed, parcel)
        return future

    def taken(self, future: Future[bytes | Gone]) -> bytes | Gone:
        """What has come of a parcel."""
        try:
            return future.result()
        except KilledWorker:
            # Dask has tried it on several.
            return Gone(hung=False)
        except CrewError:
            raise
        except CancelledError as error:
            raise CrewError(self._cluster.lost) from error
        except Exception as error:
            # What work raises comes as an answer; this is Dask's.
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            message = f"the cluster at {self._cluster.address} fails ({what}); see the logs of its workers"
            raise CrewError(message) from error

    def look(self) -> None:
        """See whether anything can come of what they were given."""
        self._count()
        if time.monotonic() - self._seen > self._cluster.patience:
            raise CrewError(self._cluster.without_workers)

    def close(self) -> None:
        """Want nothing more of them."""
        with suppress(Exception):
            self._executor.shutdown(wait=False)
        del self._gang

    def _count(self) -> None:
        """See how many they are; where there is none at the moment, another may come."""
        try:
            threads = sum(self._client.nthreads().values()) if self._client.status == "running" else 0
        except OSError:
            threads = 0
        if self._client.status != "running":
            raise CrewError(self._cluster.lost)
        if threads:
            self._threads, self._seen = threads, time.monotonic()


@contextmanager
def connected(
    address: str, folders: Iterable[Path], *, limit: float = LIMIT, patience: float = PATIENCE
) -> Iterator[Cluster]:
    """The workers of a cluster, each of which has what it needs.

    Args:
        address: The scheduler's, such as ``tcp://127.0.0.1:8786``.
        folders: Those of the editions that are to be worked on.
        limit: Seconds after which a process that has finished nothing is given up.
        patience: Seconds without any worker after which none is waited for.

    Raises:
        CrewError: There is no such scheduler, or no worker, or one lacks what it needs.
    """
    # That a connection is lost is said by us.
    for handler in logging.getLogger("distributed").handlers:
        handler.setLevel(logging.CRITICAL)
    # Jobs bring the texts of documents with them.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "4GiB"}):
        try:
            # A client that reaches nobody takes long to end. In a thread of its own, since this one may have its loop.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _reach(address)).result()
            client = Client(address, timeout=REACH, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            remedy = "see Dask’s settings for TLS" if isinstance(error, TypeError) else "start one by “dask scheduler”"
            message = f"no Dask scheduler answers at {address}; {remedy}, or mend the address"
            raise CrewError(message) from error
        try:
            cluster = Cluster(client, address, equipment([folder.absolute() for folder in folders]), limit, patience)
            cluster.see_to()
            yield cluster
        finally:
            with suppress(Exception):
                client.close(timeout=REACH)


async def _reach(address: str) -> None:
    """See whether a scheduler answers.

    Raises:
        OSError: None does.
        ValueError: This is no address.
        TypeError: Dask lacks what such an address needs, as a certificate.
    """
    comm = await connect(address, timeout=REACH, **Security().get_connection_args("client"))
    await comm.close()


def _do(gang: Gang, needed: Mapping[str, str], parcel: bytes) -> bytes | Gone:
    """What a worker is asked for: what comes of a parcel."""
    lacking = _lacking(needed)
    if lacking:
        raise CrewError(_worker(get_worker().address, lacking))
    try:
        return gang.do(parcel)
    except NoServantError as error:
        lacking = f"cannot start processes ({error}); see what limits it"
        raise CrewError(_worker(get_worker().address, lacking)) from error


def _worker(address: str, lacking: str) -> str:
    return f"the worker {address} {lacking}"


def equipment(folders: Iterable[Path]) -> dict[str, str]:
    """What must be the same on all machines that work together, by its name.

    Args:
        folders: Those of the editions that are to be worked on, absolute; under the path of each is told what it is.
    """
    return {**_programs(), **{str(folder): _digest(folder / SETTINGS_FILE) for folder in folders}}


@cache
def _programs() -> dict[str, str]:
    """The versions of Python, of teibuild, and of the libraries that it needs; of ours, its files too."""
    ours = sorted(path for name in ("schema", "site_templates") for path in resource(name).rglob("*"))
    files = digest(program(), *(path.read_bytes() for path in ours if path.is_file())).hex()[:8]
    found = {"Python": platform.python_version().rpartition(".")[0], "teibuild": f"{__version__} ({files})"}
    with suppress(PackageNotFoundError):
        named = (re.match(r"[\w.-]+", line) for line in requires("teibuild") or () if "extra ==" not in line)
        found.update((name[0], version(name[0])) for name in named if name)
    return found


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _lacking(needed: Mapping[str, str]) -> str:
    """What this machine lacks of what it needs; nothing if it has all."""
    found = equipment(Path(name) for name in needed if Path(name).is_absolute())
    for name, wanted in needed.items():
        has = found.get(name)
        if has == wanted:
            continue
        if Path(name).is_absolute():
            return f"does not see {name} as it is here; share the edition’s folder, at the same path"
        return f"has {name} {has or '(none)'}, this machine {wanted}; {_SAME}"
    return ""
