"""No page and no file grows with the number of documents, and every document can be reached from the title page."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Final

import pytest
from lxml import html
from playwright.sync_api import Browser

from axe import PAIRS, Scheme, open_page, violations
from built_site import wrong_sums
from many import LETTERS, write_many
from teibuild import digests
from teibuild.build import build
from teibuild.publish import manifest
from teibuild.views import (
    addresses,
    browse,
    chronology,
    correspondence,
    downloads,
    entries,
    home,
    leaves,
    reuse,
    search_index,
    search_merge,
    secrecy_overview,
)
from teibuild.workers import Workers
from vnu import remarks

#: The limits of every list that names documents, so small that an edition of sixty letters passes them by far.
LIMITS: Final = {
    addresses: {"_SHARD": 7},
    browse: {"DOCUMENTS": 4, "VALUES": 20},
    chronology: {"EVENTS": 5, "CHAPTERS": 6},
    correspondence: {"PAIRS": 5, "LETTERS": 3, "LISTED": 4},
    digests: {"VOLUME": 4},
    downloads: {"VOLUME": 4},
    entries: {"PASSAGES": 5, "PAPERS": 3, "COMPANY": 2, "MORE_COMPANY": 2},
    home: {"DOCUMENTS": 4},
    leaves: {"ALL": 5},
    manifest: {"_PART": 100},
    reuse: {"_SITEMAP": 50},
    search_index: {"CHUNK": 6, "FILE": 500, "FIRSTS": 4},
    search_merge: {"FILE": 500, "INLINE": 100, "_PIECE": 5},
    secrecy_overview: {"PER_PAGE": 4},
}
#: How many documents a page leads to, at most: three lists of five.
MOST: Final = 15
#: Clicks from the title page within which every document can be reached.
CLICKS: Final = 4


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an edition of many letters, in which no list may be longer than a few lines."""
    folder = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        for module, limits in LIMITS.items():
            for name, value in limits.items():
                patch.setattr(module, name, value)
        built = build(in_order_of_time(write_many(folder / "edition")), folder / "site", draft=True, crew=Workers(1))
    assert built.published
    assert built.documents == LETTERS
    return folder / "site"


