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

from teibuild.check.catalogs import join
from teibuild.check.schema_files import SchemaFiles
from teibuild.check.trang import xml_syntax
from teibuild.tei.names import TEI, XML

_NAMESPACE: Final = "http://relaxng.org/ns/structure/1.0"
_RNG: Final = f"{{{_NAMESPACE}}}"
_DOCUMENTATION: Final = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
_PARTS: Final = len(_RNG)


class ElementEntry(Struct):
    """One element of the schema."""

    description: str = ""
    children: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: bool = False
    """Whether text may stand in it."""


class _Scope(Struct):
    """A grammar: its definitions by name, the empty name for its start."""

    parent: _Scope | None = None
    definitions: dict[str, list[_Part]] = field(default_factory=dict)
    reached: dict[str, frozenset[_Found]] = field(default_factory=dict)
    """What each definition holds, worked out once."""


class _Part(NamedTuple):
    """A piece of a schema with what it needs to be understood."""

    element: etree._Element
    scope: _Scope
    address: str
    """The file that it stands in."""
    namespace: str
    """The namespace that its file is given where it names none itself."""


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
        self._files = files
        self._roots: dict[str, etree._Element] = {}
        self._entered: set[etree._Element] = set()
        self._waiting: list[tuple[list[str], _Part]] = []
        for address, root in xml_syntax(files).items():
            self._roots[address] = root
        main = self._roots.get(files.main)
        if main is not None:
            begin = self._reach(_Part(main, _Scope(), files.main, ""))
            self.roots = {found.name for found in begin if found.kind == "element"}
        while self._waiting:
            names, part = self._waiting.pop()
            held = frozenset().union(*(self._reach(part._replace(element=child)) for child in part.element))
            described = _described(part.element)
            for name in names:
                entry = self.elements.setdefault(_key(name), ElementEntry())
                entry.description = entry.description or described
                entry.children |= {_key(found.name) for found in held if found.kind == "element"}
                entry.attributes |= {found.name for found in held if found.kind == "attribute"}
                entry.text = entry.text or _Found("text") in held
        self._roots.clear()
        self._entered.clear()

    def _reach(self, part: _Part) -> frozenset[_Found]:
        """What a pattern holds directly: elements, attributes and text."""
        tag = part.element.tag
        if not isinstance(tag, str) or not tag.startswith(_RNG):
            return frozenset()
        kind = tag[_PARTS:]
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
            return self._defined(scope, part.element.get("name", "").strip()) if scope else frozenset()
        if kind in {"grammar", "externalRef"}:
            return self._reach_grammar(part, kind)
        inside = frozenset() if kind in _LEAVES else self._inside(part)
        return inside | _TEXT if kind in {"text", "mixed"} else inside

    def _reach_grammar(self, part: _Part, kind: str) -> frozenset[_Found]:
        if kind == "externalRef":
            found = self._file(part)
            return self._reach(found._replace(scope=_Scope())) if found else frozenset()
        scope = _Scope(part.scope)
        self._collect(part._replace(scope=scope), frozenset())
        return self._defined(scope, "")

    def _inside(self, part: _Part) -> frozenset[_Found]:
        return frozenset().union(*(self._reach(part._replace(element=child)) for child in part.element))

    def _defined(self, scope: _Scope, name: str) -> frozenset[_Found]:
        if name not in scope.reached:
            scope.reached[name] = frozenset()  # a definition that needs itself is wrong, and the validator says so
            scope.reached[name] = frozenset().union(*(self._inside(part) for part in scope.definitions.get(name, ())))
        return scope.reached[name]

    def _collect(self, grammar: _Part, replaced: frozenset[str]) -> None:
        """Put the definitions of a grammar into its scope, but for those that an ``include`` of it replaces."""
        for child in grammar.element:
            part = grammar._replace(element=child)
            if child.tag == f"{_RNG}div":
                self._collect(part, replaced)
            elif child.tag in {f"{_RNG}define", f"{_RNG}start"}:
                name = child.get("name", "").strip()
                if (name or "") not in replaced:
                    grammar.scope.definitions.setdefault(name, []).append(part)
            elif child.tag == f"{_RNG}include":
                found = self._file(part)
                if found and found.element.tag == f"{_RNG}grammar":
                    own = {one.get("name", "").strip() for one in child.iter(f"{_RNG}define", f"{_RNG}start")}
                    self._collect(found, replaced | own)
                self._collect(part, replaced)

    def _file(self, part: _Part) -> _Part | None:
        """The file that an ``include`` or ``externalRef`` names."""
        base = part.address
        for one in reversed([part.element, *part.element.iterancestors()]):
            base = join(base, one.get(f"{{{XML}}}base", ""))
        found = self._files.space.find(part.element.get("href", "").strip(), base)
        root = self._roots.get(found) if isinstance(found, str) else None
        if root is None or not isinstance(found, str):
            return None
        return _Part(root, part.scope, found, _inherited(part.element, "ns") or part.namespace)

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
    if not text and above is not None and above.tag == f"{_RNG}define":
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


def _inherited(element: etree._Element, attribute: str) -> str | None:
    for one in (element, *element.iterancestors()):
        value = one.get(attribute)
        if value is not None:
            return value
    return None


def _names(part: _Part) -> Iterator[tuple[str, str]]:
    """The names that an element or attribute pattern allows one by one: namespace and local name."""
    element = part.element
    written = element.get("name")
    if written is not None:
        yield _qualified(part, element, written, is_attribute=element.tag == f"{_RNG}attribute")
        return
    waiting = [child for child in element if isinstance(child.tag, str) and child.tag.startswith(_RNG)][:1]
    while waiting:
        named = waiting.pop(0)
        if named.tag == f"{_RNG}choice":
            waiting += [child for child in named if isinstance(child.tag, str)]
        elif named.tag == f"{_RNG}name" and named.text:
            yield _qualified(part, named, named.text, is_attribute=False)


def _qualified(part: _Part, element: etree._Element, written: str, *, is_attribute: bool) -> tuple[str, str]:
    """Namespace and local name of a name as a schema writes it (section 4.10)."""
    prefix, _, name = written.strip().rpartition(":")
    if prefix:
        return (XML if prefix == "xml" else element.nsmap.get(prefix, "")), name
    # Only the attribute that bears the short form of its name inherits no namespace.
    inherited = element.get("ns", "") if is_attribute else _inherited(element, "ns")
    return (part.namespace if inherited is None else inherited), name


_vocabularies: Final[dict[str, Vocabulary]] = {}


def vocabulary_of(files: SchemaFiles) -> Vocabulary:
    """The vocabulary of a schema, read once a process for each content of its files."""
    if files.digest not in _vocabularies:
        _vocabularies[files.digest] = Vocabulary(files)
    return _vocabularies[files.digest]
