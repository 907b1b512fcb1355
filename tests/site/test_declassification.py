"""The declassification view: its timeline to scale, stamps as data, bars in proportion, shares that add up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from axe import PAIRS, Scheme, open_page, violations
from building import ROOT, build
from built_site import Site
from teibuild.model import Edition, Licence, Moment, Precision
from teibuild.read.registers import Registers
from teibuild.views.document import view_document
from teibuild.views.gathering import Gathering
from teibuild.views.page import Site as Published
from teibuild.views.secrecy_overview import PER_PAGE, overview_pages
from teibuild.views.secrecy_timeline import Row, Timeline, draw
from vnu import remarks

WITHHELD = ROOT / "tests" / "editions" / "withheld"
SCENARIO = "documents/rostow-soviet-scenario/declassification.html"
NEGOTIATIONS = "documents/rostow-negotiations/declassification.html"
IN_PART = "documents/in-part/declassification.html"

STICKING_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

#: How the timeline looks to a reader who chose the colours: what is drawn, and in which colours.
FORCED = """() => [...document.querySelectorAll(".secrecy-line :is(text, tspan, line, rect, circle, path)")]
  .map(each => getComputedStyle(each)).flatMap(style => [style.fill, style.stroke])"""


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The edition whose papers were withheld in part, denied, bracketed, and never secret."""
    output = tmp_path_factory.mktemp("withheld") / "site"
    done = build(WITHHELD, output)
    assert done.returncode == 0, done.stderr
    return Site(output)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab on a desktop screen."""
    tab = chromium.new_page(viewport={"width": 1440, "height": 900})
    yield tab
    tab.close()


def texts(site: Site, path: str, selector: str) -> list[str]:
    """The text of each element that a CSS selector finds on a page, white space folded."""
    return [" ".join(str(each.text_content()).split()) for each in site.page(path).cssselect(selector)]


def row(moment: Moment, *, opens: bool = False) -> tuple[Row, Moment]:
    """An event of a timeline."""
    return Row(1, "declassification-review", 0, 0, is_day=False, opens=opens), moment


def day(when: str) -> Moment:
    """A date known to the day."""
    return Moment(Precision.DAY, when, when, when)


def drawn(*moments: Moment) -> Timeline:
    """A timeline of the years 2000 to 2009, with these events after the writing."""
    timeline = draw([row(day("2000-01-01")), *(row(moment) for moment in moments)], "2009-12-31")
    assert timeline is not None
    return timeline


@pytest.mark.parametrize(
    ("moment", "x", "end"),
    [
        (day("2005-01-01"), 50.0, 50.0),
        (Moment(Precision.YEAR, "2005-01-01", "2005-12-31", "2005"), 50.0, 60.0),
        (Moment(Precision.BETWEEN, "2001-01-01", "2003-01-01"), 10.0, 30.0),
        (Moment(Precision.AFTER, "2005-01-01"), 50.0, 100.0),
        (Moment(Precision.BEFORE, last="2005-01-01"), 0.0, 50.0),
        (Moment(), 0.0, 100.0),
        (Moment(Precision.YEARLESS, "12-01", "12-01", "--12-01"), 0.0, 100.0),
    ],
)
def test_the_timeline_is_to_scale(moment: Moment, x: float, end: float) -> None:
    """An event stands where its date is; one that is known less well reaches as far as it can be."""
    placed = drawn(day("2009-12-31"), moment).rows[2]
    assert placed.x == pytest.approx(x, abs=0.15)
    assert placed.end == pytest.approx(end, abs=0.15)
    assert placed.is_day is (moment.precision is Precision.DAY)


def test_a_day_without_its_year_is_marked_in_every_year() -> None:
    """It can be that day of each year since the writing."""
    placed = drawn(Moment(Precision.YEARLESS, "12-01", "12-01", "--12-01")).rows[1]
    assert len(placed.days) == 10
    assert placed.open_start
    assert placed.open_end


def test_without_a_date_nothing_is_drawn() -> None:
    """A timeline needs one date at least."""
    assert draw([row(Moment()), row(Moment(Precision.YEARLESS, "12-01", "12-01"))], "2026-11-22") is None


def test_the_history_is_told_in_order(site: Site, withheld: Site) -> None:
    """Events stand in order of time, undated ones last, and the drawing has the numbers of the list."""
    assert [text.partition(" (")[0] for text in texts(withheld, IN_PART, ".event-when")] == [
        "27 October 1962", "Between 1 February 1971 and 31 October 1972", "9 May 1984", "1990", "November 1996",
        "Not before 1 January 2001", "1 December, year not given",
    ]  # fmt: skip
    for which, path in ((withheld, IN_PART), (site, SCENARIO), (site, NEGOTIATIONS)):
        assert texts(which, path, ".line-number") == texts(which, path, ".event-number")
    assert texts(site, SCENARIO, ".line-key") == ["Closed for 25 years: from its writing to the first dated release."]
    assert "not known" in texts(site, NEGOTIATIONS, ".line-key")[0]


def test_an_event_leads_to_its_stamp_and_back(page: Page, site: Site) -> None:
    """From the event to the stamp on its page, from there to the stamp as data, and back to the event."""
    page.goto(site.file_url(SCENARIO))
    page.locator("#event-scn-review-1 .witnesses a").first.click()
    page.wait_for_url("**/pages/scn-p1.html#scn-stamp-1")
    assert page.locator("#scn-stamp-1").is_visible()
    page.locator("aside a[href*='declassification.html#stamp-scn-stamp-1']").click()
    page.wait_for_url("**/declassification.html#stamp-scn-stamp-1")
    page.locator("#stamp-scn-stamp-1 figcaption a[href='#event-scn-review-1']").click()
    assert page.locator("#event-scn-review-1").is_visible()


def test_a_stamp_is_read_as_data(site: Site) -> None:
    """Each field in the words on the stamp and as read; each box ticked or not; each exemption with its meaning."""
    rows = [line.split(" | ") for line in _rows(site, SCENARIO, "#stamp-scn-stamp-1 tbody tr")]
    assert ["Date", "3-16-88", "16 March 1988"] in rows
    assert ["Agency", "DEPARTMENT OF STATE", "Department of State"] in rows
    assert ["Reviewer", "[Signature]", "not legible"] in rows
    assert [cells[1] for cells in rows if cells[0] == "Ticked"] == ["RELEASE", "DECLASSIFY"]
    assert sum(cells[0] == "Not ticked" for cells in rows) == 6
    assert next(cells for cells in rows if cells[1] == "(b)(1)")[2].endswith("5 U.S.C. 552(b)(1))")


def _rows(site: Site, path: str, selector: str) -> list[str]:
    return [
        " | ".join(" ".join(str(cell.text_content()).split()) for cell in line)
        for line in site.page(path).cssselect(selector)
    ]


def test_passages_and_gaps_say_why(site: Site, withheld: Site) -> None:
    """A bracketed passage names its exemption and both events; a gap its size, its exemption and its place."""
    first = texts(site, NEGOTIATIONS, ".passage")[0]
    assert "(b)(1)" in first
    assert "Bracketed: event 2, undated. Released: event 3, undated." in first
    heads = texts(withheld, IN_PART, ".missing .passage-head")
    assert heads[0] == "page 1 · 9 characters · (b)(3)"
    assert heads[3] == "page 2 · 1 page · (b)(1)"
    assert "size not stated" in heads[5]
    assert "1 passage has no stated size" in texts(withheld, IN_PART, ".method")[0]


@pytest.mark.parametrize("path", [IN_PART, "documents/in-part/index.html", "documents/in-part/pages/prt-p1.html"])
def test_bars_are_in_proportion(page: Page, withheld: Site, path: str) -> None:
    """Four words are as much longer than nine characters as they are more; lines are as wide as the text, and stack."""
    page.goto(withheld.file_url(path))
    boxes = [bar.bounding_box() for bar in page.locator("main .bar").all()[:3]]
    characters, words, lines = (box for box in boxes if box)
    assert words["width"] / characters["width"] == pytest.approx(24 / 9, rel=0.03)
    assert lines["width"] > 1.4 * words["width"]
    assert lines["height"] > 2.5 * words["height"]


def test_every_gap_has_a_bar_in_each_view(withheld: Site) -> None:
    """Reading view, sheets and declassification view show the same bars; what is only torn is not filled."""
    reading = withheld.page("documents/in-part/index.html").cssselect(".text .bar")
    sheets = withheld.page("documents/in-part/pages/index.html").cssselect(".sheet .bar")
    own = withheld.page(IN_PART).cssselect(".missing .bar")
    assert len(reading) == len(sheets) == len(own) + 1 == 9
    torn = [bar for bar in reading if "bar-lacuna" in bar.get("class", "")]
    assert len(torn) == 1
    assert all(bar.get("aria-label") for bar in sheets)
    assert "[2.5 lines withheld: (b)(1)]" in texts(withheld, "documents/in-part/index.html", ".gap-words")


def test_a_page_tells_its_gaps_apart(withheld: Site) -> None:
    """Beside the sheet each gap is named by its size, as far as that is known."""
    named = texts(withheld, "documents/in-part/pages/prt-p3.html", ".side-links a[href*='#gap-']")
    sizes = ["Still withheld: 1 paragraph", "Still withheld", "Still withheld: about three lines"]
    assert named == [*sizes, "Still withheld: 3 leaves"]


def test_shares_add_up(site: Site) -> None:
    """The table's pages add up to the totals, and each bar is as long as its words are many."""
    cells = [line.split(" | ") for line in _rows(site, NEGOTIATIONS, ".share-table tbody tr")]
    assert [sum(int(row[place]) for row in cells if row[place] != "–") for place in (2, 3)] == [1206, 280]
    assert texts(site, NEGOTIATIONS, ".totals dd") == ["23% 280 of 1,206 words", "0% 0 of 1,206 words"]
    parts = [
        float(part.get("style", "").partition(":")[2])
        for part in site.page(NEGOTIATIONS).cssselect(".share-total span span")
    ]
    assert sum(parts) == pytest.approx(1, abs=0.001)


