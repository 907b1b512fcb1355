"""What has changed against git: the files of an edition that differ from a commit, or that git does not know yet."""

from __future__ import annotations

import subprocess
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


def _known(folder: Path) -> bool:
    """Whether the checkout has a commit yet."""
    try:
        _git(folder, "rev-parse", "--quiet", "--verify", "HEAD")
    except GitError:
        return False
    return True


def _git(folder: Path, *arguments: str) -> frozenset[str]:
    program = which("git")
    if program is None:
        message = "what has changed is asked of git, which is not on the PATH"
        raise GitError(message)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and what comes from outside stands behind --end-of-options
            [program, "-C", str(folder), *arguments], capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"git does not answer: {error}"
        raise GitError(message) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = f"git cannot say what has changed: {said[0] if said else 'it gives no reason'}"
        raise GitError(message)
    return frozenset(path.decode("utf-8", "surrogateescape") for path in done.stdout.split(b"\0") if path)
