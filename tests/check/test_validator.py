"""The process in which Jing works: that it answers in order, ends with ours, and may break down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from teibuild.check import java_archive
from teibuild.check.document import Document
from teibuild.check.files import Job, check_file, examine_all
from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.schema_files import OWN_SCHEMA, SchemaFiles, Space, gather
from teibuild.check.schemas import SchemaSettings
from teibuild.check.schematron.schematron import Schematron
from teibuild.check.validator import Question, SharedValidator, Validator, restart, share, the_validator
from teibuild.model import Diagnostic
from teibuild.resources import resource

SKELETON = (Path(__file__).parent / "skeleton.xml").read_bytes()
GOOD = SKELETON.replace(b"<!-- The case stands here. -->", b'<p xml:id="a1">The outcome.</p>')
BAD = GOOD.replace(b"<p ", b"<q1 ").replace(b"</p>", b"</q1>")
#: A file that is valid, and one that is not.
FILES = {"documents/letter.xml": GOOD, "registers/letter.xml": GOOD.replace(b"outcome", b"<persNme/>")}
#: Seconds after which a process is taken to hang, also on a busy machine.
PATIENCE = 60


def files() -> SchemaFiles:
    """Our own schema."""
    return gather(Space(resource("schema", "teibuild.rng").parent), OWN_SCHEMA)


def test_answers_in_any_order() -> None:
    """Many questions are asked before the first answer is wanted, and each gets its own."""
    schema = files()
    texts = [GOOD, BAD, GOOD, b"<a/>", BAD] * 40
    questions = [Question(schema, text) for text in texts]
    found = [bool(question.answer()) for question in reversed(questions)]
    assert found[::-1] == [text is not GOOD for text in texts]


def test_wrong_schema() -> None:
    """What is wrong with a schema is the answer to every question by it; the process goes on."""
    broken = SchemaFiles(Space(Path()), "edition:/a.rng", {"edition:/a.rng": files().sources[OWN_SCHEMA]})
    wrong = SchemaFiles(Space(Path()), "edition:/b.rnc", {"edition:/b.rnc": files().sources[OWN_SCHEMA]})
    for question in (Question(wrong, GOOD), Question(wrong, GOOD)):
        for _ in range(2):
            with pytest.raises(WrongSchemaError):
                question.answer()
    assert Question(broken, GOOD).answer() == ()


def test_breakdown() -> None:
    """A process that is killed is replaced, and no answer is lost."""
    schema = files()
    before = the_validator()
    assert isinstance(before, Validator)
    questions = [Question(schema, text) for text in (GOOD, BAD)]
    os.kill(before._process.pid, signal.SIGKILL)
    assert [bool(question.answer()) for question in questions] == [False, True]
    assert the_validator() is not before


def test_shared() -> None:
    """Others ask the same process at the same time: each gets its own answers, and a schema is compiled once."""
    schema = files()
    address = share()
    texts = [GOOD, BAD, BAD, GOOD] * 40
    guests = [SharedValidator(address) for _ in range(3)]
    asked = [(guest, guest.ask(schema, text)) for text in texts for guest in guests]
    assert [bool(guest.answer(number)) for guest, number in asked] == [text is BAD for text in texts for _ in guests]
    assert address == share()
    for guest in guests:
        guest.close()


def test_sharer_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the one that is shared has gone, a process of its own takes its place, and no answer is lost."""
    schema = files()
    host = Validator()
    guest = SharedValidator(host.share())
    assert guest.answer(guest.ask(schema, BAD))
    restart()
    monkeypatch.setattr("teibuild.check.validator.the_validator", cache(lambda: guest))
    question = Question(schema, BAD)
    host.close()
    monkeypatch.undo()
    assert question.answer()
    assert isinstance(the_validator(), Validator)
    late = SharedValidator("/nowhere/validator")
    with pytest.raises(EOFError):
        late.answer(late.ask(schema, GOOD))


