"""Lost cycles are looked for between two pieces of work, and do not pile up."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

PROGRAM: Final = """
import gc, sys, weakref
from collections.abc import Iterable, Iterator
from teibuild.workers import Workers

class Thing:
    pass

known: list[weakref.ref] = []

def work(shared: None, jobs: Iterable[int]) -> Iterator[int]:
    for job in jobs:
        things = [Thing() for _ in range(job)]
        for one, other in zip(things, things[1:] + things[:1]):
            one.other = other
        known.append(weakref.ref(things[0]))
        del things, one, other
        yield job

most = 0
for _ in Workers(1).each(work, None, [int(sys.argv[1])] * 60, 60):
    most = max(most, sum(one() is not None for one in known))
print(most)
"""


@pytest.mark.parametrize("objects", [200, 20_000, 200_000])
def test_remains_do_not_pile_up(objects: int) -> None:
    """Of pieces of work that leave cycles behind, large or small, the remains of a few lie about at any time."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(objects)], capture_output=True, text=True, check=True)
    assert int(done.stdout) * objects <= max(50_000 + 3 * objects, 60 * 200)
