"""What the pages of a whole site take from one document: worked out with it, and kept beside its result.

Each part stays encoded until somebody needs it. Of two documents with the same digest of a part, the pages that are
made from that part alone are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Final, Protocol

from msgspec import Raw, Struct

MARK: Final = 12
"""Bytes of the digest of a part."""


class Contribution(Struct, frozen=True, array_like=True):
    """What the pages of a whole site take from one document."""

    brief: Raw
    """What lists say of it (:mod:`teibuild.views.briefs`)."""
    revised: Raw
    """Date of its latest revision, ISO 8601."""
    account: Raw
    """What the page about the edition tells of it (:class:`teibuild.views.home.Account`)."""
    parties: Raw
    """Who wrote, sent and received it (:class:`teibuild.views.correspondents.Parties`)."""
    borne: Raw
    """What it is found by (:class:`teibuild.views.facets.Borne`)."""
    counted: Raw
    """How often it names entries (:class:`teibuild.views.mentions.Counted`)."""
    listed: Raw
    """In how many sentences it does (:class:`teibuild.views.mentions.Listed`); these are asked for by themselves."""
    events: Raw
    """What it adds to the chronology (:mod:`teibuild.views.events`)."""
    closing: Raw
    """What was done about its secrecy (:class:`teibuild.views.secrecy_overview.Closing`)."""

    @property
    def marks(self) -> bytes:
        """The digests of all parts, one behind the other."""
        parts = (getattr(self, name) for name in self.__struct_fields__)
        return b"".join(map(digested, parts))


class Contributions(Protocol):
    """What the documents of a site contribute, in their order."""

    def __iter__(self) -> Iterator[Contribution]: ...

    def named(self, numbers: Sequence[int]) -> Iterable[Raw]:
        """How some documents, by their numbers from 0, name entries (:func:`teibuild.views.mentions.named`)."""


def digested(part: Raw) -> bytes:
    """The digest of a part, :data:`MARK` bytes."""
    return blake2b(memoryview(part), digest_size=MARK).digest()


def marks_of(part: str, marks: Sequence[bytes]) -> bytes:
    """The digests of one part of some documents, one behind the other.

    Args:
        part: Its name, as :class:`Contribution` has it.
        marks: The digests of all parts of each document; nothing for one that has none.
    """
    begin = Contribution.__struct_fields__.index(part) * MARK
    return b"".join(one[begin : begin + MARK] for one in marks)
