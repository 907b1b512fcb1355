"""``teibuild schema``: what it writes, how it ends, where it finds the TEI."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from odd_cases import odd
from teibuild import cli

SMALL = Path(__file__).parent / "small.xml"
GOOD = '<schemaSpec ident="letters" start="p"><moduleRef key="tei"/><moduleRef key="core" include="p hi"/></schemaSpec>'
BAD = GOOD.replace("</schemaSpec>", '<elementRef key="hii"/></schemaSpec>')


def run(*arguments: str | Path) -> Result:
    """A command, run in this process."""
    return CliRunner().invoke(cli.main, [*map(str, arguments)], prog_name="teibuild")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No TEI but that of the test is at hand."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TEIBUILD_P5SUBSET", raising=False)


@pytest.fixture(name="letters")
def _letters(tmp_path: Path) -> Path:
    """A good ODD."""
    path = tmp_path / "letters.odd"
    path.write_text(odd(GOOD), encoding="utf-8")
    return path


@pytest.fixture(name="server")
def _server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A server on this machine, where releases lie as with the TEI Consortium; gives its folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    folder = tmp_path / "server"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("TEIBUILD_TEI_SERVER", f"http://127.0.0.1:{server.server_port}")
    yield folder
    server.shutdown()
    thread.join()
    server.server_close()


def lay(server: Path, path: str, text: bytes) -> None:
    """Put a file where the server finds it."""
    (server / path).parent.mkdir(parents=True)
    (server / path).write_bytes(text)


def test_compile(letters: Path) -> None:
    """0, and two files beside the ODD."""
    result = run("schema", "compile", letters, "--source", SMALL)
    assert (result.exit_code, result.stdout) == (0, "No errors in 1 file.\n")
    made = [letters.with_name("letters.rng"), letters.with_name("letters.sch")]
    assert result.stderr == f"Written: {made[0]}, {made[1]}\n"
    assert all(path.is_file() for path in made)


def test_compile_elsewhere(letters: Path, tmp_path: Path) -> None:
    """``--output`` names a folder, which is made; what is there and the same is left as it is."""
    folder = tmp_path / "schema" / "made"
    assert run("schema", "compile", letters, "--source", SMALL, "--output", folder, "--quiet").output == ""
    before = [(path.name, path.stat().st_mtime_ns) for path in sorted(folder.iterdir())]
    assert [name for name, _ in before] == ["letters.rng", "letters.sch"]
    run("schema", "compile", letters, "--source", SMALL, "--output", folder)
    assert [(path.name, path.stat().st_mtime_ns) for path in sorted(folder.iterdir())] == before


def test_compile_bad(tmp_path: Path) -> None:
    """1, with place and hint, and nothing is written; ``--draft`` writes all the same."""
    path = tmp_path / "letters.odd"
    path.write_text(odd(BAD), encoding="utf-8")
    result = run("schema", "compile", path, "--source", SMALL)
    assert result.exit_code == 1
    assert f"{path}:2:" in result.stdout
    assert "error[TB903] There is no element “hii”." in result.stdout
    assert "Did you mean hi?" in result.stdout
    assert result.stderr == "Nothing was written.\n"
    assert [each.name for each in tmp_path.glob("letters.*")] == ["letters.odd"]
    assert run("schema", "compile", path, "--source", SMALL, "--draft").exit_code == 1
    assert (tmp_path / "letters.rng").is_file()


@pytest.mark.parametrize("style", ["json", "sarif", "github", "junit"])
def test_compile_for_programs(tmp_path: Path, style: str) -> None:
    """The formats of ``teibuild check``."""
    path = tmp_path / "letters.odd"
    path.write_text(odd(BAD), encoding="utf-8")
    assert "TB903" in run("schema", "compile", path, "--source", SMALL, "--format", style).stdout


def test_not_well_formed(tmp_path: Path) -> None:
    """What is no XML is told as it is of documents."""
    path = tmp_path / "letters.odd"
    path.write_text("<TEI><text></TEI>", encoding="utf-8")
    result = run("schema", "compile", path, "--source", SMALL)
    assert (result.exit_code, "never closed" in result.stdout) == (1, True)


def test_one_schema_of_several(tmp_path: Path) -> None:
    """``--schema`` says which; the first one is taken otherwise."""
    path = tmp_path / "own.odd"
    path.write_text(odd(GOOD + GOOD.replace('"letters"', '"diaries"')), encoding="utf-8")
    assert "letters.rng" in run("schema", "compile", path, "--source", SMALL).stderr
    assert "diaries.rng" in run("schema", "compile", path, "--source", SMALL, "--schema", "diaries").stderr
    result = run("schema", "compile", path, "--source", SMALL, "--schema", "memos")
    assert (result.exit_code, "There are letters, diaries." in result.stdout) == (1, True)


def test_language(letters: Path) -> None:
    """``--lang`` chooses among the descriptions of the TEI."""
    run("schema", "compile", letters, "--source", SMALL, "--lang", "de")
    assert "(Absatz) enthält einen Absatz." in letters.with_suffix(".rng").read_text(encoding="utf-8")
    run("schema", "compile", letters, "--source", SMALL, "--lang", "la")
    assert "(paragraph) marks a paragraph of prose." in letters.with_suffix(".rng").read_text(encoding="utf-8")


def test_without_the_tei(letters: Path) -> None:
    """3, and the ways to name it."""
    result = run("schema", "compile", letters)
    assert result.exit_code == 3
    assert "Name its file by --source or TEIBUILD_P5SUBSET, or run “teibuild schema fetch” once." in result.stderr


def test_wrong_source(letters: Path) -> None:
    """2 for a file that is not there."""
    assert run("schema", "compile", letters, "--source", "none.xml").exit_code == 2


def test_source_by_the_environment(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TEIBUILD_P5SUBSET names the TEI; 2 if it is not there, 1 if it is something else."""
    monkeypatch.setenv("TEIBUILD_P5SUBSET", str(SMALL))
    assert run("schema", "compile", letters).exit_code == 0
    monkeypatch.setenv("TEIBUILD_P5SUBSET", str(SMALL.with_name("none.xml")))
    result = run("schema", "compile", letters)
    assert (result.exit_code, "which is not there" in result.stderr) == (2, True)
    result = run("schema", "compile", letters, "--source", letters)
    assert (result.exit_code, "it is not the TEI" in result.stdout) == (1, True)


