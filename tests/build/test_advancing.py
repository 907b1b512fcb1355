"""A build tells how far it is: on a terminal by a bar with an estimate, elsewhere only where that is asked."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from building import teibuild
from letters import begin


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal, the bars of both stages come to their ends, each on a line of its own."""
    folder = begin(tmp_path / "work")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "teibuild", "build", str(folder / "edition"), "--draft"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        said = b""
        while more := _read(ours):
            said += more
    os.close(ours)
    text = said.decode()
    assert text.index("Reading documents") < text.index("3/3") < text.index("Making pages") < text.index("4/4")
    assert "3 documents, 3 pages" in text.splitlines()[-1]


def _read(terminal: int) -> bytes:
    """What the other side has said; nothing at its end, which Linux calls an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_line_for_each_where_that_is_asked(tmp_path: Path) -> None:
    """With --verbose, each document and each part is named; without, nothing is, but where the site is."""
    folder = begin(tmp_path / "work")
    told = teibuild("build", folder / "edition", "--draft", "--no-cache", "--verbose").stderr
    assert "read documents/letter-2.xml" in told
    assert "made documents/letter-2/index.html" in told
    assert teibuild("build", folder / "edition", "--draft").stderr.count("\n") == 1
    assert "made" not in teibuild("build", folder / "edition", "--draft", "--verbose").stderr
