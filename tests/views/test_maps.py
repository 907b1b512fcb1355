"""The map is equal-area, holds every place, and no name on it collides with anything."""

from __future__ import annotations

from itertools import pairwise
from math import hypot, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teibuild.views.labels import Box, Mark, labelled
from teibuild.views.land import COASTS, coasts, data, graticule, land, unrolled
from teibuild.views.projection import Point, Projection, area, clipped, frame, middle, simplified, world, wrapped

LONGITUDES = st.floats(-180, 180, allow_nan=False)
LATITUDES = st.floats(-85, 85, allow_nan=False)
PLACES = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=12)


@pytest.mark.parametrize("projection", [Projection(0), Projection(20, 50), Projection(-90, 0)])
@pytest.mark.parametrize(("longitude", "latitude"), [(0, 0), (10, 45), (-60, -30), (30, 70), (150, 80)])
def test_projections_keep_areas(projection: Projection, longitude: float, latitude: float) -> None:
    """A small square of the globe has the same area on the plane, wherever it lies."""
    step = 0.5
    corners = [(0.0, 0.0), (step, 0.0), (step, step), (0.0, step)]
    turned = wrapped(longitude - projection.centre)
    drawn = area([projection.plane(radians(turned + x), radians(latitude + y)) for x, y in corners])
    globe = radians(step) * (sin(radians(latitude + step)) - sin(radians(latitude)))
    assert drawn == pytest.approx(globe, rel=2e-3)


def test_the_published_extent_of_equal_earth() -> None:
    """The map of the world is as wide and as tall as its authors say (Šavrič et al. 2019)."""
    assert Projection(0).plane(pi, 0)[0] == pytest.approx(2.7066299836)
    assert Projection(0).plane(0, pi / 2)[1] == pytest.approx(1.3173627591)


@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(-40, 40), st.floats(-80, 80))
def test_a_map_of_a_region_can_be_read_backwards(
    centre: float, standard: float, across: float, latitude: float
) -> None:
    """From the globe to the plane and back is where one was."""
    projection = Projection(centre, standard)
    back = projection.backward(*projection.plane(radians(across), radians(latitude)))
    assert back == pytest.approx((centre + across, latitude), abs=1e-6)


@given(PLACES, st.sampled_from([340, 860]))
def test_every_place_lies_on_the_map(places: list[Point], width: int) -> None:
    """However places are spread, also across 180 degrees and near the poles, the map shows all of them."""
    drawn = frame(places, width)
    assert drawn.width == width
    assert 0.45 * width <= drawn.height <= width
    slack = 1.0
    for place in places:
        x, y = drawn.pixel(place)
        assert -slack <= x <= drawn.width + slack
        assert -slack <= y <= drawn.height + slack


@given(st.lists(LONGITUDES, min_size=1, max_size=9))
def test_the_middle_is_near_all(longitudes: list[float]) -> None:
    """Every longitude lies within half the span of the middle."""
    centre, span = middle(longitudes)
    assert 0 <= span < 360
    assert all(abs(wrapped(longitude - centre)) <= span / 2 + 1e-6 for longitude in longitudes)


def test_places_on_both_sides_of_the_date_line_are_one_region() -> None:
    """Fiji and Samoa are neighbours."""
    drawn = frame([(178.0, -18.0), (-172.0, -13.8)], 860)
    assert drawn.projection.standard is not None
    (left, _), (right, _) = drawn.pixel((178.0, -18.0)), drawn.pixel((-172.0, -13.8))
    assert left < right


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=40), st.floats(0.1, 10))
def test_a_thinned_line_stays_near_the_old_one(line: list[Point], tolerance: float) -> None:
    """Its ends stay, and every point that was left out lies within the tolerance of what is left."""
    thin = simplified(line, tolerance)
    assert (thin[0], thin[-1]) == (line[0], line[-1])
    assert all(min(_distance(point, a, b) for a, b in pairwise(thin)) <= tolerance + 1e-6 for point in line)


