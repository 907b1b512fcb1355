"""A small edition with one error, as editors have them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

LETTERS = Path(__file__).parents[1] / "editions" / "letters"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An edition without faults, in a folder of a repository."""
    return Path(shutil.copytree(LETTERS, tmp_path / "editions" / "letters", ignore=shutil.ignore_patterns("site")))


@pytest.fixture
def edition(good: Path) -> Path:
    """The same with a fault in its first letter: a name that no register has."""
    letter = good / "documents" / "letter-1.xml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("#ada", "#adam"), encoding="utf-8")
    return good
