"""Who wrote to whom: a graph of the correspondence, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Final

from teibuild.model import DocumentResult
from teibuild.views.briefs import Briefs
from teibuild.views.correspondents import Pair, Pairs, senders
from teibuild.views.leaves import pages_of, steps
from teibuild.views.letter_graph import graphs
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.shelved import Trait, any_of

CORRESPONDENCE: Final = "correspondence.html"
PAIRS: Final = 300
"""How many pairs of writer and recipient one page lists, at most."""
LETTERS: Final = 12
"""How many papers of a pair the table itself names, at most; more have a page of their own."""
LISTED: Final = 200
"""How many papers one page of a pair lists, at most."""


def has_correspondence(site: Site) -> bool:
    """Whether any document says who wrote it and to whom."""
    return any_of(site.documents, Trait.LETTER, is_letter)


def is_letter(document: DocumentResult) -> bool:
    """Whether a document says who wrote to whom."""
    return bool(senders(document.record) and document.record.recipients)


def correspondence_pages(site: Site, exchanged: Pairs, briefs: Briefs, at: str) -> Iterator[SitePage]:
    """The graph with its table, and a page for each pair that exchanged many papers; nothing without correspondence.

    Args:
        site: The site.
        exchanged: Who wrote to whom.
        briefs: The documents, by their numbers.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    if not has_correspondence(site):
        return
    words = site.words
    found = exchanged.all()
    pages = [found[start : start + PAIRS] for start in range(0, len(found), PAIRS)]
    paths = [CORRESPONDENCE, *(f"correspondence/table-{number}.html" for number in range(2, len(pages) + 1))]
    rows = {pair.id: f"{path}#{pair.id}" for path, page in zip(paths, pages, strict=True) for pair in page}
    title = words.text("Correspondence")
    about = words.text("Who wrote to whom, how often and when.")
    drawn = [(name, safe(svg)) for name, svg in graphs(found, rows, words)]
    for number, (path, page) in enumerate(zip(paths, pages, strict=True), 1):
        yield SitePage(
            path,
            "correspondence.html",
            title if number == 1 else words.text("{title}, page {n}", title=title, n=number),
            about,
            site.revised,
            at,
            {
                "graphs": drawn if number == 1 else [],
                "pairs": [
                    (
                        pair,
                        [briefs[paper] for paper in islice(exchanged.papers(pair), LETTERS)],
                        pair_path(pair, 1) if pair.total > LETTERS else "",
                    )
                    for pair in page
                ],
                "leaves": steps(number, len(paths), lambda page: paths[page - 1]),
                "number": number,
                "pair": None,
            },
        )
    for pair in found:
        if pair.total > LETTERS:
            papers = (briefs[paper] for paper in exchanged.papers(pair))
            yield from _pair_pages(site, pair, papers, rows[pair.id], at)


def pair_path(pair: Pair, number: int) -> str:
    """Path of a page that lists the papers of a pair."""
    return f"correspondence/{pair.id}.html" if number == 1 else f"correspondence/{pair.id}/{number}.html"


def _pair_pages(site: Site, pair: Pair, papers: Iterator[DocumentResult], row: str, at: str) -> Iterator[SitePage]:
    total = pages_of(pair.total, LISTED)
    for number in range(1, total + 1):
        yield SitePage(
            pair_path(pair, number),
            "correspondence.html",
            site.words.text("{sender} to {recipient}", sender=pair.sender.name, recipient=pair.recipient.name)
            + (f" ({number}/{total})" if total > 1 else ""),
            "",
            site.revised,
            at,
            {
                "graphs": [],
                "pairs": [],
                "leaves": steps(number, total, partial(pair_path, pair)),
                "number": number,
                "pair": pair,
                "row": row,
                "papers": list(islice(papers, LISTED)),
            },
        )
