"""The command line: exit codes, streams, and no traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from teibuild import __version__, checking, cli

HERE = Path(__file__).parent
CASES = HERE / "cases"
BAD = CASES / "dangling-across-files" / "bad"
GOOD = CASES / "dangling-across-files" / "good"


def run(*arguments: str) -> Result:
    """A command, run in this process."""
    return CliRunner().invoke(cli.main, list(arguments), prog_name="teibuild")


def test_check_good() -> None:
    """0, one line on stdout."""
    result = run("check", str(GOOD))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No errors in 3 files.\n", "")


def test_check_quiet() -> None:
    """Nothing wrong, nothing said."""
    assert run("check", "--quiet", str(GOOD)).output == ""


def test_check_verbose() -> None:
    """What is done is said on stderr."""
    result = run("check", "--verbose", str(GOOD))
    assert result.stderr.splitlines() == [
        "checked registers/people.xml",
        "checked registers/places.xml",
        "checked documents/letter.xml",
    ]


def test_check_bad() -> None:
    """1; paths lead to the file from where one stands, and the last line counts."""
    result = run("check", str(BAD))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{BAD.as_posix()}/documents/letter.xml:4:16: error[TB303] ")
    assert result.stdout.endswith("2 errors in 3 files.\n")


@pytest.mark.parametrize("element", ["p", "q1"])
def test_nowhere_to_keep(tmp_path: Path, element: str) -> None:
    """Where no name can be had among the user's files, nothing is kept, and nothing else changes."""
    folder = tmp_path / "edition"
    shutil.copytree(GOOD, folder)
    letter = folder / "documents" / "letter.xml"
    letter.write_text(
        letter.read_text("utf-8").replace("<p ", f"<{element} ").replace("</p>", f"</{element}>"), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "teibuild", "check", str(folder)],
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / ("long" * 100))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (int(element != "p"), "")


def test_check_json() -> None:
    """JSON for programs, in the shape that docs/reports.md describes."""
    result = run("check", "--format", "json", str(BAD))
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["version"] == 1
    assert report["edition"] == str(BAD)
    assert report["summary"] == {"files": 3, "errors": 2, "warnings": 0, "infos": 0, "mendable": 0}
    assert report["diagnostics"][0] == {
        "edition": str(BAD),
        "code": "TB303",
        "name": "dangling-pointer",
        "severity": "error",
        "file": "documents/letter.xml",
        "line": 4,
        "column": 16,
        "length": 30,
        "message": "ref points to “rostov”, but registers/people.xml has no such xml:id.",
        "hint": "Did you mean #rostow?",
        "source_line": '<persName ref="../registers/people.xml#rostov">Rostow</persName> and '
        '<persName ref="../registers/people.xml#kennedy">Kennedy</persName>',
        "related": [],
        "edits": [],
        "help": "",
    }


def test_edition_by_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """EDITION may be left out within an edition, and where there is only one."""
    monkeypatch.chdir(GOOD)
    assert run("check").exit_code == 0
    (tmp_path / "editions").mkdir()
    monkeypatch.chdir(tmp_path)
    nowhere = run("check")
    assert nowhere.exit_code == 2
    assert "There is no edition here" in nowhere.stderr
    (tmp_path / "editions" / "one").symlink_to(GOOD)
    assert run("check").exit_code == 0
    (tmp_path / "editions" / "two").symlink_to(GOOD)
    several = run("check")
    assert several.exit_code == 2
    assert "Which edition? There are editions/one, editions/two." in several.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere"], "There is no file or folder nowhere."),
        (["check", __file__], "belongs to no edition"),
        (["check", "--format", "yaml"], "'yaml'"),
        (["chekc"], "chekc"),
        (["explain", "TB30"], "Did you mean TB"),
        (["explain", "zzz"], "lists all codes"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str) -> None:
    """2, and what would have been right."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_explain() -> None:
    """One rule, with why and both examples; all of them without a code."""
    assert run("explain", "duplicate-id").stdout == run("explain", "tb301").stdout
    assert "Not so:" in run("explain", "TB301").stdout
    assert run("explain").stdout.count("\n") > 70


def test_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """3, in one line, where the system fails."""

    def fail(folder: Path, _look: object) -> None:
        raise OSError(28, "No space left on device", str(folder))

    monkeypatch.setattr(checking, "read_settings", fail)
    result = run("check", str(GOOD))
    assert (result.exit_code, result.stderr) == (3, f"teibuild: {GOOD}: No space left on device\n")


def test_our_own_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a mistake of teibuild's own shows a traceback, unless it is asked for."""

    def fail(folder: Path, _look: object) -> None:
        raise ZeroDivisionError(str(folder))

    monkeypatch.setattr(checking, "read_settings", fail)
    result = run("check", str(GOOD))
    assert result.exit_code == 3
    assert result.stderr.startswith(f"teibuild: this should not have happened (ZeroDivisionError: {GOOD}).")
    monkeypatch.setenv("TEIBUILD_TRACEBACK", "1")
    assert isinstance(run("check", str(GOOD)).exception, ZeroDivisionError)


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """130, in one line."""

    def interrupt(folder: Path, _look: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "read_settings", interrupt)
    result = run("check", str(GOOD))
    assert result.exit_code == 130
    assert "interrupted" in result.stderr


