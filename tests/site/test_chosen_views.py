"""An edition chooses which views its documents have: what it does without is not made, and nothing leads there."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from browsing import DESKTOP, listen, new_window
from building import build, copy_edition
from built_site import DOCUMENTS, Site
from teibuild.model import View
from teibuild.render.context import instead
from tests.site.test_links import fault, links, resolve
from vnu import remarks

#: What an edition may choose, and the files of its longer document that come of it; reading view and pages always do.
CHOSEN: Final = {
    "none": ([], ""),
    "notes and print": (["notes", "print"], "notes print"),
    "apparatus": (["reading", "apparatus"], "apparatus"),
    "all but the apparatus": (
        ["print", "declassification", "notes", "parallel", "pages"], "declassification notes parallel print"
    ),
}  # fmt: skip
#: Addresses that the edition has moved: a document, and a textual note.
MOVED: Final = """
[[moved]]
from = "documents/rostow-plan"
to = "documents/rostow-soviet-scenario"

[[moved]]
from = "documents/rostow-negotiations#old-note"
to = "documents/rostow-soviet-scenario#scn-t1"
"""
LONGER: Final = "documents/rostow-negotiations"


def written(folder: Path, views: list[str]) -> Path:
    """A copy of the edition whose documents have these views, with addresses that have moved."""
    edition = copy_edition(folder)
    settings = edition / "edition.toml"
    text = settings.read_text(encoding="utf-8").replace("[documents]", f"[documents]\nviews = {json.dumps(views)}")
    settings.write_text(text + MOVED, encoding="utf-8")
    return edition


@pytest.fixture(scope="module", name="sites")
def _sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """The edition with each choice of views."""
    sites = {}
    for name, (views, _) in CHOSEN.items():
        folder = tmp_path_factory.mktemp("chosen")
        done = build(written(folder, views), folder / "site", "--draft", "--no-cache")
        assert done.returncode == 0, done.stdout + done.stderr
        sites[name] = Site(folder / "site")
    return sites


@pytest.fixture(params=CHOSEN, name="chosen")
def _chosen(request: pytest.FixtureRequest, sites: dict[str, Site]) -> tuple[Site, str]:
    """A site, and the files that views of a document have there."""
    return sites[request.param], CHOSEN[request.param][1]


def test_views_that_are_chosen_are_made(chosen: tuple[Site, str]) -> None:
    """Of a document there are the reading view, its pages and the views that are chosen, and of the whole edition pages
    to print where these are chosen.
    """
    site, made = chosen
    files = {path.name for path in (site.root / LONGER).glob("*.html")}
    assert files == {"index.html"} | {f"{name}.html" for name in made.split()}
    assert (site.root / LONGER / "pages/index.html").is_file()
    assert (site.root / "print.html").is_file() is ("print" in made)
    assert site.wrong_sums() == []


def test_every_link_leads_somewhere(chosen: tuple[Site, str]) -> None:
    """Whatever a link names is there, page and place on the page, though views are missing."""
    site, _ = chosen
    faults = [
        fault(site, path, address)
        for path in site.pages()
        for address in links(site.page(path))
        if not address.startswith(("http:", "https:", "mailto:"))
    ]
    assert sorted(filter(None, faults)) == []


def test_the_bar_offers_what_is_there(chosen: tuple[Site, str]) -> None:
    """The bar above a text has the views that are made, and no others."""
    site, made = chosen
    offered = site.page(f"{LONGER}/index.html").xpath("//nav[@class='views']//a/@data-view")
    assert set(offered) == {"reading", "pages"} | (set(made.split()) - {"print"})


def test_addresses_lead_to_what_is_there(chosen: tuple[Site, str]) -> None:
    """Lists of addresses, what search finds, and what has moved lead to places that the site has."""
    site, _ = chosen
    faults = []
    for document in DOCUMENTS:
        listed = json.loads((site.root / f"documents/{document}/addresses.json").read_text(encoding="utf-8"))
        faults += [fault(site, "index.html", one["path"]) for one in listed["addresses"]]
        found = [
            address
            for texts in (site.root / "search/texts/documents").glob(f"{document}*.js")
            for address in re.findall(r'\[\d,"([^"]*)","', texts.read_text(encoding="utf-8"))
        ]
        assert found
        faults += [fault(site, f"documents/{document}/index.html", address) for address in set(found) - {""}]
    for path in sorted((site.root / "documents/rostow-plan").rglob("*.html")):
        (onward,) = set(site.page(path.relative_to(site.root).as_posix()).xpath("//main//a/@href"))
        faults.append(fault(site, path.relative_to(site.root).as_posix(), onward))
    assert sorted(filter(None, faults)) == []


def test_a_textual_note_without_the_apparatus(sites: dict[str, Site]) -> None:
    """Its letter says all of it, in the reading view and on the page, since nothing else does."""
    scenario = "documents/rostow-soviet-scenario"
    apparatus = sites["apparatus"].page(f"{scenario}/apparatus.html")
    (entry,) = apparatus.xpath("//*[@id='app-scn-t3']//*[@class='app-note']")
    said = " ".join(entry.text_content().split())
    assert len(said) > 140
    reading, sheet = f"{scenario}/index.html", f"{scenario}/pages/scn-p1.html"
    assert sites["none"].page(reading).xpath("string(//*[@id='scn-t3-tip'])") == said
    (typed,) = sites["none"].page(sheet).xpath("//*[@id='scn-t3-ref']")
    assert typed.get("title") == said
    assert resolve(sheet, str(typed.xpath("string(@href)"))) == (reading, "scn-t3")


def test_notes_stay_at_the_end(sites: dict[str, Site]) -> None:
    """Without a page of notes, the editor's notes stand at the end of the reading view as ever."""
    with_page, without = (sites[name].page(f"{LONGER}/index.html") for name in ("notes and print", "none"))
    notes = "//section[@role='doc-endnotes']//li"
    assert [one.text_content() for one in with_page.xpath(notes)] == [
        one.text_content() for one in without.xpath(notes)
    ]
    assert without.xpath(notes)


