"""Schemas of several files and grammars, and documents for each: the automaton says what Jing says.

A case is a folder: ``main.rng``, the files that it names, and ``documents.txt``, in which a document begins at
the start of a line. In each, some are valid, and some are not.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from teibuild.check.jing import Schema
from teibuild.check.relaxng.automaton import Automaton
from teibuild.check.relaxng.kept import automaton_of, taken
from teibuild.check.schema_files import EDITION, Space, gather
from teibuild.tei.parse import parse_source
from teibuild.tei.source import Source, read_source

CASES = Path(__file__).parent / "cases"
BEGINNING = re.compile(r"^(?=<[a-z])", re.MULTILINE)
#: What only some parsers take, or what depends on their edition of Unicode: this is left to Jing.
ODD = {
    "letter of an element": "<\U00010400/>",
    "letter of an attribute": '<a \U00010400="1"/>',
    "letter of a prefix": '<a xmlns:\U00010400="urn:a"/>',
    "name of an instruction": "<a><?\U00010400 ?></a>",
    "name of an instruction before": "<?\U00010400 ?><a/>",
    "many attributes": "<a " + " ".join(f"a{number}='1'" for number in range(101)) + "/>",
}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_says_what_jing_says(case: str) -> None:
    """The documents of a case."""
    files = gather(Space(CASES / case), f"{EDITION}main.rng")
    jing = Schema(files.grammar)
    taken(files)
    automaton = automaton_of(files)
    assert automaton
    verdicts = []
    for text in BEGINNING.split((CASES / case / "documents.txt").read_text(encoding="utf-8"))[1:]:
        source = read_source(text.encode(), "document.xml")
        verdicts.append(not jing.validate(source.data))
        assert takes(automaton, source) == verdicts[-1], text
    assert True in verdicts
    assert False in verdicts


@pytest.mark.parametrize("what", ODD)
def test_is_not_sure(what: str) -> None:
    """Of what no schema says, but parsers of XML may refuse."""
    files = gather(Space(CASES / "open"), f"{EDITION}main.rng")
    taken(files)
    automaton = automaton_of(files)
    assert automaton
    assert not takes(automaton, Source("document.xml", ODD[what], ODD[what].encode()))
    assert takes(automaton, Source("document.xml", "<a/>", b"<a/>"))


def takes(automaton: Automaton, source: Source) -> bool:
    """Whether an automaton takes a document."""
    return automaton.takes(parse_source(source), source.data)
