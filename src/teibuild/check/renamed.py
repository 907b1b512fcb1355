"""Entries of a register that were renamed: pointers still lead to the old id, and nothing leads to the new one."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.check.entries import Entry, PersonName, entries, folded, person_name, person_names
from teibuild.check.likeness import is_near
from teibuild.tei.text import reading_text

_LEAST = 3
"""Letters of a word that can tell one entry from another."""


def meant_entry(document: Document, name: str, idle: Collection[str]) -> str:
    """The entry that an id was probably the id of: the only one that is named so, or whose own id is made of it.

    Args:
        document: The register.
        name: An id that pointers lead to and no entry has.
        idle: The ids of the entries that nothing leads to.
    """
    found = [entry for entry in entries(document) if entry.id in idle]
    for fits in (_by_id, _by_name):
        like = [entry.id for entry in found if fits(entry, name)]
        if len(like) == 1:
            return like[0]
    return ""


def is_named(register: Document, identifier: str, element: etree._Element) -> bool:
    """Whether an element in a text has the name of an entry, in full or with initials, and of no other entry.

    Args:
        register: The register.
        identifier: The id of the entry.
        element: The element.
    """
    text, person = set(folded(reading_text(element)).split()), person_name(element)
    known = _known(register)
    # It is looked for among thousands of others only if it is the name of this one.
    if not any(entry.id == identifier and _has_name(entry, text, person) for entry in known):
        return False
    return [entry.id for entry in known if _has_name(entry, text, person)] == [identifier]


@once
def _known(register: Document) -> list[Entry]:
    return list(entries(register))


def _has_name(entry: Entry, text: set[str], person: PersonName | None) -> bool:
    if entry.kind == "person":
        return person is not None and any(person.like(name) for name in person_names(entry))
    return any(text == set(folded(name).split()) for name in entry.names)


def _by_id(entry: Entry, name: str) -> bool:
    """Whether an id is near the other, or has all its parts and more."""
    own, sought = _parts(entry.id), _parts(name)
    return is_near(entry.id, name) or (bool(sought) and (sought <= own or own <= sought))


def _by_name(entry: Entry, name: str) -> bool:
    """Whether the words of an id stand in the names of an entry."""
    words = {word for word in _parts(name) if len(word) >= _LEAST}
    return bool(words) and words <= {word for each in entry.names for word in folded(each).split()}


def _parts(identifier: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", identifier.casefold()))
