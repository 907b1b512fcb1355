"""Mending: what holds for every file, how it is written, what the command line says."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fixes import CASES, SETTINGS, lay_out, mended
from teibuild import cli
from teibuild.checking import check_edition
from teibuild.mending import Mended, WriteError, mend, write

CASE = {case.name: case for case in CASES}
HEAD, FOOT = (CASE["missing-file-id"] / "after.xml").read_text(encoding="utf-8").split('<p xml:id="let-1">One.</p>\n')

#: Passages with something to mend, and others without.
PASSAGES = (
    '<p>A paragraph<note type="editorial" resp="#editor">with a note</note>.</p>',
    '<p\n\trend="underline" >A tag on two lines.</p >',
    '<p>\u201cQuoted\u201d, with a <!-- comment > with "signs" --><?pi <p> ?>and <![CDATA[<p>data</p>]]>.</p>',
    "<p>On <date>October 27, 1962</date> or <date\n>16\u201328 October 1962</date >.</p>",
    '<p>See <ref target=" https://example.org/?a=1&amp;b=2 ">there</ref>.</p>',
    '<p xml:id="NUMBER " n=\'a &quot;quoted&quot; > number\'>See <ref target="#NUMBER">here</ref>.</p>',
    '<p xml:id="NUMBER b">See <ref target="#NUMBER b">here</ref>.</p>',
    '<p xml:id="good-NUMBER">Nothing to mend.</p>',
    '<pb n="NUMBER"/>',
)
ENCODINGS = (
    ("UTF-8", b"", "utf-8"), ("UTF-8", b"\xef\xbb\xbf", "utf-8"), ("UTF-16", b"\xff\xfe", "utf-16-le"),
    ("UTF-16", b"\xfe\xff", "utf-16-be"), ("windows-1252", b"", "cp1252"),
)  # fmt: skip
MENDED = re.compile(r"""\s(?:xml:id|when|from|to)\s*=\s*("[^"]*"|'[^']*')""")
TARGET = re.compile(r"""target=(["'])\s*(.*?)\s*\1""")


