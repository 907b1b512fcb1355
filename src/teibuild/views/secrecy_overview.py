"""The edition's overview of secrecy: when each document was marked, reviewed and released, and what is withheld.

It stands in several orders, each a page of its own and linked with the others; a long one goes on over several pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct

from teibuild.batches import batched
from teibuild.model import Agency, DocumentResult, Moment, Precision
from teibuild.shelf import Key, Shelf, Table
from teibuild.views import secrecy_words as said
from teibuild.views.briefs import Briefs
from teibuild.views.contribution import digested
from teibuild.views.declassification import (
    Authority,
    authorities,
    closed_for,
    has_view,
    opened,
    path_of,
    writing,
)
from teibuild.views.leaves import pages_of, steps
from teibuild.views.page import Deferred, Site, SitePage
from teibuild.views.secrecy_shares import Share, shares
from teibuild.views.shelved import Trait, any_of
from teibuild.words import Words

FOLDER: Final = "declassification"
PER_PAGE: Final = 100
"""Documents on one page."""
_LAST: Final = "9999"


class Closing(Struct, frozen=True):
    """What the overview tells of a document, as it is put aside."""

    path: str
    written: Moment
    reviews: tuple[str, ...]
    """Dates of its reviews, in words, each once."""
    released: str
    """Date of its first release, in words; empty where none is dated."""
    released_on: str
    closed: str
    """How long it was closed, in words; empty where it is not known."""
    offices: tuple[Agency, ...]
    authorities: tuple[Authority, ...]
    share: Share
    days: int
    """How long it was closed; −1 where it is not known."""
    id: str
    years: tuple[int, ...]
    """Those of its writing and of what was done about it."""


_decoder: Final = msgspec.msgpack.Decoder(Closing | None)


class Line(Struct, frozen=True):
    """A document in the overview."""

    document: DocumentResult
    told: Closing
    start: float
    """Where on the common scale it was written, and where it was released, in per cent."""
    end: float


class Ranked(NamedTuple):
    """A document in an order."""

    number: int
    """From 0."""
    mark: bytes
    """A digest of what the overview tells of it."""


class Order(Struct, frozen=True):
    """A way of putting the documents in order."""

    name: str
    """Name of its first page, without its ending."""
    label: str
    key: Callable[[Closing, str], tuple[Key, Key, Key]]
    """What a document stands in it by, of what is told of it and its id."""


class Figures(Struct):
    """Figures of all documents."""

    documents: int = 0
    released: int = 0
    words: int = 0
    before: int = 0
    now: int = 0
    first: int | None = None
    """The years between which the common scale lies: from the first writing to the last event."""
    last: int | None = None


class Secrecy:
    """What was done about the secrecy of each document, on the disk."""

    def __init__(self, site: Site, briefs: Briefs, shelf: Shelf) -> None:
        self._site, self._briefs = site, briefs
        self._told = Table(shelf, Closing, 1)
        self._ranked = Table(shelf, Ranked, 5)
        self._orders = orders(site)
        self.figures = Figures()

    def add(self, number: int, closing: Raw) -> None:
        """Add a document, if there is anything to tell of it."""
        told = _decoder.decode(closing)
        if told is None:
            return
        self._told.put_raw(closing, number)
        ranked = Ranked(number, digested(closing))
        for order in self._orders:
            self._ranked.put(ranked, order.name, *order.key(told, told.id), number)
        figures = self.figures
        figures.documents += 1
        figures.released += told.days >= 0
        figures.words += told.share.words
        figures.before += told.share.before
        figures.now += told.share.now
        for year in told.years:
            figures.first = year if figures.first is None else min(figures.first, year)
            figures.last = year if figures.last is None else max(figures.last, year)

    @property
    def years(self) -> tuple[int, int]:
        """The years between which the common scale lies: from the first writing to the edition."""
        date = self._site.edition.date
        known = [int(date[:4])] if date[:4].isdigit() else []
        known += [year for year in (self.figures.first, self.figures.last) if year is not None]
        return min(known, default=0), max(known, default=0)

    def pages(self, order: Order) -> Iterator[Deferred]:
        """All documents in an order, page by page: lists of :class:`Line`."""
        years = self.years
        for ranked in batched(self._ranked.rows(order.name), PER_PAGE):
            marks = [(one.mark, self._briefs.mark(one.number)) for one in ranked]
            yield Deferred((years, marks), partial(self._lines, ranked, years))

    def _lines(self, ranked: Iterable[Ranked], years: tuple[int, int]) -> list[Line]:
        lines = []
        for number, _ in ranked:
            told = self._told.get(number)
            if told is not None:
                start = _at(told.written.first, years) if told.written.first else 0.0
                end = _at(told.released_on, years) if told.released_on and told.closed else 100.0
                lines.append(Line(self._briefs[number], told, start, end))
        return lines


def has_overview(site: Site) -> bool:
    """Whether any document has something to show."""
    return any_of(site.documents, Trait.SECRET, has_view)


def overview_pages(site: Site, secrecy: Secrecy, at: str) -> Iterator[SitePage]:
    """Every order of the overview, each on as many pages as it takes.

    Args:
        site: The site.
        secrecy: What was done about the secrecy of its documents.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    if not secrecy.figures.documents:
        return
    all_orders = orders(site)
    for order in all_orders:
        for number, lines in enumerate(secrecy.pages(order), 1):
            yield _page(site, at, order, all_orders, lines, number, secrecy)


