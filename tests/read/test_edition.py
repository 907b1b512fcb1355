"""The settings of an edition: what is read, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.model import Diagnostic, RegisterKind
from teibuild.read.edition import read_prose, read_settings
from teibuild.tei.errors import SourceError

GOOD = """\
[edition]
title = "Letters"
date = 2026-11-22
[licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
"""

#: What is wrong → settings, code, place and a part of the message or of its hint.
BAD = {
    "no title": (GOOD.replace('title = "Letters"\n', ""), "TB004", "1:1", "lacks its “title”"),
    "a misspelled key": (GOOD.replace("title", "titel"), "TB003", "2:1", "Did you mean “title”?"),
    "a misspelled table": (GOOD.replace("[licence]", "[license]"), "TB003", "4:1", "Did you mean “licence”?"),
    "not TOML": (GOOD.replace('"Letters"', '"Letters'), "TB002", "2:9", "quotation mark"),
    "a key twice": (GOOD.replace("date", 'title = "Two"\ndate'), "TB002", "3:1", "Give each key"),
    "no heading of registers": (
        GOOD + 'people = "registers/people.xml"\nplaces = "registers/places.xml"\n', "TB003", "7:1",
        "“people” and “places” stand in the table “licence”, but are keys of “registers”. The heading [registers] is",
    ),
    "no heading of many": (
        GOOD.replace("[edition]\n", 'id = "a"\nsubtitle = "b"\n'), "TB003", "1:1",
        "“id”, “subtitle” and 2 more stand in no table, but are keys of “edition”. The heading [edition] is missing",
    ),
    "no heading of the licence": (
        GOOD.replace("[licence]\n", ""), "TB003", "4:1",
        "“name” and “url” stand in the table “edition”, but are keys of “licence”. The heading [licence] is missing",
    ),
    "no heading of one key": (
        GOOD + 'order = ["letter"]\n', "TB003", "7:1",
        "“order” stands in the table “licence”, but is a key of “documents” or “pages”. The heading [documents] or",
    ),
    "no heading below another that is read elsewhere": (
        GOOD + '[checks]\ncertainty = true\npeople = "registers/people.xml"\n', "TB003", "9:1",
        "“people” stands in the table “checks”, but is a key of “registers”.",
    ),
    "no heading of a move": (
        GOOD + 'from = "pages/a"\nto = "pages/b"\n', "TB003", "7:1", "The heading [[moved]] is missing above this",
    ),
    "a key of another table": (GOOD + 'publisher = "One"\n', "TB003", "7:1", "It belongs below [edition]."),
    "an id with spaces": (
        GOOD.replace("date", 'id = "The Crisis, 1962"\ndate'), "TB004", "3:7", 'Write id = "the-crisis-1962".',
    ),
    "an id that leads elsewhere": (GOOD.replace("date", 'id = "../a"\ndate'), "TB004", "3:7", 'Write id = "a".'),
    "a date that is none": (GOOD.replace("2026-11-22", '"soon"'), "TB004", "3:9", "Write year, month and day in"),
    "a date with dots": (GOOD.replace("2026-11-22", '"22.11.2026"'), "TB004", "3:9", 'Write date = "2026-11-22".'),
    "a date with dots, unquoted": (
        GOOD.replace("2026-11-22", "22.11.2026"), "TB002", "3:8", 'Write date = "2026-11-22".',
    ),
    "a date in words": (GOOD.replace("2026-11-22", '"22 November 2026"'), "TB004", "3:9", '"2026-11-22".'),
    "a date of one figure": (GOOD.replace("2026-11-22", '"2026-1-5"'), "TB004", "3:9", 'Write date = "2026-01-05".'),
    "a date with slashes": (GOOD.replace("2026-11-22", "2026/11/22"), "TB002", "3:8", 'Write date = "2026-11-22".'),
    "a month without quotes": (GOOD.replace("2026-11-22", "2026-11"), "TB002", "3:8", 'Write date = "2026-11".'),
    "a date that may be two": (
        GOOD.replace("2026-11-22", '"10/11/2026"'), "TB004", "3:9", '"2026-11-10" or date = "2026-10-11", whichever',
    ),
    "a day that there is not": (GOOD.replace("2026-11-22", '"2026-11-31"'), "TB004", "3:9", "a day that there is"),
    "a withdrawal in a month": (
        GOOD + '[[withdrawn]]\ndocument = "a"\nreason = "It is forged."\ndate = "2026-11"\n',
        "TB021", "10:8", "Write year, month and day in figures",
    ),
    "editors that are no list": (
        GOOD.replace("date", 'editors = "One"\ndate'), "TB004", "3:12", 'Write editors = ["One"].',
    ),
    "editors in one text": (
        GOOD.replace("date", "editors = 'One, A.; Two and Three'\ndate"), "TB004", "3:12",
        'Write editors = ["One, A.", "Two", "Three"].',
    ),
    "editors that are no texts": (
        GOOD.replace("date", "editors = [1]\ndate"), "TB004", "3:11", 'Put each into quotation marks: editors = ["…"',
    ),
    "an order in one text": (
        GOOD + '[documents]\norder = "a, b"\n', "TB004", "8:10", 'Write order = ["a", "b"].',
    ),
    "a view that there is not": (
        GOOD + '[documents]\nviews = ["notes", "aparatus"]\n', "TB004", "8:20",
        "There is no view “aparatus”. Did you mean “apparatus”?",
    ),
    "a view by another name": (
        GOOD + "[documents]\nviews = [\n  'notes',\n  'facsimile',\n]\n", "TB004", "10:4",
        "There is no view “facsimile”. Known are: reading, pages, parallel, notes, apparatus, declassification, print.",
    ),
    "a view named twice": (
        GOOD + '[documents]\nviews = ["print", "notes", "print"]\n', "TB004", "8:11", "“print” is named twice. Name it",
    ),
    "views in one text": (
        GOOD + '[documents]\nviews = "notes, print"\n', "TB004", "8:10", 'Write views = ["notes", "print"].',
    ),
    "no heading of views": (
        GOOD + 'views = ["notes"]\n', "TB003", "7:1",
        "“views” stands in the table “licence”, but is a key of “documents”. The heading [documents] is missing",
    ),
    "a register that is a list": (
        GOOD + '[registers]\npeople = ["registers/people.xml"]\n', "TB004", "8:10",
        'Write people = "registers/people.xml".',
    ),
    "a version that is a number": (
        GOOD.replace("date", "version = 1.10  # now\ndate"), "TB004", "3:11", 'Write version = "1.10".',
    ),
    "a licence without an address": (GOOD.replace("https://", ""), "TB004", "6:8", "not a web address"),
    "a document that is not there": (
        GOOD + '[documents]\norder = ["leter"]\n', "TB005", "8:11", "Did you mean “letter”?",
    ),
    "a document named twice": (GOOD + '[documents]\norder = ["letter", "letter"]\n', "TB004", "8:11", "named twice"),
    "a register that is not there": (GOOD + '[registers]\npeople = "people.xml"\n', "TB005", "8:11", "There is no"),
    "a register without a path": (
        GOOD + '[registers]\npeople = ""  # later\n', "TB004", "8:10",
        'The path of the register “people” is empty. Write people = "registers/people.xml", or take the line out',
    ),
    "a file of two registers": (
        GOOD + '[registers]\npeople = "registers/people.xml"\nplaces = "./registers/people.xml"\n', "TB004", "9:11",
        "registers/people.xml is named for two registers: “people” and “places”. Name a file of its own for each",
    ),
    "a register outside": (GOOD + '[registers]\npeople = "../people.xml"\n', "TB006", "8:11", "leads out"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An edition of one letter, with a file beside it."""
    (tmp_path / "people.xml").write_text("<TEI/>")
    edition = tmp_path / "letters"
    for name in ("documents", "registers", "pages"):
        (edition / name).mkdir(parents=True)
    (edition / "documents/letter.xml").write_text("<TEI/>")
    (edition / "registers/people.xml").write_text("<TEI/>")
    (edition / "pages/about-us.md").write_text("# Us\n\nText.\n")
    (edition / "edition.toml").write_text(GOOD)
    return edition


def test_files_are_found(folder: Path) -> None:
    """Without a word on order, documents and pages come by name, registers where registers lie."""
    settings = read_settings(folder)
    assert settings.edition.id == "letters"
    assert settings.documents == ("documents/letter.xml",)
    assert settings.registers == ((RegisterKind.PEOPLE, "registers/people.xml"),)
    assert [(page.id, page.title) for page in read_prose(settings)[0]] == [("about-us", "Us")]


def test_order_comes_first_and_nothing_is_lost(folder: Path) -> None:
    """What ``order`` names comes first; documents that it does not name follow by name."""
    for name in ("a", "b"):
        (folder / f"documents/{name}.xml").write_text("<TEI/>")
    (folder / "edition.toml").write_text(GOOD + '[documents]\norder = ["letter", "b"]\n')
    assert [Path(file).stem for file in read_settings(folder).documents] == ["letter", "b", "a"]


@pytest.mark.parametrize(
    ("written", "views"),
    [
        ("", "reading pages parallel notes apparatus declassification print"),
        ("views = []", "reading pages"),
        ('views = ["print", "notes"]', "reading pages notes print"),
        ('views = ["notes", "reading"]', "reading pages notes"),
    ],
)
def test_views(folder: Path, written: str, views: str) -> None:
    """Documents have all views unless some are named, in whatever order; the reading view and the pages always."""
    (folder / "edition.toml").write_text(f"{GOOD}[documents]\n{written}\n")
    assert " ".join(read_settings(folder).edition.views) == views


@pytest.mark.parametrize("written", ["", 'id = ""\n'])
def test_a_folder_whose_name_is_no_id(folder: Path, written: str) -> None:
    """Without an id, the edition has its folder's name, which must be fit for an address."""
    settings = folder / "edition.toml"
    settings.write_text(GOOD.replace("date", f"{written}date"))
    folder = folder.rename(folder.with_name("Our Letters (2)"))
    found = fault(folder)
    assert (found.code, found.location.line) == ("TB004", 3 if written else 1)
    assert (found.message, found.hint) == (
        "The edition has no “id”; “Our Letters (2)”, the name of its folder, cannot be part of an address instead.",
        'Write id = "our-letters-2".',
    )


def fault(folder: Path) -> Diagnostic:
    """The one thing that is wrong with the settings, whether they can be used without it or not."""
    try:
        (found,) = read_settings(folder).faults
    except SourceError as error:
        return error.diagnostic
    return found


@pytest.mark.parametrize(("text", "code", "place", "words"), BAD.values(), ids=BAD)
def test_bad_settings(folder: Path, text: str, code: str, place: str, words: str) -> None:
    """Wrong settings give one diagnostic with its place and what to do."""
    (folder / "edition.toml").write_text(text)
    found = fault(folder)
    assert (found.code, f"{found.location.line}:{found.location.column}") == (code, place)
    assert words in f"{found.message} {found.hint}"


@pytest.mark.parametrize(
    ("encoding", "place", "words"),
    [
        ("cp1252", "2:10", "The byte 0xC9 is not UTF-8, which edition.toml must be. In Windows-1252 this byte is the"),
        ("utf-16", "1:1", "edition.toml is saved as UTF-16. Save it as UTF-8."),
        ("utf-16-le", "1:1", "edition.toml is saved as UTF-16. Save it as UTF-8."),
    ],
)
def test_settings_must_be_utf8(folder: Path, encoding: str, place: str, words: str) -> None:
    """Settings in another encoding are refused at the first byte that does not fit."""
    (folder / "edition.toml").write_bytes(GOOD.replace("Letters", "Études").encode(encoding))
    found = fault(folder)
    assert (found.code, f"{found.location.line}:{found.location.column}") == ("TB001", place)
    assert words in f"{found.message} {found.hint}"


def test_no_settings(tmp_path: Path) -> None:
    """A folder without settings is no edition."""
    with pytest.raises(SourceError, match="There is no edition"):
        read_settings(tmp_path)


def test_no_documents(folder: Path) -> None:
    """An edition without documents has nothing to publish."""
    (folder / "documents/letter.xml").unlink()
    with pytest.raises(SourceError, match="no documents"):
        read_settings(folder)


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    """A symbolic link must not publish what lies outside the edition; the other documents are read."""
    (folder / "documents/secret.xml").symlink_to(folder.parent / "people.xml")
    assert "leads out of the edition" in fault(folder).message
    assert read_settings(folder).documents == ("documents/letter.xml",)


def test_prose_must_be_utf8(folder: Path) -> None:
    """A page in another encoding is refused at the byte that does not fit; the others are read."""
    (folder / "pages/a.md").write_text("# A\n")
    (folder / "pages/about-us.md").write_bytes("Übers Caf".encode() + b"\xe9\n")
    (folder / "pages/b.md").write_bytes("# Us".encode("utf-16"))
    (folder / "pages/c.md").mkdir()
    pages, faults = read_prose(read_settings(folder))
    assert [page.id for page in pages] == ["a"]
    assert [(fault.code, str(fault.location)) for fault in faults] == [
        ("TB101", "pages/about-us.md:1:10"),
        ("TB101", "pages/b.md:1:1"),
        ("TB050", "pages/c.md:1:1"),
    ]
    assert "UTF-16" in faults[1].message