def test_each_page_shows_its_markings(site: Site) -> None:
    """One leaf a page, with what is struck on it struck, and a link to the sheet."""
    leaves = site.page(NEGOTIATIONS).cssselect(".leaf")
    assert [leaf.get("class", "").split("leaf-")[1] for leaf in leaves] == [
        "unstruck", "unstruck", "part", "struck", "struck", "unstruck", "struck",
    ]  # fmt: skip
    assert [leaf.cssselect("a")[0].get("href") for leaf in leaves] == [f"pages/neg-p{n}.html" for n in range(1, 8)]


def test_the_overview_has_its_orders(withheld: Site) -> None:
    """The same documents by date written, by date released, by time closed and by share withheld; no open one."""
    orders = {
        name: texts(withheld, f"declassification/{name}.html", "tbody th > a")
        for name in ("index", "released", "closed", "withheld")
    }
    part, denied, bracketed = "A Paper Released in Part", "A Paper Denied", "A Paper Bracketed and Released"
    assert orders == {
        "index": [denied, part, bracketed],
        "released": [part, bracketed, denied],
        "closed": [bracketed, part, denied],
        "withheld": [denied, part, bracketed],
    }
    assert not (withheld.root / "documents" / "open" / "declassification.html").exists()
    assert "Declassification" not in texts(withheld, "documents/open/index.html", ".views a")