def test_fetch(letters: Path, server: Path) -> None:
    """The current release is fetched once, and found from then on."""
    lay(server, "release/xml/tei/odd/p5subset.xml", SMALL.read_bytes())
    result = run("schema", "fetch")
    assert (result.exit_code, result.stdout.startswith("TEI P5 0.1.0: ")) == (0, True)
    assert Path(result.stdout.strip().partition(": ")[2]).read_bytes() == SMALL.read_bytes()
    assert run("schema", "compile", letters).exit_code == 0


def test_fetch_a_version(letters: Path, server: Path) -> None:
    """A release is named by its version; an ODD that asks for it gets it, any other the newest."""
    old = SMALL.read_bytes().replace(b'<elementSpec ident="hi"', b'<elementSpec ident="high"')
    lay(server, "Vault/P5/0.0.9/xml/tei/odd/p5subset.xml", old.replace(b"Version 0.1.0", b"Version 0.0.9"))
    lay(server, "Vault/P5/0.1.0/xml/tei/odd/p5subset.xml", SMALL.read_bytes())
    assert [run("schema", "fetch", version).exit_code for version in ("0.1.0", "0.0.9")] == [0, 0]
    assert "TB920" not in run("schema", "compile", letters).stdout
    letters.write_text(odd(GOOD.replace('start="p"', 'start="p" source="tei:0.0.9"')), encoding="utf-8")
    assert "The module core has no element “hi”." in run("schema", "compile", letters).stdout


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("elsewhere.xml", b"<TEI/>", "There is nothing at "),
        ("release/xml/tei/odd/p5subset.xml", b"<TEI/>", "declares no elements"),
        ("release/xml/tei/odd/p5subset.xml", b"<html><p>Sorry</html>", "is no TEI"),
    ],
)
def test_fetch_nothing(server: Path, tmp_path: Path, path: str, text: bytes, said: str) -> None:
    """3, one line, and nothing is kept."""
    lay(server, path, text) if "/" in path else (server / path).write_bytes(text)
    result = run("schema", "fetch")
    assert (result.exit_code, len(result.stderr.splitlines())) == (3, 1)
    assert said in result.stderr
    assert not list((tmp_path / "cache").rglob("p5subset.xml"))


def test_fetch_from_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """3 where no server answers; 2 for what is no version."""
    monkeypatch.setenv("TEIBUILD_TEI_SERVER", "http://127.0.0.1:9")
    result = run("schema", "fetch")
    assert (result.exit_code, "cannot be reached" in result.stderr) == (3, True)
    assert run("schema", "fetch", "latest").exit_code == 2


def test_source_on_the_web(letters: Path, server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--source`` may be an address: the user has asked for it."""
    lay(server, "tei/p5subset.xml", SMALL.read_bytes())

    address = f"{os.environ['TEIBUILD_TEI_SERVER']}/tei/p5subset.xml"
    assert run("schema", "compile", letters, "--source", address).exit_code == 0
    assert run("schema", "compile", letters, "--source", f"{address}.none").exit_code == 3


def test_help() -> None:
    """The commands are listed, each with its line."""
    result = run("schema", "--help")
    assert (result.exit_code, "compile" in result.stdout, "fetch" in result.stdout) == (0, True, True)
    assert "schema" in run("--help").stdout


def test_without_need_of_the_tei(tmp_path: Path) -> None:
    """An ODD that specifies everything itself compiles without the TEI."""
    path = tmp_path / "memos.odd"
    body = (
        '<schemaSpec ident="memos" start="memo"><elementSpec ident="memo"><content><textNode/></content></elementSpec>'
    )
    path.write_text(odd(f"{body}</schemaSpec>"), encoding="utf-8")
    assert run("schema", "compile", path).exit_code == 0
