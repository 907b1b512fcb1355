"""Places: what is pointed at is what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.resources import resource
from teibuild.tei.parse import parse_source
from teibuild.tei.positions import Positions, Span
from teibuild.tei.source import Source, read_source

SAMPLE = """<?xml version="1.0"?>
<!-- <not an="element"/> --><?pi <neither> ?>
<a:root xmlns:a="urn:a" xmlns="urn:b"
        xml:id='r'
        n = "1 &amp; 2"><![CDATA[<nor this>]]>
  <p n="x>y" ana="#one #onetwo  #two"/>\N{GRINNING FACE} text <p
    a:n="z"
  >tail <!-- c --> words</p  ></a:root>
"""


@pytest.fixture(name="source")
def _source() -> Source:
    return read_source(SAMPLE.encode(), "sample.xml")


@pytest.fixture(name="positions")
def _positions(source: Source) -> Positions:
    return Positions(source, parse_source(source))


def at(source: Source, span: Span) -> str:
    """What stands there."""
    return source.text[span.start : span.start + span.length]


def test_elements(source: Source, positions: Positions) -> None:
    """Tags in comments, CDATA and processing instructions are none."""
    root = parse_source(source)
    here = Positions(source, root)
    assert [at(source, here.element(element)) for element in root.iter("{*}*")] == ["a:root", "p", "p"]


def test_attributes() -> None:
    """An attribute's name, its value, and one word of it."""
    source = read_source(SAMPLE.encode(), "sample.xml")
    root = parse_source(source)
    here = Positions(source, root)
    first, second = root
    assert at(source, here.attribute(root, "{http://www.w3.org/XML/1998/namespace}id")) == "xml:id"
    assert at(source, here.value(root, "n")) == "1 &amp; 2"
    assert at(source, here.value(first, "n")) == "x>y"
    assert at(source, here.value(first, "ana", "#one")) == "#one"
    assert here.value(first, "ana", "#two").start == source.text.index('#two"')
    assert at(source, here.attribute(second, "{urn:a}n")) == "a:n"
    assert at(source, here.attribute(second, "missing")) == "p"


def test_ends() -> None:
    """The element that a place in the text closes."""
    source = read_source(SAMPLE.encode(), "sample.xml")
    root = parse_source(source)
    here = Positions(source, root)
    assert here.ending_at(source.text.index("</p  >") + 6) is root[1]
    assert here.ending_at(source.text.index('#two"/>') + 7) is root[0]
    assert here.ending_at(3) is None
    assert at(source, here.text(root[1])) == "tail"


def test_lines() -> None:
    """Lines end as XML says: with either sign or both."""
    source = read_source(b"<a>\r\n<b/>\r<c/>\n<d/></a>", "sample.xml")
    root = parse_source(source)
    here = Positions(source, root)
    places = [source.position(here.element(element).start) for element in root]
    assert places == [(2, 2), (3, 2), (4, 2)]
    assert source.line(2) == "<b/>"
    assert source.line(9) == ""


def test_real_documents() -> None:
    """Every element of the edition's own files is found where it stands."""
    edition = resource("schema").parent / "editions" / "cuban-missile-crisis"
    for file in sorted([*edition.glob("documents/*.xml"), *edition.glob("registers/*.xml")]):
        source = read_source(Path(file).read_bytes(), file.name)
        root = parse_source(source)
        here = Positions(source, root)
        for element in root.iter("{*}*"):
            span = here.element(element)
            assert at(source, span) == str(element.tag).rpartition("}")[2]
            assert source.position(span.start)[0] <= (element.sourceline or 0)
            for name, value in element.attrib.items():
                written = at(source, here.value(element, str(name)))
                assert " ".join(written.replace("&amp;", "&").split()) == " ".join(str(value).split())
