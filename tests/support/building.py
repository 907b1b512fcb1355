"""The program run as a user runs it: a command, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
EDITION = ROOT / "editions" / "cuban-missile-crisis"


def teibuild(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``teibuild`` with these arguments; what it prints is kept, and nothing is raised."""
    command = [sys.executable, "-m", "teibuild", *map(str, arguments)]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def build(edition: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``teibuild build`` on an edition."""
    return teibuild("build", edition, "--output", output, "--quiet", *options)


def copy_edition(folder: Path, edition: Path = EDITION) -> Path:
    """A copy of the edition in ``folder``, free to be changed."""
    return Path(shutil.copytree(edition, folder / edition.name, ignore=shutil.ignore_patterns("site")))
