"""The catalogue: every rule of every floor, by its code."""

from __future__ import annotations

from functools import cache
from typing import Final

from teibuild.check import (
    control,
    lost,
    prose_rules,
    published,
    rules,
    safely,
    schema_file_rules,
    schema_rules,
    unseen,
)
from teibuild.check.nearest import nearest
from teibuild.check.schematron import rules as schematron_rules
from teibuild.model import Rule
from teibuild.odd import rules as odd_rules
from teibuild.read import moves, releases, settings_rules
from teibuild.tei import parse, unreadable, volume_rules

_MODULES: Final = (
    settings_rules, unreadable, lost, parse, schema_rules, schema_file_rules, schematron_rules, rules, control, safely,
    prose_rules, unseen, moves, releases, published, odd_rules, volume_rules,
)  # fmt: skip
"""Modules that declare rules; each names them in ``RULES``."""


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules, by code."""
    return tuple(sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.code))


def find(key: str) -> Rule | None:
    """The rule with a code or a name, in whatever capitals."""
    wanted = key.strip().casefold()
    return next((rule for rule in catalogue() if wanted in {rule.code.casefold(), rule.name}), None)


def suggest(key: str) -> list[str]:
    """Codes and names that look like an unknown one, or have it as a part."""
    names = [name for rule in catalogue() for name in (rule.code, rule.name)]
    return nearest(key, names) or [name for name in names if key.casefold() in name.casefold()][:3]