def orders(site: Site) -> tuple[Order, ...]:
    """The orders of the overview."""
    text = site.words.text
    return (
        Order("index", text("date written"), lambda told, name: (told.written.first or _LAST, name, "")),
        Order("released", text("date released"), lambda told, name: (told.released_on or _LAST, name, "")),
        Order("closed", text("time closed"), lambda told, name: (-told.days, name, "")),
        Order(
            "withheld",
            text("share withheld"),
            lambda told, name: (-_ratio(told.share.now, told), -_ratio(told.share.before, told), name),
        ),
    )


def _ratio(part: int, told: Closing) -> float:
    return part / told.share.words if told.share.words else 0.0


def _path(order: Order, number: int) -> str:
    return f"{FOLDER}/{order.name}.html" if number == 1 else f"{FOLDER}/{order.name}-{number}.html"


def _page(
    site: Site, at: str, order: Order, all_orders: Sequence[Order], lines: object, number: int, secrecy: Secrecy
) -> SitePage:
    total = pages_of(secrecy.figures.documents, PER_PAGE)
    words = site.words
    title = words.text("Markings, reviews, releases")
    if order.name != "index":
        title = words.text("{title}, by {order}", title=title, order=order.label)
    if number > 1:
        title = words.text("{title}: page {n} of {total}", title=title, n=number, total=total)
    turn = {
        "first": _path(order, 1) if number > 2 else "",
        "previous": _path(order, number - 1) if number > 1 else "",
        "next": _path(order, number + 1) if number < total else "",
        "last": _path(order, total) if number < total - 1 else "",
    }
    return SitePage(
        _path(order, number),
        "secrecy.html",
        title,
        words.text("When each document was marked, reviewed and released, by whom, and what is still withheld."),
        site.revised,
        at,
        {
            "lines": lines,
            "orders": [(each.label, _path(each, 1), each.name == order.name) for each in all_orders],
            "turn": turn,
            "leaves": steps(number, total, partial(_path, order)) if total > 3 else [],
            "number": number,
            "total": total,
            "counted": _said_of_all(secrecy.figures, words),
            "years": secrecy.years,
            "said": said,
        },
    )


def _said_of_all(figures: Figures, words: Words) -> dict[str, str]:
    """Figures of all documents as pages tell them: a word more or less changes none of them."""
    return {
        "documents": said.number(figures.documents, words),
        "released": said.number(figures.released, words),
        "before": said.share(figures.before, figures.words, words),
        "now": said.share(figures.now, figures.words, words),
    }


def closing(document: DocumentResult, words: Words) -> Closing | None:
    """What the overview tells of a document, in the language of the edition; nothing if there is nothing to tell."""
    if not has_view(document):
        return None
    record = document.record
    written, free = writing(document), opened(document)
    offices = {agency.ref or agency.name: agency for review in record.reviews for agency in review.agencies}
    claimed = [code for review in record.reviews for code in review.exemptions]
    claimed += [code for gap in document.declassification.withheld for code in gap.exemptions]
    closed = closed_for(document, words)
    return Closing(
        path_of(document),
        written,
        tuple(
            dict.fromkeys(
                said.dated(review.moment, words) for review in record.reviews if review.kind.endswith("review")
            )
        ),
        said.dated(free, words) if free else "",
        free.first if free else "",
        closed,
        tuple(offices.values()),
        authorities(document, claimed),
        shares(document.declassification.tallies)[0],
        said.days(written.first, free.first) if free and closed else -1,
        record.id,
        tuple(_years(document, written)),
    )


def _years(document: DocumentResult, written: Moment) -> Iterator[int]:
    if written.first:
        yield int(written.first[:4])
    for moment in (review.moment for review in document.record.reviews):
        if moment.last and moment.precision is not Precision.YEARLESS:
            yield int(moment.last[:4])


def _at(day: str, years: tuple[int, int]) -> float:
    first, last = f"{years[0]:04}-01-01", f"{years[1]:04}-12-31"
    whole = max(1, said.days(first, last))
    return round(min(100.0, max(0.0, said.days(first, day) / whole * 100)), 2)
