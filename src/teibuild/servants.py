"""Processes that do one kind of work for the one that started them, each guarded: what kills or holds one is known.

A servant is sent, through a pipe (:mod:`teibuild.check.frames`), what is to be done, and then parcels of jobs; later,
perhaps, something else to do. It tells now and then that jobs are done, and answers with the results of the parcel. It
ends when the one that started it does, however that ends. Those that validate all ask one validator of the process that
they serve, so that Java warms up once.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any, Final, Self, TypeVar

from msgspec import Struct

from teibuild.check.frames import receive, send
from teibuild.check.validator import Validator, join
from teibuild.cycles import collect_seldom, collecting

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

Work = Callable[[Shared, Iterable[Job]], Iterable[Result]]
"""What is done: a function of a module, so that another process can import it. It gives one result for each job, in
their order, and may look ahead."""

_START: Final = 120.0
"""Seconds within which a servant must have started."""
_PROGRAM: Final = (
    "import sys; needed = sys.argv[1]; sys.path[:] = sys.argv[2:]; from teibuild.servants import serve; serve(needed)"
)
_ORDER: Final = b""
"""What comes before where to ask that have documents validated, and before what is to be done; no parcel is empty."""
_ALIVE: Final = b""
"""What is told now and then while jobs are done."""
_TELL: Final = 0.5
"""Seconds after which that is told again."""
_DONE: Final = b"d"
"""What the answer begins with that holds the results of a parcel, pickled."""
_RAISED: Final = b"r"
"""What the answer begins with that holds what the work has raised, pickled."""


class NoServantError(Exception):
    """No servant can be started."""


class Gone(Struct, frozen=True):
    """What comes of a parcel whose servant did not survive it, or did not end it."""

    hung: bool
    """Whether nothing was finished for longer than the limit; otherwise the process died."""


class Order(Struct, frozen=True):
    """What servants do."""

    work: bytes
    """What is done, and what all jobs need, pickled: it passes through processes that need not know it."""
    limit: float
    """Seconds after which a servant that has finished nothing is given up."""
    validated: int = 0
    """How many documents they will have validated, all together."""

    @classmethod
    def of(cls, work: Work[Shared, Any, Any], shared: Shared, limit: float, validated: int) -> Order:
        """An order to do some work, with what all jobs need, which is sent to each servant once."""
        return cls(pickle.dumps((work, shared)), limit, validated)


class Reserve:
    """Servants who have nothing to do, and are at hand for the next work; threads may share it."""

    def __init__(self) -> None:
        """Nobody is there yet."""
        self._waiting: list[_Servant] = []
        self._turn = threading.Lock()

    def start(self, count: int, needed: str) -> None:
        """Start some who will soon be needed.

        Args:
            count: How many.
            needed: The module of what they will probably do; they load it meanwhile.
        """
        with suppress(NoServantError):
            self.give([_Servant(needed) for _ in range(count)])

    def take(self) -> _Servant | None:
        """One of them, if there is any."""
        with self._turn:
            return self._waiting.pop() if self._waiting else None

    def give(self, servants: Iterable[_Servant]) -> None:
        """Those who have nothing to do any more."""
        with self._turn:
            self._waiting += servants

    def close(self) -> None:
        """End them all."""
        with self._turn:
            for servant in self._waiting:
                servant.end()
            self._waiting.clear()


class Gang:
    """As many servants as are given parcels at once; threads may share it. Once it is let go, nothing of it is left."""

    def __init__(self, order: Order, validator: str = "", reserve: Reserve | None = None) -> None:
        """Nothing is started yet.

        Args:
            order: What its servants do.
            validator: Where they ask that have documents validated; by default they share one of their own.
            reserve: Where some may wait, and where those go whose work has been done (:meth:`dismiss`).
        """
        self._order, self._address, self._reserve = order, validator, reserve
        self._idle: list[_Servant] = []
        self._every: set[_Servant] = set()
        self._validators: list[Validator] = []
        self._turn = threading.Lock()
        self.close = weakref.finalize(self, _end, self._turn, self._every, self._validators)
        """Ends all servants, whatever they do."""

    def __reduce__(self) -> tuple[type[Self], tuple[Order]]:
        # In another process it has servants of that one.
        return type(self), (self._order,)

    def dismiss(self) -> None:
        """Those who have nothing to do go where they came from, and all others end."""
        if self._reserve is not None:
            with self._turn:
                free, self._idle = self._idle, []
                self._every.difference_update(free)
            self._reserve.give(free)
        self.close()

    def do(self, parcel: bytes) -> bytes | Gone:
        """What comes of a parcel of jobs, pickled; to be read by :func:`results`.

        Raises:
            NoServantError: No servant can be started.
        """
        servant = self._taken()
        answer = servant.do(parcel)
        with self._turn:
            if isinstance(answer, Gone):
                self._every.discard(servant)
            else:
                self._idle.append(servant)
        return answer

    def _taken(self) -> _Servant:
        """A servant that has nothing to do."""
        with self._turn:
            if not self.close.alive:
                message = "the work has ended"
                raise NoServantError(message)
            if self._idle:
                return self._idle.pop()
            waiting = self._reserve.take() if self._reserve is not None else None
            servant = waiting or _Servant()
            self._every.add(servant)
            address = self._host()
        try:
            servant.start(self._order.limit, address, self._order.work)
        except NoServantError:
            if waiting is None:
                raise
            # What became of it while it waited is not known; another may start.
            with self._turn:
                self._every.discard(servant)
            return self._taken()
        return servant

    def _host(self) -> str:
        """Where servants ask that have documents validated."""
        if self._order.validated and not self._address and not self._validators:
            self._validators.append(Validator(self._order.validated))
            self._address = self._validators[0].share()
        return self._address


class _Servant:
    """A process of ours, as the one sees it that it serves."""

    def __init__(self, needed: str = "") -> None:
        self._limit, self._hung = _START, False
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- a module of ours, in this interpreter
                [sys.executable, "-c", _PROGRAM, needed, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # An interrupt is for the process that it serves; it sees its end.
                start_new_session=True,
            )
        except OSError as error:
            raise NoServantError(str(error)) from error

    def start(self, limit: float, validator: str, work: bytes) -> None:
        """Send it what it is to do, and wait until it is there.

        Args:
            limit: Seconds after which it is given up if it finishes nothing.
            validator: Where it asks that has documents validated.
            work: What is done, and what all jobs need, pickled.

        Raises:
            NoServantError: It does not start.
        """
        self._limit = limit
        if isinstance(self._asked(_START, _ORDER, validator.encode(), work), Gone):
            message = "it ended, or did not start in time"
            raise NoServantError(message)

    def do(self, parcel: bytes) -> bytes | Gone:
        """What comes of a parcel."""
        answer = self._asked(self._limit, parcel)
        while answer == _ALIVE:
            answer = self._asked(self._limit)
        return answer

    def end(self) -> None:
        """End it, whatever it does; it has nothing to put in order."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()

    def _asked(self, limit: float, *messages: bytes) -> bytes | Gone:
        """The next that it says, if it does within the limit."""
        try:
            stdin, stdout = _pipe(self._process.stdin), _pipe(self._process.stdout)
            with self._guarded(limit):
                for message in messages:
                    send(stdin, message)
                stdin.flush()
                return receive(stdout)
        except (EOFError, OSError, ValueError):
            # Its pipes may have been closed under our hands.
            self.end()
            return Gone(self._hung)

    @contextmanager
    def _guarded(self, limit: float) -> Iterator[None]:
        """End it if it takes longer."""
        clock = threading.Timer(limit, self._give_up)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _give_up(self) -> None:
        self._hung = True
        self._process.kill()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


