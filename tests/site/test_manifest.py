"""The manifest of a site: every file is listed with its digest, in one list or in many."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_site import wrong_sums
from teibuild.publish import manifest
from teibuild.publish.manifest import MANIFEST, added, is_site, write_manifest

#: Names that sort otherwise with a slash behind them, that JSON escapes, and that are no names of XML.
NAMES = st.sampled_from(["a", "a.b", "a-b", "a!", 'b"', "b\\c", "é", "𐀀", "\ufffd", "Z", "1", "manifest", "z\nz"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join).filter(lambda path: path.partition("/")[0] != "manifest")


def is_apart(paths: set[str]) -> bool:
    """Whether no path is the folder of another."""
    return not any(other.startswith(f"{path}/") for path in paths for other in paths)


@given(st.sets(PATHS, min_size=2, max_size=9).filter(is_apart), st.integers(1, 10), st.data())
def test_files_that_are_not_listed(paths: set[str], size: int, data: st.DataObject) -> None:
    """Every file is listed, and a file that is not is found, however many lists there are."""
    late = data.draw(st.sampled_from(sorted(paths)))
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "_PART", size)
        folder = Path(name)
        for path in paths - {late}:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(path)
        there = sorted(paths - {late})
        write_manifest(folder, "teibuild", [(path, hashlib.sha256(path.encode()).hexdigest()) for path in there])
        assert is_site(folder)
        assert wrong_sums(folder) == []
        assert added(folder) == ""
        assert ("parts" in json.loads((folder / MANIFEST).read_bytes())) is (len(there) > size)
        (folder / late).parent.mkdir(parents=True, exist_ok=True)
        (folder / late).write_text(late)
        assert added(folder) == late


def test_a_list_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of its lists, nothing vouches for what it listed: the folder is not replaced."""
    monkeypatch.setattr(manifest, "_PART", 1)
    for path in ("a.html", "b.html"):
        (tmp_path / path).write_text(path)
    write_manifest(tmp_path, "teibuild", [("a.html", "0" * 64), ("b.html", "0" * 64)])
    (tmp_path / "manifest/2.json").write_text('{"files": {"b.html"')
    assert added(tmp_path) == "b.html"
