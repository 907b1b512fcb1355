"""Every case is a folder: a Schematron, a document, and what must be said.

``schema.sch``, ``schema.rng`` or ``schema.odd``   the rules; other files beside it are what it includes
``phase.txt``      the phase to be checked, if any
``document.xml``   what an editor wrote; without it, the Schematron itself is wrong
``expected.txt``   what is said, word for word: place, severity, code and message, the line with what is underlined,
                   the hint, and the detail that is shown on request
``good.xml``       a document of which nothing must be said

``pytest tests/check/schematron --accept`` writes expected.txt anew. Read what it wrote.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from teibuild.check.document import Document
from teibuild.check.schematron.embedded import has_schematron
from teibuild.check.schematron.rules import RULES
from teibuild.check.schematron.schematron import Schematron
from teibuild.model import Diagnostic
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())


def read(path: Path) -> Document:
    """A document as the checker sees it."""
    source = read_source(path.read_bytes(), path.name)
    return Document(source, parse_source(source), "document")


def schema_of(case: Path) -> Path:
    """The file that holds the rules of a case."""
    (found,) = case.glob("schema.*")
    return found


def load(case: Path) -> Schematron:
    """The Schematron of a case, in the phase that the case names."""
    phase = case / "phase.txt"
    return Schematron(
        schema_of(case), phase=phase.read_text(encoding="utf-8").strip() if phase.exists() else "", root=case
    )


def diagnose(case: Path) -> list[Diagnostic]:
    """What is said of the document of a case, or of its Schematron."""
    try:
        schematron = load(case)
    except SourceError as error:
        return [error.diagnostic]
    return schematron.check(read(case / "document.xml"))


def told(diagnostics: list[Diagnostic]) -> str:
    """Diagnostics for the eye; every part of them is there."""
    parts = []
    for item in diagnostics:
        caret = " " * (item.location.column - 1) + "^" * item.length
        parts += [f"{item.location} {item.severity} {item.code}", f"  {item.message}"]
        parts += [f"    | {item.source_line}".rstrip(), f"    | {caret}"]
        parts += [f"  = {item.hint}"] if item.hint else []
        parts += [f"  + {second.location} {second.message}" for second in item.related]
        parts += [f"  # {item.detail}"] if item.detail else []
    return "".join(f"{line}\n" for line in parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, accept: bool) -> None:
    """This is said, and nothing else."""
    found = told(diagnose(case))
    expected = case / "expected.txt"
    if accept:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", [case for case in CASES if (case / "good.xml").exists()], ids=lambda case: case.name)
def test_good(case: Path) -> None:
    """Nothing is said of what meets the rules."""
    assert told(load(case).check(read(case / "good.xml"))) == ""


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if (case / "schema.sch").exists() and (case / "good.xml").exists()],
    ids=lambda c: c.name,
)
def test_a_variable_that_fails_changes_nothing_else(case: Path, tmp_path: Path) -> None:
    """With one more rule, whose variable cannot be evaluated, that is said once; of the others the same as ever."""
    copy = shutil.copytree(case, tmp_path / case.name)
    schema = (copy / "schema.sch").read_text(encoding="utf-8")
    rules, end, behind = schema.rpartition("</schema>")
    assert end
    lost = '<let name="lost" value="error()"/>'
    lost += '<pattern id="lost"><rule context="/*"><assert test="$lost"/></rule></pattern>'
    rules = rules.replace("</phase>", '<active pattern="lost"/></phase>')
    (copy / "schema.sch").write_text(f"{rules}{lost}{end}{behind}", encoding="utf-8")
    for document, expected in (("document.xml", diagnose(case)), ("good.xml", [])):
        found = load(copy).check(read(copy / document))
        start = "The rules of schema.sch that need $lost cannot be evaluated for this file: "
        (message,) = [item.message for item in found if "$lost" in item.message]
        assert message == f"{start}error signalled by application call on error()."
        assert told([item for item in found if item.message != message]) == told(expected)


@pytest.mark.parametrize("case", [case for case in CASES if not (case / "document.xml").exists()], ids=lambda c: c.name)
def test_a_wrong_schematron_is_not_used(case: Path) -> None:
    """Where a case has no document, making the Schematron fails, with the fault's place in one of its files."""
    with pytest.raises(SourceError) as caught:
        load(case)
    place = caught.value.diagnostic.location
    assert (case / place.file).is_file() or place.file == "schema.sch"


def test_every_code_is_provoked() -> None:
    """Each rule of Schematron has a case that shows what it says."""
    said = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    assert {rule.code for rule in RULES if f" {rule.code}\n" not in said} == set()


@pytest.mark.parametrize("case", [case for case in CASES if (case / "good.xml").exists()], ids=lambda case: case.name)
def test_has_schematron(case: Path) -> None:
    """The cheap test never denies a file that holds rules."""
    assert has_schematron(schema_of(case))


def test_has_no_schematron() -> None:
    """A schema without rules, and a file that is not there, hold none."""
    assert not has_schematron(HERE / "cases" / "broken-relax-ng" / "schema.rng")
    assert not has_schematron(HERE / "nowhere.rng")
