"""Documents of a volume are published as if each had a file of its own, and one by one."""

from __future__ import annotations

from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from teibuild import unchanged
from teibuild.build import Built, build
from teibuild.check import files as checking
from teibuild.check.document import Document
from teibuild.reading import Asked, Read, Reading, read_documents
from teibuild.tei import volume_bytes, volume_parts
from teibuild.tei.names import XML_ID
from volumes import document, edition, volume

LINKS = (
    'See <ref target="#d2">document 2</ref>, <ref target="1961.xml#d3-1">a passage</ref>, '
    '<ref target="#d1-1">this</ref> and <ref target="#s1">the chapter</ref>.'
)


def files(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def built(folder: Path, *, cache: bool = True) -> Built:
    """The edition of a folder built, with what is kept, or else anew."""
    found = build(folder, folder.parent / "site", cache=folder.parent / "kept.sqlite" if cache else None)
    assert found.published, found.diagnostics
    return found


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("volume")
    edition(folder / "edition", [document(1, LINKS), document(2), document(3)])
    (folder / "edition" / "documents").mkdir()
    link = 'See <ref target="../volumes/1961.xml#d2">document 2</ref>.'
    letter = volume([document(9, link)]).replace('xml:id="v1961"', 'xml:id="letter"')
    (folder / "edition" / "documents" / "letter.xml").write_text(letter, encoding="utf-8")
    built(folder / "edition")
    return folder / "site"


def page(site: Path, path: str) -> html.HtmlElement:
    """A page of the site."""
    return html.parse(str(site / path)).getroot()


def test_each_has_pages_of_its_own(site: Path) -> None:
    """Its title is its heading, its date its dateline's, its group the headings around it, its text its own."""
    root = page(site, "documents/d2/index.html")
    main = " ".join(root.xpath("//main")[0].text_content().split())
    assert root.xpath("string(//h1)").strip() == "2. Memorandum"
    assert main.startswith("2. Memorandum Vietnam")
    assert "3 March 1961" in main
    assert main.count("Vietnam") == 1
    assert {path.name for path in (site / "documents").iterdir()} >= {"d1", "d2", "d3"}


def test_pointers_lead_to_the_pages_of_other_documents(site: Path) -> None:
    """To the whole of one, to a passage of one, to a passage of its own."""
    root = page(site, "documents/d1/index.html")
    links = {link.text: link.get("href") for link in root.xpath("//a[@class='ref']")}
    assert links == {
        "document 2": "../d2/index.html",
        "a passage": "../d3/index.html#d3-1",
        "this": "#d1-1",
        "the chapter": "#s1",
    }
    assert page(site, "documents/d3/index.html").xpath("//*[@id='d3-1']")


def test_pointers_from_elsewhere_name_the_volume(site: Path) -> None:
    """A document with a file of its own points into the volume's file, and leads to the document's page."""
    assert page(site, "documents/letter/index.html").xpath("//a[@class='ref']/@href") == ["../d2/index.html"]


def test_each_begins_on_the_page_of_the_one_before(site: Path) -> None:
    """The page break before it is its own first page."""
    assert (site / "documents" / "d3" / "pages" / "p1.html").is_file()


def test_each_can_be_taken_away_as_tei(site: Path) -> None:
    """With the volume's header, below its own name; and the volume as a whole."""
    folder = next((site / "tei").iterdir()) / "volumes"
    assert {path.name for path in folder.iterdir()} == {"1961.xml", "d1.xml", "d2.xml", "d3.xml"}
    root = etree.parse(folder / "d2.xml").getroot()
    assert [one.get(XML_ID) for one in root.iter("{*}div")] == ["s1", "d2"]


def test_what_has_not_changed_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that changes is read again, and no other, though lines have moved; the site is what it would be."""
    documents = [document(1, LINKS), document(2), document(3), document(4)]
    folder = edition(tmp_path / "edition", documents)
    # What was written just now counts as written a while ago.
    monkeypatch.setattr(unchanged, "_SETTLED", 0)
    assert built(folder).read == 4
    assert built(folder).read == 0
    documents[1] = document(2, "All\nis\nnot\nwell.")
    assert built(edition(folder, documents)).read == 1
    # What a pointer led into goes to another document: the one that points there is read again, too.
    documents[1:3] = [
        document(2, 'All is <ref target="#d4" xml:id="d3-1">well</ref>.'),
        document(5),
        document(3, "x"),
    ]
    documents[3] = documents[3].replace('xml:id="d3-1"', 'xml:id="d3-2"')
    assert built(edition(folder, documents)).read == 4
    kept = files(tmp_path / "site")
    built(folder, cache=False)
    assert kept == files(tmp_path / "site")
    assert b"../d2/index.html#d3-1" in kept["documents/d1/index.html"]


def test_documents_are_held_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, few are in memory at once, and the volume is never read as a whole."""
    folder = edition(tmp_path / "edition", [document(number) for number in range(1, 61)])
    size = (folder / "volumes" / "1961.xml").stat().st_size
    alive: set[int] = set()
    most = longest = 0
    read = volume_bytes.bytes_at

    class Counted(Document):
        def __init__(self, *arguments: Any) -> None:
            nonlocal most
            super().__init__(*arguments)
            alive.add(id(self))
            most = max(most, len(alive))

        def __del__(self) -> None:
            alive.discard(id(self))

    def measured(stream: FileIO, start: int, length: int) -> bytes:
        nonlocal longest
        data = read(stream, start, length)
        longest = max(longest, len(data))
        return data

    monkeypatch.setattr(checking, "Document", Counted)
    monkeypatch.setattr(volume_parts, "bytes_at", measured)
    assert built(folder).documents == 60
    assert most <= checking._AHEAD + 2
    assert longest < size / 10


def test_jobs_name_documents_and_hold_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes to who works are names: each reads what it needs from the volume."""
    given: list[Asked] = []
    do = read_documents

    def noted(reading: Reading, jobs: Iterator[Asked]) -> Iterator[Read]:
        asked = list(jobs)
        given.extend(asked)
        return do(reading, asked)

    monkeypatch.setattr("teibuild.build.read_documents", noted)
    built(edition(tmp_path / "edition", [document(1), document(2)]))
    assert given == [Asked("volumes/d1.xml", check=True), Asked("volumes/d2.xml", check=True)]
