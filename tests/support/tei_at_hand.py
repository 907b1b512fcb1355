"""The TEI itself, which the tests that build on it find as the program does, and which the repository never has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from teibuild.odd.releases import NoTeiError, Releases, releases_at_hand


def tei_at_hand(version: str = "") -> tuple[Releases, Path]:
    """The releases of the TEI at hand, and the file of the one that is meant; skips the test where there is none."""
    releases = releases_at_hand()
    try:
        path = releases.find(version)
    except NoTeiError:
        pytest.skip("p5subset.xml is not at hand: set TEIBUILD_P5SUBSET, or run “teibuild schema fetch”")
    if not path.is_file():
        pytest.skip(f"TEIBUILD_P5SUBSET names {path}, which is not there")
    return releases, path


def schema_at_hand(tei: Path) -> Path:
    """The TEI's own schema, made from a release; skips the test where it is not at hand."""
    path = Path(os.environ.get("TEIBUILD_TEI_ALL", tei.with_name("tei_all.rng")))
    if not path.is_file():
        pytest.skip(f"the TEI's own schema is not at hand: lay tei_all.rng beside {tei}, or set TEIBUILD_TEI_ALL")
    return path