def test_a_long_overview_is_paged() -> None:
    """No page of the overview grows with the edition, and each leads to the next."""
    root = etree.parse(WITHHELD / "documents" / "denied.xml").getroot()
    paper = view_document(root, "documents/denied.xml", Registers())
    many = tuple(
        replace(paper, record=replace(paper.record, id=f"denied-{number}")) for number in range(2 * PER_PAGE + 1)
    )
    edition = Edition("many", "Many", "1", "2026-11-22", Licence("CC0", ""))
    published = Published(edition, many, {}, (), (), "teibuild")
    pages = list(overview_pages(published, Gathering(published).gather().secrecy, "registers/index.html"))
    assert [page.path for page in pages[:4]] == [
        "declassification/index.html", "declassification/index-2.html", "declassification/index-3.html",
        "declassification/released.html",
    ]  # fmt: skip
    lengths = [len(page.variables["lines"].make()) for page in pages[:3]]  # type: ignore[attr-defined]
    assert lengths == [PER_PAGE, PER_PAGE, 1]


def test_the_chronology_dates_each_event_as_exactly_as_it_is_known(withheld: Site) -> None:
    """A span, an open beginning and a day without its year are told as such, in order; each links to its event."""
    page = withheld.page("chronology.html")
    moments = page.xpath("//li[.//li[contains(@class, 'kind-review')]]")
    dates = [" ".join(moment.xpath("string(p[@class='moment-date'])").split()) for moment in moments]
    assert dates == [
        "between 1 February 1971 and 31 October 1972",
        "July 1975",
        "2 March 1978",
        "9 May 1984",
        "15 January 1987",
        "1990",
        "November 1996",
        "not before 1 January 2001",
        "1 December",
    ]
    events = page.xpath("//li[contains(@class, 'kind-review')]//a[@class='event-paper']/@href")
    assert events[0] == "documents/in-part/declassification.html#event-prt-r1"
    assert all(event.partition("#")[2] in withheld.ids(event.partition("#")[0]) for event in events)


