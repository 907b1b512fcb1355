"""Whatever an ODD says, it is compiled or told what is wrong with it, and never a schema that no validator takes."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from odd_cases import odd, read_cases
from teibuild.check.odd_trial import compile_and_try
from teibuild.model import Diagnostic
from teibuild.odd.compile import compile_odd
from teibuild.odd.releases import Releases
from teibuild.tei.errors import SourceError
from tree_mutants import mutant

HERE = Path(__file__).parent
CASES = read_cases(HERE / "cases")
SMALL = Releases(HERE / "small.xml")
MUTANTS = 20
#: Words that an ODD is made of, put in where they do not belong.
WORDS = sorted(set(re.findall(r"[A-Za-z]{3,}", (HERE / "cases" / "changes.md").read_text(encoding="utf-8"))))


def diagnostics(path: Path) -> tuple[Diagnostic, ...]:
    """What is said of an ODD, also of one that is not XML any more."""
    try:
        return compile_and_try(path, SMALL, name="own.odd").diagnostics
    except SourceError as error:
        return error.diagnostics


@pytest.mark.parametrize("seed", range(6))
def test_mutants(seed: int, tmp_path: Path) -> None:
    """ODDs with something dropped, moved, renamed or spoilt: no exception, and every refusal of Jing is told."""
    random = Random(seed)
    for _ in range(MUTANTS):
        case = random.choice(CASES)
        path = case.write(tmp_path)
        root = mutant(etree.parse(path).getroot(), random, WORDS)
        path.write_bytes(etree.tostring(root))
        for diagnostic in diagnostics(path):
            assert diagnostic.location.line > 0
            assert diagnostic.message.endswith((".", "?"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<schemaSpec/>",
        '<schemaSpec ident="a b/../c"><moduleRef/><elementRef/><specGrpRef/></schemaSpec>',
        '<schemaSpec ident="own"><elementSpec/><classSpec/><macroSpec/><dataSpec/><constraintSpec/></schemaSpec>',
        '<schemaSpec ident="own" source="own.odd"><moduleRef key="tei"/></schemaSpec>',
        '<schemaSpec ident="own" source="file:///etc/passwd"><moduleRef key="tei"/></schemaSpec>',
        '<schemaSpec start="a"><elementSpec ident="a"><content><classRef/></content></elementSpec></schemaSpec>',
    ],
)
def test_odd_odds(body: str, tmp_path: Path) -> None:
    """ODDs with next to nothing in them."""
    (tmp_path / "own.odd").write_text(
        odd(body) if "schemaSpec" in body else odd(f"<div>{body}</div>"), encoding="utf-8"
    )
    assert compile_odd(tmp_path / "own.odd", SMALL).diagnostics


def test_long_way(tmp_path: Path) -> None:
    """Groups that lead from one to the next, thousands of them: one line instead of a stack that overflows."""
    groups = "".join(f'<specGrp xml:id="g{i}"><specGrpRef target="#g{i + 1}"/></specGrp>' for i in range(3000))
    body = f'<schemaSpec ident="own" start="p"><specGrpRef target="#g0"/></schemaSpec>{groups}'
    (tmp_path / "own.odd").write_text(odd(body), encoding="utf-8")
    assert [diagnostic.code for diagnostic in compile_odd(tmp_path / "own.odd", SMALL).diagnostics] == ["TB906"]


@pytest.mark.parametrize(
    "named",
    [
        '<specGrpRef target="../secret.txt"/>',
        '<specGrpRef target="{folder}/secret.txt#all"/>',
        '<moduleRef url="../secret.txt"/>',
        '<elementRef key="p" source="../secret.txt"/>',
    ],
)
def test_files_outside(tmp_path: Path, named: str) -> None:
    """Of a file outside the ODD's folder that is no ODD, nothing is shown; it is told where it is named."""
    (tmp_path / "secret.txt").write_text("root:x:0", encoding="utf-8")
    (tmp_path / "odd").mkdir()
    body = f'<schemaSpec ident="own" start="p">{named.format(folder=tmp_path)}</schemaSpec>'
    (tmp_path / "odd" / "own.odd").write_text(odd(body), encoding="utf-8")
    found = compile_odd(tmp_path / "odd" / "own.odd", SMALL, name="own.odd").diagnostics
    assert "TB914" in {each.code for each in found}
    assert {each.location.file for each in found} == {"own.odd"}
    assert "root:x" not in repr(found)


def test_entities(tmp_path: Path) -> None:
    """A DOCTYPE that only names a type is passed over; one that defines entities is refused."""
    text = odd(
        '<schemaSpec ident="own" start="p"><moduleRef key="tei"/><moduleRef key="core" include="p"/></schemaSpec>'
    )
    path = tmp_path / "own.odd"
    path.write_text(f'<!DOCTYPE TEI SYSTEM "tei.dtd">\n{text}', encoding="utf-8")
    assert compile_odd(path, SMALL).diagnostics == ()
    path.write_text(f'<!DOCTYPE TEI [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n{text}', encoding="utf-8")
    with pytest.raises(SourceError):
        compile_odd(path, SMALL)
