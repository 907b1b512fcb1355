"""Automata are made of schemas that Jing has taken, and kept with what they have learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import EDITION as OUR_EDITION
from teibuild.check.relaxng import kept
from teibuild.check.schema_files import EDITION, OWN_SCHEMA, SchemaFiles, Space, catalog_of, gather
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

PAPER = next((OUR_EDITION / "documents").glob("*.xml"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where automata are kept; nothing is there, and nothing is known."""
    monkeypatch.setattr(kept, "user_files", lambda: tmp_path / "user")
    forget(monkeypatch)
    return tmp_path / "user"


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process."""
    for name, empty in (("_automata", {}), ("_taken", {}), ("_new", set())):
        monkeypatch.setattr(kept, name, empty)


def own() -> SchemaFiles:
    """Our schema."""
    return gather(Space(OUR_EDITION), OWN_SCHEMA)


def named(folder: Path, text: str) -> SchemaFiles:
    """A schema that an edition names."""
    (folder / "named.rng").write_text(text)
    return gather(Space(folder), f"{EDITION}named.rng")


def learnt(monkeypatch: pytest.MonkeyPatch) -> int:
    """What a new process has to learn to take a paper."""
    forget(monkeypatch)
    automaton = kept.automaton_of(own())
    assert automaton
    source = read_source(PAPER.read_bytes(), PAPER.name)
    assert automaton.takes(parse_source(source), source.data)
    return automaton.learnt


def test_remembers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been learnt of our schema need not be learnt again; spoilt, it is."""
    first = learnt(monkeypatch)
    assert first
    kept.keep()
    (path,) = folder.glob("schema-*")
    assert learnt(monkeypatch) == 0
    data = path.read_bytes()
    for spoilt in (b"", data[:20], data[:-1], data[:100] + b"x" + data[101:], data[:16] + b"\x90" * 100):
        path.write_bytes(spoilt)
        assert learnt(monkeypatch) == first
    path.unlink()
    path.mkdir()
    assert learnt(monkeypatch) == first
    kept.keep()


def test_waits_for_jing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a schema that an edition names, Jing must have said that it is right, once and for all."""
    files = named(tmp_path, '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>')
    assert kept.automaton_of(files) is None
    kept.taken(files)
    assert kept.automaton_of(files)
    kept.keep()
    forget(monkeypatch)
    assert kept.automaton_of(files)
    changed = named(tmp_path, '<element name="b" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>')
    assert kept.automaton_of(changed) is None


def test_knows_where_names_lead(tmp_path: Path) -> None:
    """Where a catalog comes to lead the names of two files the other way, the schema is another."""
    one, two = (
        f'<element name="{name}" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>' for name in "ab"
    )
    (tmp_path / "one.rng").write_text(one)
    (tmp_path / "two.rng").write_text(two)
    catalogs = [
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<uri name="urn:first" uri="{first}.rng"/><uri name="urn:second" uri="{second}.rng"/></catalog>'
        for first, second in (("one", "two"), ("two", "one"))
    ]
    both = '<externalRef href="urn:first"/><optional><externalRef href="urn:second"/></optional>'
    text = f'<element name="r" xmlns="http://relaxng.org/ns/structure/1.0">{both}</element>'
    verdicts = []
    for catalog in catalogs:
        (tmp_path / "catalog.xml").write_text(catalog)
        catalog_of.cache_clear()
        (tmp_path / "named.rng").write_text(text)
        files = gather(Space(tmp_path, "catalog.xml"), f"{EDITION}named.rng")
        kept.taken(files)
        automaton = kept.automaton_of(files)
        assert automaton
        source = read_source(b"<r><a/></r>", "paper.xml")
        verdicts.append(automaton.takes(parse_source(source), source.data))
    assert verdicts == [True, False]


def test_leaves_to_jing(tmp_path: Path) -> None:
    """The compact syntax is Jing's."""
    (tmp_path / "named.rnc").write_text("element a { empty }")
    files = gather(Space(tmp_path), f"{EDITION}named.rnc")
    kept.taken(files)
    assert kept.automaton_of(files) is None
    kept.keep()


def test_does_not_pile_up(tmp_path: Path, folder: Path) -> None:
    """Of schemas that are written anew again and again, the last are kept."""
    for number in range(30):
        text = f'<element name="a{number}" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>'
        kept.taken(named(tmp_path, text))
        kept.keep()
    assert len(list(folder.iterdir())) == kept._MOST_KEPT


def test_grows_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a schema has more derivatives than are held, it is left to Jing; nothing else fails."""
    monkeypatch.setattr("teibuild.check.relaxng.patterns._MOST", 100)
    assert kept.automaton_of(own()) is None
    source = read_source(PAPER.read_bytes(), PAPER.name)
    for most in (2400, 2500, 2600):
        monkeypatch.setattr("teibuild.check.relaxng.patterns._MOST", most)
        forget(monkeypatch)
        automaton = kept.automaton_of(own())
        assert automaton
        for _ in range(2):
            assert not automaton.takes(parse_source(source), source.data)
