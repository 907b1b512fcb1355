"""The ways through a long list: few on each page, and any page a few steps away."""

from __future__ import annotations

import pytest

from teibuild.views.leaves import ALL, steps


def named(number: int, total: int) -> list[int]:
    """The numbers that a page of a list shows; 0 for a gap."""
    return [step.number for step in steps(number, total, str)]


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        pytest.param(1, 1, [1], id="one page"),
        pytest.param(2, 3, [1, 2, 3], id="few pages"),
        pytest.param(7, ALL, list(range(1, ALL + 1)), id="as many as can all be shown"),
        pytest.param(1, 31, [*range(1, 11), 0, 20, 0, 30, 31], id="the first of many"),
        pytest.param(
            347, 1200,
            [1, 0, 100, 0, 200, 0, 300, 0, 310, 0, 320, 0, 330, 0, *range(340, 351), 0, 360, 0, 370, 0, 380, 0, 390, 0,
             400, 0, 500, 0, 600, 0, 700, 0, 800, 0, 900, 0, 1000, 0, 1200],
            id="one within",
        ),
    ],
)  # fmt: skip
def test_what_a_page_leads_to(number: int, total: int, shown: list[int]) -> None:
    """All pages of a short list; of a long one the nearest, then tens, hundreds and thousands, and both ends."""
    assert named(number, total) == shown


@pytest.mark.parametrize("total", [31, 99, 100, 101, 1234, 5000])
def test_any_page_is_a_few_steps_away(total: int) -> None:
    """From the first page every other is reached by as many steps as its number has digits, and one more at most."""
    reached, edge, steps_taken = {1}, {1}, 0
    while len(reached) < total:
        edge = {other for number in edge for other in named(number, total) if other} - reached
        assert edge, f"no way to {total - len(reached)} pages"
        reached |= edge
        steps_taken += 1
    assert steps_taken <= len(str(total)) + 1
    assert max(len([one for one in named(number, total) if one]) for number in range(1, total + 1)) <= 50
