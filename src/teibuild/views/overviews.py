"""Ways into the papers besides their texts: by time, by place, by who wrote to whom, by what was secret."""

from __future__ import annotations

from teibuild.views.chronology import CHRONOLOGY, has_chronology
from teibuild.views.correspondence import CORRESPONDENCE, has_correspondence
from teibuild.views.declassification import OVERVIEW
from teibuild.views.page import Site
from teibuild.views.places_map import MAP, has_map
from teibuild.views.secrecy_overview import has_overview


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
