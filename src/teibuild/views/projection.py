"""Equal-area projections of the globe onto a plane, and the part of the plane that a map shows.

Sources: B. Šavrič, T. Patterson and B. Jenny, The Equal Earth map projection, International Journal of Geographical
Information Science 33 (2019), for maps of the world; J. P. Snyder, Map Projections: A Working Manual (USGS Professional
Paper 1395, 1987), section 10, for the cylindrical equal-area projection of a region.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import asin, cos, degrees, radians, sin, sqrt
from typing import Final

from msgspec import Struct

Point = tuple[float, float]
"""On the globe, longitude and latitude in degrees; on the plane, x to the right and y up (or down, in pixels)."""

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_WORLD_WIDTH: Final = 2.7066299837
_WORLD_HEIGHT: Final = 1.3173627591
_REGION: Final = (100.0, 55.0)
"""How many degrees of longitude and latitude a region spans, at most; wider maps are maps of the world."""
_FAMILIAR: Final = 300.0
"""How many degrees a map of the world may span and still be cut in the Pacific, as readers know it."""
_SMALLEST: Final = 6.0
"""How many degrees a map spans, at least."""
_MARGIN: Final = 0.1
"""Part of the span of the places that is left free around them."""
_SHAPES: Final = (0.5, 0.66)
"""Height of a map as a part of its width: the least and the most."""


class Projection(Struct, frozen=True):
    """A projection: a point of the globe to the plane."""

    centre: float
    """Longitude of the middle, in degrees."""
    standard: float | None = None
    """Latitude that a cylindrical equal-area map of a region shows without distortion; none for the Equal Earth map of
    the world."""

    def forward(self, point: Point) -> Point:
        """Where a point of the globe lies on the plane; its longitude is taken as the nearest to the middle."""
        longitude = radians(wrapped(point[0] - self.centre))
        return self.plane(longitude, radians(point[1]))

    def plane(self, longitude: float, latitude: float) -> Point:
        """The same in radians, with the longitude counted from the middle."""
        if self.standard is not None:
            shrink = cos(radians(self.standard))
            return longitude * shrink, sin(latitude) / shrink
        angle = asin(sqrt(3) / 2 * sin(latitude))
        square = angle * angle
        sixth = square**3
        slope = 9 * _A[3] * sixth * square + 7 * _A[2] * sixth + 3 * _A[1] * square + _A[0]
        x = 2 * sqrt(3) * longitude * cos(angle) / (3 * slope)
        return x, angle * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))

    def backward(self, x: float, y: float) -> Point:
        """The point of the globe at a place of a map of a region.

        Raises:
            ValueError: The projection is that of the world.

        """
        if self.standard is None:
            message = "a map of the world is not read backwards"
            raise ValueError(message)
        shrink = cos(radians(self.standard))
        return self.centre + degrees(x / shrink), degrees(asin(max(-1.0, min(1.0, y * shrink))))


class Frame(Struct, frozen=True):
    """A rectangle of the plane, and how large it is drawn."""

    projection: Projection
    left: float
    top: float
    scale: float
    """Pixels per unit of the plane."""
    width: int
    height: int

    def pixel(self, point: Point) -> Point:
        """Where a point of the globe is drawn, in pixels from the upper left corner."""
        return self.drawn(self.projection.forward(point))

    def drawn(self, place: Point) -> Point:
        """Where a point of the plane is drawn."""
        return (place[0] - self.left) * self.scale, (self.top - place[1]) * self.scale

    def holds(self, pixel: Point) -> bool:
        """Whether a pixel lies inside."""
        return 0 <= pixel[0] <= self.width and 0 <= pixel[1] <= self.height

    def corners(self) -> list[Point]:
        """The corners of a map of a region on the globe, clockwise from the upper left."""
        right, bottom = self.left + self.width / self.scale, self.top - self.height / self.scale
        ends = ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))
        return [self.projection.backward(*end) for end in ends]


def frame(points: Sequence[Point], width: int) -> Frame:
    """The map that shows all of some points, as near as it can.

    Args:
        points: Longitudes and latitudes; at least one.
        width: Width of the map in pixels.

    """
    longitudes = [wrapped(point[0]) for point in points]
    centre, span = middle(longitudes)
    if span > _REGION[0] and max(longitudes) - min(longitudes) <= _FAMILIAR:
        centre = (max(longitudes) + min(longitudes)) / 2
    latitudes = [point[1] for point in points]
    low, high = min(latitudes), max(latitudes)
    is_region = span <= _REGION[0] and high - low <= _REGION[1] and max(abs(low), abs(high)) < 75
    projection = Projection(centre, max(-60.0, min(60.0, (low + high) / 2)) if is_region else None)
    places = [projection.forward(point) for point in points]
    least = radians(_SMALLEST)
    x, wide = _interval([place[0] for place in places], least)
    y, tall = _interval([place[1] for place in places], least)
    wide, tall = max(wide, tall / _SHAPES[1]), max(tall, wide * _SHAPES[0])
    if not is_region:
        wide, tall = min(wide, 2 * _WORLD_WIDTH), min(tall, 2 * _WORLD_HEIGHT)
        tall = max(min(tall, wide * _SHAPES[1]), wide * _WORLD_HEIGHT / _WORLD_WIDTH)
        x = max(wide / 2 - _WORLD_WIDTH, min(_WORLD_WIDTH - wide / 2, x))
        y = max(tall / 2 - _WORLD_HEIGHT, min(_WORLD_HEIGHT - tall / 2, y))
    scale = width / wide
    return Frame(projection, x - wide / 2, y + tall / 2, scale, width, round(tall * scale))


def world(centre: float, width: int) -> Frame:
    """A map of the whole world."""
    scale = width / (2 * _WORLD_WIDTH)
    height = round(2 * _WORLD_HEIGHT * scale)
    return Frame(Projection(centre), -_WORLD_WIDTH, _WORLD_HEIGHT, scale, width, height)


def middle(longitudes: Iterable[float]) -> tuple[float, float]:
    """The middle of the shortest stretch around the globe that holds some longitudes, and its length, in degrees."""
    found = sorted({longitude % 360 for longitude in longitudes})
    gaps = [(after - before, before) for before, after in pairwise([*found, found[0] + 360])]
    gap, before = max(gaps, key=lambda one: (one[0], -one[1]))
    span = max(0.0, 360 - gap)
    return wrapped(before + gap + span / 2), span


def wrapped(longitude: float) -> float:
    """A longitude between -180 and 180 degrees."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def _interval(values: Sequence[float], least: float) -> tuple[float, float]:
    """The middle of some values, and how wide a map of them is."""
    low, high = min(values), max(values)
    return (low + high) / 2, max(least, (high - low) * (1 + 2 * _MARGIN))


