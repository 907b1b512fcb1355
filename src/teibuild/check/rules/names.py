"""Names and dates in the text: that there is something to read in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local

EMPTY_NAME: Final = Rule(
    "TB534",
    "empty-name",
    Severity.WARNING,
    "a name or a date in the text holds no words",
    "It says that a name stands here, and shows none: readers have nothing to read, and the register lists a mention "
    "that nobody finds. Where the paper leaves a space, or the words cannot be read, gap or unclear says so.",
    bad='<p>The letter of <persName ref="../registers/people.xml#rostow"/> came today.</p>',
    good='<p>The letter of <persName ref="../registers/people.xml#rostow">Rostow</persName> came today.</p>',
)
RULES: Final = (EMPTY_NAME,)

_NAMES: Final = ("persName", "placeName", "orgName", "date")
_WORDLESS: Final = frozenset({"pb", "cb", "lb", "fw", "anchor", "milestone", ""})
"""What may stand within a name without being a part of it; comments and instructions have no name."""


def empty_name(document: Document) -> Iterator[Diagnostic]:
    """A name, or a date, has words."""
    for element in chain.from_iterable(map(document.in_text, _NAMES)):
        text = element.text
        if (not text or text.isspace()) and not any(map(_says_something, element)):
            name = local(element)
            hint = "Put the words of the paper into it, or take it away; where they are missing, write <gap>."
            if not element.attrib:
                hint = "Take it away, or put the words of the paper into it."
            yield document.at_element(EMPTY_NAME, element, f"This <{name}> holds no words.", hint)


def _says_something(child: etree._Element) -> bool:
    """Whether there is something to read in a child, or behind it."""
    return bool(local(child) not in _WORDLESS or (child.tail and not child.tail.isspace()))


CHECKS: Final = (empty_name,)
