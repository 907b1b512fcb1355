"""What a reader does, in a real browser, from a folder on disk: wide and narrow, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

from browsing import DESKTOP, PHONE, Screen, listen, new_window
from built_site import DOCUMENTS, KINDS, Site

SMALLEST = (320, 640)

#: Every way in which the site is read: screen and whether scripts run.
WAYS = {
    "desktop": (DESKTOP, True),
    "desktop without JavaScript": (DESKTOP, False),
    "phone": (PHONE, True),
    "phone without JavaScript": (PHONE, False),
}


#: The first elements that reach beyond the right edge of the window, where the page can be scrolled there.
STICKING_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= edge ? [] : [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > edge + 1)
    .map(each => each.cloneNode().outerHTML).slice(0, 4);
}"""


@dataclass(frozen=True)
class Reader:
    """A reader with one screen: opens pages of the site, and notes what goes wrong meanwhile."""

    context: BrowserContext
    site: Site
    narrow: bool
    javascript: bool

    def open(self, path: str, fragment: str = "") -> Page:
        """A page of the site, opened from disk in a new tab."""
        page = self.context.new_page()
        page.goto(self.site.file_url(path, fragment))
        return page

    def where(self, page: Page) -> str:
        """Path within the site, with the fragment, of what a tab shows."""
        return page.url.removeprefix(self.site.root.resolve().as_uri() + "/")


@pytest.fixture
def new_reader(chromium: Browser, site: Site) -> Iterator[Callable[..., Reader]]:
    """Makes readers; at the end, no page may have complained or asked for anything but a file of the site."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def make(screen: Screen, *, javascript: bool = True) -> Reader:
        context = new_window(chromium, screen, javascript=javascript)
        listen(context, trouble)
        context.on("requestfailed", lambda request: trouble.extend(failures(request)))
        context.on(
            "request",
            lambda request: (
                None
                if urlsplit(request.url).scheme in ("file", "data")
                else trouble.append(f"{request.url} left the disk")
            ),
        )
        contexts.append(context)
        return Reader(context, site, narrow=screen[0] < 600, javascript=javascript)

    yield make
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture(params=WAYS)
def reader(request: pytest.FixtureRequest, new_reader: Callable[..., Reader]) -> Reader:
    """A reader in each of the ways in which the site is read."""
    screen, javascript = WAYS[request.param]
    return new_reader(screen, javascript=javascript)


def failures(request: Request) -> list[str]:
    """A file that could not be loaded; what was still on its way when the reader turned the page does not count."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


def reading(document: str) -> str:
    """Path of a document's reading view."""
    return f"documents/{document}/index.html"


def box(locator: Locator) -> dict[str, float]:
    """Where an element stands, in CSS pixels; a hidden one fails."""
    found = locator.bounding_box()
    assert found is not None, f"{locator} is not shown"
    left, top = found["x"], found["y"]
    return {"left": left, "top": top, "right": left + found["width"], "bottom": top + found["height"]}


def in_view(page: Page, locator: Locator) -> bool:
    """True where at least the beginning of an element stands in the window."""
    window = page.viewport_size
    assert window is not None
    place = box(locator)
    return 0 <= place["top"] < window["height"] and place["left"] < window["width"] and place["right"] > 0


