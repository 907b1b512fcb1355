"""Registers, chronology, map and correspondence: small editions, large ones, and what a reader does with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from axe import Scheme, open_page, violations
from building import ROOT, build
from built_site import Site
from many import PEOPLE, write_many

#: The pages of this part that differ in kind.
PAGES = {
    "people": "registers/people.html",
    "a person": "registers/people/rostow.html",
    "a place": "registers/places/cuba.html",
    "chronology": "chronology.html",
    "map": "map.html",
    "correspondence": "correspondence.html",
}
BEYOND = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A large edition, published."""
    folder = tmp_path_factory.mktemp("many")
    done = build(write_many(folder / "edition"), folder / "site", "--draft")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder / "site")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two letters that name one person, without recipients, places or reviews."""
    folder = tmp_path_factory.mktemp("letters") / "site"
    assert build(ROOT / "tests" / "editions" / "letters", folder).returncode == 0
    return Site(folder)


def texts(page: html.HtmlElement, path: str) -> list[str]:
    """The texts of some elements, white space folded."""
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def links(page: html.HtmlElement, path: str) -> list[str]:
    """The addresses of some links."""
    return [str(value) for value in page.xpath(f"{path}/@href")]


def test_every_entry_has_a_page_and_a_place_in_its_index(site: Site) -> None:
    """The index names each entry at the anchor that it always had, and leads to its page."""
    for kind in ("people", "places", "organisations", "glossary", "works"):
        index = f"registers/{kind}.html"
        entries = {path.stem for path in (site.root / "registers" / kind).glob("*.html")}
        assert entries
        assert entries <= site.ids(index)
        assert set(links(site.page(index), "//*[@class='index-name']/a")) == {f"{kind}/{name}.html" for name in entries}


def test_an_entry_says_who_it_is(site: Site) -> None:
    """Name, dates, life, authority records: as the register has them."""
    page = site.page("registers/people/kennedy.html")
    assert texts(page, "//h1") == ["John Fitzgerald Kennedy 1917–1963"]
    assert texts(page, "//dl[contains(@class, 'entry-facts')]/div") == [
        "Born29 May 1917",
        "Died22 November 1963",
        "ElsewhereWikidata",
    ]
    assert texts(page, "//div[@class='entry-text']")[0].startswith("President of the United States from 20 January")
    assert "https://www.wikidata.org/wiki/Q9696" in links(page, "//ul[@class='entry-links']//a")


def test_mentions_stand_in_whole_sentences(site: Site) -> None:
    """Paper and notes apart; the name set off; the link leads to the paragraph, the page to the page."""
    page = site.page("registers/places/cuba.html")
    sentence = "We had anticipated that he might seek such a success in either Cuba, Berlin, or weapons development."
    named = page.xpath("//section[@aria-labelledby='named']")[0]
    assert sentence in texts(named, ".//a[@class='passage']")
    found = named.xpath(f".//a[@class='passage'][normalize-space()='{sentence}']")[0]
    assert found.get("href") == "../../documents/rostow-negotiations/index.html#neg-d1-2"
    assert texts(found, "b") == ["Cuba"]
    assert "../../documents/rostow-negotiations/pages/neg-p1.html" in links(found.getparent(), ".//a")
    noted = page.xpath("//section[@aria-labelledby='noted']")[0]
    assert all("note" in where for where in texts(noted, ".//*[@class='whereabouts']"))
    assert not set(links(noted, ".//a[@class='passage']")) & set(links(named, ".//a[@class='passage']"))


def test_a_name_twice_in_a_sentence_comes_once(site: Site) -> None:
    """Both places are set off."""
    page = site.page("registers/places/cuba.html")
    twice = [passage for passage in page.xpath("//a[@class='passage']") if len(passage.xpath("b")) == 2]
    assert any("even while Cuba was being got out of the way" in passage.text_content() for passage in twice)


def test_company_is_counted_by_paragraphs(site: Site) -> None:
    """Who is named in the same paragraphs, how often, and where first; and the other way round the same."""
    for one, kind, other in (("places/cuba", "people", "khrushchev"), ("people/khrushchev", "places", "cuba")):
        page = site.page(f"registers/{one}.html")
        row = page.xpath(f"//ul[@class='company']/li[a/@href='../{kind}/{other}.html']")[0]
        assert texts(row, "a[2]/span[@aria-hidden]") == ["2"]
        assert links(row, "a[2]") == ["../../documents/rostow-negotiations/index.html#neg-d1-1"]


def test_papers_of_a_person_are_named(site: Site) -> None:
    """What someone sent or received stands on the person's page."""
    page = site.page("registers/people/bundy.html")
    assert texts(page, "//aside//section[1]/h2") == ["Received"]
    assert links(page, "//ul[@class='aside-papers']//a") == ["../../documents/rostow-negotiations/index.html"]


