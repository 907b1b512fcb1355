"""Our own ODD is the only source of our schema: what is made from it is fresh, and does what the ODD says."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from any_start import with_any_start
from building import EDITION, ROOT
from odd_cases import Case, odd, read_cases
from tei_at_hand import schema_at_hand, tei_at_hand
from teibuild.check.document import Document
from teibuild.check.grammar import Grammar
from teibuild.check.jing import Schema
from teibuild.check.odd_trial import compile_and_try
from teibuild.check.schematron.schematron import Schematron
from teibuild.odd.compile import compile_odd
from teibuild.odd.releases import Releases
from teibuild.reference.gathering import read_reference
from teibuild.reference.markdown import as_markdown
from teibuild.resources import resource
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source
from tree_mutants import mutant

HERE = Path(__file__).parent
TEI = "http://www.tei-c.org/ns/1.0"
EXAMPLES = "http://www.tei-c.org/ns/Examples"
REFERENCE = ROOT / "docs" / "reference.md"
ODD, RELAX_NG, RULES = (resource("schema", f"teibuild.{ending}") for ending in ("odd", "rng", "sch"))
CASES = read_cases(HERE / "own")
FEW, MANY = 400, 20_000


@pytest.fixture(scope="module")
def tei() -> Releases:
    """The release of the TEI that the ODD builds on, if it is at hand."""
    return tei_at_hand("4.9.0")[0]


@pytest.fixture(scope="module")
def tei_all(tei: Releases) -> str:
    """The TEI's own schema, if it is at hand."""
    return schema_at_hand(tei.find()).read_text(encoding="utf-8")


@cache
def rules() -> Schematron:
    """The rules, as XML editors run them."""
    return Schematron(RULES, root=RULES.parent)


def broken(text: bytes, schema: Schematron | None = None) -> list[str]:
    """What rules say of a document; our own if no others are given."""
    source = read_source(text, "document.xml")
    document = Document(source, parse_source(source), "document")
    return [diagnostic.message for diagnostic in (schema or rules()).check(document)]


@pytest.mark.parametrize("path", [RELAX_NG, RULES, REFERENCE], ids=lambda path: path.name)
def test_fresh(path: Path) -> None:
    """What is made from the ODD carries the ODD's digest; “make schema” brings it up to date."""
    digest = re.search(r"SHA-256 of its source: ([0-9a-f]{64})", path.read_text(encoding="utf-8"))
    assert digest is not None
    assert digest[1] == sha256(ODD.read_bytes()).hexdigest(), "run “make schema”"


def test_same_bytes(tei: Releases) -> None:
    """The ODD is without fault, and gives just what is committed."""
    compiled = compile_and_try(ODD, tei, name=ODD.name)
    assert compiled.diagnostics == ()
    assert compiled.relax_ng is not None
    assert compiled.relax_ng.text == RELAX_NG.read_text(encoding="utf-8"), "run “make schema”"
    assert compiled.schematron == RULES.read_text(encoding="utf-8"), "run “make schema”"
    assert as_markdown(read_reference(compiled)) == REFERENCE.read_text(encoding="utf-8"), "run “make schema”"


def test_is_tei(tei_all: str, tei: Releases, tmp_path: Path) -> None:
    """The ODD itself is valid TEI, and obeys the rules that the TEI has for ODDs."""
    assert Schema(Grammar("all.rng", {"all.rng": tei_all.encode()})).validate(ODD.read_bytes()) == ()
    whole = tmp_path / "odds.odd"
    modules = ["tei", "core", "header", "textstructure", "tagdocs"]
    references = "".join(f'<moduleRef key="{module}"/>' for module in modules)
    whole.write_text(odd(f'<schemaSpec ident="odds">{references}</schemaSpec>'), encoding="utf-8")
    of_odds = tmp_path / "odds.sch"
    of_odds.write_text(compile_odd(whole, tei).schematron, encoding="utf-8")
    assert broken(ODD.read_bytes(), Schematron(of_odds, root=tmp_path)) == []


def examples() -> list[bytes]:
    """The examples in the ODD."""
    found = []
    for example in etree.parse(ODD).iter(f"{{{EXAMPLES}}}egXML"):
        for element in example.iterchildren("*"):
            text = etree.tostring(element, with_tail=False, encoding="unicode")
            found.append(text.replace(f'"{EXAMPLES}"', f'"{TEI}"').encode())
    return found


def test_examples() -> None:
    """Every example is valid where it may stand, and shows the element that it is given for."""
    schema = with_any_start(RELAX_NG.read_text(encoding="utf-8"))
    assert [(text.decode(), found) for text in examples() if (found := schema.validate(text))] == []
    for example in etree.parse(ODD).iter(f"{{{EXAMPLES}}}egXML"):
        spec = next(example.iterancestors(f"{{{TEI}}}elementSpec")).get("ident")
        assert next(example.iter(f"{{{EXAMPLES}}}{spec}"), None) is not None, spec
    assert len(examples()) > FEW / 4


def test_our_edition_obeys() -> None:
    """The edition breaks none of the rules that XML editors run on it."""
    files = sorted([*EDITION.glob("documents/*.xml"), *EDITION.glob("registers/*.xml")])
    assert [(file.name, found) for file in files if (found := broken(file.read_bytes()))] == []
    assert files


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rule(case: Case) -> None:
    """Each passage obeys, or breaks, the rule that its paragraph is about; breaking it breaks no other."""
    for text in case.documents("obeys"):
        assert broken(text) == [], text.decode()
    for text in case.documents("breaks"):
        assert len(set(broken(text))) == 1, text.decode()


def test_every_rule_is_shown() -> None:
    """No rule is in the schema that no paragraph breaks."""
    tests = {" ".join("".join(test.itertext()).split()) for test in etree.parse(RULES).iter("{*}assert", "{*}report")}
    said = {message for case in CASES for text in case.documents("breaks") for message in broken(text)}
    assert len(said) == len(tests)


def narrower(tei_all: str, wanted: int) -> list[str]:
    """Of mutants of the edition and of the examples, those that our schema allows and the TEI's own does not."""
    ours, theirs = with_any_start(RELAX_NG.read_text(encoding="utf-8")), with_any_start(tei_all)
    documents = [etree.parse(path).getroot() for path in sorted(EDITION.glob("*/*.xml"))]
    documents += [etree.fromstring(text) for text in examples()] * 5
    names = sorted(set(re.findall(r'<(?:element|attribute) name="(\w+)"', RELAX_NG.read_text(encoding="utf-8"))))
    random = Random(1962)  # the same body each time
    found, allowed = [], 0
    for _ in range(wanted):
        text = etree.tostring(mutant(random.choice(documents), random, names))
        if not ours.validate(text):
            allowed += 1
            if theirs.validate(text):
                found.append(text.decode())
    assert allowed > wanted / 10
    return found


def test_narrower(tei_all: str) -> None:
    """What our schema allows, the TEI allows."""
    assert narrower(tei_all, FEW) == []


@pytest.mark.campaign
def test_narrower_by_thousands(tei_all: str) -> None:
    """The same by the thousand."""
    assert narrower(tei_all, MANY) == []


def test_what_is_named() -> None:
    """The guidelines for editors name no element that the schema does not know."""
    known = set(re.findall(r'<element name="(\w+)"', RELAX_NG.read_text(encoding="utf-8")))
    guidelines = (ROOT / "docs" / "encoding-guidelines.md").read_text(encoding="utf-8")
    assert set(re.findall(r"<(\w+)[ />]", guidelines)) - known == set()