@pytest.mark.parametrize("document", DOCUMENTS)
def test_reading_view_shows_the_paper(reader: Reader, document: str) -> None:
    """The reading view has one title, the headings of its parts, its paragraphs and its metadata, all to be seen."""
    page = reader.open(reading(document))
    assert page.locator("h1").count() == 1
    assert page.locator(".text :is(h2, h3)").count() >= 3
    for shown in ("h1", ".text .head >> nth=0", ".text .p >> nth=0", ".text .p >> nth=-1", ".doc-facts", ".site-foot"):
        assert page.locator(shown).is_visible(), shown
    assert "Rostow" in page.locator(".doc-head").inner_text()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_pages_turn(reader: Reader, document: str) -> None:
    """From the first sheet, "next" leads through all of them in order; each shows its text and leads back."""
    sheets = reader.site.sheets(document)
    page = reader.open(sheets[0])
    forward, back = page.locator("main a[rel=next]"), page.locator("main a[rel=prev]")
    for number, path in enumerate(sheets):
        page.wait_for_url(f"**/{path}")
        assert page.locator(".sheet").is_visible()
        assert len(page.locator(".sheet").inner_text().split()) >= 20, path
        if number > 0:
            assert (back.first.get_attribute("href") or "").endswith(sheets[number - 1].rpartition("/")[2])
        if number < len(sheets) - 1:
            forward.first.click()
    assert forward.count() == 0
    back.first.click()
    page.wait_for_url(f"**/{sheets[-2]}")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_all_sheets_stand_on_one_page(reader: Reader, document: str) -> None:
    """All sheets can be read one after the other, each with a link to its own page."""
    page = reader.open(f"documents/{document}/pages/index.html")
    sheets = page.locator(".sheet")
    assert sheets.count() == len(reader.site.sheets(document)) == page.locator(".all-label a").count()
    assert sheets.first.is_visible()
    assert sheets.last.is_visible()


@pytest.mark.parametrize(("document", "prefix"), DOCUMENTS.items())
def test_a_note_is_reached_by_its_marker(reader: Reader, document: str, prefix: str) -> None:
    """A click on the marker leads to the note, at an address of its own, and the note leads back."""
    page = reader.open(reading(document))
    marker, note = page.locator(f"#{prefix}-n1-ref"), page.locator(f"#{prefix}-n1")
    assert note.is_visible() is not (reader.narrow and reader.javascript)
    marker.click()
    page.wait_for_url(f"**/*#{prefix}-n1")
    assert note.is_visible()
    assert in_view(page, note)
    if note.locator(".note-back").is_visible():
        note.locator(".note-back").click()
        page.wait_for_url(f"**/*#{prefix}-n1-ref")
    assert in_view(page, marker)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_note_has_its_address(reader: Reader, document: str) -> None:
    """Whoever is given the address of a note sees that note, also on a phone without JavaScript."""
    page = reader.open(reading(document))
    ids = [str(value) for value in reader.site.page(reading(document)).xpath("//*[@role='note']/@id")]
    assert len(ids) >= 10
    for each in ids:
        page.goto(reader.site.file_url(reading(document), each))
        assert page.locator(f"#{each}").is_visible(), each
        assert in_view(page, page.locator(f"#{each}")), each


