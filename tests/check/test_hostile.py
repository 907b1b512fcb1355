"""Hostile files: one diagnostic each, the others still checked, in bounded time and memory, and nothing touched.

Every file here is put beside two sound documents of a small edition, all at once; the program is then run as a user
runs it. Files that are only ill-formed or invalid are cases of their own, in ``cases/``.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building import ROOT, copy_edition

LETTERS = ROOT / "tests" / "editions" / "letters"
#: Most memory and time that the run may take with all of these files, the Java machine included.
MEGABYTES, SECONDS = 1500, 120
MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""


@dataclass(frozen=True)
class Hostile:
    """A file that means no good."""

    code: str
    """The one diagnostic that it gets; two where it is two faults."""
    make: Callable[[Path, str, str], None]
    """Makes it: its path, a sound document's text, and the address of a server that must not be asked."""


def text(change: Callable[[str, str], str]) -> Callable[[Path, str, str], None]:
    """A file made from a sound document's text and the server's address."""

    def make(path: Path, sound: str, server: str) -> None:
        path.write_text(change(sound, server), encoding="utf-8")

    return make


def inside(words: str) -> Callable[[Path, str, str], None]:
    """A sound document with something in its first paragraph."""

    def change(sound: str, server: str) -> str:
        start = sound.index(">", sound.index("<p ", sound.index("<body"))) + 1
        return sound[:start] + words.replace("SERVER", server) + sound[start:]

    return text(change)


def declared(subset: str, use: str = "") -> Callable[[Path, str, str], None]:
    """A sound document with a document type declaration, and a use of what it declares."""

    def change(sound: str, server: str) -> str:
        start = sound.index("<TEI")
        paragraph = sound.index(">", sound.index("<p ", sound.index("<body"))) + 1
        whole = sound[:paragraph] + use + sound[paragraph:]
        return whole[:start] + f"<!DOCTYPE TEI {subset}>\n".replace("SERVER", server) + whole[start:]

    return text(change)


def link(target: str) -> Callable[[Path, str, str], None]:
    """A symbolic link."""
    return lambda path, _sound, _server: path.symlink_to(target)