def clipped(ring: Sequence[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """The part of a ring on one side of a line (I. Sutherland and G. Hodgman, Reentrant polygon clipping, 1974).

    Args:
        ring: Points; the last is joined to the first.
        axis: 0 for an upright line, 1 for a level one.
        limit: Where the line lies.
        sign: 1 to keep what lies beyond it, -1 to keep what lies before it.

    """

    def inside(point: Point) -> bool:
        return (point[axis] - limit) * sign >= 0

    kept: list[Point] = []
    for start, end in pairwise([*ring[-1:], *ring]):
        if inside(start) != inside(end):
            part = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
        if inside(end):
            kept.append(end)
    return kept


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """A line with fewer points, none farther from the old one than the tolerance (D. Douglas and T. Peucker, 1973)."""
    if len(line) < 3:
        return list(line)
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    waiting = [(0, len(line) - 1)]
    limit = tolerance * tolerance
    while waiting:
        first, last = waiting.pop()
        left, top = line[first]
        across, down = line[last][0] - left, line[last][1] - top
        square = across * across + down * down
        farthest, most = 0, limit
        for index in range(first + 1, last):
            x, y = line[index][0] - left, line[index][1] - top
            part = (x * across + y * down) / square if square else 0.0
            part = 0.0 if part < 0 else min(part, 1.0)
            x, y = x - part * across, y - part * down
            if x * x + y * y > most:
                farthest, most = index, x * x + y * y
        if farthest:
            keep[farthest] = True
            waiting += [(first, farthest), (farthest, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, without sign."""
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise([*ring, *ring[:1]]))) / 2
