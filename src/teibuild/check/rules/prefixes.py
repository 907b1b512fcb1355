"""Prefixes of pointers that a header defines (TEI Guidelines, 17.2.3 Using Abbreviated Pointers): that they can be
used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.pointers import pattern_fault

BROKEN_PREFIX: Final = Rule(
    "TB327",
    "broken-prefix",
    Severity.ERROR,
    "a prefix of pointers is defined so that it cannot be used",
    "A prefixDef tells what a short pointer stands for: its matchPattern is a regular expression that takes what "
    "pointers write behind the prefix, and its ident is one of its own. Otherwise no pointer with the prefix leads "
    "anywhere.",
    bad='<prefixDef ident="psn" matchPattern="([a-z" replacementPattern="../registers/people.xml#$1"/>',
    good='<prefixDef ident="psn" matchPattern="([a-z-]+)" replacementPattern="../registers/people.xml#$1"/>',
)
RULES: Final = (BROKEN_PREFIX,)


def broken_prefix(document: Document) -> Iterator[Diagnostic]:
    """Find definitions that cannot be used."""
    seen: dict[str, etree._Element] = {}
    for definition in document.each("prefixDef"):
        ident, pattern = definition.get("ident", ""), definition.get("matchPattern", "")
        fault = pattern_fault(pattern)
        if fault:
            message = f"The matchPattern of {ident}: {fault}."
            hint = "Write a plain regular expression, such as ([a-zA-Z0-9-]+)."
            yield document.at_value(BROKEN_PREFIX, definition, "matchPattern", message, hint)
        elif ident in seen:
            message, hint = (
                f"The prefix {ident}: is defined twice.",
                "Keep one of the two, or give this one another ident.",
            )
            related = (document.related(seen[ident], "first defined here"),)
            yield document.at_value(BROKEN_PREFIX, definition, "ident", message, hint, related=related)
        elif _is_its_own(definition):
            message = f"The replacementPattern of {ident}: begins with {ident}: itself."
            hint = "Write what it stands for, such as ../registers/people.xml#$1."
            yield document.at_value(BROKEN_PREFIX, definition, "replacementPattern", message, hint)
        seen.setdefault(ident, definition)


def _is_its_own(definition: etree._Element) -> bool:
    """Whether a prefix stands for something that begins with it."""
    return definition.get("replacementPattern", "").startswith(f"{definition.get('ident', '')}:")


def unmatched(document: Document, value: str) -> tuple[str, str] | None:
    """Message and hint for a pointer whose prefix is defined, but does not match it; empty if it was told why, nothing
    if the prefix is not defined.

    Args:
        document: The file.
        value: The pointer.
    """
    ident, _, rest = value.partition(":")
    definitions = [each for each in document.each("prefixDef") if each.get("ident") == ident]
    patterns = [each.get("matchPattern", "") for each in definitions]
    if not patterns:
        return None
    is_there = definitions[0].get("matchPattern") is not None  # otherwise, the schema tells
    if not is_there or any(map(pattern_fault, patterns)) or len(patterns) > 1 or _is_its_own(definitions[0]):
        return "", ""
    message = f"“{rest}” is not what the prefix {ident}: takes, by its matchPattern {patterns[0]}."
    return message, "Correct the pointer, or the prefixDef in the header."


CHECKS: Final = (broken_prefix,)