def _distance(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    square = across**2 + down**2
    part = max(0.0, min(1.0, ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / square)) if square else 0
    return hypot(point[0] - start[0] - part * across, point[1] - start[1] - part * down)


def test_a_ring_is_cut_at_a_line() -> None:
    """Half a square is left of a square."""
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert area(clipped(square, 0, 1, 1)) == pytest.approx(2)
    assert clipped(square, 1, 5, 1) == []


def test_a_coast_across_the_date_line_does_not_jump() -> None:
    """Longitudes go on beyond 180 degrees; a coast around a pole is closed along it."""
    assert unrolled([(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0)]) == [(179.0, 0.0), (181.0, 0.0), (181.0, 1.0)]
    around = unrolled([(float(x), -80.0) for x in (-180, -90, 0, 90, 179, -180)])
    assert around[-2:] == [(180.0, -90.0), (-180.0, -90.0)]


@pytest.mark.parametrize("file", COASTS)
def test_coasts_are_gathered_whole(file: str) -> None:
    """The land covers about three tenths of the globe, in both grades of detail."""
    rings = coasts(file)
    assert all(abs(latitude) <= 90.001 for coast in rings for _, latitude in coast.ring)
    projected = sum(
        area([(radians(x), sin(radians(y))) for x, y in coast.ring]) * (-1 if _is_lake(coast.ring) else 1)
        for coast in rings
    )
    assert projected / (4 * pi) == pytest.approx(0.29, abs=0.02)


def _is_lake(ring: tuple[Point, ...]) -> bool:
    """The Caspian Sea is the one hole in the land."""
    return all(45 < x < 56 and 36 < y < 48 for x, y in ring)


def test_the_same_map_has_the_same_bytes_and_few_of_them() -> None:
    """A map of the world weighs less than 60 KB, one of a region less than 40 KB."""
    globe, region = world(0, 860), frame([(-10.0, 36.0), (30.0, 60.0)], 860)
    assert land(globe) == land(globe)
    assert 5_000 < len(land(globe) + graticule(globe)) < 60_000
    assert 2_000 < len(land(region) + graticule(region)) < 40_000


def test_path_data_adds_up() -> None:
    """Steps between rounded points lead to the rounded points, so that no error adds up."""
    assert data([(0.04, 0.0), (1.06, -2.0), (1.0, 3.21)]) == "M0 0l1.1-2-0.1 5.2"


MARKS = st.lists(
    st.tuples(st.floats(0, 340), st.floats(0, 200), st.floats(2, 14), st.text(min_size=1, max_size=18)), max_size=25
)


@given(MARKS)
def test_names_collide_with_nothing(made: list[tuple[float, float, float, str]]) -> None:
    """No name lies on another, on another's mark, on what is taken, or beyond the edge."""
    marks = [Mark(x, y, radius, ((name,),)) for x, y, radius, name in made]
    taken = Box(0, 150, 80, 200)
    labels = labelled(marks, 340, 200, 13, [taken])
    assert len(labels) == len(marks)
    placed = [(number, label.box) for number, label in enumerate(labels) if label is not None]
    for number, box in placed:
        assert min(box.left, box.top) >= 0
        assert box.right <= 340
        assert box.bottom <= 200
        assert not box.meets(taken)
        assert not any(box.meets(mark.box) for other, mark in enumerate(marks) if other != number)
        assert not any(box.meets(other) for place, other in placed if place != number)
    assert labels == labelled(marks, 340, 200, 13, [taken])


def test_a_shorter_wording_serves_where_the_long_one_has_no_room() -> None:
    """Names that share a mark stand line by line, or the first with a number."""
    mark = Mark(20, 10, 4, (("Berlin", "Germany", "East Berlin"), ("Berlin + 2",)))
    (roomy,) = labelled([Mark(200, 100, 4, mark.wordings)], 340, 200, 13)
    (tight,) = labelled([mark], 340, 24, 13)
    assert roomy is not None
    assert roomy.lines == ("Berlin", "Germany", "East Berlin")
    assert tight is not None
    assert tight.lines == ("Berlin + 2",)
