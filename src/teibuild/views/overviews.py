"""Ways into the papers besides their texts: by time, by place, by who wrote to whom, by what was secret."""

from __future__ import annotations

from collections.abc import Iterator

from teibuild.views.chronology import CHRONOLOGY, chronology_pages, has_chronology
from teibuild.views.correspondence import CORRESPONDENCE, correspondence_pages, has_correspondence
from teibuild.views.declassification import OVERVIEW
from teibuild.views.gathering import Gathering
from teibuild.views.page import Site, SitePage
from teibuild.views.places_map import MAP, has_map, map_pages
from teibuild.views.secrecy_overview import has_overview, overview_pages


def overviews(site: Site) -> list[tuple[str, str, str]]:
    """The ways that an edition has: title, path on the site, and a sentence about each."""
    words = site.words
    found = []
    if has_chronology(site):
        about = words.text("The papers, what they speak of, and what became of them, in order of time.")
        found.append((words.text("Chronology"), CHRONOLOGY, about))
    if has_map(site):
        about = words.text("The places that the papers name, each as large as it is often named.")
        found.append((words.text("Map"), MAP, about))
    if has_correspondence(site):
        found.append(
            (words.text("Correspondence"), CORRESPONDENCE, words.text("Who wrote to whom, how often and when."))
        )
    if has_overview(site):
        about = words.text("When each document was marked, reviewed and released, by whom, and what is still withheld.")
        found.append((words.text("Markings, reviews, releases"), OVERVIEW, about))
    return found


def further_pages(site: Site, gathered: Gathering, at: str) -> Iterator[SitePage]:
    """The pages of these ways.

    Args:
        site: The site.
        gathered: What its documents name, date and tell.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    yield from chronology_pages(site, gathered.events, at)
    yield from map_pages(site, gathered.mentions, at)
    yield from correspondence_pages(site, gathered.pairs, gathered.briefs, at)
    yield from overview_pages(site, gathered.secrecy, at)