def in_order_of_time(edition: Path) -> Path:
    """An edition whose letters were written one after the other, three a year."""
    for number, path in enumerate(sorted((edition / "documents").iterdir())):
        date = f"{1950 + number // 3}-0{number % 3 + 1}-11"
        text = re.sub(r'<date when="[\d-]+"/>', f'<date when="{date}"/>', path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    return edition


def links(site: Path, path: str) -> set[str]:
    """The pages of the site that a page leads to from within its text."""
    page = html.document_fromstring((site / path).read_bytes())
    found = (str(href).partition("#")[0] for href in page.xpath("//main//a/@href"))
    inside = (posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in found if ":" not in href)
    return {one for one in inside if one.endswith(".html")}


def common(site: Path) -> list[str]:
    """The pages that are not those of one document."""
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(path for path in paths if not path.startswith("documents/"))


def test_no_page_leads_to_many_documents(site: Path) -> None:
    """Whatever a page lists, it goes on over further pages."""
    many = {}
    for path in common(site):
        found = {link.split("/")[1] for link in links(site, path) if link.startswith("documents/")}
        if len(found) > MOST:
            many[path] = len(found)
    assert many == {}


def test_all_can_be_reached(site: Path) -> None:
    """Without search and without a script, every document is a few clicks from the title page; no list has a page that
    nothing leads to.
    """
    clicks, edge = {"index.html": 0}, ["index.html"]
    while edge:
        # From one document to the next there is always a way; it is not counted here.
        further = {link for path in edge if not path.startswith("documents/") for link in links(site, path)}
        edge = sorted(further - clicks.keys())
        clicks |= dict.fromkeys(edge, max(clicks.values()) + 1)
    documents = {f"documents/letter-{number}/index.html" for number in range(LETTERS)}
    assert documents - clicks.keys() == set()
    assert max(clicks[path] for path in documents) <= CLICKS
    listed = {path for path in common(site) if path.startswith(("contents/", "about/", "chronology", "browse/"))}
    roots = {"browse/index.html", "chronology.html", "about.html"}
    reached = set(roots)
    edge = sorted(roots)
    while edge:
        edge = sorted({link for path in edge for link in links(site, path) if link in listed} - reached)
        reached |= set(edge)
    assert {path for path in listed if not path.startswith("contents/")} - reached == set()
    assert {path for path in listed if path.startswith("contents/")} <= clicks.keys()


def test_each_document_is_listed_once(site: Path) -> None:
    """The title page and the pages behind it list the documents in the order of the edition, each once, by year."""
    pages = ["index.html", *(f"contents/{number}.html" for number in range(2, LETTERS // 4 + 1))]
    listed, years = [], []
    for path in pages:
        page = html.document_fromstring((site / path).read_bytes())
        listed += [str(title) for title in page.xpath("//li[@class='document']//*[self::h3 or self::h4]/a/text()")]
        years += [str(year) for year in page.xpath("//*[@class='documents-year']/text()")]
    assert listed == [f"Letter {number}" for number in sorted(range(LETTERS), key=lambda number: f"{number}.xml")]
    # A year that goes on over a page is named on both.
    assert list(dict.fromkeys(years)) == [str(year) for year in range(1950, 1970)]
    leads = html.document_fromstring((site / "index.html").read_bytes()).xpath("//nav[@class='years']//a/@href")
    assert leads == [f"browse/dates/{year}.html" for year in range(1950, 1970)]
    assert not (site / f"contents/{len(pages) + 1}.html").exists()


def test_no_file_of_data_grows(site: Path) -> None:
    """Lists of addresses and of files, the search index and maps for search engines are cut."""
    assert wrong_sums(site) == []
    parts = [json.loads(path.read_bytes())["files"] for path in (site / "manifest").iterdir()]
    assert len(parts) > 4
    assert max(map(len, parts)) == 100
    addressed = [json.loads(path.read_bytes())["documents"] for path in site.glob("addresses/documents-*.json")]
    assert sum(map(len, addressed)) == LETTERS
    assert max(map(len, addressed)) == 7
    sizes = {path: path.stat().st_size for path in (site / "search").rglob("*.js") if "texts" not in path.parts}
    assert {path: size for path, size in sizes.items() if size > 4_000 and path.name != "index.js"} == {}
    index = (site / "search" / "index.js").read_text(encoding="utf-8")
    words = json.loads(index[index.index("{") : index.rindex("}") + 1])["words"]
    assert len(words) * 4 >= len(list((site / "search/words").iterdir())) > 4
    assert len(words) == len(list((site / "search/firsts").iterdir()))


def test_search_finds_by_two_steps(site: Path, chromium: Browser) -> None:
    """Where the first words of the index's files are in several lists, words and beginnings are found all the same."""
    page = chromium.new_page()
    page.goto((site / "search.html").as_uri())
    for question, found in (("came", LETTERS), ("ca*", LETTERS), ("person", 0), ("zzz", 0)):
        hits = page.evaluate("q => teibuildSearch.ask({q, kind: '0'}).then(found => found.length)", question)
        assert (question, hits > 0) == (question, found > 0)
    hits = page.evaluate("teibuildSearch.ask({q: 'came'}).then(all => new Set(all.map(one => one[0])).size)")
    page.close()
    assert hits == LETTERS


SHOWN: Final = ["index.html", "contents/8.html", "about.html", "about/3.html", "404.html", "chronology/1962-10/9.html"]


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize(("scheme", "screen"), PAIRS)
def test_for_everyone(chromium: Browser, site: Path, path: str, scheme: Scheme, screen: str) -> None:
    """Pages of long lists have no barrier that axe-core knows, and fit every screen."""
    page = open_page(chromium, (site / path).as_uri(), scheme, screen)
    # That it is a draft is said above all landmarks, on every page of a draft.
    page.evaluate("document.querySelector('.draft').remove()")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.close()


def test_valid(site: Path, tmp_path: Path) -> None:
    """They are valid HTML."""
    for number, path in enumerate(SHOWN):
        (tmp_path / f"{number}.html").write_bytes((site / path).read_bytes())
    assert remarks(tmp_path) == []
