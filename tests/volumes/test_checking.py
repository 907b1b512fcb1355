"""A volume is checked document by document, and everything is told where it stands in the volume."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from building import teibuild
from teibuild import unchanged
from teibuild.changed import changed_files, contents
from teibuild.checking import Checked, check_edition
from volumes import BEFORE, SETTINGS, VOLUMES, document, edition

LETTERS = Path(__file__).parents[1] / "editions" / "letters"
EVE = 'Dear <persName ref="../registers/people.xml#eve">Eve</persName>!'
FAULT = 'See <ref target="#nowhere">there</ref>.'


def told(checked: Checked) -> list[tuple[str, str, int, int]]:
    """What was found: code, file, line and column."""
    return [(one.code, one.location.file, one.location.line, one.location.column) for one in checked.diagnostics]


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written just now counts as written a while ago."""
    monkeypatch.setattr(unchanged, "_SETTLED", 0)


def test_a_fault_is_told_where_it_stands(tmp_path: Path) -> None:
    """The volume's own file, line, column and text."""
    checked = check_edition(edition(tmp_path, [document(1), document(2, FAULT), document(3)]))
    line = BEFORE.count("\n") + 5 + 4
    assert told(checked) == [("TB303", "volumes/1961.xml", line, 35)]
    assert checked.diagnostics[0].source_line == '<p xml:id="d2-1">See <ref target="#nowhere">there</ref>.</p>'
    assert checked.files == ("volumes/1961.xml",)


def test_a_fault_on_a_line_with_others_is_told_where_it_stands(tmp_path: Path) -> None:
    """Documents that share a line have the columns and the text of that line."""
    folder = edition(tmp_path, [document(1).replace("\n", ""), document(2, FAULT).replace("\n", ""), document(3)])
    (found,) = check_edition(folder).diagnostics
    line = (folder / "volumes" / "1961.xml").read_text(encoding="utf-8").splitlines()[found.location.line - 1]
    assert found.source_line == line
    assert line[found.location.column - 1 :].startswith("#nowhere")


def test_a_volume_on_one_line_is_told_by_columns(tmp_path: Path) -> None:
    """Where the line is longer than anyone would read, it is not shown."""
    folder = edition(tmp_path, [document(number) for number in range(1, 60)] + [document(60, FAULT)])
    file = folder / "volumes" / "1961.xml"
    text = file.read_text(encoding="utf-8").replace("\n", " ")
    file.write_text(text, encoding="utf-8")
    (found,) = check_edition(folder).diagnostics
    assert (found.location.line, found.location.column) == (1, text.index("#nowhere") + 1)
    assert found.source_line == ""


def test_a_fault_of_the_header_is_told_once(tmp_path: Path) -> None:
    """All documents have it in common."""
    folder = edition(tmp_path, [document(number) for number in range(1, 5)])
    file = folder / "volumes" / "1961.xml"
    file.write_text(file.read_text(encoding="utf-8").replace("<licence\n target=", "<licence\n n="), encoding="utf-8")
    assert [(code, line) for code, _, line, _ in told(check_edition(folder))] == [("TB841", 6)]


def test_a_fault_around_the_documents_is_told(tmp_path: Path) -> None:
    """What stands outside of them is validated, too."""
    folder = edition(tmp_path, [document(1), "<paragraph>Between</paragraph>\n", document(2)])
    found = told(check_edition(folder))
    line = BEFORE.count("\n") + 5 + 1
    assert [(code, at) for code, _, at, _ in found] == [("TB872", line), ("TB201", line)]


def test_a_broken_volume_leaves_the_rest(tmp_path: Path) -> None:
    """One diagnostic with its place; other files are checked, and pointers into the volume are not called wrong."""
    folder = edition(tmp_path, [document(1), document(2).replace("</p>", ""), document(3)])
    for name in ("documents", "registers"):
        shutil.copytree(LETTERS / name, folder / name)
    letter = folder / "documents" / "letter-1.xml"
    text = letter.read_text(encoding="utf-8").replace(
        "all is well", '<ref target="../volumes/1961.xml#d2">all</ref> is <b/>'
    )
    letter.write_text(text, encoding="utf-8")
    done = teibuild("check", folder, "--no-cache")
    assert done.returncode == 1
    assert done.stdout.count("error[") == 2
    assert "1961.xml:24:1: error[TB110]" in done.stdout
    assert "letter-1.xml:14:" in done.stdout


def test_only_a_document_that_changed_is_checked_again(tmp_path: Path) -> None:
    """The others have moved to other lines; what was found of them is told there."""
    before = [document(1), document(2, FAULT), document(3), document(4, FAULT)]
    folder, cache = edition(tmp_path / "edition", before), tmp_path / "kept.sqlite"
    again: list[str] = []
    first = check_edition(folder, cache=cache, progress=again.append)
    assert len(again) == 5
    again.clear()
    assert check_edition(folder, cache=cache, progress=again.append) == first
    assert again == []
    edition(folder, [document(1), document(2, FAULT), document(3, "All\nis\nwell."), document(4, FAULT)])
    second = check_edition(folder, cache=cache, progress=again.append)
    assert again == ["volumes/d3.xml"]
    assert [line for _, _, line, _ in told(second)] == [line + 2 * (line > 30) for _, _, line, _ in told(first)]
    assert second == check_edition(folder)


