"""The reading text cut at its pages, and the sheets beside it."""

from __future__ import annotations

import re

import pytest
from lxml import etree, html

from teibuild.model import DocumentResult
from teibuild.read.registers import Registers
from teibuild.views.document import view_document
from teibuild.views.parallel import beside, cut
from teibuild.views.ways import BESIDE, parallel_path, part_size

TEXT = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter"><teiHeader/><text><body>
<div type="document" xml:id="d1">{}</div></body></text></TEI>"""


def result(xml: str) -> DocumentResult:
    """A document with this inside its division."""
    return view_document(etree.fromstring(TEXT.format(xml)), "documents/letter.xml", Registers())


def words(piece: str) -> str:
    """What a piece says, without marks."""
    tree = html.fragment_fromstring(piece, create_parent="div")
    for mark in tree.xpath("//*[contains(@class, 'pagemark') or contains(@class, 'permalink') or @hidden]"):
        mark.drop_tree()
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<pb xml:id="a" n="1"/><p>One.</p><pb xml:id="b" n="2"/><p>Two.</p>', ["One.", "Two."]),
        ('<p>Before <pb xml:id="a" n="1"/>one <pb xml:id="b" n="2"/>two.</p>', ["Before one", "two."]),
        ('<pb xml:id="a" n="1"/><pb xml:id="b" n="2"/><p>All on two.</p>', ["", "All on two."]),
        ("<p>No page at all.</p>", ["No page at all."]),
        (
            '<pb xml:id="a" n="1"/><p>South <hi rend="bold">Viet<pb xml:id="b" n="2"/>nam</hi>.</p>',
            ["South Viet", "nam."],
        ),
        ('<pb xml:id="a" n="1"/><list><item>x<pb xml:id="b" n="2"/>y</item><item>z</item></list>', ["x", "yz"]),
    ],
)
def test_the_text_is_cut_at_its_pages(xml: str, expected: list[str]) -> None:
    """Each page has what is read of it, and all of them together the whole text."""
    assert [words(piece) for piece in cut(result(xml)).values()] == expected


@pytest.mark.parametrize(
    "xml",
    [
        '<pb xml:id="a" n="1"/><p xml:lang="de">Ein <emph>Satz <pb xml:id="b" n="2"/>geht</emph> weiter.</p>',
        """<pb xml:id="a" n="1"/><p>Open <metamark function="excision" xml:id="x" spanTo="#e">[</metamark>one
        <hi rend="bold">two <pb xml:id="b" n="2"/>three</hi></p><p>four<anchor xml:id="e"/> five</p>""",
        '<pb xml:id="a" n="1"/><p>A <ref target="https://example.org/">link <pb xml:id="b" n="2"/>goes</ref> on.</p>',
        '<pb xml:id="a" n="1"/><p>A note<note type="editorial" xml:id="n">Yes.</note> <pb xml:id="b" n="2"/>more.</p>',
    ],
)
def test_every_piece_is_whole(xml: str) -> None:
    """What a page break crosses is closed before it and opened again behind it; no id stands twice."""
    pieces = list(cut(result(xml)).values())
    for piece in pieces:
        inside = piece.replace(" hidden", ' hidden=""').replace("<br>", "<br/>")
        etree.fromstring(f"<div>{inside}</div>")
    ids = re.findall(r' id="([^"]*)"', "".join(pieces))
    assert len(ids) == len(set(ids))


def test_a_paragraph_that_goes_on_keeps_its_language() -> None:
    """The piece on the second page is German too."""
    pieces = cut(result('<pb xml:id="a" n="1"/><p xml:lang="de">Ein <pb xml:id="b" n="2"/>Satz.</p>'))
    assert re.search(r'<p class="p cont" lang="de">', pieces["b"])


def test_a_sheet_gives_its_ids_to_the_text() -> None:
    """Beside the text a sheet names what it shows, leads to the text's notes, and leaves words alone."""
    sheet = (
        '<div class="sheet" id="a"><a href="../index.html#n1">1</a> <a href="../apparatus.html#e">a</a> id="x"</div>'
    )
    assert beside(sheet) == (
        '<div class="sheet" data-of="a"><a href="#n1">1</a> <a href="apparatus.html#e">a</a> id="x"</div>'
    )


@pytest.mark.parametrize(("pages", "size"), [(0, 1), (1, 1), (7, 7), (BESIDE, BESIDE), (BESIDE + 1, 16), (91, 23)])
def test_a_long_document_is_divided_evenly(pages: int, size: int) -> None:
    """No part shows more pages than a browser should be asked to, and the last is no mere rest."""
    assert part_size(pages) == size
    assert size <= BESIDE


def test_every_page_of_a_long_document_has_its_part() -> None:
    """The parts are numbered from the second on."""
    pages = "".join(f'<pb xml:id="p{number}" n="{number}"/><p>{number}</p>' for number in range(1, 42))
    document = result(pages)
    paths = [parallel_path(document, position) for position in range(len(document.sheets))]
    assert [paths[0], paths[20], paths[21], paths[40]] == [
        "documents/letter/parallel.html",
        "documents/letter/parallel.html",
        "documents/letter/parallel-2.html",
        "documents/letter/parallel-2.html",
    ]