def edition(folder: Path, data: bytes, *, register: bool = False) -> Path:
    """An edition with one document; the path of the file that is meant."""
    for name in ("documents", "registers"):
        (folder / name).mkdir(parents=True)
    (folder / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    file = folder / ("registers/places.xml" if register else "documents/letter.xml")
    if register:
        (folder / "documents" / "letter.xml").write_bytes((CASE["missing-file-id"] / "after.xml").read_bytes())
    file.write_bytes(data)
    return file


def bare(text: str) -> str:
    """A text without the attributes that are mended, and without white space around its pointers."""
    return TARGET.sub(lambda found: found[2].replace("b", ""), MENDED.sub("", text)).replace(" ", "").replace("-", "")


def tree(text: str) -> bytes:
    """The same as a tree in canonical form."""
    parser = etree.XMLParser(collect_ids=False)
    root = etree.fromstring(re.sub(r"^<\?xml.*?\?>", "", text).encode(), parser)
    for element in root.iter("{*}*"):
        for name in ("{http://www.w3.org/XML/1998/namespace}id", "when", "from", "to", "target"):
            element.attrib.pop(name, None)
    return etree.tostring(root, method="c14n")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    passages=st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=8),
    line_break=st.sampled_from(["\n", "\r\n", "\r", " "]),
    quote=st.sampled_from("\"'"),
    stored=st.sampled_from(ENCODINGS),
    final=st.booleans(),
)
def test_documents(
    passages: list[str], line_break: str, quote: str, stored: tuple[str, bytes, str], final: bool
) -> None:
    """Mended once, a file has nothing more to mend; its encoding, line breaks, quotes and words are as they were."""
    name, mark, codec = stored
    body = "\n".join(each.replace("NUMBER", f"x{number}") for number, each in enumerate(passages, 2))
    body = body.replace('n="x', 'n="')
    if quote == "'":
        # Only where the other kind of quotation mark does not stand within.
        body = re.sub(r'="([^"\']*)"', r"='\1'", body)
    text = (HEAD.replace("UTF-8", name) + body + FOOT).replace("\n", line_break)
    text = text if final else text.rstrip()
    with tempfile.TemporaryDirectory() as folder:
        file = edition(Path(folder) / "edition", mark + text.encode(codec))
        found = mended(file.parents[1])
        write(found)
        data = file.read_bytes()
        assert data.startswith(mark)
        after = data[len(mark) :].decode(codec)
        assert bare(after) == bare(text)
        assert tree(after) == tree(text)
        assert mended(file.parents[1]) == ()
        left = {item.code for item in check_edition(file.parents[1]).diagnostics}
        assert not left & {"TB204", "TB315", "TB316", "TB522", "TB531", "TB401", "TB820"}


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), count=st.integers(2, 12), line_break=st.sampled_from(["\n", "\r\n", ""]))
def test_registers(seed: int, count: int, line_break: str) -> None:
    """Sorted, a register holds the same entries and comments, byte for byte, in the order of their names."""
    chance = random.Random(seed)
    names = [f"{chance.choice('ABCDE')}{chance.choice('xyz')} {number}" for number in range(count)]
    chance.shuffle(names)
    entries = [
        f'<!-- on {name} --><place xml:id="p{number}"><placeName>{name}</placeName></place>'
        for number, name in enumerate(names)
    ]
    before, after = (CASE["register-unsorted"] / "after.xml").read_text(encoding="utf-8").split("<listPlace>", 1)
    after = after[after.rindex("</listPlace>") :]
    text = f"{before}<listPlace>{line_break.join(['', *entries, ''])}{after}"
    with tempfile.TemporaryDirectory() as folder:
        file = edition(Path(folder) / "edition", text.encode(), register=True)
        write(mended(file.parents[1]))
        found = file.read_bytes().decode()
        pattern = re.compile(r"<!-- on .*?</place>")
        assert Counter(pattern.findall(found)) == Counter(entries)
        assert Counter(found) == Counter(text)
        assert mended(file.parents[1]) == ()
        assert "TB318" not in {item.code for item in check_edition(file.parents[1]).diagnostics}


# Writing


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    """An edition with something to mend; the path of its document."""
    return lay_out(tmp_path, CASE["missing-ids"])


def found_in(file: Path) -> tuple[Mended, ...]:
    """What mending would make of the edition of a document."""
    return mended(file.parents[1])


def test_permissions_stay(slips: Path) -> None:
    """Who may read a file may read it afterwards, and nobody else."""
    slips.chmod(0o640)
    write(found_in(slips))
    assert slips.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in slips.parent.iterdir()] == ["letter.xml"]


def test_link_stays(slips: Path) -> None:
    """A symbolic link is written through."""
    real = slips.rename(slips.parents[1] / "real.xml")
    slips.symlink_to("../real.xml")
    write(found_in(slips))
    assert slips.is_symlink()
    assert real.read_bytes() == (CASE["missing-ids"] / "after.xml").read_bytes()


