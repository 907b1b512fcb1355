"""Many things, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Things in lists of at most ``size``, in their order; no more are taken than are asked for."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
