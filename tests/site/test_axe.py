"""axe-core finds nothing that would shut a reader out, on any kind of page, in either light, on either screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from axe import PAIRS, Scheme, open_page, violations
from built_site import KINDS, Site


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
