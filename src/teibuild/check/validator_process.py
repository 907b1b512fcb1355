"""The process that :mod:`teibuild.check.validator` starts: questions come in by one pipe, answers go out by another."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from typing import IO, TYPE_CHECKING

from teibuild.check.frames import NEW_SCHEMA, receive, send
from teibuild.check.java import JavaUnavailableError, WrongSchemaError, expect, java
from teibuild.check.jing import Schema

if TYPE_CHECKING:
    from teibuild.check.validator import Answer


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until there are no more.

    A question is of two messages: that a schema comes, and the grammar, pickled; or the number of a schema, from 0 in
    the order in which they came, and a text. Only texts are answered.
    """
    schemas: list[Schema | JavaUnavailableError | WrongSchemaError] = []
    while True:
        try:
            about, data = receive(questions), receive(questions)
        except EOFError:
            return
        if about == NEW_SCHEMA:
            schemas.append(_compiled(data))
            continue
        schema = schemas[int(about)]
        answer: Answer = schema.validate(data) if isinstance(schema, Schema) else schema
        send(answers, pickle.dumps(answer) if answer else b"")
        answers.flush()


def _compiled(grammar: bytes) -> Schema | JavaUnavailableError | WrongSchemaError:
    """A schema, or why there is none."""
    try:
        return Schema(pickle.loads(grammar))  # noqa: S301 -- from the process that started this one
    except (JavaUnavailableError, WrongSchemaError) as error:
        return error


def main(documents: str, archive: str) -> None:
    """Start Java at once, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nothing that Java prints may come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    expect(int(documents), archive)
    # Why Java cannot be started is said to whoever asks.
    with contextlib.suppress(JavaUnavailableError):
        java()
    serve(sys.stdin.buffer, answers)
    # Java has nothing to put in order.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
