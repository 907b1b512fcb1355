"""Addresses in a report: of files, and of the page that explains a rule."""

from __future__ import annotations

import os
from functools import cache
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from teibuild.check.catalogue import find
from teibuild.model import Rule

_LABEL: Final = "Rules"
"""The project's address, in ``[project.urls]`` of ``pyproject.toml``, that leads to the published ``docs/rules.md``."""


@cache
def rules_page() -> str:
    """The address of the page of rules, or nothing where the project has none (Core metadata, ``Project-URL``)."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata("teibuild").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    labelled = dict(str(url).split(", ", 1) for url in urls if ", " in str(url))
    return labelled.get(_LABEL, "")


@cache
def rule_of(code: str) -> Rule | None:
    """The rule with a code, kept, since a report asks for it again and again."""
    return find(code)


def rule_address(code: str, page: str) -> str:
    """Where a rule is explained: its heading on the page of rules, or nothing where there is no such page."""
    rule = rule_of(code) if page else None
    return f"{page}#{rule.code.lower()}-{rule.name}" if rule else ""


def uri(path: str) -> str:
    """A path as a URI reference (RFC 3986): relative where the path is, percent-encoded, with every byte kept."""
    encoded = quote(os.fsencode(path))
    if path.startswith("/"):
        return f"file://{encoded}"
    # A colon in the first part would be read as the end of a scheme (RFC 3986, section 4.2).
    return f"./{encoded}" if ":" in encoded.partition("/")[0] else encoded


class Addresses(Struct, frozen=True):
    """What a terminal's links lead to."""

    host: str
    """Name of this machine, so that a terminal far away does not take the file for one of its own."""
    folder: str
    """The edition's folder, absolute, with forward slashes."""
    rules: str
    """The page of rules, or nothing."""

    def file(self, file: str) -> str:
        """The address of a file of the edition."""
        return f"file://{quote(self.host)}{quote(os.fsencode(str(PurePosixPath(self.folder, file))))}"
