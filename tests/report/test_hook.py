"""The hook for pre-commit: its manifest is one, and a commit that breaks an edition is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_manifest

from building import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in load_manifest(str(MANIFEST))}


@pytest.fixture
def repository(good: Path, tmp_path: Path) -> Path:
    """A repository with an edition, whose hooks are ours, run by the teibuild that is tested instead of a fresh one."""
    local = [
        {
            **{key: hook[key] for key in ("id", "name", "files", "require_serial", "pass_filenames")},
            "entry": hook["entry"].replace("teibuild", f"{sys.executable} -m teibuild", 1),
            "language": "system",
        }
        for hook in HOOKS.values()
    ]
    settings = {"repos": [{"repo": "local", "hooks": local}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as nobody in particular."""
    subprocess.run(["git", *arguments], cwd=folder, env=environment(folder), check=True, capture_output=True)


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the machine's own settings, and nothing written outside the folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **ours,
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(folder / ".cache"),
        "TEIBUILD_CACHE": str(folder / ".cache" / "teibuild.db"),
    }


def run_hooks(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the hooks on what is staged."""
    command = [sys.executable, "-m", "pre_commit", "run", "--color", "never", *arguments]
    return subprocess.run(
        command, cwd=repository, env=environment(repository), capture_output=True, text=True, check=False
    )


def test_manifest() -> None:
    """pre-commit takes the manifest; what it runs is a command of ours."""
    assert "teibuild-check" in HOOKS
    assert all(hook["entry"].startswith("teibuild ") and hook["language"] == "python" for hook in HOOKS.values())


def test_good(repository: Path) -> None:
    """An edition without faults passes, silently."""
    done = run_hooks(repository, "--verbose", "teibuild-check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    assert "error" not in done.stdout


def test_bad(repository: Path) -> None:
    """A fault in a staged document is said, at its path in the repository, and stops the commit."""
    letter = repository / "editions" / "letters" / "documents" / "letter-1.xml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("#ada", "#adam"), encoding="utf-8")
    git(repository, "add", ".")
    done = run_hooks(repository, "teibuild-check")
    assert done.returncode == 1
    assert "\neditions/letters/documents/letter-1.xml:14:" in done.stdout
    assert "error[TB303]" in done.stdout


def test_other_files(repository: Path) -> None:
    """A commit without files of an edition does not start the checker."""
    git(repository, "rm", "--cached", "-r", "--quiet", "editions")
    (repository / "notes.xml").write_text("<not-tei", encoding="utf-8")
    git(repository, "add", "notes.xml")
    assert "no files to check" in run_hooks(repository, "teibuild-check").stdout