@pytest.mark.parametrize("document", DOCUMENTS)
def test_notes_stand_in_the_margin_on_a_wide_screen(new_reader: Callable[..., Reader], document: str) -> None:
    """On a wide screen every note stands to the right of the text, wholly on the page, and covers no other."""
    page = new_reader(DESKTOP).open(reading(document))
    edge = max(box(paragraph)["right"] for paragraph in page.locator(".text > section p.p").all()[:5])
    places = [box(note) for note in page.locator(".note").all()]
    assert [place for place in places if place["left"] < edge or place["right"] > DESKTOP[0]] == []
    below = sorted(places, key=lambda place: place["top"])
    assert [pair for pair in pairwise(below) if pair[0]["bottom"] > pair[1]["top"] + 1] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_notes_are_printed(new_reader: Callable[..., Reader], document: str) -> None:
    """On paper every note can be read, whatever screen it was printed from."""
    page = new_reader(PHONE).open(reading(document))
    page.emulate_media(media="print")
    assert [note for note in page.locator(".note").all() if not note.is_visible()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sticks_out_sideways(new_reader: Callable[..., Reader], kind: str) -> None:
    """No page has to be scrolled sideways, on the smallest phone as little as on a wide screen."""
    page = new_reader(DESKTOP).open(KINDS[kind])
    wide = {}
    for width, height in (DESKTOP, (1024, 768), (768, 1024), PHONE, SMALLEST):
        page.set_viewport_size({"width": width, "height": height})
        wide[width] = page.evaluate(STICKING_OUT)
    assert {width: elements for width, elements in wide.items() if elements} == {}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_name_leads_to_its_register_and_back(reader: Reader, document: str) -> None:
    """A click on a name opens its entry; the entry's mention leads back to the paragraph that has the name."""
    page = reader.open(reading(document))
    name = page.locator(".text .p > a.name").first
    text, entry = name.inner_text(), (name.get_attribute("href") or "").rpartition("registers/")[2]
    name.click()
    page.wait_for_url(f"**/registers/{entry}")
    mention = page.locator(f"a.passage[href*='{document}/index.html#']").filter(has_text=text).first
    block = (mention.get_attribute("href") or "").rpartition("#")[2]
    mention.click()
    page.wait_for_url(f"**/{reading(document)}#{block}")
    assert in_view(page, page.locator(f"#{block}"))
    assert text in page.locator(f"#{block}").inner_text()


@pytest.mark.parametrize(("document", "prefix"), DOCUMENTS.items())
def test_both_views_lead_to_the_same_place(reader: Reader, document: str, prefix: str) -> None:
    """A page mark in the reading view opens the sheet, and the sheet leads back to the mark."""
    page = reader.open(reading(document), f"{prefix}-p3")
    page.locator(f"#{prefix}-p3").click()
    page.wait_for_url(f"**/pages/{prefix}-p3.html")
    page.locator("main a[data-view=reading-here]").click()
    page.wait_for_url(f"**/{reading(document)}#*")
    assert in_view(page, page.locator(f"#{page.url.rpartition('#')[2]}"))


@pytest.mark.parametrize(("document", "prefix"), DOCUMENTS.items())
def test_an_emendation_leads_to_the_apparatus_and_back(reader: Reader, document: str, prefix: str) -> None:
    """The apparatus explains an emended place and leads to it in both views."""
    page = reader.open(f"documents/{document}/apparatus.html")
    for view, shown in (("index.html#", "em"), ("pages/", "sic")):
        back = page.locator(f"main a[href*='{view}'][href*='#{prefix}-e']").first
        target = (back.get_attribute("href") or "").rpartition("#")[2]
        back.click()
        page.wait_for_url(f"**/*#{target}")
        assert in_view(page, page.locator(f"#{target}")), shown
        page.go_back()


def test_the_typescript_is_shown_as_it_is(new_reader: Callable[..., Reader]) -> None:
    """On a sheet struck words are struck, stamps are ruled, and the face is a typewriter's."""
    page = new_reader(DESKTOP).open("documents/rostow-soviet-scenario/pages/scn-p1.html")

    def style(selector: str, name: str) -> str:
        found: str = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
        return found

    assert "line-through" in style(".sheet del", "textDecorationLine")
    assert style(".sheet .stamp", "borderTopStyle") in ("solid", "double")
    assert style(".sheet", "fontFamily").strip('"').startswith("Courier Prime")
    assert page.locator(".sheet .stamp").count() == 2
    assert page.locator(".sheet .box-checked").count() == 4


@pytest.mark.parametrize("kind", ["home", "reading of the scenario", "sheet with stamps"])
def test_fonts_come_with_the_site(new_reader: Callable[..., Reader], kind: str) -> None:
    """The fonts that a page uses are loaded from the folder, not from the reader's machine."""
    page = new_reader(DESKTOP).open(KINDS[kind])
    states: list[list[str]] = page.evaluate(
        "async () => (await document.fonts.ready, [...document.fonts].map(face => [face.family, face.status]))"
    )
    loaded = {family.strip('"') for family, status in states if status == "loaded"}
    assert loaded >= ({"EB Garamond", "Courier Prime"} if "sheet" in kind else {"EB Garamond"})


# The search page says without JavaScript that it needs it, and where to go instead (test_search.py).
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "search"])
def test_no_script_is_needed(new_reader: Callable[..., Reader], kind: str) -> None:
    """A page shows the same text to readers with and without JavaScript, apart from what only scripts can do."""
    with_scripts = new_reader(DESKTOP).open(KINDS[kind]).locator("main").inner_text().split()
    without = new_reader(DESKTOP, javascript=False).open(KINDS[kind]).locator("main").inner_text().split()
    assert len(without) >= 10
    # The heading of the notes at the end: a script puts them in place, where they need none.
    assert set(without) - set(with_scripts) <= {"Notes"}
    assert len(without) >= 0.95 * len(with_scripts)
