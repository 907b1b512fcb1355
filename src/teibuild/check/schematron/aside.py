"""A stylesheet in a process of its own, which is stopped if it takes too long."""

from __future__ import annotations

import contextlib
import select
import struct
import subprocess
import sys
import threading
import time
import weakref
from typing import IO, Final

from teibuild.check.schematron import saxon
from teibuild.check.schematron.saxon import Gift, Made, SaxonError, WantedError, send

MEMORY: Final = 4 * 1024**3
"""How many bytes a stylesheet may take."""
_CHUNK: Final = 1 << 16


class StoppedError(Exception):
    """The stylesheet took too long, or its process broke down."""


class Aside:
    """The same as a ``Sheet``, for a stylesheet that may not come to an end."""

    def __init__(self, stylesheet: str, seconds: float, memory: int = MEMORY) -> None:
        """Nothing is started yet.

        Args:
            stylesheet: The stylesheet, as characters.
            seconds: How long it may take for one document.
            memory: How many bytes it may take.
        """
        self._stylesheet = stylesheet
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._given: dict[str, Gift] = {}
        self._sent: set[str] = set()
        self._turn = threading.Lock()

    def compile(self) -> None:
        """Make the stylesheet ready; even that may not come to an end, since Saxon works out beforehand what it can.

        Raises:
            SaxonError: It is wrong.
            StoppedError: It took longer than it may.
        """
        with self._turn:
            self._started()

    def run(self, text: str, base: str) -> Made:
        """What comes out of a document.

        Raises:
            SaxonError: The document cannot be put through.
            StoppedError: It took longer than it may, or took the process down.
            WantedError: It asks for other documents; give them, and run it again.
        """
        with self._turn:
            process = self._started()
            fresh = [gift for wish, gift in self._given.items() if wish not in self._sent]
            self._sent.update(self._given)
            parts = [part for gift in fresh for part in (*gift[:3], "fixed" if gift.fixed else "")]
            return self._ask(process, text, base, str(len(fresh)), *parts)

    def give(self, gift: Gift) -> None:
        """Give it a document that it asks for, or will."""
        with self._turn:
            self._given[gift.wish] = gift

    def forget(self) -> None:
        """Take all documents back that it was given."""
        with self._turn:
            self._given.clear()
            if self._process is not None:
                _stop(self._process)
                self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._sent.clear()
            self._process = subprocess.Popen(  # noqa: S603 -- a module of ours, in this interpreter
                [sys.executable, "-P", saxon.__file__, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                # What Saxon writes there, such as traces, is not for an editor.
                stderr=subprocess.DEVNULL,
                # An interrupt is for the process that waits; it stops this one.
                start_new_session=True,
            )
            weakref.finalize(self, _stop, self._process)
            self._ask(self._process, self._stylesheet)
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], *texts: str) -> Made:
        """Send something to the process, and wait for its answer."""
        try:
            send(_pipe(process.stdin), *texts)
            until = time.monotonic() + self._seconds
            verdict, result, asked, failed = (self._receive(process, until) for _ in range(4))
        except BaseException as error:
            _stop(process)
            self._process = None
            if isinstance(error, OSError | StoppedError):
                raise StoppedError(str(error)) from None
            raise
        if verdict == "wanted":
            raise WantedError(result.splitlines())
        if verdict == "failed":
            raise SaxonError(result, tuple(asked.splitlines()))
        return Made(result, tuple(asked.splitlines()), tuple(failed.splitlines()))

    def _receive(self, process: subprocess.Popen[bytes], until: float) -> str:
        (length,) = struct.unpack(">Q", self._read(process, 8, until))
        return self._read(process, length, until).decode()

    def _read(self, process: subprocess.Popen[bytes], length: int, until: float) -> bytes:
        stream = _pipe(process.stdout)
        parts = bytearray()
        while len(parts) < length:
            left = until - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise StoppedError("too long")
            data = stream.read(min(_CHUNK, length - len(parts)))
            if not data:
                raise StoppedError("broken down")
            parts += data
        return bytes(parts)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()
