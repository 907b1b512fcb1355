"""Rules that ask for other files of the edition: what they get, and what their findings depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.check.document import Document
from teibuild.check.schemas import forget
from teibuild.check.schematron.asking import plain
from teibuild.check.schematron.opened import OPENED
from teibuild.check.schematron.schematron import Schematron
from teibuild.checking import check_edition
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source
from teibuild.workers import Workers

SCHEMA = '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3">{}</schema>'
RULE = '<pattern><rule context="item"><assert test="{}">Words.</assert></rule></pattern>'


def document(data: bytes = b'<list><item ref="ada"/></list>', file: str = "documents/letter.xml") -> Document:
    """A document of an edition."""
    source = read_source(data, file)
    return Document(source, parse_source(source), "document")


def rules(folder: Path, body: str) -> Schematron:
    """A Schematron of an edition."""
    path = folder / "schema" / "rules.sch"
    path.parent.mkdir(exist_ok=True)
    path.write_text(SCHEMA.format(body), encoding="utf-8")
    return Schematron(path, root=folder)


def test_what_was_opened_is_noted(tmp_path: Path) -> None:
    """With each document, also where a file was opened for an earlier one; what is not there is noted as nothing."""
    (tmp_path / "ada.xml").write_text("<ada/>")
    schematron = rules(tmp_path, RULE.format("doc-available(concat('../', @ref, '.xml'))"))
    for name, found in (("ada", 0), ("eve", 1), ("ada", 0), ("eve", 1)):
        checked = document(f'<list><item ref="{name}"/></list>'.encode())
        assert len(schematron.check(checked)) == found
        (opened,) = checked.kept[OPENED].items()
        assert (opened[0], bool(opened[1])) == (f"{name}.xml", name == "ada")


def test_who_asks_for_nothing_notes_nothing(tmp_path: Path) -> None:
    """Rules that look at their document only leave nothing behind."""
    checked = document()
    assert len(rules(tmp_path, RULE.format("@ref = 'doc()'")).check(checked)) == 1
    assert OPENED not in checked.kept


@pytest.mark.parametrize("way", ["link.xml", "folder/people.xml", "folder"])
def test_links_do_not_lead_outside(tmp_path: Path, way: str) -> None:
    """A symbolic link inside the edition to a file or folder outside is not followed, nor is it told what is there."""
    edition, outside = tmp_path / "edition", tmp_path / "outside"
    edition.mkdir()
    outside.mkdir()
    (outside / "people.xml").write_text('<people><person id="ada"/></people>')
    (edition / "link.xml").symlink_to(outside / "people.xml")
    (edition / "folder").symlink_to(outside)
    checked = document()
    found = rules(edition, RULE.format(f"@ref = doc('../{way}')//@id")).check(checked)
    assert [item.code for item in found] == ["TB224"]
    assert "outside the edition's folder" in found[0].message
    assert OPENED not in checked.kept
    (edition / "inside.xml").symlink_to(edition / "schema")
    (edition / "people.xml").write_text('<people><person id="ada"/></people>')
    (edition / "here.xml").symlink_to(edition / "people.xml")
    assert rules(edition, RULE.format("@ref = doc('../here.xml')//@id")).check(document()) == []


@pytest.mark.parametrize("name", ["Ünal & Söhne.xml", "100%.xml", "{x}.xml", "$n.xml", "a'b.xml"])
def test_any_name(tmp_path: Path, name: str) -> None:
    """Names with signs that addresses and expressions give a meaning are found."""
    (tmp_path / name).write_text('<people><person id="ada"/></people>')
    escaped = name.replace("'", "''").replace("%", "%25").replace("&", "&amp;")
    assert rules(tmp_path, RULE.format(f"@ref = doc('../{escaped}')//@id")).check(document()) == []


def test_a_chain_is_followed_only_so_far(tmp_path: Path) -> None:
    """Files that lead from one to the next are opened one after another, but not for ever."""
    for number in range(120):
        (tmp_path / f"{number}.xml").write_text(f'<part next="{number + 1}.xml"/>')
    (tmp_path / "120.xml").write_text("<part/>")
    function = (
        '<ns prefix="f" uri="urn:f"/><xsl:function name="f:last" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        '<xsl:param name="part"/><xsl:param name="left"/><xsl:sequence select="if ($left gt 0 and $part/@next) then '
        'f:last(document($part/@next)/part, $left - 1) else $part"/></xsl:function>'
    )
    for steps, codes in ((30, ["TB220"]), (200, ["TB225"])):
        schematron = rules(tmp_path, function + RULE.format(f"f:last(doc('../0.xml')/part, {steps})/@x"))
        assert [item.code for item in schematron.check(document())] == codes


def test_what_was_read_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more has been read than is kept, it is read again, also for a document for which a variable fails."""
    (tmp_path / "other.xml").write_text("<list><item/></list>")
    schematron = rules(
        tmp_path,
        '<let name="lost" value="number(/list/@n) idiv 0"/><pattern documents="\'../other.xml\'"><rule context="item">'
        '<assert test="@ref">Words.</assert></rule></pattern>' + RULE.format("not(/list/@n) or $lost"),
    )
    sound, faulty = document(), document(b'<list n="1"><item/></list>')
    first = [(item.location.file, item.code) for one in (sound, faulty) for item in schematron.check(one)]
    assert first == [("other.xml", "TB220"), ("documents/letter.xml", "TB225"), ("other.xml", "TB220")]
    monkeypatch.setattr("teibuild.check.schematron.neighbours._MOST", 0)
    for _ in range(2):
        assert [(item.location.file, item.code) for one in (sound, faulty) for item in schematron.check(one)] == first


