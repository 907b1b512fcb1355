"""Citing and reusing: every form of citation, what the pages say to programs, and what a browser copies."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from lxml import html
from playwright.sync_api import Browser, Page
from pybtex.database import parse_string

from axe import Scheme, violations
from built_site import DOCUMENTS, Site
from teibuild.views.citation import filled, forms
from teibuild.views.cited import Cited, Name
from teibuild.words import words

NEGOTIATIONS = "documents/rostow-negotiations"

#: Pages of the kinds that belong to citing and reusing.
PAGES = ("cite/index.html", "print.html", "pages/neg-p1.html")

#: Properties of schema.org's types, as its vocabulary lists them for each type and those above it.
THING = {"@type", "@id", "@context", "name", "url", "identifier", "description", "sameAs"}
WORK = THING | {
    "abstract", "alternativeHeadline", "author", "dateCreated", "dateModified", "datePublished", "editor", "encoding",
    "inLanguage", "isAccessibleForFree", "isPartOf", "license", "position", "publisher", "version",
}  # fmt: skip
PROPERTIES = {
    "CreativeWork": WORK,
    "Collection": WORK,
    "Message": WORK | {"sender", "recipient"},
    "MediaObject": WORK | {"encodingFormat", "contentUrl"},
    "Person": THING,
    "Organization": THING,
}


def cited(site: Site, ending: str, document: str = "rostow-negotiations") -> str:
    """A file with the citation of a document."""
    return (site.root / "documents" / document / "cite" / f"{document}.{ending}").read_text(encoding="utf-8")


def shown(page: html.HtmlElement) -> dict[str, str]:
    """The citations in words that a page shows."""
    rows = page.xpath("//div[contains(@class, 'form')][dt]")
    return {row.findtext("dt"): " ".join(row.find("dd").text_content().split()) for row in rows}


def things(value: object) -> Iterator[dict[str, object]]:
    """Every thing that JSON-LD describes, however deep."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from things(part)
    elif isinstance(value, list):
        for part in value:
            yield from things(part)


def test_citations_in_words(site: Site) -> None:
    """Chicago and MLA, from the header: the author turned about by the register, the date of the paper, the version."""
    container = "The Cuban Missile Crisis: Two Papers of the Planning Subcommittee, 27 October and 2 November 1962"
    assert shown(site.page(f"{NEGOTIATIONS}/index.html")) == {
        "Chicago, note": f"W. W. Rostow, “Negotiations,” 27 October 1962, in {container}, version 1.0.0 "
        "(The editor of the edition, 2026).",
        "Chicago, bibliography": f"Rostow, W. W. “Negotiations.” 27 October 1962. In {container}. Version 1.0.0. "
        "The editor of the edition, 2026.",
        "MLA": f"Rostow, W. W. “Negotiations.” 27 Oct. 1962. {container}, version 1.0.0, The editor of the edition, "
        "22 Nov. 2026.",
    }


def test_a_page_is_cited_by_its_number(site: Site) -> None:
    """A number that the editor supplied stands in brackets, with the place of the sheet where that is another."""
    page = site.page(f"{NEGOTIATIONS}/pages/neg-p3.html")
    assert shown(page)["Chicago, note"].endswith("(The editor of the edition, 2026), p. [1] (sheet 3).")
    data = {name.text: name.getnext().text for name in page.xpath("//p[@class='form-name']")}
    assert parse_string(data["BibTeX"], "bibtex").entries["rostow-negotiations"].fields["pages"] == "[1]"
    assert rispy.loads(data["RIS"])[0]["start_page"] == "[1]"
    assert json.loads(data["CSL-JSON"])[0]["page"] == "[1]"


def test_bibtex_is_read_by_programs(site: Site) -> None:
    """Pybtex finds the names apart and the title whole."""
    entry = parse_string(cited(site, "bib"), "bibtex").entries["rostow-negotiations"]
    assert entry.type == "incollection"
    assert (entry.persons["author"][0].last_names, entry.fields["year"]) == (["Rostow"], "2026")
    assert entry.fields["origdate"] == "1962-10-27"


