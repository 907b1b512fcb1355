"""The pages of the facets: what there is to browse by, the values of each facet, and the documents of each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from msgspec import Struct

from teibuild.render.context import relative
from teibuild.views.facets import Facet, Facets, Found, Value, month
from teibuild.views.leaves import Leaf, leaf, numbered, pages_of
from teibuild.views.page import Site, SitePage

BROWSE: Final = "browse/index.html"
VALUES: Final = 200
"""Values on one page."""
DOCUMENTS: Final = 50
"""Documents on one page."""
SPOTS: Final = 12
"""Places of one document that are linked; the rest is counted."""
SHOWN: Final = 12
"""Values of each facet on the first page of all."""

T = TypeVar("T")


def facet_path(facet: Facet) -> str:
    """Path of a facet's values."""
    return f"browse/{facet.name}/index.html"


def value_path(facet: Facet, value: Value) -> str:
    """Path of a value's documents. ``index`` is the facet's own page."""
    return f"browse/{facet.name}/{value.name if value.name != 'index' else 'index-'}.html"


def browse_pages(site: Site, found: Sequence[Facet], facets: Facets) -> Iterator[SitePage]:
    """Every page of every facet, and one that leads to them; nothing where there is no facet.

    Args:
        site: The site.
        found: Its facets.
        facets: Which documents bear their values.

    """
    if not found:
        return
    words = site.words
    overview = [(facet, facet_path(facet), _first(facet), len(_listed(facet))) for facet in found]
    yield SitePage(
        BROWSE,
        "browse.html",
        words.text("Browse"),
        words.text("The documents by date, names, markings and review."),
        site.revised,
        BROWSE,
        {"facets": overview, "value_path": value_path, "spread": _spread(found)},
    )
    for facet in found:
        yield from _facet(site, facet)
        for value in facet.values:
            yield from _value(site, facet, value, facets.found(facet, value))


def _listed(facet: Facet) -> list[Value]:
    """The values that the facet's own page lists; the months stand under their years."""
    return [value for value in facet.values if not (facet.name == "dates" and month(value))]


def _first(facet: Facet) -> list[Value]:
    """The values with most documents, in the order of the facet."""
    listed = _listed(facet)
    if facet.name == "dates" and len(facet.values) <= SHOWN:
        return list(facet.values)
    best = sorted(range(len(listed)), key=lambda place: (-listed[place].total, -listed[place].count, place))
    return [listed[place] for place in sorted(best[:SHOWN])]


def _spread(found: Sequence[Facet]) -> list[tuple[str, str, int]]:
    """Years from the first to the last, those without documents too, for a small picture: year, path, documents."""
    dates = next((facet for facet in found if facet.name == "dates"), None)
    years = {value.name: value for value in _listed(dates)} if dates else {}
    if dates is None or not len(years) >= 2 or int(max(years)) - int(min(years)) > 200:
        return []
    return [
        (name, value_path(dates, years[name]) if name in years else "", years[name].total if name in years else 0)
        for name in map(str, range(int(min(years)), int(max(years)) + 1))
    ]


def _leaves(items: Sequence[T], size: int, base: str) -> Iterator[tuple[Leaf, Sequence[T]]]:
    total = pages_of(len(items), size)
    for number in range(1, total + 1):
        yield leaf(number, total, partial(numbered, base)), items[(number - 1) * size : number * size]


def _facet(site: Site, facet: Facet) -> Iterator[SitePage]:
    months: dict[str, list[Value]] = {}
    for value in facet.values if facet.name == "dates" else ():
        if month(value):
            months.setdefault(value.name[:4], []).append(value)
    for one, values in _leaves(_listed(facet), VALUES, facet_path(facet)):
        yield SitePage(
            one.path,
            "facet.html",
            _title(site, facet.title, one),
            facet.about,
            site.revised,
            BROWSE,
            {"facet": facet, "values": values, "leaf": one, "months": months, "value_path": value_path},
        )


def _value(site: Site, facet: Facet, value: Value, bearing: Iterator[Found]) -> Iterator[SitePage]:
    several = "\u2009–\u2009"
    total = pages_of(value.total, DOCUMENTS)
    for number in range(1, total + 1):
        found = list(islice(bearing, DOCUMENTS))
        one = leaf(number, total, partial(numbered, value_path(facet, value)))
        first = (number - 1) * DOCUMENTS + 1
        yield SitePage(
            one.path,
            "facet-value.html",
            _title(site, f"{facet.title}: {value.label}", one),
            value.about or facet.about,
            max((bears.revised for bears in found), default=""),
            BROWSE,
            {
                "facet": facet,
                "facet_path": facet_path(facet),
                "value": value,
                "leaf": one,
                "span": f"{first}{several}{first + len(found) - 1}",
                "found": [(bears, _places(bears, one.path)) for bears in found],
                "months": [
                    (other, value_path(facet, other))
                    for other in facet.values
                    if facet.name == "dates" and month(other) and other.name[:4] == value.name and not month(value)
                ],
                "year": value.name[:4] if facet.name == "dates" and month(value) else "",
            },
        )


def _title(site: Site, title: str, one: Leaf) -> str:
    if one.total == 1:
        return title
    return site.words.text("{title}, page {n} of {total}", title=title, n=one.number, total=one.total)


class _Place(Struct, frozen=True):
    """A link to where a document bears a value."""

    href: str
    page: str
    kind: str
    count: int


def _places(found: Found, at: str) -> list[_Place]:
    """The first places of a document; those on one page that lead to one address are one."""
    folder = f"documents/{found.document.record.id}/"
    shown: list[_Place] = []
    for spot in found.spots[:SPOTS]:
        address = "index.html" + spot.address if not spot.address or spot.address.startswith("#") else spot.address
        shown.append(_Place(relative(at, folder + address), spot.page, spot.kind.name.lower(), spot.count))
    return shown
