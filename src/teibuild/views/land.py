"""The land on a map: coasts of Natural Earth (public domain), projected, cut to the map and thinned out to its size.

The coasts come as TopoJSON (https://github.com/topojson/topojson-specification) in the npm package ``world-atlas``,
which is gathered when the program is built. Borders are left out: those of today are not those of the papers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, degrees, inf, radians
from typing import Final

from msgspec import Struct

from teibuild.resources import resource
from teibuild.views.projection import Frame, Point, area, clipped, simplified

COASTS: Final = ("land-110m.json", "land-50m.json")
"""Names of the gathered files, in the folder ``maps`` of the assets: for the world, and for a region."""
_FINE: Final = 0.25
"""Degrees a pixel from which on the coarser coasts serve."""
_STEP: Final = 4.0
"""Degrees after which a straight line on the globe gets a point, so that it may bend on the map."""
_TOLERANCE: Final = 0.45
"""How far a coast may be off, in pixels."""
_LEAST: Final = 1.2
"""The smallest island that is drawn, in square pixels."""
_NEAR: Final = 0.4
"""How near points of a coast may lie, in pixels."""
_DEGREES: Final = degrees(1)
_EDGE: Final = 4
"""Pixels by which coasts run on beyond the map's edges."""


class Coast(Struct, frozen=True):
    """A ring of longitudes and latitudes, which may run beyond 180 degrees, and how far it reaches."""

    ring: tuple[Point, ...]
    low: Point
    """The least longitude and latitude."""
    high: Point


