"""Validation by libxml2, for machines without Java: the same verdict, in fewer words, by line only."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule


@cache
def _compiled(path: Path) -> etree.RelaxNG:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.RelaxNG(etree.parse(str(path), parser))


def check(document: Document, schema: Path, rule: Rule) -> list[Diagnostic]:
    """What libxml2 finds wrong: one diagnostic a line, since its further messages follow from the first."""
    validator = _compiled(schema)
    if validator.validate(document.root):
        return []
    found: dict[int, Diagnostic] = {}
    for entry in validator.error_log:
        if entry.line in found or re.search(
            r"Extra element .* in interleave|failed to validate content", entry.message
        ):
            continue
        line = document.source.line(entry.line)
        offset = document.source.offset(entry.line, len(line) - len(line.lstrip()) + 1)
        message = f"The schema is not met: {entry.message.rstrip('.')}."
        found[entry.line] = document.source.report(rule, offset, message, length=len(line.strip()))
    if not found:
        first = validator.error_log[0]
        offset = document.source.offset(first.line, 1)
        found[first.line] = document.source.report(rule, offset, f"The schema is not met: {first.message}.")
    return [found[line] for line in sorted(found)]