def test_the_chronology_is_in_order(site: Site) -> None:
    """Years rise, days within them too; papers, mentions, notes and reviews each have their word."""
    page = site.page("chronology.html")
    years = [int(text) for text in texts(page, "//section[@class='year']/h2") if text.isdigit()]
    assert years == sorted(set(years))
    days = [str(value) for value in page.xpath("//p[@class='moment-date']/time/@datetime")]
    assert days == sorted(set(days))
    assert set(texts(page, "//p[@class='event-kind']")) == {"Paper", "Spoken of", "In a note", "Declassification"}
    spoken = page.xpath("//li[@id='day-1962-10-26']")[0]
    assert any(text.startswith("We prepared one, discussed it October 26") for text in texts(spoken, ".//a"))
    paper = page.xpath("//li[@id='day-1962-10-27']//li[contains(@class, 'kind-paper')]")
    assert texts(paper[0], ".//a[@class='event-paper']") == ["Negotiations"]


def test_the_map_marks_every_place_that_has_coordinates(site: Site) -> None:
    """Table, drawings and register agree; the bytes of the page stay few."""
    page = site.page("map.html")
    table = set(links(page, "//table//th/a"))
    drawn = set(links(page, "//*[@class='drawn drawn-wide']//*[local-name()='a']"))
    assert drawn <= table
    assert {"registers/places/cuba.html", "registers/places/berlin.html"} <= drawn
    assert "registers/places/africa.html" in links(page, "//ul[@class='unplaced']//a")
    assert (site.root / "map.html").stat().st_size < 150_000
    assert not (site.root / "assets" / "maps").exists()


def test_the_correspondence_is_a_graph_and_a_table(site: Site) -> None:
    """Every line of the graph has its row."""
    page = site.page("correspondence.html")
    rows = {f"#{value}" for value in page.xpath("//tbody/tr/@id")}
    assert set(links(page, "//*[@class='drawn drawn-wide']//*[local-name()='a']")) == rows
    row = page.xpath("//tr[@id='people-rostow--people-bundy']")[0]
    assert texts(row, "td")[:4] == ["Walt Whitman Rostow", "McGeorge Bundy", "1", "27 October 1962"]


def test_a_small_edition_has_what_it_needs_and_no_more(letters: Site) -> None:
    """Without recipients there is no correspondence, without coordinates no map; nothing leads to what is not there."""
    assert not (letters.root / "map.html").exists()
    assert not (letters.root / "correspondence.html").exists()
    found = links(letters.page("registers/index.html"), "//main//h2/a")
    assert found == ["people.html", "../chronology.html"]
    assert texts(letters.page("registers/people/ada.html"), "//a[@class='passage']")[0] == "Dear Ada, all is well."