def test_an_expression_is_shown_as_it_was_written() -> None:
    """Of what calls are led to, nothing is seen."""
    base = "file:///schema/rules.sch"
    for led, written in (
        (f"teibuild:doc('{base}', @a)", "doc(@a)"),
        (f"@a => (teibuild:document('{base}', ?, ?))(/)", "@a => document(/)"),
        (f"teibuild:doc-available('{base}', ?)", "doc-available#1"),
        ("doc('a')", "doc('a')"),
    ):
        assert plain(led) == written


TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{0}"><teiHeader><fileDesc><titleStmt><title>{0}</title>'
    "</titleStmt></fileDesc></teiHeader></TEI>"
)


@pytest.mark.parametrize("kept", [True, False])
def test_a_change_of_what_was_opened_is_seen(tmp_path: Path, kept: bool) -> None:
    """What was kept of a document is used as long as the files are the same that rules have opened for it."""
    edition = tmp_path / "edition"
    (edition / "documents").mkdir(parents=True)
    (edition / "edition.toml").write_text(
        '[edition]\ntitle = "T"\ndate = 2026\n[licence]\nname = "L"\nurl = "https://example.org/"\n'
        '[[schemas]]\nfile = "rules.sch"\n'
    )
    for name in ("ada", "eve"):
        (edition / "documents" / f"{name}.xml").write_text(TEI.format(name))
    (edition / "rules.sch").write_text(
        SCHEMA.format(
            '<ns prefix="tei" uri="http://www.tei-c.org/ns/1.0"/><pattern><rule context="tei:TEI">'
            '<let name="id" value="@xml:id"/><assert test="if (doc-available(concat(\'lists/\', $id, \'.xml\'))) '
            "then doc(concat('lists/', $id, '.xml'))/list/@done else true()\">“<value-of select=\"$id\"/>” is done."
            "</assert></rule></pattern>"
        )
    )
    (edition / "lists").mkdir()
    cache = tmp_path / "kept.sqlite" if kept else None

    def told() -> tuple[list[str], list[str]]:
        forget()
        checked: list[str] = []
        found = check_edition(edition, cache=cache, crew=Workers(1), progress=checked.append).diagnostics
        return [item.message for item in found if item.code == "TB220"], checked if kept else []

    everything = ["documents/ada.xml", "documents/eve.xml"] if kept else []
    assert told() == ([], everything)
    assert told() == ([], [])
    (edition / "lists" / "ada.xml").write_text("<list/>")
    assert told() == (["“ada” is done."], everything[:1])
    assert told() == (["“ada” is done."], [])
    (edition / "lists" / "ada.xml").write_text('<list done="yes"/>')
    assert told() == ([], everything[:1])
    (edition / "lists" / "ada.xml").unlink()
    assert told() == ([], everything[:1])