def test_breakdown_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Java breaks down again and again, libxml2 stands in."""
    restart()
    monkeypatch.setattr("teibuild.check.validator._PROGRAM", Path(os.devnull))
    with pytest.raises(JavaUnavailableError):
        Question(files(), GOOD).answer()
    unsure = GOOD.replace(b"<p ", b'<p n="\xf0\x90\x90\x80" ')
    assert [item.code for item in check_file(unsure, "documents/letter.xml").diagnostics] == ["TB291"]
    restart()


def test_spoilt_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of Java's that is spoilt, cut off or no archive at all costs nothing but its use."""
    whole = java_archive.archive()
    if whole is None:
        whole = tmp_path / "java.aot"
        subprocess.run([sys.executable, "-P", java_archive.__file__, str(whole)], check=True, timeout=PATIENCE)
    data = whole.read_bytes()
    middle = len(data) // 2
    spoilt = tmp_path / "spoilt.aot"
    for content in (data, b"", b"no archive", data[:middle], data[:middle] + b"x" * 10_000 + data[middle + 10_000 :]):
        spoilt.write_bytes(content)
        monkeypatch.setattr("teibuild.check.validator.archive", lambda: spoilt)
        validator = Validator()
        try:
            assert [bool(validator.answer(validator.ask(files(), text))) for text in (GOOD, BAD)] == [False, True]
        finally:
            validator.close()


def test_ends_with_us() -> None:
    """Killed, interrupted or done: when the process that asks is gone, the other is gone, too."""
    code = (
        "import sys; from teibuild.check.validator import the_validator\n"
        "print(the_validator()._process.pid, flush=True); sys.stdin.read()"
    )
    for ending in (signal.SIGKILL, signal.SIGINT, None):
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        with process:
            assert process.stdout is not None
            assert process.stdin is not None
            other = int(process.stdout.readline())
            if ending is not None:
                process.send_signal(ending)
        until = time.monotonic() + PATIENCE
        while _runs(other):
            assert time.monotonic() < until
            time.sleep(0.05)


def _runs(process: int) -> bool:
    """Whether a process is still at work; one that has ended may wait for its parent to ask."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("keep", [True, False])
def test_presumption(keep: bool) -> None:
    """Files are judged as if they were valid; those that are not get exactly what they get alone."""
    texts = [GOOD, BAD, GOOD.replace(b"outcome", b"<persNme/>"), b"<a", GOOD.replace(b'xml:id="a1"', b'xml:id="1"')] * 5
    jobs = [Job(f"documents/letter-{number}.xml", "document", text) for number, text in enumerate(texts)]
    together = [examined.checked for examined in examine_all(jobs, keep=keep)]
    assert together == [check_file(job.data, job.file) for job in jobs if isinstance(job.data, bytes)]


@pytest.mark.parametrize("keep", [True, False])
def test_others_are_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool) -> None:
    """What Schematron finds in a file, and what it opens, stands when Jing finds that the file is not valid."""
    (tmp_path / "rules.sch").write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt3"><pattern><rule context="/*">'
        "<assert test=\"doc-available('list.xml')\">There is a list.</assert></rule></pattern></schema>"
    )
    asked: list[str] = []
    check = Schematron.check

    def counted(rules: Schematron, document: Document) -> list[Diagnostic]:
        asked.append(document.file)
        return check(rules, document)

    monkeypatch.setattr(Schematron, "check", counted)
    model = b'<?xml-model href="../rules.sch" schematypens="http://purl.oclc.org/dsdl/schematron"?>'
    schemas = SchemaSettings(Space(tmp_path))
    jobs = [Job(file, "document", text.replace(b"?>", b"?>" + model, 1), schemas) for file, text in FILES.items()]
    good, bad = (examined.checked for examined in examine_all(jobs, keep=keep))
    assert asked == list(FILES)
    assert [item.code for item in good.diagnostics] == ["TB220"]
    assert sorted(item.code for item in bad.diagnostics) == ["TB201", "TB220"]
    assert good.opened == bad.opened == (("list.xml", ""),)


def test_nothing_is_left_of_sharing(tmp_path: Path) -> None:
    """Of a process that shared its validator and is killed, not even the socket is left."""
    code = (
        "import sys; from teibuild.check.validator import SharedValidator, share\n"
        "guest = SharedValidator(share()); guest._reached.wait(); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert list(tmp_path.glob("teibuild-*/validator"))
        process.kill()
    until = time.monotonic() + PATIENCE
    while list(tmp_path.glob("teibuild-*")):
        assert time.monotonic() < until
        time.sleep(0.05)