def test_as_a_program(tmp_path: Path) -> None:
    """As a module, in a terminal without Unicode, to a reader that goes away: still no traceback."""
    environment = {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "NO_COLOR": "1",
        "PYTHONPATH": str(HERE.parents[1] / "src"),
    }
    command = [sys.executable, "-m", "teibuild"]
    version = subprocess.run([*command, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert version.stdout == f"teibuild {__version__}\n"
    checked = subprocess.run(
        [*command, "check", str(BAD)], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "rostov" in checked.stdout


def test_help_is_quick() -> None:
    """Help does not import what only a command needs."""
    code = (
        "import sys, teibuild.cli; teibuild.cli.main(['--help'], standalone_mode=False); print('lxml' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1] / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


def test_colour_only_where_it_belongs() -> None:
    """A report that is not read on a terminal has no colour."""
    assert "\x1b" not in run("check", str(BAD)).stdout
    assert click.unstyle(run("check", str(BAD)).stdout) == run("check", str(BAD)).stdout


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("documents/report.xml", "among the sources of the edition, in documents/"),
        ("registers/report.json", "in registers/"),
        ("pages/report.txt", "in pages/"),
        ("documents/new/report.sarif", "in documents/"),
        ("linked/report.xml", "in documents/"),
        ("documents/letter.xml", "is no report; it is not written over"),
        ("link.xml", "is no report; it is not written over"),
    ],
)
def test_a_report_is_never_written_among_the_sources(tmp_path: Path, file: str, words: str) -> None:
    """2; no source is written over, and nothing is put where it would be read as one."""
    edition = tmp_path / "edition"
    shutil.copytree(GOOD, edition)
    (edition / "linked").symlink_to(edition / "documents")
    (edition / "link.xml").symlink_to(edition / "documents" / "letter.xml")
    before = {path: path.read_bytes() for path in edition.rglob("*.*") if path.is_file()}
    result = run("check", str(edition), "--report", str(edition / file))
    assert result.exit_code == 2
    assert words in result.stderr
    assert {path: path.read_bytes() for path in edition.rglob("*.*") if path.is_file()} == before


def test_a_report_may_be_written_again(tmp_path: Path) -> None:
    """Over an earlier report, or an empty file, beside the sources or anywhere else."""
    edition = tmp_path / "edition"
    shutil.copytree(GOOD, edition)
    (edition / "empty.xml").touch()
    for file in ("report.xml", "report.xml", "empty.xml", "report.json", "report.json"):
        assert run("check", str(edition), "--report", str(edition / file)).exit_code == 0
        assert (edition / file).stat().st_size > 0


def test_a_path_with_backslashes() -> None:
    """2, and the path as it is written here."""
    result = run("check", str(GOOD / "documents" / "letter.xml").replace("/", "\\"))
    assert result.exit_code == 2
    assert f"Here paths have forward slashes: {(GOOD / 'documents' / 'letter.xml').as_posix()}." in result.stderr
    assert "not there either" in run("check", "no\\such.xml").stderr
