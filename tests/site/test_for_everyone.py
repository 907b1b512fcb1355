"""Readers who use a keyboard only, large type, a narrow screen, forced colours, strong contrast or no motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from built_site import Site

READING = "documents/rostow-soviet-scenario/index.html"
#: Pages on which a reader spends time.
PAGES = {
    "home": "index.html",
    "reading": READING,
    "page": "documents/rostow-negotiations/pages/neg-p6.html",
    "pages": "documents/rostow-negotiations/pages/index.html",
    "parallel": "documents/rostow-negotiations/parallel.html",
    "notes": "documents/rostow-negotiations/notes.html",
    "apparatus": "documents/rostow-soviet-scenario/apparatus.html",
    "declassification": "documents/rostow-negotiations/declassification.html",
    "register": "registers/people.html",
    "search": "search.html",
    "about": "about.html",
}

#: What has the focus: how it is drawn, whether it lies in the window, and its words.
FOCUSED = """() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  return {
    name: (each.getAttribute("aria-label") || each.textContent || each.id).trim().replace(/\\s+/g, " ").slice(0, 60),
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    main: Boolean(each.closest("main")),
    order: [...document.querySelectorAll("*")].indexOf(each),
  };
}"""

#: Text that is cut off: in a box that hides what does not fit, though nobody meant it to.
CUT = """() => [...document.querySelectorAll("main :is(p, li, h1, h2, h3, dd, dt, td, th, a, button, label)")]
  .filter(each => {
    const style = getComputedStyle(each);
    if (each.closest(".vh, .box, [hidden], [aria-hidden=true], svg") || style.clipPath !== "none") return false;
    const hides = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis";
    return hides && each.scrollWidth > each.clientWidth + 2;
  }).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens pages of the site in windows of one's own making."""
    opened: list[Page] = []

    def make(path: str, size: tuple[int, int] = (1280, 800), fragment: str = "", **options: Any) -> Page:
        options.setdefault("reduced_motion", "reduce")
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, **options)
        opened.append(page)
        page.goto(site.file_url(path, fragment))
        return page

    yield make
    for page in opened:
        page.close()


@pytest.mark.parametrize("name", ["home", "reading", "page", "register"])
def test_keyboard_alone_reads_the_page(open_page: Callable[..., Page], name: str) -> None:
    """Tab goes through the page in the order in which it is read; the focus is drawn, and is in the window."""
    page = open_page(PAGES[name])
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first["name"] == "Skip to the text"
    assert first["seen"]
    orders, inside = [], 0
    for _ in range(45):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        assert found["drawn"], f"no ring around {found['name']!r}"
        assert found["seen"], f"{found['name']!r} has the focus out of sight"
        orders.append(found["order"])
        inside += found["main"]
    assert orders == sorted(orders), "the focus jumps"
    assert inside > 3


@pytest.mark.parametrize("name", ["home", "reading", "page", "register", "search"])
def test_skip_link_leads_into_the_text(open_page: Callable[..., Page], name: str) -> None:
    """One key and Enter: the next stop lies in the main part of the page."""
    page = open_page(PAGES[name])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["main"]


@pytest.mark.parametrize("name", PAGES)
def test_page_has_landmarks_and_headings_in_order(open_page: Callable[..., Page], name: str) -> None:
    """One main part, one first heading, no level left out; each navigation has a name of its own."""
    page = open_page(PAGES[name])
    assert page.locator("main").count() == 1
    assert page.locator("body > header, body > footer").count() >= 2
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(each => each.checkVisibility())"
        ".map(each => +each.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    names = page.evaluate(
        "[...document.querySelectorAll('nav')].filter(each => each.checkVisibility()).map(each => each.ariaLabel || "
        "document.getElementById(each.getAttribute('aria-labelledby'))?.textContent)"
    )
    assert None not in names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", PAGES)
def test_narrow_screen_scrolls_one_way(open_page: Callable[..., Page], name: str) -> None:
    """At 320 CSS pixels, as at 400 % of a window of 1280, nothing reaches over the edge and nothing is cut."""
    page = open_page(PAGES[name], (320, 640))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("width", [320, 360, 390, 430, 600, 768])
def test_names_of_views_are_not_broken(open_page: Callable[..., Page], width: int) -> None:
    """On a phone the views stand in as many rows as they need; each has its name on one line."""
    page = open_page(PAGES["reading"], (width, 700))
    lines = page.locator(".views a").evaluate_all(
        """links => links.map(each => {
          const range = document.createRange();
          range.selectNodeContents(each);
          return range.getClientRects().length;
        })"""
    )
    assert lines == [1] * 6


@pytest.mark.parametrize("name", PAGES)
def test_large_type_loses_nothing(open_page: Callable[..., Page], name: str) -> None:
    """A reader whose browser is set to letters of twice the size."""
    page = open_page(PAGES[name], (1280, 800))
    setting = page.context.new_cdp_session(page)
    setting.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("name", PAGES)
def test_type_enlarged_alone_loses_nothing(open_page: Callable[..., Page], name: str) -> None:
    """A reader who enlarges the type and nothing else, of which the width of a screen tells nothing."""
    page = open_page(PAGES[name], (1280, 800))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    # What scripts have measured, they measure again before the next picture.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate(CUT) == []


def test_forced_colours_keep_what_colour_says(open_page: Callable[..., Page]) -> None:
    """In the reader's own colours: what is current, a sheet and its edge, and links are still told."""
    page = open_page(PAGES["page"], forced_colors="active")
    current = page.locator(".views a[aria-current]")
    other = page.locator(".views a:not([aria-current])").first
    background = "each => getComputedStyle(each).backgroundColor"
    assert current.evaluate(background) != other.evaluate(background)
    assert page.locator(".sheet").first.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"
    page = open_page(READING, forced_colors="active")
    assert (
        page.locator(".text a.name").first.evaluate("each => getComputedStyle(each).textDecorationLine") == "underline"
    )


def test_strong_contrast_makes_soft_words_plain(open_page: Callable[..., Page]) -> None:
    """Who asks for more contrast gets ink for what is soft otherwise."""
    colour = "each => [getComputedStyle(each).color, getComputedStyle(document.body).color]"
    soft, ink = open_page(READING).locator(".site-foot dt").first.evaluate(colour)
    assert soft != ink
    soft, ink = open_page(READING, contrast="more").locator(".site-foot dt").first.evaluate(colour)
    assert soft == ink


def test_nothing_moves_for_those_who_ask(open_page: Callable[..., Page]) -> None:
    """No transition and no smooth scrolling under reduced motion."""
    moving = """() => [...document.querySelectorAll("*")].filter(each => {
      const style = getComputedStyle(each);
      return style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0
        || style.animationName !== "none";
    }).length"""
    assert open_page(READING).evaluate(moving) == 0


@pytest.mark.parametrize("name", ["home", "reading", "parallel", "page", "search", "declassification"])
def test_nothing_jumps_while_loading(open_page: Callable[..., Page], name: str) -> None:
    """The layout does not shift."""
    page = open_page(PAGES[name])
    page.evaluate("document.fonts.ready")
    shift = """() => new Promise(resolve => {
      let total = 0;
      new PerformanceObserver(list => list.getEntries().forEach(each => { total += each.value; }))
        .observe({type: "layout-shift", buffered: true});
      setTimeout(() => resolve(total), 300);
    })"""
    assert page.evaluate(shift) < 0.01
