"""The views of the text in a real browser: both wordings, notes in place and in the margin, pages beside the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from axe import Scheme, violations
from browsing import DESKTOP, PHONE, new_window
from building import EDITION, ROOT, build
from built_site import DOCUMENTS, Site
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import faithful_text, is_editors_note, reading_text

#: Blocks that the reading view shows under their own ids.
BLOCKS = [tei(name) for name in ("p", "ab", "head", "dateline", "salute", "signed", "byline", "trailer", "item", "l")]
#: What stands on the page and is not part of its running text, or is a note.
ASIDE = [tei(name) for name in ("fw", "stamp", "note")]
#: What the edition adds to the text on the screen.
ADDED = ".noteref, .textref, .pagemark, .page-marks, .permalink, .hand-note, .excision-open, .note"

#: The text of each of these elements as it is seen, without what the edition adds.
SEEN = """([ids, added]) => Object.fromEntries(ids.map(id => {
  const block = document.getElementById(id), words = [];
  if (!block) return [id, null];
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node; (node = walk.nextNode());) {
    if (node.nodeName === "BR") words.push(" ");
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const around = node.parentElement;
    if (!around.closest(added) && around.checkVisibility()) words.push(node.data);
  }
  return [id, words.join("").split(/\\s+/).filter(Boolean).join(" ")];
}))"""


@pytest.fixture
def divided(tmp_path: Path) -> Site:
    """An edition whose first letter has forty pages, more than stand beside the text on one page of the site."""
    edition = tmp_path / "letters"
    copytree(ROOT / "tests" / "editions" / "letters", edition)
    letter = edition / "documents" / "letter-1.xml"
    leaf = '<pb xml:id="l1-p{0}" n="{0}"/><p xml:id="l1-{0}">Page {0}.</p><lg>{1}</lg>'
    lines = "<l>A line of verse.</l>" * 30
    leaves = "".join(leaf.format(number, lines) for number in range(2, 41))
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("all is well.</p>", f"all is well.</p>{leaves}"), encoding="utf-8")
    done = build(edition, tmp_path / "site", "--draft")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(tmp_path / "site")


@pytest.fixture
def opened(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a window of its own."""
    contexts = []

    def make(path: str, screen: tuple[int, int] = DESKTOP, *, javascript: bool = True, fragment: str = "") -> Page:
        context = new_window(chromium, screen, javascript=javascript)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.file_url(path, fragment))
        return page

    yield make
    for context in contexts:
        context.close()


def reading(document: str) -> str:
    """Path of a document's reading view."""
    return f"documents/{document}/index.html"


def parallel(document: str) -> str:
    """Path of a document's pages beside its text."""
    return f"documents/{document}/parallel.html"


def seen(page: Page, ids: list[str]) -> dict[str, str | None]:
    """The text of elements as it is seen."""
    found: dict[str, str | None] = page.evaluate(SEEN, [ids, ADDED])
    return found


def source(document: str) -> etree._Element:
    """The TEI of a document's text."""
    text = etree.parse(EDITION / "documents" / f"{document}.xml").find(tei("text"))
    assert text is not None
    return text


def texts(document: str) -> dict[str, tuple[str, str]]:
    """Of each block with an id: its text as typed and as edited, by the definitions of both."""
    found = {}
    for block in source(document).iter(*BLOCKS):
        if xml_id(block) and not any(local(parent) in {"note", "fw", "stamp"} for parent in block.iterancestors()):
            alone = deepcopy(block)
            alone.tail = None
            etree.strip_elements(alone, *ASIDE, with_tail=False)
            found[xml_id(block)] = (faithful_text(alone), reading_text(alone))
    return found


