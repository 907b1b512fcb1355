"""What the reader's terminal can show: colours, links, how wide a line may be.

Colours follow https://no-color.org and https://force-color.org. A terminal cannot be asked whether it knows links (the
escape sequence OSC 8), so that those known to do are told by their environment; ``FORCE_HYPERLINK`` overrules it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final, TextIO

from msgspec import Struct

DEFAULT_WIDTH: Final = 100
"""Columns for a line of source where there is no terminal."""
_NARROWEST: Final = 60
_MARGIN: Final = 10
"""Columns for the numbers of lines."""

_PROGRAMS: Final = frozenset({"Hyper", "WezTerm", "ghostty", "iTerm.app", "mintty", "rio", "tabby", "vscode"})
"""Values of ``TERM_PROGRAM``."""
_TERMS: Final = ("alacritty", "contour", "foot", "wezterm", "xterm-ghostty", "xterm-kitty")
"""Beginnings of ``TERM``."""
_MARKS: Final = ("DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION")
"""Variables that such a terminal sets."""
_FIRST_VTE: Final = 5001
"""VTE, in GNOME Terminal and its kin, knows links since 0.50, whose first release fails on them."""
_MULTIPLEXERS: Final = ("screen", "tmux")
"""Beginnings of ``TERM`` within a multiplexer, which keeps the variables of the terminal but may drop its links."""


class Look(Struct, frozen=True):
    """How a report is shown."""

    colour: bool
    links: bool
    width: int
    """Columns for a line of source."""


def look(stream: TextIO, environment: Mapping[str, str]) -> Look:
    """How a report on this stream is shown, as the environment wishes."""
    terminal = stream.isatty()
    colour = _colour(environment, terminal=terminal)
    links = _links(environment, terminal=terminal and colour)
    return Look(colour, links, _width(stream) if terminal else DEFAULT_WIDTH)


def _colour(environment: Mapping[str, str], *, terminal: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR", "")
    if forced:
        return forced not in {"0", "false"}
    return terminal and environment.get("TERM") != "dumb"


def _links(environment: Mapping[str, str], *, terminal: bool) -> bool:
    forced = environment.get("FORCE_HYPERLINK", "")
    if forced:
        return forced not in {"0", "false"}
    term = environment.get("TERM", "")
    if not terminal or environment.get("CI") or term.startswith((*_MULTIPLEXERS, "dumb")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        term.startswith(_TERMS)
        or environment.get("TERM_PROGRAM") in _PROGRAMS
        or any(environment.get(mark) for mark in _MARKS)
        or (vte.isdecimal() and int(vte) >= _FIRST_VTE)
    )


def _width(stream: TextIO) -> int:
    try:
        return max(_NARROWEST, os.get_terminal_size(stream.fileno()).columns - _MARGIN)
    except (OSError, ValueError):
        return DEFAULT_WIDTH
