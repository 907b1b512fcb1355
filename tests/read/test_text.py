"""The two texts of one tree: what stands on the page, and what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from faithful import faithful_pages
from teibuild.tei.text import faithful_text, reading_spans, reading_text

TEI = "http://www.tei-c.org/ns/1.0"

#: A piece of TEI, its faithful text, its reading text.
CASES = {
    "a correction": (
        "other <choice><sic>areans</sic><corr>arenas</corr></choice>.", "other areans.", "other arenas.",
    ),
    "a word supplied": ("FOR <supplied>THE </supplied>NSC", "FOR NSC", "FOR THE NSC"),
    "a word too many": ("and <surplus>and</surplus> so", "and and so", "and so"),
    "struck words": ("<del>TOP</del> SECRET", "TOP SECRET", "SECRET"),
    "forme work": ("seek <fw>to take</fw><pb/> to take", "seek to take to take", "seek to take"),
    "a note of the editor": ("Polto<note type='editorial'>A telegram.</note> 506", "Polto 506", "Polto 506"),
    "a note on the page": ("<note type='annotation'>38</note> Text", "38 Text", "Text"),
    "an abbreviation": ("<choice><abbr>US</abbr><expan>United States</expan></choice>", "US", "US"),
    "a divided word": ("deploy-<lb break='no'/>ment", "deploy- ment", "deployment"),
    "a line break": ("this<lb/>manner", "this manner", "this manner"),
    "a bracket of excision": ("<metamark>[</metamark>purposes", "[purposes", "purposes"),
    "a comment": ("one<!-- never -->two", "onetwo", "onetwo"),
    "an empty paragraph": ("", "", ""),
}  # fmt: skip


def paragraph(content: str) -> etree._Element:
    """A TEI paragraph."""
    return etree.fromstring(f'<p xmlns="{TEI}">{content}</p>')


@pytest.mark.parametrize(("content", "faithful", "read"), CASES.values(), ids=CASES)
def test_texts(content: str, faithful: str, read: str) -> None:
    """Each construct gives the page its text and the reader hers."""
    element = paragraph(content)
    assert (faithful_text(element), reading_text(element)) == (faithful, read)


PIECES = st.sampled_from([content for content, _, _ in CASES.values()] + ["plain ", " <hi>words</hi>", "a\n  b"])


@given(st.lists(PIECES, max_size=8))
def test_spans_lie_in_the_text(pieces: list[str]) -> None:
    """Where an element is said to stand in the reading text, its own reading text stands."""
    element = paragraph("".join(pieces))
    text, spans = reading_spans(element)
    assert text == " ".join(text.split())
    for node, start, end in spans:
        assert 0 <= start <= end <= len(text)
        if node is not element and node.tag == f"{{{TEI}}}hi":
            assert text[start:end].strip() == reading_text(node)


def test_pages() -> None:
    """The text of a document falls into its pages; what stands before the first page break counts to the first."""
    root = etree.fromstring(
        f'<TEI xmlns="{TEI}"><teiHeader>no</teiHeader><text><body><p>Zero <pb xml:id="a"/>one <pb xml:id="b"/>two</p>'
        "</body></text></TEI>"
    )
    assert faithful_pages(root) == [("a", "Zero one"), ("b", "two")]
