"""All pages of a site, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Iterator

from teibuild.views.documents import document_pages
from teibuild.views.home import ABOUT, HOME, home_pages
from teibuild.views.page import Site, SitePage
from teibuild.views.prose import prose_pages, prose_path
from teibuild.views.registers import INDEX, register_pages


def site_pages(site: Site) -> Iterator[SitePage]:
    """Every page of the site."""
    yield from home_pages(site)
    yield from prose_pages(site)
    yield from document_pages(site)
    yield from register_pages(site)


def navigation(site: Site) -> list[tuple[str, str]]:
    """The main navigation: labels and paths."""
    entries = [("Documents", HOME)]
    entries += [(prose.title, prose_path(prose)) for prose in site.prose]
    if site.registers:
        entries.append(("Registers", INDEX))
    return [*entries, ("About", ABOUT)]
