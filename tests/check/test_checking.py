"""Checking a whole edition: what is kept from run to run, what has changed against git, which files are spoken of."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from pathlib import Path

import pytest

from building import ROOT, copy_edition, teibuild
from teibuild import cache as cache_module
from teibuild.cache import Cache, digest
from teibuild.check.document import Document
from teibuild.check.rules import ALWAYS
from teibuild.checking import Checked, check_edition
from teibuild.cli.selection import Selection, select
from teibuild.model import CheckedFile, Diagnostic, Exemption, Fact, FileLink, Location, Severity
from teibuild.workers import Workers

LETTERS = ROOT / "tests" / "editions" / "letters"


@pytest.fixture(name="edition")
def _edition(tmp_path: Path) -> Path:
    return copy_edition(tmp_path, LETTERS)


@pytest.fixture(name="kept")
def _kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "kept.sqlite"


def check(edition: Path, kept: Path | None = None, only: frozenset[str] | None = None) -> tuple[Checked, list[str]]:
    """An edition checked: what was found, and the files that were checked anew."""
    done: list[str] = []
    return check_edition(edition, cache=kept, only=only, progress=done.append), done


def change(file: Path, old: str, new: str) -> None:
    """Change one place of a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def a_document(edition: Path) -> Path:
    """The first document of an edition."""
    return min((edition / "documents").glob("*.xml"))


# What is kept


def test_what_has_not_changed_is_not_checked_again(edition: Path, kept: Path) -> None:
    """A second run checks nothing; after a change, the changed file alone."""
    first, everything = check(edition, kept)
    assert len(everything) == len(first.files) > 2
    assert check(edition, kept) == (first, [])
    document = a_document(edition)
    change(document, "<text", "<!-- read again --><text")
    again, done = check(edition, kept)
    assert done == [f"documents/{document.name}"]
    assert again == first


def test_kept_results_are_those_of_a_fresh_check(edition: Path, kept: Path) -> None:
    """Whatever is changed, in whatever order, the report is the one that a check without anything kept gives."""
    choose = random.Random(1)
    files = sorted([*edition.glob("documents/*.xml"), *edition.glob("registers/*.xml"), edition / "edition.toml"])
    originals = {file: file.read_bytes() for file in files}
    for _ in range(12):
        file = choose.choice(files)
        data = originals[file]
        if choose.random() < 0.7:
            at = choose.randrange(len(data))
            data = data[:at] + choose.choice([b"", b"<", b"x", b'"', b"#", b"xml:id", b" "]) + data[at + 1 :]
        file.write_bytes(data)
        assert check(edition, kept)[0] == check(edition)[0]


