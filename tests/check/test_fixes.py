"""What ``--fix`` makes of a file: every case is a folder.

``before.xml``   a document, or, in a case whose name begins with ``register``, a register; as it is, to its last byte
``after.xml``    the same, mended, to its last byte; where nothing may be mended, the same bytes
``ids.toml``     the table [ids] of the settings, where the case needs one
``cited.txt``    a link in a page of prose
"""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.checking import check_edition
from teibuild.mending import Mended, mend, write

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "fixes").iterdir() if path.is_dir())

SETTINGS = """\
[edition]
title = "Letters"
date = 2026-11-22

[licence]
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
"""
DOCUMENT = (HERE / "fixes" / "space-around-pointer" / "after.xml").read_bytes()


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fix(case: Path, tmp_path: Path) -> None:
    """It is mended so, to the last byte; and then there is nothing more to mend."""
    file = lay_out(tmp_path, case)
    found = mended(tmp_path)
    after = next((one.after for one in found if one.path == file), file.read_bytes())
    assert after == (case / "after.xml").read_bytes()
    write(found)
    assert mended(tmp_path) == ()
    assert file.read_bytes() == (case / "after.xml").read_bytes()
