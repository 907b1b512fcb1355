"""The published sheets say what the typescript says: word for word, page by page."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest
from lxml import html

from building import EDITION
from built_site import Site

SOURCES = {
    "rostow-negotiations": "002_98f8911b7c7ee649.txt",
    "rostow-soviet-scenario": "000_59092b989b4e0b92.txt",
}

#: What the editor and the program add to a sheet; everything else on it is the page's own.
EDITORIAL = (
    "contains(@class, 'noteref')",
    "contains(@class, 'textref')",
    "contains(@class, 'permalink')",
    "contains(@class, 'tip')",
    "contains(@class, 'hand-note')",
    "contains(@class, 'editorial')",
    "contains(@class, 'visually-hidden')",
)

#: Elements that run on within a line; any other begins a new word.
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "del",
    "em",
    "i",
    "ins",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sup",
    "time",
    "u",
}

#: Classes by which an inline element stands on a line of its own.
BLOCK_CLASSES = {"fw", "metamark-exemption", "option", "box"}


def words_of_sheet(body: html.HtmlElement) -> list[str]:
    """The words of a sheet in the order of the page, without what the editor adds."""
    pieces: list[str] = []
    _read(body, pieces)
    return "".join(pieces).split()


def _read(element: html.HtmlElement, pieces: list[str]) -> None:
    if element.xpath(f"boolean(self::*[{' or '.join(EDITORIAL)}])"):
        return
    apart = element.tag not in INLINE or bool(BLOCK_CLASSES & set(element.get("class", "").split()))
    pieces.append(" " if apart else "")
    pieces.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _read(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(" " if apart else "")


def words_of_source(text: str) -> list[str]:
    """The words of a transcription without the marks of whoever, or whatever, transcribed it.

    ``~~`` stands around struck words; ``- `` before a lettered paragraph was put there by the OCR, not by the typist.
    """
    return re.sub(r"(?m)^- (?=[a-z]\. )", "", text.replace("~~", "")).split()


def first_difference(sheets: list[tuple[str, list[str]]], source: list[str]) -> str:
    """Where the sheets leave the source, with the page and what stands around; nothing where they agree."""
    published = [(page, word) for page, words in sheets for word in words]
    for position, (found, expected) in enumerate(zip_longest(published, source)):
        if found is None:
            return f"after the last page the source goes on: {' '.join(source[position : position + 8])}"
        page, word = found
        if word != expected:
            before = " ".join(word for _, word in published[max(0, position - 8) : position])
            there = " ".join(word for _, word in published[position : position + 8])
            wanted = " ".join(source[position : position + 8])
            return f"{page}: after “{before}” the page has “{there}”, the source “{wanted}”"
    return ""


def sheet(site: Site, path: str) -> html.HtmlElement:
    """The one sheet that a page shows."""
    found = site.page(path).xpath("//*[contains(concat(' ', @class, ' '), ' sheet ')]")
    assert len(found) == 1, f"{path} shows {len(found)} sheets"
    only: html.HtmlElement = found[0]
    return only


@pytest.mark.parametrize("document", SOURCES)
def test_sheets_equal_their_source(site: Site, document: str) -> None:
    """The words of a document's sheets, one after the other, are the words of its source transcription."""
    sheets = [(path.rpartition("/")[2], words_of_sheet(sheet(site, path))) for path in site.sheets(document)]
    source = (EDITION / "sources" / SOURCES[document]).read_text(encoding="utf-8")
    assert first_difference(sheets, words_of_source(source)) == ""


@pytest.mark.parametrize("document", SOURCES)
def test_all_sheets_on_one_page_say_the_same(site: Site, document: str) -> None:
    """The page that shows all sheets shows each as its own page does."""
    together = site.page(f"documents/{document}/pages/index.html").xpath(
        "//*[contains(concat(' ', @class, ' '), ' sheet ')]"
    )
    alone = [sheet(site, path) for path in site.sheets(document)]
    assert list(map(words_of_sheet, together)) == list(map(words_of_sheet, alone))


@pytest.mark.parametrize(
    ("published", "source", "expected"),
    [
        ("one two", "one two", ""),
        ("one 2", "one two", "p1: after “one” the page has “2”, the source “two”"),
        ("one", "one two three", "after the last page the source goes on: two three"),
        ("one two", "one", "p1: after “one” the page has “two”, the source “”"),
    ],
)
def test_a_difference_is_named(published: str, source: str, expected: str) -> None:
    """The first word that differs is told with its page and what stands before it."""
    assert first_difference([("p1", published.split())], source.split()) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<div>a<sup class='noteref'>1</sup>b</div>", ["ab"]),
        ("<div>one<p>two</p>three<br>four</div>", ["one", "two", "three", "four"]),
        ("<div><del class='struck'>TOP</del> SECRET</div>", ["TOP", "SECRET"]),
        ("<div><span class='fw'>one</span><span class='fw'>two</span></div>", ["one", "two"]),
    ],
)
def test_words_of_a_sheet(markup: str, expected: list[str]) -> None:
    """Struck words count, the editor's marks do not, and a new block begins a new word."""
    assert words_of_sheet(html.fragment_fromstring(markup)) == expected


def test_the_marks_of_the_transcription_do_not_count() -> None:
    """The OCR's list marker goes, a page number between dashes stays."""
    assert words_of_source("~~SECRET~~\n- a. Access\n- 20 -\n") == ["SECRET", "a.", "Access", "-", "20", "-"]


def test_reading_reads_elements_only() -> None:
    """A comment on a sheet is no text of the page."""
    assert words_of_sheet(html.fragment_fromstring("<div>one <!-- two --> three</div>")) == ["one", "three"]
