"""Colours and links: where a terminal shows them, and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from teibuild.report.terminal import DEFAULT_WIDTH, look


class Terminal(io.StringIO):
    """A stream that says it is a terminal, but has no size."""

    def isatty(self) -> bool:
        """It does."""
        return True


@pytest.mark.parametrize(
    ("environment", "colour", "links"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5000"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "new"}, True, False),
        ({"TERM": "xterm-kitty"}, True, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, True, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({"TERM": "tmux-256color", "VTE_VERSION": "7600"}, True, False),
        ({"TERM": "xterm-kitty", "CI": "true"}, True, False),
        ({"TERM": "dumb", "VTE_VERSION": "7600"}, False, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, False, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": ""}, True, True),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "xterm-kitty", "FORCE_COLOR": "0"}, False, False),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, True, False),
        ({"TERM": "xterm", "FORCE_HYPERLINK": "1"}, True, True),
    ],
)
def test_terminal(environment: dict[str, str], colour: bool, links: bool) -> None:
    """Colours where the reader does not refuse them; links where the terminal is known to show them."""
    shown = look(Terminal(), environment)
    assert (shown.colour, shown.links, shown.width) == (colour, links, DEFAULT_WIDTH)


@pytest.mark.parametrize(
    ("environment", "colour", "links"),
    [
        ({"TERM": "xterm-kitty"}, False, False),
        ({"TERM": "xterm-kitty", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "1"}, False, True),
    ],
)
def test_pipe(environment: dict[str, str], colour: bool, links: bool) -> None:
    """Neither in a pipe, unless it is asked for."""
    shown = look(io.StringIO(), environment)
    assert (shown.colour, shown.links) == (colour, links)


def test_on_a_real_terminal(edition: Path) -> None:
    """A pseudo-terminal gets colours and links, and every line ends as it should."""
    read, write = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-kitty", "CI": "", "NO_COLOR": "", "FORCE_HYPERLINK": ""}
    command = [sys.executable, "-m", "teibuild", "check", str(edition)]
    with subprocess.Popen(command, stdout=write, env=environment) as process:
        os.close(write)
        shown = b""
        try:
            while part := os.read(read, 4096):
                shown += part
        except OSError:
            # Linux says so where the other end is closed.
            pass
        finally:
            os.close(read)
    assert process.returncode == 1
    text = shown.decode()
    assert f"{edition.as_posix()}/documents/letter-1.xml\x1b\\" in text
    assert "\x1b[31m\x1b[1merror[TB303]" in text
    assert text.endswith("\r\n1 error in 3 files.\r\n")
