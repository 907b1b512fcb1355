"""The pages of a site: those of its documents, which can be made one document by itself, and those of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from teibuild.model import DocumentResult
from teibuild.views.addresses import former_pages
from teibuild.views.browse import BROWSE, browse_pages
from teibuild.views.changes import change_pages
from teibuild.views.citing import cite_pages
from teibuild.views.declassification import declassification_pages
from teibuild.views.documents import document_pages
from teibuild.views.downloads import print_pages
from teibuild.views.facets import facets, has_facets
from teibuild.views.home import ABOUT, HOME, home_pages
from teibuild.views.mentions import Mentions
from teibuild.views.notes import notes_pages
from teibuild.views.overviews import further_pages, overviews
from teibuild.views.page import Site, SitePage
from teibuild.views.parallel import parallel_pages
from teibuild.views.prose import prose_pages, prose_path
from teibuild.views.registers import INDEX, register_pages
from teibuild.views.reuse import completed
from teibuild.views.search_page import SEARCH, search_pages


def own_pages(
    site: Site, before: DocumentResult | None = None, behind: DocumentResult | None = None
) -> Iterator[SitePage]:
    """The pages of documents, which depend on them alone, on the frame, and on the entries that they name.

    Args:
        site: A site of these documents, with their texts.
        before: The document that is published before the first of them.
        behind: The document that is published behind the last of them.

    """
    yield from _completed(site, _own_pages(site, before, behind))


def _own_pages(site: Site, before: DocumentResult | None, behind: DocumentResult | None) -> Iterator[SitePage]:
    yield from document_pages(site, before, behind)
    yield from declassification_pages(site)
    yield from parallel_pages(site)
    yield from notes_pages(site)
    yield from cite_pages(site)


def printed_pages(site: Site, number: int, total: int) -> Iterator[SitePage]:
    """The pages of a volume that are made to be printed.

    Args:
        site: A site of the volume's documents, with their texts.
        number: The volume's number, from 1.
        total: How many volumes the edition has.

    """
    yield from _completed(site, print_pages(site, number, total))


def common_pages(site: Site, own: Iterable[str]) -> Iterator[SitePage]:
    """All other pages of a site; behind them, those that stand where something was.

    Args:
        site: The site; its documents need not have their texts.
        own: Paths of the documents' pages.

    """
    taken = set(own)
    for page in _completed(site, _common_pages(site)):
        taken.add(page.path)
        yield page
    yield from _completed(site, former_pages(site, taken))


def _common_pages(site: Site) -> Iterator[SitePage]:
    yield from home_pages(site)
    yield from prose_pages(site)
    mentions = Mentions(site.documents)
    yield from register_pages(site, mentions, overviews(site))
    yield from further_pages(site, mentions, INDEX)
    found = facets(site)
    yield from browse_pages(site, found)
    yield from search_pages(site, found)
    yield from change_pages(site)


def _completed(site: Site, pages: Iterable[SitePage]) -> Iterator[SitePage]:
    return (completed(site, page) for page in pages)


def navigation(site: Site) -> list[tuple[str, str]]:
    """The main navigation: labels and paths."""
    words = site.words
    entries = [(words.text("Documents"), HOME)]
    entries += [(prose.title, prose_path(prose)) for prose in site.prose]
    if site.registers or overviews(site):
        entries.append((words.text("Registers"), INDEX))
    if has_facets(site):
        entries.append((words.text("Browse"), BROWSE))
    return [*entries, (words.text("Search"), SEARCH), (words.text("About"), ABOUT)]
