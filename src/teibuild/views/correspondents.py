"""Correspondents: who wrote to whom, as the headers of the documents say (TEI ``correspDesc``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from teibuild.model import DocumentRecord, DocumentResult, Party
from teibuild.read.registers import collation


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
    documents: tuple[DocumentResult, ...]
    """In order of their dates; those without come last."""

    @property
    def id(self) -> str:
        """Name of the pair as part of an address."""
        return f"{self.sender.id}--{self.recipient.id}"

    @property
    def first(self) -> str:
        """The earliest date, ISO 8601; empty where none is known."""
        return next((document.record.date for document in self.documents if document.record.date), "")

    @property
    def last(self) -> str:
        """The latest date, ISO 8601; empty where none is known."""
        return next((document.record.date for document in reversed(self.documents) if document.record.date), "")


def pairs(documents: Sequence[DocumentResult], names: Mapping[str, str]) -> list[Pair]:
    """Everyone who wrote to someone, with the papers, in the order of the senders' names and of the recipients'.

    Args:
        documents: The documents.
        names: Names of register entries by their keys.

    """
    found: dict[tuple[Correspondent, Correspondent], list[DocumentResult]] = {}
    for document in documents:
        for sender in _parties(senders(document.record), names):
            for recipient in _parties(document.record.recipients, names):
                found.setdefault((sender, recipient), []).append(document)
    made = [
        Pair(sender, recipient, tuple(sorted(papers, key=lambda one: (one.record.date or "~", one.record.id))))
        for (sender, recipient), papers in found.items()
    ]
    return sorted(made, key=lambda pair: (_sorted(pair.sender), _sorted(pair.recipient)))


def senders(record: DocumentRecord) -> tuple[Party, ...]:
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
