"""Exemptions: where an editor allows what a rule finds, and says why.

``<?teibuild allow="page-out-of-order" reason="The paper itself has no page 4."?>`` exempts the element that follows it,
with all that it holds; before the root element, it exempts the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.nearest import distance
from teibuild.model import Exemption
from teibuild.tei.volume_parts import TARGET as OF_A_VOLUME

TARGET: Final = "teibuild"
"""Target of the processing instruction."""

_SLIPS: Final = 2
"""Slips of the hand that may lie between the name of teibuild and its misspelling."""
_ATTRIBUTE: Final = re.compile(r"""([\w.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_END: Final = (1_000_000_000, 1)


def read_exemptions(document: Document) -> tuple[Exemption, ...]:
    """The exemptions of a file, in document order; those that lack their parts, or have them misspelled, are given with
    them empty.
    """
    if not _has_instructions(document.source.data):
        return ()
    return tuple(_exemption(document, node, span) for node, span in _instructions(document))


def _instructions(document: Document) -> Iterator[tuple[etree._Element, tuple[int, int]]]:
    root = document.root
    before = [*root.itersiblings(etree.ProcessingInstruction, preceding=True)][::-1]
    nodes = [*before, *root.iter(etree.ProcessingInstruction), *root.itersiblings(etree.ProcessingInstruction)]
    for node, span in zip(nodes, document.positions.instructions(), strict=True):
        if isinstance(node, etree._ProcessingInstruction) and _is_meant(node.target or ""):
            yield node, span


def _has_instructions(data: bytes) -> bool:
    """Whether there is any instruction besides XML's own."""
    at = data.find(b"<?")
    while at >= 0:
        if not data.startswith(b"xml", at + 2):
            return True
        at = data.find(b"<?", at + 2)
    return False


def _is_meant(target: str) -> bool:
    """Whether an instruction is teibuild's, or was to be."""
    if target == OF_A_VOLUME:
        return False
    return target.casefold().startswith(TARGET) or distance(target.casefold(), TARGET) <= _SLIPS


def is_misnamed(written: str) -> bool:
    """Whether an instruction, as it is written, has the name of teibuild misspelled."""
    return not re.match(rf"<\?{TARGET}(?=[\s?])", written)


def _exemption(document: Document, node: etree._Element, span: tuple[int, int]) -> Exemption:
    source = document.source
    misnamed = node.target != TARGET  # type: ignore[attr-defined]  # it is an instruction
    given = {} if misnamed else {name: value[1:-1] for name, value in _ATTRIBUTE.findall(node.text or "")}
    line, column = source.position(span[0])
    first, last = (1, 1), _END
    if node.getparent() is not None:
        following = next(node.itersiblings("{*}*"), None)
        first = last = source.position(span[1])
        if following is not None:
            start, end = document.positions.extent(following)
            first, last = source.position(start), source.position(end)
    return Exemption(
        tuple(given.get("allow", "").replace(",", " ").split()),
        given.get("reason", "").strip(),
        first,
        last,
        line,
        column,
        source.line(line),
        span[1] - span[0],
    )
