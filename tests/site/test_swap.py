"""Publishing by swap: whatever happens to a build, the last good site stands, whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from building import build, copy_edition
from built_site import Site, wrong_sums
from letters import begin, letter, write
from teibuild.build import build as make
from teibuild.publish import before, swap

#: Runs the program and kills it, without any chance to tidy up, just before its Nth change to the disk.
#: With N = 0 it runs to its end and writes down what it did.
KILLER = """
import os, signal, sys
moment, journal, folder, *arguments = sys.argv[1:]
changes = []
CHANGING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree"}
# Exchanging two folders is asked of the C library: the moment just before is when the function is looked up.
EXCHANGES = {"renameat2", "renamex_np"}

def watch(event, details):
    if event == "open":
        path, mode, flags = details
        wanted = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    else:
        path = details[1] if event == "ctypes.dlsym" else details[0] if details else ""
        wanted = event in CHANGING or (event == "ctypes.dlsym" and path in EXCHANGES)
    if not wanted or (isinstance(path, (str, bytes, os.PathLike)) and os.fsdecode(path) == journal):
        return
    if isinstance(path, (str, bytes, os.PathLike)) and event != "os.rename":
        if os.path.isabs(os.fsdecode(path)) and not os.fsdecode(path).startswith(folder):
            return
    changes.append(f"{event} {path}")
    if len(changes) == int(moment):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
sys.argv = ["teibuild", *arguments]
from teibuild.cli import main
try:
    main()
finally:
    if moment == "0":
        with open(journal, "w", encoding="utf-8") as file:
            file.write("\\n".join(changes))
"""


@pytest.fixture
def published(site: Site, tmp_path: Path) -> Path:
    """A folder with an edition and, beside it, its site as published before; the edition has a new title since."""
    folder = tmp_path / "work"
    retitle(copy_edition(folder), "The Second Title")
    shutil.copytree(site.root, folder / "site")
    assert wrong_sums(folder / "site") == []
    return folder


def retitle(edition: Path, title: str) -> None:
    """Give the edition another title, so that a new site differs from the old one on every page."""
    settings = edition / "edition.toml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if line.startswith("title"))
    lines[first] = f'title = "{title}"\n'
    settings.write_text("".join(lines), encoding="utf-8")


def killed_at(moment: int, folder: Path, journal: Path) -> int:
    """Build the edition in ``folder`` over its site, and kill the build before its Nth change to the disk."""
    arguments = [
        "build",
        str(folder / "cuban-missile-crisis"),
        "--output",
        str(folder / "site"),
        "--quiet",
        "--jobs=1",
        "--no-cache",
    ]
    command = [sys.executable, "-c", KILLER, str(moment), str(journal), str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def state(folder: Path) -> str:
    """Which site stands: ``old``, ``new``, or what is wrong with it."""
    site = folder / "site"
    if not site.is_dir():
        return "no site"
    faults = wrong_sums(site)
    if faults:
        return f"broken: {faults[:3]}"
    return "new" if b"The Second Title" in (site / "index.html").read_bytes() else "old"


@pytest.mark.slow
def test_a_killed_build_leaves_a_whole_site(published: Path, tmp_path: Path) -> None:
    """Killed before any of its changes to the disk, a build leaves the old site or the new one, never half of either.

    All the moments around the swap are tried, and a few while the new site is being written.
    """
    journal = tmp_path / "journal.txt"
    untouched = Path(shutil.copytree(published, tmp_path / "untouched"))
    assert killed_at(0, published, journal) == 0
    changes = journal.read_text(encoding="utf-8").splitlines()
    moment = next(index for index, change in enumerate(changes, 1) if change.startswith(("ctypes.dlsym", "os.rename")))
    moments = {1, 2, moment // 2, *range(moment - 1, min(moment + 4, len(changes)) + 1), len(changes)}
    outcomes = {}
    for moment in sorted(moments):
        folder = tmp_path / f"killed-{moment}"
        shutil.copytree(untouched, folder)
        assert killed_at(moment, folder, journal) == -signal.SIGKILL
        outcomes[f"{moment}: {changes[moment - 1]}"] = state(folder)
        shutil.rmtree(folder)
    assert {when: what for when, what in outcomes.items() if what not in ("old", "new")} == {}
    assert "old" in outcomes.values()


@pytest.mark.slow
def test_a_build_after_a_killed_one_tidies_up(published: Path, tmp_path: Path) -> None:
    """What a killed build left beside the site an hour ago is gone after the next one, and nothing else is."""
    journal = tmp_path / "journal.txt"
    (published / "notes.txt").write_text("mine")
    before = set(published.iterdir())
    assert killed_at(60, published, journal) == -signal.SIGKILL
    (left,) = set(published.iterdir()) - before
    earlier = time.time() - 2 * 60 * 60
    os.utime(left, (earlier, earlier))
    assert build(published / "cuban-missile-crisis", published / "site").returncode == 0
    assert state(published) == "new"
    assert set(published.iterdir()) == before


@pytest.mark.slow
def test_a_site_stands_at_every_moment(published: Path) -> None:
    """Whoever looks while a new site is published over the old one always finds a whole ``index.html``."""
    arguments = ["build", "cuban-missile-crisis", "--output", "site", "--quiet"]
    seen = set()
    with subprocess.Popen([sys.executable, "-m", "teibuild", *arguments], cwd=published) as running:
        while running.poll() is None:
            page = (published / "site" / "index.html").read_bytes()
            seen.add("new" if b"The Second Title" in page else "old")
            assert page.rstrip().endswith(b"</html>")
            time.sleep(0.0005)
    assert running.returncode == 0
    assert seen >= {"old"}
    assert state(published) == "new"


@pytest.mark.slow
def test_a_killed_process_group_leaves_a_whole_site(published: Path) -> None:
    """Killed from outside with all its workers, while it works or while it writes, a build leaves a whole site."""
    arguments = ["build", "cuban-missile-crisis", "--quiet", "--jobs", "2", "--output"]
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "teibuild", *arguments, "measured"], cwd=published, check=True)
    whole = time.monotonic() - started
    for share in (0.2, 0.6, 0.8, 0.9):
        running = subprocess.Popen(
            [sys.executable, "-m", "teibuild", *arguments, "site"],
            cwd=published,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * share)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert state(published) in ("old", "new")


def test_an_edition_with_errors_leaves_the_old_site(published: Path) -> None:
    """An error found by the checks ends the build with code 1 before anything is written."""
    document = next((published / "cuban-missile-crisis" / "documents").glob("*.xml"))
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("</TEI>", ""), encoding="utf-8")
    before, names = Site(published / "site").files(), set(published.iterdir())
    done = build(published / "cuban-missile-crisis", published / "site")
    assert done.returncode == 1
    assert document.name in done.stdout + done.stderr
    assert Site(published / "site").files() == before
    assert set(published.iterdir()) == names


def test_a_full_disk_leaves_the_old_site(published: Path) -> None:
    """Where the new site cannot be written, the build ends with code 3, says so, and the old site stands."""
    limit = ["prlimit", "--fsize=60000"]  # bytes: the larger pages and the fonts do not fit
    command = [*limit, sys.executable, "-B", "-m", "teibuild", "build", "cuban-missile-crisis", "--output", "site"]
    done = subprocess.run(command, cwd=published, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert state(published) == "old"


def test_a_folder_of_another_kind_is_not_replaced(published: Path) -> None:
    """A folder that no build has made is never written over: it may hold somebody's work."""
    mine = published / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("three years")
    done = build(published / "cuban-missile-crisis", mine)
    assert done.returncode in (2, 3)
    assert str(mine.name) in done.stderr
    assert list(mine.iterdir()) == [mine / "thesis.txt"]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an edition whose site counts as large, however little of it is taken over."""
    monkeypatch.setattr(before, "LARGE", 1)
    monkeypatch.setattr(before, "SHARE", 1.0)
    return begin(tmp_path / "work")


@pytest.mark.parametrize("exchanges", [True, False], ids=["folders are exchanged", "folders are renamed"])
def test_a_large_site_is_made_of_the_one_before_the_last(
    large: Path, monkeypatch: pytest.MonkeyPatch, *, exchanges: bool
) -> None:
    """The third build begins with the first one's site; each publishes what a build of everything would."""
    if not exchanges:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    kept = large / ".site.before"
    for number, text in enumerate(("one", "two", "three", "four")):
        write(large, "documents/letter-2.xml", letter(2, text=text))
        published_over(large)
        assert files(large / "site") == files_of_a_clean_build(large)
        assert kept.is_dir() == (number > 0)
    assert b"three" in (kept / "documents/letter-2/index.html").read_bytes()
    inode = (large / "site/documents/letter-1/index.html").stat().st_ino
    published_over(large)
    assert (large / "site/documents/letter-1/index.html").stat().st_ino == inode
    assert sorted(path.name for path in large.iterdir()) == [".site.before", "clean", "edition", "kept.sqlite", "site"]


