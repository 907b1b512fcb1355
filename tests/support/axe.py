"""What axe-core, the checker of accessibility, finds on a page of a site."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Page

from browsing import DESKTOP, PHONE
from building import ROOT

Scheme = Literal["light", "dark"]

SCREENS: Final = {"desktop": DESKTOP, "phone": PHONE}
#: Colours are the scheme's and places are the screen's: two pairs show each of both.
PAIRS: Final[list[tuple[Scheme, str]]] = [("light", "desktop"), ("dark", "phone")]

_PROGRAM: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.flatMap(violation => violation.nodes.map(node =>
    `${violation.id}: ${violation.help}: ${node.target.join(" ")} ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""


@cache
def _program() -> str:
    if not _PROGRAM.is_file():
        pytest.fail(f"{_PROGRAM} is missing: run 'make test', or 'npm ci'.")
    return _PROGRAM.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page that is open: rule, element, and what to do about it."""
    # By way of the browser's own protocol, because the pages' security policy lets no foreign script in.
    page.evaluate(_program())
    found: list[str] = page.evaluate(_RUN)
    return found


def open_page(chromium: Browser, url: str, scheme: Scheme, screen: str) -> Page:
    """A page, opened in a window of its own."""
    width, height = SCREENS[screen]
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(url)
    return page
