"""Every case is a folder: what an editor wrote, and what teibuild must say about it.

``bad.xml``             a document, as it is, to its last byte
``bad.register.xml``    a register
``bad.fragment.xml``    a part of a document; it is put into skeleton.xml. Its first line is a comment that tells the
                        case, and stands on the first line of the document, so that lines and columns are the fragment's
``bad/``                a whole edition
``expected.txt``        the report, word for word
``good.…``              the same without the fault; nothing must be said about it

``pytest tests/check --accept`` writes expected.txt anew. Read what it wrote.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import click
import pytest

from teibuild.check.catalogue import catalogue
from teibuild.check.control import weigh
from teibuild.check.corpus import Corpus
from teibuild.check.edition import ordered
from teibuild.check.files import check_file
from teibuild.check.folding_across import fold_across
from teibuild.check.rules import ACROSS
from teibuild.checking import check_edition
from teibuild.model import DEFAULT_CHECKS, Diagnostic
from teibuild.report import as_text

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
STANDS_HERE = "<!-- The case stands here. -->"


@cache
def skeleton() -> tuple[str, str]:
    """What stands before and after a fragment; all that comes before is on one line."""
    before, after = (HERE / "skeleton.xml").read_text(encoding="utf-8").split(STANDS_HERE)
    return before.replace("\n", " "), after


def having(half: str) -> list[Path]:
    """The cases that have a bad, or a good, half."""
    return [case for case in CASES if any(path.name.partition(".")[0] == half for path in case.iterdir())]


def diagnose(case: Path, which: str) -> list[Diagnostic]:
    """What teibuild says of the bad or the good half of a case."""
    if (case / which).is_dir():
        return list(check_edition((case / which).relative_to(Path.cwd())).diagnostics)
    for name in ("xml", "register.xml", "fragment.xml"):
        path = case / f"{which}.{name}"
        if not path.exists():
            continue
        data = path.read_bytes()
        if name == "fragment.xml":
            before, after = skeleton()
            data = before.encode() + data + after.encode()
        if name == "register.xml":
            checked = check_file(data, "registers/places.xml", "register")
        else:
            checked = check_file(data, "documents/letter.xml")
        corpus = Corpus([checked], {checked.file: data}.__getitem__)
        found = fold_across([*checked.diagnostics, *(item for check in ACROSS for item in check(corpus))], corpus)
        return ordered(weigh(found, corpus.files, corpus.exemptions, DEFAULT_CHECKS, catalogue()))
    message = f"{case.name} has no {which} half"
    raise FileNotFoundError(message)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in reports are the same wherever the tests run."""
    monkeypatch.chdir(HERE / "cases")


@pytest.mark.parametrize("case", having("bad"), ids=lambda case: case.name)
def test_bad(case: Path, accept: bool) -> None:
    """The report says this, and nothing else."""
    report = click.unstyle(as_text(diagnose(case, "bad")))
    expected = case / "expected.txt"
    if accept:
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", having("good"), ids=lambda case: case.name)
def test_good(case: Path) -> None:
    """Nothing is said about what is right."""
    assert click.unstyle(as_text(diagnose(case, "good"))) == ""
