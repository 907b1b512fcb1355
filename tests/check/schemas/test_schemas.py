"""What a case cannot show: other processes and threads, changes, digests, a machine without Java."""

from __future__ import annotations

import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from teibuild.check import jing, schemas, vocabulary, xsd
from teibuild.check.document import Document
from teibuild.check.java import JavaUnavailableError
from teibuild.check.schema_files import SchemaFiles, Space, gather
from teibuild.check.schemas import Choice, SchemaSettings, check_schemas, fingerprint, forget, head_of, schemas_for
from teibuild.check.validator import Question
from teibuild.model import Diagnostic
from teibuild.read.edition import read_settings
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

CASES = Path(__file__).parent / "cases"
LETTER = "documents/letter.xml"


def settings_of(folder: Path) -> SchemaSettings:
    """What an edition says of its schemas."""
    return SchemaSettings.of(read_settings(folder))


def check(folder: Path, file: str = LETTER) -> list[Diagnostic]:
    """What the schemas of an edition find in a document."""
    source = read_source((folder / file).read_bytes(), file)
    choice = schemas_for(source, settings_of(folder))
    return check_schemas(Document(source, parse_source(source), "document"), choice)


@pytest.fixture(name="edition")
def _edition(tmp_path: Path) -> Path:
    """An edition with a compact schema of three files, free to be changed."""
    return Path(shutil.copytree(CASES / "compact-syntax" / "good", tmp_path / "edition"))


def test_choice_travels() -> None:
    """What is chosen can be sent to another process, and is chosen alike there."""
    for case in ("compact-syntax", "model-on-the-web", "catalog-broken", "schematron-phase"):
        settings = settings_of(CASES / case / "good")
        source = read_source((CASES / case / "good" / LETTER).read_bytes(), LETTER)
        choice = schemas_for(source, settings)
        assert pickle.loads(pickle.dumps(settings)) == settings
        assert pickle.loads(pickle.dumps(choice)) == choice == schemas_for(source, pickle.loads(pickle.dumps(settings)))


def test_our_own_schema_needs_no_choice() -> None:
    """Where an edition has no schemas, nothing is looked up, and all files have one fingerprint."""
    folder = CASES / "our-own-schema" / "good"
    settings = settings_of(folder)
    prints = {
        fingerprint(file, head_of((folder / file).read_bytes()), settings) for file in (LETTER, "documents/other.xml")
    } | {fingerprint("documents/none.xml", b"", settings)}
    assert len(prints) == 1


@pytest.mark.parametrize("part", ["schema/letters.rnc", "schema/common.rnc", "schema/closer.rnc"])
def test_fingerprint(edition: Path, part: str) -> None:
    """Every file that takes part counts, whether it is named or included."""
    settings = settings_of(edition)
    before = fingerprint(LETTER, b"", settings)
    (edition / part).write_text((edition / part).read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert fingerprint(LETTER, b"", settings) == before  # as long as the process remembers
    forget()
    after = fingerprint(LETTER, b"", settings)
    assert after != before
    (edition / "schema" / "unrelated.rnc").write_text("start = text", encoding="utf-8")
    forget()
    assert fingerprint(LETTER, b"", settings) == after


def test_fingerprint_of_a_wish(tmp_path: Path) -> None:
    """What a file says of its schema counts, in any encoding, and so does a catalog that finds it."""
    folder = Path(shutil.copytree(CASES / "model-on-the-web" / "good", tmp_path / "edition"))
    settings = settings_of(folder)
    text = (folder / LETTER).read_text(encoding="utf-8")
    found = fingerprint(LETTER, head_of(text.encode()), settings)
    assert found != fingerprint(LETTER, b"", settings)
    assert found == fingerprint(
        LETTER, text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"), settings
    )
    (folder / "catalog.xml").unlink()
    forget()
    assert fingerprint(LETTER, text.encode(), settings_of(folder)) != found


def test_a_mended_schema_judges_again(edition: Path) -> None:
    """In a process that goes on, a schema that was broken is used once it is mended."""
    schema = edition / "schema" / "closer.rnc"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace("}", ""), encoding="utf-8")
    forget()
    assert [(item.code, item.location.file) for item in check(edition)] == [("TB243", "schema/closer.rnc")]
    schema.write_text(text, encoding="utf-8")
    forget()
    assert check(edition) == []


