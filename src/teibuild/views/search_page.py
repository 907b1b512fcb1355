"""The page on which readers search; the work is done by its script, from the files of the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from teibuild.model.search import TextKind
from teibuild.views.facets import Facet
from teibuild.views.page import Site, SitePage

SEARCH: Final = "search.html"
CHOICES: Final = 300
"""Values that a filter offers: those with most documents. Any other is chosen on its own page of the facet."""
_SAMPLES: Final = (0, 1, 2, 3, 5, 11, 100)
"""Numbers of which each form of a plural, in any language, fits one (CLDR)."""


def search_pages(site: Site, facets: Iterable[Facet]) -> Iterator[SitePage]:
    """The search page.

    Args:
        site: The site.
        facets: What divides its documents; some serve as filters.

    """
    words = site.words
    found = {facet.name: facet for facet in facets}
    yield SitePage(
        SEARCH,
        "search.html",
        words.text("Search"),
        words.text("Search the papers, the notes, the registers and the pages of this edition."),
        site.revised,
        SEARCH,
        {
            "filters": [
                (name, label, _choices(found[facet]))
                for name, facet, label in (
                    ("people", "people", words.text("Person")),
                    ("places", "places", words.text("Place")),
                    ("organisations", "organisations", words.text("Organisation")),
                    ("marking", "markings", words.text("Marking")),
                    ("exemption", "exemptions", words.text("Exemption")),
                )
                if facet in found
            ],
            "papers": [(document.record.id, document.record.title) for document in site.documents[:CHOICES]],
            "kinds": list(_kinds(site).items()),
            "words_of_script": json.dumps(_said(site), ensure_ascii=False),
            "has_dates": "dates" in found,
            "has_facets": bool(found),
            "has_registers": bool(site.registers),
        },
    )


def _choices(facet: Facet) -> list[tuple[str, str]]:
    """What a filter offers: value and label."""
    values = facet.values
    best = sorted(range(len(values)), key=lambda place: (-values[place].total, -values[place].count, place))
    return [(values[place].filter.partition("=")[2], values[place].label) for place in sorted(best[:CHOICES])]


def _kinds(site: Site) -> dict[int, str]:
    words = site.words
    return {
        int(TextKind.PAPER): words.text("The papers"),
        int(TextKind.TITLE): words.text("Titles and abstracts"),
        int(TextKind.EDITORIAL): words.text("Editorial notes"),
        int(TextKind.TEXTUAL): words.text("Textual notes"),
        int(TextKind.STAMPS): words.text("Stamps and numbers"),
        int(TextKind.REGISTER): words.text("Registers"),
        int(TextKind.PROSE): words.text("Pages about the edition"),
    }


def _said(site: Site) -> dict[str, object]:
    """What the script says: messages, and for messages about a number one form for each of the samples."""
    words = site.words

    def forms(one: str, many: str) -> list[tuple[int, str]]:
        return [(n, words.count(one, many, n).replace(str(n), "{n}", 1)) for n in _SAMPLES]

    return {
        "looking": words.text("Looking …"),
        "nothing": words.text(
            "Nothing found. Fewer words, the beginning of a word with a star, or fewer filters help."
        ),
        "failed": words.text("The index could not be read ({file}). Try again.", file="{file}"),
        "atLeast": words.text("At least"),
        "typed": words.text("typed"),
        "place": words.text("To the place"),
        "page": words.text("p. {page}, sheet {sheet}", page="{page}", sheet="{sheet}"),
        "places": forms("{n} place", "{n} places"),
        "texts": forms("{n} text", "{n} texts"),
        "more": forms("{n} more place here", "{n} more places here"),
        "kinds": {
            int(TextKind.TITLE): words.text("Title or abstract"),
            int(TextKind.EDITORIAL): words.text("Editorial note"),
            int(TextKind.TEXTUAL): words.text("Textual note"),
            int(TextKind.STAMPS): words.text("On the page"),
            int(TextKind.REGISTER): words.text("Register entry"),
            int(TextKind.PROSE): words.text("About the edition"),
        },
    }
