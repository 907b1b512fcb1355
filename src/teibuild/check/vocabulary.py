"""What a schema knows: its elements, what they may hold and bear, and the sentence that describes each.

Read from RELAX NG in XML syntax, and only when there is something to say; the compact syntax is first turned into it by
Trang. See the RELAX NG specification, section 4, for how grammars are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from lxml import etree
from msgspec import Struct, field

from teibuild.check.grammar import RNG
from teibuild.check.relaxng.definitions import Definitions, Part, Scope
from teibuild.check.schema_files import SchemaFiles
from teibuild.check.trang import xml_syntax
from teibuild.tei.names import TEI, XML

_DOCUMENTATION: Final = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


class ElementEntry(Struct):
    """One element of the schema."""

    description: str = ""
    children: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: bool = False
    """Whether text may stand in it."""


class _Found(NamedTuple):
    """An element, an attribute or text that a pattern holds directly."""

    kind: str
    name: str = ""


_LEAVES: Final = frozenset({"data", "value", "list", "name", "anyName", "nsName", "param", "empty", "notAllowed"})
_TEXT: Final = frozenset({_Found("text")})
_SECTIONS: Final = re.compile(r"\s*\[\d+(?:\.\d+)*\.? [^\[]*\]$")
_GLOSS: Final = re.compile(r"^\([^()]*\)\s+")


class Vocabulary:
    """The names of a schema and how they go together.

    Elements of TEI go by their names, others by their names with the namespace in braces; attributes by their names,
    those of XML with the prefix ``xml:``.
    """

    def __init__(self, files: SchemaFiles) -> None:
        """Read a vocabulary; what cannot be understood is left out, since the validator speaks of it."""
        self.elements: dict[str, ElementEntry] = {}
        self.roots: set[str] = set()
        """The elements that a file may begin with, as lxml writes their names; empty where that cannot be said."""
        self._definitions = Definitions(xml_syntax(files), files.space)
        self._reached: dict[tuple[Scope, str], frozenset[_Found]] = {}
        """What each definition holds, worked out once."""
        self._entered: set[etree._Element] = set()
        self._waiting: list[tuple[list[str], Part]] = []
        main = self._definitions.main(files.main)
        if main is not None:
            begin = self._reach(main)
            self.roots = {found.name for found in begin if found.kind == "element"}
        while self._waiting:
            names, part = self._waiting.pop()
            held = self._inside(part)
            described = _described(part.element)
            for name in names:
                entry = self.elements.setdefault(_key(name), ElementEntry())
                entry.description = entry.description or described
                entry.children |= {_key(found.name) for found in held if found.kind == "element"}
                entry.attributes |= {found.name for found in held if found.kind == "attribute"}
                entry.text = entry.text or _Found("text") in held
        del self._definitions
        self._reached.clear()
        self._entered.clear()

    def _reach(self, part: Part) -> frozenset[_Found]:
        """What a pattern holds directly: elements, attributes and text."""
        kind = part.kind
        if kind == "element":
            names = [f"{{{namespace}}}{name}" if namespace else name for namespace, name in _names(part)]
            if part.element not in self._entered:
                self._entered.add(part.element)
                self._waiting.append((names, part))
            return frozenset(_Found("element", name) for name in names)
        if kind == "attribute":
            return frozenset(_Found("attribute", _attribute_name(*name)) for name in _names(part))
        if kind in {"ref", "parentRef"}:
            scope = part.scope if kind == "ref" else part.scope.parent
            return self._defined(scope, part.name) if scope else frozenset()
        if kind == "externalRef":
            found = self._definitions.file(part)
            return self._reach(found._replace(scope=Scope())) if found else frozenset()
        if kind == "grammar":
            return self._defined(self._definitions.grammar(part), "")
        inside = frozenset() if kind in _LEAVES else self._inside(part)
        return inside | _TEXT if kind in {"text", "mixed"} else inside

    def _inside(self, part: Part) -> frozenset[_Found]:
        return frozenset().union(*map(self._reach, part.inside))

    def _defined(self, scope: Scope, name: str) -> frozenset[_Found]:
        known = self._reached
        if (scope, name) not in known:
            known[scope, name] = frozenset()  # a definition that needs itself is wrong, and the validator says so
            known[scope, name] = frozenset().union(*(self._inside(part) for part in scope.definitions.get(name, ())))
        return known[scope, name]

    @cached_property
    def attributes(self) -> set[str]:
        """Every attribute that some element may bear."""
        return {name for entry in self.elements.values() for name in entry.attributes}

    def parents(self, name: str) -> list[str]:
        """The elements that may hold an element, in order of the alphabet."""
        return sorted((parent for parent, entry in self.elements.items() if name in entry.children), key=str.lower)

    def bearers(self, attribute: str) -> list[str]:
        """The elements that may bear an attribute."""
        return sorted((name for name, entry in self.elements.items() if attribute in entry.attributes), key=str.lower)

    def entry(self, name: str) -> ElementEntry:
        """What the schema says of an element; nothing for one it does not know."""
        return self.elements.get(name) or ElementEntry()


def _described(element: etree._Element) -> str:
    """The sentence that describes an element; that of its definition where it has none itself.

    In schemas made from an ODD, the element's gloss stands before it, and behind it the sections of the TEI Guidelines.
    """
    above = element.getparent()
    text = element.findtext(_DOCUMENTATION)
    if not text and above is not None and above.tag == f"{RNG}define":
        text = above.findtext(_DOCUMENTATION)
    text = " ".join((text or "").split())
    said = _SECTIONS.sub("", text)
    return text if said == text else _GLOSS.sub("", said)


def _key(name: str) -> str:
    """An element's name as messages go by it: without the namespace of TEI."""
    return name.removeprefix(f"{{{TEI}}}")


def _attribute_name(namespace: str, name: str) -> str:
    if namespace == XML:
        return f"xml:{name}"
    return f"{{{namespace}}}{name}" if namespace else name


def _names(part: Part) -> Iterator[tuple[str, str]]:
    """The names that an element or attribute pattern allows one by one: namespace and local name."""
    written = part.element.get("name")
    if written is not None:
        yield part.qualified(written, is_attribute=part.kind == "attribute")
        return
    waiting = part.inside[:1]
    while waiting:
        named = waiting.pop(0)
        if named.kind == "choice":
            waiting += named.inside
        elif named.kind == "name" and named.element.text:
            yield named.qualified(named.element.text, is_attribute=False)


_vocabularies: Final[dict[str, Vocabulary]] = {}


def vocabulary_of(files: SchemaFiles) -> Vocabulary:
    """The vocabulary of a schema, read once a process for each content of its files."""
    if files.digest not in _vocabularies:
        _vocabularies[files.digest] = Vocabulary(files)
    return _vocabularies[files.digest]
