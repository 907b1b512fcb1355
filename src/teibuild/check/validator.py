"""Jing at work in a process of its own, while this one reads and judges.

Java starts while Python still loads its modules, and neither waits for the other's lock. Questions and answers go
through two pipes (:mod:`teibuild.check.frames`); answers come in the order of the questions. The process ends when this
one does, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import pickle
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Final

from teibuild.check.frames import NEW_SCHEMA, receive, send
from teibuild.check.java import MANY, JavaUnavailableError, SchemaMessage, WrongSchemaError
from teibuild.check.java_archive import archive

if TYPE_CHECKING:
    from teibuild.check.schema_files import SchemaFiles

_PROGRAM: Final = Path(__file__).with_name("validator_process.py")

Answer = tuple[SchemaMessage, ...] | JavaUnavailableError | WrongSchemaError


class Validator:
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
        self._schemas: dict[str, int] = {}
        self._asked = self._taken = 0
        self._answers: dict[int, Answer] = {}
        self._turn = threading.RLock()
        self._waiting: SimpleQueue[tuple[bytes, bytes] | None] = SimpleQueue()
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
                self._waiting.put((NEW_SCHEMA, pickle.dumps(files.grammar)))
            self._waiting.put((b"%d" % number, data))
            self._asked += 1
            return self._asked

    def answer(self, number: int) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text, in Jing's words, once that is known; nothing if it is valid.

        Raises:
            JavaUnavailableError: There is no Java machine.
            WrongSchemaError: The schema itself is wrong.
            EOFError: The process has broken down.
        """
        with self._turn:
            while self._taken < number:
                answer = self._read()
                self._taken += 1
                self._answers[self._taken] = answer
            found = self._answers.pop(number)
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        """End the process, which has nothing to put in order."""
        self._waiting.put(None)
        self._process.kill()
        self._process.wait()
        _pipe(self._process.stdout).close()

    def _write(self) -> None:
        stream = _pipe(self._process.stdin)
        with contextlib.suppress(OSError), stream:
            while (question := self._waiting.get()) is not None:
                for part in question:
                    send(stream, part)
                if self._waiting.empty():
                    stream.flush()

    def _read(self) -> Answer:
        stream = _pipe(self._process.stdout)
        if stream.closed:
            raise EOFError
        data = receive(stream)
        found: Answer = pickle.loads(data) if data else ()  # noqa: S301 -- from a process of our own
        return found


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


class Question:
    """Whether a text is valid; asked now, and answered later."""

    def __init__(self, files: SchemaFiles, data: bytes) -> None:
        self._files = files
        self._data = data
        self._validator = the_validator()
        self._number = self._validator.ask(files, data)
        self._answer: tuple[SchemaMessage, ...] | None = None

    def answer(self) -> tuple[SchemaMessage, ...]:
        """What is wrong with the text, in Jing's words; nothing if it is valid.

        Raises:
            JavaUnavailableError: There is no Java machine, or two broke down over this text.
            WrongSchemaError: The schema itself is wrong.
        """
        if self._answer is None:
            try:
                self._answer = self._validator.answer(self._number)
            except EOFError:
                self._answer = self._once_more()
        return self._answer

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


def expect(documents: int) -> None:
    """Say how many documents this process will have validated; the other starts now, if it does not run yet."""
    before, _expected[0] = _expected[0], documents
    if before < MANY <= documents and not the_validator().is_busy:
        restart()
    the_validator()


@cache
def the_validator() -> Validator:
    """The process that belongs to this one."""
    validator = Validator(_expected[0])
    atexit.register(validator.close)
    return validator


def restart() -> None:
    """Have the next question start a new process."""
    validator = the_validator()
    the_validator.cache_clear()
    atexit.unregister(validator.close)
    validator.close()
