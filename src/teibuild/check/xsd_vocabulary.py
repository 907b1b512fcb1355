"""What an XML Schema knows: its elements, and the attributes that each may bear.

Read only when there is something to say. After XML Schema 1.0, part 1: an element has the attributes of its type, those
of the groups that it refers to, and those of the type that it extends or restricts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.schema_files import SchemaFiles

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_GLOBAL: Final = frozenset({"complexType", "attributeGroup", "element"})


class XsdVocabulary:
    """The names of an XML Schema; elements and attributes go by their local names, those of XML by ``xml:id``."""

    def __init__(self, files: SchemaFiles) -> None:
        """Read the names; what cannot be understood is left out, since the validator speaks of it."""
        self.elements: set[str] = set()
        self._named: dict[tuple[str, str], etree._Element] = {}
        self._declared: dict[str, list[etree._Element]] = {}
        for address in files.sources:
            document = files.document(address)
            for element in document.root.iter(f"{_XSD}*") if document is not None else ():
                kind, name = etree.QName(element).localname, element.get("name", "")
                if kind in _GLOBAL and name:
                    self._named.setdefault((kind, name), element)
                if kind == "element" and name:
                    self.elements.add(name)
                    self._declared.setdefault(name, []).append(element)

    def attributes(self, name: str) -> set[str]:
        """The attributes that an element of a name may bear, wherever it stands."""
        found: set[str] = set()
        seen: set[etree._Element] = set()
        for element in self._declared.get(name, ()):
            found |= self._within(element, seen)
        return found

    def _within(self, element: etree._Element, seen: set[etree._Element]) -> set[str]:
        if element in seen:
            return set()
        seen.add(element)
        found: set[str] = set()
        typed = self._referred("complexType", element.get("type"))
        for each in self._parts(element):
            kind = etree.QName(each).localname
            if kind == "attribute":
                found.add(each.get("name", "") or each.get("ref", ""))
            elif kind == "attributeGroup" and each.get("ref"):
                found |= self._follow("attributeGroup", each.get("ref"), seen)
            elif kind in {"extension", "restriction"}:
                found |= self._follow("complexType", each.get("base"), seen)
        return found | (self._within(typed, seen) if typed is not None else set())

    def _follow(self, kind: str, reference: str | None, seen: set[etree._Element]) -> set[str]:
        target = self._referred(kind, reference)
        return self._within(target, seen) if target is not None else set()

    def _referred(self, kind: str, reference: str | None) -> etree._Element | None:
        return self._named.get((kind, (reference or "").rpartition(":")[2]))

    def _parts(self, element: etree._Element) -> Iterator[etree._Element]:
        """What is declared in an element, without what belongs to the elements within it."""
        for child in element.iterchildren(f"{_XSD}*"):
            yield child
            if child.tag != f"{_XSD}element":
                yield from self._parts(child)


_vocabularies: Final[dict[str, XsdVocabulary]] = {}


def xsd_vocabulary(files: SchemaFiles) -> XsdVocabulary:
    """The vocabulary of a schema, read once a process for each content of its files."""
    if files.digest not in _vocabularies:
        _vocabularies[files.digest] = XsdVocabulary(files)
    return _vocabularies[files.digest]