def test_threads() -> None:
    """Several threads use one compiled schema, and each gets its own document's messages."""
    relax_ng = gather(Space(CASES / "compact-syntax" / "bad"), "edition:/schema/letters.rnc")
    xml_schema = gather(Space(CASES / "xml-schema" / "bad"), "edition:/schema/letters.xsd")
    data = (CASES / "compact-syntax" / "bad" / LETTER).read_bytes()
    good = (CASES / "compact-syntax" / "good" / LETTER).read_bytes()
    for compiled in (jing.Schema(relax_ng.grammar), xsd.compiled(xml_schema)):
        alone = {one: compiled.validate(one) for one in (data, good)}
        with ThreadPoolExecutor(8) as pool:
            for one, found in zip([data, good] * 60, pool.map(compiled.validate, [data, good] * 60), strict=True):
                assert found == alone[one]
    assert jing.Schema(relax_ng.grammar).validate(good) == ()


def test_vocabulary_is_not_read_for_nothing(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a valid document nothing is to be said, and no names are looked up."""

    def fail(files: SchemaFiles) -> None:
        pytest.fail(f"the vocabulary of {files.main} was read")

    monkeypatch.setattr(vocabulary, "vocabulary_of", fail)
    assert check(edition) == []


def test_columns_count_characters(edition: Path) -> None:
    """A column is one of characters, whatever Java counts, in both languages."""
    text = '<letter xmlns="http://www.tei-c.org/ns/1.0"><p>é 𝔘𝔫 <hi rend="x">y</hi></p></letter>'
    (edition / LETTER).write_text(text, encoding="utf-8")
    assert [(item.location.column, item.length) for item in check(edition)] == [(text.index('x">') + 1, 1)]
    folder = CASES / "xml-schema" / "good"
    line = '<letter xmlns="http://www.tei-c.org/ns/1.0" xml:id="a"><opener/><p>é 𝔘𝔫 <nmu/></p></letter>'
    source = read_source(line.encode(), LETTER)
    found = check_schemas(Document(source, parse_source(source), "document"), schemas_for(source, settings_of(folder)))
    assert [(item.location.column, item.length) for item in found] == [(line.index("nmu") + 1, 3)]


@pytest.fixture(name="without_java")
def _without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        message = "no Java here"
        raise JavaUnavailableError(message)

    monkeypatch.setattr(Question, "answer", fail)
    monkeypatch.setattr(xsd, "compiled", fail)


@pytest.mark.parametrize("case", ["relax-ng-in-parts", "xml-schema"])
def test_libxml2(case: str, without_java: None) -> None:
    """libxml2 comes to the same verdict, with a caret on the element or the attribute that it names."""
    assert [item.code for item in check(CASES / case / "good")] == ["TB291"]
    found = [item for item in check(CASES / case / "bad") if item.code == "TB290"]
    assert found
    assert all(item.length < len(item.source_line) for item in found if "<" in item.source_line)
    lines = {item.location.line for item in found}
    assert 1 in lines if case == "xml-schema" else 3 in lines


def test_compact_syntax_needs_java(without_java: None) -> None:
    """What libxml2 cannot read is said to be unread, and the document is not called valid."""
    assert [(item.code, item.location.file) for item in check(CASES / "compact-syntax" / "good")] == [
        ("TB246", "schema/letters.rnc")
    ]


@pytest.mark.parametrize("case", ["undefined-pattern", "undefined-type"])
def test_libxml2_and_a_broken_schema(case: str, without_java: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema that libxml2 cannot use is an error of the schema."""
    monkeypatch.setattr(schemas, "_broken", {})
    assert {item.code for item in check(CASES / case / "bad")} == {"TB243", "TB291"}


def test_choice_without_refs() -> None:
    """A choice is as small as it looks: a folder, and the schemas by their addresses."""
    choice = Choice(Space(Path("somewhere")), ())
    source = read_source(b"<TEI/>", LETTER)
    assert check_schemas(Document(source, parse_source(source), "document"), choice) == []