def test_editions_without_secrets_have_no_such_pages(tmp_path: Path) -> None:
    """Letters that nobody marked, stamped or cut have neither view nor overview."""
    done = build(ROOT / "tests" / "editions" / "letters", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "site").rglob("declassification*.html"))


@pytest.mark.parametrize(("scheme", "screen"), PAIRS)
def test_papers_with_gaps_shut_no_reader_out(chromium: Browser, withheld: Site, scheme: Scheme, screen: str) -> None:
    """axe-core has nothing to say of bars, timeline and tables, and nothing sticks out."""
    for path in (IN_PART, "documents/in-part/index.html", "declassification/index.html"):
        tab = open_page(chromium, withheld.file_url(path), scheme, screen)
        try:
            assert violations(tab) == []
            assert tab.evaluate(STICKING_OUT) <= 0
        finally:
            tab.close()


def test_papers_with_gaps_are_valid_html(withheld: Site) -> None:
    """The Nu Html Checker finds nothing on the views of documents with gaps, nor on the overview."""
    found = remarks(withheld.root)
    assert [remark for remark in found if "declassification" in remark.partition(":")[0]] == []


def test_the_timeline_keeps_to_chosen_colours(chromium: Browser, site: Site) -> None:
    """Where the reader forces colours, the drawing has no others than theirs."""
    context = chromium.new_context(forced_colors="active", color_scheme="light")
    tab = context.new_page()
    try:
        tab.goto(site.file_url(SCENARIO))
        used = set(tab.evaluate(FORCED)) - {"none", "rgba(0, 0, 0, 0)"}
        system = set(
            tab.evaluate("""() => ["CanvasText", "Canvas", "Highlight"].map(name => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
          return getComputedStyle(probe).color;
        })""")
        )
        assert used <= system | {"rgb(0, 0, 0)"}
    finally:
        context.close()


def test_the_view_is_printed_whole(page: Page, site: Site) -> None:
    """On paper timeline, stamps and tables are there, in the colours of the screen where they mean something."""
    page.goto(site.file_url(SCENARIO))
    page.emulate_media(media="print")
    for part in (".secrecy-line", ".stamp-form", ".stamp-data", ".strip", ".events"):
        assert page.locator(part).first.is_visible(), part
    assert page.locator(".sections").is_hidden()
    page.goto(site.file_url(NEGOTIATIONS))
    released = page.locator(".stretch-released").first
    assert released.evaluate("each => getComputedStyle(each).printColorAdjust") == "exact"
