"""Citing and reusing: what every page says of itself, and the pages and files that are made to be taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from msgspec.structs import replace

from teibuild.batches import batched
from teibuild.model import DocumentResult
from teibuild.views.addresses import address_files, with_aliases
from teibuild.views.changes import INDEX as CHANGES
from teibuild.views.cited import address
from teibuild.views.citing import cite_files, cite_variables, edition_variables
from teibuild.views.downloads import download_variables, text_files
from teibuild.views.metadata import Metadata, metadata
from teibuild.views.page import Site, SitePage

_UNLISTED: Final = frozenset({"404", "moved", "tombstone"})
"""Kinds of pages that search engines are not sent to."""
_SITEMAP: Final = 50_000
"""Most addresses in one map (sitemaps.org)."""


def completed(site: Site, page: SitePage) -> SitePage:
    """A page with what it says of itself, and of citing it."""
    document = page.variables.get("doc")
    page = with_aliases(site, page)
    about: dict[str, object] = {
        "metadata": metadata(site, page) if is_listed(page) else Metadata(),
        # A page that leads on is known by where it leads (RFC 6596).
        "canonical": address(site.edition, str(page.variables.get("target", page.path)).partition("#")[0]),
        "changes_path": CHANGES if site.history.steps else "",
    }
    if isinstance(document, DocumentResult):
        about |= cite_variables(site, document, page) | download_variables(document)
    else:
        about |= edition_variables(site, page)
    return replace(page, variables={**page.variables, **about})


def document_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """What can be taken away of each document: its citations, its text, the list of its addresses."""
    yield from cite_files(site)
    yield from text_files(site)
    yield from address_files(site)


def sitemap_files(site: Site, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Maps for search engines, and where they are; nothing where the edition has no web address.

    Args:
        site: The site.
        paths: Paths of its pages, in order.

    """
    edition = site.edition
    if not edition.base_url:
        return
    maps: list[str] = []
    for part in batched(paths, _SITEMAP):
        maps.append(f"sitemap-{len(maps) + 1}.xml")
        rows = "".join(f"<url><loc>{escape(address(edition, path))}</loc></url>\n" for path in part)
        yield maps[-1], _xml("urlset", rows)
    rows = "".join(f"<sitemap><loc>{escape(address(edition, path))}</loc></sitemap>\n" for path in maps)
    yield "sitemap.xml", _xml("sitemapindex", rows)
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {address(edition, 'sitemap.xml')}\n".encode()


def is_listed(page: SitePage) -> bool:
    """Whether search engines are sent to a page."""
    return page.kind not in _UNLISTED


def _xml(root: str, rows: str) -> bytes:
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{start}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{root}>\n'.encode()