def test_long_lists_have_pages(many: Site) -> None:
    """An index goes by letters, mentions by two hundred, a chronology by years and months, a pair by itself."""
    index = many.page("registers/people.html")
    assert texts(index, "//nav[@class='letters']//a") == ["A 78", "B 78", "C 78", "D 78", "E 154", "Z 77", "Ж 77"]
    listed = [
        len(many.page(f"registers/{address}").xpath("//li[contains(@class, 'index-entry')]"))
        for address in links(index, "//nav[@class='letters']//a")
    ]
    assert sum(listed) == PEOPLE
    pages = ["registers/people/p0.html", "registers/people/p0/2.html", "registers/people/p0/3.html"]
    assert [len(many.page(path).xpath("//a[@class='passage']")) for path in pages] == [200, 200, 200]
    assert texts(many.page(pages[0]), "//p[@class='entry-count']") == [
        "Named 900 times in the papers; in 60 documents."
    ]
    chapters = links(many.page("chronology.html"), "//nav[@class='chapters']//a")
    assert {"chronology/1962-10.html", "chronology/1962-10/2.html", "chronology/1963.html"} <= set(chapters)
    assert all(len(many.page(chapter).xpath("//li[contains(@class, 'event ')]")) <= 200 for chapter in chapters)
    pair = many.page("correspondence/people-p0--people-p10.html")
    assert len(pair.xpath("//ul[@class='papers']/li")) == 16
    biggest = max((many.root / path).stat().st_size for path in many.pages() if path.startswith(("reg", "chr", "cor")))
    assert biggest < 200_000


def test_the_graph_stays_readable_for_many(many: Site) -> None:
    """Forty-five readers are thirty, and all the others in one."""
    page = many.page("correspondence.html")
    names = texts(page, "//*[@class='drawn drawn-wide']//*[local-name()='text'][@text-anchor='start']")
    assert len(names) == 31
    assert names[-1] == "15 others (15)"


@pytest.fixture
def page(chromium: Browser) -> Page:
    """An empty tab of a reader who wants no motion."""
    context = chromium.new_context(reduced_motion="reduce")
    return context.new_page()


def test_an_old_address_of_an_entry_leads_to_it(page: Page, site: Site, many: Site) -> None:
    """In a short index to its line, by way of letters to its page."""
    page.goto(site.file_url("registers/people.html", "rostow"))
    assert page.locator("#rostow").is_visible()
    page.goto(many.file_url("registers/people.html", "p17"))
    page.wait_for_url("**/registers/people/p17.html")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_each_width_has_its_drawing(page: Page, site: Site, width: int) -> None:
    """One drawing of each is seen, and nothing runs beyond the page."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("chronology.html", "map.html", "correspondence.html"):
        page.goto(site.file_url(path))
        shown = "wide" if width > 768 else "narrow"
        assert page.locator(f".drawn-{shown} svg").first.is_visible()
        assert not page.locator(f".drawn-{'narrow' if shown == 'wide' else 'wide'} svg").first.is_visible()
        assert not page.evaluate(BEYOND)


def test_names_on_the_map_do_not_overlap(page: Page, site: Site) -> None:
    """In the browser's own measure, too, with the faces that are really used."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site.file_url("map.html"))
    page.evaluate("() => document.fonts.ready.then(() => true)")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".drawn-wide svg")].map(svg => [...svg.querySelectorAll("text")].map(
          text => {
            const box = text.getBBox();
            return [box.x, box.y + 3, box.x + box.width, box.y + box.height - 3, text.textContent];
          }))"""
    )
    overlaps = [
        (one[4], other[4])
        for drawing in boxes
        for number, one in enumerate(drawing)
        for other in drawing[number + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert overlaps == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_shuts_no_reader_out(chromium: Browser, site: Site, name: str, scheme: Scheme) -> None:
    """axe-core finds nothing, on a phone, in either light."""
    tab = open_page(chromium, site.file_url(PAGES[name]), scheme, "phone")
    found = violations(tab)
    tab.close()
    assert found == []


def test_marks_and_names_lead_to_their_places(page: Page, site: Site) -> None:
    """A click on a place of the map opens its entry; a click on a sentence there opens the paper at the paragraph."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site.file_url("map.html"))
    page.locator(".drawn-wide svg a text", has_text=re.compile("^Cuba$")).first.click()
    page.wait_for_url("**/registers/places/cuba.html")
    page.locator("a.passage").first.click()
    page.wait_for_url("**/documents/rostow-negotiations/index.html#neg-d1-1")


def test_names_of_files_are_what_the_docs_say(site: Site) -> None:
    """The page about registers names addresses that exist."""
    docs = (ROOT / "docs" / "registers.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:registers/|map|chronology|correspondence)[\w/.-]*\.html)", docs)
    assert named
    assert [path for path in dict.fromkeys(named) if not (site.root / Path(path)).is_file()] == []
