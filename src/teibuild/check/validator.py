"""Jing at work in a process of its own, while this one reads and judges.

Java starts while Python still loads its modules, and neither waits for the other's lock. Questions and answers go
through two pipes (:mod:`teibuild.check.frames`); answers come in the order of the questions. The process ends when the
one that started it does, however that ends. Several processes of ours can share one, so that Java warms up once.
"""

from __future__ import annotations

import atexit
import contextlib
import pickle
import socket
import subprocess
import sys
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from functools import cache
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Final

from teibuild.check.frames import NEW_SCHEMA, SHARE, START, receive, send
from teibuild.check.java import MANY, JavaUnavailableError, SchemaMessage, WrongSchemaError
from teibuild.check.java_archive import archive

if TYPE_CHECKING:
    from teibuild.check.schema_files import SchemaFiles

_PROGRAM: Final = Path(__file__).with_name("validator_process.py")
_ONE_BY_ONE: Final = 16
"""So many questions are sent at once, so that Jing has something to do."""
_PARCEL: Final = 8
"""So many of the later ones are sent together: whoever reads and writes in turns with others waits for them."""
_LONGEST: Final = 100
"""Most bytes of a socket's address, on any system."""
_PATIENCE: Final = 60.0
"""Seconds within which a shared process must have started."""
_AGAIN: Final = 0.02
"""Seconds between two attempts to reach it."""

Answer = tuple[SchemaMessage, ...] | JavaUnavailableError | WrongSchemaError
Streams = tuple[IO[bytes], IO[bytes]]
"""Where questions go, and where answers come from."""


