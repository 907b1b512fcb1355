"""Who wrote to whom: a graph of the correspondence, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.views.correspondents import Pair, pairs, senders
from teibuild.views.letter_graph import graphs
from teibuild.views.page import Site, SitePage, safe

CORRESPONDENCE: Final = "correspondence.html"
PAIRS: Final = 300
"""How many pairs of writer and recipient one page lists, at most."""
LETTERS: Final = 12
"""How many papers of a pair the table itself names, at most; more have a page of their own."""
LISTED: Final = 200
"""How many papers one page of a pair lists, at most."""


def has_correspondence(site: Site) -> bool:
    """Whether any document says who wrote it and to whom."""
    return any(senders(document.record) and document.record.recipients for document in site.documents)


def correspondence_pages(site: Site, at: str) -> Iterator[SitePage]:
    """The graph with its table, and a page for each pair that exchanged many papers; nothing without correspondence.

    Args:
        site: The site.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    if not has_correspondence(site):
        return
    words = site.words
    found = pairs(site.documents, {key: entity.name for key, entity in site.entities.items()})
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
                "pairs": [(pair, pair_path(pair, 1) if len(pair.documents) > LETTERS else "") for pair in page],
                "paths": paths,
                "number": number,
                "pair": None,
                "listed": LETTERS,
            },
        )
    for pair in found:
        if len(pair.documents) > LETTERS:
            yield from _pair_pages(site, pair, rows[pair.id], at)


def pair_path(pair: Pair, number: int) -> str:
    """Path of a page that lists the papers of a pair."""
    return f"correspondence/{pair.id}.html" if number == 1 else f"correspondence/{pair.id}/{number}.html"


def _pair_pages(site: Site, pair: Pair, row: str, at: str) -> Iterator[SitePage]:
    total = -(-len(pair.documents) // LISTED)
    paths = [pair_path(pair, number) for number in range(1, total + 1)]
    for number, path in enumerate(paths, 1):
        yield SitePage(
            path,
            "correspondence.html",
            site.words.text("{sender} to {recipient}", sender=pair.sender.name, recipient=pair.recipient.name)
            + (f" ({number}/{total})" if total > 1 else ""),
            "",
            site.revised,
            at,
            {
                "graphs": [],
                "pairs": [],
                "paths": paths,
                "number": number,
                "pair": pair,
                "row": row,
                "papers": pair.documents[(number - 1) * LISTED : number * LISTED],
                "listed": LETTERS,
            },
        )
