"""Where in an ODD a part of its Schematron was written."""

from __future__ import annotations

from typing import Final

from lxml import etree

from teibuild.odd.files import Place

_EXPRESSIONS: Final = ("test", "context", "value", "select", "match", "use", "subject", "path")
"""Attributes that hold XPath."""


def place_within(constraint: Place, text: str, line: int) -> tuple[Place, str]:
    """The element of a constraint that a line of the Schematron was made from, and its attribute that holds XPath.

    Args:
        constraint: The constraint.
        text: The Schematron.
        line: A line of it, counted from 1.

    Returns:
        The constraint itself, and no attribute, where nothing in it is what stands in that line.
    """
    found = [element for element in etree.fromstring(text.encode()).iter("{*}*") if element.sourceline == line]
    for element in reversed(found):
        for name in _EXPRESSIONS:
            value = element.get(name)
            if value is None:
                continue
            for own in constraint.element.iter(str(element.tag)):
                if own.get(name) == value:
                    return Place(constraint.file, own), name
    return constraint, ""