class Line(ABC):
    """Questions to a validator, and its answers."""

    def __init__(self) -> None:
        self._schemas: dict[str, int] = {}
        self._asked = self._posted = self._taken = 0
        self._answers: dict[int, Answer] = {}
        self._turn = threading.RLock()
        self._parcel = BytesIO()
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._reached = threading.Event()
        self._streams: Streams | None = None
        # A pipe holds little while Java starts; Python goes on.
        threading.Thread(target=self._write, name="validator", daemon=True).start()

    @property
    def is_busy(self) -> bool:
        """Whether it has been asked anything."""
        return self._asked > 0

    def ask(self, files: SchemaFiles, data: bytes) -> int:
        """Have a text in UTF-8 validated by a schema; gives the number under which to ask for the answer."""
        with self._turn:
            number = self._schemas.get(files.digest)
            if number is None:
                number = self._schemas[files.digest] = len(self._schemas)
                self._pack(NEW_SCHEMA, pickle.dumps(files.grammar))
            self._pack(b"%d" % number, data)
            self._asked += 1
            if self._asked <= _ONE_BY_ONE or self._asked % _PARCEL == 0:
                self._post()
            return self._asked

    def answer(self, number: int) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text, in Jing's words, once that is known; nothing if it is valid.

        Raises:
            JavaUnavailableError: There is no Java machine.
            WrongSchemaError: The schema itself is wrong.
            EOFError: The process has broken down.
        """
        with self._turn:
            if number > self._posted:
                self._post()
            while self._taken < number:
                answer = self._read()
                self._taken += 1
                self._answers[self._taken] = answer
            found = self._answers.pop(number)
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        """Ask no more; what has not been answered never will be."""
        self._waiting.put(None)
        if self._streams:
            self._streams[1].close()

    @abstractmethod
    def _reach(self) -> Streams:
        """The way to the validator.

        Raises:
            OSError: There is none.
        """

    def _pack(self, about: bytes, data: bytes) -> None:
        send(self._parcel, about)
        send(self._parcel, data)

    def _post(self) -> None:
        """Send what has been packed."""
        if self._parcel.tell():
            self._waiting.put(self._parcel.getvalue())
            self._parcel = BytesIO()
            self._posted = self._asked

    def _write(self) -> None:
        try:
            self._streams = self._reach()
        except OSError:
            return
        finally:
            self._reached.set()
        stream = self._streams[0]
        with contextlib.suppress(OSError), stream:
            while (parcel := self._waiting.get()) is not None:
                stream.write(parcel)
                stream.flush()

    def _read(self) -> Answer:
        self._reached.wait()
        if self._streams is None or self._streams[1].closed:
            raise EOFError
        try:
            data = receive(self._streams[1])
        except OSError:
            raise EOFError from None
        found: Answer = pickle.loads(data) if data else ()  # noqa: S301 -- from a process of our own
        return found


class Validator(Line):
    """A process that validates by RELAX NG."""

    def __init__(self, documents: int = 0) -> None:
        """Start it.

        Args:
            documents: How many it will probably be asked about; many are worth Java's second compiler.
        """
        self._process = subprocess.Popen(  # noqa: S603 -- a module of ours, in this interpreter
            [sys.executable, "-P", str(_PROGRAM), str(documents), str(archive() or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What Java writes there is not for an editor.
            stderr=subprocess.DEVNULL,
            # An interrupt is for this process; the other sees its end.
            start_new_session=True,
        )
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        super().__init__()

    def begin(self) -> None:
        """Have Java start before there is a question."""
        with self._turn:
            self._pack(START, b"")
            self._post()

    def share(self) -> str:
        """Let other processes of ours ask, too.

        Gives the address for :func:`join`; nothing where the system knows no sockets that are files: there, who may ask
        is decided by the rights to a folder, which this user alone has.
        """
        if self._folder is None and hasattr(socket, "AF_UNIX"):
            self._folder = tempfile.TemporaryDirectory(prefix="teibuild-")
            with self._turn:
                self._pack(SHARE, self._address.encode())
                self._post()
        return self._address if len(self._address.encode()) <= _LONGEST else ""

    @property
    def _address(self) -> str:
        return str(Path(self._folder.name, "validator")) if self._folder else ""

    def close(self) -> None:
        """End the process, which has nothing to put in order."""
        self._process.kill()
        self._process.wait()
        super().close()
        if self._folder:
            self._folder.cleanup()

    def _reach(self) -> Streams:
        return _pipe(self._process.stdin), _pipe(self._process.stdout)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


class SharedValidator(Line):
    """A process that validates for another process of ours, and for this one too."""

    def __init__(self, address: str) -> None:
        """Reach it.

        Args:
            address: What :meth:`Validator.share` gave.
        """
        self._address = address
        super().__init__()

    def _reach(self) -> Streams:
        until = time.monotonic() + _PATIENCE
        # What is made of it keeps it open.
        with socket.socket(socket.AF_UNIX) as way:
            while True:
                try:
                    way.connect(self._address)
                except OSError:
                    # Java may still be starting.
                    if time.monotonic() > until or not Path(self._address).parent.is_dir():
                        raise
                    time.sleep(_AGAIN)
                else:
                    return way.makefile("wb"), way.makefile("rb")


class Question:
    """Whether a text is valid; asked now, and answered later."""

    def __init__(self, files: SchemaFiles, data: bytes) -> None:
        self._files = files
        self._data = data
        self._validator = the_validator()
        self._number = self._validator.ask(files, data)
        self._answer: tuple[SchemaMessage, ...] | JavaUnavailableError | WrongSchemaError | None = None

    def answer(self) -> tuple[SchemaMessage, ...]:
        """What is wrong with the text, in Jing's words; nothing if it is valid.

        Raises:
            JavaUnavailableError: There is no Java machine, or two broke down over this text.
            WrongSchemaError: The schema itself is wrong.
        """
        if self._answer is None:
            try:
                self._answer = self._asked()
            except (JavaUnavailableError, WrongSchemaError) as error:
                # It is asked for again by whoever says what is wrong.
                self._answer = error
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def _asked(self) -> tuple[SchemaMessage, ...]:
        try:
            return self._validator.answer(self._number)
        except EOFError:
            return self._once_more()

    def _once_more(self) -> tuple[SchemaMessage, ...]:
        """The answer of a new process; all else that the old one was asked comes to it in the same way."""
        if the_validator() is self._validator:
            restart()
        validator = the_validator()
        try:
            return validator.answer(validator.ask(self._files, self._data))
        except EOFError:
            restart()
            message = "Java broke down"
            raise JavaUnavailableError(message) from None


_expected: Final = [0]
_host: Final = [""]


def expect(documents: int) -> None:
    """Say how many documents may have to be validated, before the other process starts, or while it has no work."""
    before, _expected[0] = _expected[0], documents
    validator = started()
    if before < MANY <= documents and validator is not None and not validator.is_busy:
        restart()


def begin() -> None:
    """Start the process that belongs to this one, and Java in it, before there is a question."""
    validator = the_validator()
    if isinstance(validator, Validator):
        validator.begin()


def started() -> Line | None:
    """The process that belongs to this one, if there has been a reason to start it."""
    return the_validator() if the_validator.cache_info().currsize else None


def share() -> str:
    """Let other processes of ours ask the one that belongs to this one; gives its address for :func:`join`."""
    validator = the_validator()
    return validator.share() if isinstance(validator, Validator) else ""


def join(address: str) -> None:
    """Ask the validator of another process of ours, unless this one has its own."""
    if started() is None:
        _host[0] = address


@cache
def the_validator() -> Line:
    """The process that belongs to this one, or that it shares."""
    validator = SharedValidator(_host[0]) if _host[0] else Validator(_expected[0])
    atexit.register(validator.close)
    return validator


def restart() -> None:
    """Have the next question start a new process, which is not shared."""
    validator = the_validator()
    the_validator.cache_clear()
    _host[0] = ""
    atexit.unregister(validator.close)
    validator.close()
