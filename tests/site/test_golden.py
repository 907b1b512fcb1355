"""Pieces of the published edition, exactly as they were when somebody last read them.

``pytest tests/site/test_golden.py --accept`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from built_site import Site

GOLDEN = Path(__file__).parent / "golden"

#: Name of the piece → page of the site and where on it the piece stands.
PIECES = {
    "sheet-with-stamps": ("documents/rostow-soviet-scenario/pages/scn-p1.html", "//*[@id='scn-p1']"),
    "sheet-with-line-ends": ("documents/rostow-negotiations/pages/neg-p4.html", "//*[@id='neg-p4']"),
    "sheet-with-brackets": ("documents/rostow-negotiations/pages/neg-p7.html", "//*[@id='neg-p7']"),
    "reading-of-the-covering-note": ("documents/rostow-negotiations/index.html", "//*[@id='neg-d2']"),
    "apparatus-of-areans": (
        "documents/rostow-soviet-scenario/apparatus.html",
        "//*[contains(@id, 'app-scn-e') and contains(., 'areans')]",
    ),
    "register-entry-of-kitchen": ("registers/people/kitchen.html", "//main"),
}


def written(element: html.HtmlElement) -> str:
    """An element as HTML, a line for each block, so that a difference can be read."""
    text = html.tostring(element, encoding="unicode", with_tail=False)
    blocks = (
        r"(?=<(?:div|p|h\d|section|li|ul|ol|dl|dt|dd|details|summary|span class=\"(?:note|fw)\b)|</(?:div|section)>)"
    )
    return re.sub(r"\n\s*\n", "\n", re.sub(blocks, "\n", text)).strip() + "\n"


@pytest.mark.parametrize("name", PIECES)
def test_golden(site: Site, name: str, accept: bool) -> None:
    """The piece is published as it was read."""
    page, path = PIECES[name]
    (element,) = site.page(page).xpath(path)
    found = written(element)
    file = GOLDEN / f"{name}.html"
    if accept:
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")