def folder_for_a_page(kept: Path) -> None:
    """A folder stands where a page stood."""
    (kept / "index.html").unlink()
    (kept / "index.html").mkdir()


def page_for_a_folder(kept: Path) -> None:
    """A file stands where a folder stood."""
    shutil.rmtree(kept / "documents/letter-1")
    (kept / "documents/letter-1").write_text("mine")


#: What may become of the site that is kept.
FATES: Final[Mapping[str, Callable[[Path], object]]] = {
    "gone": shutil.rmtree,
    "no site": lambda kept: (kept / "manifest.json").unlink(),
    "a page written over": lambda kept: (kept / "documents/letter-1/index.html").write_text("mine"),
    "a page gone": lambda kept: (kept / "index.html").unlink(),
    "a file put in": lambda kept: (kept / "documents/mine.txt").write_text("mine"),
    "a link put in": lambda kept: (kept / "documents/mine").symlink_to(kept),
    "a folder in the place of a page": folder_for_a_page,
    "a page in the place of a folder": page_for_a_folder,
}


@pytest.mark.parametrize("fate", FATES)
def test_what_becomes_of_the_site_before(large: Path, fate: str) -> None:
    """Whatever is done to the site that is kept, the next one is as it is to be, and the one that stands is not touched
    before that.
    """
    for text in ("one", "two"):
        write(large, "documents/letter-2.xml", letter(2, text=text))
        published_over(large)
    FATES[fate](large / ".site.before")
    standing = files(shutil.copytree(large / "site", large / "linked", copy_function=os.link))
    write(large, "documents/letter-3.xml", letter(3, "bob", text="three"))
    published_over(large)
    assert files(large / "site") == files_of_a_clean_build(large)
    if fate != "a page written over":
        # What one page is written over with shows under all of its names.
        assert files(large / "linked") == standing


def published_over(folder: Path) -> None:
    """Build with what is kept, over the site that stands."""
    assert make(folder / "edition", folder / "site", draft=True, cache=folder / "kept.sqlite").published


def files_of_a_clean_build(folder: Path) -> dict[str, bytes]:
    """What a build of everything publishes."""
    assert make(folder / "edition", folder / "clean", draft=True).published
    found = files(folder / "clean")
    shutil.rmtree(folder / ".clean.before", ignore_errors=True)
    return found


def files(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