def test_link_out_of_the_edition(slips: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file that lies elsewhere is never written."""
    found = check_edition(slips.parents[1]).diagnostics
    outside = tmp_path_factory.mktemp("outside") / "letter.xml"
    shutil.move(slips, outside)
    slips.symlink_to(outside)
    assert mend(slips.parents[1], found) == ()


def test_changed_meanwhile(slips: Path) -> None:
    """Whoever saves a file while it is checked loses nothing."""
    found = found_in(slips)
    slips.write_bytes(slips.read_bytes() + b"\n")
    with pytest.raises(WriteError, match=r"letter\.xml has changed since it was checked, .*; nothing was written\."):
        write(found)
    assert slips.read_bytes() == (CASE["missing-ids"] / "before.xml").read_bytes() + b"\n"
    assert [path.name for path in slips.parent.iterdir()] == ["letter.xml"]


def test_full_disk(slips: Path) -> None:
    """No room for the new file: one line, the old one untouched, nothing left lying about."""
    found = found_in(slips)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(WriteError, match=r"letter\.xml cannot be written: file too large; nothing was written\."):
            write(found)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert slips.read_bytes() == (CASE["missing-ids"] / "before.xml").read_bytes()
    assert [path.name for path in slips.parent.iterdir()] == ["letter.xml"]


def test_missing_permission(slips: Path) -> None:
    """A file that one may not write is not replaced, though its folder would allow it."""
    found = found_in(slips)
    slips.chmod(0o444)
    child = os.fork() if os.geteuid() == 0 else 0
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    elif os.geteuid() == 0:
        # Permissions do not bind the superuser, so that another tries.
        for folder in (*slips.parents,)[:3]:
            folder.chmod(0o777)
        for folder in slips.parents:
            if folder.owner() == "root" and "pytest" in folder.name:
                folder.chmod(0o777)
        os.setuid(65534)
        try:
            write(found)
        except WriteError as error:
            os._exit(7 if "permission denied; nothing was written" in str(error) else 1)
        os._exit(2)
    else:
        with pytest.raises(WriteError, match="permission denied; nothing was written"):
            write(found)
    assert slips.read_bytes() == (CASE["missing-ids"] / "before.xml").read_bytes()


#: Ways to a file of the edition: as written, and as mended; what only all files together tell, and what one alone does.
WAYS = (
    ('<placeName ref="../register/places.xml#cuba">Cuba</placeName>', "../registers/places.xml#cuba"),
    ('<placeName ref="places.xml#cuba"\n>it</placeName>', "../registers/places.xml#cuba"),
    ("<placeName ref='../Registers/Places.xml#cuba'>there</placeName>", "../registers/places.xml#cuba"),
    ('<placeName ref=" ../registers/places.xml#cuba ">here</placeName>', "../registers/places.xml#cuba"),
    ('<placeName ref="../registers/places.xml# cuba">this</placeName>', "../registers/places.xml#cuba"),
    ('<placeName ref="../registers/places.xml#cuba,">that</placeName>', "../registers/places.xml#cuba"),
    ('<placeName ref="../registers/places.xml#haiti">nowhere</placeName>', "../registers/places.xml#haiti"),
)


@given(ways=st.lists(st.sampled_from(WAYS), max_size=5), line_break=st.sampled_from(["\n", "\r\n"]))
def test_ways_to_other_files(ways: list[tuple[str, str]], line_break: str) -> None:
    """A pointer whose file is meant without doubt, as all files together tell, is written as the way to it."""
    with tempfile.TemporaryDirectory() as name:
        text = HEAD + "".join(f'<p xml:id="let-{n}">In {way}.</p>\n' for n, (way, _) in enumerate(ways, 1)) + FOOT
        letter = edition(Path(name) / "edition", text.replace("\n", line_break).encode())
        places = (CASE["register-unsorted"] / "after.xml").read_text(encoding="utf-8")
        cuba = '<place xml:id="cuba"><placeName>Cuba</placeName></place>'
        register = letter.parents[1] / "registers" / "places.xml"
        register.write_text(
            re.sub(r"<listPlace>.*</listPlace>", f"<listPlace>{cuba}</listPlace>", places, flags=re.DOTALL)
        )
        write(found_in(letter))
        after = letter.read_bytes().decode()
        assert re.findall(r'<placeName ref=["\']([^"\']*)', after) == [meant for _, meant in ways]
        assert after.count(line_break) == text.count("\n")
        assert found_in(letter) == ()


# The command line


def run(*arguments: str) -> Result:
    """A command, run in this process."""
    return CliRunner().invoke(cli.main, ["check", "--no-cache", *arguments], prog_name="teibuild")


def test_fix(slips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was mended is said on stderr, what is left on stdout."""
    monkeypatch.chdir(slips.parents[2])
    folder = slips.parents[1].name
    result = run("--fix", folder)
    assert result.stderr == f"mended 8 faults in {folder}/documents/letter.xml\n"
    assert "TB522" not in result.stdout
    assert result.exit_code == 0
    assert run("--fix", folder).stderr == ""
    assert slips.read_bytes() == (CASE["missing-ids"] / "after.xml").read_bytes()


def test_fix_in_several_files(tmp_path: Path) -> None:
    """What only all files together show is mended in every one of them."""
    cuba = '<placeName ref="../registers/places.xml#cuba,">Cuba</placeName>'
    letter = edition(tmp_path / "edition", (HEAD + f'<p xml:id="let-1">In {cuba} and in {cuba}.</p>\n' + FOOT).encode())
    other = letter.with_name("other.xml")
    other.write_bytes(letter.read_bytes().replace(b'xml:id="letter"', b'xml:id="other"'))
    places = (CASE["register-unsorted"] / "after.xml").read_text(encoding="utf-8")
    register = letter.parents[1] / "registers" / "places.xml"
    register.write_text(places.replace('xml:id="cairo"', 'xml:id="cuba"'))
    result = run("--fix", str(tmp_path / "edition"))
    assert result.stderr.count("mended 2 faults") == 2
    assert "TB303" not in result.stdout
    assert [file.read_bytes().count(b'places.xml#cuba"') for file in (letter, other)] == [2, 2]


def test_fix_renamed_entries(tmp_path: Path) -> None:
    """Entries get back the id that pointers seek, if one of these stands at a name that only the entry has."""
    shutil.copytree(Path(__file__).parent / "cases" / "entries-renamed" / "bad", tmp_path / "edition")
    register = tmp_path / "edition" / "registers" / "people.xml"
    result = run("--fix", str(tmp_path / "edition"))
    assert re.findall(r'<person xml:id="([^"]*)"', register.read_text(encoding="utf-8")) == [
        "dean-rusk", "mcgeorge-bundy", "walter-lippmann", "walt-rostow",
    ]  # fmt: skip
    assert result.stdout.count("TB303") == 2


def test_diff_writes_nothing(slips: Path) -> None:
    """1 while there is something to mend, even with --fix; 0 when there is not."""
    before = slips.read_bytes()
    for arguments in (["--diff"], ["--fix", "--diff"]):
        result = run(*arguments, str(slips.parents[1]))
        assert result.exit_code == 1
        assert result.stderr == "8 faults in 1 file can be mended\n"
        assert slips.read_bytes() == before
    write(found_in(slips))
    result = run("--diff", str(slips.parents[1]))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing to mend\n")


def test_diff_is_no_report(slips: Path) -> None:
    """A diff has a format of its own."""
    assert run("--diff", "--format", "json", str(slips.parents[1])).exit_code == 2


def test_switched_off(slips: Path) -> None:
    """What the edition does not want to hear of is not mended."""
    toml = slips.parents[1] / "edition.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[checks.rules]\nparagraph-without-id = "off"\n')
    write(found_in(slips))
    assert b"<p>Two<note" in slips.read_bytes()
    assert b"xml:id='let-n10'" in slips.read_bytes()


@pytest.mark.parametrize("name", ["line-breaks-crlf", "line-breaks-cr", "one-line", "windows-1252", "utf-8-marked"])
@pytest.mark.parametrize("program", [["patch", "-p1", "--quiet"], ["git", "apply"]], ids=["patch", "git"])
def test_diff_can_be_applied(name: str, program: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From where one stands, patch and git make of it what --fix does, whatever the line breaks and the encoding."""
    folder = tmp_path / "an edition"
    folder.mkdir()
    file = lay_out(folder, CASE[name])
    monkeypatch.chdir(tmp_path)
    result = run("--diff", "an edition")
    subprocess.run(program, input=result.stdout_bytes, check=True, capture_output=True)
    assert file.read_bytes() == (CASE[name] / "after.xml").read_bytes()


def test_diff_of_utf_16(tmp_path: Path) -> None:
    """UTF-16 has no lines of bytes: its diff is for eyes, and says so."""
    lay_out(tmp_path, CASE["utf-16"])
    shown = run("--diff", str(tmp_path)).stdout
    assert "is UTF-16: this shows what changes, but cannot be applied." in shown
    assert '+<p xml:id="let-d1-5">Two' in shown
