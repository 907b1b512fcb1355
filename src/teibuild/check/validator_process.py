"""The process that :mod:`teibuild.check.validator` starts: questions come in by one pipe, answers go out by another."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from typing import IO, TYPE_CHECKING

from teibuild.check.java import JavaUnavailableError, WrongSchemaError, expect, java
from teibuild.check.jing import Schema

if TYPE_CHECKING:
    from teibuild.check.validator import Answer

_LENGTH = 4


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until there are no more.

    A question is a schema to come (``S``, a pickled grammar), or a text (``T``, the number of its schema, its bytes).
    """
    schemas: list[Schema | JavaUnavailableError | WrongSchemaError] = []
    while (question := _receive(questions)) is not None:
        if question[:1] == b"S":
            try:
                schemas.append(Schema(pickle.loads(question[1:])))  # noqa: S301 -- from the process that started this one
            except (JavaUnavailableError, WrongSchemaError) as error:
                schemas.append(error)
            continue
        schema = schemas[int.from_bytes(question[1 : 1 + _LENGTH], "big")]
        answer: Answer = schema.validate(question[1 + _LENGTH :]) if isinstance(schema, Schema) else schema
        data = pickle.dumps(answer) if answer else b""
        answers.write(len(data).to_bytes(_LENGTH, "big") + data)
        answers.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH)
    data = stream.read(int.from_bytes(head, "big")) if len(head) == _LENGTH else b""
    return data or None


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
