"""One mistake, one message, about an element that was replaced by another throughout a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.folding_missing import places
from teibuild.model import Diagnostic, Edit, Location
from teibuild.tei.names import local

_MISPLACED: Final = "TB202"
"""What is said of an element that stands where none of its name may: about its name, and those that may be meant; or
about the path of what must come first.
"""
_MANY: Final = 3
"""As many misplaced elements of one name, of which none is left that was meant, were replaced together."""
_OF_ITS_CONTENT: Final = frozenset({"TB202", "TB203", "TB205", "TB206", "TB207"})
"""What is said of what stands in an element, and of what it lacks, by the rules for the wrong name."""


def fold_replaced(found: list[Diagnostic], document: Document) -> list[Diagnostic]:
    """Say once of the elements of a wrong name that they have it.

    Args:
        found: What was said of a file.
        document: The file.
    """
    misplaced: dict[str, list[Diagnostic]] = {}
    for item in found:
        if item.code == _MISPLACED and item.about and "/" not in item.about[0]:
            misplaced.setdefault(item.about[0], []).append(item)
    for name, said in misplaced.items():
        known = [set(item.about[1:]) for item in said if len(item.about) > 1]
        meant = set.intersection(*known) if len(known) > 1 and len(known) * 2 > len(said) else set()
        # What was replaced throughout is not there any more.
        likely = [each for each in meant if len(meant) == 1 or not document.has(each)]
        if len(likely) == 1:
            found = _told_once(found, document, name, likely[0], said)
    return found


def replaced_names(item: Diagnostic) -> tuple[str, ...] | None:
    """The wrong name and the one that is meant, if an element was replaced by another throughout a file.

    Args:
        item: What was said of the file.
    """
    return item.about[:2] if item.code == _MISPLACED and item.edits and len(item.about) > 1 else None


def _told_once(
    found: list[Diagnostic], document: Document, name: str, meant: str, said: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The same, with one message of the elements of a name where another is meant."""
    first, *others = sorted(said, key=lambda item: item.sort_key)
    where = {item.location for item in said}
    parents = {each.getparent() for each in document.each(name) if _place(document, each) in where}
    elements = [each for each in document.each(name) if each.getparent() in parents]
    extents = [document.positions.extent(each) for each in elements]
    gone = set(map(id, others))
    for item in found:
        if item.code in _OF_ITS_CONTENT and item is not first:
            at = document.source.offset(item.location.line, item.location.column)
            if any(begin < at < end for begin, end in extents):
                gone.add(id(item))
    holder = next((local(each) for each in elements[0].iterancestors()), "") if elements else ""
    message = f"{len(elements)} elements <{name}> stand where none may, the first of them in <{holder}>."
    hint = f"Did you mean <{meant}>? Write that in all of them."
    # Where some are left of what is meant, each of the others may be a mistake for itself.
    edits = _renamed(document, elements, name, meant) if len(said) >= _MANY and not document.has(meant) else ()
    related = places(others, "here too")
    told = replace(first, message=message, hint=hint, related=related, edits=edits, about=(name, meant))
    return [told if item is first else item for item in found if id(item) not in gone]


def _place(document: Document, element: etree._Element) -> Location:
    return document.source.location(document.positions.element(element).start)


def _renamed(document: Document, elements: Iterable[etree._Element], name: str, meant: str) -> tuple[Edit, ...]:
    """The edits that give elements another name; none where one is written otherwise, as with a prefix."""
    text, edits = document.source.text, []
    for element in elements:
        start = document.positions.element(element)
        _, end = document.positions.extent(element)
        if text[start.start : start.start + start.length] != name:
            return ()
        edits.append(Edit(start.start, start.start + start.length, meant))
        closing = re.search(rf"</({name})\s*>\Z", text[start.start : end])
        if closing:
            edits.append(Edit(start.start + closing.start(1), start.start + closing.end(1), meant))
    return tuple(sorted(edits, key=lambda edit: edit.start))
