"""What checking has found of many files: that of most is put aside, and all of it can be had."""

from __future__ import annotations

import pytest

from teibuild.check import checked_files
from teibuild.check.checked_files import CheckedFiles
from teibuild.model import CheckedFile


@pytest.mark.parametrize("held", [0, 2, 100])
def test_all_can_be_had(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    """However few are held, each file has what was put in last, in the order that was asked for."""
    monkeypatch.setattr(checked_files, "_HELD", held)
    files = CheckedFiles()
    names = [f"{number}.xml" for number in range(20)]
    for name in names:
        files.put(CheckedFile(name, ids=frozenset({"old"})))
    for name in names[::2]:
        files.put(CheckedFile(name, ids=frozenset({"new"})))
    ordered = files.ordered(reversed(names))
    assert list(ordered) == names[::-1]
    assert [sorted(one.ids) for one in ordered.values()] == [["old"], ["new"]] * 10
    assert [one.file for one in ordered.values()] == names[::-1]
    with pytest.raises(KeyError):
        ordered["none.xml"]
