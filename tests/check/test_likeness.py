"""Ids that look alike are found as if each were compared letter by letter, only sooner."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import product

import pytest

from teibuild.check.likeness import is_near, near
from teibuild.check.nearest import distance, nearest

NAMES = (
    "neg-e1", "neg-e11", "neg-e12", "Neg-e21", "scn-e1", "neg-p1", "kitchen", "kithcen", "kitchens", "khrushchev",
    "khruschev", "chruschtschow", "straße", "strasse", "people", "places", "ä", "a", "rostow-walt", "walt-rostow",
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), list(product(NAMES, NAMES)))
def test_a_slip_or_two_apart(one: str, other: str) -> None:
    """No two that are a slip or two apart are passed over, and no others are taken."""
    most = 1 if max(len(one), len(other)) <= 10 else 2
    apart = distance(one.casefold(), other.casefold())
    assert is_near(one, other) == (one != other and abs(len(one) - len(other)) <= 2 and apart <= most)


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_is_among_those_alike(name: str) -> None:
    """What is offered is alike by the letters in their order, and something is whenever any is."""
    alike = get_close_matches(name.casefold(), [each.casefold() for each in NAMES], len(NAMES), cutoff=0.6)
    found = [each.casefold() for each in nearest(name, NAMES)]
    assert found
    assert set(found) <= set(alike) or sorted(name.split("-")) == sorted(found[0].split("-"))


@pytest.mark.parametrize("name", NAMES)
def test_near_among_many(name: str) -> None:
    """Among many, those are found that are found one by one, in their order."""
    assert near(name, NAMES) == [each for each in NAMES if is_near(each, name)]
