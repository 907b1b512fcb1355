"""An edition whose documents stand in one file, made piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SETTINGS = """[edition]
title = "Papers"
date = 2026-11-22

[licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
"""
VOLUMES = """
[[volumes]]
file = "volumes/1961.xml"
split = "//div[@type='document']"
"""
BEFORE = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="v1961" xml:lang="en">
<teiHeader>
<fileDesc>
<titleStmt><title type="main">Papers of 1961</title><editor xml:id="editor">The editor</editor></titleStmt>
<publicationStmt><publisher>The editor</publisher><availability><licence
 target="https://creativecommons.org/publicdomain/zero/1.0/">CC0</licence></availability></publicationStmt>
<sourceDesc><msDesc><msIdentifier><repository>An archive</repository></msIdentifier></msDesc></sourceDesc>
</fileDesc>
</teiHeader>
<text>
<body>
<pb n="1" xml:id="p1"/>
<div type="section" xml:id="s1">
<head>Vietnam</head>
"""
BEHIND = """</div>
</body>
</text>
</TEI>
"""


def document(number: int, text: str = "All is well.") -> str:
    """A document: a memorandum of a day in March, on the page that the one before ended on."""
    return (
        f'<div type="document" xml:id="d{number}">\n<head>{number}. Memorandum</head>\n'
        f'<dateline><date when="1961-03-{number % 28 + 1:02}">March {number % 28 + 1}</date></dateline>\n'
        f'<p xml:id="d{number}-1">{text}</p>\n</div>\n'
    )


def volume(documents: Iterable[str]) -> str:
    """A volume of documents."""
    return f"{BEFORE}{''.join(documents)}{BEHIND}"


def edition(folder: Path, documents: Iterable[str], settings: str = SETTINGS + VOLUMES) -> Path:
    """An edition with a volume of documents."""
    (folder / "volumes").mkdir(parents=True, exist_ok=True)
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    (folder / "volumes" / "1961.xml").write_text(volume(documents), encoding="utf-8")
    return folder
