"""A volume read as a stream: its documents, cut out, are what they are in the whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from teibuild.tei import volume as scanning
from teibuild.tei.errors import SourceError
from teibuild.tei.names import TEI, XML_ID
from teibuild.tei.parse import parse
from teibuild.tei.split import read_split
from teibuild.tei.volume import scan
from teibuild.tei.volume_parts import Places, Sources, Volume, within

SPLIT = read_split("//div[@type='document']")
HEADER = "<teiHeader><fileDesc><titleStmt><title>A volume</title></titleStmt></fileDesc></teiHeader>"

#: What may stand in a document: what a parser has to see through, too.
FILLING = st.sampled_from(
    [
        "word ",
        "é\N{GRINNING FACE}",
        "\n",
        "\r\n  ",
        "&amp;&#x3c;",
        "<!-- <div type='document'> -->",
        "<![CDATA[</div>]]>",
        "<?page </div>?>",
        '<p n="a>b"/>',
        "<p  n = '\"'\n>x</p >",
        '<o:p xmlns:o="urn:o">o</o:p>',
        '<div type="letter">d</div>',
        "<div/>",
        '<div xmlns="urn:other" type="document"/>',
    ]
)
CONTENT = st.lists(FILLING, max_size=6).map("".join)


@st.composite
def volumes(draw: st.DrawFn) -> str:
    """A volume of a few documents, with whatever stands within and around them."""
    parts = []
    for number in range(draw(st.integers(1, 4))):
        tag = draw(
            st.sampled_from(
                ['<div type="document"', "<div\n type='document'", f'<t:div xmlns:t="{TEI}" type="document"']
            )
        )
        name = "t:div" if tag.startswith("<t:") else "div"
        parts.append(draw(CONTENT))
        if draw(st.booleans()):
            parts.append(f'<div type="group"><head>Group</head>{draw(CONTENT)}')
        tag += f' xml:id="d{number}"'
        parts.append(draw(st.sampled_from([f"{tag}/>", f"{tag}>{draw(CONTENT)}</{name}\n>"])))
        parts.extend(["</div>"] * ("".join(parts).count('type="group"') - "".join(parts).count("</div><!--g-->")))
        if parts[-1] == "</div>":
            parts[-1] = "</div><!--g-->"
    prolog = draw(st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff<!-- x -->"]))
    root = f'<TEI xmlns="{TEI}" xml:id="volume">'
    return f"{prolog}{root}\n{HEADER}<text><body>{''.join(parts)}{draw(CONTENT)}</body></text></TEI>\n"


def opened(folder: Path, text: str) -> Sources:
    """A volume as a source of documents."""
    (folder / "volume.xml").write_bytes(text.encode())
    found = scan(folder / "volume.xml", "volume.xml", SPLIT)
    return Sources.of(folder, (Volume("volume.xml", found, tuple(f"d{n}.xml" for n in range(len(found.cuts)))),))


def canonical(element: etree._Element) -> str:
    """An element as one text for all that are the same."""
    return str(etree.canonicalize(etree.tostring(element, with_tail=False, encoding="unicode"), with_comments=True))


@settings(max_examples=60)
@given(text=volumes(), size=st.sampled_from([1, 7, 1 << 18]))
def test_documents_are_what_they_are_in_the_whole(
    tmp_path_factory: pytest.TempPathFactory, text: str, size: int
) -> None:
    """Cut out, each document is the same element, and stands on the same lines, wherever the reading paused."""
    folder = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "CHUNK", size)
        sources = opened(folder, text)
    whole = parse(text.encode(), "volume.xml")
    documents = whole.xpath("//t:div[@type='document']", namespaces={"t": TEI})
    assert len(sources.volumes[0].names) == len(documents)
    for name, document in zip(sources.volumes[0].names, documents, strict=True):
        root = parse(sources.read(name), name)
        found = within(root)
        assert found is not None
        assert found.element is not None
        assert canonical(found.element) == canonical(document)
        assert [one.tag for one in found.around] == [one.tag for one in document.iterancestors()][::-1][2:]
        assert XML_ID not in root.attrib
        places = Places(sources, name)
        lines = [places.place(one.sourceline or 0, 1)[0] for one in found.element.iter("{*}*")]
        assert lines == [one.sourceline for one in document.iter("{*}*")]


def test_what_stands_around_keeps_its_lines(tmp_path: Path) -> None:
    """What stands around the documents can be read as one file, in which a start tag stands in for them."""
    body = '<div type="document" xml:id="d1"><p>1</p></div>\n' * 3 + '<p>Between</p>\n<div type="document"/>'
    sources = opened(
        tmp_path, f'<TEI xmlns="{TEI}">{HEADER}<text>\n<front><p/></front><body>\n{body}</body></text></TEI>'
    )
    volume = sources.volumes[0]
    root = parse(sources.read(volume.around), volume.around)
    found = next(root.iter(f"{{{TEI}}}body"))
    assert [etree.QName(one).localname for one in found] == ["div", "p", "div"]
    places = Places(sources, volume.around)
    assert [places.place(one.sourceline or 0, 1)[0] for one in root.iter(f"{{{TEI}}}p")] == [2, 3, 6, 7]


def test_pointers_between_documents_are_known(tmp_path: Path) -> None:
    """Ids that are pointed to from elsewhere in the volume are known with their documents, and those given twice."""
    body = (
        '<p><ref target="#n2"/></p>'
        '<div type="document" xml:id="d1"><p xml:id="n1" corresp="#n1 volume.xml#d2"/><p xml:id="same"/></div>'
        '<div type="document" xml:id="d2"><p xml:id="n2"/><p xml:id="same"/><ref target="#nowhere"/></div>'
    )
    sources = opened(tmp_path, f'<TEI xmlns="{TEI}">{HEADER}<text><body>{body}</body></text></TEI>')
    found = sources.volumes[0].scan
    assert found is not None
    assert found.leads == (("d2", 1), ("n2", 1))
    assert [one.id for one in found.doubled] == ["same"]


def test_text_outside_documents_is_noted(tmp_path: Path) -> None:
    """Elements with text that no document shows are known; headings before a document come with it."""
    body = (
        "<head>Papers</head><p>Lost</p><div><head>Chapter</head><pb/><div type='document'/></div>"
        "<div><head>Loose</head></div>"
    )
    sources = opened(
        tmp_path, f'<TEI xmlns="{TEI}">{HEADER}<text><front><p>1</p></front><body>{body}</body></text></TEI>'
    )
    found = sources.volumes[0].scan
    assert found is not None
    assert [one.name for one in found.outside] == ["p", "div", "front"]
    assert b"<head>Papers</head>" in sources.read("d0.xml")
    assert b"<head>Chapter</head>" in sources.read("d0.xml")


def test_a_document_in_another_is_noted(tmp_path: Path) -> None:
    """The outer one is the document; the inner one is known."""
    sources = opened(
        tmp_path,
        f'<TEI xmlns="{TEI}">{HEADER}<text><body>'
        '<div type="document">\n <div type="document"/></div></body></text></TEI>',
    )
    found = sources.volumes[0].scan
    assert found is not None
    assert len(found.cuts) == 1
    assert [(one.inner.line, one.inner.column, one.outer) for one in found.nested] == [(2, 2, 0)]


BEFORE = f'<TEI xmlns="{TEI}">\n{HEADER}\n<text><body>\n'


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("", (1, 1), "TB051"),
        ('<!DOCTYPE TEI [<!ENTITY a "b">]>' + BEFORE, (1, 1), "TB104"),
        ('\n<!DOCTYPE TEI SYSTEM "http://127.0.0.1/tei.dtd">' + BEFORE, (2, 1), "TB104"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + BEFORE, (1, 31), "TB102"),
        (BEFORE + "<p>" * 300, (4, 760), "TB106"),
        (BEFORE + "<p>one &nbsp; two</p>", (4, 8), "TB115"),
        (BEFORE + '  <div type="document"><p>one\n</q></div></body></text></TEI>', (5, 1), "TB113"),
        (BEFORE + '  <div type="document"><p a="1" a="2"/></div></body></text></TEI>', (4, 33), "TB118"),
        (BEFORE + '  <div type="document">\n<p>\x0c</p></div></body></text></TEI>', (5, 4), "TB103"),
        (BEFORE + '  <div type="document">\n<p>a', (5, 4), "TB120"),
    ],
)
def test_a_broken_volume_is_told_where_it_breaks(tmp_path: Path, text: str, place: tuple[int, int], code: str) -> None:
    """What keeps a volume from being read is told in one diagnostic, at its place."""
    with pytest.raises(SourceError) as refused:
        opened(tmp_path, text)
    found = refused.value.diagnostic
    assert (found.code, found.location.file, (found.location.line, found.location.column)) == (
        code,
        "volume.xml",
        place,
    )


def test_a_stretch_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text or an attribute that is longer than any is not held."""
    monkeypatch.setattr(scanning, "LONGEST", 1000)
    monkeypatch.setattr(scanning, "CHUNK", 100)
    with pytest.raises(SourceError, match="16 million bytes"):
        opened(tmp_path, f"{BEFORE}<p n='{'x' * 2000}'/>")


