"""What has changed against git: the files of an edition that differ from a commit, or that git does not know yet."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from shutil import which
from typing import Final

_SECONDS: Final = 60


class GitError(Exception):
    """Git is missing, or cannot say what has changed."""


def changed_files(folder: Path, since: str = "HEAD") -> frozenset[str]:
    """Files below a folder that differ from a commit, or are new to git, as paths from the folder.

    Args:
        folder: A folder of a git checkout.
        since: A commit, branch or tag.

    Raises:
        GitError: The folder is in no checkout, there is no such commit, or no git.
    """
    new = _git(folder, "ls-files", "-z", "--others", "--exclude-standard")
    if since == "HEAD" and not _known(folder):
        return new | _git(folder, "ls-files", "-z", "--cached")
    return new | _git(
        folder, "diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--end-of-options", since, "--"
    )


def contents(folder: Path, since: str, files: Iterable[str]) -> dict[str, bytes]:
    """What files held in a commit, as far as it had them.

    Args:
        folder: A folder of a git checkout.
        since: A commit, branch or tag.
        files: Paths from the folder.

    Raises:
        GitError: Git does not answer.
    """
    if since == "HEAD" and not _known(folder):
        return {}
    # Git reads a name from each line.
    named = [file for file in files if "\n" not in file]
    asked = b"".join(os.fsencode(f"{since}:./{file}\n") for file in named)
    answer = _asked(folder, "cat-file", "--batch", standard_input=asked)
    found: dict[str, bytes] = {}
    for file in named:
        head, _, answer = answer.partition(b"\n")
        kind = re.fullmatch(rb"[0-9a-f]+ (\w+) (\d+)", head)
        if kind:
            size = int(kind[2])
            if kind[1] == b"blob":
                found[file] = answer[:size]
            answer = answer[size + 1 :]
    return found


def _known(folder: Path) -> bool:
    """Whether the checkout has a commit yet."""
    try:
        _git(folder, "rev-parse", "--quiet", "--verify", "HEAD")
    except GitError:
        return False
    return True


def _git(folder: Path, *arguments: str) -> frozenset[str]:
    """The paths that git names."""
    said = _asked(folder, *arguments)
    return frozenset(path.decode("utf-8", "surrogateescape") for path in said.split(b"\0") if path)


def _asked(folder: Path, *arguments: str, standard_input: bytes = b"") -> bytes:
    """What git says."""
    program = which("git")
    if program is None:
        message = "what has changed is asked of git, which is not on the PATH"
        raise GitError(message)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and what comes from outside stands behind --end-of-options
            [program, "-C", str(folder), *arguments],
            input=standard_input,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"git does not answer: {error}"
        raise GitError(message) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = f"git cannot say what has changed: {said[0] if said else 'it gives no reason'}"
        raise GitError(message)
    return done.stdout
