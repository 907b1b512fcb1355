"""Files that have not changed are not read again; whatever has changed of one is noticed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from teibuild.cache import Cache, digest
from teibuild.unchanged import Gist, Seen, Unchanged

KEY = b"the folder"
OLD = time.time() - 60


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "letter.xml"
    path.write_bytes(b"<?one?><TEI/>")
    return path


def look(path: Path, *, settled: bool = True) -> tuple[Gist, bool]:
    """What is known of a file, and whether it was read for that."""
    read: list[Path] = []

    def gist() -> Gist:
        read.append(path)
        data = path.read_bytes()
        return Gist(digest(data), data.partition(b"<TEI")[0])

    wait = 0.0 if settled else 3600.0
    with pytest.MonkeyPatch.context() as patch, Cache(path.with_name("kept.sqlite"), Seen) as kept:
        # A file is trusted some seconds after its last change; a test does not wait for them.
        patch.setattr("teibuild.unchanged._SETTLED", int(wait * 1e9))
        unchanged = Unchanged(path.parent, kept, KEY)
        found = unchanged.gist(path.name, gist)
        unchanged.keep()
    return found, bool(read)


def test_unchanged(file: Path) -> None:
    """The second time, nothing is read, and the same is known."""
    first, read = look(file)
    assert read
    assert first == Gist(digest(b"<?one?><TEI/>"), b"<?one?>")
    assert look(file) == (first, False)


def same_size(path: Path) -> None:
    """Other content of the same length."""
    path.write_bytes(b"<?two?><TEI/>")


def same_size_and_time(path: Path) -> None:
    """The same, and the time of the change put back, as some programs do."""
    before = path.stat()
    path.write_bytes(b"<?two?><TEI/>")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def another_file(path: Path) -> None:
    """Another file takes the place, as editors do that save safely."""
    other = path.with_suffix(".new")
    other.write_bytes(b"<?two?><TEI/>")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


def a_link(path: Path) -> None:
    """A link to another file takes the place."""
    other = path.with_suffix(".new")
    other.write_bytes(b"<?two?><TEI/>")
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize("change", [same_size, same_size_and_time, another_file, a_link])
def test_changed(file: Path, change: Callable[[Path], None]) -> None:
    """Whatever the change leaves as it was, the file is read again."""
    look(file)
    change(file)
    found, read = look(file)
    assert read
    assert found.head == b"<?two?>"


def test_just_changed(file: Path) -> None:
    """What changed a moment ago may change again within the same tick of the clock, and is not trusted."""
    look(file, settled=False)
    assert look(file)[1]


def test_gone(file: Path) -> None:
    """A file that is gone is said to be gone, not remembered."""
    look(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        look(file)
