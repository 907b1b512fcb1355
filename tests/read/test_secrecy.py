"""What a document says of its own secrecy: dates with their precision, sizes, stamps, and text withheld or released."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml import etree

from building import ROOT
from teibuild.model import Moment, Precision, Size
from teibuild.read.body import places, read_markings, read_pages
from teibuild.read.moments import read_moment
from teibuild.read.registers import Registers
from teibuild.read.reviews import read_reviews
from teibuild.read.sizes import characters, read_size
from teibuild.read.stamps import read_stamps
from teibuild.read.withheld import read_withheld

TEI = "http://www.tei-c.org/ns/1.0"
PAPERS = ROOT / "editions" / "cuban-missile-crisis" / "documents"
WITHHELD = ROOT / "tests" / "editions" / "withheld" / "documents"


def element(xml: str) -> etree._Element:
    """A TEI element without content, from its mark-up."""
    return etree.fromstring(xml.replace("/>", f' xmlns="{TEI}"/>'))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('when="1988-03-16"', Moment(Precision.DAY, "1988-03-16", "1988-03-16", "1988-03-16")),
        ('when="1988-02"', Moment(Precision.MONTH, "1988-02-01", "1988-02-29", "1988-02")),
        ('when="1988"', Moment(Precision.YEAR, "1988-01-01", "1988-12-31", "1988")),
        ('when="--12-01"', Moment(Precision.YEARLESS, "12-01", "12-01", "--12-01")),
        ('when="1988-03-16T10:00:00"', Moment(Precision.DAY, "1988-03-16", "1988-03-16", "1988-03-16")),
        ('notBefore="1971-02" notAfter="1972"', Moment(Precision.BETWEEN, "1971-02-01", "1972-12-31")),
        ('from="1971" to="1972-06"', Moment(Precision.BETWEEN, "1971-01-01", "1972-06-30")),
        ('notBefore="2001"', Moment(Precision.AFTER, "2001-01-01")),
        ('notAfter="2001-05"', Moment(Precision.BEFORE, last="2001-05-31")),
        ('when="1988-02-30"', Moment()),
        ("", Moment()),
    ],
)
def test_a_date_keeps_its_precision(attributes: str, expected: Moment) -> None:
    """A day, a month, a year, a span, one end of it, a day without its year: each is known for what it is."""
    assert read_moment(element(f"<custEvent {attributes}/>")) == expected


@pytest.mark.parametrize(
    ("attributes", "expected", "length"),
    [
        ('unit="char" quantity="9"', Size(9, "char"), 9),
        ('unit="word" quantity="4"', Size(4, "word"), 24),
        ('unit="line" quantity="2.5"', Size(2.5, "line"), 150),
        ('unit="page" quantity="2"', Size(2, "page"), 2000),
        ('unit="leaf" quantity="1"', Size(1, "leaf"), 2000),
        ('extent="about three lines"', Size(3, "line", "about three lines"), 180),
        ('extent="half a page"', Size(0.5, "page", "half a page"), 500),
        ('extent="some lines"', Size(0, "", "some lines"), 0),
        ("", Size(0, ""), 0),
    ],
)
def test_a_size_is_estimated_in_characters(attributes: str, expected: Size, length: int) -> None:
    """Quantity and unit, or a size told in words; one that nobody tells counts for nothing."""
    size = read_size(element(f'<gap reason="redacted" {attributes}/>'))
    assert (size, characters(size, page=1000)) == (expected, length)


def test_passages_of_the_negotiations() -> None:
    """The two bracketed passages are whole pages, quoted as edited, and counted as typed."""
    root = etree.parse(PAPERS / "rostow-negotiations.xml").getroot()
    found = read_withheld(root, read_pages(root))
    first, second = found.passages
    assert (first.page, second.page) == ("neg-p6", "neg-p7")
    assert first.text[0].text.startswith("purposes. If the Soviets")
    assert second.text[-1].text.endswith("immediate consultation with our allies.")
    tallies = {tally.page: tally for tally in found.tallies}
    for passage in found.passages:
        assert passage.words == tallies[passage.page].released_words == tallies[passage.page].words
    assert sum(tally.released_words for tally in found.tallies) == first.words + second.words == 280
    assert not found.withheld


def test_a_marking_struck_in_part() -> None:
    """Of “SECRET EYES ONLY” only the level was struck."""
    markings = {mark.id: mark for mark in read_markings(etree.parse(PAPERS / "rostow-negotiations.xml").getroot())}
    assert markings["neg-fw-5"].pieces == (("SECRET", True), ("EYES ONLY", False))
    assert markings["neg-fw-1"].pieces == (("SECRET", False),)


def test_stamps_of_the_scenario() -> None:
    """Agency, reviewer, date, boxes and exemptions are read off both stamps, line by line."""
    root = etree.parse(PAPERS / "rostow-soviet-scenario.xml").getroot()
    first, second = read_stamps(places(root), "documents/x.xml", Registers())
    assert [agency.name for agency in first.agencies] == ["DEPARTMENT OF STATE", "A/CDC/MR"]
    assert (first.reviewer, first.date, first.moment.written) == ("[Signature]", "3-16-88", "1988-03-16")
    assert (second.reviewer, second.date, second.moment.precision) == ("FA", "12/1", Precision.YEARLESS)
    ticked = [box.decision for box in first.boxes if box.ticked]
    assert ticked == [box.decision for box in second.boxes if box.ticked] == ["released", "declassified"]
    assert {box.read for box in first.boxes if not box.ticked} >= {"EXCISE", "DENY", "Non-responsive information"}
    assert first.codes == (("(b)(1)", ("foia-b1",)), ("(b)(2)", ("foia-b2",)))
    assert len(first.lines) == len(second.lines) == 9


def test_events_bear_their_witnesses() -> None:
    """What an event corresponds to is found on its page, and called what it is."""
    first, second = read_reviews(etree.parse(PAPERS / "rostow-negotiations.xml").getroot())
    assert [(item.kind, item.page) for item in first.evidence] == [
        ("bracket", "neg-p6"), ("bracket", "neg-p7"), ("code", "neg-p3"), ("code", "neg-p7"),
    ]  # fmt: skip
    assert {item.kind for item in second.evidence} == {"marking"}
    assert first.exemptions == ("foia-b1",)


def test_a_gap_has_its_context_and_its_share() -> None:
    """Words beside a gap stand as close to it as on the page; a gap on either side cuts them off."""
    root = etree.parse(WITHHELD / "in-part.xml").getroot()
    found = read_withheld(root, read_pages(root))
    assert found.withheld[0].before.endswith("He named ")
    assert found.withheld[0].after == " and […]"
    assert found.withheld[1].before == "[…] and "
    told = next(gap for gap in found.withheld if gap.size.words)
    assert told.after.startswith(", and one that is only torn")
    assert [gap.page for gap in found.withheld].count("prt-p2") == 1
    withheld = {tally.page: tally.withheld_characters for tally in found.tallies}
    assert withheld["prt-p1"] == 9 + 24 + 150
    assert sum(gap.characters for gap in found.withheld) == sum(withheld.values())


@pytest.mark.parametrize("name", ["in-part", "denied", "bracketed", "open"])
def test_stretches_of_a_page_follow_each_other(name: str) -> None:
    """Where text is withheld or was, as parts of the page: in order, within it, and as long as what is counted."""
    root = etree.parse(WITHHELD / f"{name}.xml").getroot()
    for tally in read_withheld(root, read_pages(root)).tallies:
        edges = [edge for span in tally.spans for edge in (span.start, span.end)]
        assert all(one <= other for one, other in pairwise([0.0, *edges, 1.0]))
        whole = tally.characters + tally.withheld_characters
        missing = sum(span.end - span.start for span in tally.spans if span.kind == "withheld")
        assert missing * whole == pytest.approx(tally.withheld_characters, rel=0.03, abs=4)


def test_a_passage_goes_on_over_paragraph_and_page() -> None:
    """A passage is quoted in pieces, one a paragraph and page; what is still cut in it is shown as cut."""
    root = etree.parse(WITHHELD / "bracketed.xml").getroot()
    (passage,) = read_withheld(root, read_pages(root)).passages
    assert [(piece.page, piece.continues) for piece in passage.text] == [
        ("brk-p1", False), ("brk-p1", False), ("brk-p2", True),
    ]  # fmt: skip
    assert "[…]" in passage.text[1].text
