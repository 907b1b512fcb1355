"""The formats of a report, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from teibuild.report.edition import EditionReport, Run
from teibuild.report.github import as_github
from teibuild.report.json import as_json
from teibuild.report.junit import as_junit
from teibuild.report.sarif import as_sarif
from teibuild.report.text import as_whole_text

FORMATS: Final[Mapping[str, Callable[[Sequence[EditionReport], Run], str]]] = MappingProxyType(
    {"text": as_whole_text, "json": as_json, "sarif": as_sarif, "github": as_github, "junit": as_junit}
)
"""Name of a format → what it makes of a report: text that ends with a line break, the same wherever it is made."""
