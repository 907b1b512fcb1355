"""The catalogue: every rule explained, every code provoked, the page in docs/ equal to the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from teibuild.check.catalogue import catalogue, find, suggest
from teibuild.check.catalogue_page import page
from teibuild.model import Rule

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
#: Codes that no file can provoke, and where they are provoked instead.
ELSEWHERE = {
    "TB053": "test_limits.py: a file of more than 64 MiB is not kept in the repository",
    "TB220": "schematron/cases: a rule of a project's own",
    "TB221": "schematron/cases: a rule that warns",
    "TB222": "schematron/cases: a rule that informs",
    "TB223": "schematron/cases: a Schematron that is wrong itself",
    "TB224": "schematron/cases: a Schematron that asks for other files",
    "TB225": "schematron/cases: a rule that cannot be evaluated",
    "TB240": "schemas/cases: a schema on the web",
    "TB241": "schemas/cases: a schema that is not there",
    "TB242": "schemas/cases: an xml-model that cannot be followed",
    "TB243": "schemas/cases: a schema that is wrong itself",
    "TB244": "schemas/cases: a schema with a part missing",
    "TB245": "schemas/cases: a catalog that leads out",
    "TB246": "schemas/test_schemas.py: a machine without Java",
    "TB290": "test_limits.py: only libxml2 leaves a message without words of ours",
    "TB291": "test_limits.py: a machine without Java",
    "TB601": "tests/render: found while a document is rendered",
    "TB054": "tests/build/test_crew.py: a template that runs for ever",
    "TB699": "test_checking.py: a rule that fails",
    **{f"TB{number}": "tests/odd/cases: what is wrong with an ODD" for number in range(901, 924)},
}


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_explained(rule: Rule) -> None:
    """A rule says why it matters and shows the fault and its remedy."""
    assert re.fullmatch(r"TB\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert rule.why.endswith(".")
    assert not rule.title.endswith(".")
    assert rule.bad
    assert rule.good
    assert rule.bad != rule.good


def test_codes_and_names_are_given_once() -> None:
    """A code, and a name, mean one thing."""
    codes, names = [rule.code for rule in catalogue()], [rule.name for rule in catalogue()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    assert codes == sorted(codes)


def test_every_code_is_provoked() -> None:
    """Each rule has a case that shows what it says."""
    reports = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("cases/*/expected.txt"))
    provoked = set(re.findall(r"(?:error|warning|info)\[(TB\d+)\]", reports))
    known = {rule.code for rule in catalogue()}
    assert provoked <= known
    assert known - provoked == set(ELSEWHERE)


def test_page_of_rules() -> None:
    """docs/rules.md says what the program says; `python -m teibuild.check.catalogue_page` writes it."""
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == page()


def test_find() -> None:
    """A rule is found by code and by name, in whatever capitals."""
    assert find("tb301") is find("Duplicate-Id") is find(" TB301 ")
    assert find("TB999") is None
    assert "duplicate-id" in suggest("duplicated-id")
    assert "dangling-pointer" in suggest("dangling")
