"""Pages made for paper, set in sheets in a real browser and printed to PDF: nothing lost, each note on its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page

from axe import Scheme, violations
from built_site import Site
from sheets import FAULTS, LETTERS, NOTES, pdf, printable

#: The print pages of the edition.
PRINTED = {
    "negotiations": "documents/rostow-negotiations/print.html",
    "scenario": "documents/rostow-soviet-scenario/print.html",
    "whole edition": "print.html",
}
#: A4 and Letter in points.
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
#: A window that is too narrow for sheets: it keeps the galley.
NARROW = 640

#: The running text of a sheet, without what stands beside it.
RUNNING = """sheet => { const copy = sheet.cloneNode(true);
  copy.querySelectorAll(".pagemark, .typed:not(.on-page), .permalink, .vh, .marks")
    .forEach(each => each.remove());
  return copy.textContent; }"""


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages made for paper, each in a window of its own."""
    with ExitStack() as windows:
        yield lambda *where, **options: windows.enter_context(printable(chromium, *where, **options))


def words(text: str) -> str:
    """Letters alone, without the numbers of notes and pages: a PDF tells ligatures and spaces in its own ways."""
    return re.sub(r"[\W\d]+", "", normalize("NFKC", text))


@pytest.mark.parametrize("name", PRINTED)
def test_sheets_hold_the_whole_text_and_each_note_with_its_mark(
    opened: Callable[..., Page], site: Site, name: str
) -> None:
    """Nothing is lost or repeated, nothing overflows, and a note begins on the sheet of its mark."""
    page = opened(site.file_url(PRINTED[name]), NARROW)
    flow = ":is(.title-page, .print-contents, .print-document)"
    text, notes = page.evaluate(LETTERS, f".galley > {flow}"), page.evaluate(NOTES, ".end-notes ol")
    textual = page.evaluate(NOTES, ".end-textual ol")
    assert textual
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_selector(".sheet")
    assert page.evaluate(LETTERS, f".sheet-text > {flow}") == text
    assert page.evaluate(NOTES, ".sheet-notes") == notes
    assert page.evaluate(NOTES, ".sheet-textual") == textual
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_what_the_screen_shows_is_printed(opened: Callable[..., Page], site: Site, paper: str) -> None:
    """The PDF has a page for each sheet, of its size, that ends with the same words."""
    page = opened(site.file_url(PRINTED["scenario"]))
    page.locator("#paper").select_option(paper)
    sheets = page.locator(".sheet-text").all()
    edges = [words(each.evaluate(RUNNING)) for each in sheets]
    printed = pdf(page)
    assert len(printed.pages) == len(sheets)
    for leaf, text in zip(printed.pages, edges, strict=True):
        size = (leaf.mediabox.width, leaf.mediabox.height)
        assert size == pytest.approx(PAPERS[paper], abs=1)
        assert text[-30:] in words(leaf.extract_text()), "a page ends as its sheet does"
    assert page.evaluate(FAULTS) == []


def test_running_heads(opened: Callable[..., Page], site: Site) -> None:
    """Left the edition, right who wrote what and the section; on the first page its number only, at the foot."""
    printed = pdf(opened(site.file_url(PRINTED["scenario"])))
    first, second, third = (leaf.extract_text() for leaf in printed.pages[:3])
    own = "W. W. Rostow, Soviet Scenario for Post-Cuban Negotiations with the U.S."
    assert own not in first
    assert second.splitlines()[0] == "2 The Cuban Missile Crisis"
    assert third.splitlines()[0] == f"{own} · I. Situation 3"
    assert "1" in first.splitlines()


def test_running_heads_keep_their_words_apart(opened: Callable[..., Page], site: Site) -> None:
    """A heading of which some words are emended and others link somewhere has a space between them all."""
    page = opened(site.file_url(PRINTED["negotiations"]))
    section = page.locator(".sheet-said", has_text="MEMORANDUM").first.inner_text()
    assert section.endswith("MEMORANDUM FOR THE EXECUTIVE COMMITTEE OF THE NSC")


