"""The reading view on paper, and pages that run from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browsing import DESKTOP, new_window
from building import build, copy_edition
from built_site import DOCUMENTS, Site
from sheets import pdf

SEEN_HEADS = """() => [...document.querySelectorAll(".text .head")].map(head => {
  const copy = head.cloneNode(true);
  copy.querySelectorAll("sup, .typed:not(.on-page), .permalink").forEach(each => each.remove());
  return copy.textContent.replace(/\\W+/g, "");
})"""
MIDDLE = "each => { const box = each.getBoundingClientRect(); return (box.left + box.right) / 2; }"


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A window of a reader at a desk."""
    context = new_window(chromium, DESKTOP)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_reading_view_on_paper(site: Site, tab: Page, document: str) -> None:
    """Running heads, notes beneath paragraphs, no heading alone at a foot, no letters that lead nowhere."""
    tab.goto(site.file_url(f"documents/{document}/index.html"))
    title, heads = tab.locator("h1").inner_text(), tab.evaluate(SEEN_HEADS)
    pages = [leaf.extract_text() for leaf in pdf(tab).pages]
    for number, text in enumerate(pages[1:-1], 2):
        assert (title if number % 2 else "The Cuban Missile Crisis") in text, f"page {number} has its head"
        letters = "".join(each for each in text if each.isalpha())
        assert not [head for head in heads if len(head) > 3 and letters.endswith(head)], (
            f"page {number} ends with a head"
        )
    assert "Pages to print" not in pages[0]
    tab.emulate_media(media="print")
    assert not tab.locator(".text .textref").first.is_visible()
    assert tab.locator(".note").first.is_visible()
    tab.emulate_media(media="screen")
    tab.locator("#show-textual").check()
    tab.emulate_media(media="print")
    assert tab.locator(".text .p .textref").first.is_visible(), "letters are printed where what they say is, too"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_reading_view_names_the_pages_to_print(site: Site, document: str) -> None:
    """Beneath the head of the document, where a reader looks for it."""
    (link,) = site.page(f"documents/{document}/index.html").xpath("//p[@class='to-print']/a")
    assert link.get("href") == "print.html"
    assert link.text == "Pages to print, with footnotes"


# From right to left --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The edition, as if the words about it were Hebrew; its papers stay English."""
    folder = tmp_path_factory.mktemp("turned")
    edition = copy_edition(folder)
    settings = (edition / "edition.toml").read_text(encoding="utf-8")
    (edition / "edition.toml").write_text(settings.replace('language = "en"', 'language = "he"'), encoding="utf-8")
    done = build(edition, folder / "site", "--draft")
    assert done.returncode == 0, done.stderr
    return Site(folder / "site")


@pytest.mark.parametrize("javascript", [True, False])
def test_margins_are_turned_with_the_page(chromium: Browser, turned: Site, javascript: bool) -> None:
    """Numbers of pages stand to the right of the text and notes to its left, though the text itself is English.

    Without JavaScript notes stand at the end, their numbers on the right.
    """
    context = new_window(chromium, DESKTOP, javascript=javascript)
    page = context.new_page()
    page.goto(turned.file_url("documents/rostow-negotiations/index.html"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    text = float(page.locator("#neg-d1-2").evaluate(MIDDLE))
    note = float(page.locator("#neg-n6").evaluate(MIDDLE))
    assert text < float(page.locator("#neg-p2 .n").evaluate(MIDDLE))
    assert note < (text if javascript else float(page.locator("#neg-n6 .note-label").evaluate(MIDDLE)))
    assert page.locator("#neg-d1-2").evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP[0]
    context.close()


def test_a_typed_page_stays_as_it_is(turned: Site, site: Site, tab: Page) -> None:
    """What stands on the left of a sheet stands there, whichever way the page around it runs."""
    places = []
    for each in (turned, site):
        tab.goto(each.file_url("documents/rostow-soviet-scenario/pages/scn-p1.html"))
        edge = tab.locator(".sheet").bounding_box()
        assert edge is not None
        boxes = [fw.bounding_box() for fw in tab.locator(".sheet .fw").all()]
        places.append([round(box["x"] - edge["x"]) for box in boxes if box])
    assert places[0]
    assert places[0] == pytest.approx(places[1], abs=2)


#: What has a left and a right whichever way the page runs: pages that were typed, margins of paper, the reading text,
#: which may run against its page (the rules for that stand in pairs), and a message in the middle of the window.
SIDED = re.compile(r"@(top|bottom)-(left|right)|@page :(left|right)|\.said \{")
SIDES = re.compile(r"(?<![\w-])(left|right)\s*:|-(left|right)(-\w+)?\s*:|text-align: (left|right)|float: (left|right)")


def test_no_style_sheet_knows_left_and_right(site: Site) -> None:
    """What begins a line begins it in Hebrew, too: sides are told as start and end."""
    sided = [
        f"{path.name}: {line.strip()[:90]}"
        for path in sorted((site.root / "assets").glob("*.css"))
        if path.name not in ("sheets.css", "reading.css")
        for line in path.read_text(encoding="utf-8").splitlines()
        if SIDES.search(line) and not SIDED.search(line)
    ]
    assert sided == []


def test_columns_are_turned(turned: Site, tab: Page) -> None:
    """The typed pages stand on the right of the text, and the arrow that points away from them makes them wider."""
    tab.goto(turned.file_url("documents/rostow-negotiations/parallel.html"))
    sheets, split = tab.locator(".beside-sheets"), tab.get_by_role("separator")
    assert (
        float(sheets.evaluate(MIDDLE))
        > float(split.evaluate(MIDDLE))
        > float(tab.locator("#neg-d1-2").evaluate(MIDDLE))
    )
    split.focus()
    tab.keyboard.press("ArrowLeft")
    assert split.get_attribute("aria-valuenow") == "52"
    tab.goto(turned.file_url("documents/rostow-negotiations/declassification.html"))
    number, title = tab.locator(".event-number").first, tab.locator(".event-entry h3").first
    assert float(number.evaluate(MIDDLE)) > float(title.evaluate(MIDDLE))


def test_sheets_to_print_are_turned(turned: Site, tab: Page) -> None:
    """The number of a right page stands where its line ends, here on the left; notes begin on the right."""
    tab.goto(turned.file_url("documents/rostow-negotiations/print.html"))
    head = tab.locator(".sheet.recto.following .sheet-head").first
    said, number = head.locator(".sheet-said"), head.locator(".sheet-n")
    number.wait_for()
    assert float(number.evaluate(MIDDLE)) < float(said.evaluate(MIDDLE))
    label = tab.locator(".sheet-notes .note-label").first
    assert float(label.evaluate(MIDDLE)) > float(tab.locator(".sheet-notes").first.evaluate(MIDDLE))