def sized(megabytes: int) -> Callable[[Path, str, str], None]:
    """A file of spaces; the disk holds none of it."""

    def make(path: Path, sound: str, _server: str) -> None:
        path.write_text(sound, encoding="utf-8")
        os.truncate(path, megabytes * 1024 * 1024)

    return make


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    # Entities and inclusions
    "external-file": Hostile("TB104", declared('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;")),
    "external-address": Hostile("TB104", declared('[<!ENTITY x SYSTEM "SERVER/x">]', "&x;")),
    "external-subset": Hostile("TB104", declared('SYSTEM "SERVER/tei.dtd"')),
    "parameter-entity": Hostile("TB104", declared('[<!ENTITY % x SYSTEM "SERVER/x"> %x;]')),
    "entity-bomb": Hostile("TB104", declared(f'[<!ENTITY e0 "ha">{BOMB}]', "&e11;")),
    "quadratic-bomb": Hostile("TB104", declared(f'[<!ENTITY x "{"y" * 100_000}">]', "&x;" * 10_000)),
    "default-attributes": Hostile("TB104", declared('[<!ATTLIST p n CDATA "surprise">]')),
    "xinclude-file": Hostile(
        "TB105", inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>')
    ),
    "xinclude-address": Hostile(
        "TB105", inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="SERVER/x"/>')
    ),
    "stylesheet": Hostile("", text(lambda sound, server: sound.replace(
        "<TEI", f'<?xml-stylesheet href="{server}/x.xsl" type="text/xsl"?><TEI', 1))),
    # Depth and size
    "deep": Hostile("TB106", inside("<hi>" * 100_000 + "</hi>" * 100_000)),
    "deep-and-open": Hostile("TB106", inside("<hi>" * 1_000_000)),
    "gigantic-attribute": Hostile("TB053", inside(f'<hi n="{"x" * 20_000_000}"/>')),
    "gigantic-name": Hostile("TB053", inside(f"<{'x' * 20_000_000}/>")),
    "gigantic-text": Hostile("TB053", inside("x" * 20_000_000)),
    "gigantic-comment": Hostile("TB053", inside(f"<!--{'x' * 20_000_000}-->")),
    "many-attributes": Hostile("TB129", inside("<hi " + " ".join(f"a{n}=''" for n in range(50_000)) + "/>")),
    "hundred-megabytes": Hostile("TB053", sized(100)),
    "ten-gigabytes": Hostile("TB053", sized(10_000)),
    # Pointers
    "javascript": Hostile("TB305", inside('<ref target="javascript:alert(1)">x</ref>')),
    "javascript-disguised": Hostile("TB305", inside('<ref target="JaVaScRiPt:alert(1)">x</ref>')),
    "javascript-with-a-tab": Hostile("TB304 TB305", inside('<ref target="java&#9;script:alert(1)">x</ref>')),
    "data": Hostile("TB305", inside('<ref target="data:text/html,&lt;script&gt;">x</ref>')),
    "file": Hostile("TB305", inside('<ref target="file:///etc/passwd">x</ref>')),
    "outside": Hostile("TB306", inside('<ref target="../../../../etc/passwd">x</ref>')),
    "outside-encoded": Hostile("TB306", inside('<ref target="%2e%2e/%2e%2e/%2e%2e/etc/passwd">x</ref>')),
    "outside-backslashes": Hostile("TB306", inside(r'<ref target="..\..\..\etc\passwd">x</ref>')),
    "outside-absolute": Hostile("TB306", inside('<ref target="/etc/passwd">x</ref>')),
    # The file itself
    "a b": Hostile("TB009", text(lambda sound, _: sound)),
    "bell\a": Hostile("TB009", text(lambda sound, _: sound)),
    "line\nbreak": Hostile("TB009", text(lambda sound, _: sound)),
    "escape\x1b[31m": Hostile("TB009", text(lambda sound, _: sound)),
    "turned\u202e": Hostile("TB009", text(lambda sound, _: sound)),
    "no-utf-8\udcff": Hostile("TB009", text(lambda sound, _: sound)),
    "link-to-a-password": Hostile("TB006", link("/etc/passwd")),
    "link-without-end": Hostile("TB006", link("/dev/zero")),
    "link-to-itself": Hostile("TB006", link("link-to-itself.xml")),
    "link-to-nothing": Hostile("TB050", link("nothing-there.xml")),
    "link-upwards": Hostile("TB006", link("../../outside.xml")),
    "pipe": Hostile("TB050", lambda path, _sound, _server: os.mkfifo(path)),
    "socket": Hostile("TB050", lambda path, _sound, _server: _socket(path)),
    "folder": Hostile("TB050", lambda path, _sound, _server: path.mkdir()),
}  # fmt: skip


def _socket(path: Path) -> None:
    # A socket's path must be short.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[tuple[str, list[bytes]]]:
    """A server that keeps what it is asked: its address, and the questions."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                asked.append(caller.recv(1000))
                caller.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked


@dataclass(frozen=True)
class Outcome:
    """What came of the run."""

    report: dict[str, Any]
    exit_code: int
    stderr: str
    seconds: float
    megabytes: int
    asked: list[bytes]


@pytest.fixture(scope="module", name="outcome")
def _outcome(server: tuple[str, list[bytes]], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The edition with all hostile files, checked once."""
    edition = copy_edition(tmp_path_factory.mktemp("hostile"), LETTERS)
    sound = (edition / "documents" / "letter-1.xml").read_text(encoding="utf-8")
    (edition.parent / "outside.xml").write_text(sound, encoding="utf-8")
    for name, hostile in HOSTILE.items():
        hostile.make(
            edition / "documents" / f"{name}.xml",
            sound.replace("letter-1", name.encode(errors="ignore").decode(), 1),
            server[0],
        )
    # A fault that must still be told.
    faulty = edition / "documents" / "letter-2.xml"
    faulty.write_text(faulty.read_text(encoding="utf-8").replace("<body", "<boddy").replace("</body", "</boddy"))
    command = [sys.executable, "-m", "teibuild", "check", str(edition), "--format", "json", "--no-cache"]
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=False, timeout=SECONDS * 2
    )
    assert done.stdout, done.stderr
    said, _, memory = done.stderr.rstrip().rpartition("\n")
    seconds = time.monotonic() - begun
    return Outcome(json.loads(done.stdout), done.returncode, said, seconds, int(memory) // 1024, server[1])


def test_survived(outcome: Outcome) -> None:
    """No traceback, no hang, no flood; and nobody was asked for anything."""
    assert outcome.exit_code == 1
    assert outcome.stderr == ""
    assert outcome.asked == []
    assert outcome.seconds < SECONDS
    assert outcome.megabytes < MEGABYTES


@pytest.mark.parametrize("name", HOSTILE)
def test_one_diagnostic(outcome: Outcome, name: str) -> None:
    """Each is refused with the one message that says why, short enough to be read."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
    found = [item for item in outcome.report["diagnostics"] if item["file"] == f"documents/{shown}.xml"]
    errors = [item for item in found if item["severity"] == "error"]
    assert [item["code"] for item in errors] == HOSTILE[name].code.split()
    for item in errors:
        assert len(item["message"]) < 300
        assert item["hint"]


def test_the_others_are_checked(outcome: Outcome) -> None:
    """A sound document stays sound beside them, a fault in another is told."""
    found = {item["file"]: item["code"] for item in outcome.report["diagnostics"] if item["severity"] == "error"}
    assert "documents/letter-1.xml" not in found
    assert found["documents/letter-2.xml"].startswith("TB2")


def test_nothing_is_built_of_them(tmp_path: Path) -> None:
    """The published site stays as it was."""
    edition = copy_edition(tmp_path, LETTERS)
    site = tmp_path / "site"
    command = [sys.executable, "-m", "teibuild", "build", str(edition), "--output", str(site)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for name in ("pipe", "link-to-a-password", "link-to-itself", "external-file", "a b"):
        sound = (edition / "documents" / "letter-1.xml").read_text(encoding="utf-8")
        HOSTILE[name].make(edition / "documents" / f"{name}.xml", sound, "http://127.0.0.1:9")
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
