"""The map of places, drawn when the site is built: coasts, and a mark for each place as large as it is often named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import hypot, sqrt
from typing import Final

from msgspec import Struct

from teibuild.model import Entity, RegisterKind
from teibuild.render.context import entity_path, relative
from teibuild.views.labels import LINE, Box, Label, Mark, labelled
from teibuild.views.land import graticule, land
from teibuild.views.naming import Mentions
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.projection import Frame, Point, frame, world
from teibuild.words import Words

MAP: Final = "map.html"
MARKS: Final = 300
"""How many places are marked, at most: those named most often."""
_SIZES: Final[Mapping[str, tuple[int, float]]] = {"wide": (860, 15.0), "narrow": (340, 13.0)}
"""Widths of the map, and sizes of its letters, in pixels: for a screen, and for a phone."""
_INSET: Final = 0.2
"""Width of the small map of the world, as a part of the map's."""
_CROWD: Final = 0.07
"""How near places must lie to crowd, as a part of the map's width."""
_CROWDED: Final = 4
"""How many places in a crowd are worth a map of their own."""
_SAME: Final = 4.0
"""Pixels within which places share a mark."""
_LINES: Final = 4
"""How many of them are named beside it, at most."""
_RADII: Final = (3.5, 15.0)
"""Radii of the smallest and the largest mark, in pixels."""


class Spot(Struct, frozen=True):
    """A place on the map."""

    entity: Entity
    point: Point
    """Longitude and latitude in degrees."""
    named: int
    """How often the papers name it."""
    noted: int
    """How often the notes do."""
    documents: int

    @property
    def coordinates(self) -> str:
        """Its latitude and longitude, as a reader writes them."""
        longitude, latitude = self.point
        north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
        return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"


def spots(site: Site, mentions: Mentions) -> list[Spot]:
    """The places of the register that have coordinates, those named most often first."""
    found = [
        Spot(
            entity,
            (entity.coordinates[1], entity.coordinates[0]),
            *mentions.count(entity.key),
            mentions.documents_of(entity.key),
        )
        for entity in site.entities.values()
        if entity.kind is RegisterKind.PLACES and entity.coordinates is not None and _on_globe(entity.coordinates)
    ]
    return sorted(found, key=lambda spot: (-spot.named, -spot.noted, spot.entity.key))


def _on_globe(coordinates: tuple[float, float]) -> bool:
    return abs(coordinates[0]) <= 90 and abs(coordinates[1]) <= 180


def has_map(site: Site) -> bool:
    """Whether any place of the edition has coordinates."""
    return any(
        entity.kind is RegisterKind.PLACES and entity.coordinates is not None and _on_globe(entity.coordinates)
        for entity in site.entities.values()
    )


def map_pages(site: Site, mentions: Mentions, at: str) -> Iterator[SitePage]:
    """The map, and the same as a table; nothing where no place has coordinates.

    Args:
        site: The site.
        mentions: Where its documents name the places.
        at: Path of the entry of the main navigation that the page belongs to.

    """
    if not has_map(site):
        return
    words = site.words
    found = spots(site, mentions)
    shown = found[:MARKS]
    unplaced = [
        entity for entity in site.entities.values() if entity.kind is RegisterKind.PLACES and entity.coordinates is None
    ]
    yield SitePage(
        MAP,
        "map.html",
        words.text("Map"),
        words.text("The places that the papers name, each as large as it is often named."),
        site.revised,
        at,
        {
            "maps": [
                (one.title, safe(one.ground), [(name, safe(svg)) for name, svg in one.drawings])
                for one in _maps(shown, words)
            ],
            "spots": sorted(shown, key=lambda spot: (spot.entity.sort_name.casefold(), spot.entity.key)),
            "left_out": len(found) - len(shown),
            "unplaced": unplaced[:MARKS],
            "unplaced_more": max(0, len(unplaced) - MARKS),
        },
    )


