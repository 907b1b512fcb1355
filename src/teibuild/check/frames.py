"""Messages through a pipe or a socket, each after its length.

Both ends import this module; it needs nothing, so that the process at the other end starts at once.
"""

from __future__ import annotations

from typing import Protocol

_LENGTH = 4
"""Bytes of the number that says how long the message behind it is."""

NEW_SCHEMA = b""
"""What a question to a validator begins with that brings a schema; others begin with the schema's number."""
START = b"start"
"""What a question begins with that asks nothing, but will soon be followed by one that does."""
SHARE = b"share"
"""What a question begins with that lets other processes ask, too; the address at which they will."""


class Sink(Protocol):
    """Where messages are written."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


class Well(Protocol):
    """Where messages are read."""

    def read(self, size: int, /) -> bytes:
        """Give so many bytes; fewer only at the end."""


def send(stream: Sink, message: bytes) -> None:
    """Write a message; a stream that keeps some back is to be flushed by the caller."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)


def receive(stream: Well) -> bytes:
    """The next message.

    Raises:
        EOFError: There is none, or it breaks off: the other end has gone.
    """
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "big")
    message = stream.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(message) < size:
        raise EOFError
    return message
