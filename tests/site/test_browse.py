"""Browsing: every document stands under each of its values, with links to the places, on pages of bounded length."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from msgspec.structs import replace

from building import EDITION
from built_site import DOCUMENTS as PAPERS
from built_site import Site as Built
from teibuild.model import DocumentRecord, DocumentResult, Edition, Licence
from teibuild.model.search import SearchRecord, Spot, TextKind
from teibuild.views.browse import DOCUMENTS, SPOTS, browse_pages
from teibuild.views.gathering import Gathering
from teibuild.views.page import Site

TEI = {"t": "http://www.tei-c.org/ns/1.0"}

#: Pages of values, and the papers that they list.
LISTED = {
    "browse/dates/1962.html": ["rostow-negotiations", "rostow-soviet-scenario"],
    "browse/dates/1962-10.html": ["rostow-negotiations"],
    "browse/dates/1962-11.html": ["rostow-soviet-scenario"],
    "browse/people/kitchen.html": ["rostow-negotiations"],
    "browse/people/bundy.html": ["rostow-negotiations", "rostow-soviet-scenario"],
    "browse/places/cuba.html": ["rostow-negotiations", "rostow-soviet-scenario"],
    "browse/markings/top-secret.html": ["rostow-soviet-scenario"],
    "browse/markings/eyes-only.html": ["rostow-negotiations"],
    "browse/exemptions/foia-b1.html": ["rostow-negotiations", "rostow-soviet-scenario"],
    "browse/offices/department-of-state.html": ["rostow-soviet-scenario"],
}


@pytest.mark.parametrize("path", LISTED)
def test_a_value_lists_its_papers(site: Built, path: str) -> None:
    """A page of a value lists the papers that bear it, in order, each with its marking and a summary."""
    page = site.page(path)
    found = [str(href) for href in page.xpath("//li[@class='found-document']/h2/a/@href")]
    assert [href.split("/")[-2] for href in found] == LISTED[path]
    assert len(page.xpath("//p[@class='found-abstract']")) == len(found)
    assert page.xpath("//p[@class='found-facts']//time")


def named(kind: str, name: str) -> int:
    """How often the papers and their notes point to an entry of a register, by their TEI."""
    total = 0
    for document in PAPERS:
        root = etree.parse(EDITION / "documents" / f"{document}.xml").getroot()
        for element in root.iterfind("t:text//*", TEI):
            attribute = "target" if etree.QName(element).localname == "ref" else "ref"
            pointers = (element.get(attribute) or element.get("corresp") or "").split()
            total += sum(pointer.endswith(f"{kind}.xml#{name}") for pointer in pointers)
    return total


@pytest.mark.parametrize(("kind", "name"), [("people", "rostow"), ("people", "khrushchev"), ("places", "cuba")])
def test_mentions_are_counted(site: Built, kind: str, name: str) -> None:
    """As many mentions are told as the TEI has pointers to the entry."""
    said = " ".join(site.page(f"browse/{kind}/{name}.html").xpath("string(//p[@class='value-count'])").split())
    assert int(re.findall(r"(\d+) mentions?", said)[0]) == named(kind, name)


def test_every_value_is_linked(site: Built) -> None:
    """The pages of a facet lead to every value, and the first page to every facet."""
    for facet in ("people", "places", "organisations", "markings", "exemptions", "offices", "dates"):
        values = {path.name for path in (site.root / "browse" / facet).glob("*.html")} - {"index.html"}
        linked = {str(href) for href in site.page(f"browse/{facet}/index.html").xpath("//main//a/@href")}
        assert values <= linked, facet
        assert f"{facet}/index.html" in site.page("browse/index.html").xpath("//main//a/@href")


def many(number: int) -> Site:
    """A site of many documents of one marking, each with many mentions of it."""
    spots = tuple(Spot(f"#p{place}", "1", TextKind.PAPER, 2) for place in range(40))
    record = DocumentRecord("d", "documents/d.xml", "D", date="1962-10-27", classification=("Secret",))
    one = DocumentResult(record, search=SearchRecord(facets=(("exemption/foia-b1", spots),)))
    documents = tuple(replace(one, record=replace(record, id=f"d{place}")) for place in range(number))
    return Site(Edition("e", "E", "1", "2026-11-22", Licence("CC0", "")), documents, {}, (), (), "teibuild")


def test_long_lists_have_pages() -> None:
    """A value of many documents has several pages; each document stands on one of them, and few places of it."""
    site = many(2 * DOCUMENTS + 7)
    gathered = Gathering(site).gather()
    pages = {page.path: page.variables for page in browse_pages(site, gathered.facets.all(), gathered.facets)}
    found = [pages[f"browse/exemptions/foia-b1{number}.html"]["found"] for number in ("", ".2", ".3")]
    assert [len(page) for page in found] == [DOCUMENTS, DOCUMENTS, 7]  # type: ignore[arg-type]
    ids = [one.document.record.id for page in found for one, _ in page]  # type: ignore[attr-defined]
    assert ids == [f"d{place}" for place in range(2 * DOCUMENTS + 7)]
    assert {len(places) for page in found for _, places in page} == {SPOTS}  # type: ignore[attr-defined]


def test_nothing_to_browse_makes_no_pages() -> None:
    """An edition whose documents have no date, no names and no markings has no page that lists nothing."""
    bare = replace(many(1), documents=(DocumentResult(DocumentRecord("d", "documents/d.xml", "D")),))
    gathered = Gathering(bare).gather()
    assert list(browse_pages(bare, gathered.facets.all(), gathered.facets)) == []
