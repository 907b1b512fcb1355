"""A parsed file as the rules see it: its tree, its places, its ids and pointers, each worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from lxml import etree

from teibuild.model import DEFAULT_IDS, Diagnostic, Edit, IdScheme, Kind, Related, Rule
from teibuild.tei.names import TEI, XML_ID, local, tei, xml_id
from teibuild.tei.pointers import POINTER_ATTRIBUTES, Resolver, Use, read_prefixes
from teibuild.tei.positions import Positions
from teibuild.tei.source import Source

_LIKE_ID: Final = frozenset({"id", "xmlid", "ident"})


class _Index(NamedTuple):
    """What one walk over the tree finds."""

    elements: list[etree._Element]
    named: dict[str, list[etree._Element]]
    """Elements by their qualified name."""
    in_text: dict[str, list[etree._Element]]
    """The same, within the text of the paper only."""
    with_ids: list[etree._Element]
    pointers: list[tuple[etree._Element, str, str]]
    """Elements with an attribute that points, its name and its value."""


class Document:
    """One file of the edition, well-formed, before anything is known of the others."""

    def __init__(self, source: Source, root: etree._Element, kind: Kind, scheme: IdScheme = DEFAULT_IDS) -> None:
        self.source = source
        self.root = root
        self.kind = kind
        self.scheme = scheme
        self.file = source.file
        self.positions = Positions(source, root)

    @property
    def stem(self) -> str:
        """The name of the file without its extension."""
        return PurePosixPath(self.file).stem

    @cached_property
    def _index(self) -> _Index:
        index = _Index([], {}, {}, [], [])
        text = tei("text")
        self._enter(index, [self.root], within=False)
        for child in self.root.iterchildren("{*}*"):
            self._enter(index, child.iter("{*}*"), within=child.tag == text)
        return index

    @staticmethod
    def _enter(index: _Index, elements: Iterator[etree._Element] | list[etree._Element], *, within: bool) -> None:
        every, named, in_text = index.elements, index.named, index.in_text
        for element in elements:
            tag = str(element.tag)
            every.append(element)
            named.setdefault(tag, []).append(element)
            if within:
                in_text.setdefault(tag, []).append(element)
            for name, value in element.items():
                if name == XML_ID:
                    if value:
                        index.with_ids.append(element)
                elif name in POINTER_ATTRIBUTES:
                    index.pointers.append((element, name, value))

    @property
    def elements(self) -> list[etree._Element]:
        """Every element, in document order."""
        return self._index.elements

    @property
    def with_ids(self) -> list[etree._Element]:
        """Every element that has an ``xml:id``, in document order."""
        return self._index.with_ids

    @property
    def pointers(self) -> list[tuple[etree._Element, str, str]]:
        """Every attribute that points: its element, its name and its value as it is written."""
        return self._index.pointers

    @cached_property
    def by_id(self) -> dict[str, etree._Element]:
        """The first element of each ``xml:id``."""
        found: dict[str, etree._Element] = {}
        for element in self.with_ids:
            found.setdefault(xml_id(element), element)
        return found

    @cached_property
    def misspelled_ids(self) -> set[str]:
        """Values of attributes that were meant to be ``xml:id``: pointers to them are right."""
        return {
            str(value).strip()
            for element in self.elements
            for name, value in element.attrib.items()
            if str(name).rpartition("}")[2].lower() in _LIKE_ID
        }

    @cached_property
    def order(self) -> dict[etree._Element, int]:
        """The number of each element in document order, from 0."""
        return {element: number for number, element in enumerate(self.elements)}

    @cached_property
    def uses(self) -> list[Use]:
        """Every pointer, in document order."""
        prefixes = read_prefixes(self.root) if tei("prefixDef") in self._index.named else {}
        resolve = Resolver(self.file, prefixes).resolve
        return [
            Use(element, attribute, token, resolve(token), local(element))
            for element, attribute, value in self._index.pointers
            for token in value.split()
        ]

    @cached_property
    def _uses_of(self) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = {}
        for use in self.uses:
            found.setdefault(use.attribute, []).append(use)
        return found

    def uses_of(self, *attributes: str) -> list[Use]:
        """The pointers of some attributes, attribute by attribute in document order."""
        return [use for attribute in attributes for use in self._uses_of.get(attribute, ())]

    def each(self, *names: str) -> Iterator[etree._Element]:
        """The TEI elements of some names, in document order."""
        if len(names) == 1:
            return iter(self._index.named.get(f"{{{TEI}}}{names[0]}", ()))
        return self.root.iter(*(f"{{{TEI}}}{name}" for name in names))

    def has(self, name: str) -> bool:
        """Whether there is any TEI element of a name."""
        return f"{{{TEI}}}{name}" in self._index.named

    def in_text(self, *names: str) -> Iterator[etree._Element]:
        """The same, within the text of the paper only."""
        found = self._index.in_text
        present = [name for name in names if f"{{{TEI}}}{name}" in found]
        if len(present) < 2:
            return iter(found[f"{{{TEI}}}{present[0]}"] if present else ())
        texts = self.root.iterchildren(tei("text"))
        return (item for text in texts for item in text.iter(*(f"{{{TEI}}}{name}" for name in present)))

    def at_element(
        self, rule: Rule, element: etree._Element, message: str, hint: str = "", related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
    ) -> Diagnostic:  # fmt: skip
        """A diagnostic that points at the name in a start tag."""
        return self.positions.report(rule, self.positions.element(element), message, hint, related, edits)

    def at_attribute(
        self, rule: Rule, element: etree._Element, name: str, message: str, hint: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> Diagnostic:  # fmt: skip
        """A diagnostic that points at the name of an attribute."""
        return self.positions.report(rule, self.positions.attribute(element, name), message, hint, edits=edits)

    def at_value(
        self,
        rule: Rule,
        element: etree._Element,
        name: str,
        message: str,
        hint: str = "",
        *,
        token: str | None = None,
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
    ) -> Diagnostic:
        """A diagnostic that points at the value of an attribute, or at one word in it."""
        return self.positions.report(rule, self.positions.value(element, name, token), message, hint, related, edits)

    def related(self, element: etree._Element, message: str) -> Related:
        """An element as a second place."""
        return self.positions.related(element, message)


def named(element: etree._Element) -> str:
    """An element as messages write it: ``<p>``, with its id where it has one."""
    identifier = xml_id(element)
    return f"<{local(element)}>" + (f" “{identifier}”" if identifier else "")
