"""The pages of a site: those of its documents, which can be made one document by itself, and those of the whole."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from teibuild.model import DocumentResult
from teibuild.views.addresses import former_pages
from teibuild.views.browse import BROWSE, browse_pages
from teibuild.views.changes import change_pages
from teibuild.views.citing import cite_pages, edition_cite_page
from teibuild.views.declassification import declassification_pages
from teibuild.views.documents import document_pages
from teibuild.views.downloads import print_pages
from teibuild.views.facets import has_facets
from teibuild.views.gathering import Gathering
from teibuild.views.home import ABOUT, HOME, home_pages
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


def common_pages(site: Site, taken: Container[str], *, brief: bool) -> Iterator[SitePage]:
    """All other pages of a site; behind them, those that stand where something was.

    Args:
        site: The site; its documents need not have their texts.
        taken: Paths at which the site has something by then, the documents' pages and those that came before.
        brief: Whether lists may do with what our templates say of documents.

    """
    with Gathering(site, brief=brief) as gathered:
        yield from _completed(site, _common_pages(site, gathered))
    yield from _completed(site, former_pages(site, taken))


def _common_pages(site: Site, gathered: Gathering) -> Iterator[SitePage]:
    facets = gathered.facets.all()
    yield from home_pages(site, gathered.contents, facets)
    yield from prose_pages(site)
    yield from register_pages(site, gathered.mentions, gathered.papers, overviews(site))
    yield from further_pages(site, gathered, INDEX)
    yield from browse_pages(site, facets, gathered.facets)
    yield from search_pages(site, facets)
    yield edition_cite_page(site)
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