class _Map(Struct, frozen=True):
    """One map as SVG."""

    id: str
    title: str
    ground: str
    """The coasts and the lines of the globe, which the drawings below use."""
    drawings: list[tuple[str, str]]
    """For each width its name and the drawing."""


def _maps(shown: Sequence[Spot], words: Words) -> list[_Map]:
    """The map of all places and, where some of them crowd, a map of those."""
    whole = frame([spot.point for spot in shown], _SIZES["wide"][0])
    crowd = crowded(shown, whole)
    within = frame([spot.point for spot in crowd], _SIZES["wide"][0]) if crowd else None
    if within is not None and within.projection.standard is None:
        within = None
    maps = [_Map("whole", "", _ground("whole", whole), _drawn("whole", shown, within, words))]
    if within is not None:
        near = [spot for spot in shown if _lies_in([spot], within)]
        title = words.text("Where places lie close together")
        maps.append(_Map("part", title, _ground("part", within), _drawn("part", near, None, words, crowd)))
    return maps


def crowded(shown: Sequence[Spot], whole: Frame) -> list[Spot]:
    """The places of the densest part of a map; none where they do not crowd, or where they are the whole map."""
    pixels = [whole.pixel(spot.point) for spot in shown]
    reach = whole.width * _CROWD
    best: list[int] = []
    for one in pixels:
        near = [number for number, other in enumerate(pixels) if hypot(one[0] - other[0], one[1] - other[1]) <= reach]
        if len(near) > len(best):
            best = near
    return [shown[number] for number in best] if _CROWDED <= len(best) < len(shown) else []


def _ground(name: str, drawn: Frame) -> str:
    """Land and graticule of a map, and of the small map of the world in its corner, to be drawn in any size."""
    paths = {f"land-{name}": land(drawn), f"lines-{name}": graticule(drawn)}
    if drawn.projection.standard is not None:
        paths[f"land-{name}-inset"] = land(world(0, round(drawn.width * _INSET)))
    inside = "".join(f'<path id="{key}" d="{line}" vector-effect="non-scaling-stroke"/>' for key, line in paths.items())
    return f'<svg class="ground" width="0" height="0" aria-hidden="true"><defs>{inside}</defs></svg>'


def _use(name: str, css: str, scale: float) -> str:
    return f'<use class="{css}" href="#{name}"' + (f' transform="scale({scale:.4f})"/>' if scale != 1 else "/>")


def _drawn(
    name: str, shown: Sequence[Spot], within: Frame | None, words: Words, fitted: Sequence[Spot] = ()
) -> list[tuple[str, str]]:
    points = [spot.point for spot in fitted or shown]
    return [
        (key, _svg(name, shown, frame(points, width), size, within, words)) for key, (width, size) in _SIZES.items()
    ]


def _svg(name: str, shown: Sequence[Spot], drawn: Frame, size: float, within: Frame | None, words: Words) -> str:
    """One map. Its places are told by the table beneath it as well, so that it is a picture only."""
    most = max(1, *(spot.named for spot in shown))
    groups = together(shown, drawn)
    # Places that have a map of their own are named there.
    marks = [_mark(group, drawn, most, named=within is None or not _lies_in(group, within)) for group in groups]
    inset = _inset(name, drawn, marks) if drawn.projection.standard is not None else None
    labels = labelled(marks, drawn.width, drawn.height, size, [inset[0]] if inset else [])
    size_of = f'viewBox="0 0 {drawn.width} {drawn.height}" width="{drawn.width}" height="{drawn.height}"'
    scale = drawn.width / _SIZES["wide"][0]
    out = [f'<svg {size_of} aria-hidden="true">', _use(f"land-{name}", "land", scale)]
    out.append(_use(f"lines-{name}", "graticule", scale))
    if within is not None:
        out.append(f'<path class="part" d="{_outline(within, drawn)}"/>')
    # Large marks first, so that small ones lie on top of them.
    for number in sorted(range(len(marks)), key=lambda number: (-marks[number].radius, number)):
        out += _linked(groups[number], marks[number], labels[number], size, words)
    if inset:
        out.append(inset[1])
    out.append("</svg>")
    return "".join(out)


