"""Each paragraph of ``cases`` is an ODD, what it allows and forbids, and what is said of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click import unstyle

from odd_cases import Case, read_cases
from teibuild.check.document import Document
from teibuild.check.grammar import Grammar
from teibuild.check.jing import Schema
from teibuild.check.odd_trial import compile_and_try
from teibuild.check.schematron.schematron import Schematron
from teibuild.odd.compile import Compiled
from teibuild.odd.releases import Releases
from teibuild.report import as_text
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

HERE = Path(__file__).parent
CASES = read_cases(HERE / "cases")
SMALL = Releases(HERE / "small.xml")


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Every case."""
    found: Case = request.param
    return found


@cache
def compiled(folder: Path) -> Compiled:
    """The ODD in a folder, compiled."""
    return compile_and_try(folder / "own.odd", SMALL, name="own.odd")


def relax_ng(found: Compiled) -> Schema:
    """What Jing makes of a schema."""
    assert found.relax_ng is not None
    return Schema(Grammar("own.rng", {"own.rng": found.relax_ng.text.encode()}))


def test_case(case: Case, tmp_path: Path) -> None:
    """What is said of an ODD is what its paragraph says, and so are the verdicts of its schemas."""
    case.write(tmp_path)
    found = compiled(tmp_path)
    assert unstyle(as_text(found.diagnostics)).strip() == case.blocks.get("report", "").strip()
    if any(diagnostic.severity == "error" for diagnostic in found.diagnostics):
        return
    if case.blocks.keys() & {"valid", "invalid"}:
        schema = relax_ng(found)
        for document in case.documents("valid"):
            assert schema.validate(document) == (), document.decode()
        for document in case.documents("invalid"):
            assert schema.validate(document) != (), document.decode()
    if case.blocks.keys() & {"obeys", "breaks"}:
        (tmp_path / "own.sch").write_text(found.schematron, encoding="utf-8")
        rules = Schematron(tmp_path / "own.sch", root=tmp_path)
        for text in case.documents("obeys"):
            assert judged(rules, text) == [], text.decode()
        for text in case.documents("breaks"):
            assert judged(rules, text) != [], text.decode()
    for line in case.blocks.get("written", "").splitlines():
        assert found.relax_ng is not None
        assert line.strip() in found.relax_ng.text + found.schematron


def judged(rules: Schematron, text: bytes) -> list[str]:
    """What rules say of a document."""
    source = read_source(text, "document.xml")
    return [diagnostic.message for diagnostic in rules.check(Document(source, parse_source(source), "document"))]


def test_every_case_shows_something() -> None:
    """A case without a verdict or a report would show nothing."""
    shown = {"valid", "invalid", "obeys", "breaks", "report", "written"}
    assert [case.name for case in CASES if not case.blocks.keys() & shown or "own.odd" not in case.files] == []


def test_bad_twins() -> None:
    """Where something is forbidden, the same paragraph shows what is allowed, and the other way round."""
    for case in CASES:
        assert ("valid" in case.blocks) >= ("invalid" in case.blocks), case.name
        assert ("obeys" in case.blocks) == ("breaks" in case.blocks), case.name
