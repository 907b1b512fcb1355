"""One mistake, one message: a file of the edition is renamed, moved, copied or lost, or pointers take a wrong way.

Each happens to the example edition, whose two papers point into its registers some six hundred times. It is told once,
where the cause is, with what to do; nothing that follows from it is told as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from building import EDITION, copy_edition
from teibuild.checking import check_edition
from teibuild.cli import main
from teibuild.mending import mend
from teibuild.model import Diagnostic, Severity

NEGOTIATIONS = "documents/rostow-negotiations.xml"
SCENARIO = "documents/rostow-soviet-scenario.xml"
PEOPLE = "registers/people.xml"
SETTINGS = "edition.toml"


def moved(file: str, to: str) -> Callable[[Path], None]:
    """A file, or a folder, is called otherwise, or lies elsewhere."""

    def move(edition: Path) -> None:
        (edition / to).parent.mkdir(exist_ok=True)
        (edition / file).rename(edition / to)

    return move


def copied(file: str, to: str) -> Callable[[Path], None]:
    """A file lies there twice."""

    def copy(edition: Path) -> None:
        (edition / to).write_bytes((edition / file).read_bytes())

    return copy


def written(file: str, words: str, instead: str) -> Callable[[Path], None]:
    """Words of a file are others."""

    def write(edition: Path) -> None:
        text = (edition / file).read_text(encoding="utf-8")
        assert words in text
        (edition / file).write_text(text.replace(words, instead), encoding="utf-8")

    return write


def cut(file: str, begin: str, end: str, instead: str = "") -> Callable[[Path], None]:
    """A part of a file is gone."""

    def write(edition: Path) -> None:
        before, _, rest = (edition / file).read_text(encoding="utf-8").partition(begin)
        assert end in rest
        (edition / file).write_text(before + instead + rest.partition(end)[2], encoding="utf-8")

    return write


def pasted(file: str, over: str) -> Callable[[Path], None]:
    """The text of one paper stands under the header of another."""

    def write(edition: Path) -> None:
        text, other = ((edition / each).read_text(encoding="utf-8") for each in (file, over))
        (edition / over).write_text(
            other.partition("<text>")[0] + "<text>" + text.partition("<text>")[2], encoding="utf-8"
        )

    return write


def without(table: str) -> Callable[[Path], None]:
    """The settings do not name the files of a folder."""

    def write(edition: Path) -> None:
        settings = edition / "edition.toml"
        text, found = re.subn(rf"^\[{table}\]\n(.+\n)+", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert found
        settings.write_text(text, encoding="utf-8")

    return write


class Slip(NamedTuple):
    """What happens to the files of an edition, and what is to be said of it."""

    happens: tuple[Callable[[Path], None], ...]
    code: str
    file: str
    """Where it is told."""
    message: str
    """A part of the message."""
    hint: str
    """A part of what to do."""


SLIPS = {
    "a register is renamed": Slip(
        (moved(PEOPLE, "registers/persons.xml"),),
        "TB005", "edition.toml", "no registers/people.xml", "Is it registers/persons.xml, which nothing reads?",
    ),
    "a register is renamed that no setting names": Slip(
        (without("registers"), moved(PEOPLE, "registers/persons.xml")),
        "TB304", NEGOTIATIONS, "83 pointers do so", "registers/persons.xml, which nothing reads? Rename that",
    ),
    "the ending of a register has capitals": Slip(
        (without("registers"), moved(PEOPLE, "registers/people.XML")),
        "TB304", NEGOTIATIONS, "83 pointers do so", "Rename that to people.xml",
    ),
    "a register lies among the documents": Slip(
        (without("registers"), moved(PEOPLE, "documents/people.xml")),
        "TB304", NEGOTIATIONS, "83 pointers do so", "Is it documents/people.xml? Move that to registers/people.xml.",
    ),
    "a register that is named lies among the documents": Slip(
        (moved(PEOPLE, "documents/people.xml"),),
        "TB005", "edition.toml", "no registers/people.xml", "Is it documents/people.xml?",
    ),
    "two registers are exchanged": Slip(
        (moved(PEOPLE, "x.xml"), moved("registers/places.xml", PEOPLE), moved("x.xml", "registers/places.xml")),
        "TB302", PEOPLE, "xml:id of <TEI> is “places”", "Have people.xml and places.xml been exchanged?",
    ),
    "a register is written over by another": Slip(
        (copied("registers/places.xml", PEOPLE),),
        "TB302", PEOPLE, "xml:id of <TEI> is “places”", "Is it a copy of registers/places.xml?",
    ),
    "two registers are named as one file": Slip(
        (written(SETTINGS, 'places = "registers/places.xml"', 'places = "registers/people.xml"'),),
        "TB004", SETTINGS, f"{PEOPLE} is named for two registers: “people” and “places”.",
        'Write places = "registers/places.xml".',
    ),
    "two registers are named as one file, by the name of the second": Slip(
        (written(SETTINGS, f'people = "{PEOPLE}"', 'people = "registers/places.xml"'),),
        "TB004", SETTINGS, "for two registers: “places” and “people”.", f'Write people = "{PEOPLE}".',
    ),
    "two registers are named as one file, and one is lost": Slip(
        (
            written(SETTINGS, 'places = "registers/places.xml"', f'places = "{PEOPLE}"'),
            lambda edition: (edition / "registers/places.xml").unlink(),
        ),
        "TB004", SETTINGS, "for two registers: “people” and “places”.", "Name a file of its own for each",
    ),
    "the names of two registers are exchanged": Slip(
        (
            written(SETTINGS, f'people = "{PEOPLE}"', 'people = "registers/places.xml"'),
            written(SETTINGS, 'places = "registers/places.xml"', f'places = "{PEOPLE}"'),
        ),
        "TB004", SETTINGS, "“people” names the register of places, and “places” that of people.", "Exchange the two",
    ),
    "the folder of the registers is renamed": Slip(
        (moved("registers", "register"),),
        "TB005", "edition.toml", "no folder registers/", "Is it register/? Rename that to registers/.",
    ),
    "the folder of registers that no setting names is renamed": Slip(
        (without("registers"), moved("registers", "register")),
        "TB304", NEGOTIATIONS, "593 pointers lead into registers/", "They lie in register/: rename it to registers/.",
    ),
    "a document is renamed": Slip(
        (moved(NEGOTIATIONS, "documents/negotiations.xml"),),
        "TB302", "documents/negotiations.xml", "“rostow-negotiations”", "edition.toml and 15 pointers",
    ),
    "a document is renamed that no setting names": Slip(
        (without("documents"), moved(NEGOTIATIONS, "documents/negotiations.xml")),
        "TB302", "documents/negotiations.xml", "“rostow-negotiations”", "rostow-negotiations.xml in 15 pointers",
    ),
    "a document is lost": Slip(
        (without("documents"), lambda edition: (edition / NEGOTIATIONS).unlink()),
        "TB023", "edition.toml", "no longer there; 15 pointers lead there", "[[withdrawn]]",
    ),
    "a document lies in a folder within documents/": Slip(
        (without("documents"), moved(NEGOTIATIONS, "documents/november/rostow-negotiations.xml")),
        "TB304", SCENARIO, "15 pointers do so", f"Move that to {NEGOTIATIONS}.",
    ),
    "the ending of a document has capitals": Slip(
        (moved(NEGOTIATIONS, "documents/rostow-negotiations.XML"),),
        "TB005", "edition.toml", f"no {NEGOTIATIONS}", "Rename that to rostow-negotiations.xml.",
    ),
    "a document lies among the registers": Slip(
        (moved(NEGOTIATIONS, "registers/rostow-negotiations.xml"),),
        "TB005", "edition.toml", f"no {NEGOTIATIONS}", f"Move that to {NEGOTIATIONS}.",
    ),
    "a document has a copy": Slip(
        (without("documents"), copied(NEGOTIATIONS, "documents/negotiations-2.xml")),
        "TB302", "documents/negotiations-2.xml", "“rostow-negotiations”", f"Is it a copy of {NEGOTIATIONS}?",
    ),
    "the folder of the documents is renamed": Slip(
        (moved("documents", "document"),),
        "TB005", "edition.toml", "no folder documents/", "Is it document/? Rename that to documents/.",
    ),
    "the folder of documents that no setting names is renamed": Slip(
        (without("documents"), moved("documents", "Documents")),
        "TB007", "edition.toml", "no documents", "Is it Documents/? Rename that to documents/.",
    ),
    "a page of prose is renamed": Slip(
        (moved("pages/introduction.md", "pages/intro.md"),),
        "TB005", "edition.toml", "no pages/introduction.md", "",
    ),
    "the ending of a page of prose is another": Slip(
        (without("pages"), moved("pages/introduction.md", "pages/introduction.markdown")),
        "TB023", "edition.toml", "“introduction” was published", "Rename that to introduction.md.",
    ),
    "a document takes the place of a register": Slip(
        (copied(NEGOTIATIONS, PEOPLE),),
        "TB302", PEOPLE, "xml:id of <TEI> is “rostow-negotiations”", f"Is it a copy of {NEGOTIATIONS}?",
    ),
    "a register takes the place of a document": Slip(
        (copied(PEOPLE, NEGOTIATIONS),),
        "TB302", NEGOTIATIONS, "xml:id of <TEI> is “people”", f"Is it a copy of {PEOPLE}?",
    ),
    "the ids of a register are replaced": Slip(
        (written("registers/glossary.xml", '<item xml:id="', '<item xml:id="g-'),),
        "TB303", "registers/glossary.xml", "72 ids of the file are not called", "Take the replacement back",
    ),
    "the ids of a document are replaced": Slip(
        (written(NEGOTIATIONS, 'xml:id="neg-', 'xml:id="ngt-'),),
        "TB303", NEGOTIATIONS, "56 ids of the file are not called", "Take the replacement back",
    ),
    "the ids of a register get other capitals": Slip(
        tuple(written(PEOPLE, f'<person xml:id="{sign}', f'<person xml:id="{sign.upper()}') for sign in "kr"),
        "TB303", PEOPLE, "ids of the file are not called", "Take the replacement back",
    ),
    "the entries of a register are gone": Slip(
        (cut(PEOPLE, "<listPerson>", "</listPerson>"),),
        "TB206", PEOPLE, "<standOff> is not complete", "",
    ),
    "the categories of a document are gone": Slip(
        (cut(NEGOTIATIONS, "<classDecl>", "</classDecl>"),),
        "TB303", NEGOTIATIONS, "Pointers seek 4 ids that", "Has a part of documents/",
    ),
    "the text of a document is gone": Slip(
        (cut(NEGOTIATIONS, "<div", "</body>", instead="</body>"),),
        "TB206", NEGOTIATIONS, "<body> is not complete", "",
    ),
    "an id in a register lacks its prefix": Slip(
        (written(PEOPLE, '<person xml:id="kennedy"', '<person id="kennedy"'),),
        "TB203", PEOPLE, "no attribute id", "Write xml:id.",
    ),
    "the ways to the registers begin at the edition": Slip(
        (written(NEGOTIATIONS, "../registers/", "registers/"),),
        "TB304", NEGOTIATIONS, "173 pointers lead into documents/registers/", "write ../registers/people.xml#rostow",
    ),
    "the ways to a register are missing": Slip(
        (written(NEGOTIATIONS, "../registers/people.xml#", "#"),),
        "TB303", NEGOTIATIONS, "15 pointers seek in this file what is in registers/people.xml", "in the others",
    ),
    "the name of a register is misspelled in all pointers": Slip(
        (written(NEGOTIATIONS, "registers/people.xml", "registers/peple.xml"),),
        "TB304", NEGOTIATIONS, "registers/peple.xml, which is not a file of the edition; 15", "registers/people.xml",
    ),
    "all pointers to one person lose its id": Slip(
        (written(NEGOTIATIONS, "people.xml#rostow", "people.xml"),),
        "TB311", NEGOTIATIONS, "4 pointers lead to registers/people.xml as a whole", "../registers/people.xml#rostow",
    ),
    "the pointers of both papers to one person lose its id": Slip(
        tuple(written(file, "people.xml#rostow", "people.xml") for file in (NEGOTIATIONS, SCENARIO)),
        "TB311", NEGOTIATIONS, "21 pointers lead to registers/people.xml as a whole", "write ../registers/people.xml#r",
    ),
    "the pointers of both papers to one person get a letter of Cyrillic": Slip(
        tuple(written(file, "#rostow", "#r\N{CYRILLIC SMALL LETTER O}stow") for file in (NEGOTIATIONS, SCENARIO)),
        "TB303", NEGOTIATIONS, "has no such xml:id; ", "what stands in it is not what it looks like",
    ),
    "all elements of one name get another": Slip(
        (written(NEGOTIATIONS, "<persName", "<person"), written(NEGOTIATIONS, "</persName", "</person")),
        "TB202", NEGOTIATIONS, "12 elements <person> stand where none may", "Did you mean <persName>?",
    ),
    "a text is pasted over that of another paper": Slip(
        (pasted(SCENARIO, NEGOTIATIONS),),
        "TB303", NEGOTIATIONS, "Pointers seek 25 ids", f"The text of this document is that of {SCENARIO}, word",
    ),
}  # fmt: skip


def told(edition: Path) -> list[Diagnostic]:
    """What is said of an edition, but for remarks."""
    return [item for item in check_edition(edition).diagnostics if item.severity is not Severity.INFO]


@pytest.mark.parametrize("name", SLIPS)
def test_one_message(name: str, tmp_path: Path) -> None:
    """It is told once, where its cause is, and what to do about it."""
    slip = SLIPS[name]
    edition = copy_edition(tmp_path)
    for happens in slip.happens:
        happens(edition)
    found = told(edition)
    assert [(item.code, item.location.file) for item in found] == [(slip.code, slip.file)]
    assert slip.message in found[0].message
    assert slip.hint in found[0].hint


@pytest.mark.parametrize("name", [name for name in SLIPS if name.startswith(("the ways", "all "))])
def test_mended_at_once(name: str, tmp_path: Path) -> None:
    """What can only have been one thing is mended, all with the one message; every other byte is as it was."""
    edition = copy_edition(tmp_path)
    for happens in SLIPS[name].happens:
        happens(edition)
    assert (edition / NEGOTIATIONS).read_bytes() != (EDITION / NEGOTIATIONS).read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["check", str(edition), "--fix"])
    assert ended.value.code == 0
    assert (edition / NEGOTIATIONS).read_bytes() == (EDITION / NEGOTIATIONS).read_bytes()


@pytest.mark.parametrize("name", [name for name in SLIPS if name.startswith("the pointers of both papers")])
def test_mended_in_all_files(name: str, tmp_path: Path) -> None:
    """What is told once of several files is mended in all of them, in one go; of those that are named, in them only."""
    edition = copy_edition(tmp_path)
    for happens in SLIPS[name].happens:
        happens(edition)
    for only, files in ((None, [NEGOTIATIONS, SCENARIO]), (frozenset({SCENARIO}), [SCENARIO])):
        found = mend(edition, check_edition(edition, only=only).diagnostics)
        assert [one.file for one in found] == files
        assert all(one.after == (EDITION / one.file).read_bytes() for one in found)


def test_mended_where_it_is_not_exempt(tmp_path: Path) -> None:
    """What is told once of several files is left alone in one that exempts it."""
    edition = copy_edition(tmp_path)
    for happens in SLIPS["the pointers of both papers to one person lose its id"].happens:
        happens(edition)
    allow = '<?teibuild allow="not-in-register" reason="Left."?>'
    written(SCENARIO, "<TEI ", f"{allow}\n<TEI ")(edition)
    assert [one.file for one in mend(edition, check_edition(edition).diagnostics)] == [NEGOTIATIONS]


def test_files_that_stay_behind(tmp_path: Path) -> None:
    """Where nothing misses them, files that are not read are told each; what an editor's program leaves is not."""
    edition = copy_edition(tmp_path)
    for name in ("old/letter.xml", "draft.TEI", "notes.txt", "letter.xml~", ".letter.xml", "letter.xml.bak"):
        (edition / "documents" / name).parent.mkdir(exist_ok=True)
        (edition / "documents" / name).write_text("<TEI/>")
    (edition / "registers" / "ships.xml").write_text("<TEI/>")
    (edition / "pages" / "colophon.MD").write_text("# Colophon")
    found = [(item.code, item.location.file) for item in told(edition)]
    files = ["documents/draft.TEI", "documents/old/letter.xml", "pages/colophon.MD", "registers/ships.xml"]
    assert found == [("TB010", file) for file in files]
