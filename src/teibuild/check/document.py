"""A parsed file as the rules see it: its tree, its places, its ids and pointers, each worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, Literal

from lxml import etree

from teibuild.model import Diagnostic, Related, Rule
from teibuild.tei.names import TEI, local, tei, xml_id
from teibuild.tei.pointers import Resolver, Use, read_prefixes
from teibuild.tei.positions import Positions
from teibuild.tei.source import Source

_LIKE_ID: Final = frozenset({"id", "xmlid", "ident"})

Kind = Literal["document", "register"]
"""What a file is to the edition."""


class Document:
    """One file of the edition, well-formed, before anything is known of the others."""

    def __init__(self, source: Source, root: etree._Element, kind: Kind) -> None:
        self.source = source
        self.root = root
        self.kind = kind
        self.file = source.file
        self.positions = Positions(source, root)

    @property
    def stem(self) -> str:
        """The name of the file without its extension."""
        return PurePosixPath(self.file).stem

    @cached_property
    def with_ids(self) -> list[etree._Element]:
        """Every element that has an ``xml:id``, in document order."""
        return [element for element in self.root.iter("{*}*") if xml_id(element)]

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
            str(value)
            for element in self.root.iter("{*}*")
            for name, value in element.attrib.items()
            if str(name).rpartition("}")[2].lower() in _LIKE_ID
        }

    @cached_property
    def order(self) -> dict[etree._Element, int]:
        """The place of each element in document order."""
        return {element: number for number, element in enumerate(self.root.iter("{*}*"))}

    @cached_property
    def uses(self) -> list[Use]:
        """Every pointer, in document order."""
        prefixes = read_prefixes(self.root) if self.root.find(f".//{tei('prefixDef')}") is not None else {}
        return list(Resolver(self.file, prefixes).uses(self.root))

    def each(self, *names: str) -> Iterator[etree._Element]:
        """The TEI elements of some names, in document order."""
        return self.root.iter(*(f"{{{TEI}}}{name}" for name in names))

    def in_text(self, *names: str) -> Iterator[etree._Element]:
        """The same, within the text of the paper only."""
        for text in self.root.iterchildren(tei("text")):
            yield from text.iter(*(f"{{{TEI}}}{name}" for name in names))

    def at_element(
        self, rule: Rule, element: etree._Element, message: str, hint: str = "", related: tuple[Related, ...] = ()
    ) -> Diagnostic:
        """A diagnostic that points at the name in a start tag."""
        return self.positions.report(rule, self.positions.element(element), message, hint, related)

    def at_attribute(self, rule: Rule, element: etree._Element, name: str, message: str, hint: str = "") -> Diagnostic:
        """A diagnostic that points at the name of an attribute."""
        return self.positions.report(rule, self.positions.attribute(element, name), message, hint)

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
    ) -> Diagnostic:
        """A diagnostic that points at the value of an attribute, or at one word in it."""
        return self.positions.report(rule, self.positions.value(element, name, token), message, hint, related)

    def related(self, element: etree._Element, message: str) -> Related:
        """An element as a second place."""
        return self.positions.related(element, message)


def named(element: etree._Element) -> str:
    """An element as messages write it: ``<p>``, with its id where it has one."""
    identifier = xml_id(element)
    return f"<{local(element)}>" + (f" “{identifier}”" if identifier else "")
