"""The edition's overview of secrecy: when each document was marked, reviewed and released, and what is withheld.

It stands in several orders, each a page of its own and linked with the others; a long one goes on over several pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from teibuild.model import Agency, DocumentResult, Moment, Precision
from teibuild.views import secrecy_words as said
from teibuild.views.declassification import (
    Authority,
    authorities,
    closed_for,
    has_view,
    opened,
    path_of,
    writing,
)
from teibuild.views.page import Site, SitePage
from teibuild.views.secrecy_shares import Share, shares

FOLDER: Final = "declassification"
PER_PAGE: Final = 100
"""Documents on one page."""
_LAST: Final = "9999"


class Line(Struct, frozen=True):
    """A document in the overview."""

    document: DocumentResult
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
    start: float
    """Where on the common scale it was written, and where it was released, in per cent."""
    end: float
    days: int
    """How long it was closed; −1 where it is not known."""


class Order(Struct, frozen=True):
    """A way of putting the documents in order."""

    name: str
    """Name of its first page, without its ending."""
    label: str
    key: Callable[[Line], tuple[object, ...]]


def has_overview(site: Site) -> bool:
    """Whether any document has something to show."""
    return any(has_view(document) for document in site.documents)


def overview_pages(site: Site, at: str) -> Iterator[SitePage]:
    """Every order of the overview, each on as many pages as it takes.

    Args:
        site: The site.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    documents = [document for document in site.documents if has_view(document)]
    if not documents:
        return
    years = _years(documents, site)
    lines = [_line(document, site, years) for document in documents]
    orders = _orders(site)
    for order in orders:
        ranked = sorted(lines, key=order.key)
        total = (len(ranked) + PER_PAGE - 1) // PER_PAGE
        for number in range(1, total + 1):
            yield _page(site, at, order, orders, ranked, number, total, years)


def _orders(site: Site) -> tuple[Order, ...]:
    text = site.words.text
    return (
        Order("index", text("date written"), lambda line: (line.written.first or _LAST, line.document.record.id)),
        Order("released", text("date released"), lambda line: (line.released_on or _LAST, line.document.record.id)),
        Order("closed", text("time closed"), lambda line: (-line.days, line.document.record.id)),
        Order(
            "withheld",
            text("share withheld"),
            lambda line: (-_ratio(line.share.now, line), -_ratio(line.share.before, line), line.document.record.id),
        ),
    )


def _ratio(part: int, line: Line) -> float:
    return part / line.share.words if line.share.words else 0.0


def _path(order: Order, number: int) -> str:
    return f"{FOLDER}/{order.name}.html" if number == 1 else f"{FOLDER}/{order.name}-{number}.html"


def _page(
    site: Site, at: str, order: Order, orders: Sequence[Order], ranked: Sequence[Line], number: int, total: int,
    years: tuple[int, int],
) -> SitePage:  # fmt: skip
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
            "lines": ranked[(number - 1) * PER_PAGE : number * PER_PAGE],
            "orders": [(each.label, _path(each, 1), each.name == order.name) for each in orders],
            "turn": turn,
            "number": number,
            "total": total,
            "counted": _counted(ranked),
            "years": years,
            "said": said,
        },
    )


def _counted(lines: Sequence[Line]) -> dict[str, int]:
    """Figures of all documents."""
    return {
        "documents": len(lines),
        "released": sum(line.days >= 0 for line in lines),
        "words": sum(line.share.words for line in lines),
        "before": sum(line.share.before for line in lines),
        "now": sum(line.share.now for line in lines),
    }


def _line(document: DocumentResult, site: Site, years: tuple[int, int]) -> Line:
    words, record = site.words, document.record
    written, free = writing(document), opened(document)
    offices = {agency.ref or agency.name: agency for review in record.reviews for agency in review.agencies}
    claimed = [code for review in record.reviews for code in review.exemptions]
    claimed += [code for gap in document.declassification.withheld for code in gap.exemptions]
    start = _at(written.first, years) if written.first else 0.0
    closed = closed_for(document, words)
    return Line(
        document,
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
        start,
        _at(free.first, years) if free and closed else 100.0,
        said.days(written.first, free.first) if free and closed else -1,
    )


def _years(documents: Sequence[DocumentResult], site: Site) -> tuple[int, int]:
    """The years between which the common scale lies: from the first writing to the edition."""
    known = [int(writing(document).first[:4]) for document in documents if writing(document).first]
    known += [
        int(review.moment.last[:4])
        for document in documents
        for review in document.record.reviews
        if review.moment.last and review.moment.precision is not Precision.YEARLESS
    ]
    today = [int(site.edition.date[:4])] if site.edition.date[:4].isdigit() else []
    return min(known + today, default=0), max(known + today, default=0)


def _at(day: str, years: tuple[int, int]) -> float:
    first, last = f"{years[0]:04}-01-01", f"{years[1]:04}-12-31"
    whole = max(1, said.days(first, last))
    return round(min(100.0, max(0.0, said.days(first, day) / whole * 100)), 2)
