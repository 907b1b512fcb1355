"""The page of rules in ``docs/``, made from the catalogue.

``python -m teibuild.check.catalogue_page > docs/rules.md`` writes it.
"""

from __future__ import annotations

from typing import Final

import click

from teibuild.check.catalogue import catalogue
from teibuild.model import Rule

_FAMILIES: Final = (
    ("TB0", "Files and settings"),
    ("TB1", "XML"),
    ("TB2", "The schema"),
    ("TB3", "Ids, pointers, references"),
    ("TB4", "Pages"),
    ("TB5", "The edition's markup"),
    ("TB6", "Views, exemptions, and what is not tagged"),
    ("TB7", "Pages of prose"),
    ("TB8", "Metadata, time, page images"),
    ("TB9", "Schemas made from an ODD"),
)
"""Beginnings of codes → what they are about."""

_HEAD: Final = """\
# The rules

Everything that `teibuild check` can say, by code. A code once given keeps its meaning. `teibuild explain CODE` shows
the same on the command line. This page is made from the program, by
`python -m teibuild.check.catalogue_page > docs/rules.md`.
"""


def page() -> str:
    """The page, as Markdown."""
    parts = [_HEAD]
    for beginning, title in _FAMILIES:
        rules = [rule for rule in catalogue() if rule.code.startswith(beginning)]
        if rules:
            parts.append(f"## {title}\n")
            parts.extend(_entry(rule) for rule in rules)
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    parts = [f"### {rule.code} {rule.name}\n\n*{rule.severity}*: {rule.title}\n\n{rule.why}\n"]
    for title, example in (("Not so", rule.bad), ("But so", rule.good)):
        if example:
            language = "xml" if "<" in example and not rule.code.startswith("TB7") else "text"
            parts.append(f"{title}:\n\n```{language}\n{example}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    click.echo(page(), nl=False)
