"""GitHub's annotations: commands that its runner reads as they were meant."""

from __future__ import annotations

from hypothesis import given

from reports import EXAMPLE, REPORTS
from teibuild.report import EditionReport, Run
from teibuild.report.github import as_github
from teibuild.report.plain import plain

BACK = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it: name, properties, message."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, properties = head.partition(" ")
    pairs = (pair.partition("=") for pair in properties.split(","))
    return name, {key: unescape(value) for key, _, value in pairs}, unescape(data)


def unescape(text: str) -> str:
    """Text without the runner's escapes."""
    for escaped, sign in BACK:
        text = text.replace(escaped, sign)
    return text


def test_commands() -> None:
    """Errors, warnings and notices, each at its file, line and columns, with what belongs to it in the message."""
    commands = [read(line) for line in as_github([EXAMPLE], Run()).splitlines()]
    assert [name for name, _, _ in commands] == ["error", "warning", "error", "notice"]
    _, properties, message = commands[0]
    assert properties == {
        "file": "editions/my edition/documents/1962-10, “draft”.xml",
        "line": "7",
        "col": "17",
        "endColumn": "24",
        "title": "TB303 dangling-pointer",
    }
    assert message.splitlines() == [
        f"editions/my edition/documents/1962-10, “draft”.xml:7:17: {EXAMPLE.diagnostics[0].message}",
        "editions/my edition/registers/people.xml:12:3: the nearest is here",
        "Help: Did you mean #rostow?",
    ]


@given(report=REPORTS)
def test_one_command_a_diagnostic(report: EditionReport) -> None:
    """Whatever a document holds, it adds no command and no property, and the message comes through."""
    lines = as_github([report], Run(verbose=True)).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(report.diagnostics)
    for line, diagnostic in zip(lines, report.diagnostics, strict=True):
        name, properties, message = read(line)
        assert name in {"error", "warning", "notice"}
        assert list(properties) == ["file", "line", "col", "endColumn", "title"]
        assert properties["file"] == plain(report.path(diagnostic.location.file))
        assert plain(diagnostic.message) in message.split("\n")[0]
