"""The documentation is true: its commands run, its links lead somewhere, and it names rules that exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import ROOT, teibuild
from clusters import cluster
from teibuild.build import build
from teibuild.check.catalogue import find
from teibuild.publish import manifest
from teibuild.workers import Workers

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LETTERS = Path(__file__).parent / "editions" / "letters"
COMMANDS = sorted(
    {
        (page.name, line.strip().partition("  #")[0].strip())
        for page in PAGES
        for block in re.findall(
            r"^```(?:sh|console)?\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
        for line in block.splitlines()
        if re.match(r"\s*(?:\$ )?teibuild ", line)
    }
)
#: The scheduler that pages name.
SCHEDULER = "tcp://scheduler.example:8786"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository as the pages suppose it: one edition under ``editions/``, and an edition of one's own beside it."""
    shutil.copytree(LETTERS, tmp_path / "editions" / "letters")
    shutil.copytree(LETTERS, tmp_path / "my-edition")
    who = ("-c", "user.name=The editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false")
    for step in (["init"], ["add", "-A"], ["commit", "-m", "First"]):
        subprocess.run(["git", *who, *step], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


@pytest.fixture(scope="module", name="scheduler")
def _scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler, in place of the one that pages name."""
    with cluster(tmp_path_factory.mktemp("cluster"), "--nworkers", "1") as running:
        yield running.address


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_commands_run(request: pytest.FixtureRequest, checkout: Path, page: str, command: str) -> None:
    """Each command of the program that a page shows runs as shown, on an edition without errors."""
    if SCHEDULER in command:
        command = command.replace(SCHEDULER, request.getfixturevalue("scheduler"))
    done = teibuild(*shlex.split(command.removeprefix("$ "))[1:], cwd=checkout)
    assert done.returncode == 0, f"{page}: {command}: {done.stdout}{done.stderr}"


def test_there_are_commands() -> None:
    """The README shows how to check, to explain and to build."""
    assert {command.split()[1] for page, command in COMMANDS if page == "README.md"} >= {"check", "explain", "build"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Links and pictures of a page that stay in the repository name a file that is there."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", prose)
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_rules_exist(page: Path) -> None:
    """Codes of rules that a page names are in the catalogue."""
    codes = set(re.findall(r"\bTB\d{3}\b", page.read_text(encoding="utf-8")))
    assert [code for code in sorted(codes) if find(code) is None] == []


@pytest.mark.parametrize("size", [10_000, 20])
def test_a_copy_can_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The program that libraries are given finds a file that has changed, however the manifest is divided."""
    monkeypatch.setattr(manifest, "_PART", size)
    assert build(LETTERS, tmp_path / "site", draft=True, crew=Workers(1)).published
    (program,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/publishing.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )

    def checked() -> tuple[int, list[str]]:
        command = [sys.executable, "-c", program, str(tmp_path / "site")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()[:-1]

    assert checked() == (0, [])
    (tmp_path / "site" / "index.html").write_text("Another")
    (tmp_path / "site" / "404.html").unlink()
    assert checked() == (1, ["changed or missing: 404.html", "changed or missing: index.html"])
