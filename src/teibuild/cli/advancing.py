"""How far the work is: on a terminal a bar with an estimate, elsewhere a line for each document where that is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from teibuild.crew import Done, Progress

_LABELS: Final = {"read": "Reading documents", "made": "Making pages"}


@contextmanager
def advancing(*, quiet: bool, verbose: bool) -> Iterator[Progress]:
    """What tells how far the work is, on stderr.

    Args:
        quiet: Whether nothing is told.
        verbose: Whether each document is told.
    """
    if verbose:
        yield _tell
    elif quiet or not sys.stderr.isatty():
        yield _say_nothing
    else:
        bars = _Bars()
        try:
            yield bars.tell
        finally:
            bars.end()


def _tell(done: Done) -> None:
    click.echo(f"{done.what} {done.path}", err=True)


def _say_nothing(_: Done) -> None:
    pass


class _Bars:
    """A bar for each kind of work, one after the other."""

    def __init__(self) -> None:
        self._what = ""
        self._bar: Any = None

    def tell(self, done: Done) -> None:
        """Move the bar on; begin another one for other work."""
        if done.what != self._what:
            self.end()
            self._what = done.what
            label = _LABELS[done.what]
            self._bar = click.progressbar(length=done.total, label=label, file=sys.stderr, show_pos=True)
        self._bar.update(1)

    def end(self) -> None:
        """End the line of the last bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
