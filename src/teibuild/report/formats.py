"""The formats of a report, by name; each is a module of its own, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from teibuild.report.edition import EditionReport, Run

Format = Callable[[Sequence[EditionReport], Run], str]
"""What makes text of a report; it ends with a line break, and is the same wherever it is made."""

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "text.as_whole_text",
        "json": "json.as_json",
        "sarif": "sarif.as_sarif",
        "github": "github.as_github",
        "junit": "junit.as_junit",
    }
)
"""Name of a format → its module in this package, and the function there."""


def format_of(name: str) -> Format:
    """What makes the format of a name."""
    module, _, function = FORMATS[name].partition(".")
    return cast("Format", getattr(import_module(f"teibuild.report.{module}"), function))
