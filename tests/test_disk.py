"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.disk import write_file


def test_written_with_its_folder(tmp_path: Path) -> None:
    """A file comes with the folders that it lies in, and nothing beside it."""
    write_file(tmp_path / "a" / "b.rng", b"<grammar/>")
    assert (tmp_path / "a" / "b.rng").read_bytes() == b"<grammar/>"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.rng"]


def test_same_bytes_are_left(tmp_path: Path) -> None:
    """What has these bytes already is not touched: who watches the file has nothing to do."""
    path = tmp_path / "b.rng"
    write_file(path, b"<grammar/>")
    before = path.stat()
    write_file(path, b"<grammar/>")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_readable_as_any_new_file(tmp_path: Path) -> None:
    """It has the rights that any new file of the user has."""
    (tmp_path / "any").write_bytes(b"")
    write_file(tmp_path / "b.rng", b"<grammar/>")
    assert (tmp_path / "b.rng").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_nothing_lost_on_failure(tmp_path: Path) -> None:
    """Where it cannot take its place, what stood there stands, and nothing is left behind."""
    path = tmp_path / "folder"
    path.mkdir()
    (path / "kept").write_bytes(b"kept")
    with pytest.raises(OSError, match="folder"):
        write_file(path, b"<grammar/>")
    assert (path / "kept").read_bytes() == b"kept"
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
