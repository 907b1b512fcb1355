"""What the pages of a whole site are made from: gathered from its documents, and put aside on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from types import TracebackType
from typing import Self

from msgspec import Raw

from teibuild.shelf import Shelf
from teibuild.views.briefs import Briefs
from teibuild.views.contributing import WorkedOut
from teibuild.views.contribution import Contribution
from teibuild.views.correspondents import Pairs
from teibuild.views.entries import PartyPapers
from teibuild.views.events import Events
from teibuild.views.facets import Facet, Facets
from teibuild.views.home import Contents
from teibuild.views.naming import Mentions
from teibuild.views.page import Site
from teibuild.views.secrecy_overview import Secrecy


class Gathering:
    """Names, dates, parties and markings of all documents, each where it can be read in the order in which it is shown.

    What is held in memory grows with the entries of the registers and the values of the facets, not with the documents.
    """

    def __init__(self, site: Site) -> None:
        """Begin; nothing is gathered yet.

        Args:
            site: The site.
        """
        self._shelf = shelf = Shelf()
        self.briefs = Briefs(shelf)
        self.contents = Contents(site, shelf)
        self._given = site.contributed or WorkedOut(site.documents, site.edition.language)
        self.mentions = Mentions(self.briefs, shelf, self._given)
        self.papers = PartyPapers(self.briefs)
        self.facets = Facets(site, self.briefs, shelf)
        self.events = Events(self.briefs, shelf)
        self.pairs = Pairs({key: entity.name for key, entity in site.entities.items()}, shelf)
        self.secrecy = Secrecy(site, self.briefs, shelf)
        self._takers: dict[str, list[Callable[[int, Raw], None]]] = {
            "brief": [self.briefs.add],
            "revised": [self.facets.revise],
            "account": [self.contents.add],
            "parties": [self.papers.add, self.pairs.add],
            "borne": [self.facets.add],
            "counted": [self.mentions.count_in],
            "listed": [self.mentions.list_in],
            "events": [self.events.add],
            "closing": [self.secrecy.add],
        }

    def gather(self, parts: Iterable[str] = Contribution.__struct_fields__) -> Self:
        """Go through all documents for parts of what they contribute, as far as these have not been gathered yet.

        Args:
            parts: Their names, as :class:`Contribution` has them.
        """
        takers = [(part, taker) for part in sorted(set(parts)) for taker in self._takers.pop(part, [])]
        if takers:
            for number, one in enumerate(self._given):
                for part, taker in takers:
                    taker(number, getattr(one, part))
        return self

    @cached_property
    def found_by(self) -> list[Facet]:
        """What the documents are found by."""
        return self.facets.all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shelf.close()
