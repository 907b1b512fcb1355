"""axe-core finds nothing that would shut a reader out, on any kind of page, in either light, on either screen."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from building import ROOT
from built_site import KINDS, Site

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

Scheme = Literal["light", "dark"]

#: Width and height in CSS pixels.
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}

RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.flatMap(violation => violation.nodes.map(node =>
    `${violation.id}: ${violation.help}: ${node.target.join(" ")} ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page that is open: rule, element, and what to do about it."""
    if not AXE.is_file():
        pytest.fail(f"{AXE} is missing: run 'make test', or 'npm ci'.")
    # By way of the browser's own protocol, because the pages' security policy lets no foreign script in.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


def open_page(chromium: Browser, url: str, scheme: Scheme, screen: str) -> Page:
    """A page, opened in a window of its own."""
    width, height = SCREENS[screen]
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(url)
    return page


#: Colours are the scheme's and places are the screen's: two pairs show each of both.
PAIRS: list[tuple[Scheme, str]] = [("light", "desktop"), ("dark", "phone")]


@pytest.mark.parametrize(("scheme", "screen"), PAIRS)
@pytest.mark.parametrize("kind", KINDS)
def test_page_shuts_no_reader_out(chromium: Browser, site: Site, kind: str, scheme: Scheme, screen: str) -> None:
    """Contrast, names of links, order of headings, landmarks: axe-core has nothing to say."""
    page = open_page(chromium, site.file_url(KINDS[kind]), scheme, screen)
    try:
        assert violations(page) == []
    finally:
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_note_shuts_no_reader_out(chromium: Browser, site: Site, scheme: Scheme) -> None:
    """On a phone a note that has been opened is as readable as the text around it."""
    url = site.file_url(KINDS["reading of the scenario"], "scn-n1")
    page = open_page(chromium, url, scheme, "phone")
    try:
        assert page.locator("#scn-n1").is_visible()
        assert violations(page) == []
    finally:
        page.close()


def test_axe_sees_a_fault(chromium: Browser) -> None:
    """A picture without a description and grey on grey are found, so silence means that there is nothing."""
    page = chromium.new_page()
    try:
        page.set_content('<html lang="en"><title>x</title><h1>x</h1><p style="color:#bbb">pale text<img src="data:,">')
        assert {each.partition(":")[0] for each in violations(page)} >= {"image-alt", "color-contrast"}
    finally:
        page.close()
