"""Links that lead in a circle, wherever an edition can name a file: one message at that place, and nothing else stops.

Versions of Python tell a circle in different ways, or not at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from building import ROOT, copy_edition

LETTERS = ROOT / "tests" / "editions" / "letters"
SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"


class Circle(NamedTuple):
    """A file of an edition that is a link to itself, and where something leads there."""

    link: str
    """Its path."""
    code: str
    file: str
    """Where it is told."""
    changes: dict[str, str]
    """File → what is written at its beginning, or the whole of a new one."""


TOLD = {
    "document": Circle("documents/circle.xml", "TB006", "documents/circle.xml", {}),
    "register": Circle("registers/works.xml", "TB006", "registers/works.xml", {}),
    "page of prose": Circle("pages/circle.md", "TB006", "pages/circle.md", {}),
    "catalog": Circle("circle.xml", "TB006", "edition.toml", {"edition.toml": 'catalog = "circle.xml"\n'}),
    "schema that the settings name": Circle(
        "circle.rng", "TB006", "edition.toml", {"edition.toml": 'schemas = [{ file = "circle.rng" }]\n'}
    ),
    "schema that a document names": Circle(
        "documents/circle.rng",
        "TB241",
        "documents/letter-1.xml",
        {"documents/letter-1.xml": '<?xml-model href="circle.rng"?>\n'},
    ),
    "Schematron that a document names": Circle(
        "documents/circle.sch",
        "TB241",
        "documents/letter-1.xml",
        {"documents/letter-1.xml": f'<?xml-model href="circle.sch" schematypens="{SCHEMATRON}"?>\n'},
    ),
    "part of a schema": Circle(
        "circle.rng",
        "TB244",
        "whole.rng",
        {
            "edition.toml": 'schemas = [{ file = "whole.rng" }]\n',
            "whole.rng": '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="circle.rng"/></grammar>',
        },
    ),
    "part of a Schematron": Circle(
        "circle.sch",
        "TB223",
        "whole.sch",
        {
            "edition.toml": 'schemas = [{ file = "whole.sch" }]\n',
            "whole.sch": f'<schema xmlns="{SCHEMATRON}"><include href="circle.sch"/></schema>',
        },
    ),
    "face": Circle(
        "static/circle.woff2",
        "TB006",
        "edition.toml",
        {"edition.toml": 'theme = { faces = [{ family = "House", file = "circle.woff2" }] }\n'},
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_circle(name: str, tmp_path: Path) -> None:
    """It is told once, where it is named, as what cannot be reached."""
    circle = TOLD[name]
    edition = copy_edition(tmp_path, LETTERS)
    for file, words in circle.changes.items():
        path = edition / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        declaration = text[: text.index("?>") + 2] if text.startswith("<?xml ") else ""
        path.write_text(declaration + words + text.removeprefix(declaration), encoding="utf-8")
    link = edition / circle.link
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(link.name)
    command = [sys.executable, "-m", "teibuild", "check", str(edition), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)["diagnostics"]
    assert [(item["code"], item["file"]) for item in told] == [(circle.code, circle.file)]
    assert done.stderr == ""
