"""What was published stays reachable: insertions, moves and withdrawals, and the log of what has changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree, html

from building import EDITION, build, copy_edition, teibuild
from built_site import DOCUMENTS, Site
from faithful import faithful_pages
from teibuild.read.addresses import give_addresses
from teibuild.read.passages import read_passages
from teibuild.tei.names import XML_ID
from teibuild.tei.parse import parse

LETTERS = Path(__file__).parents[1] / "editions" / "letters"
NEGOTIATIONS = "documents/rostow-negotiations.xml"

#: What is put in before each second paragraph, page and note of the edition.
PUT_IN = {
    "p": "<p>Words that an editor puts in, number {n}.</p>",
    "pb": '<pb n="[in {n}]"/>',
    "note": '<note type="editorial" resp="#editor">A note that an editor puts in, number {n}.</note>',
}


def text_at(site: Site, path: str) -> str:
    """What stands at an address of the site: the words of its element, or all of its page."""
    name, _, fragment = path.partition("#")
    page = site.page(name)
    element = page.get_element_by_id(fragment) if fragment else page.xpath("//*[@class='sheet']")[0]
    # An anchor without words leads to the block that it begins.
    while not element.text_content().strip() and element.getparent() is not None:
        element = element.getparent()
    copy = html.fromstring(html.tostring(element))
    for mark in copy.xpath(
        ".//*[contains(@class, 'noteref') or contains(@class, 'textref') or @role='note' "
        "or contains(@class, 'note-label') or contains(@class, 'mark') or @class='permalink']"
    ):
        mark.drop_tree()
    return " ".join(copy.text_content().split())


def addresses(site: Site) -> dict[str, dict[str, str]]:
    """All addresses of a site as its lists have them: document → id → path."""
    found: dict[str, dict[str, str]] = {}
    lists = json.loads((site.root / "addresses.json").read_text(encoding="utf-8"))["lists"]
    for name in lists:
        documents = json.loads((site.root / name).read_text(encoding="utf-8")).get("documents", {})
        for document in documents.values():
            data = json.loads((site.root / document["addresses"]).read_text(encoding="utf-8"))
            found[data["document"]] = {one["id"]: one["path"] for one in data["addresses"]}
    return found


def put_in(data: str) -> str:
    """A document with something new before every second paragraph, page and note of its text."""
    head, body = data.split("<text>", 1)
    for name, new in PUT_IN.items():
        count = 0

        def before(found: re.Match[str], new: str = new) -> str:
            nonlocal count
            count += 1
            return (new.format(n=count) if count % 2 else "") + found[0]

        pattern = {"p": r"<p xml:id=", "pb": r"<pb n=", "note": r'<note type="editorial" resp="#editor" xml:id='}[name]
        body = re.sub(pattern, before, body)
    return f"{head}<text>{body}"


def test_addresses_outlive_what_is_put_in(site: Site, tmp_path: Path) -> None:
    """Paragraphs, pages and notes are put into the edition: every old address leads to the same text."""
    edition = copy_edition(tmp_path)
    for file in sorted((edition / "documents").glob("*.xml")):
        old = file.read_text(encoding="utf-8")
        new = put_in(old)
        assert new.count("an editor puts in") > 15
        file.write_text(new, encoding="utf-8")
    done = build(edition, tmp_path / "site", "--draft")
    assert done.returncode == 0, done.stderr
    after = Site(tmp_path / "site")
    before, now = addresses(site), addresses(after)
    assert sum(map(len, before.values())) > 400
    gone = [name for document, known in before.items() for name in known if name not in now[document]]
    assert gone == []
    divisions = {f"{prefix}-d{n}" for prefix in DOCUMENTS.values() for n in range(9)}
    moved = []
    for document, known in before.items():
        for name, path in known.items():
            if "#" not in path or name in divisions:
                continue
            old, new = text_at(site, path), text_at(after, now[document][name])
            # A page or a note that is put in divides what stands around it, and takes none of its words.
            if not set(old.split()) <= set(new.split()) and not set(new.split()) <= set(old.split()):
                moved.append((path, old, new))
    assert moved == []


@pytest.mark.parametrize("document", ["rostow-negotiations", "rostow-soviet-scenario"])
def test_addresses_made_from_words_do_not_count(document: str) -> None:
    """Without a single xml:id in the text, each old address leads to the same words when others are put in before."""

    def known(data: bytes) -> dict[str, str]:
        root = parse(data, "a.xml")
        for element in root.iterfind(".//{*}text//*"):
            element.attrib.pop(XML_ID, None)
        give_addresses(root)
        return {one.id: one.edited or one.typed for one in read_passages(root) if one.id and not one.continues}

    source = (EDITION / "documents" / f"{document}.xml").read_text(encoding="utf-8")
    before, after = known(source.encode()), known(put_in(source).encode())
    assert len(before) > 80
    lost = {name: text for name, text in before.items() if name not in after}
    # Only a page break or a note that is put inside a passage may change how far it reaches; its address stays.
    assert lost == {}
    assert {name for name in before if before[name].split()[:3] != after[name].split()[:3]} == set()


@pytest.mark.parametrize("document", ["rostow-negotiations", "rostow-soviet-scenario"])
def test_passages_hold_every_word_of_the_pages(document: str) -> None:
    """Page by page, the passages are what stands on the page."""
    file = EDITION / "documents" / f"{document}.xml"
    root = parse(file.read_bytes(), file.name)
    passages = read_passages(root)
    for page, text in faithful_pages(root):
        assert " ".join(one.typed for one in passages if one.page == page).split() == text.split()


def test_a_released_version_is_never_written_over(tmp_path: Path) -> None:
    """A version is recorded once; the second time it is said what to do, and no file changes."""
    edition = copy_edition(tmp_path, LETTERS)
    settings = edition / "edition.toml"
    plain = settings.read_text()
    settings.write_text(plain.replace('version = "1.0"\n', ""))
    assert teibuild("release", edition).returncode == 1, "it has no version"
    settings.write_text(plain)
    assert teibuild("release", edition).returncode == 0
    before = {path: path.read_bytes() for path in (edition / "releases").rglob("*.json")}
    again = teibuild("release", edition)
    assert (again.returncode, "has been recorded" in again.stderr) == (1, True)
    assert before == {path: path.read_bytes() for path in (edition / "releases").rglob("*.json")}


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The letters in a second version: a word corrected, a paragraph moved, one letter withdrawn, one renamed."""
    edition = copy_edition(tmp_path_factory.mktemp("revised"), LETTERS)
    first, second = edition / "documents" / "letter-1.xml", edition / "documents" / "letter-2.xml"
    third = edition / "documents" / "letter-3.xml"
    text = first.read_text(encoding="utf-8")
    third.write_text(text.replace("letter-1", "letter-3").replace("l1", "l3").replace("Letter 1", "Letter 3"))
    settings = edition / "edition.toml"
    plain = settings.read_text().replace("[edition]", '[edition]\nbase_url = "https://example.org/l/"')
    settings.write_text(plain)
    assert teibuild("release", edition).returncode == 0
    first.write_text(text.replace('xml:id="l1-1"', 'xml:id="l1-a"').replace("all is well", "nothing is well"))
    renamed = second.read_text(encoding="utf-8").replace("letter-2", "letter-b")
    (edition / "documents" / "letter-b.xml").write_text(renamed, encoding="utf-8")
    second.unlink()
    third.unlink()
    settings.write_text(
        plain.replace('"1.0"', '"1.1"')
        + '\n[[moved]]\nfrom = "documents/letter-1#l1-1"\nto = "documents/letter-1#l1-a"\n'
        + '\n[[moved]]\nfrom = "documents/letter-2"\nto = "documents/letter-b"\n'
        + '\n[[withdrawn]]\ndocument = "letter-3"\ndate = 2026-12-01\nreason = "A copy of the <first>."\n'
    )
    released = teibuild("release", edition)
    assert released.returncode == 0, released.stdout + released.stderr
    done = build(edition, edition.parent / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(edition.parent / "site")


def test_a_moved_place_has_both_addresses(revised: Site) -> None:
    """The old address leads to the paragraph that has the new one, without any script."""
    page = revised.page("documents/letter-1/index.html")
    assert page.xpath("//*[@id='l1-1']/../@id") == ["l1-a"]


def test_a_moved_document_leads_on(revised: Site) -> None:
    """Each page of the old document leads to the new one by itself, by a link, and by its canonical address."""
    for path, target in (
        ("documents/letter-2/index.html", "../letter-b/index.html"),
        ("documents/letter-2/apparatus.html", "../letter-b/apparatus.html"),
        ("documents/letter-2/pages/index.html", "../../letter-b/pages/index.html"),
    ):
        page = revised.page(path)
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={target}"]
        assert target in page.xpath("//main//a/@href")
        assert page.xpath("//link[@rel='canonical']/@href")[0].startswith("https://example.org/l/documents/letter-b/")


def test_a_withdrawn_document_leaves_a_stone(revised: Site) -> None:
    """What stood there, when it was withdrawn and why, and how it was cited."""
    page = revised.page("documents/letter-3/index.html")
    text = " ".join(page.xpath("string(//main)").split())
    assert "This document was withdrawn from the edition on 1 December 2026. A copy of the <first>." in text
    assert "“Letter 3,”" in page.xpath("string(//*[@class='citation'])")
    assert "version 1.0 (2026)" in page.xpath("string(//*[@class='citation'])")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    foot = page.xpath("string(//*[@class='foot-cite'])")
    assert "version 1.1" in foot
    assert "Letter 3" not in foot, "the edition no longer has it"


def test_changes_are_told_word_by_word(revised: Site) -> None:
    """The log has both versions, the newer first; a paragraph shows what was put in and what was taken out."""
    heads = [head.text_content() for head in revised.page("changes.html").xpath("//main//h2")]
    assert heads == ["Version 1.1", "Version 1.0"]
    page = revised.page("changes/1.1.html")
    text = page.xpath("string(//main)")
    assert "Added" in text
    assert "Withdrawn" in text
    assert page.xpath("//ins") or page.xpath("//del")


def test_search_engines_are_told_where_pages_are(revised: Site, site: Site) -> None:
    """With a web address there are maps and cite-as; pages that lead on are not listed. Without, there is nothing."""
    index = etree.parse(revised.root / "sitemap.xml")
    assert index.xpath("//*[local-name()='loc']/text()") == ["https://example.org/l/sitemap-1.xml"]
    listed = etree.parse(revised.root / "sitemap-1.xml").xpath("//*[local-name()='loc']/text()")
    assert "https://example.org/l/documents/letter-1/" in listed
    assert not [path for path in listed if "letter-2" in path or "letter-3" in path]
    assert "Sitemap: https://example.org/l/sitemap.xml" in (revised.root / "robots.txt").read_text()
    page = revised.page("documents/letter-1/index.html")
    assert page.xpath("//link[@rel='cite-as']/@href") == ["https://example.org/l/documents/letter-1/"]
    assert not (site.root / "sitemap.xml").exists()
    assert (site.root / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
