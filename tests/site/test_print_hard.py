"""Texts that are hard to set in sheets: whatever comes, nothing is lost or repeated, and nothing overflows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from built_site import Site
from sheets import FAULTS, LETTERS, NOTES, pdf, printable

LINE = "The quick brown fox jumps over the lazy dog, and nobody minds at all. "
HEBREW = "שלום עולם וכל אשר בו "


def note(number: int, length: int) -> str:
    """A note of about ``length`` lines."""
    words = f"Note {number}: " + " ".join(f"word{number}.{at}" for at in range(length * 9))
    label = f'<span class="note-label">{number}</span>'
    back = f'<a class="note-back" href="#n{number}-ref">↩</a>'
    return f'<li><div class="note" id="n{number}" role="note">{label} {words} {back}</div></li>'


def mark(number: int) -> str:
    """The mark of a note."""
    return f'<sup class="noteref"><a id="n{number}-ref" href="#n{number}">{number}</a></sup>'


def paragraph(number: int, sentences: int, marks: str = "") -> str:
    """A paragraph whose sentences are told from those of others."""
    return (
        f'<p class="p" id="p{number}">' + "".join(f"{number}.{at} {LINE}" for at in range(sentences)) + marks + "</p>"
    )


#: Texts that are hard to set, each with its notes.
HARD = {
    "a note longer than a page": (
        paragraph(0, 3, mark(1)) + "".join(paragraph(at, 12) for at in range(1, 9)),
        [note(1, 130)],
    ),
    "a long note at the very end": (paragraph(0, 90, mark(1)), [note(1, 70)]),
    "many long notes on one line": (
        paragraph(0, 20, mark(1) + mark(2) + mark(3) + mark(4)) + paragraph(1, 40),
        [note(at, 24) for at in range(1, 5)],
    ),
    "every line has a note": (
        "".join(paragraph(at, 2, mark(at)) for at in range(1, 60)),
        [note(at, 3) for at in range(1, 60)],
    ),
    "lists in lists": (
        '<ol id="list">'
        + "".join(
            f"<li>{at}: {LINE * 2}<ul>{''.join(f'<li>{at}.{sub} {LINE * 3}</li>' for sub in range(4))}</ul></li>"
            for at in range(1, 15)
        )
        + "</ol>",
        [],
    ),
    "a table": (
        "<table>" + "".join(f"<tr><td>{at}</td><td>{LINE * 2}{mark(at)}</td></tr>" for at in range(1, 50)) + "</table>",
        [note(at, 1) for at in range(1, 50)],
    ),
    "headings one after another": (
        paragraph(0, 42)
        + "".join(f'<h2 class="head">Heading {at}</h2>' for at in range(3))
        + paragraph(1, 40)
        + "".join(
            f'<section class="section"><h3 class="head">{at}</h3>{paragraph(at, 7)}</section>' for at in range(2, 20)
        ),
        [],
    ),
    "words that run over the end of a page": (
        paragraph(0, 30) + f'<p class="p">{LINE}<span class="em em-supplied edited">{LINE * 60}</span> {LINE}</p>',
        [],
    ),
    "a note whose mark is not seen": (
        paragraph(0, 30, '<span class="marking">stamped' + mark(1) + "</span>") + f"<p hidden>{mark(2)}</p>",
        [note(1, 4), note(2, 4), note(3, 4)],
    ),
    "words of the right-to-left": (
        '<div dir="rtl" lang="he">'
        + "".join(f'<p class="p">{mark(at)} {HEBREW * 40}</p>' for at in range(1, 20))
        + "</div>",
        [note(at, 2) for at in range(1, 20)],
    ),
}


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages made for paper, each in a window of its own."""
    with ExitStack() as windows:
        yield lambda *where, **options: windows.enter_context(printable(chromium, *where, **options))


@pytest.fixture(scope="module")
def shelf(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the assets of a site, for pages of one's own."""
    folder = tmp_path_factory.mktemp("hard")
    (folder / "assets").symlink_to(site.root.resolve() / "assets", target_is_directory=True)
    return folder


def hard_page(folder: Path, body: str, notes: list[str], direction: str = "ltr") -> str:
    """A page made for paper with this text; its address."""
    path = folder / "page.html"
    path.write_text(
        f"""<!DOCTYPE html><html lang="en" dir="{direction}" class="scripted"><head><meta charset="utf-8">
        <title>Hard</title>
        <link rel="stylesheet" href="assets/site.css"><link rel="stylesheet" href="assets/reading.css">
        <link rel="stylesheet" href="assets/print.css"><script src="assets/print.js" defer></script></head>
        <body class="page-print"><main><div class="frame galley" data-head="Edition">
        <article class="print-document" data-head="A. Author, Title" data-title="Title"><header class="doc-head">
        <h1 class="print-title">Title</h1></header><div class="text">{body}</div>
        {f'<section class="end-notes"><h2>Notes</h2><ol>{"".join(notes)}</ol></section>' if notes else ""}
        <p class="print-cite">Cite</p></article></div></main></body></html>""",
        encoding="utf-8",
    )
    return path.as_uri()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", HARD)
def test_hard_cases(opened: Callable[..., Page], shelf: Path, name: str, direction: str) -> None:
    """Whatever is to be set, nothing is lost or repeated, and nothing overflows."""
    body, notes = HARD[name]
    page = opened(hard_page(shelf, body, notes, direction), 640)
    text, listed = page.evaluate(LETTERS, ".print-document"), page.evaluate(NOTES, ".end-notes ol")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_selector(".sheet")
    assert page.evaluate(LETTERS, ".sheet-text .print-document") == text
    assert page.evaluate(NOTES, ".sheet-notes") + page.evaluate(NOTES, ".sheet-text .end-notes ol") == listed
    assert [
        each for each in page.evaluate(FAULTS) if not (name == "many long notes on one line" and ": mark" in each)
    ] == []
    assert len(pdf(page).pages) == page.locator(".sheet").count()


def test_a_list_that_is_divided_goes_on_counting(opened: Callable[..., Page], shelf: Path) -> None:
    """Its second part begins with the number that it would have had, and a divided item has no second number."""
    page = opened(hard_page(shelf, *HARD["lists in lists"]))
    starts = page.locator("ol[start]").all()
    assert starts
    for part in starts:
        first = part.locator("> li").first
        number = part.inner_text().strip().partition(":")[0].partition(".")[0]
        divided = "continued" in (first.get_attribute("class") or "").split()
        begun = re.match(r"(\d+): ", first.inner_text().strip())
        assert not (divided and begun), "what is divided does not begin anew"
        assert part.get_attribute("start") == number, divided
    assert page.locator("#list").count() == 1


def test_what_is_divided_has_its_signs_once(opened: Callable[..., Page], shelf: Path) -> None:
    """The brackets of supplied words that go over to the next page open and close once."""
    page = opened(hard_page(shelf, *HARD["words that run over the end of a page"]))
    parts = page.locator(".em-supplied").all()
    assert len(parts) > 1
    signs = [
        page.evaluate(
            "each => [getComputedStyle(each, '::before').content, getComputedStyle(each, '::after').content]",
            each.element_handle(),
        )
        for each in parts
    ]
    assert [pair[0] for pair in signs] == ['"["'] + ["none"] * (len(parts) - 1)
    assert [pair[1] for pair in signs] == ["none"] * (len(parts) - 1) + ['"]"']
