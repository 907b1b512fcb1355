"""A parsed file as the rules see it: its tree, its places, its ids and pointers, each worked out once."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial, wraps
from itertools import chain
from typing import Any, Final, NamedTuple, TypeVar

from lxml import etree

from teibuild.model import DEFAULT_IDS, Diagnostic, Edit, IdScheme, Kind, Related, Rule
from teibuild.tei.names import XML_ID, local, local_name, tei, xml_id
from teibuild.tei.pointers import POINTING, Reach, Resolver, Target, Use, read_prefixes
from teibuild.tei.positions import Positions
from teibuild.tei.source import Source
from teibuild.tei.volume_parts import Within, within

_LIKE_ID: Final = frozenset({"id", "xmlid", "ident"})
# A file has a hundred pointers; what a named tuple is called by takes twice as long.
_new_use: Final[Callable[[tuple[etree._Element, str, str, Target, str]], Use]] = partial(tuple.__new__, Use)
_PREFIX: Final = tei("")
_TEXT: Final = tei("text")
_HEAD: Final = tei("head")


class _Index(NamedTuple):
    """What one walk over the tree finds."""

    elements: list[etree._Element]
    named: dict[str, list[etree._Element]]
    """Elements by their qualified name."""
    in_text: dict[str, list[etree._Element]]
    """The same, within the text of the paper only."""
    with_ids: list[etree._Element]
    by_id: dict[str, etree._Element]
    pointers: list[tuple[etree._Element, str, str, str]]
    """Elements with an attribute that points, their tag, its name and its value."""


class _Uses(NamedTuple):
    """The pointers of a file, sorted."""

    targets: dict[str, Target]
    """Where each leads."""
    by_attribute: defaultdict[str, list[Use]]
    inside: list[Use]
    abroad: list[Use]
    """Those into other files of the edition."""
    astray: list[Use]
    """Those that lead neither to an element of the file nor to another file."""


class Document:
    """One file of the edition, well-formed, before anything is known of the others."""

    def __init__(self, source: Source, root: etree._Element, kind: Kind, scheme: IdScheme = DEFAULT_IDS) -> None:
        self.source = source
        self.root = root
        self.kind = kind
        self.scheme = scheme
        self.file = source.file
        self.kept: dict[object, Any] = {}
        """What has been worked out of the file, by what worked it out (:func:`once`)."""

    @cached_property
    def positions(self) -> Positions:
        """Where everything stands."""
        return Positions(self.source, self.root, self.elements)

    @cached_property
    def within(self) -> Within | None:
        """The volume that it was cut out of; nothing for a file of its own."""
        return within(self.root)

    @property
    def part(self) -> etree._Element | None:
        """The element that is the document, if it is one of a volume's."""
        return self.within.element if self.within else None

    @cached_property
    def volume(self) -> str:
        """Path of the volume that it was cut out of, from the edition's folder; empty for a file of its own."""
        return posixpath.join(posixpath.dirname(self.file), self.within.volume) if self.within else ""

    @cached_property
    def stem(self) -> str:
        """The name of the file without its extension."""
        name = self.file.rpartition("/")[2]
        stem, _, extension = name.rpartition(".")
        return stem if stem and extension else name

    @cached_property
    def _index(self) -> _Index:
        index = _Index([], defaultdict(list), defaultdict(list), [], {}, [])
        self._enter(index, [self.root])
        for child in self.root.iterchildren("{*}*"):
            before = {tag: len(found) for tag, found in index.named.items()} if child.tag == _TEXT else None
            self._enter(index, child.iter("{*}*"))
            if before is not None:
                for tag, found in index.named.items():
                    if len(found) > before.get(tag, 0):
                        index.in_text[tag] += found[before.get(tag, 0) :]
        for around in self.within.around if self.within else ():
            # The headings of the divisions around a document of a volume are no text of its own.
            for head in around.iterchildren(_HEAD):
                for element in head.iter("{*}*"):
                    index.in_text[str(element.tag)].remove(element)
        return index

    @staticmethod
    def _enter(index: _Index, elements: Iterator[etree._Element] | list[etree._Element]) -> None:
        every, named, _, with_ids, by_id, pointers = index
        for element in elements:
            tag: str = element.tag  # type: ignore[assignment]  # only elements come, no comments
            every.append(element)
            named[tag].append(element)
            pointing = POINTING[tag]
            for name, value in element.items():
                if name in pointing:
                    pointers.append((element, tag, name, value))
                elif name == XML_ID and value:
                    with_ids.append(element)
                    by_id.setdefault(value, element)

    @cached_property
    def words(self) -> str:
        """All text of the file, without its markup: for asking quickly whether something occurs at all."""
        return etree.tostring(self.root, method="text", encoding="unicode", with_tail=False)

    @property
    def elements(self) -> list[etree._Element]:
        """Every element, in document order."""
        return self._index.elements

    @property
    def with_ids(self) -> list[etree._Element]:
        """Every element that has an ``xml:id``, in document order."""
        return self._index.with_ids

    @property
    def pointers(self) -> Iterator[tuple[etree._Element, str, str]]:
        """Every attribute that points: its element, its name and its value as it is written."""
        return ((element, name, value) for element, _, name, value in self._index.pointers)

    @property
    def by_id(self) -> dict[str, etree._Element]:
        """The first element of each ``xml:id``."""
        return self._index.by_id

    @cached_property
    def misspelled_ids(self) -> set[str]:
        """Values of attributes that were meant to be ``xml:id``: pointers to them are right."""
        return {
            str(value).strip()
            for element in self.elements
            for name, value in element.attrib.items()
            if str(name).rpartition("}")[2].lower() in _LIKE_ID
        }

    @property
    def order(self) -> dict[etree._Element, int]:
        """The number of each element in document order, from 0."""
        return self.positions.numbers

    @cached_property
    def _uses(self) -> _Uses:
        inside, edition, volume = Reach.INSIDE, Reach.EDITION, self.volume
        found = _Uses({}, defaultdict(list), [], [], [])
        targets = found.targets
        prefixes = read_prefixes(self.root) if self.has("prefixDef") else {}
        resolve = Resolver(self.file, prefixes).resolve
        # Most pointers stand there many times.
        known: dict[str, tuple[Target, list[Use]]] = {}
        for element, tag, attribute, value in self._index.pointers:
            name = local_name(tag)
            of_attribute = found.by_attribute[attribute]
            for token in value.split():
                where = known.get(token)
                if where is None:
                    target = resolve(token)
                    if volume and target.reach is inside and target.fragment and target.fragment not in self.by_id:
                        # It may lead to another document of the volume.
                        target = Target(edition, volume, target.fragment)
                    targets[token] = target
                    reach = target.reach
                    like = found.inside if reach is inside else found.abroad if reach is edition else found.astray
                    where = known[token] = (target, like)
                use = _new_use((element, attribute, token, where[0], name))
                of_attribute.append(use)
                where[1].append(use)
        return found

    @property
    def targets(self) -> Mapping[str, Target]:
        """Where each pointer leads, as it is written, its prefix resolved."""
        return self._uses.targets

    @cached_property
    def led_to(self) -> frozenset[str]:
        """The ids that pointers within the file lead to."""
        inside = Reach.INSIDE
        return frozenset([target.fragment for target in self._uses.targets.values() if target.reach is inside])

    @cached_property
    def noted(self) -> frozenset[str]:
        """The ids within the file that pointers of notes lead to."""
        inside = self.uses_to(Reach.INSIDE)
        return frozenset([use.target.fragment for use in inside if use.name == "note" and use.target.fragment])

    @cached_property
    def uses(self) -> list[Use]:
        """Every pointer, in document order; no rule needs it for a file that is sound."""
        targets = self._uses.targets
        return [
            Use(element, attribute, token, targets[token], local_name(tag))
            for element, tag, attribute, value in self._index.pointers
            for token in value.split()
        ]

    def uses_of(self, *attributes: str) -> list[Use]:
        """The pointers of some attributes, attribute by attribute in document order."""
        known = self._uses.by_attribute
        if len(attributes) == 1:
            return known.get(attributes[0], [])
        return [use for attribute in attributes for use in known.get(attribute, ())]

    def uses_to(self, reach: Reach) -> list[Use]:
        """The pointers that lead so far, in document order."""
        if reach is Reach.INSIDE:
            return self._uses.inside
        if reach is Reach.EDITION:
            return self._uses.abroad
        return [use for use in self._uses.astray if use.target.reach is reach]

    def each(self, *names: str) -> Iterator[etree._Element]:
        """The TEI elements of some names, in document order."""
        if len(names) == 1:
            return iter(self._index.named.get(_PREFIX + names[0], ()))
        return self.root.iter(*map(tei, names))

    def has(self, name: str) -> bool:
        """Whether there is any TEI element of a name."""
        return _PREFIX + name in self._index.named

    def in_text(self, *names: str) -> Iterator[etree._Element]:
        """The same, within the text of the paper only."""
        if len(names) == 1:
            return iter(self._index.in_text.get(_PREFIX + names[0], ()))
        tags = tuple(map(tei, names))
        return chain.from_iterable(text.iter(*tags) for text in self.root.iterchildren(_TEXT))

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


_Found = TypeVar("_Found")


def once(work: Callable[[Document], _Found]) -> Callable[[Document], _Found]:
    """Have something worked out once for each document, however many rules ask for it."""

    @wraps(work)
    def remembered(document: Document) -> _Found:
        kept = document.kept
        if work not in kept:
            kept[work] = work(document)
        found: _Found = kept[work]
        return found

    return remembered
