"""The cases of mending, laid out as editions."""

from __future__ import annotations

from pathlib import Path

from building import ROOT
from teibuild.checking import check_edition
from teibuild.mending import Mended, mend

FIXES = ROOT / "tests" / "check" / "fixes"
CASES = sorted(path for path in FIXES.iterdir() if path.is_dir())

SETTINGS = """\
[edition]
title = "Letters"
date = 2026-11-22

[licence]
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
"""
DOCUMENT = (FIXES / "space-around-pointer" / "after.xml").read_bytes()


def lay_out(folder: Path, case: Path) -> Path:
    """An edition of one case; the path of the file that it is about."""
    register = case.name.startswith("register")
    file = folder / ("registers/places.xml" if register else "documents/letter.xml")
    for name in ("documents", "registers", "pages"):
        (folder / name).mkdir()
    ids = (case / "ids.toml").read_text(encoding="utf-8") if (case / "ids.toml").exists() else ""
    (folder / "edition.toml").write_text(f"{SETTINGS}\n[ids]\n{ids}", encoding="utf-8")
    if (case / "cited.txt").exists():
        cited = (case / "cited.txt").read_text(encoding="utf-8").strip()
        (folder / "pages" / "about.md").write_text(f"# About\n\nSee {cited}.\n", encoding="utf-8")
    if register:
        (folder / "documents" / "letter.xml").write_bytes(DOCUMENT)
        file = folder / f"registers/{'glossary' if 'glossary' in case.name else 'places'}.xml"
    file.write_bytes((case / "before.xml").read_bytes())
    return file


def mended(folder: Path) -> tuple[Mended, ...]:
    """What mending would make of an edition."""
    return mend(folder, check_edition(folder).diagnostics)
