"""A RELAX NG schema in XML syntax to patterns in their simple form (RELAX NG specification, section 4).

The schema is one that Jing takes; of what is wrong with others nothing is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Final

from lxml import etree

from teibuild.check.grammar import Finder
from teibuild.check.relaxng.datatypes import Datatype
from teibuild.check.relaxng.definitions import Definitions, Part, Scope
from teibuild.check.relaxng.names import NameClass, union
from teibuild.check.relaxng.patterns import EMPTY, NOT_ALLOWED, TEXT, Book, Named, Patterns

_LEAVES: Final = {"text": TEXT, "empty": EMPTY, "notAllowed": NOT_ALLOWED}


class NotCompiledError(Exception):
    """The schema has something that is left to Jing."""


def compiled(roots: Mapping[str, etree._Element], main: str, space: Finder) -> tuple[Book, int]:
    """The patterns of a schema, and the one that a document must match.

    Args:
        roots: Address → each file of the schema, in XML syntax.
        main: Address of the file that was named.
        space: Where files are looked for.

    Raises:
        NotCompiledError: It has something that is left to Jing.
        TooManyError: It is too large.
    """
    return _Compiler(Definitions(roots, space)).schema(main)


class _Compiler:
    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._patterns = Patterns(Book())
        self._defined: dict[tuple[Scope, str], int | None] = {}
        """The pattern of each definition; nothing while it is being worked out."""
        self._elements: dict[tuple[etree._Element, Scope, str], int] = {}
        self._waiting: list[tuple[int, NameClass, Part]] = []

    def schema(self, main: str) -> tuple[Book, int]:
        part = self._definitions.main(main)
        if part is None:
            raise NotCompiledError
        start = self._pattern(part)
        held: dict[int, Named] = {}
        while self._waiting:
            number, names, element = self._waiting.pop()
            held[number] = Named(names, self._group(_patterns_in(element)))
        book = self._patterns.book
        book.elements = [held[number] for number in range(len(held))]
        return book, start

    def _pattern(self, part: Part) -> int:
        kind, patterns = part.kind, self._patterns
        match kind:
            case "element":
                found = self._element(part)
            case "attribute":
                inside = _patterns_in(part)
                found = patterns.attribute(_names(part), self._group(inside) if inside else TEXT)
            case "data" | "value":
                found = patterns.data(_datatype(part))
            case "ref" | "parentRef":
                scope = part.scope if kind == "ref" else part.scope.parent
                found = self._definition(scope, part.name)
            case "grammar" | "externalRef":
                found = self._other_grammar(part)
            case "choice":
                found = patterns.choice(map(self._pattern, part.inside))
            case "interleave":
                found = reduce(patterns.interleave, map(self._pattern, part.inside))
            case _:
                found = _LEAVES[kind] if kind in _LEAVES else self._around(kind, self._group(part.inside))
        return found

    def _around(self, kind: str, inside: int) -> int:
        """What a pattern makes of the group of patterns in it."""
        patterns = self._patterns
        match kind:
            case "group":
                found = inside
            case "optional":
                found = patterns.optional(inside)
            case "oneOrMore":
                found = patterns.one_or_more(inside)
            case "zeroOrMore":
                found = patterns.optional(patterns.one_or_more(inside))
            case "mixed":
                found = patterns.interleave(TEXT, inside)
            case "list":
                found = patterns.words(inside)
            case _:
                raise NotCompiledError
        return found

    def _group(self, parts: Iterable[Part]) -> int:
        return reduce(self._patterns.group, map(self._pattern, parts), EMPTY)

    def _element(self, part: Part) -> int:
        key = (part.element, part.scope, part.namespace)
        number = self._elements.get(key)
        if number is None:
            number = self._elements[key] = len(self._elements)
            self._waiting.append((number, _names(part), part))
        return self._patterns.element(number)

    def _definition(self, scope: Scope | None, name: str) -> int:
        if scope is None:
            raise NotCompiledError
        key = (scope, name)
        if key not in self._defined:
            self._defined[key] = None
            parts = scope.definitions.get(name, [])
            if not parts:
                raise NotCompiledError
            combined = next((how for part in parts if (how := part.element.get("combine"))), "choice")
            patterns = [self._group(part.inside) for part in parts]
            join = self._patterns.interleave if combined.strip() == "interleave" else None
            self._defined[key] = reduce(join, patterns) if join else self._patterns.choice(patterns)
        found = self._defined[key]
        if found is None:
            raise NotCompiledError
        return found

    def _other_grammar(self, part: Part) -> int:
        if part.kind == "grammar":
            return self._definition(self._definitions.grammar(part), "")
        found = self._definitions.file(part)
        if found is None:
            raise NotCompiledError
        return self._pattern(found._replace(scope=Scope()))


def _patterns_in(part: Part) -> list[Part]:
    """The patterns in an element or attribute, without the class of its names."""
    return part.inside if part.element.get("name") is not None else part.inside[1:]


def _names(part: Part) -> NameClass:
    """The names of an element or attribute."""
    written = part.element.get("name")
    if written is not None:
        return _one_name(part, written, is_attribute=part.kind == "attribute")
    return _name_class(part.inside[0])


def _name_class(part: Part) -> NameClass:
    kind = part.kind
    if kind == "name":
        return _one_name(part, part.element.text or "", is_attribute=False)
    if kind == "choice":
        return _union(part)
    excepts = [inside for inside in part.inside if inside.kind == "except"]
    without = _union(excepts[0]) if excepts else None
    if kind == "anyName":
        return NameClass(any_name=True, without=without)
    if kind == "nsName":
        namespace = part.inherited("ns")
        return NameClass(namespaces=((part.namespace if namespace is None else namespace, without),))
    raise NotCompiledError


def _union(part: Part) -> NameClass:
    found = union([_name_class(each) for each in part.inside])
    if found is None:
        raise NotCompiledError
    return found


def _one_name(part: Part, written: str, *, is_attribute: bool) -> NameClass:
    namespace, name = part.qualified(written, is_attribute=is_attribute)
    return NameClass(frozenset({f"{{{namespace}}}{name}" if namespace else name}))


def _datatype(part: Part) -> Datatype:
    element = part.element
    library = (part.inherited("datatypeLibrary") or "").strip()
    if part.kind == "value":
        written = element.get("type")
        if written is None:
            # What has no type is a token of RELAX NG itself.
            library, written = "", "token"
        return Datatype(library, written.strip(), value="".join(element.itertext()))
    facets = tuple((inside.name, inside.element.text or "") for inside in part.inside if inside.kind == "param")
    excepts = any(inside.kind == "except" for inside in part.inside)
    return Datatype(library, element.get("type", "").strip(), facets, excepts=excepts)