def together(shown: Sequence[Spot], drawn: Frame) -> list[list[Spot]]:
    """Places that lie on one spot of a map share a mark: each group with the one named most often first."""
    groups: list[list[Spot]] = []
    taken: dict[tuple[int, int], list[Spot]] = {}
    for spot in shown:
        x, y = drawn.pixel(spot.point)
        slot = (round(x / _SAME), round(y / _SAME))
        if slot not in taken:
            taken[slot] = []
            groups.append(taken[slot])
        taken[slot].append(spot)
    return groups


def _lies_in(group: Sequence[Spot], part: Frame) -> bool:
    return part.holds(part.pixel(group[0].point))


def _mark(group: Sequence[Spot], drawn: Frame, most: int, *, named: bool) -> Mark:
    x, y = drawn.pixel(group[0].point)
    least, largest = _RADII
    largest *= 0.6 + 0.4 * drawn.width / _SIZES["wide"][0]
    names = tuple(spot.entity.name for spot in group)
    wordings = [names] if len(names) <= _LINES else [(*names[: _LINES - 1], f"+ {len(names) - _LINES + 1}")]
    if len(names) > 1:
        wordings.append((f"{names[0]} + {len(names) - 1}",))
    return Mark(x, y, max(least, largest * sqrt(group[0].named / most)), tuple(wordings) if named else ())


def _linked(group: Sequence[Spot], mark: Mark, label: Label | None, size: float, words: Words) -> Iterator[str]:
    """A mark and its names, each a link to its place."""
    circle = f'<circle cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.radius)}"/>'
    yield _link(group[0], circle, words)
    if label is None:
        return
    for number, line in enumerate(label.lines):
        y = label.y + number * size * LINE
        place = f'x="{_number(label.x)}" y="{_number(y)}" text-anchor="{label.anchor}"'
        yield _link(group[min(number, len(group) - 1)], f"<text {place}>{escape(line)}</text>", words)


def _link(spot: Spot, inside: str, words: Words) -> str:
    href = escape(relative(MAP, entity_path(spot.entity.key)))
    named = words.count("{n} mention", "{n} mentions", spot.named)
    title = f"<title>{escape(spot.entity.name)}: {escape(named)}</title>"
    return f'<a href="{href}" tabindex="-1">{title}{inside}</a>'


def _inset(name: str, drawn: Frame, marks: Sequence[Mark]) -> tuple[Box, str]:
    """A small map of the world that shows where the map lies, in the corner where it hides fewest marks."""
    small = world(0, round(drawn.width * _INSET))
    corners = [
        Box(x, y, x + small.width, y + small.height)
        for y in (drawn.height - small.height - 8, 8)
        for x in (8, drawn.width - small.width - 8)
    ]
    box = min(corners, key=lambda corner: sum(corner.meets(mark.box) for mark in marks))
    globe = [small.drawn(small.projection.forward(point)) for point in _globe()]
    return box, (
        f'<g class="inset" transform="translate({_number(box.left)} {_number(box.top)})">'
        f'<path class="globe" d="{_path(globe)}z"/>'
        f"{_use(f'land-{name}-inset', 'land', small.width / round(_SIZES['wide'][0] * _INSET))}"
        f'<path class="part" d="{_outline(drawn, small)}"/></g>'
    )


def _globe() -> list[Point]:
    """The edge of a map of the world."""
    up = [(179.999, float(latitude)) for latitude in range(-90, 91, 10)]
    return [*up, *((-longitude, latitude) for longitude, latitude in reversed(up))]


def _outline(part: Frame, drawn: Frame) -> str:
    """The edge of the map of a region, on another map."""
    corners = part.corners()
    edge = [
        (start[0] + (end[0] - start[0]) * step / 8, start[1] + (end[1] - start[1]) * step / 8)
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True)
        for step in range(8)
    ]
    return _path([drawn.pixel(point) for point in edge]) + "z"


def _path(line: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in line)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
