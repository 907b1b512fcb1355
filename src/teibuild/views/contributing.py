"""A document's part in the pages of the whole site, from each of those who gather it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Raw

from teibuild.model import DocumentResult
from teibuild.views.briefs import brief
from teibuild.views.chronology import is_dated
from teibuild.views.contribution import Contribution
from teibuild.views.correspondence import is_letter
from teibuild.views.correspondents import parties
from teibuild.views.declassification import has_view
from teibuild.views.events import events
from teibuild.views.facets import borne, has_facet
from teibuild.views.home import account
from teibuild.views.mentions import Names, counted, listed, named_in
from teibuild.views.secrecy_overview import closing
from teibuild.views.shelved import Trait
from teibuild.words import words

_encoder: Final = msgspec.msgpack.Encoder()


class WorkedOut:
    """What the documents of a site contribute, worked out each time that it is asked for."""

    def __init__(self, documents: Sequence[DocumentResult], language: str) -> None:
        self._documents, self._language = documents, language

    def __iter__(self) -> Iterator[Contribution]:
        return (contribution(one, named_in(one), self._language) for one in self._documents)

    def named(self, numbers: Sequence[int]) -> Iterator[Raw]:
        """How some documents, by their numbers from 0, name entries."""
        return (naming(named_in(self._documents[number])) for number in numbers)


def contribution(document: DocumentResult, names: Names, language: str) -> Contribution:
    """What the pages of a whole site take from a document.

    Args:
        document: It need not have its texts.
        names: The entries that it names.
        language: The language of the interface.
    """
    told = Raw(_encoder.encode(brief(document)))
    parts = (
        told,
        document.record.revised,
        account(document),
        parties(document),
        list(borne(document)),
        list(counted(names)),
        list(listed(names, told)),
        list(events(document)),
        closing(document, words(language)),
    )
    return Contribution(*map(Raw, map(_encoder.encode, parts)))


def traits(document: DocumentResult) -> Trait:
    """What is true of a document."""
    known = (
        (Trait.DATED, is_dated),
        (Trait.LETTER, is_letter),
        (Trait.FOUND, has_facet),
        (Trait.SECRET, has_view),
    )
    return Trait(sum(trait for trait, is_true in known if is_true(document)))


def naming(names: Names) -> Raw:
    """How a document names entries: more than all else that it contributes, and needed of few documents."""
    return Raw(_encoder.encode(list(names.items())))
