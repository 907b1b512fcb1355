"""What ``[[volumes]]`` of the settings may say, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.read.edition import read_settings
from volumes import SETTINGS, document, edition

GOOD = 'file = "volumes/1961.xml"\nsplit = "//div[@type=\'document\']"\n'

#: What stands below [[volumes]]; where it is wrong, and what is said of it.
WRONG = {
    "unknown key": (GOOD + 'splitt = "x"', (12, 1), "[[volumes]] knows no “splitt”. Did you mean “split”?"),
    "no split": (
        'file = "volumes/1961.xml"',
        (10, 9),
        "The volume lacks its “split”. Add split = … below [[volumes]].",
    ),
    "no file": ('split = "//div"', (9, 1), "The volume lacks its “file”. Add file = … below [[volumes]]."),
    "a number": ('file = 1961\nsplit = "//div"', (10, 8), "The value of “file” is not text in quotation marks."),
    "no such file": (
        'file = "volumes/1962.xml"\nsplit = "//div"',
        (10, 9),
        "There is no volumes/1962.xml. Did you mean “volumes/1961.xml”?",
    ),
    "a folder": (
        'file = "volumes/1960.xml"\nsplit = "//div"',
        (10, 9),
        "volumes/1960.xml cannot be read: not a regular file. Check that it is a file, and yours.",
    ),
    "backslashes": (
        "file = 'volumes\\1961.xml'\nsplit = \"//div\"",
        (10, 9),
        "“volumes\\1961.xml” is written with backslashes. Write volumes/1961.xml: paths have forward slashes.",
    ),
    "outside": (
        'file = "../1961.xml"\nsplit = "//div"',
        (10, 9),
        "../1961.xml leads out of the edition's folder. Copy the file into the edition.",
    ),
    "twice": (GOOD + "[[volumes]]\n" + GOOD, (10, 9), "volumes/1961.xml is named twice. Name it once."),
    "a prefix that begins no address": (
        GOOD + 'prefix = "1961-"',
        (12, 11),
        (
            "No address can begin with “1961-”. "
            "A prefix is made of letters, digits, hyphens, dots and underscores; a letter comes first."
        ),
    ),
    "a path that counts": (
        'file = "volumes/1961.xml"\nsplit = "//div[2]"',
        (11, 16),
        (
            "“2” cannot stand here: a volume is split by names, and by their attributes. Write a path such as "
            "//div[@type='document'], /TEI/text/body/div or //div[@type='letter' and @n]."
        ),
    ),
    "a path to nothing": (
        'file = "volumes/1961.xml"\nsplit = "//div[@type=\'letter\']"',
        (11, 10),
        (
            "Nothing in volumes/1961.xml is //div[@type='letter']. "
            "Names are TEI's; see whether the attributes are written like this in the volume."
        ),
    ),
}


def with_volume(folder: Path, table: str) -> Path:
    """An edition with a volume, and this below [[volumes]]."""
    (folder / "volumes" / "1960.xml").mkdir(parents=True)
    return edition(folder, [document(1), document(2)], f"{SETTINGS}\n[[volumes]]\n{table}")


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, case: str) -> None:
    """One diagnostic for each fault, with the remedy; nothing is raised, so that the rest is checked."""
    table, place, said = WRONG[case]
    (found,) = read_settings(with_volume(tmp_path, table)).faults
    assert f"{found.message} {found.hint}".strip() == said
    assert (found.location.file, found.location.line, found.location.column) == ("edition.toml", *place)


def test_one_pair_of_brackets_is_told(tmp_path: Path) -> None:
    """A table where there should be a list of them."""
    (found,) = read_settings(edition(tmp_path, [document(1)], f"{SETTINGS}\n[volumes]\n{GOOD}")).faults
    assert found.hint == "Write [[volumes]]."


def test_documents_of_a_volume_are_documents(tmp_path: Path) -> None:
    """They are published in the order of the volume, behind those that have files of their own."""
    folder = edition(tmp_path, [document(2), document(1)])
    (folder / "documents").mkdir()
    (folder / "documents" / "letter.xml").write_text("<TEI/>", encoding="utf-8")
    settings = read_settings(folder)
    assert settings.documents == ("documents/letter.xml", "volumes/d2.xml", "volumes/d1.xml")
    assert settings.faults == ()
    assert settings.sources.read("documents/letter.xml") == b"<TEI/>"
    assert b"2. Memorandum" in settings.sources.read("volumes/d2.xml")


def test_a_volume_may_lie_among_the_documents(tmp_path: Path) -> None:
    """It is no document of its own there."""
    folder = edition(
        tmp_path, [document(1)], SETTINGS + f"\n[[volumes]]\n{GOOD}".replace("volumes/1961", "documents/1961")
    )
    (folder / "volumes").rename(folder / "documents")
    assert read_settings(folder).documents == ("documents/d1.xml",)


def test_a_prefix_goes_before_each_id(tmp_path: Path) -> None:
    """Addresses begin with it."""
    folder = edition(tmp_path, [document(1)], f'{SETTINGS}\n[[volumes]]\n{GOOD}prefix = "v1961-"\n')
    assert read_settings(folder).documents == ("volumes/v1961-d1.xml",)