def test_lines_before_all_documents_change_none(tmp_path: Path) -> None:
    """A line that is put in before the header is no reason to check anything again."""
    folder, cache = edition(tmp_path / "edition", [document(1, FAULT)]), tmp_path / "kept.sqlite"
    first = check_edition(folder, cache=cache)
    file = folder / "volumes" / "1961.xml"
    file.write_text(file.read_text(encoding="utf-8").replace("<text>\n", "\n\n<text>\n"), encoding="utf-8")
    again: list[str] = []
    second = check_edition(folder, cache=cache, progress=again.append)
    assert "volumes/d1.xml" not in again
    assert [one.location.line for one in second.diagnostics] == [one.location.line + 2 for one in first.diagnostics]


def test_a_volume_stands_for_its_documents(tmp_path: Path) -> None:
    """Who asks for the volume alone hears of all of them, and of no other file."""
    folder = edition(tmp_path / "edition", [document(1, FAULT), document(2)])
    for name in ("documents", "registers"):
        shutil.copytree(LETTERS / name, folder / name)
    done = teibuild("check", folder / "volumes" / "1961.xml", "--no-cache")
    assert "1961.xml:19:35: error[TB303]" in done.stdout
    assert done.stdout.rstrip().endswith("1 error in volumes/1961.xml.")
    for step in (["init"], ["add", "."]):
        subprocess.run(["git", *step], cwd=folder, check=True, capture_output=True)
    assert teibuild("check", folder, "--changed", "--no-cache").stdout.count("1961.xml:19:35") == 1


#: What becomes of a volume with two documents, the file that has not changed of which something is told, and what.
BROUGHT_ABOUT = {
    "its last pointer to an entry is gone": ([document(1), document(2)], "registers/people.xml", "TB330"),
    "the document with it is gone": ([document(2)], "registers/people.xml", "TB330"),
}


@pytest.mark.parametrize("name", BROUGHT_ABOUT)
def test_what_the_change_of_a_volume_brings_about(name: str, tmp_path: Path) -> None:
    """It is told of other files, as it is where a file has one document."""
    documents, file, code = BROUGHT_ABOUT[name]
    folder = edition(tmp_path / "edition", [document(1, EVE), document(2)])
    for part in ("documents", "registers"):
        shutil.copytree(LETTERS / part, folder / part)
    people = folder / "registers" / "people.xml"
    eve = '<person xml:id="eve"><persName>Eve</persName><note>A reader.</note></person></listPerson>'
    people.write_text(people.read_text(encoding="utf-8").replace("</listPerson>", eve), encoding="utf-8")
    who = ("-c", "user.name=The editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false")
    for step in (["init"], ["add", "."], ["commit", "-m", "First"]):
        subprocess.run(["git", *who, *step], cwd=folder, check=True, capture_output=True)
    edition(folder, documents)

    def elsewhere() -> list[tuple[str, str]]:
        before = partial(contents, folder, "HEAD")
        found = check_edition(folder, changed=changed_files(folder), before=before)
        return [(item.location.file, item.code) for item in found.diagnostics if item.location.file == file]

    assert elsewhere() == [(file, code)]
    edition(folder, ["\n", document(1, EVE), document(2, "All is said.")])
    assert elsewhere() == []


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_nothing_is_mended_in_a_volume(tmp_path: Path, option: str) -> None:
    """What is mechanical is told as elsewhere, but the file is left alone, and that is said."""
    folder = edition(tmp_path, [document(1).replace('xml:id="d1-1"', 'xml:id="d1-1 "')])
    file = folder / "volumes" / "1961.xml"
    before = file.read_bytes()
    done = teibuild("check", folder, option, "--no-cache")
    assert f"nothing is mended in {file}: a volume is mended by hand" in done.stderr
    assert file.read_bytes() == before


def test_titles_and_dates_are_their_own(tmp_path: Path) -> None:
    """Documents of a volume have the header's title in common, and are not called doubled; two with one heading are."""
    assert told(check_edition(edition(tmp_path / "good", [document(1), document(2)]))) == []
    folder = edition(tmp_path / "bad", [document(1), document(29).replace("29. Mem", "1. Mem")])
    assert [code for code, *_ in told(check_edition(folder))] == ["TB853"]


def test_a_volume_must_be_split_once(tmp_path: Path) -> None:
    """The same settings twice are one fault, and the documents are there once."""
    checked = check_edition(edition(tmp_path, [document(1)], SETTINGS + VOLUMES + VOLUMES))
    assert [code for code, *_ in told(checked)] == ["TB004"]


def test_rules_are_weighed_by_the_name_of_the_volume(tmp_path: Path) -> None:
    """What the settings say of the volume's file holds for its documents."""
    weighed = '\n[[checks.exceptions]]\nfiles = ["volumes/1961.xml"]\nrules = { dangling-pointer = "warning" }\n'
    (found,) = check_edition(edition(tmp_path, [document(1, FAULT)], SETTINGS + weighed + VOLUMES)).diagnostics
    assert (found.code, found.severity) == ("TB303", "warning")


def test_another_split_is_another_document(tmp_path: Path) -> None:
    """What the settings make another document of is checked again, though the volume is as it was."""
    within = document(2, FAULT).replace('xml:id="d2"', 'xml:id="s1d1"').replace("document", "annex", 1)
    around = '<div type="document" xml:id="d1">\n' + within + "</div>\n"
    split = VOLUMES.replace("'document'", "'annex'")
    folder, cache = edition(tmp_path / "edition", [around], SETTINGS + split), tmp_path / "kept.sqlite"
    again: list[str] = []
    check_edition(folder, cache=cache, progress=again.append)
    (folder / "edition.toml").write_text(f'{SETTINGS}{VOLUMES}prefix = "s1"\n', encoding="utf-8")
    again.clear()
    assert check_edition(folder, cache=cache, progress=again.append) == check_edition(folder)
    assert "volumes/s1d1.xml" in again
