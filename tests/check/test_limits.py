"""What no file in the repository can show: sizes, time, a machine without Java."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NoReturn

import pytest

from teibuild.check.files import check_file
from teibuild.check.java import JavaUnavailableError
from teibuild.check.validator import Question
from teibuild.checking import check_edition
from teibuild.model import Severity
from teibuild.tei import source as source_module
from teibuild.tei.unreadable import unreadable

SKELETON = (Path(__file__).parent / "skeleton.xml").read_text(encoding="utf-8")
#: Seconds after which something is taken to hang, also on a busy machine.
PATIENCE = 60
SETTINGS = """[edition]
title = "Letters"
date = "2026-11-22"
[licence]
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
"""


def check(data: bytes) -> list[str]:
    """The codes that a document gets."""
    return [item.code for item in check_file(data, "documents/letter.xml").diagnostics]


def document(body: str) -> bytes:
    """The skeleton with something in its place."""
    return SKELETON.replace("<!-- The case stands here. -->", body).encode()


def test_oversized_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is not even decoded."""
    monkeypatch.setattr(source_module, "MAX_BYTES", 1000)
    assert check(b"<TEI>" + b" " * 1000) == ["TB053"]


def test_gigantic_attribute_and_text() -> None:
    """One value or one stretch of text of eleven million characters."""
    assert check(document(f'<p xml:id="a1" n="{"x" * 11_000_000}">x</p>')) == ["TB053"]
    assert check(document(f'<p xml:id="a1">{"x" * 11_000_000}</p>')) == ["TB053"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "<!--" * 200_000,
        "<p " + "a " * 200_000,
        "<p a=" + " " * 1_000_000 + "b>",
        "<p>" + "&" * 200_000,
        "<p>" + "</p>" * 100_000,
        "<p>" * 200 + "</q>" + "<!--" * 200_000,
        "<p " + " ".join(f'a{number}="{number}"' for number in range(50_000)) + ' a1="">',
        "<p " + 'a="<" ' * 50_000,
        "<p>" + "<hi>" * 100_000,
    ],
    ids=["comments", "words", "blanks", "ampersands", "ends", "lookahead", "attributes", "quotes", "depth"],
)
def test_hostile_text_takes_no_time(body: str) -> None:
    """However a text is broken, why it is broken is found at once, and said once."""
    begun = time.perf_counter()
    assert len(check(document(body))) == 1
    assert time.perf_counter() - begun < PATIENCE


def test_many_mistakes_take_no_time() -> None:
    """A thousand slips are reported one by one."""
    begun = time.perf_counter()
    assert (
        len(check(document("\n".join(f'<p xml:id="a{number}"><persNme>x</persNme></p>' for number in range(1000)))))
        == 1000
    )
    assert time.perf_counter() - begun < PATIENCE


def test_slow_prefix_patterns_are_passed_over() -> None:
    """A pattern that could take for ever is no prefix."""
    prefix = '<prefixDef ident="p" matchPattern="(a+)+b" replacementPattern="$1"/>'
    head = f"<encodingDesc><listPrefixDef>{prefix}</listPrefixDef>"
    data = document(f'<p xml:id="a1"><ref target="p:{"a" * 400}">x</ref></p>').replace(b"<encodingDesc>", head.encode())
    begun = time.perf_counter()
    assert check(data) == ["TB327"]
    assert time.perf_counter() - begun < PATIENCE


def test_symbolic_link_out_of_the_edition(tmp_path: Path) -> None:
    """A link that leads out of the folder is not followed."""
    (tmp_path / "secret.xml").write_bytes(document('<p xml:id="a1">secret</p>'))
    edition = tmp_path / "edition"
    (edition / "documents").mkdir(parents=True)
    (edition / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    (edition / "documents" / "letter.xml").symlink_to(tmp_path / "secret.xml")
    assert [item.code for item in check_edition(edition).diagnostics] == ["TB006"]


def test_unreadable() -> None:
    """A permission that is missing is said in the system's words."""
    fault = unreadable("documents/letter.xml", PermissionError(13, "Permission denied"))
    assert fault.message == "The file cannot be read: permission denied."


@pytest.fixture(name="without_java")
def _without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        message = "no Java here"
        raise JavaUnavailableError(message)

    monkeypatch.setattr(Question, "answer", fail)


def test_without_java(without_java: None) -> None:
    """What is surely valid needs no other validator; of all else libxml2 judges in its place, and says so."""
    assert check(document('<p xml:id="a1">The outcome.</p>')) == []
    unsure = check_file(document('<p xml:id="a1" n="\U00010400">The outcome.</p>'), "documents/letter.xml")
    assert [(item.code, item.severity) for item in unsure.diagnostics] == [("TB291", Severity.INFO)]
    bad = check_file(document('\n<p xml:id="a1"><persNme>x</persNme></p>'), "documents/letter.xml")
    assert {item.code for item in bad.diagnostics} == {"TB290", "TB291"}
    assert {item.location.line for item in bad.diagnostics if item.code == "TB290"} == {18}


def test_a_thousand_copies() -> None:
    """A page that was pasted a thousand times, with all its ids: each paragraph is told, before long."""
    paragraphs = "".join(f'<p xml:id="b{number}">Again.</p>' for number in range(20))
    begun = time.perf_counter()
    assert check(document(f'<p xml:id="a1">Once.</p>{paragraphs * 1000}')) == ["TB301"] * 20 * 999
    assert time.perf_counter() - begun < PATIENCE
