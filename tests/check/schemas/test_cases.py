"""Every case is a folder with editions that have schemas of their own, and what is to be said of them.

``bad/``           a whole edition with something wrong
``expected.txt``   the report, word for word
``good/``          the same without the fault; nothing must be said about it

Only schemas judge here, not teibuild's other rules. ``pytest tests/check/schemas --accept`` writes expected.txt anew.
"""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from teibuild.check.document import Document
from teibuild.check.schemas import SchemaSettings, check_schemas, edition_faults, once_a_schema, schemas_for
from teibuild.model import Diagnostic
from teibuild.read.edition import read_settings
from teibuild.report import as_text
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def diagnose(folder: Path) -> list[Diagnostic]:
    """What the schemas of an edition have to say."""
    try:
        settings = read_settings(folder)
    except SourceError as error:
        return [error.diagnostic]
    schemas = SchemaSettings.of(settings)
    found = edition_faults(schemas)
    for file in (*(register for _, register in settings.registers), *settings.documents):
        source = read_source((folder / file).read_bytes(), file)
        document = Document(source, parse_source(source), "document")
        found += check_schemas(document, schemas_for(source, schemas))
    return once_a_schema(dict.fromkeys(found))


@pytest.mark.parametrize("case", [case for case in CASES if (case / "bad").is_dir()], ids=lambda case: case.name)
def test_bad(case: Path, accept: bool) -> None:
    """The report says this, and nothing else."""
    report = click.unstyle(as_text(diagnose(case / "bad")))
    expected = case / "expected.txt"
    if accept:
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")
    assert report


@pytest.mark.parametrize("case", [case for case in CASES if (case / "good").is_dir()], ids=lambda case: case.name)
def test_good(case: Path) -> None:
    """Nothing is said about what is right."""
    assert click.unstyle(as_text(diagnose(case / "good"))) == ""