def test_a_volume_that_changes_is_not_read_on(tmp_path: Path) -> None:
    """A document is not cut out of a volume that is not as it was when it was looked through."""
    text = f'<TEI xmlns="{TEI}">{HEADER}<text><body><div type="document"/></body></text></TEI>'
    sources = opened(tmp_path, text)
    assert sources.read("d0.xml")
    (tmp_path / "volume.xml").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(OSError, match="changed while it was read"):
        sources.read("d0.xml")


def test_a_volume_of_too_many_documents_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end, so that no file takes all memory."""
    monkeypatch.setattr(scanning, "MOST_DOCUMENTS", 3)
    with pytest.raises(SourceError, match=r"volume\.xml:4:67: The volume has more than 3 documents"):
        opened(tmp_path, BEFORE + '<div type="document"/>' * 4)


def test_a_pipe_is_no_volume(tmp_path: Path) -> None:
    """Opening one might never end."""
    os.mkfifo(tmp_path / "volume.xml")
    with pytest.raises(OSError, match="Not a regular file"):
        scan(tmp_path / "volume.xml", "volume.xml", SPLIT)


def test_only_the_id_of_the_volume_is_left_out(tmp_path: Path) -> None:
    """Not what looks like it in the value of another attribute, nor the columns behind it."""
    root = f'<TEI n=" xml:id=\'a\'" xml:id="volume" xmlns="{TEI}">'
    sources = opened(tmp_path, f'{root}{HEADER}<text><body><div type="document"/></body></text></TEI>')
    assert root.replace('xml:id="volume"', " " * 15).encode() in sources.read("d0.xml")
