"""All pages of a site, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Iterator

from teibuild.views.browse import BROWSE, browse_pages
from teibuild.views.declassification import declassification_pages
from teibuild.views.documents import document_pages
from teibuild.views.facets import facets, has_facets
from teibuild.views.home import ABOUT, HOME, home_pages
from teibuild.views.mentions import Mentions
from teibuild.views.notes import notes_pages
from teibuild.views.overviews import further_pages, overviews
from teibuild.views.page import Site, SitePage
from teibuild.views.parallel import parallel_pages
from teibuild.views.prose import prose_pages, prose_path
from teibuild.views.registers import INDEX, register_pages
from teibuild.views.reuse import completed, reuse_pages
from teibuild.views.search_page import SEARCH, search_pages


def site_pages(site: Site) -> Iterator[SitePage]:
    """Every page of the site, with what it says of itself to programs and of citing it."""
    yield from completed(site, _pages(site))


def _pages(site: Site) -> Iterator[SitePage]:
    yield from home_pages(site)
    yield from prose_pages(site)
    yield from document_pages(site)
    yield from declassification_pages(site)
    yield from parallel_pages(site)
    yield from notes_pages(site)
    mentions = Mentions(site.documents)
    yield from register_pages(site, mentions, overviews(site))
    yield from further_pages(site, mentions, INDEX)
    found = facets(site)
    yield from browse_pages(site, found)
    yield from search_pages(site, found)
    yield from reuse_pages(site)


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
