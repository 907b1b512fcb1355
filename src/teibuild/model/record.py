"""What all records of the model have in common."""

from __future__ import annotations

from msgspec import Struct


class Record(Struct, frozen=True, array_like=True):
    """A record that never changes; it is kept, and sent to other processes, as its values in order without their names.

    That halves what is written of a document, and the time that it takes. What was kept by another version of the
    program is never read: the program is part of every key.
    """
