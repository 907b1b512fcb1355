"""Where the node stands that a rule speaks of."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.tei.positions import Span

_PIECE: Final = (
    r"(?s)(?P<other><!--.*?-->|<\?.*?\?>)|(?P<end></[^>]*>)"
    r"|(?P<start><[^\s/>!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*>)|(?P<text>(?:[^<]|<!\[CDATA\[.*?\]\]>)+)"
)
_DECLARATION: Final = r"(?s)<\?xml\s.*?\?>"
_WORDS: Final = r"\s*([^\r\n]*\S)"


class Places:
    """The stretches of a document's text that reports are about."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._elements = list(document.order)

    def find(self, report: etree._Element) -> Span:
        """The stretch that a report's attributes stand for.

        An element is shown by its name, an attribute by its value, text by its first words on one line, a comment and
        a processing instruction by their first line.

        Args:
            report: ``element`` is the number of an element in document order, from 1, or 0 for the document itself;
                beside it may stand ``attribute``, a name, or ``child``, a place among the nodes that it holds.
        """
        positions = self._document.positions
        number = int(report.get("element", "0"))
        child = int(report.get("child", "0"))
        if child:
            return self._child(number, child)
        element = self._elements[max(0, number - 1)]
        attribute = report.get("attribute")
        if attribute:
            return positions.value(element, attribute.removeprefix("{}"))
        return positions.element(element)

    def _child(self, number: int, child: int) -> Span:
        """The n-th node that an element holds, or the document."""
        text = self._document.source.text
        offset = self._content(number)
        depth = count = 0
        piece = re.compile(_PIECE)
        while found := piece.match(text, offset):
            offset = found.end()
            if found["end"]:
                depth -= 1
                continue
            # White space beside the root element is no node.
            if depth == 0 and (number or not found["text"]):
                count += 1
                if count == child:
                    return _shown(found)
            if found["start"] and not found[0].endswith("/>"):
                depth += 1
        return self._document.positions.element(self._document.root)

    def _content(self, number: int) -> int:
        """The offset at which the content of an element, or of the document, begins."""
        text = self._document.source.text
        if not number:
            declaration = re.match(_DECLARATION, text)
            return declaration.end() if declaration else 0
        name = self._document.positions.element(self._elements[number - 1])
        tag = re.compile(_PIECE).match(text, name.start - 1)
        return tag.end() if tag else name.start


def _shown(found: re.Match[str]) -> Span:
    """What is underlined of a node: its first words, without the white space before them."""
    words = re.match(_WORDS, found[0])
    return Span(found.start() + words.start(1), len(words[1])) if words else Span(found.start(), 1)
