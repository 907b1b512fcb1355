"""Checking a whole edition: what is kept from run to run, what has changed against git, which files are spoken of."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from building import ROOT, copy_edition, teibuild
from teibuild import cache as cache_module
from teibuild.cache import Cache, digest
from teibuild.changed import changed_files, contents
from teibuild.check.document import Document
from teibuild.check.rules import ALWAYS
from teibuild.check.schemas import forget
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


def test_a_page_of_prose_that_changed(repository: Path) -> None:
    """A page of prose is counted where only it has changed; what is neither checked nor published is not."""
    (repository / "notes.txt").write_text("For myself.")
    done = teibuild("check", "--changed", repository, "--no-cache")
    assert "No errors; there was no document, register or page to check." in done.stdout
    (repository / "pages").mkdir(exist_ok=True)
    (repository / "pages/thanks.md").write_text("# Thanks\n\nTo all.\n")
    done = teibuild("check", "--changed", repository, "--no-cache")
    assert done.stdout.endswith("No errors in 1 file.\n")


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


ADA = '<persName ref="../registers/people.xml#ada">Ada</persName>'
#: What is changed, the file that has not changed of which something is told then, and what. Files: new text for old.
BROUGHT_ABOUT: dict[str, tuple[dict[str, tuple[str, str]], str, str]] = {
    "a person is born after a letter to her": (
        {"registers/people.xml": ("</person>", '<birth when="1999-01-01">1 January 1999</birth></person>')},
        "documents/letter-1.xml",
        "TB814",
    ),
    "the last pointers to an entry are gone": (
        {
            "documents/letter-1.xml": (ADA, "Ada"),
            "documents/letter-2.xml": (ADA, "Ada"),
            "pages/about-the-letters.md": ("[Ada](entity:people/ada)", "Ada"),
        },
        "registers/people.xml",
        "TB330",
    ),
    "another letter gets the title of one": (
        {"documents/letter-1.xml": ("Letter 1", "Letter 2")},
        "documents/letter-2.xml",
        "TB853",
    ),
}


@pytest.mark.parametrize("name", BROUGHT_ABOUT)
@pytest.mark.parametrize("cached", [False, True])
def test_what_a_change_brings_about(repository: Path, name: str, cached: bool, kept: Path) -> None:
    """What is said of other files only since some have changed is told with these; what was said before is not."""
    changes, file, code = BROUGHT_ABOUT[name]
    for changed, (old, new) in changes.items():
        change(repository / changed, old, new)
    cache = kept if cached else None
    if cached:
        check_edition(repository, cache=cache)
    told = check_edition(
        repository, changed=changed_files(repository), before=partial(contents, repository, "HEAD"), cache=cache
    )
    assert code in [item.code for item in told.diagnostics if item.location.file == file]
    git(repository, "commit", "-am", "Second")
    change(repository / "pages" / "about-the-letters.md", "None.", "Some.")
    after = check_edition(repository, changed=changed_files(repository), before=partial(contents, repository, "HEAD"))
    assert after.diagnostics == ()


@pytest.mark.parametrize("name", BROUGHT_ABOUT)
def test_what_the_change_of_one_file_brings_about(repository: Path, name: str) -> None:
    """Where a file is named, it is told what its change has brought about elsewhere, and what others have in it."""
    changes, file, code = BROUGHT_ABOUT[name]
    for changed, (old, new) in changes.items():
        change(repository / changed, old, new)

    def told(only: str) -> list[str]:
        before = partial(contents, repository, "HEAD")
        found = check_edition(repository, only=frozenset({only}), changed=changed_files(repository), before=before)
        return [item.code for item in found.diagnostics if item.location.file == file]

    assert code in told(file)
    assert all(code in told(changed) for changed in changes)
    assert all(told(other) == [] for other in {LETTER_1, LETTER_2} - {*changes, file})


#: An edition whose documents are judged by files of several kinds: what is in them.
JUDGES = {
    "schema/letters.rng": """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="parts/text.rng"/>
        <start><ref name="anything"/></start></grammar>""",
    "schema/parts/text.rng": """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0"><define name="anything"><element><anyName/>
        <zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="anything"/></choice></zeroOrMore>
        </element></define></grammar>""",
    "schema/rules.sch": """
        <schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3">
        <ns prefix="tei" uri="http://www.tei-c.org/ns/1.0"/><include href="parts/pattern.sch"/>
        <pattern><rule context="tei:TEI">
          <assert test="doc('../lists/all.xml')/list/@open">The list of all is open.</assert>
          <assert test="document(concat('../lists/', @xml:id, '.xml'))/list/@open">Its own list is open.</assert>
        </rule></pattern></schema>""",
    "schema/parts/pattern.sch": """
        <pattern xmlns="http://purl.oclc.org/dsdl/schematron"><rule context="tei:title">
        <assert test="text()">A title has words.</assert></rule></pattern>""",
    "schema/own.sch": """
        <schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3">
        <pattern><rule context="*"><assert test="true()">Never said.</assert></rule></pattern></schema>""",
    "catalog.xml": """
        <catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><nextCatalog catalog="more.xml"/></catalog>""",
    "more.xml": '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"/>',
    "lists/all.xml": '<list open="yes"/>',
    "lists/letter-1.xml": '<list open="yes"/>',
    "lists/letter-2.xml": '<list open="yes"/>',
    "lists/none.xml": '<list open="yes"/>',
}
LETTER_1, LETTER_2, PEOPLE = "documents/letter-1.xml", "documents/letter-2.xml", "registers/people.xml"
#: A change of a file, or that it is deleted → the files that are spoken of.
CONCERNED = {
    ("schema/letters.rng", '<ref name="anything"/>', '<ref name="nothing"/>'): {LETTER_1, LETTER_2},
    ("schema/parts/text.rng", "<anyName/>", "<name>TEI</name>"): {LETTER_1, LETTER_2},
    ("schema/parts/text.rng", "", ""): {LETTER_1, LETTER_2},
    ("schema/rules.sch", "/list/@open", "/list/@shut"): {LETTER_1, LETTER_2},
    ("schema/parts/pattern.sch", "text()", "@none"): {LETTER_1, LETTER_2},
    ("schema/parts/pattern.sch", "", ""): {LETTER_1, LETTER_2},
    ("schema/own.sch", "true()", "false()"): {LETTER_2},
    ("schema/own.sch", "", ""): {LETTER_2},
    ("lists/all.xml", "open", "shut"): {LETTER_1, LETTER_2},
    ("lists/all.xml", "", ""): {LETTER_1, LETTER_2},
    ("lists/letter-1.xml", "open", "shut"): {LETTER_1},
    ("lists/letter-2.xml", "", ""): {LETTER_2},
    ("lists/none.xml", "open", "shut"): set(),
    ("documents/letter-1.xml", "<text", "<!-- new --><text"): {LETTER_1},
    ("edition.toml", "Two Letters", "Letters"): {PEOPLE, LETTER_1, LETTER_2},
    ("catalog.xml", "more.xml", "none.xml"): {PEOPLE, LETTER_1, LETTER_2},
    ("more.xml", "/>", "><uri/></catalog>"): {PEOPLE, LETTER_1, LETTER_2},
}


@pytest.fixture(name="judged")
def _judged(tmp_path: Path, edition: Path) -> Path:
    """The edition, with what judges it, as it was committed."""
    for name, text in JUDGES.items():
        (edition / name).parent.mkdir(parents=True, exist_ok=True)
        (edition / name).write_text(text.strip(), encoding="utf-8")
    with (edition / "edition.toml").open("a", encoding="utf-8") as settings:
        for file in ("letters.rng", "rules.sch"):
            settings.write(f'\n[[schemas]]\nfile = "schema/{file}"\ndocuments = ["documents/*"]\n')
    own = '<?xml-model href="../schema/own.sch" schematypens="http://purl.oclc.org/dsdl/schematron"?>\n<TEI '
    change(edition / LETTER_2, "<TEI ", own)
    git(tmp_path, "init")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "First")
    forget()
    return edition


@pytest.mark.parametrize("before", ["everything is kept", "nothing is kept yet", "nothing is ever kept"])
@pytest.mark.parametrize("changed", CONCERNED, ids=" ".join)
def test_what_a_change_concerns(judged: Path, kept: Path, changed: tuple[str, str, str], before: str) -> None:
    """Files are spoken of that are judged by what has changed; all is told of them that a check of everything tells."""
    cache = None if before == "nothing is ever kept" else kept
    whole = check(judged, kept if before == "everything is kept" else None)[0]
    assert {item.code for item in whole.diagnostics if item.severity is Severity.ERROR} == set()
    name, old, new = changed
    if old:
        change(judged / name, old, new)
    else:
        (judged / name).unlink()
    forget()
    for _ in range(2):
        told = check_edition(judged, cache=cache, changed=changed_files(judged))
        assert set(told.files) == CONCERNED[changed]
        assert {*check(judged)[0].diagnostics} - {*whole.diagnostics} <= {*told.diagnostics}
        one = check_edition(judged, cache=cache, changed=changed_files(judged), only=frozenset({LETTER_1}))
        assert set(one.files) == CONCERNED[changed] & {LETTER_1}


def test_what_is_not_concerned_is_not_judged(judged: Path, kept: Path) -> None:
    """What is kept tells which files were opened; of others than those concerned, nothing is checked again."""
    assert len(check(judged, kept)[1]) == 3
    change(judged / "lists" / "letter-1.xml", "open", "shut")
    forget()
    done: list[str] = []
    told = check_edition(judged, cache=kept, changed=changed_files(judged), progress=done.append)
    assert done == [LETTER_1]
    assert [(item.location.file, item.message) for item in told.diagnostics if item.code == "TB220"] == [
        (LETTER_1, "Its own list is open.")
    ]


def test_rules_that_open_the_same_for_all_are_not_run_to_learn_that(judged: Path) -> None:
    """Where all addresses are written out in the rules, nothing need be checked to know what they open."""
    rules = judged / "schema" / "rules.sch"
    own = "document(concat('../lists/', @xml:id, '.xml'))/list/@open"
    for written, files in ((own, [LETTER_1, LETTER_2]), ("doc('../lists/none.xml')/list/@open", [LETTER_2])):
        change(rules, own, written)
        git(judged, "add", "-A")
        git(judged, "commit", "--allow-empty", "-m", "Second")
        forget()
        change(judged / LETTER_2, "<text", "<!-- new --><text")
        done: list[str] = []
        told = check_edition(judged, changed=changed_files(judged), progress=done.append)
        assert (sorted(done), told.files) == (files, (LETTER_2,))
        git(judged, "checkout", LETTER_2)
    change(judged / "lists" / "none.xml", "open", "shut")
    forget()
    told = check_edition(judged, changed=changed_files(judged))
    assert {item.location.file for item in told.diagnostics if item.code == "TB220"} == {LETTER_1, LETTER_2}


def test_a_list_that_rules_open_has_changed(judged: Path) -> None:
    """As an editor sees it."""
    change(judged / "lists" / "letter-2.xml", "open", "shut")
    done = teibuild("check", "--changed", judged)
    assert done.returncode == 1
    assert done.stdout.count("error[") == 1
    assert "letter-2.xml:3:2: error[TB220] Its own list is open." in done.stdout


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
