"""A small edition, any file of which may be one of several things: what an editor may make of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LETTER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{id}" xml:lang="en">
  <teiHeader>
    <fileDesc>
      <titleStmt><title type="main">{title}</title><author>{who}</author><editor xml:id="editor">The editor</editor>
      </titleStmt><publicationStmt><publisher>The editor</publisher></publicationStmt>
      <sourceDesc><msDesc><msIdentifier><repository>An archive</repository></msIdentifier></msDesc></sourceDesc>
    </fileDesc><profileDesc><creation><date when="1962">1962</date></creation>
    <correspDesc><correspAction type="sent"><persName ref="../registers/people.xml#{who}">{who}</persName>
    </correspAction><correspAction type="received"><persName>The reader</persName></correspAction></correspDesc>
    </profileDesc>
    <revisionDesc><change when="{revised}" who="#editor">Encoded.</change></revisionDesc>
  </teiHeader>
  <text>
    <body>
      <div type="document" xml:id="{id}-1">
        <pb xml:id="{id}-p1" n="1"/>
        <p xml:id="{id}-2">Dear <persName ref="../registers/people.xml#{who}">{who}</persName>, {text}.<note
          type="editorial" xml:id="{id}-n1">See <ref target="{other}.xml#{other}-2">another</ref>.</note></p>
      </div>
    </body>
  </text>
</TEI>
"""
PEOPLE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="people" xml:lang="en">
  <teiHeader>
    <fileDesc>
      <titleStmt><title type="main">People</title><editor xml:id="editor">The editor</editor></titleStmt>
      <publicationStmt><publisher>The editor</publisher></publicationStmt>
      <sourceDesc><p>The letters.</p></sourceDesc>
    </fileDesc>
  </teiHeader>
  <standOff><listPerson>{}</listPerson></standOff>
</TEI>
"""
PERSON: Final = '<person xml:id="{0}"><persName>{1}</persName><note type="description">{2}.</note></person>'
DATED: Final = 'I wrote on <date when="1961-05-01">May Day</date>'
WITHHELD: Final = 'I wrote to <gap reason="redacted" unit="word" quantity="2"/>'
NAMED: Final = '<persName ref="../registers/people.xml#ada">ada</persName>'
SETTINGS: Final = """[edition]
title = "{title}"
version = "1.0"
date = 2026-11-22
language = "{language}"
base_url = "{url}"

[licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
{more}
"""


def letter(
    number: int,
    who: str = "ada",
    text: str = "all is well",
    title: str = "",
    other: int = 1,
    revised: str = "2026-10-01",
) -> str:
    """A letter of the edition, which names someone and leads to another letter."""
    title = title or f"Letter {number}"
    return LETTER.format(
        id=f"letter-{number}", who=who, text=text, title=title, other=f"letter-{other}", revised=revised
    )


def people(**described: str) -> str:
    """A register of people: id and description of each."""
    return PEOPLE.format("".join(PERSON.format(name, name.title(), about) for name, about in described.items()))


def edition(title: str = "Letters", language: str = "en", url: str = "", more: str = "") -> str:
    """The settings."""
    return SETTINGS.format(title=title, language=language, url=url, more=more)


#: What each file of the edition may be; nothing where it may be missing. The first is how it begins.
FILES: Final[Mapping[str, list[str | None]]] = {
    "documents/letter-1.xml": [
        letter(1, other=2), letter(1, "bob", other=2), letter(1, title="The First"), letter(1, "carol"), "<TEI>"
    ],
    "documents/letter-2.xml": [
        letter(2), letter(2, "bob"), letter(2, text="nothing is"), letter(2, "dora"), None, letter(2, text=DATED),
        letter(2, text=WITHHELD),
    ],
    "documents/letter-3.xml": [
        letter(3, "bob"), None, letter(3, "bob", title="The Last"), letter(3, "bob", revised="2026-11-01"),
        letter(3, "bob", text=f"I saw {NAMED} again"),
    ],
    "documents/letter-0.xml": [None, letter(0, "carol")],
    "registers/people.xml": [
        people(ada="A reader", bob="A writer"), people(ada="A reader"), people(ada="A writer", bob="A writer"),
        people(ada="A reader", bob="A writer", carol="A friend"), people(carol="A friend"),
    ],
    "pages/letters.md": ["# About\n\nOf [one](document:letter-1).\n", "# About us\n\nOf many.\n", None],
    "edition.toml": [
        edition(), edition("Other Letters"), edition(language="de"), edition(url="https://letters.example"),
        edition(more='[[moved]]\nfrom = "documents/letter-9"\nto = "documents/letter-1#letter-1-2"\n'),
        edition(more='[checks.rules]\nunmentioned-entry = "off"\n'),
        edition(more="[documents]\nviews = []\n"), edition(more='[documents]\nviews = ["notes", "print"]\n'),
    ],
    "templates/404.html": [None, "<!DOCTYPE html><title>Gone</title>"],
    "templates/reading.html": [
        None, '{% extends "ours/reading.html" %}',
        '{% extends "ours/reading.html" %}{% block docbar %}One of {{ documents|length }}.{% endblock %}',
    ],
    "templates/assets/own.css": [None, "p { color: black }"],
    "static/notes.txt": [None, "Notes.", "More notes."],
}  # fmt: skip


def begin(folder: Path) -> Path:
    """An edition as it begins."""
    shutil.rmtree(folder, ignore_errors=True)
    for file, variants in FILES.items():
        write(folder, file, variants[0])
    return folder


def write(folder: Path, file: str, text: str | None) -> None:
    """Make a file of the edition what it is to be."""
    path = folder / "edition" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text, encoding="utf-8")