def _end(turn: threading.Lock, every: set[_Servant], validators: list[Validator]) -> None:
    with turn:
        for servant in every:
            servant.end()
        every.clear()
        for one in validators:
            one.close()
        validators.clear()


def results(answer: bytes) -> list[Any]:
    """The results of a parcel, in the order of its jobs.

    Args:
        answer: What a servant has answered; what its work has raised is raised here.
    """
    found = pickle.loads(answer[1:])  # noqa: S301 -- from a process of our own
    if answer[:1] == _RAISED:
        raise found
    return list(found)


def serve(needed: str) -> None:
    """What a servant does from its start to its end.

    Args:
        needed: A module to load before there is anything to do; empty for none.
    """
    # Nothing that is printed may come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), daemon=True).start()
    if needed:
        import_module(needed)

    def tell(message: bytes) -> None:
        send(answers, message)
        answers.flush()

    collect_seldom()
    with suppress(BrokenPipeError):
        asked.get()  # that an order comes
        while True:
            join(asked.get().decode())
            work, shared = pickle.loads(asked.get())  # noqa: S301 -- from the process that it serves
            tell(_ALIVE)
            while (parcel := asked.get()) != _ORDER:
                tell(_answer(work, shared, parcel, tell))


def _listen(questions: IO[bytes], asked: SimpleQueue[bytes]) -> None:
    """Take what comes; end with whoever sends it, in the midst of work too."""
    while True:
        try:
            asked.put(receive(questions))
        except EOFError:
            os._exit(0)


def _answer(work: Work[Any, Any, Any], shared: object, parcel: bytes, tell: Callable[[bytes], None]) -> bytes:
    found = []
    told = time.monotonic()
    try:
        for result in collecting(work(shared, pickle.loads(parcel))):  # noqa: S301 -- from the process that it serves
            found.append(result)
            if time.monotonic() - told > _TELL:
                tell(_ALIVE)
                told = time.monotonic()
        return _DONE + pickle.dumps(found)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is raised where the results are wanted
        return _RAISED + _pickled(error)


def _pickled(error: Exception) -> bytes:
    error.add_note("".join(traceback.format_exception(error)))
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 -- our own
    except Exception:  # noqa: BLE001 -- an exception may have parts that cannot be pickled, and then any will do
        data = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data
