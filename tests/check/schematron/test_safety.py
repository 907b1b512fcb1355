"""A hostile Schematron reads nothing, writes nothing, and comes to an end."""

from __future__ import annotations

import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from teibuild.check.document import Document
from teibuild.check.schematron.aside import Aside, StoppedError
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.saxon import SaxonError, saxon
from teibuild.check.schematron.schematron import Schematron
from teibuild.model import Diagnostic
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

SECRET = "a-secret-that-must-not-be-read"
FUNCTIONS = "http://www.w3.org/2005/xpath-functions"
XSLT = "http://www.w3.org/1999/XSL/Transform"

#: Functions by which a program could look beyond its document; each is called with the address of a file.
READERS = (
    "doc", "doc-available", "unparsed-text", "unparsed-text-lines", "unparsed-text-available", "json-doc", "collection",
    "uri-collection", "document",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with secrets of every kind around an edition."""
    (tmp_path / "secret.xml").write_text(f"<secret>{SECRET}</secret>")
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.json").write_text(f'"{SECRET}"')
    edition = tmp_path / "edition"
    edition.mkdir()
    monkeypatch.setenv("TEIBUILD_SECRET", SECRET)
    monkeypatch.chdir(edition)
    return edition


def document() -> Document:
    """The smallest document."""
    source = read_source(b"<list><item/></list>", "document.xml")
    return Document(source, parse_source(source), "document")


def rules(folder: Path, test: str, *, before: str = "", says: str = "Words.") -> Path:
    """A Schematron with one assertion."""
    path = folder / "rules.sch"
    path.write_text(
        f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3" xmlns:xsl="{XSLT}">'
        f'<ns prefix="fn" uri="{FUNCTIONS}"/><ns prefix="f" uri="urn:f"/>{before}'
        f'<pattern><rule context="item"><assert test={quoteattr(test)}>{says}</assert></rule></pattern></schema>',
        encoding="utf-8",
    )
    return path


def judge(folder: Path, path: Path, *, seconds: float = 20) -> list[Diagnostic]:
    """What comes of a Schematron, whether it is refused or run."""
    try:
        return Schematron(path, root=folder, seconds=seconds).check(document())
    except SchematronError as error:
        return [error.diagnostic]


def everything(diagnostics: list[Diagnostic]) -> str:
    """All that diagnostics say, without what they quote of the Schematron."""
    return " ".join(f"{item.message} {item.hint} {item.detail}" for item in diagnostics)


def addresses(folder: Path, name: str) -> list[str]:
    """Ways to name a file beside the edition."""
    there = (folder.parent / name).as_posix()
    return [f"../{name}", there, f"file://{there}"]


@pytest.mark.parametrize("function", READERS)
@pytest.mark.parametrize("way", ["{0}('{1}')", "fn:{0}('{1}')", "Q{{" + FUNCTIONS + "}}{0}('{1}')"])
def test_a_call_is_refused(folder: Path, function: str, way: str) -> None:
    """A function that reads is refused, by whatever name it is called, before or while the rules run."""
    for address in addresses(folder, "secret.xml"):
        call = way.format(function, address)
        path = rules(folder, f"string-join({call} ! string(.)) = 'x'", says=f'<value-of select="{call}"/>')
        found = judge(folder, path)
        assert SECRET not in everything(found)
        if not way.startswith("Q{"):
            # Whether a file is there may be asked, but of one that is not the edition's the answer is always no.
            assert [item.code for item in found] == ["TB220" if function == "doc-available" else "TB224"]


@pytest.mark.parametrize("function", READERS)
def test_a_function_that_is_looked_up_reads_nothing(folder: Path, function: str) -> None:
    """A name that is put together while the rules run does not escape."""
    half = len(function) // 2
    name = f"QName('{FUNCTIONS}', concat('{function[:half]}', '{function[half:]}'))"
    address = addresses(folder, "secret.xml")[2]
    path = rules(folder, f"string-join(function-lookup({name}, 1)('{address}') ! string(.)) = '{SECRET}'")
    found = judge(folder, path)
    # Whether a file is there may be asked, but the answer is always no.
    assert [item.code for item in found] in (["TB224"], ["TB225"], ["TB220"])
    assert SECRET not in found[0].message


ENTITY = "<!DOCTYPE a [<!ENTITY x SYSTEM &quot;file:///etc/hostname&quot;>]><a>&amp;x;</a>"


@pytest.mark.parametrize(
    "expression",
    [
        "environment-variable('TEIBUILD_SECRET')",
        "available-environment-variables()",
        f"function-lookup(QName('{FUNCTIONS}', 'environment-variable'), 1)('TEIBUILD_SECRET')",
        "system-property('user.home')",
        f"string(parse-xml('{ENTITY}'))",
    ],
)
def test_the_machine_is_not_seen(folder: Path, expression: str) -> None:
    """Neither its environment nor its settings nor, by an entity, its files are told."""
    path = rules(folder, "false()", says=f'<value-of select="{expression.replace("<", "&lt;")}"/>')
    found = everything(judge(folder, path))
    assert SECRET not in found
    assert str(Path.home()) not in found
    hostname = Path("/etc/hostname")
    if hostname.exists() and hostname.read_text().strip():
        assert hostname.read_text().strip() not in found


@pytest.mark.parametrize(
    "code",
    [
        '<xsl:result-document href="{there}"><a/></xsl:result-document>',
        '<xsl:if test="true()"><xsl:result-document href="{there}" method="text">x</xsl:result-document></xsl:if>',
        "<xsl:evaluate xpath=\"'unparsed-text(&quot;../secret.txt&quot;)'\"/>",
        '<xsl:source-document href="../secret.xml"><xsl:value-of select="."/></xsl:source-document>',
        "<xsl:sequence select=\"transform(map{{'stylesheet-location': '../secret.xml'}})\"/>",
    ],
)
def test_code_that_reads_or_writes_is_refused(folder: Path, code: str) -> None:
    """XSLT inside a variable may compute, not read or write."""
    there = folder.parent / "written.xml"
    path = rules(folder, "$x = 'x'", before=f'<let name="x">{code.format(there=there.as_uri())}</let>')
    assert [item.code for item in judge(folder, path)] == ["TB224"]
    assert not there.exists()


@pytest.mark.parametrize(
    "instruction",
    [
        "<xsl:sequence select=\"doc('{0}/secret.xml')\"/>",
        "<xsl:sequence select=\"unparsed-text('{0}/secret.txt')\"/>",
        "<xsl:sequence select=\"json-doc('{0}/secret.json')\"/>",
        "<xsl:sequence select=\"collection('{0}?select=*.xml')\"/>",
        '<xsl:source-document href="{0}/secret.xml"><xsl:sequence select="."/></xsl:source-document>',
        '<xsl:result-document href="{0}/written.xml"><a/></xsl:result-document>',
        "<xsl:evaluate xpath=\"'unparsed-text(&quot;{0}/secret.txt&quot;)'\"/>",
        "<xsl:sequence select=\"doc('http://127.0.0.1:9/')\"/>",
        "<xsl:sequence select=\"Q{{java:java.lang.System}}getProperty('user.home')\"/>",
        "<xsl:sequence select=\"environment-variable('TEIBUILD_SECRET'), 1 div 0\"/>",
    ],
)
def test_saxon_itself_is_shut_in(folder: Path, instruction: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What would slip through our own look at a Schematron fails in Saxon; the answer is an error, on no other way."""
    code = instruction.format(folder.parent.as_uri())
    stylesheet = (
        f'<xsl:stylesheet version="3.0" xmlns:xsl="{XSLT}">'
        f'<xsl:template name="xsl:initial-template">{code}</xsl:template></xsl:stylesheet>'
    )
    with pytest.raises(SaxonError) as caught:
        saxon().compile(stylesheet).run("<a/>", "file:///a.xml")
    assert SECRET not in caught.value.said
    assert not (folder.parent / "written.xml").exists()
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_beside_the_report(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a trace, nor a message, nor an error of the rules reaches the terminal."""
    function = (
        '<xsl:function name="f:loud"><xsl:param name="x"/><xsl:message>loud</xsl:message>'
        '<xsl:sequence select="trace($x)"/></xsl:function>'
    )
    assert [item.code for item in judge(folder, rules(folder, "f:loud(false())", before=function))] == ["TB220"]
    broken = rules(folder, "$x", before='<let name="x" value="1 div (count(//item) - 1)"/>')
    assert [item.code for item in judge(folder, broken)] == ["TB225"]
    assert capfd.readouterr() == ("", "")


FOR_EVER = (
    '<xsl:function name="f:for-ever"><xsl:param name="n"/><xsl:sequence select="f:for-ever($n + 1)"/></xsl:function>'
)
#: A test, and the function that it needs.
ENDLESS = {
    "a function that calls itself": ("f:for-ever(1)", FOR_EVER),
    "a function without a name": ("let $f := function($f) { $f($f) } return $f($f)", ""),
    "long ranges": ("count(for $i in 1 to 1000000, $j in 1 to 1000000 return .[$i = $j]) = 1", ""),
    "long ranges that Saxon counts at once": ("count((1 to 2000000000)[. mod 7 = 3][. mod 5 = 3]) = 1", ""),
    "an expression that backtracks": (f"matches(concat('{'m' * 40}', name()), '^(m+)+$')", ""),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_does_not_end_is_stopped(folder: Path, kind: str) -> None:
    """It is stopped in time and gives one diagnostic, whether Saxon meets it early or late."""
    test, function = ENDLESS[kind]
    path = rules(folder, test, before=function)
    started = time.monotonic()
    found = judge(folder, path, seconds=0.5)
    assert time.monotonic() - started < 4
    assert [item.code for item in found] == ["TB225"]
    assert found[0].location.file == "rules.sch"


def test_what_was_stopped_is_not_tried_again(folder: Path) -> None:
    """Further documents do not wait for it: they get the same diagnostic at once."""
    test, function = ENDLESS["a function that calls itself"]
    schematron = Schematron(rules(folder, test, before=function), root=folder, seconds=0.5)
    first = schematron.check(document())
    started = time.monotonic()
    assert schematron.check(document()) == first
    assert time.monotonic() - started < 0.1


def test_what_takes_all_memory_is_stopped() -> None:
    """The process in which such rules run breaks down long before its time is over; this one goes on."""
    template = '<xsl:template name="xsl:initial-template"><xsl:value-of select="{}"/></xsl:template>'
    greedy = "let $n := count(//a) return sum(reverse((1 to 500000000) ! (. + $n)))"
    stylesheet = f'<xsl:stylesheet version="3.0" xmlns:xsl="{XSLT}">{template.format(greedy)}</xsl:stylesheet>'
    aside = Aside(stylesheet, 30, memory=300_000_000)
    started = time.monotonic()
    with pytest.raises(StoppedError):
        aside.run("<a/>", "file:///a.xml")
    assert time.monotonic() - started < 20


def test_links_do_not_lead_outside(folder: Path) -> None:
    """A symbolic link inside the folder to a file outside is not followed."""
    outside = folder.parent / "outside.sch"
    outside.write_text('<pattern xmlns="http://purl.oclc.org/dsdl/schematron"/>')
    (folder / "link.sch").symlink_to(outside)
    path = rules(folder, "true()", before='<include href="link.sch"/>')
    assert [item.code for item in judge(folder, path)] == ["TB224"]
    with pytest.raises(SchematronError):
        Schematron(folder / "link.sch", root=folder)