@pytest.mark.parametrize("spoil", ["garbage", "cut", "emptied", "another table", "wrong values", "a folder", "removed"])
def test_a_spoilt_cache_does_no_harm(edition: Path, kept: Path, spoil: str) -> None:
    """What cannot be read is worked out again, and kept anew."""
    first, _ = check(edition, kept)
    data = kept.read_bytes()
    if spoil in {"garbage", "cut", "emptied"}:
        kept.write_bytes({"garbage": os.urandom(5000), "cut": data[: len(data) // 2], "emptied": b""}[spoil])
    elif spoil in {"another table", "wrong values"}:
        with sqlite3.connect(kept) as file:
            if spoil == "another table":
                file.executescript("DROP TABLE kept; CREATE TABLE kept (other TEXT)")
            else:
                file.execute("UPDATE kept SET value = zeroblob(length(value))")
        file.close()
    else:
        kept.unlink()
        if spoil == "a folder":
            kept.mkdir()
    assert check(edition, kept)[0] == first
    assert check(edition, kept)[0] == first


def test_a_cache_that_cannot_be_written(edition: Path, tmp_path: Path) -> None:
    """Then everything is checked, every time."""
    (tmp_path / "file").write_text("not a folder")
    first, everything = check(edition, tmp_path / "file" / "kept.sqlite")
    assert check(edition, tmp_path / "file" / "kept.sqlite") == (first, everything)


def test_another_program_keeps_other_results(edition: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version found is not taken for what this one would."""
    check(edition, kept)
    monkeypatch.setattr("teibuild.checking.program", lambda: b"another")
    assert check(edition, kept)[1]


def test_everything_about_a_file_is_kept(kept: Path) -> None:
    """A result comes back as it was, to the last part."""
    place = Location("documents/a.xml", 3, 4)
    whole = CheckedFile(
        "documents/a.xml",
        "register",
        (Diagnostic("TB403", Severity.WARNING, place, "A “fact”.", "A hint.", "<pb/>", 4, (), (), "raw"),),
        readable=True,
        ids=frozenset({"a", "ä"}),
        links=frozenset({FileLink("persName", "ref", "registers/people.xml", "x").line}),
        facts=(Fact("entry", "x", "person", 7),),
        exemptions=(Exemption(("TB403",), "why", (1, 2), (3, 4), 1, 1, "<?teibuild?>", 5),),
    )
    with Cache(kept, CheckedFile) as cache:
        cache.put({b"key": whole})
    with Cache(kept, CheckedFile) as cache:
        assert cache.get([b"key", b"other"]) == {b"key": whole}


def test_what_is_kept_stays_small(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, what has not been used for longest goes."""
    monkeypatch.setattr(cache_module, "LIMIT", 200_000)
    with Cache(kept, bytes) as cache:
        for number in range(400):
            cache.put({digest(str(number)): os.urandom(2000)})
    assert kept.stat().st_size < 400_000
    with Cache(kept, bytes) as cache:
        assert cache.get([digest("399")])


def test_parts_of_a_digest_are_told_apart() -> None:
    """No two lists of parts run together."""
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")


def test_any_number_of_processes(edition: Path) -> None:
    """The same report, whoever checks."""
    change(a_document(edition), "<p", "<pp")
    assert check_edition(edition, crew=Workers(2)) == check_edition(edition, crew=Workers(1))


def test_files_that_hold_their_process(edition: Path, kept: Path) -> None:
    """A file whose check comes to no end is named; what is kept knows nothing of it."""
    none = 0.0001
    held = check_edition(edition, cache=kept, crew=Workers(2, none))
    assert {item.location.file for item in held.diagnostics if item.code == "TB054"} == set(held.files)
    assert check_edition(edition, cache=kept) == check_edition(edition)


def test_a_rule_that_fails(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours is told as ours, and hides nothing that the other rules find."""
    change(a_document(edition), "</body>", '<div><p xml:id="l1-p1">x</p></div></body>')

    def fails(document: Document) -> list[Diagnostic]:
        message = document.file
        raise ValueError(message)

    monkeypatch.setattr("teibuild.check.files.ALWAYS", (fails, *ALWAYS))
    after = check_edition(edition)
    failed = [item for item in after.diagnostics if item.code == "TB699"]
    assert {item.location.file for item in failed} == set(after.files)
    assert failed[0].message == f"The rule fails failed: ValueError: {failed[0].location.file}."
    assert "TB301" in {item.code for item in after.diagnostics}


# What has changed


def git(folder: Path, *arguments: str) -> None:
    """Run git as an editor does."""
    who = ("-c", "user.name=The editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(name="repository")
def _repository(tmp_path: Path, edition: Path) -> Path:
    git(tmp_path, "init")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "First")
    return edition


def test_changed(repository: Path) -> None:
    """Changed and new files are spoken of, others are not."""
    assert teibuild("check", "--changed", repository, "--no-cache").stderr.startswith("Nothing has changed")
    new = repository / "documents" / "new.xml"
    new.write_text("<TEI>")
    old = a_document(repository)
    change(old, "<p", "<pp")
    done = teibuild("check", "--changed", repository, "--no-cache", "--verbose")
    assert done.returncode == 1
    assert "2 errors in 2 files." in done.stdout
    git(repository, "add", "-A")
    git(repository, "commit", "-m", "Second")
    assert teibuild("check", "--changed", repository, "--no-cache").returncode == 0
    since = teibuild("check", "--since", "HEAD~1", repository, "--no-cache", "--verbose")
    assert since.stdout == done.stdout


def test_a_change_that_breaks_a_link_elsewhere(repository: Path) -> None:
    """An entry that is renamed: the pointers that led to it are told, though their files have not changed."""
    register = next(path for path in sorted(repository.glob("registers/*.xml")) if "<person " in path.read_text())
    text = register.read_text(encoding="utf-8")
    entry = text.split('<person xml:id="')[1].split('"')[0]
    change(register, f'<person xml:id="{entry}"', '<person xml:id="somebody"')
    done = teibuild("check", "--changed", repository, "--no-cache")
    assert done.returncode == 1
    assert "TB303" in done.stdout
    assert entry in done.stdout


def test_changed_where_git_cannot_tell(edition: Path, tmp_path: Path) -> None:
    """Something outside failed: 3, and one line."""
    done = teibuild("check", "--changed", edition, env={"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "git cannot say what has changed" in done.stderr
    without = teibuild("check", "--changed", edition, env={"PATH": ""})
    assert (without.returncode, without.stderr.count("\n")) == (3, 1)


def test_changed_since_nowhere(repository: Path) -> None:
    """A commit that is none; an option in its place is not taken for one."""
    for commit in ("nowhere", "--output=/tmp/x"):
        done = teibuild("check", f"--since={commit}", repository)
        assert (done.returncode, done.stderr.count("\n")) == (3, 1)


# Which files are meant


def test_files_and_folders(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a folder of an edition, an edition, a folder of editions, and none of them."""
    document = a_document(edition)
    name = f"documents/{document.name}"
    assert select([document]) == [Selection(edition, frozenset({name}))]
    documents = select([edition / "documents"])
    assert documents == [Selection(edition, frozenset(f"documents/{path.name}" for path in document.parent.iterdir()))]
    assert select([document, edition]) == [Selection(edition)]
    assert select([edition / "edition.toml"]) == [Selection(edition)]
    assert select([edition.parent]) == [Selection(edition)]
    monkeypatch.chdir(edition / "documents")
    assert select([Path(document.name)]) == [Selection(edition, frozenset({name}))]
    monkeypatch.chdir(edition)
    assert select([Path(name)]) == [Selection(Path(), frozenset({name}))]
    assert select([]) == [Selection(Path())]


def test_a_file_alone(edition: Path) -> None:
    """Of one file is spoken, though another is broken."""
    good, bad = sorted((edition / "documents").glob("*.xml"))[:2]
    change(bad, "<p", "<pp")
    assert teibuild("check", good, "--no-cache").returncode == 0
    done = teibuild("check", bad, "--no-cache")
    assert done.returncode == 1
    assert bad.name in done.stdout


def test_a_file_of_no_edition(tmp_path: Path) -> None:
    """Called wrongly: 2."""
    (tmp_path / "notes.xml").write_text("<TEI/>")
    for path in (tmp_path / "notes.xml", tmp_path, tmp_path / "missing.xml"):
        assert teibuild("check", path).returncode == 2
