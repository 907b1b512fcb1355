"""Windows of a real browser, as readers have them."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser, BrowserContext

#: Width and height in CSS pixels.
Screen = tuple[int, int]

DESKTOP: Final = (1440, 900)
PHONE: Final = (390, 844)

_PATIENCE: Final = 60_000
"""Milliseconds after which a click that cannot be made fails; how long one takes depends on what else runs."""


def new_window(chromium: Browser, screen: Screen, *, javascript: bool = True) -> BrowserContext:
    """A window of a reader who wants no motion, touched where it is narrow; whoever opens it closes it."""
    width, height = screen
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=javascript,
        reduced_motion="reduce",
        has_touch=width < 600,
    )
    context.set_default_timeout(_PATIENCE)
    return context


def listen(context: BrowserContext, trouble: list[str]) -> None:
    """Note what the pages of a window complain of: messages on the console, and errors of scripts."""
    context.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
    context.on("weberror", lambda raised: trouble.append(str(raised.error)))
