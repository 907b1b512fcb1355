"""What the pages of a whole site are made from: gathered from its documents in one go, and put aside on the disk."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from teibuild.shelf import Shelf
from teibuild.views.briefs import Briefs
from teibuild.views.correspondents import Pairs
from teibuild.views.entries import PartyPapers
from teibuild.views.events import Events
from teibuild.views.facets import Facets
from teibuild.views.home import Contents
from teibuild.views.mentions import Mentions
from teibuild.views.page import Site
from teibuild.views.secrecy_overview import Secrecy


class Gathering:
    """Names, dates, parties and markings of all documents, each where it can be read in the order in which it is shown.

    What is held in memory grows with the entries of the registers and the values of the facets, not with the documents.
    """

    def __init__(self, site: Site, *, brief: bool = True) -> None:
        """Go through all documents.

        Args:
            site: The site.
            brief: Whether lists may do with what our templates say of documents (:class:`Briefs`).

        """
        self._shelf = shelf = Shelf()
        self.briefs = Briefs(site, shelf, brief=brief)
        self.contents = Contents(site, shelf)
        self.mentions = Mentions(self.briefs, shelf)
        self.papers = PartyPapers(self.briefs)
        self.facets = Facets(site, self.briefs, shelf)
        self.events = Events(self.briefs, shelf)
        self.pairs = Pairs({key: entity.name for key, entity in site.entities.items()}, shelf)
        self.secrecy = Secrecy(site, self.briefs, shelf)
        gathered = (
            self.briefs, self.contents, self.mentions, self.papers, self.facets, self.events, self.pairs, self.secrecy
        )  # fmt: skip
        for number, document in enumerate(site.documents):
            for each in gathered:
                each.add(number, document)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shelf.close()
