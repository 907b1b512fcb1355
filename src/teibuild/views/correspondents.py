"""Correspondents: who wrote to whom, as the headers of the documents say (TEI ``correspDesc``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Raw, Struct

from teibuild.model import DocumentRecord, DocumentResult, Party
from teibuild.read.registers import collation
from teibuild.shelf import Shelf, Table


class Parties(Struct, frozen=True, array_like=True):
    """Who wrote, sent and received a document."""

    id: str
    date: str
    senders: tuple[Party, ...]
    recipients: tuple[Party, ...]
    authors: tuple[Party, ...]


class Correspondent(Struct, frozen=True):
    """Someone who wrote or received a paper."""

    id: str
    """Key of the register entry with a hyphen, such as ``people-rostow``; a digest of the name where there is none."""
    name: str
    ref: str
    """Key of the register entry; empty where there is none."""


class Pair(Struct, frozen=True):
    """All that one correspondent wrote to another."""

    sender: Correspondent
    recipient: Correspondent
    total: int
    """How many papers."""
    first: str = ""
    """The earliest date, ISO 8601; empty where none is known."""
    last: str = ""
    """The latest date, ISO 8601; empty where none is known."""

    @property
    def id(self) -> str:
        """Name of the pair as part of an address."""
        return f"{self.sender.id}--{self.recipient.id}"


class Pairs:
    """Everyone who wrote to someone, with the numbers of the papers on the disk."""

    def __init__(self, names: Mapping[str, str], shelf: Shelf) -> None:
        """Begin without any.

        Args:
            names: Names of register entries by their keys.
            shelf: Where papers are put aside.

        """
        self._names = names
        self._numbers: dict[tuple[Correspondent, Correspondent], int] = {}
        self._found: list[Pair] = []
        self._rows = Table(shelf, int, 4)

    def add(self, number: int, told: Raw) -> None:
        """Add the parties of a document."""
        record = decode_parties(told)
        for sender in _parties(senders(record), self._names):
            for recipient in _parties(record.recipients, self._names):
                at = self._numbers.setdefault((sender, recipient), len(self._numbers))
                if at == len(self._found):
                    self._found.append(Pair(sender, recipient, 0))
                pair = self._found[at]
                dates = [date for date in (pair.first, pair.last, record.date) if date]
                ends = min(dates, default=""), max(dates, default="")
                self._found[at] = Pair(sender, recipient, pair.total + 1, *ends)
                # In order of their dates; those without come last.
                self._rows.put(number, at, record.date or "~", record.id, number)

    def papers(self, pair: Pair) -> Iterator[int]:
        """The numbers of a pair's papers, in order of their dates; those without come last."""
        return self._rows.rows(self._numbers[pair.sender, pair.recipient])

    def all(self) -> list[Pair]:
        """All pairs, in the order of the senders' names and of the recipients'."""
        return sorted(self._found, key=lambda pair: (_sorted(pair.sender), _sorted(pair.recipient)))


def parties(document: DocumentResult) -> Parties:
    """Who wrote, sent and received a document."""
    record = document.record
    return Parties(record.id, record.date, record.senders, record.recipients, record.authors)


decode_parties: Final = msgspec.msgpack.Decoder(Parties).decode


def senders(record: DocumentRecord | Parties) -> tuple[Party, ...]:
    """Who sent a document; where nobody is said to have, who wrote it."""
    return record.senders or record.authors


def _parties(parties: Sequence[Party], names: Mapping[str, str]) -> list[Correspondent]:
    """Each of some parties once; one that the register knows is called as it calls them."""
    made = (
        Correspondent(
            party.ref.replace("/", "-") or "name-" + sha256(party.name.encode()).hexdigest()[:10],
            names.get(party.ref, party.name) if party.ref else party.name,
            party.ref if party.ref in names else "",
        )
        for party in parties
        if party.name or party.ref
    )
    return list(dict.fromkeys(made))


def _sorted(correspondent: Correspondent) -> tuple[str, str]:
    return collation(correspondent.name), correspondent.id
