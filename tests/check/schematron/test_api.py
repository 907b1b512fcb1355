"""What a caller of the package may rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from teibuild.check.document import Document
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.schematron import Schematron
from teibuild.model import Severity
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source


def document(data: bytes, file: str = "documents/letter.xml") -> Document:
    """A document of an edition."""
    source = read_source(data, file)
    return Document(source, parse_source(source), "document")


def rules(folder: Path, body: str, file: str = "rules.sch") -> Path:
    """A Schematron in XPath 3.1."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3">{body}</schema>')
    return path


ASSERTION = '<pattern><rule context="a"><assert test="{}">Words.</assert></rule></pattern>'


def test_places_are_told_from_the_folder(tmp_path: Path) -> None:
    """What is wrong with a Schematron has the path from the folder that the caller named."""
    path = rules(tmp_path, ASSERTION.format("(("), "schema/rules.sch")
    with pytest.raises(SchematronError) as caught:
        Schematron(path, root=tmp_path)
    assert caught.value.diagnostic.location.file == "schema/rules.sch"
    assert caught.value.diagnostic.severity is Severity.ERROR
    assert Schematron(rules(tmp_path, ASSERTION.format("b"), "schema/rules.sch"), root=tmp_path).file == (
        "schema/rules.sch"
    )


def test_a_caller_resolves_references(tmp_path: Path) -> None:
    """Where files are found is the caller's to say, as by a catalog; why one is not found too."""
    part = tmp_path / "local.sch"
    part.write_text(
        '<pattern xmlns="http://purl.oclc.org/dsdl/schematron"><rule context="a">'
        '<assert test="b">From elsewhere.</assert></rule></pattern>'
    )
    path = rules(tmp_path, '<include href="https://example.org/part.sch"/>')

    def resolve(reference: str, file: Path) -> Path:
        assert file == path
        assert reference == "https://example.org/part.sch"
        return part

    found = Schematron(path, root=tmp_path, resolve=resolve).check(document(b"<a/>"))
    assert [item.message for item in found] == ["From elsewhere."]

    def refuse(reference: str, file: Path) -> Path:
        raise ValueError("the catalog does not know it")

    with pytest.raises(SchematronError, match="the catalog does not know it"):
        Schematron(path, root=tmp_path, resolve=refuse)


@pytest.mark.parametrize("file", ["documents/letter.xml", "documents/a letter é 100%.xml", "documents/#1?.xml"])
def test_a_rule_knows_the_name_of_the_file(tmp_path: Path, file: str) -> None:
    """base-uri() is the path from the edition's folder, whatever signs it has, and nothing of this machine."""
    body = '<pattern><rule context="a"><report test="true()"><value-of select="base-uri()"/></report></rule></pattern>'
    (found,) = Schematron(rules(tmp_path, body), root=tmp_path).check(document(b"<a/>", file))
    assert unquote(found.message) == f"file:///{file}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    """A document is checked as characters, however it was stored."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\r\n<a>é\r\n<b n="é"/></a>'
    body = """<pattern><rule context="@n"><report test=". = 'é'">An accent.</report></rule></pattern>"""
    (found,) = Schematron(rules(tmp_path, body), root=tmp_path).check(document(text.encode(encoding)))
    assert (found.location.line, found.location.column, found.length) == (3, 7, 1)


@pytest.mark.parametrize(
    ("test", "opens"),
    [
        ("b", set()),
        ("doc('b.xml')/b", {"schema/b.xml"}),
        ("doc-available('b.xml') and document(\"../c.xml\")/c (: doc(@d) :)", {"schema/b.xml", "c.xml"}),
        ("document('b.xml#one') and 'doc(@d)'", {"schema/b.xml"}),
        ("doc('/etc/passwd')", set()),
        ("doc(@b)", None),
        ("doc('b.xml') and doc(concat('c', '.xml'))", None),
        ("'b.xml' => doc()", None),
        ("('b.xml', @b) ! doc(.)", None),
        ("for-each('b.xml', doc#1)", None),
    ],
)
def test_what_rules_may_open_is_known_beforehand(tmp_path: Path, test: str, opens: set[str] | None) -> None:
    """It is, where each path is written out; else it depends on the document."""
    path = rules(tmp_path, ASSERTION.format(test.replace('"', "&quot;")), "schema/rules.sch")
    assert Schematron(path, root=tmp_path).opens == opens


def test_saxon_is_not_loaded_before_it_is_needed() -> None:
    """Who has no Schematron does not pay for it."""
    script = "import sys, teibuild.check.schematron; print('saxonche' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_many_reports_stay_quick(tmp_path: Path) -> None:
    """Places are worked out once a document, not once a report: ten thousand take no time to speak of."""
    body = '<pattern><rule context="b"><assert test="c">Words.</assert></rule></pattern>'
    schematron = Schematron(rules(tmp_path, body), root=tmp_path)
    found = schematron.check(document(b"<a>" + b"<b/>\n" * 10_000 + b"</a>"))
    assert [item.location.line for item in found] == list(range(1, 10_001))
