"""What each construct of the encoding looks like in the two views.

A case is a paragraph of ``cases/*.md``: a heading that says the behaviour, a piece of TEI, and the HTML that the
reading view, with its notes at the end, and the sheets make of it. ``pytest --accept`` writes what comes out now; read
it before you commit it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from teibuild.model import Entity, RegisterKind
from teibuild.read.registers import Registers
from teibuild.views.document import view_document

CASES = Path(__file__).parent / "cases"
SKELETON = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter"><teiHeader/><text><body>
<div type="document" xml:id="d1"><pb xml:id="pg1" n="1"/>{}</div></body></text></TEI>"""
REGISTERS = Registers(
    {"registers/people.xml": RegisterKind.PEOPLE, "registers/glossary.xml": RegisterKind.GLOSSARY},
    {
        "people/kitchen": Entity(RegisterKind.PEOPLE, "kitchen", "Jeffrey Kitchen", "Kitchen, Jeffrey"),
        "glossary/mrbm": Entity(
            RegisterKind.GLOSSARY, "mrbm", "MRBM", "MRBM", full_name="medium-range ballistic missile"
        ),
    },
)
CASE = re.compile(r"^## (?P<title>.+?)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(xml|reading|sheets)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


class Case(NamedTuple):
    """One behaviour."""

    file: Path
    title: str
    xml: str
    reading: str
    sheets: str


def read_cases() -> list[Case]:
    """Every case of every file."""
    cases = []
    for file in sorted(CASES.glob("*.md")):
        for match in CASE.finditer(file.read_text(encoding="utf-8")):
            blocks = dict(BLOCK.findall(match["body"]))
            cases.append(Case(file, match["title"], blocks["xml"], blocks.get("reading", ""), blocks.get("sheets", "")))
    return cases


def lines(html: str) -> str:
    """HTML with a line for each block, so that a difference can be read."""
    return re.sub(r"(?<=>)(?=<(?:div|p|h\d|section|li)\b)|(?<=</p>)|(?<=</div>)", "\n", html.strip()).strip()


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, accept: bool) -> None:
    """Both views render the case as its paragraph shows."""
    result = view_document(etree.fromstring(SKELETON.format(case.xml)), "documents/letter.xml", REGISTERS)
    inner = re.sub(
        r'^\s*<(?:section|div) class="part part-document" id="d1">|</(?:section|div)>\s*$', "", result.reading.strip()
    )
    inner += "".join(note.html for note in result.endnotes)
    reading, sheets = lines(inner), "\n".join(lines(sheet.html) for sheet in result.sheets)
    if accept:
        write(case, reading, sheets)
    else:
        assert (reading, sheets) == (case.reading, case.sheets)


def write(case: Case, reading: str, sheets: str) -> None:
    """Put what came out into the case's file."""
    text = case.file.read_text(encoding="utf-8")
    new = f"## {case.title}\n\n```xml\n{case.xml}\n```\n\n```reading\n{reading}\n```\n\n```sheets\n{sheets}\n```\n\n"
    replaced = CASE.sub(lambda match: new if match["title"] == case.title else match[0], text)
    case.file.write_text(replaced.rstrip() + "\n", encoding="utf-8")


def test_every_title_is_used_once() -> None:
    """A behaviour is described in one place."""
    titles = [case.title for case in read_cases()]
    assert len(titles) == len(set(titles))