# Both wordings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_wording_is_the_text_that_it_says_to_be(opened: Callable[..., Page], document: str) -> None:
    """What is seen as typed, and as edited, is what the two definitions of the text say, word for word."""
    page, expected = opened(reading(document)), texts(document)
    ids = list(expected)
    assert len(ids) >= 10
    assert seen(page, ids) == {each: edited for each, (_, edited) in expected.items()}
    page.locator("#wording-typed").check()
    assert seen(page, ids) == {each: typed for each, (typed, _) in expected.items()}
    page.locator("#wording-edited").check()
    assert seen(page, ids) == {each: edited for each, (_, edited) in expected.items()}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_all_differences_are_shown_at_once(opened: Callable[..., Page], document: str) -> None:
    """In the third state every place that differs shows both wordings, and nothing else changes."""
    page = opened(reading(document))
    differing = page.locator(".text :is(.typed:not(.on-page), .edited)")
    assert differing.count() >= 10
    page.locator("#wording-both").check()
    assert [each for each in differing.all() if not each.is_visible()] == []
    lines = differing.evaluate_all(
        "all => all.map(each => [each.className, getComputedStyle(each).textDecorationLine])"
    )
    assert {line for name, line in lines if "typed" in name.split()} == {"line-through"}
    assert {line for name, line in lines if "edited" in name.split()} == {"underline"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_emendation_is_left_out(site: Site, document: str) -> None:
    """Every place of the TEI where typed and edited text part has both on the page."""
    places = 0
    for element in source(document).iter(tei("choice"), tei("supplied"), tei("surplus"), tei("del")):
        around = list(element.iterancestors())
        if any(local(parent) in {"fw", "stamp", "choice"} or is_editors_note(parent) for parent in around):
            continue
        halves = {local(child) for child in element}
        places += local(element) != "choice" or bool(halves & {"corr", "reg"})
    tree = site.page(reading(document))
    shown = tree.xpath("//*[contains(concat(' ', @class, ' '), ' typed ') and not(normalize-space(.) = '-')]")
    changed = [each for each in shown if "on-page" not in each.get("class")]
    supplied = tree.xpath("//*[contains(@class, 'em-supplied')]")
    assert len(changed) + len(supplied) == places


def test_the_switch_works_without_a_script(opened: Callable[..., Page]) -> None:
    """Without JavaScript the same switch shows the same texts."""
    document = "rostow-soviet-scenario"
    page, expected = opened(reading(document), javascript=False), texts(document)
    page.locator("label", has_text="As typed").click()
    typo = page.locator(".em-correction").first
    assert typo.locator(".typed").is_visible()
    assert not typo.locator(".edited").is_visible()
    page.locator("label", has_text="All differences").click()
    assert typo.locator(".typed").is_visible()
    assert typo.locator(".edited").is_visible()
    assert expected


def test_the_wording_is_remembered(opened: Callable[..., Page], site: Site) -> None:
    """The choice holds on the next page and in the other view; the key changes it, and says so."""
    page = opened(reading("rostow-soviet-scenario"))
    page.keyboard.press("w")
    assert page.locator("#wording-typed").is_checked()
    assert page.locator(".said").inner_text() == "As typed"
    page.goto(site.file_url(parallel("rostow-negotiations")))
    assert page.locator("#wording-typed").is_checked()
    assert page.locator(".rows .em .edited >> visible=true").count() == 0


# Notes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1000, 1440])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_margin_notes_stand_by_their_marks(opened: Callable[..., Page], document: str, width: int) -> None:
    """However dense they are, no note stands more than six lines from its mark; none covers another."""
    page = opened(reading(document), (width, 900))
    page.wait_for_selector(".text.placed")
    places: list[list[float]] = page.locator(".note").evaluate_all(
        """notes => notes.map(note => {
          const box = note.getBoundingClientRect();
          const mark = document.getElementById(note.id + "-ref").getBoundingClientRect();
          return [box.top, box.bottom, Math.abs(box.top - mark.top)];
        })"""
    )
    line = page.locator(".text").evaluate("text => parseFloat(getComputedStyle(text).lineHeight)")
    assert max(away for _, _, away in places) <= 6 * line
    assert [pair for pair in pairwise(places) if pair[0][1] > pair[1][0] + 1] == []


def test_a_shortened_note_opens_where_it_stands(opened: Callable[..., Page]) -> None:
    """A note that was cut to a few lines shows all of itself on a click or when the focus is in it; Escape ends it."""
    page = opened(reading("rostow-negotiations"))
    note = page.locator(".note.cut").first
    short = note.bounding_box()
    assert short
    mark = page.locator(f"#{note.get_attribute('id')}-ref")
    mark.click()
    full = note.bounding_box()
    assert full
    assert full["height"] > short["height"]
    assert note.evaluate("note => note.scrollHeight <= note.clientHeight + 1")
    page.mouse.move(5, 5)
    page.keyboard.press("Escape")
    again = note.bounding_box()
    assert again
    assert again["height"] == short["height"]
    assert mark.evaluate("mark => mark === document.activeElement")


@pytest.mark.parametrize("view", [reading, parallel])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_as_served_notes_stand_at_the_end_of_the_page(site: Site, document: str, view: Callable[[str], str]) -> None:
    """One section, the last of the page's, has every note in the order of the marks; each leads back to its own."""
    tree = site.page(view(document))
    (section,) = tree.xpath("//main//section[@role='doc-endnotes']")
    notes = section.xpath("./ol/li/div[@role='note']")
    marks = tree.xpath("//sup[@class='noteref']/a[@role='doc-noteref'][@id]")
    assert [f"#{note.get('id')}" for note in notes] == [mark.get("href") for mark in marks]
    backs = [str(back) for note in notes for back in note.xpath(".//a[@role='doc-backlink']/@href")]
    assert backs == [f"#{mark.get('id')}" for mark in marks]
    assert [note.xpath("string(span)") for note in notes] == [str(number) for number in range(1, len(marks) + 1)]
    assert section.xpath("string(h2)") == "Notes"
    assert not tree.xpath("//*[contains(@class, 'text')]//div[@class='note']")
    assert {each.tag for each in section.itersiblings()} <= {"nav"}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
@pytest.mark.parametrize("view", [reading, parallel])
def test_without_a_script_notes_are_read_at_the_end_of_the_page(
    opened: Callable[..., Page], view: Callable[[str], str], screen: tuple[int, int]
) -> None:
    """All of them, below the text; a mark leads there, and the sign behind the note back into its line."""
    page = opened(view("rostow-soviet-scenario"), screen, javascript=False)
    notes = page.locator(".end-notes .note")
    assert notes.count() == 52
    assert [note for note in notes.all() if not note.is_visible()] == []
    text, first = page.locator(".text").bounding_box(), notes.first.bounding_box()
    assert text
    assert first
    assert first["y"] >= text["y"] + text["height"]
    page.locator("#scn-n40-ref").click()
    page.wait_for_url("**/*#scn-n40")
    page.locator("#scn-n40 .note-back").click()
    page.wait_for_url("**/*#scn-n40-ref")
    mark = page.locator("#scn-n40-ref").bounding_box()
    assert mark
    assert 0 < mark["y"] < screen[1]


@pytest.mark.parametrize("view", [reading, parallel])
def test_with_a_script_notes_stand_behind_their_paragraphs(
    opened: Callable[..., Page], view: Callable[[str], str]
) -> None:
    """There they are read out and printed; nothing is left at the end, and no note gets lost on its way."""
    page = opened(view("rostow-soviet-scenario"))
    assert page.locator(".end-notes").count() == 0
    wrong: list[str] = page.locator(".note").evaluate_all(
        """notes => notes.filter(note => {
          const mark = document.getElementById(note.id + "-ref");
          const block = note.parentNode.previousElementSibling;
          return !block || !block.contains(mark);
        }).map(note => note.id)"""
    )
    assert wrong == []
    assert page.locator(".text .notes > .note").count() == 52


def test_on_a_phone_a_note_opens_below_its_mark(opened: Callable[..., Page]) -> None:
    """A tap opens the note below the line of its mark; Escape closes it and the focus is on the mark again."""
    page = opened(reading("rostow-soviet-scenario"), PHONE)
    mark = page.locator(".text .p .noteref a").nth(2)
    note = page.locator(f"#{(mark.get_attribute('href') or '').removeprefix('#')}")
    assert not note.is_visible()
    mark.tap()
    above, below = mark.bounding_box(), note.bounding_box()
    assert above
    assert below
    assert 0 < below["y"] - above["y"] < 60
    assert mark.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    assert mark.evaluate("mark => mark === document.activeElement")
    assert note.evaluate("note => note.parentNode.className") == "notes"


def test_a_note_that_opens_moves_no_mark(opened: Callable[..., Page]) -> None:
    """Where marks follow one another, they stay as they are."""
    page = opened(reading("rostow-soviet-scenario"), PHONE)
    places = (
        """() => ["scn-n6-ref", "scn-t8-ref"].map(id => document.getElementById(id).getBoundingClientRect().left)"""
    )
    before = page.evaluate(places)
    page.locator("#scn-n6-ref").tap()
    assert page.locator("#scn-n6").is_visible()
    assert page.evaluate(places) == before


@pytest.mark.parametrize(("document", "prefix"), DOCUMENTS.items())
def test_the_notes_are_a_page_of_their_own(site: Site, document: str, prefix: str) -> None:
    """Each note stands there with its words and leads to its mark; it says what it says in the reading view."""
    own, text = site.page(f"documents/{document}/notes.html"), site.page(reading(document))
    entries = own.xpath("//li[contains(@class, 'noted-entry')]")
    notes = text.xpath("//*[@role='note'][contains(@class, 'note')][@id]")
    assert [entry.get("id") for entry in entries] == [note.get("id") for note in notes]
    without = [
        entry.get("id") for entry in entries if not entry.xpath(".//*[@class='noted-lemma'][normalize-space(.)]")
    ]
    assert without == []
    for entry, note in zip(entries, notes, strict=True):
        (said,) = entry.xpath(".//*[@class='noted-text']")
        assert " ".join(said.text_content().split()) in " ".join(note.text_content().split())
        (back,) = entry.xpath("./a[@class='noted-label']/@href")
        assert back == f"index.html#{entry.get('id')}-ref"
        assert back.partition("#")[2] in site.ids(reading(document))
    assert own.xpath(f"//a[starts-with(@href, 'apparatus.html#app-{prefix}')]")


# Keyboard and screen reader --------------------------------------------------------------------------------------


def test_the_reading_view_by_keyboard_alone(opened: Callable[..., Page]) -> None:
    """From the top by Tab: the switch, then each mark in the order of the text; Enter opens a note, Escape returns."""
    page = opened(reading("rostow-negotiations"))

    def focus() -> str:
        found: str = page.evaluate("document.activeElement.id || document.activeElement.className")
        return found

    page.keyboard.press("Tab")
    assert focus() == "skip"
    passed: list[str] = []
    while "neg-n4-ref" not in passed and len(passed) < 90:
        page.keyboard.press("Tab")
        passed.append(focus())
        window = page.evaluate("""() => {
          const box = document.activeElement.getBoundingClientRect();
          const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return box.top >= 0 && box.bottom <= innerHeight && (over === null || !over.closest(".docbar, .wording") ||
            document.activeElement.closest(".docbar, .wording") !== null);
        }""")
        assert window, f"{passed[-1]} has the focus and cannot be seen"
    assert passed.index("wording-edited") < passed.index("neg-n1-ref") < passed.index("neg-n4-ref")
    page.keyboard.press("Enter")
    assert focus() == "neg-n4"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#neg-n4') !== null")
    page.keyboard.press("Escape")
    assert focus() == "neg-n4-ref"
    page.locator("#wording-edited").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#wording-typed").is_checked()


def spoken(page: Page) -> list[tuple[str, str]]:
    """Roles and names in the order in which a screen reader meets them."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    found: list[tuple[str, str]] = []

    def walk(identity: str) -> None:
        node = known.get(identity)
        if node is None or node["role"]["value"] == "InlineTextBox":
            return
        if not node.get("ignored"):
            found.append((node["role"]["value"], node.get("name", {}).get("value", "")))
        for child in node.get("childIds", []):
            walk(child)

    walk(nodes[0]["nodeId"])
    return found


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_a_screen_reader_meets_the_text_in_its_order(opened: Callable[..., Page], screen: tuple[int, int]) -> None:
    """A paragraph is read to its end before its notes; only the wording that is chosen is read; notes have names."""
    page = opened(reading("rostow-negotiations"), screen)
    order = spoken(page)
    where = {name: position for position, (_, name) in reversed(list(enumerate(order)))}
    mark, last = where["Note 4"], where["Permanent link to paragraph 1"]
    following = where["Permanent link to paragraph 2"]
    assert where["Negotiations"] < where["As edited"] < mark < last < following
    if screen == DESKTOP:
        note = order.index(("note", "Note 4"))
        assert last < note < following
    heads = [name for role, name in order if role == "heading"]
    assert heads[0] == "Negotiations"
    assert any(name.startswith("MEMORANDUM FOR MR. BUNDY") for name in heads)
    said = " ".join(name for role, name in order if role == "StaticText")
    assert "Summitry" in said
    assert "Summity" not in said
    page.keyboard.press("w")
    said = " ".join(name for role, name in spoken(page) if role == "StaticText")
    assert "Summity" in said
    assert "Summitry" not in said
    page.keyboard.press("w")
    links = [name for role, name in spoken(page) if role == "link"]
    assert "typed: Summity edited: Summitry" in links


# Pages beside the text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_id_stands_twice_beside_the_text(site: Site, document: str) -> None:
    """Sheets and text stand on one page, and every id, and every link within it, has one meaning."""
    tree = site.page(parallel(document))
    ids = [str(each) for each in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert {str(each)[1:] for each in tree.xpath("//main//a/@href[starts-with(., '#')]")} <= set(ids)
    assert set(map(str, tree.xpath("//*[@role='note']/@id"))) == set(
        map(str, site.page(reading(document)).xpath("//*[@role='note']/@id"))
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_without_a_script_pages_and_text_stand_side_by_side(opened: Callable[..., Page], document: str) -> None:
    """Each page stands beside what is read of it, and the next pair below."""
    page = opened(parallel(document), javascript=False)
    rows: list[list[float]] = page.locator(".row").evaluate_all("""rows => rows.map(row => {
      const sheet = row.querySelector(".sheet").getBoundingClientRect();
      const text = row.querySelector(".row-text").getBoundingClientRect();
      return [sheet.left, sheet.right, sheet.top, text.left, text.top, row.getBoundingClientRect().bottom];
    })""")
    assert len(rows) == page.locator(".sheet").count() >= 7
    assert all(right <= text and abs(top - beside) < 40 for _, right, top, text, beside, _ in rows)
    assert all(before[5] <= after[2] for before, after in pairwise(rows))


def test_on_a_phone_each_page_stands_above_its_text(opened: Callable[..., Page]) -> None:
    """One column, nothing to be pushed sideways."""
    page = opened(parallel("rostow-negotiations"), PHONE)
    rows = page.locator(".row").evaluate_all("""rows => rows.map(row =>
      row.querySelector(".sheet").getBoundingClientRect().bottom <=
      row.querySelector(".row-text").getBoundingClientRect().top)""")
    assert all(rows)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


#: How high paragraphs stand in the window, on the sheet and in the text.
LEVELS = """ids => ids.map(id => [document.querySelector(`[data-of='${id}']`), document.getElementById(id)]
  .map(each => each.getBoundingClientRect().top))"""


def levels(page: Page, ids: list[str]) -> list[tuple[float, float]]:
    """How high paragraphs stand in the window: on the sheet, and in the text."""
    return [(sheet, text) for sheet, text in page.evaluate(LEVELS, ids)]


def test_each_side_follows_the_other(opened: Callable[..., Page]) -> None:
    """The paragraph that the text is scrolled to stands level with itself on the sheet, and the other way round."""
    page = opened(parallel("rostow-soviet-scenario"))
    paragraphs = [str(each) for each in page.locator(".rows .p[id]").evaluate_all("all => all.map(each => each.id)")]
    page.mouse.move(1100, 500)
    for _ in range(4):
        page.mouse.wheel(0, 1200)
        page.wait_for_timeout(60)
        sheet, text = min(levels(page, paragraphs), key=lambda pair: abs(pair[1] - 300))
        assert abs(sheet - text) < 220
    assert page.locator(".beside-sheets").evaluate("pane => pane.scrollTop") > 500
    before = page.evaluate("scrollY")
    page.mouse.move(300, 500)
    page.mouse.wheel(0, -1800)
    page.wait_for_function("before => scrollY < before - 400", arg=before)
    sheet, text = min(levels(page, paragraphs), key=lambda pair: abs(pair[0] - 300))
    assert abs(sheet - text) < 220


def test_a_paragraph_is_found_on_its_sheet(opened: Callable[..., Page]) -> None:
    """A click on a paragraph sets the other side beside it and marks both; so does the focus of its link."""
    page = opened(parallel("rostow-soviet-scenario"))
    target = page.locator(".rows .p[id]").nth(20)
    identity = str(target.get_attribute("id"))
    target.scroll_into_view_if_needed()
    target.click(position={"x": 200, "y": 6})
    ((sheet, text),) = levels(page, [identity])
    assert abs(sheet - text) < 2
    assert page.locator(".here").count() == 2
    other = page.locator(".rows .p[id] > .permalink").nth(24)
    other.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    identity = str(other.evaluate("link => link.parentNode.id"))
    ((sheet, text),) = levels(page, [identity])
    assert abs(sheet - text) < 2


def test_the_line_between_the_columns_obeys_keys_and_clicks(opened: Callable[..., Page]) -> None:
    """Arrows move it, Home and End go to its limits, Enter back to the middle, a click from one width to the next."""
    page = opened(parallel("rostow-negotiations"))
    split, sheets = page.get_by_role("separator"), page.locator(".beside-sheets")

    def width() -> float:
        box = sheets.bounding_box()
        assert box
        return box["width"]

    half = width()
    split.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert split.get_attribute("aria-valuenow") == "54"
    assert width() > half + 30
    page.keyboard.press("Home")
    assert (split.get_attribute("aria-valuenow"), width() < half * 0.6) == ("25", True)
    page.keyboard.press("Enter")
    assert abs(width() - half) < 2
    split.click()
    assert split.get_attribute("aria-valuenow") == "35"
    page.reload()
    assert page.get_by_role("separator").get_attribute("aria-valuenow") == "35"


def test_pages_turn_by_keys_beside_the_text(opened: Callable[..., Page]) -> None:
    """The arrow keys go from page to page, and so do the buttons; where one is, is said."""
    page = opened(parallel("rostow-negotiations"))
    here = page.locator(".beside-here")
    assert here.inner_text() == "Page 1 of 7"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert here.inner_text() == "Page 3 of 7"
    page.get_by_role("button", name="Next page").click()
    assert here.inner_text() == "Page 4 of 7"
    page.keyboard.press("ArrowLeft")
    assert here.inner_text() == "Page 3 of 7"
    row, sheet = page.locator(".row").nth(2).bounding_box(), page.locator(".sheet").nth(2).bounding_box()
    assert row
    assert sheet
    assert abs(row["y"] - sheet["y"]) < 120


def test_an_address_leads_to_its_page_beside_the_text(opened: Callable[..., Page]) -> None:
    """The address of a page, or of a paragraph, opens the view there, on both sides."""
    page = opened(parallel("rostow-soviet-scenario"), fragment="scn-p9")
    page.wait_for_timeout(100)
    assert page.locator(".beside-here").inner_text() == "Page 9 of 23"
    sheet = page.locator(".sheet[data-of='scn-p9']").bounding_box()
    assert sheet
    assert -200 < sheet["y"] < 500


def test_a_long_text_leads_to_the_part_beside_it(chromium: Browser, divided: Site) -> None:
    """From the thirtieth page the bar leads to that page in the second part, not to the beginning."""
    context = new_window(chromium, DESKTOP)
    page = context.new_page()
    page.goto(divided.file_url(reading("letter-1"), "l1-p30"))
    page.wait_for_function("Math.abs(document.getElementById('l1-p30').getBoundingClientRect().top) < 200")
    page.locator(".views a[data-view=parallel]").click()
    page.wait_for_url("**/parallel-2.html#l1-p30")
    context.close()


@pytest.mark.parametrize(
    ("path", "screen", "scheme"),
    [
        ("parallel.html", DESKTOP, "light"),
        ("parallel.html", PHONE, "dark"),
        ("notes.html", DESKTOP, "dark"),
        ("notes.html", PHONE, "light"),
        ("index.html", DESKTOP, "light"),
        ("index.html", PHONE, "dark"),
    ],
)
def test_no_reader_is_shut_out(
    chromium: Browser, site: Site, path: str, screen: tuple[int, int], scheme: Scheme
) -> None:
    """axe-core finds nothing, with all differences shown too."""
    width, height = screen
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce")
    try:
        page.goto(site.file_url(f"documents/rostow-negotiations/{path}"))
        if path != "notes.html":
            page.locator("#wording-both").check()
        assert violations(page) == []
    finally:
        page.close()


@pytest.mark.parametrize(("screen", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_notes_at_the_end_shut_no_reader_out(
    chromium: Browser, site: Site, screen: tuple[int, int], scheme: Scheme
) -> None:
    """As they are served, which is also what a reader has whose script did not arrive."""
    width, height = screen
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce")
    try:
        page.route("**/assets/reading.js", lambda route: route.abort())
        page.goto(site.file_url(reading("rostow-negotiations"), "neg-n5"))
        assert page.locator(".end-notes #neg-n5").is_visible()
        assert violations(page) == []
    finally:
        page.close()
