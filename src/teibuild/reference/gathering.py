"""A schema that was made from an ODD, read as a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.odd.compile import Compiled
from teibuild.odd.documentation import Documentation
from teibuild.odd.grammar import Grammar
from teibuild.odd.patterns import Pattern
from teibuild.odd.specs import Spec
from teibuild.reference.examples import examples_of, shown
from teibuild.reference.model import AttributeEntry, ElementEntry, Reference, Value
from teibuild.tei.names import tei
from teibuild.words import SOURCE, languages

_SAID: Final = re.compile(r"(?:\(([^()]*)\) )?(.*?)(?: ?\[(\d[^\[\]]*)\])?", re.DOTALL)
_MAY_BE_LEFT_OUT: Final = frozenset({"optional", "zeroOrMore", "choice"})
_SPACES: Final = re.compile(r"\s+")


def read_reference(compiled: Compiled) -> Reference:
    """The reference of a schema; without elements if the ODD is too wrong for a schema.

    Args:
        compiled: What the ODD was made into.
    """
    grammar = compiled.grammar
    if grammar is None:
        return Reference(compiled.ident, compiled.title, SOURCE)
    wanted = (*grammar.merged.declared.languages, SOURCE)
    language = next((each for each in wanted if each in languages()), SOURCE)
    elements = dict(_Reader(grammar, wanted).elements())
    parents: dict[str, list[str]] = {}
    for ident, element in elements.items():
        for child in element.contains:
            parents.setdefault(child, []).append(ident)
    elements = {
        ident: replace(element, contained_by=tuple(parents.get(ident, ()))) for ident, element in elements.items()
    }
    elements = {ident: shown(element, elements, language) for ident, element in elements.items()}
    return Reference(compiled.ident, compiled.title, language, elements)


class _Reader:
    def __init__(self, grammar: Grammar, wanted: tuple[str, ...]) -> None:
        self.grammar = grammar
        self.wanted = wanted
        self.documentation = Documentation(wanted, grammar.merged.library)
        self.idents = {name: found.spec.ident for name, found in grammar.definitions.items() if found.spec is not None}

    def elements(self) -> Iterator[tuple[str, ElementEntry]]:
        """Every element, in order of the alphabet."""
        specs = [found.spec for found in self.grammar.definitions.values() if found.spec is not None]
        by_ident = {ident: name for name, ident in self.idents.items()}
        for spec in sorted(specs, key=lambda spec: (spec.name.lower(), spec.ident)):
            patterns = self.grammar.definitions[by_ident[spec.ident]].patterns
            gloss, description, sections = _parts(self.documentation.of_spec(spec))
            inside = [
                part for pattern in patterns for child in pattern.children for part in self._expanded(child, set())
            ]
            children = {part.named("name") for part in inside if part.tag == "ref"}
            yield (
                spec.ident,
                ElementEntry(
                    spec.ident, spec.name, gloss, description, sections, spec.module,
                    attributes=tuple(self._attributes(patterns)),
                    contains=tuple(sorted((self.idents[name] for name in children), key=str.lower)),
                    holds_text=any(part.tag in {"text", "data", "value"} for part in inside),
                    rules=tuple(self._rules(spec)),
                    examples=examples_of(spec, self.wanted),
                ),
            )  # fmt: skip

    def _expanded(self, pattern: Pattern, seen: set[str]) -> Iterator[Pattern]:
        """What a pattern holds, down to elements and text, without attributes."""
        if pattern.tag in {"attribute", "except"}:
            return
        name = pattern.named("name")
        if pattern.tag == "ref" and name not in self.idents:
            if name not in seen and name in self.grammar.definitions:
                seen.add(name)
                for inner in self.grammar.definitions[name].patterns:
                    if inner.tag != "element":
                        yield from self._expanded(inner, seen)
            return
        yield pattern
        for child in pattern.children:
            yield from self._expanded(child, seen)

    def _attributes(self, patterns: tuple[Pattern, ...]) -> list[AttributeEntry]:
        """The attributes in patterns, those that are required first; one that is there several times is one."""
        found: dict[str, AttributeEntry] = {}
        for pattern in patterns:
            for child in pattern.children:
                for attribute, required in self._walk(child, required=True):
                    entry = self._attribute(attribute, required=required)
                    known = found.get(entry.name)
                    found[entry.name] = _joined(known, entry) if known else entry
        return sorted(found.values(), key=lambda entry: (not entry.required, entry.name.lower()))

    def _walk(self, pattern: Pattern, *, required: bool) -> Iterator[tuple[Pattern, bool]]:
        if pattern.tag == "attribute":
            yield pattern, required
        elif pattern.tag == "ref" and pattern.named("name") not in self.idents:
            name = pattern.named("name")
            if ".attribute" in name and name in self.grammar.definitions:
                for inner in self.grammar.definitions[name].patterns:
                    yield from self._walk(inner, required=required)
        elif pattern.tag != "element":
            for child in pattern.children:
                yield from self._walk(child, required=required and pattern.tag not in _MAY_BE_LEFT_OUT)

    def _attribute(self, attribute: Pattern, *, required: bool) -> AttributeEntry:
        values: dict[str, Value] = {}
        datatypes: dict[str, None] = {}
        several = False
        for inner in attribute.children:
            for part in inner.walk():
                several = several or part.tag == "list"
                if part.tag == "value":
                    values[part.text] = Value(part.text, part.documentation)
                elif part.tag == "data":
                    datatypes[part.named("type")] = None
                elif part.tag == "ref":
                    found = self._closed(part.named("name"))
                    values |= {value.name: value for value in found}
                    if not found:
                        datatypes[part.named("name")] = None
        # The values of a list that is not closed are told behind what an attribute is for.
        said = attribute.documentation.partition("\n")[0] if values else attribute.documentation
        return AttributeEntry(
            attribute.named("name"),
            required,
            _parts(said)[1],
            tuple(values.values()),
            tuple(datatypes),
            several,
        )

    def _closed(self, name: str) -> list[Value]:
        """The values of a datatype that is a list of them."""
        definition = self.grammar.definitions.get(name)
        if definition is None or len(definition.patterns) != 1 or definition.patterns[0].tag != "choice":
            return []
        items = definition.patterns[0].children
        return [Value(item.text, item.documentation) for item in items] if {i.tag for i in items} == {"value"} else []

    def _rules(self, spec: Spec) -> Iterator[str]:
        """What the rules of an element say, in one sentence each."""
        for constraint in spec.constraints:
            said = constraint.place.element.find(tei("desc"))
            if said is not None and constraint.mode != "delete":
                yield _plain(said)


def _parts(said: str) -> tuple[str, str, str]:
    """The gloss of an element, its description, and the sections of the Guidelines."""
    match = _SAID.fullmatch(said)
    return (match[1] or "", match[2] or "", match[3] or "") if match else ("", said, "")


def _joined(one: AttributeEntry, other: AttributeEntry) -> AttributeEntry:
    """An attribute that is allowed in two forms, such as with another beside it or without."""
    values = {value.name: value for value in (*one.values, *other.values)}
    return replace(
        one,
        required=one.required and other.required,
        description=one.description or other.description,
        values=tuple(values.values()),
        datatypes=tuple(dict.fromkeys((*one.datatypes, *other.datatypes))),
    )


def _plain(element: etree._Element) -> str:
    return _SPACES.sub(" ", "".join(element.itertext())).strip()