def test_ris_is_read_by_programs(site: Site) -> None:
    """Rispy finds a chapter with its author, its book and the date of the version."""
    (entry,) = rispy.loads(cited(site, "ris"))
    assert (entry["type_of_reference"], entry["authors"], entry["title"]) == ("CHAP", ["Rostow, W. W."], "Negotiations")
    assert (entry["year"], entry["date"]) == ("2026", "2026/11/22")


def test_csl_is_read_by_programs(site: Site) -> None:
    """A CSL processor takes every field, without a warning."""
    items = json.loads(cited(site, "json"))
    source = CiteProcJSON(items)
    assert source["rostow-negotiations"]["author"][0]["family"] == "Rostow"
    assert source["rostow-negotiations"]["issued"]["year"] == 2026


WHOLE = "The Cuban Missile Crisis: Two Papers of the Planning Subcommittee, 27 October and 2 November 1962"


@pytest.mark.parametrize("path", ["index.html", "about.html"])
def test_the_edition_is_cited_as_a_whole(site: Site, path: str) -> None:
    """Home and the page about the edition offer it in the same forms, and lead to those for programs."""
    assert shown(site.page(path)) == {
        "Chicago, note": f"{WHOLE}, version 1.0.0 (The editor of the edition, 2026).",
        "Chicago, bibliography": f"{WHOLE}. Version 1.0.0. The editor of the edition, 2026.",
        "MLA": f"{WHOLE}. Version 1.0.0, The editor of the edition, 22 Nov. 2026.",
    }
    assert site.page(path).xpath("//section[h2='How to cite']//a/@href") == ["cite/index.html"]
    files = site.page("cite/index.html").xpath("//a[@download]/@href")
    assert files == [f"cuban-missile-crisis.{ending}" for ending in ("bib", "ris", "json")]


def test_programs_read_the_citation_of_the_edition(site: Site) -> None:
    """BibTeX, RIS and CSL-JSON know a book, and no part of one; the home page says the same to reference managers."""
    bibtex, ris, csl = (
        (site.root / f"cite/cuban-missile-crisis.{ending}").read_text(encoding="utf-8")
        for ending in ("bib", "ris", "json")
    )
    entry = parse_string(bibtex, "bibtex").entries["cuban-missile-crisis"]
    assert (entry.type, entry.fields["title"]) == ("collection", f"{{{WHOLE}}}")
    (record,) = rispy.loads(ris)
    assert (record["type_of_reference"], record["title"], record["date"]) == ("BOOK", WHOLE, "2026/11/22")
    source = CiteProcJSON(json.loads(csl))["cuban-missile-crisis"]
    assert (str(source["title"]), source["issued"]["year"]) == (WHOLE, 2026)
    said = {meta.get("name"): meta.get("content") for meta in site.page("index.html").xpath("//meta[@name]")}
    assert said["citation_title"] == said["DC.title"] == WHOLE
    assert said["DCTERMS.issued"] == "2026-11-22"


def test_editors_stand_before_the_edition() -> None:
    """Names as each manual has them: in a note as they are, elsewhere the first turned about."""
    edition = Cited(
        id="letters",
        title="",
        authors=(),
        date="",
        edition="Letters",
        subtitle="",
        editors=(Name("Ada Byron", "Byron", "Ada"), Name("Bo Ek", "Ek", "Bo")),
        publisher="House",
        published="2026-02-01",
        version="2.0",
        language="en",
        rights="",
        url="https://letters.example/",
    )
    made = {name: filled(form, url=edition.url) for name, form in forms(edition, words("en")).items()}
    address = "https://letters.example/"
    assert made["note"] == f"Ada Byron and Bo Ek, eds., <cite>Letters</cite>, version 2.0 (House, 2026), {address}."
    assert (
        made["bibliography"] == f"Byron, Ada and Bo Ek, eds. <cite>Letters</cite>. Version 2.0. House, 2026. {address}."
    )
    assert made["mla"] == (
        f"Byron, Ada and Bo Ek, editors. <cite>Letters</cite>. Version 2.0, House, 1 Feb. 2026, {address}."
    )
    assert list(parse_string(made["bibtex"], "bibtex").entries["letters"].persons) == ["editor"]
    assert "A3  - Ek, Bo\n" in made["ris"]