def test_pages_are_valid(sites: dict[str, Site], tmp_path: Path) -> None:
    """The Nu Html Checker finds nothing wrong with pages that would have led to views."""
    site = sites["none"]
    shown = ("index.html", "about.html", "declassification/index.html", f"{LONGER}/index.html",
             f"{LONGER}/pages/neg-p6.html", "documents/rostow-soviet-scenario/pages/scn-p1.html")  # fmt: skip
    for path in shown:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site.root / path, tmp_path / path)
    assert remarks(tmp_path) == []


def test_templates_of_an_earlier_version(tmp_path: Path) -> None:
    """A template of the edition's own that leads to all views leads to the same things in the reading view."""
    edition = written(tmp_path, [])
    (edition / "templates").mkdir()
    (edition / "templates/reading.html").write_text(
        '{% extends "ours/reading.html" %}{% block footer %}'
        '<p class="own">{% set own = "documents/" ~ doc.record.id %}'
        '<a href="{{ url(m.apparatus_path(doc)) }}">1</a>'
        '<a href="{{ url(own ~ "/apparatus.html#app-" ~ doc.apparatus[0].id) }}">2</a>'
        '<a href="{{ url(own ~ "/parallel.html#" ~ doc.record.pages[0].id) }}">3</a>'
        '<a href="{{ url(print_path) }}">4</a><a href="{{ url("print.html") }}">5</a>'
        "{% for way in ways(doc, words) %}{{ way.name }} {% endfor %}</p>{% endblock %}",
        encoding="utf-8",
    )
    done = build(edition, tmp_path / "site", "--draft", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    site, path = Site(tmp_path / "site"), f"{LONGER}/index.html"
    (own,) = site.page(path).xpath("//p[@class='own']")
    assert [fault(site, path, address) for address in own.xpath("a/@href")] == [""] * 5
    assert own.xpath("a[3]/@href") == ["#neg-p1"]
    assert own[-1].tail.split() == ["reading", "pages"]


ALL_BUT: Final = {view: tuple(one for one in View if one is not view) for view in View}


@pytest.mark.parametrize(
    ("without", "path", "there"),
    [
        (View.APPARATUS, "documents/a/apparatus.html", "documents/a/index.html"),
        (View.APPARATUS, "documents/a/apparatus.html#app-c1", "documents/a/index.html#c1"),
        (View.NOTES, "documents/a/notes.html#n1", "documents/a/index.html#n1"),
        (View.NOTES, "documents/a/notes.html#page-p1", "documents/a/index.html#p1"),
        (View.PARALLEL, "documents/a/parallel-2.html#p40", "documents/a/index.html#p40"),
        (View.DECLASSIFICATION, "documents/a/declassification.html#event-r1", "documents/a/index.html#r1"),
        (View.DECLASSIFICATION, "documents/a/declassification.html#stamp-s1", "documents/a/index.html"),
        (View.PRINT, "documents/a/print.html#end-notes", "documents/a/index.html"),
        (View.PRINT, "print-3.html", "index.html"),
        # What is there stays where it is; so do pages of prose that are called as views are.
        (View.NOTES, "documents/a/apparatus.html#app-c1", "documents/a/apparatus.html#app-c1"),
        (View.DECLASSIFICATION, "declassification.html#history", "declassification.html#history"),
        (View.PRINT, "documents/a/pages/print.html", "documents/a/pages/print.html"),
    ],
)
def test_where_it_stands_instead(without: View, path: str, there: str) -> None:
    """What a view shows is led to in the reading view if there is no such view, at the same thing if it is there."""
    assert instead(path, ALL_BUT[without]) == there
    assert instead(path, tuple(View)) == path


@pytest.fixture(name="trouble")
def _trouble() -> Iterator[list[str]]:
    """What a browser complains of; at the end, it may not have."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


def test_keys_without_views(chromium: Browser, sites: dict[str, Site], trouble: list[str]) -> None:
    """From disk, the reading view works without its other views: no key leads to a page that is missing."""
    site = sites["none"]
    context = new_window(chromium, DESKTOP)
    listen(context, trouble)
    context.on("requestfailed", lambda request: trouble.append(f"{request.url}: {request.failure}"))
    page = context.new_page()
    page.goto(site.file_url(f"{LONGER}/index.html"))
    for key in "wanpdx":
        page.keyboard.press(key)
        assert page.url == site.file_url(f"{LONGER}/index.html")
    page.locator(".text .textref a").first.focus()
    assert page.locator(".text .textref .tip").first.is_visible()
    page.keyboard.press("Enter")
    assert page.url.startswith(site.file_url(f"{LONGER}/index.html") + "#")
    assert page.locator(".text .textref .tip").first.is_visible()
    page.keyboard.press("t")
    page.wait_for_url("**/pages/neg-p*.html")
    page.keyboard.press("t")
    page.wait_for_url(f"**/{LONGER}/index.html#*")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    # Whoever is led to a textual note, from a list of hits for one, reads it at once.
    page.goto(site.file_url("documents/rostow-soviet-scenario/index.html", "scn-t3-ref"))
    assert page.locator("#scn-t3-tip").is_visible()
    context.close()
