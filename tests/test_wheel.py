"""The built wheel holds all that it needs: installed alone and far from any checkout, it publishes an edition."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from building import EDITION, ROOT, copy_edition
from built_site import Site, wrong_sums

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in an environment that knows nothing of this checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist and the wheel that is built from it, as a release makes them."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def teibuild(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``teibuild`` of an empty virtual environment into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=True, symlinks=True)
    (wheel,) = dist.glob("*.whl")
    done = run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "bin" / "teibuild"


def below(folder: str) -> set[str]:
    """Paths of the files of a folder of this checkout, from the checkout's root."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_wheel_carries_schema_templates_and_fonts(dist: Path) -> None:
    """Schema, templates, fonts with their licences, and the mark of a typed package lie in the wheel; no test does."""
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {f"teibuild/{path}" for folder in ("schema", "site_templates") for path in below(folder)}
    assert carried <= names
    assert {path.removeprefix("src/") for path in below("src/teibuild")} <= names
    fonts = {name for name in names if name.startswith("teibuild/assets/fonts/")}
    assert {Path(name).suffix for name in fonts} == {".woff2", ".txt"}
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"teibuild"}
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)


def test_sdist_carries_what_a_wheel_is_built_from(dist: Path) -> None:
    """Whoever unpacks the sdist can build the wheel again, and without Node, because the fonts are inside."""
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "hatch_build.py", "package.json", "package-lock.json", ".npmrc", "LICENSE"} <= names
    assert below("src") | below("schema") | below("site_templates") <= names
    assert not {name for name in names if name.startswith((".venv", "node_modules", "site/", ".git/"))}


def test_installed_wheel_publishes_an_edition(teibuild: Path, site: Site, tmp_path: Path) -> None:
    """From an unrelated folder, the installed program builds the same site, byte for byte, as the checkout does."""
    edition = copy_edition(tmp_path / "somewhere else")
    away = tmp_path / "away"
    away.mkdir()
    done = run(teibuild, "build", edition, "--output", tmp_path / "published", "--quiet", cwd=away)
    assert done.returncode == 0, done.stdout + done.stderr
    assert wrong_sums(tmp_path / "published") == []
    assert Site(tmp_path / "published").files() == site.files()
    assert list(away.iterdir()) == []


def test_installed_wheel_checks_an_edition(teibuild: Path, tmp_path: Path) -> None:
    """The installed program finds its schema: it passes the edition, and reports an unknown element."""
    edition = copy_edition(tmp_path)
    assert run(teibuild, "check", edition, cwd=tmp_path).returncode == 0
    document = next((edition / "documents").glob("*.xml"))
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("<closer", "<clozer").replace("</closer", "</clozer"), encoding="utf-8")
    done = run(teibuild, "check", edition, cwd=tmp_path)
    assert done.returncode == 1
    assert "clozer" in done.stdout
    assert EDITION.is_dir()


def test_installed_wheel_explains_a_rule(teibuild: Path, tmp_path: Path) -> None:
    """``explain`` works anywhere, and an unknown code is wrong usage."""
    assert run(teibuild, "--version", cwd=tmp_path).returncode == 0
    assert run(teibuild, "explain", "TB999", cwd=tmp_path).returncode == 2