def test_a_page_about_several_documents_is_cited_by_its_title(site: Site) -> None:
    """At the foot of a register's entry, and of every page that belongs to no document."""
    (cited,) = site.page("registers/people/kitchen.html").xpath("//*[@class='foot-cite']/dd")
    assert (
        cited.text_content().strip()
        == f"“Jeffrey C. Kitchen,” in {WHOLE}, version 1.0.0 (The editor of the edition, 2026)."
    )


@pytest.mark.parametrize("path", ["index.html", "pages/neg-p1.html", "pages/index.html"])
def test_linked_data_speaks_schema_org(site: Site, path: str) -> None:
    """Each thing has a type of schema.org, and only properties that the type has."""
    page = site.page(f"{NEGOTIATIONS}/{path}")
    (block,) = page.xpath("//script[@type='application/ld+json']")
    described = list(things(json.loads(block.text)))
    assert described[0]["name"]
    assert [(thing["@type"], set(thing) - PROPERTIES[str(thing["@type"])]) for thing in described] == [
        (thing["@type"], set()) for thing in described
    ]


def test_meta_for_reference_managers(site: Site) -> None:
    """Highwire's names and Dublin Core's say the same as the header; nothing is said emptily."""
    page = site.page(f"{NEGOTIATIONS}/index.html")
    said = {meta.get("name"): meta.get("content") for meta in page.xpath("//meta[@name]")}
    assert said["citation_title"] == "Negotiations"
    assert said["citation_author"] == said["DC.creator"] == "Rostow, W. W."
    assert said["citation_publication_date"] == "2026/11/22"
    assert said["DCTERMS.created"] == "1962-10-27"
    assert all(said.values())
    relations = {link.get("rel") for link in page.xpath("//link")}
    assert relations >= {"license", "describedby", "alternate", "schema.DC"}
    assert not {"cite-as", "canonical"} & relations, "the edition has no web address"


def test_plain_text_is_whole(site: Site) -> None:
    """As typed: every page with its errors and its lines; as edited: corrected, without notes."""
    folder = site.root / NEGOTIATIONS / "text"
    typed = (folder / "rostow-negotiations-typed.txt").read_text(encoding="utf-8")
    edited = (folder / "rostow-negotiations-edited.txt").read_text(encoding="utf-8")
    assert typed.count("\n— page ") == 7
    assert "Mr. Kitcher 38" in typed
    assert "SECRET" in typed
    assert "SECRET" not in edited
    assert "Brubeck" not in edited, "the editor's notes are not the text"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_notes_of_printed_pages_stand_at_the_end(site: Site, document: str) -> None:
    """No note stands in the text any more, and each that did stands in the list, in order."""
    page = site.page(f"documents/{document}/print.html")
    assert page.xpath("//div[@class='text']//*[contains(concat(' ', @class, ' '), ' note ')]") == []
    listed = [note.get("id") for note in page.xpath("//section[@class='end-notes']/ol/li/*")]
    assert len(listed) > 20
    marks = [link.get("href").lstrip("#") for link in page.xpath("//div[@class='text']//sup[@class='noteref']/a")]
    assert sorted(set(marks)) == sorted(listed)


def test_the_whole_edition_is_one_print_page(site: Site) -> None:
    """Documents stand in order, and no id twice; the style sheet gives each its own running head."""
    page = site.page("print.html")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.xpath("string(//*[@class='print-title'])") == "Negotiations"
    css = (site.root / "print.css").read_text(encoding="utf-8")
    assert css.count('content: "W. W. Rostow, ') == len(DOCUMENTS)


# In a browser --------------------------------------------------------------------------------------------------------

KEPT = """() => { window.kept = []; Object.defineProperty(navigator, "clipboard", {value: {writeText: text => {
  window.kept.push(text); return Promise.resolve(); }}}); }"""


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """The reading view, with what is copied kept in a list."""
    found = chromium.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    found.goto(site.file_url(f"{NEGOTIATIONS}/index.html"))
    found.evaluate(KEPT)
    yield found
    found.close()


def select(page: Page, identity: str) -> None:
    """Select the words of an element."""
    page.evaluate(
        """id => { const element = document.getElementById(id);
        element.scrollIntoView({block: "center"}); getSelection().selectAllChildren(element); }""",
        identity,
    )


