"""Reports on stdout and in files, as the command writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building import teibuild


def test_several_at_once(edition: Path, tmp_path: Path) -> None:
    """One check, a report on stdout and one in each file; paths are counted from where one stands."""
    named = [f"--report={name}" for name in ("a.sarif", "b.xml", "c.json", "d.txt")]
    done = teibuild("check", "--format", "github", *named, "editions/letters", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=editions/letters/documents/letter-1.xml,line=14,")
    assert done.stdout.count("\n") == 1
    (run,) = json.loads((tmp_path / "a.sarif").read_text())["runs"]
    (place,) = (location["physicalLocation"] for location in run["results"][0]["locations"])
    assert place["artifactLocation"] == {"uri": "editions/letters/documents/letter-1.xml", "uriBaseId": "%SRCROOT%"}
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    assert '<testcase classname="editions/letters" name="documents/letter-2.xml"/>' in (tmp_path / "b.xml").read_text()
    assert json.loads((tmp_path / "c.json").read_text())["summary"]["errors"] == 1
    assert (tmp_path / "d.txt").read_text().endswith("1 error in 3 files.\n")


def test_in_any_locale(edition: Path) -> None:
    """The same bytes, whatever the locale says of letters."""
    plain = teibuild("check", "--format=github", ".", cwd=edition)
    other = teibuild("check", "--format=github", ".", cwd=edition, env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert "“" in plain.stdout
    assert plain.stdout == other.stdout


def test_of_a_build(edition: Path) -> None:
    """A build says what is wrong in the same formats."""
    done = teibuild("build", "--format=junit", ".", cwd=edition)
    assert (done.returncode, 'type="TB303"' in done.stdout) == (1, True)


def test_of_a_clean_build(good: Path) -> None:
    """It is reported as well, so that no program waits for a report in vain; the site is told of on stderr."""
    done = teibuild("build", "--format=sarif", ".", cwd=good)
    (run,) = json.loads(done.stdout)["runs"]
    assert (done.returncode, run["results"]) == (0, [])
    assert "open site/index.html" in done.stderr


def test_within_a_repository_of_github(edition: Path, tmp_path: Path) -> None:
    """GitHub counts paths from its checkout, wherever in it one stands."""
    done = teibuild("check", "--format=github", ".", cwd=edition, env={"GITHUB_WORKSPACE": str(tmp_path)})
    assert done.stdout.startswith("::error file=editions/letters/documents/letter-1.xml,")


def test_outside_of_where_one_stands(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An edition elsewhere is named by its whole path."""
    done = teibuild("check", "--format=sarif", edition, cwd=tmp_path_factory.mktemp("elsewhere"))
    assert f'"uri": "{edition.as_uri()}/documents/letter-1.xml"' in done.stdout


@pytest.mark.parametrize(
    ("name", "code", "words"), [("a.pdf", 2, "a.pdf ends in none of"), ("no/a.sarif", 3, "No such")]
)
def test_where_a_report_cannot_be_written(edition: Path, name: str, code: int, words: str) -> None:
    """An ending that is no format is wrong usage; a folder that is not there is outside."""
    done = teibuild("check", "--report", name, ".", cwd=edition)
    assert done.returncode == code
    assert words in done.stderr


def test_settings_that_cannot_be_read(edition: Path) -> None:
    """They are named, instead of files that were never reached."""
    (edition / "edition.toml").write_text("title = x\n")
    assert teibuild("check", ".", cwd=edition).stdout.endswith("\n1 error in edition.toml.\n")
