"""The process that :mod:`teibuild.check.validator` starts: questions come in by one pipe, answers go out by another.

Other processes can share it: each that comes to a socket is served in a thread of its own, since Java works in several
at a time. All have the schemas in common.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from teibuild.check.frames import NEW_SCHEMA, SHARE, START, receive, send
from teibuild.check.java import JavaUnavailableError, WrongSchemaError, expect, java
from teibuild.check.jing import Schema

if TYPE_CHECKING:
    from teibuild.check.validator import Answer

_compiling = threading.Lock()
_addresses: list[Path] = []
"""The sockets at which others ask."""


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until there are no more.

    A question is of two messages: that a schema comes, and the grammar, pickled; or the number of a schema, from 0 in
    the order in which they came, and a text; or that others will ask, too, and where; or that Java is to start before
    there is a text. Only texts are answered.
    """
    schemas: list[Schema | JavaUnavailableError | WrongSchemaError] = []
    # Who asked may have gone.
    with contextlib.suppress(EOFError, OSError):
        while True:
            about, data = receive(questions), receive(questions)
            if about == NEW_SCHEMA:
                with _compiling:
                    schemas.append(_compiled(data))
            elif about == START:
                # Why Java cannot be started is said to whoever asks.
                with contextlib.suppress(JavaUnavailableError):
                    java()
            elif about == SHARE:
                threading.Thread(target=_receive_others, args=(data.decode(),), daemon=True).start()
            else:
                schema = schemas[int(about)]
                answer: Answer = schema.validate(data) if isinstance(schema, Schema) else schema
                send(answers, pickle.dumps(answer) if answer else b"")
                answers.flush()


def _receive_others(address: str) -> None:
    """Serve whoever comes to a socket."""
    import socket  # noqa: PLC0415 -- only large editions share it, and it is to start at once

    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        _addresses.append(Path(address))
        door.listen()
        while True:
            way, _ = door.accept()
            threading.Thread(target=serve, args=(way.makefile("rb"), way.makefile("wb")), daemon=True).start()


@cache
def _compiled(grammar: bytes) -> Schema | JavaUnavailableError | WrongSchemaError:
    """A schema, or why there is none."""
    try:
        return Schema(pickle.loads(grammar))  # noqa: S301 -- from the process that started this one, or its children
    except (JavaUnavailableError, WrongSchemaError) as error:
        return error


def main(documents: str, archive: str) -> None:
    """Serve, with Java's options for so many documents."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nothing that Java prints may come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    expect(int(documents), archive)
    serve(sys.stdin.buffer, answers)
    # Whoever made the folder of the socket may have been killed.
    for address in _addresses:
        with contextlib.suppress(OSError):
            address.unlink()
            address.parent.rmdir()
    # Java has nothing to put in order.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
