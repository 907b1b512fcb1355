"""What Jing's messages name: elements and attributes, in quotation marks."""

from __future__ import annotations

import re
from typing import Final

from teibuild.tei.names import TEI, XML

QUOTED: Final = re.compile(r'"([^"]*)"')
"""A name, or a value, in a message."""


def qualified(attribute: str) -> str:
    """An attribute's name as lxml writes it."""
    prefix, _, name = attribute.partition(":")
    if not name:
        return prefix
    return f"{{{XML}}}{name}" if prefix == "xml" else f"{{?}}{name}"


def expected_elements(text: str) -> list[str]:
    """The elements that Jing would have taken, in its order; those of the TEI without a prefix.

    Where an element has a default namespace of its own, Jing gives that of the TEI a prefix.
    """
    text = _without_prefix(text)
    listed = re.search(r"expected .*?\belements? (.*)$", text) or re.search(r"missing required elements? (.*)$", text)
    return [name for name in QUOTED.findall(listed[1]) if not name.startswith("http")] if listed else []


def _without_prefix(text: str) -> str:
    """A message in which the names of the TEI's elements have no prefix."""
    bound = re.search(rf'xmlns:([^="\s]+)="{re.escape(TEI)}"', text)
    return text.replace(f'"{bound[1]}:', '"') if bound else text
