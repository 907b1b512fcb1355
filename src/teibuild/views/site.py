"""The pages of a site: those of its documents, which can be made one document by itself, and those of the whole."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from teibuild.model import DocumentResult, View
from teibuild.views.addresses import former_pages
from teibuild.views.browse import BROWSE, browse_pages
from teibuild.views.changes import change_pages
from teibuild.views.chronology import chronology_pages
from teibuild.views.citing import cite_pages, edition_cite_page
from teibuild.views.correspondence import correspondence_pages
from teibuild.views.declassification import declassification_pages
from teibuild.views.documents import apparatus_pages, document_pages
from teibuild.views.downloads import print_pages
from teibuild.views.facets import has_facets
from teibuild.views.gathering import Gathering
from teibuild.views.home import ABOUT, HOME, home_pages
from teibuild.views.notes import notes_pages
from teibuild.views.overviews import overviews
from teibuild.views.page import Site, SitePage
from teibuild.views.parallel import parallel_pages
from teibuild.views.places_map import map_pages
from teibuild.views.prose import prose_pages, prose_path
from teibuild.views.registers import INDEX, register_pages
from teibuild.views.reuse import completed
from teibuild.views.search_page import SEARCH, search_pages
from teibuild.views.secrecy_overview import overview_pages

_PAGES: Final[Mapping[View, Callable[[Site], Iterator[SitePage]]]] = {
    View.APPARATUS: apparatus_pages,
    View.DECLASSIFICATION: declassification_pages,
    View.PARALLEL: parallel_pages,
    View.NOTES: notes_pages,
}
"""The pages of documents in the views that an edition may do without; those to be printed are made by volumes."""


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
    for view, pages in _PAGES.items():
        if view in site.edition.views:
            yield from pages(site)
    yield from cite_pages(site)


def printed_pages(site: Site, number: int, total: int) -> Iterator[SitePage]:
    """The pages of a volume that are made to be printed.

    Args:
        site: A site of the volume's documents, with their texts.
        number: The volume's number, from 1.
        total: How many volumes the edition has.

    """
    yield from _completed(site, print_pages(site, number, total))


class Section(NamedTuple):
    """Pages of the site as a whole that are made from the same parts of what documents contribute."""

    name: str
    takes: tuple[str, ...]
    """What its pages take of documents: parts of what these contribute, by their names."""
    pages: Callable[[Site, Gathering], Iterator[SitePage]]
    shows: tuple[str, ...] = ()
    """What else they show: ``documents``, anything of which but their texts, or ``prose``."""


SECTIONS: Final = (
    Section(
        "home",
        ("account", "borne"),
        lambda site, found: home_pages(site, found.contents, found.found_by),
        ("documents", "prose"),
    ),
    Section("prose", ("brief",), lambda site, _: prose_pages(site), ("prose",)),
    Section(
        "registers",
        ("brief", "parties", "counted", "listed"),
        lambda site, found: register_pages(site, found.mentions, found.papers, overviews(site)),
    ),
    Section("chronology", ("brief", "events"), lambda site, found: chronology_pages(site, found.events, INDEX)),
    Section("map", ("counted",), lambda site, found: map_pages(site, found.mentions, INDEX)),
    Section(
        "correspondence",
        ("brief", "parties"),
        lambda site, found: correspondence_pages(site, found.pairs, found.briefs, INDEX),
    ),
    Section("secrecy", ("brief", "closing"), lambda site, found: overview_pages(site, found.secrecy, INDEX)),
    Section(
        "browse", ("brief", "revised", "borne"), lambda site, found: browse_pages(site, found.found_by, found.facets)
    ),
    Section("search", ("brief", "borne"), lambda site, found: search_pages(site, found.found_by)),
    Section("cite", (), lambda site, _: iter((edition_cite_page(site),))),
)
"""The pages of the site as a whole, in their order: of two at one path, the later one stands."""


def section_pages(site: Site, section: Section, gathered: Gathering) -> Iterator[SitePage]:
    """The pages of a section.

    Args:
        site: The site; its documents need not have their texts.
        section: The section.
        gathered: What its documents contribute.

    """
    gathered.gather(section.takes)
    yield from _completed(site, section.pages(site, gathered))


def last_pages(site: Site, taken: Container[str]) -> Iterator[SitePage]:
    """The pages that tell of earlier versions, and those that stand where something was.

    Args:
        site: The site; its documents need not have their texts.
        taken: Paths at which the site has something by then.

    """
    yield from _completed(site, change_pages(site))
    yield from _completed(site, former_pages(site, taken))


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