def test_a_paragraph_is_copied_with_its_citation(page: Page) -> None:
    """Its sign opens the forms; what is copied has the words without marks of notes, the page and the paragraph."""
    link = page.locator("#neg-d1-2 .permalink")
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator(".cite-pop").get_attribute("aria-label") == "Cite this paragraph"
    page.locator(".cite-pop select").select_option("note")
    page.keyboard.press("Escape")
    assert page.locator(".cite-pop").count() == 0
    assert page.evaluate("document.activeElement.className") == "permalink"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copy with citation").click()
    copied = page.evaluate("window.kept").pop()
    words, citation = copied.split("\n\n")
    assert words.startswith("“2. In a larger sense")
    assert words.endswith("through relaxation.”")
    assert "6" not in words
    assert citation.endswith("p. [i], par. 2.")


def test_the_forms_for_programs_name_the_place(page: Page) -> None:
    """BibTeX and the others name the page that the paragraph stands on, not the first."""
    page.locator("#neg-d3-2 .permalink").click()
    page.locator(".cite-pop select").select_option("bibtex")
    entry = parse_string(page.locator(".cite-pop-text").inner_text(), "bibtex").entries["rostow-negotiations"]
    assert entry.fields["pages"] == "[1]"
    page.locator(".cite-pop select").select_option("csl")
    assert json.loads(page.locator(".cite-pop-text").inner_text())[0]["page"] == "[1]"


def test_a_selection_offers_its_citation(page: Page) -> None:
    """Selected words are offered beside the selection, are next by the Tab key, and Escape puts the offer away."""
    select(page, "neg-d1-1")
    offer = page.locator(".cite-float")
    offer.wait_for()
    assert page.evaluate("document.querySelector('.cite-float').closest('p').id") == "neg-d1-1"
    offer.get_by_role("button", name="Copy with citation").click()
    copied = page.evaluate("window.kept").pop()
    assert "Khrushchev's letter is more likely" in copied
    assert copied.endswith("par. 1.")
    select(page, "neg-d1-2")
    offer.wait_for()
    page.keyboard.press("Escape")
    assert offer.count() == 0


def test_copying_itself_is_left_alone(page: Page) -> None:
    """What the browser copies by itself is the selection, and nothing is put into it."""
    heard = page.evaluate("""() => { const event = new ClipboardEvent("copy", {bubbles: true, cancelable: true});
        return document.querySelector(".text p").dispatchEvent(event); }""")
    assert heard is True, "no script prevents it"


def test_without_the_script_of_the_site_nothing_is_offered(chromium: Browser, site: Site) -> None:
    """Where site.js did not arrive, the sign of a paragraph is the link that it is, and no script fails."""
    page = chromium.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.route("**/assets/site.js", lambda route: route.abort())
    page.goto(site.file_url(f"{NEGOTIATIONS}/index.html"))
    page.locator("#neg-d1-2 .permalink").click()
    assert page.url.endswith("#neg-d1-2")
    assert page.locator(".cite-pop").count() == 0
    page.close()
    assert failed == []


def test_without_scripts_every_page_tells_its_citation(chromium: Browser, site: Site) -> None:
    """The forms in words stand on the page, those for programs open by a click."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.file_url(f"{NEGOTIATIONS}/pages/neg-p1.html"))
    assert "p. [i] (sheet 1)" in page.locator(".forms .citation").first.inner_text()
    page.locator(".forms-data summary").click()
    assert page.locator(".forms-data pre").first.is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_shut_no_reader_out(chromium: Browser, site: Site, scheme: Scheme) -> None:
    """axe-core has nothing to say of the pages for citing, printing and changes, nor of what opens in the text."""
    found: list[str] = []
    for width in (1400, 390):
        page = chromium.new_page(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        own = (f"{NEGOTIATIONS}/{name}" for name in PAGES)
        for path in (*own, "changes.html", "cite/index.html", f"{NEGOTIATIONS}/index.html"):
            page.goto(site.file_url(path))
            if path.endswith("negotiations/index.html"):
                page.locator("#neg-d1-2 .permalink").click()
            found += [f"{path} {one}" for one in violations(page)]
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{path} is {beyond} wider than a window of {width}"] if beyond > 0 else []
        page.close()
    assert found == []
