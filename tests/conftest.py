"""What several tests share: the site, built once, and a browser that opens it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from building import EDITION, build
from built_site import Site

# How long a test takes says nothing on a machine that others use.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: Names under which Chromium is found on the PATH, the first that is there; without a window it is quicker.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

#: Start Chromium as a test does: as root in a container too, and without a word to its makers.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "common"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def site(common: Path) -> Site:
    """The edition of this repository, published; the first worker that wants it builds it for all."""
    with (common / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (common / "site").exists():
            done = build(EDITION, common / "site")
            if done.returncode:
                pytest.fail(f"teibuild build ended with code {done.returncode}:\n{done.stdout}{done.stderr}")
    return Site(common / "site")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once a worker."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium without a window; where there is none, the test fails and says so."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    try:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    except Error as error:
        pytest.fail(
            f"No Chromium: none of {', '.join(BROWSERS)} is on the PATH, or it does not start.\n{error.message}"
        )
    yield browser
    browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--accept``: write what comes out now as what is expected; to be read before it is committed."""
    parser.addoption("--accept", action="store_true", help="accept what comes out now as expected")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are to be written instead of compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a test keeps, it keeps for itself; nothing comes from runs before."""
    monkeypatch.setenv("TEIBUILD_CACHE", str(tmp_path_factory.mktemp("cache") / "kept.sqlite"))