def test_contents_tell_the_pages(opened: Callable[..., Page], site: Site) -> None:
    """The whole edition has a title page and a list of its documents with the pages that they begin on."""
    page = opened(site.file_url(PRINTED["whole edition"]))
    assert page.locator(".sheet").first.locator("h1").inner_text() == "The Cuban Missile Crisis"
    for line in page.locator(".sheet .print-contents li").all():
        there = page.locator(f".sheet:has([id='{(line.locator('a').get_attribute('href') or '').lstrip('#')}'])")
        assert line.locator(".print-page").inner_text() == there.get_attribute("data-n")


# On the screen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, NARROW])
def test_a_narrow_screen_keeps_the_galley(opened: Callable[..., Page], site: Site, width: int) -> None:
    """There the text flows, with its notes at the end; what is printed is set in sheets all the same."""
    page = opened(site.file_url(PRINTED["scenario"]), width)
    assert page.locator(".sheet").count() == 0
    assert page.locator(".end-notes .note").count() == 52
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(pdf(page).pages) == 17
    page.wait_for_function("!document.querySelector('.sheet')")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_selector(".sheet")
    assert page.evaluate(FAULTS) == []


def in_window(page: Page, where: str) -> bool:
    """Whether an element begins in the window."""
    top = page.locator(where).evaluate("each => each.getBoundingClientRect().top / innerHeight")
    return 0 <= float(top) < 1


def test_marks_lead_to_notes_and_back(opened: Callable[..., Page], site: Site) -> None:
    """A mark leads to its note on the same sheet, and the note's sign back to the mark; an address finds its place."""
    page = opened(site.file_url(PRINTED["scenario"], "scn-n40"))
    assert page.evaluate("scrollY") > 2000
    page.locator("#scn-n12-ref").press("Enter")
    assert in_window(page, "#scn-n12")
    page.locator("#scn-n12 .note-back").press("Enter")
    assert page.evaluate("location.hash") == "#scn-n12-ref"
    assert in_window(page, "#scn-n12-ref")


def test_the_apparatus_is_printed(opened: Callable[..., Page], site: Site) -> None:
    """Over the notes of each page its readings: letter, the edition's, a bracket, the page's; what, how surely, why.

    What is noted of the margins of the typed pages has no letter in the text, and stands at the end with its page.
    """
    page = opened(site.file_url(PRINTED["negotiations"]))
    entry = page.locator(".sheet-textual #app-neg-e1")
    said = "Kitchen] Kitcher (Regularised by the editor, certain) Read “Kitchen”: the final n taken for r."
    assert said in " ".join(entry.inner_text().split())
    entries = site.page("documents/rostow-negotiations/apparatus.html").xpath("//li[contains(@class, 'app-entry')]/@id")
    assert sorted(page.locator(".textual").evaluate_all("all => all.map(each => each.id)")) == sorted(entries)
    beside = page.locator(".end-beside #app-neg-t2").inner_text()
    assert " ".join(beside.split()).startswith("b p. [i] (sheet 1): SECRET. Not struck in the transcription")
    first = words(pdf(page).pages[0].extract_text())
    assert words("Kitchen] Kitcher (Regularised by the editor, certain)") in first
    page.emulate_media(media="print")
    assert page.locator(".sheet-text #neg-e1-ref").is_visible(), "the letter is printed in the text, too"
    assert not page.locator(".sheet-text #neg-t2-ref").is_visible()


def test_without_javascript_notes_stand_at_the_end(opened: Callable[..., Page], site: Site) -> None:
    """The galley is there at once, and is printed with running heads from the margins of the page."""
    page = opened(site.file_url(PRINTED["scenario"]), java_script_enabled=False)
    assert page.locator(".print-document").is_visible()
    assert not page.locator(".galley-tools").is_visible()
    printed = pdf(page)
    assert "The Cuban Missile Crisis" in printed.pages[1].extract_text()
    assert "13 Compare Rostow" not in words(printed.pages[2].extract_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheets_shut_no_reader_out(opened: Callable[..., Page], site: Site, scheme: Scheme) -> None:
    """axe-core has nothing to say of the sheets; paper is white in the dark, too."""
    page = opened(site.file_url(PRINTED["negotiations"]), color_scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(255, 255, 255)"
