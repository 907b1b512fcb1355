"""Rows put aside are read in the order of their keys, and go with the last who could ask for them."""

from __future__ import annotations

import gc
import threading
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from teibuild.shelf import Shelf, Table

PAIRS = st.tuples(st.text(max_size=3), st.integers(0, 3))


@given(st.dictionaries(PAIRS, st.lists(st.text())))
def test_a_table_gives_back_what_was_put_there_in_the_order_of_its_keys(rows: dict[tuple[str, int], list[str]]) -> None:
    """The last row put under a key is the one; keys are ordered part by part."""
    table = Table(Shelf(), list[str], 2)
    for (name, number), row in rows.items():
        table.put(["an earlier row"], name, number)
        table.put(row, name, number)
    kept = sorted(rows, key=lambda key: (key[0].encode(), key[1]))
    assert list(table.items()) == [(key, rows[key]) for key in kept]
    assert list(table.groups()) == list(dict.fromkeys(name for name, _ in kept))
    for name, number in kept:
        assert table.get(name, number) == rows[name, number]
        assert table.count(name) == len(list(table.rows(name)))


def test_a_shelf_may_be_let_go_of_by_any_thread() -> None:
    """Python's collector runs on whichever thread it likes: a preview's, or a test's."""
    held: list[Any] = [Table(Shelf(), int, 1)]
    held.append(held)  # a ring, so that only the collector finds that nobody asks for it
    del held
    collector = threading.Thread(target=gc.collect)
    collector.start()
    collector.join()
    # pytest fails a test that leaves an exception in a thread, or in what lets go of an object.