@cache
def coasts(file: str) -> tuple[Coast, ...]:
    """Every coast of a gathered file.

    Raises:
        FileNotFoundError: The coasts have not been gathered.

    """
    topology = json.loads(resource("assets", "maps", file).read_bytes())
    (scale_x, scale_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        across, up = (list(accumulate(step[axis] for step in arc)) for axis in (0, 1))
        arcs.append([(left + x * scale_x, low + y * scale_y) for x, y in zip(across, up, strict=True)])
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for indices in polygon:
                ring: list[Point] = []
                for index in indices:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring.extend(arc[1:] if ring else arc)
                found.append(_coast(unrolled(ring)))
    return tuple(found)


def unrolled(ring: Sequence[Point]) -> list[Point]:
    """A ring whose longitudes do not jump where it crosses 180 degrees; one around a pole is led along it."""
    turned: list[Point] = []
    turn = 0.0
    before = ring[0][0]
    for longitude, latitude in ring:
        if abs(longitude - before) > 180:
            turn += 360 if longitude < before else -360
        before = longitude
        turned.append((longitude + turn, latitude))
    if abs(turned[-1][0] - turned[0][0]) > 180:
        pole = 90.0 if sum(point[1] for point in turned) > 0 else -90.0
        turned += [(turned[-1][0], pole), (turned[0][0], pole)]
    return turned


def _coast(ring: Sequence[Point]) -> Coast:
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return Coast(tuple(ring), (min(longitudes), min(latitudes)), (max(longitudes), max(latitudes)))


def land(frame: Frame) -> str:
    """The land on a map as the data of an SVG path."""
    paths = []
    degree = frame.scale / _DEGREES
    for coast in coasts(COASTS[degree > 1 / _FINE]):
        if (coast.high[0] - coast.low[0]) * (coast.high[1] - coast.low[1]) * degree * degree < _LEAST:
            continue
        for piece in _pieces(coast, frame):
            drawn = list(_apart(frame.drawn(frame.projection.plane(*_radians(point))) for point in piece))
            for axis, size in ((0, frame.width), (1, frame.height)):
                if drawn and min(point[axis] for point in drawn) < -_EDGE:
                    drawn = clipped(drawn, axis, -_EDGE, 1)
                if drawn and max(point[axis] for point in drawn) > size + _EDGE:
                    drawn = clipped(drawn, axis, size + _EDGE, -1)
            thin = simplified([*drawn, *drawn[:1]], _TOLERANCE)[:-1]
            if len(thin) > 2 and area(thin) >= _LEAST:
                paths.append(data(thin) + "z")
    return "".join(paths)


def _apart(points: Iterable[Point]) -> Iterator[Point]:
    """Points without those that lie so near the one before that no eye parts them."""
    x = y = inf
    for point in points:
        if abs(point[0] - x) + abs(point[1] - y) > _NEAR:
            x, y = point
            yield point


def graticule(frame: Frame) -> str:
    """Meridians and parallels as the data of an SVG path, as close as the map's scale asks for."""
    span = frame.width / frame.scale
    step = next(step for step in (1, 2, 5, 10, 20, 30) if span * _DEGREES / step <= 12 or step == 30)
    lines = []
    for longitude in range(-180, 181, step):
        meridian = [_radians((longitude, latitude)) for latitude in range(-90, 91, 5)]
        lines.append([frame.drawn(frame.projection.plane(*point)) for point in meridian])
    for latitude in range(-90 + step, 90, step):
        parallel = [_radians((longitude, latitude)) for longitude in (-180, 180)]
        lines.append([frame.drawn(frame.projection.plane(*point)) for point in parallel])
    shown = (simplified(_within(line, frame), _TOLERANCE) for line in lines)
    return "".join(data(line) for line in shown if len(line) > 1)


def data(line: Sequence[Point]) -> str:
    """A line as the data of an SVG path, each point told by its distance from the one before."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in line]
    out = [f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}"]
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(tenths)]
    out.append("l" + " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in steps if x or y))
    return "".join(out).replace(" -", "-")


def _pieces(coast: Coast, frame: Frame) -> Iterator[list[Point]]:
    """A coast with its longitudes counted from the map's middle, cut where the map's edge parts it."""
    centre = frame.projection.centre
    reach = _reach(frame)
    for turn in (-720, -360, 0, 360, 720):
        low, high = coast.low[0] - centre + turn, coast.high[0] - centre + turn
        if low >= reach[0] or high <= -reach[0] or coast.low[1] > reach[2] or coast.high[1] < reach[1]:
            continue
        moved = [(longitude - centre + turn, latitude) for longitude, latitude in coast.ring]
        if low < -180:
            moved = clipped(moved, 0, -180, 1)
        if high > 180:
            moved = clipped(moved, 0, 180, -1)
        if len(moved) > 2:
            yield list(_bent(moved))


def _reach(frame: Frame) -> tuple[float, float, float]:
    """How many degrees the map of a region reaches from its middle to a side, and its lowest and highest latitude."""
    if frame.projection.standard is None:
        return 180.0, -90.0, 90.0
    corners = frame.corners()
    side = max(abs(longitude - frame.projection.centre) for longitude, _ in corners)
    return min(180.0, side + 1), min(latitude for _, latitude in corners) - 1, corners[0][1] + 1


def _bent(ring: Sequence[Point]) -> Iterator[Point]:
    """A ring with points added to its long straight stretches."""
    for start, end in pairwise([*ring, *ring[:1]]):
        yield start
        parts = ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1])) / _STEP)
        for part in range(1, parts):
            share = part / parts
            yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _within(line: Sequence[Point], frame: Frame) -> list[Point]:
    """The stretch of a line that crosses the map, with a point before and after it; lines cross it once."""
    near = [
        index
        for index, (start, end) in enumerate(pairwise(line))
        if max(start[0], end[0]) >= 0 and min(start[0], end[0]) <= frame.width
        and max(start[1], end[1]) >= 0 and min(start[1], end[1]) <= frame.height
    ]  # fmt: skip
    return list(line[near[0] : near[-1] + 2]) if near else []


def _radians(point: Point) -> Point:
    return radians(point[0]), radians(point[1])


def _tenth(number: int) -> str:
    whole, rest = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
