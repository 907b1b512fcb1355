"""A schema as RELAX NG: one definition for each element, class and macro, as the TEI's own schemas have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from teibuild.odd.content import Contents
from teibuild.odd.documentation import Documentation
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.imports import Imported
from teibuild.odd.inheritance import Inheritance, is_attribute_class
from teibuild.odd.merging import Merged
from teibuild.odd.names import is_name
from teibuild.odd.nearest import suggestion
from teibuild.odd.patterns import (
    EMPTY,
    MOST_REPEATED,
    NOT_ALLOWED,
    TEXT,
    Pattern,
    choice,
    group,
    pruned,
    ref,
    repeated,
)
from teibuild.odd.rules import BAD_NAME, DECLARED_TWICE, NO_START
from teibuild.odd.specs import Attribute, AttributeList, Spec
from teibuild.tei.names import tei

_MOST_NAMED: Final = 5
_OPTIONAL_SEQUENCES = frozenset({"sequence", "sequenceOptional", "sequenceOptionalRepeatable"})


class Definition(Struct, frozen=True, eq=False):
    """A ``define``."""

    name: str
    patterns: tuple[Pattern, ...]
    place: Place | None
    spec: Spec | None = None
    """Of an element: its specification."""
    combine: str = ""


class Grammar(Struct, frozen=True, eq=False):
    """A schema, ready to be written."""

    merged: Merged
    definitions: dict[str, Definition]
    start: tuple[str, ...]
    """Names of the definitions of the elements that a document may begin with."""
    required: tuple[tuple[Spec, Place], ...]
    """Elements within which only certain namespaces are allowed, and where that is said."""
    missed: dict[str, dict[str, None]]
    """What the ODD deletes → what asks for it all the same, in what the ODD builds on."""
    inheritance: Inheritance


def build(merged: Merged, imported: Imported, documentation: Documentation, findings: Findings) -> Grammar:
    """Make a grammar of all that is in a schema.

    Args:
        merged: What is in it.
        imported: RELAX NG from elsewhere.
        documentation: Words for it.
        findings: Where is noted what is wrong.
    """
    return _Builder(merged, imported, documentation, findings).grammar()


class _Builder:
    """Makes definitions; it is what content models ask of their schema."""

    def __init__(self, merged: Merged, imported: Imported, documentation: Documentation, findings: Findings) -> None:
        self.merged = merged
        self.imported = imported
        self.documentation = documentation
        self.findings = findings
        self.definitions: dict[str, Definition] = {}
        self.contents = Contents(merged, self, documentation, findings, frozenset(imported.definitions))
        self.inheritance = Inheritance(merged, findings, frozenset(imported.definitions))
        self._members: dict[str, list[tuple[str, Pattern]]] = {}
        self._any_elements = 0
        self._idents: dict[str, str] = {}
        for spec in merged.specs.values():
            for member in spec.memberships:
                pattern = ref(self.name(spec.ident), member.place)
                if spec.kind == "element":
                    least = min(member.minimum, MOST_REPEATED)
                    pattern = repeated(pattern, least, member.maximum and max(member.maximum, least))
                self._members.setdefault(member.key, []).append((spec.ident, pattern))

    def grammar(self) -> Grammar:
        """The whole."""
        for name, patterns in self.imported.definitions.items():
            self._define(name, patterns, self.imported.places.get(name), combine=self.imported.combine.get(name, ""))
        self._judge_imported()
        for spec in self.merged.specs.values():
            if spec.kind == "element":
                self._define(self.name(spec.ident), (self._element(spec),), spec.place, spec=spec)
            elif is_attribute_class(spec):
                self._attribute_class(spec)
            elif spec.kind == "class":
                self._define(self.name(spec.ident), (self._model_class(spec.ident, "alternation"),), spec.place)
            else:
                content = pruned(self.contents.of_spec(spec)) or (EMPTY,)
                self._define(self.name(spec.ident), content, spec.place)
        self._add_imported()
        start = self._start()
        return Grammar(
            self.merged,
            self._needed(start),
            start,
            tuple(self.contents.required),
            self.contents.missed,
            self.inheritance,
        )

    def _judge_imported(self) -> None:
        """Say where the schema has definitions of the same names as one from elsewhere; its own take their place."""
        own = {self.name(ident) for ident in self.merged.specs}
        twice: dict[int, tuple[Place, list[str]]] = {}
        for name, place in self.imported.places.items():
            if name in own:
                twice.setdefault(id(place.element), (place, []))[1].append(name)
        for place, names in twice.values():
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            message = f"This schema has names that the ODD's own has, too: {', '.join(names[:_MOST_NAMED])}{more}."
            hint = 'Say prefix="…" in the moduleRef, or in the schemaSpec, to keep them apart.'
            self.findings.add(DECLARED_TWICE, place, message, hint, attribute="url", detail=" ".join(names))

    def _add_imported(self) -> None:
        """Add what a moduleRef writes beside a schema from elsewhere to what is defined."""
        for addition in self.imported.additions:
            name = next((each for each in addition.names if each in self.definitions), addition.names[0])
            old = self.definitions.get(name)
            if old is None:
                self._define(name, (addition.pattern,), addition.place)
                continue
            there = () if old.patterns == (NOT_ALLOWED,) else (group(old.patterns),)
            pattern = (
                Pattern(addition.combine, children=(*there, addition.pattern), place=addition.place)
                if there
                else addition.pattern
            )
            self._define(name, (pattern,), old.place, spec=old.spec, combine=old.combine)

    def name(self, ident: str) -> str:
        """The name of the definition of something that is in the schema."""
        spec = self.merged.specs[ident]
        prefix = self.merged.declared.prefix if spec.prefix is None else spec.prefix
        return f"{prefix}{ident.replace(':', '_')}"

    def members(self, ident: str) -> Iterable[tuple[str, Pattern]]:
        """The members of a class, in the order of the schema."""
        return self._members.get(ident, [])

    def class_variant(self, ident: str, expansion: str) -> str:
        """The name of the definition of a class that is expanded in a way other than by choice."""
        name = f"{self.name(ident)}_{expansion}"
        if name not in self.definitions:
            # It is known by its name before it is made, since classes are within classes.
            self._define(name, (EMPTY,), self.merged.specs[ident].place)
            self._define(name, (self._model_class(ident, expansion),), self.merged.specs[ident].place)
        return name

    def any_element(self, spec: Spec, pattern: Callable[[str], Pattern]) -> str:
        """The name of a new definition, of what a function makes of that name."""
        self._any_elements += 1
        name = f"anyElement_{spec.ident.replace(':', '_')}_{self._any_elements}"
        self._define(name, (pattern(name),), spec.place)
        return name

    def _define(
        self,
        name: str,
        patterns: tuple[Pattern, ...],
        place: Place | None,
        *,
        spec: Spec | None = None,
        combine: str = "",
    ) -> None:
        self.definitions[name] = Definition(name, patterns, place, spec, combine)

    def _model_class(self, ident: str, expansion: str) -> Pattern:
        members = list(self.members(ident))
        if not members:
            return EMPTY if expansion in _OPTIONAL_SEQUENCES else NOT_ALLOWED
        if expansion != "alternation":
            members = [(name, self._variant(name, member, expansion)) for name, member in members]
        place = self.merged.specs[ident].place
        match expansion:
            case "sequence":
                return group((member for _, member in members), place)
            case "sequenceOptional":
                return group((repeated(member, 0, 1) for _, member in members), place)
            case "sequenceRepeatable":
                return group((repeated(member, 1, None) for _, member in members), place)
            case "sequenceOptionalRepeatable":
                return group((repeated(member, 0, None) for _, member in members), place)
            case _:
                return choice((member for _, member in members), place)

    def _variant(self, ident: str, member: Pattern, expansion: str) -> Pattern:
        if self.merged.specs[ident].kind != "class":
            return member
        return ref(self.class_variant(ident, expansion), member.place)

    def _element(self, spec: Spec) -> Pattern:
        self._judge_name(spec.name, "an element", spec.place, spec.ident)
        content = pruned(self.contents.of_spec(spec))
        if len(content) == 1 and content[0].tag == "notAllowed":
            return NOT_ALLOWED
        attributes = tuple(self._attributes(self.inheritance.attributes(spec)))
        naming = (("name", spec.name), *((("ns", spec.namespace),) if spec.namespace else ()))
        if spec.namespace == self.merged.declared.namespace:
            naming = naming[:1]
        documentation = self.documentation.of_spec(spec)
        children = (*(content or (EMPTY,)), *attributes)
        return Pattern("element", naming, children, documentation=documentation, place=spec.place)

    def _attribute_class(self, spec: Spec) -> None:
        attributes = self.inheritance.attributes(spec)
        for attribute in attributes.attributes():
            name = self._attribute_name(spec.ident, attribute.ident)
            self._define(name, (self._attribute(attribute),), attribute.place)
        patterns = tuple(self._attributes(attributes, spec)) or (EMPTY,)
        self._define(f"{self.name(spec.ident)}.attributes", patterns, spec.place)

    def _attribute_name(self, class_ident: str, name: str) -> str:
        return f"{self.name(class_ident)}.attribute.{name.replace(':', '')}"

    def _attributes(self, attributes: AttributeList, spec: Spec | None = None) -> Iterator[Pattern]:
        """Patterns of attributes; those of a class are defined by themselves."""
        found: list[Pattern] = []
        for item in attributes.items:
            if isinstance(item, Attribute):
                if spec is None:
                    found.append(self._attribute(item))
                else:
                    found.append(ref(self._attribute_name(spec.ident, item.ident), item.place))
            elif isinstance(item, AttributeList):
                inner = tuple(self._attributes(item, spec))
                # In a choice, what belongs together stays so.
                found += [group(inner)] if attributes.is_choice and inner else inner
            elif not item.class_ident:
                found.append(ref(item.definition, item.place))
            elif item.name:
                found.append(ref(self._attribute_name(item.class_ident, item.name), item.place))
            else:
                found.append(ref(f"{self.name(item.class_ident)}.attributes", item.place))
        if attributes.is_choice and found:
            yield Pattern("choice", children=tuple(found))
        else:
            yield from found

    def _attribute(self, attribute: Attribute) -> Pattern:
        self._judge_name(attribute.name, "an attribute", attribute.place, attribute.ident)
        naming = [("name", attribute.name)]
        if attribute.namespace:
            naming.append(("ns", attribute.namespace))
        if attribute.default and attribute.usage != "req":
            naming.append(("a:defaultValue", attribute.default))
        pattern = Pattern(
            "attribute",
            tuple(naming),
            (self._attribute_value(attribute),),
            documentation=self.documentation.of_attribute(attribute),
            place=attribute.place,
        )
        return pattern if attribute.usage == "req" else repeated(pattern, 0, 1)

    def _judge_name(self, name: str, what: str, place: Place, ident: str) -> None:
        """Say where a name is none, or has a prefix that stands for nothing."""
        prefix, colon, _ = name.partition(":")
        if not is_name(name):
            message, hint = f"“{name}” cannot be the name of {what}.", "Write a name as XML has them."
        elif colon and prefix != "xml":
            message = f"The prefix “{prefix}” of the name “{name}” stands for no namespace."
            hint = f'Declare it by xmlns:{prefix}="…", or say ns="…" and leave the prefix out.'
        else:
            return
        other = place.element.find(tei("altIdent")) if name != ident else None
        where, attribute = (place, "ident") if other is None else (Place(place.file, other), "")
        self.findings.add(BAD_NAME, where, message, hint, attribute=attribute)

    def _attribute_value(self, attribute: Attribute) -> Pattern:
        """What may stand in an attribute."""
        datatype: tuple[Pattern, ...] = ()
        least: int = 1
        most: int | None = 1
        if attribute.datatype is not None:
            owner = self._owner(attribute)
            datatype = pruned(self.contents.of_children(attribute.datatype, owner))
            least, most = self.contents.occurrences(attribute.datatype)
        values = attribute.values
        if values is not None and values.kind == "closed":
            value = self.contents.of_values(values)
        elif values is not None and values.kind == "semi":
            value = self.contents.of_values(values, datatype or (Pattern("data", (("type", "Name"),)),))
        else:
            value = group(datatype) if datatype else TEXT
        if self._is_text(value, frozenset()):
            return value
        if most == 1:
            return repeated(value, least, 1)
        return Pattern("list", children=(repeated(value, least, most),), place=attribute.place)

    def _owner(self, attribute: Attribute) -> Spec:
        """The specification that an attribute stands in, for messages."""
        for above in attribute.place.element.iterancestors():
            found = self.merged.specs.get(above.get("ident") or "")
            if found is not None:
                return found
        return next(iter(self.merged.specs.values()))

    def _is_text(self, pattern: Pattern, seen: frozenset[str]) -> bool:
        """Whether a pattern is any text at all, which no list can hold."""
        for each in pattern.walk():
            name = each.named("name")
            if each.tag == "text":
                return True
            if each.tag == "ref" and name in self._by_name and name not in seen:
                spec = self.merged.specs[self._by_name[name]]
                if any(self._is_text(inner, seen | {name}) for inner in self.contents.of_spec(spec)):
                    return True
        return False

    @property
    def _by_name(self) -> dict[str, str]:
        if not self._idents:
            texts = (spec.ident for spec in self.merged.specs.values() if spec.kind in {"data", "macro"})
            self._idents.update({self.name(ident): ident for ident in texts})
        return self._idents

    def _start(self) -> tuple[str, ...]:
        declared = self.merged.declared
        if "start" in declared.place.element.attrib and not declared.start:
            # A schema that is a part of others begins nowhere.
            return ()
        wanted = declared.start or ("TEI", "teiCorpus")
        found = []
        for name in wanted:
            ident = name if name in self.merged.specs else name.removeprefix(declared.prefix)
            if ident in self.merged.specs:
                found.append(self.name(ident))
            elif name in self.definitions:
                found.append(name)
        if not found and not self.findings.has_errors:
            names = " nor ".join(wanted)
            message = f"Neither {names} is in the schema." if len(wanted) > 1 else f"{names} is not in the schema."
            elements = [ident for ident, spec in self.merged.specs.items() if spec.kind == "element"]
            hint = suggestion(wanted[0], elements) if declared.start else ""
            hint = hint or "Name an element of the schema in start, or bring in the module textstructure."
            self.findings.add(NO_START, declared.place, message, hint, attribute="start")
        return tuple(found)

    def _needed(self, start: tuple[str, ...]) -> dict[str, Definition]:
        """The definitions of elements, and all that they or the start ask for."""
        elements = (name for name, found in self.definitions.items() if found.spec is not None)
        needed = reachable(self.definitions, [*start, *elements])
        return {name: found for name, found in self.definitions.items() if name in needed}


def reachable(definitions: Mapping[str, Definition], start: Iterable[str]) -> set[str]:
    """The definitions that some of them come to, these included.

    Args:
        definitions: All of them, by name.
        start: Names of those to begin with; one that is not defined leads nowhere.

    """
    waiting, found = list(start), set[str]()
    while waiting:
        name = waiting.pop()
        if name in found or name not in definitions:
            continue
        found.add(name)
        for pattern in definitions[name].patterns:
            waiting += [each.named("name") for each in pattern.walk() if each.tag == "ref"]
    return found
