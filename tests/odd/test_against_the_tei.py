"""Verdicts equal those of the TEI's own schema, wherever the TEI is at hand.

The TEI is found as the program finds it: by TEIBUILD_P5SUBSET, or where ``teibuild schema fetch`` has put it. Its own
schema, ``tei_all.rng`` of the same release, lies beside it, or where TEIBUILD_TEI_ALL says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from any_start import with_any_start
from building import EDITION
from definitions import elements
from odd_cases import odd
from tei_at_hand import schema_at_hand, tei_at_hand
from teibuild.odd.compile import Compiled, compile_odd
from teibuild.odd.releases import Releases
from tree_mutants import mutant

TEI = "http://www.tei-c.org/ns/1.0"
EXAMPLES = "http://www.tei-c.org/ns/Examples"
FEW, MANY = 400, 20_000


@dataclass(frozen=True)
class AtHand:
    """The TEI, and its own schema."""

    releases: Releases
    reference: Path

    @cached_property
    def tree(self) -> etree._Element:
        """The TEI Guidelines."""
        return etree.parse(self.releases.find()).getroot()

    def compiled(self, folder: Path) -> Compiled:
        """The schema of an ODD that takes all modules as they are."""
        modules = [module.get("ident") for module in self.tree.iter(f"{{{TEI}}}moduleSpec")]
        references = "".join(f'<moduleRef key="{name}"/>' for name in modules)
        path = folder / "all.odd"
        path.write_text(
            odd(f'<schemaSpec ident="all" start="TEI teiCorpus">{references}</schemaSpec>'), encoding="utf-8"
        )
        return compile_odd(path, self.releases)

    def documents(self) -> Iterator[etree._Element]:
        """The documents of our edition, and every element of the examples in the Guidelines."""
        for path in sorted(EDITION.glob("documents/*.xml")):
            yield etree.parse(path).getroot()
        for example in self.tree.iter(f"{{{EXAMPLES}}}egXML"):
            for element in example.iterchildren(f"{{{EXAMPLES}}}*"):
                text = etree.tostring(element, with_tail=False, encoding="unicode")
                yield etree.fromstring(text.replace(f'"{EXAMPLES}"', f'"{TEI}"'))


@pytest.fixture(scope="module")
def tei() -> AtHand:
    """The TEI, if it is at hand."""
    releases, path = tei_at_hand()
    return AtHand(releases, schema_at_hand(path))


def cause(root: etree._Element) -> str:
    """Why we judge a document otherwise than the TEI's own schema, where that is known and meant."""
    if any(each.get("require") and each.get("except") for each in root.iter(f"{{{TEI}}}anyElement")):
        return "attributes that the TEI declares alternatives, which its own schema allows together"
    return ""


def differences(tei: AtHand, folder: Path, wanted: int) -> tuple[dict[str, int], list[str]]:
    """How many verdicts there were, by kind, and the documents of which they differ for no known cause."""
    compiled = tei.compiled(folder)
    assert compiled.relax_ng is not None
    ours, theirs = with_any_start(compiled.relax_ng.text), with_any_start(tei.reference.read_text(encoding="utf-8"))
    documents = list(tei.documents())
    names = [name.rpartition(".")[2] for name in re.findall(r'name="([A-Za-z]+)"', compiled.relax_ng.text)]
    random = Random(1962)  # the same body each time
    counts: dict[str, int] = {}
    found = []
    for number in range(wanted):
        root = documents[number % len(documents)] if number < len(documents) else random.choice(documents)
        if number >= len(documents) or wanted < len(documents):
            root = mutant(random.choice(documents), random, names)
        text = etree.tostring(root)
        verdict, other = not ours.validate(text), not theirs.validate(text)
        kind = ("valid" if other else "invalid") if verdict is other else cause(root)
        counts[kind] = counts.get(kind, 0) + 1
        if not kind:
            found.append(text.decode())
    return counts, found


def test_all(tei: AtHand, tmp_path: Path) -> None:
    """The whole TEI compiles without a fault, and judges as the TEI's own schema does."""
    assert tei.compiled(tmp_path).diagnostics == ()
    counts, found = differences(tei, tmp_path, FEW)
    assert found == []
    assert min(counts.get("valid", 0), counts.get("invalid", 0)) > FEW / 10


def test_definitions(tei: AtHand, tmp_path: Path) -> None:
    """Element by element, with classes and datatypes written out, our schema is the TEI's own."""
    compiled = tei.compiled(tmp_path)
    assert compiled.relax_ng is not None
    ours, theirs = elements(compiled.relax_ng.text), elements(tei.reference.read_text(encoding="utf-8"))
    assert ours.keys() == theirs.keys()
    assert [name for name in sorted(ours) if ours[name][0] != theirs[name][0]] == []
    # Two of its attributes are alternatives, which the TEI's own schema allows together.
    assert [name for name in sorted(ours) if ours[name][1] != theirs[name][1]] == ["anyElement"]


def test_rules(tei: AtHand, tmp_path: Path) -> None:
    """Every rule that the TEI's own schema holds is in our Schematron, about the same elements."""

    def tests(text: str) -> set[tuple[str, str, str]]:
        schematron = "{http://purl.oclc.org/dsdl/schematron}"
        return {
            (" ".join(rule.get("context", "").split()), str(test.tag), " ".join(test.get("test", "").split()))
            for rule in etree.fromstring(text.encode()).iter(f"{schematron}rule")
            for test in rule.iterchildren(f"{schematron}assert", f"{schematron}report")
        }

    theirs = tests(tei.reference.read_text(encoding="utf-8"))
    assert len(theirs) > FEW / 10
    assert theirs - tests(tei.compiled(tmp_path).schematron) == set()


def test_same_bytes(tei: AtHand, tmp_path: Path) -> None:
    """The same ODD gives the same schemas."""
    one, other = tei.compiled(tmp_path), tei.compiled(tmp_path)
    assert one.relax_ng is not None
    assert other.relax_ng is not None
    assert (one.relax_ng.text, one.schematron) == (other.relax_ng.text, other.schematron)


@pytest.mark.campaign
def test_many(tei: AtHand, tmp_path: Path) -> None:
    """Thousands of documents: every example of the Guidelines, and mutants of them and of our own."""
    counts, found = differences(tei, tmp_path, MANY)
    print(counts)  # noqa: T201 -- the figures of docs/schema.md
    assert found == []
