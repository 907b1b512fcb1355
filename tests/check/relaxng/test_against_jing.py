"""The automaton beside Jing, for real: on schemas and documents at random, on values of every datatype, and on mutants.

Where a schema asks nothing of values but words, both must say the same. Of all else, what the automaton takes Jing must
take, and nearly all that Jing takes, the automaton.
"""

from __future__ import annotations

from random import Random
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from building import EDITION
from schemas_at_random import DATATYPES, documents, schemas, values
from teibuild.check.grammar import Grammar
from teibuild.check.java import WrongSchemaError
from teibuild.check.jing import Schema
from teibuild.check.relaxng.automaton import Automaton, Tables
from teibuild.check.relaxng.compiling import NotCompiledError, compiled
from teibuild.check.relaxng.datatypes import XSD, Datatype, predicate_of
from teibuild.resources import resource
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source
from tree_mutants import mutant

#: Where a schema of one file lies, for both.
MAIN = "edition:/schema.rng"
RNG = "{http://relaxng.org/ns/structure/1.0}"
ALL = list(HealthCheck)
#: Of documents that Jing takes, the share of which the automaton must be sure.
NEARLY_ALL = 0.98


class OneFile:
    """Where no other file is found."""

    def find(self, _reference: str, _base: str) -> None:
        """Nothing."""


def by_jing(schema: str) -> Schema:
    """A schema as Jing has it."""
    return Schema(Grammar(MAIN, {MAIN: schema.encode()}))


def by_us(schema: str) -> Automaton:
    """A schema as we have it."""
    return Automaton(Tables(*compiled({MAIN: etree.fromstring(schema.encode())}, MAIN, OneFile())))


def compare(schema: str, texts: list[str]) -> None:
    """Both say the same of each text."""
    try:
        jing = by_jing(schema)
    except WrongSchemaError:
        # Most of what is put together at random is against the restrictions of section 7.
        assume(False)
    try:
        automaton = by_us(schema)
    except NotCompiledError:
        assume(False)
    for text in texts:
        assert automaton.takes(etree.fromstring(text), text.encode()) == (jing.validate(text.encode()) == ()), text


@settings(max_examples=60, suppress_health_check=ALL)
@given(schemas, st.lists(documents, min_size=12, max_size=12))
def test_says_what_jing_says(schema: str, texts: list[str]) -> None:
    """Schemas and documents at random."""
    compare(schema, texts)


@pytest.mark.campaign
@settings(max_examples=400, suppress_health_check=ALL)
@given(schemas, st.lists(documents, min_size=12, max_size=12))
def test_says_what_jing_says_of_thousands(schema: str, texts: list[str]) -> None:
    """The same for longer."""
    compare(schema, texts)


def try_values(name: str, facets: tuple[tuple[str, str], ...], data: st.DataObject) -> None:
    """What is surely of a type is so for Jing."""
    params = "".join(f"<param name={quoteattr(each)}>{escape(value)}</param>" for each, value in facets)
    jing = by_jing(
        f'<element name="r" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="{XSD}">'
        f'<attribute name="a"><data type="{name}">{params}</data></attribute></element>'
    )
    is_surely_of_type = predicate_of(Datatype(XSD, name, facets))
    for value in data.draw(st.lists(values(name, facets), min_size=20, max_size=20)):
        if is_surely_of_type(value):
            document = etree.Element("r", a=value)
            assert jing.validate(etree.tostring(document, encoding="utf-8")) == (), value


@pytest.mark.parametrize(("name", "facets"), DATATYPES, ids=str)
@settings(max_examples=4, suppress_health_check=ALL)
@given(st.data())
def test_takes_no_value_that_jing_refuses(name: str, facets: tuple[tuple[str, str], ...], data: st.DataObject) -> None:
    """Values at random, like those of each type."""
    try_values(name, facets, data)


@pytest.mark.campaign
@pytest.mark.parametrize(("name", "facets"), DATATYPES, ids=str)
@settings(max_examples=25, suppress_health_check=ALL)
@given(st.data())
def test_takes_none_of_thousands(name: str, facets: tuple[tuple[str, str], ...], data: st.DataObject) -> None:
    """The same for longer."""
    try_values(name, facets, data)


def try_mutants(count: int, seed: int) -> None:
    """Real documents, changed at random: none that Jing refuses is taken, nearly all that it takes are."""
    schema = resource("schema", "teibuild.rng").read_text(encoding="utf-8")
    jing, automaton = by_jing(schema), by_us(schema)
    roots = [etree.parse(path).getroot() for path in sorted(EDITION.glob("*/*.xml"))]
    written = (
        one.get("name", "") for one in etree.fromstring(schema.encode()).iter(f"{RNG}element", f"{RNG}attribute")
    )
    names = sorted({name for name in written if name and ":" not in name})
    random = Random(seed)
    valid = sure = 0
    for _ in range(count):
        data = etree.tostring(mutant(random.choice(roots), random, names), encoding="utf-8")
        source = read_source(data, "mutant.xml")
        is_valid, is_taken = jing.validate(source.data) == (), automaton.takes(parse_source(source), source.data)
        assert is_valid or not is_taken, data.decode()
        valid += is_valid
        sure += is_taken
    assert sure >= NEARLY_ALL * valid > 0


def test_mutants() -> None:
    """The edition's own documents."""
    try_mutants(200, 1962)


@pytest.mark.campaign
def test_thousands_of_mutants() -> None:
    """The same for longer."""
    try_mutants(6000, 1962)
