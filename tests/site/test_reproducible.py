"""Same input, same output: byte for byte, whatever the machine, time zone, locale, hash seed or number of workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import copy_edition, teibuild
from built_site import Site

#: Two machines as far apart as one can make them: one with a plain C locale and no UTF-8 by default.
HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {
    "TZ": "America/Los_Angeles",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "SOURCE_DATE_EPOCH": "86400",
}


@pytest.mark.slow
def test_two_builds_are_byte_identical(tmp_path: Path) -> None:
    """Two builds in different folders, time zones, locales and hash seeds differ in no byte of no file."""
    sites = []
    for name, environment, jobs in (("here", HERE, "1"), ("far/away from there", THERE, "2")):
        folder = tmp_path / name
        edition = copy_edition(folder)
        arguments = ("build", edition, "--output", folder / "out", "--quiet", "--jobs", jobs)
        done = teibuild(*arguments, cwd=folder, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        sites.append(Site(folder / "out").files())
    here, there = sites
    assert here.keys() == there.keys()
    assert [path for path, content in here.items() if content != there[path]] == []


def test_no_path_of_this_machine_is_published(site: Site) -> None:
    """A site says nothing about the folders of whoever built it."""
    traces = (str(site.root.parent).encode(), str(Path.home()).encode() + b"/", str(Path(__file__).parents[2]).encode())
    telling = [path for path, content in site.files().items() if any(trace in content for trace in traces)]
    assert telling == []
