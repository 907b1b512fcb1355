"""Content models made into patterns: Pure ODD (TEI Guidelines, section TD.4), and RELAX NG inside an ODD."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final, Protocol

from lxml import etree
from msgspec.structs import replace

from teibuild.odd.documentation import Documentation
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.foreign import annotation, any_element, as_written, exceptions
from teibuild.odd.merging import Merged
from teibuild.odd.names import KIND_WORDS, RELAX_NG, XML_SCHEMA_DATATYPES, is_another
from teibuild.odd.nearest import is_slip, suggestion
from teibuild.odd.patterns import (
    EMPTY,
    GONE,
    MOST_REPEATED,
    TEXT,
    VOID,
    Pattern,
    choice,
    ref,
    repeated,
)
from teibuild.odd.reading import REF_KINDS, read_values
from teibuild.odd.rules import BAD_COUNT, DELETED_IN_USE, NOT_IN_SCHEMA, ODD_MARKUP, OLD_NAME, UNKNOWN_KEY, UNKNOWN_NAME
from teibuild.odd.specs import Spec, Values
from teibuild.tei.names import TEI, local

_EXPANSIONS: Final = (
    "alternation",
    "sequence",
    "sequenceOptional",
    "sequenceRepeatable",
    "sequenceOptionalRepeatable",
)
_SUFFIXED: Final = re.compile(rf"(.+)_({'|'.join(_EXPANSIONS)})")
_OCCURRENCE: Final = {
    "sequence": (1, 1),
    "sequenceOptional": (0, 1),
    "sequenceRepeatable": (1, None),
    "sequenceOptionalRepeatable": (0, None),
}
"""Expansion of a class → how often each member may occur."""
_ALL_ELEMENTS: Final = "NameList"
"""The processing instruction that the TEI's own tools make into a choice of all elements of the schema."""
_LARGEST: Final = 20_000
"""How many patterns a repetition may write out."""
_DIGITS: Final = 9
_RNG: Final = f"{{{RELAX_NG}}}"


class Definer(Protocol):
    """What content models ask of the schema that they stand in."""

    def name(self, ident: str) -> str:
        """The name of the definition of something that is in the schema."""

    def members(self, ident: str) -> Iterable[tuple[str, Pattern]]:
        """The members of a class: ident, and the pattern that stands for it."""

    def class_variant(self, ident: str, expansion: str) -> str:
        """The name of the definition of a class that is expanded in a way other than by choice."""

    def any_element(self, spec: Spec, pattern: Callable[[str], Pattern]) -> str:
        """The name of a new definition, of what a function makes of that name."""


class Contents:
    """Makes patterns of content models."""

    def __init__(
        self,
        merged: Merged,
        definer: Definer,
        documentation: Documentation,
        findings: Findings,
        imported: frozenset[str] = frozenset(),
    ) -> None:
        self.merged = merged
        self.imported = imported
        self.definer = definer
        self.documentation = documentation
        self.findings = findings
        self.missed: dict[str, dict[str, None]] = {}
        """What the ODD deletes → what the ODD builds on and asks for it all the same."""
        self.required: list[tuple[Spec, Place]] = []
        """Where ``anyElement`` stands for elements of certain namespaces only."""

    def of_children(self, parent: Place, spec: Spec) -> tuple[Pattern, ...]:
        """What the children of ``content`` or ``datatype`` stand for, one after the other."""
        return tuple(self._children(parent, spec))

    def of_spec(self, spec: Spec) -> tuple[Pattern, ...]:
        """What the content of an element, a macro or a datatype may be."""
        if spec.values is not None and spec.values.kind == "closed":
            return (self.of_values(spec.values),)
        if spec.content is None:
            return ()
        name = local(spec.content.element)
        if name == "dataRef":
            return (self._one(spec.content, spec),)
        if name == "stringVal":
            return tuple(self._children(spec.content, spec))
        found = tuple(self._children(spec.content, spec))
        if spec.kind != "element" and len(found) > 1 and any(each.tag in {"text", "ref"} for each in found):
            # So an old macro says that it is one of several things.
            return (choice(found, spec.content),)
        return found

    def of_values(self, values: Values, datatype: tuple[Pattern, ...] = ()) -> Pattern:
        """One of a list of values, or of a datatype that stands beside it."""
        items = tuple(
            Pattern("value", text=item.name, documentation=self.documentation.of_value(item), place=item.place)
            for item in values.items
        )
        return Pattern("choice", children=(*items, *datatype), place=values.place)

    def _children(self, parent: Place, spec: Spec) -> Iterable[Pattern]:
        for child in parent.element:
            if isinstance(child.tag, str):
                yield from self._each(Place(parent.file, child), spec)
            elif isinstance(child, etree._ProcessingInstruction) and child.target == _ALL_ELEMENTS:
                yield choice(self._all_elements(), parent)

    def _all_elements(self) -> Iterable[Pattern]:
        return (ref(self.definer.name(each.ident)) for each in self.merged.specs.values() if each.kind == "element")

    def _one(self, place: Place, spec: Spec) -> Pattern:
        return next(iter(self._each(place, spec)), EMPTY)

    def _each(self, place: Place, spec: Spec) -> Iterable[Pattern]:
        element = place.element
        tag = str(element.tag)
        if tag.startswith(_RNG):
            yield from self._relax_ng(place, spec)
            return
        match local(element):
            case "sequence":
                yield self._sequence(place, spec)
            case "alternate":
                yield self._counted(self._alternate(place, spec), place)
            case "interleave":
                yield self._counted(
                    Pattern("interleave", children=tuple(self._children(place, spec)), place=place), place
                )
            case "elementRef" | "classRef" | "macroRef":
                yield self._counted(self._reference(place, spec), place)
            case "dataRef":
                yield self._counted(self._data(place, spec), place)
            case "textNode":
                yield replace(TEXT, place=place)
            case "empty":
                yield EMPTY
            case "anyElement":
                yield self._counted(self._any_element(place, spec), place)
            case "valList":
                yield self.of_values(read_values(place.file, element))
            case _:
                # Prose and constraints say nothing of what the content may be.
                return

    def _sequence(self, place: Place, spec: Spec) -> Pattern:
        children = tuple(self._children(place, spec))
        if place.element.get("preserveOrder") in {"false", "0"}:
            inner = Pattern("interleave", children=children, place=place)
        else:
            names = [local(child) for child in place.element if isinstance(child.tag, str)]
            is_list = bool(names) and all(name == "dataRef" for name in names)
            inner = Pattern("list" if is_list else "group", children=children, place=place)
        return self._counted(inner if children else EMPTY, place)

    def _alternate(self, place: Place, spec: Spec) -> Pattern:
        children = tuple(self._children(place, spec))
        return Pattern("choice", children=children, place=place) if children else EMPTY

    def _counted(self, pattern: Pattern, place: Place) -> Pattern:
        if pattern.tag in {"void", "gone"}:
            return pattern
        least, most = self.occurrences(place)
        times = least if most is None or most - least > MOST_REPEATED else most
        if times > 1 and times * sum(1 for _ in pattern.walk()) > _LARGEST:
            self._say_too_many(place)
            return pattern
        return repeated(pattern, least, most)

    def _say_too_many(self, place: Place) -> None:
        message = "So many repetitions would make a schema that no validator can load."
        hint = 'Ask for fewer, say maxOccurs="unbounded", or count by a rule in Schematron.'
        attribute = "minOccurs" if self.is_many(place, "minOccurs") else "maxOccurs"
        self.findings.add(BAD_COUNT, place, message, hint, attribute=attribute)

    @staticmethod
    def is_many(place: Place, attribute: str) -> bool:
        """Whether something must, or may, occur more than once."""
        return (place.element.get(attribute) or "1").strip() not in {"0", "1"}

    def occurrences(self, place: Place) -> tuple[int, int | None]:
        """How often something may occur: at least, and at most (nothing for an unbounded number)."""
        found: list[int | None] = []
        for name in ("minOccurs", "maxOccurs"):
            text = (place.element.get(name) or "1").strip()
            if name == "maxOccurs" and text == "unbounded":
                found.append(None)
            elif text.isascii() and text.isdecimal() and len(text) <= _DIGITS:
                found.append(int(text))
            else:
                wanted = "a whole number" if name == "minOccurs" else "a whole number, or “unbounded”"
                self.findings.add(BAD_COUNT, place, f"{name} is “{text}”.", f"Write {wanted}.", attribute=name)
                found.append(1)
        least, most = found[0] or 0, found[1]
        if most is not None and least > most:
            message = f"This may occur at least {least} times, and at most {most}."
            hint = "maxOccurs is 1 where nothing is said; write a greater number, or “unbounded”."
            self.findings.add(BAD_COUNT, place, message, hint, attribute="minOccurs")
            most = least
        if least > MOST_REPEATED:
            self._say_too_many(place)
            return 1, None
        return least, most

    def _reference(self, place: Place, spec: Spec) -> Pattern:
        kind = REF_KINDS[local(place.element)]
        key = (place.element.get("key") or "").strip()
        if not key:
            return replace(VOID, place=place)
        if key in self.imported and key not in self.merged.specs:
            return ref(key, place)
        self._judge_kind(key, kind, place)
        found = self._known(key, kind, place, spec)
        if found is None:
            return self._lost(key, spec)
        if kind != "class" or not any(place.element.get(name) for name in ("expand", "include", "except")):
            return ref(self.definer.name(found), place)
        return self._expanded(found, place)

    def _judge_kind(self, key: str, kind: str, place: Place) -> None:
        """Say where something is called what it is not; it is found all the same."""
        found = self.merged.specs.get(key)
        if found is not None and found.kind != kind and self.merged.is_own(place):
            message = f"“{key}” {is_another(found.kind, kind)}"
            hint = f'Write <{found.kind}Ref key="{key}"/>.'
            self.findings.add(ODD_MARKUP, place, message, hint, attribute="key")

    def _expanded(self, ident: str, place: Place) -> Pattern:
        """Some members of a class, or all in a row."""
        include, exclude = place.element.get("include"), (place.element.get("except") or "").split()
        wanted = [
            member
            for name, member in self.definer.members(ident)
            if (name in include.split() if include and include.strip() else name not in exclude)
        ]
        self._judge_members(ident, place)
        if not wanted:
            return replace(VOID, place=place)
        occurrence = _OCCURRENCE.get(place.element.get("expand", ""))
        if occurrence is None:
            return Pattern("choice", children=tuple(wanted), place=place)
        return Pattern("group", children=tuple(repeated(member, *occurrence) for member in wanted), place=place)

    def _judge_members(self, ident: str, place: Place) -> None:
        """Say which names in ``include`` and ``except`` are no members."""
        if not self.merged.is_own(place):
            return
        members = [name for name, _ in self.definer.members(ident)]
        for attribute in ("include", "except"):
            for name in (place.element.get(attribute) or "").split():
                known = self.merged.library.specs.get(name)
                was = known is not None and any(member.key == ident for member in known.memberships)
                if name in members or (was and attribute == "except"):
                    continue
                if was and known is not None:
                    message = f"“{name}” is not in the schema, and so not in {ident}."
                    hint = f"Bring it in by the module {known.module}, or delete it here."
                    self.findings.add(NOT_IN_SCHEMA, place, message, hint, attribute=attribute, token=name)
                    continue
                message = f"“{name}” is not a member of {ident}."
                hint = suggestion(name, members) or (
                    f"Its members are {', '.join(members)}." if members else "It has no members in this schema."
                )
                self.findings.add(UNKNOWN_NAME, place, message, hint, attribute=attribute, token=name)

    def _known(self, key: str, kind: str, place: Place, spec: Spec, attribute: str = "key") -> str | None:
        """The ident that a key means, if it is in the schema; else what is wrong is noted."""
        if key in self.merged.specs:
            return key
        if kind == "data" and key.startswith("data.") and f"tei{key}" in self.merged.specs:
            if self.merged.is_own(place):
                message = f"“{key}” is called “tei{key}” today."
                self.findings.add(OLD_NAME, place, message, f"Write tei{key}.", attribute=attribute)
            return f"tei{key}"
        if self.merged.is_own(place):
            self._say_unknown(key, kind, place, spec, attribute)
        elif key in self.merged.deleted:
            self.missed.setdefault(key, {})[spec.ident] = None
        return None

    def _say_unknown(self, key: str, kind: str, place: Place, spec: Spec, attribute: str) -> None:
        word = KIND_WORDS.get(kind, "definition")
        if key in self.merged.deleted:
            message = f"The {word} “{key}”, which {spec.ident} asks for, is deleted by this ODD."
            self.findings.add(
                DELETED_IN_USE, place, message, "Keep it, or delete this reference too.", attribute=attribute
            )
        elif (known := self.merged.library.specs.get(key)) is not None:
            if self.merged.declared.is_whole:
                # So the TEI's own tools leave it.
                return
            message = f"The {word} “{key}”, which {spec.ident} asks for, is not in the schema."
            hint = f"Bring it in by the module {known.module}, or delete this reference."
            self.findings.add(NOT_IN_SCHEMA, place, message, hint, attribute=attribute)
        else:
            names = [*self.merged.library.specs, *self.merged.specs]
            # What is no slip may have been there in another release.
            rule = UNKNOWN_KEY if attribute != "name" and is_slip(key, names) else UNKNOWN_NAME
            hint = suggestion(key, names) or "Check the name; what is new needs a specification."
            self.findings.add(rule, place, f"There is no {word} “{key}”.", hint, attribute=attribute)

    def _lost(self, key: str, spec: Spec) -> Pattern:
        return GONE if spec.is_own and key in self.merged.deleted else VOID

    def _data(self, place: Place, spec: Spec) -> Pattern:
        """A datatype of XML Schema, or one that is declared."""
        element = place.element
        name, key = (element.get("name") or "").strip(), (element.get("key") or "").strip()
        restriction = element.get("restriction")
        if not name and key in XML_SCHEMA_DATATYPES and key not in self.merged.specs:
            # It cannot be meant otherwise.
            if self.merged.is_own(place):
                message = f"“{key}” is a datatype of XML Schema, and none that is declared."
                self.findings.add(UNKNOWN_NAME, place, message, f'Write name="{key}".', attribute="key")
            name = key
        if name:
            facets = tuple(
                Pattern("param", (("name", child.get("name", "")),), text=child.get("value", ""), place=place)
                for child in element
                if local(child) == "dataFacet"
            )
            if restriction is not None:
                facets = (*facets, _pattern_facet(restriction, place))
            return Pattern("data", (("type", name),), facets, place=place)
        if not key:
            return replace(TEXT, place=place)
        found = self._known(key, "data", place, spec)
        if found is None:
            return VOID
        if restriction is None:
            return ref(self.definer.name(found), place)
        return self._restricted(found, _pattern_facet(restriction, place), frozenset({found}))

    def _restricted(self, ident: str, facet: Pattern, seen: frozenset[str]) -> Pattern:
        """A declared datatype, whose values must fit a regular expression as well."""
        spec = self.merged.specs[ident]
        content = [self._with_facet(pattern, facet, seen) for pattern in self.of_spec(spec)]
        return choice(content, facet.place) if content else TEXT

    def _with_facet(self, pattern: Pattern, facet: Pattern, seen: frozenset[str]) -> Pattern:
        if pattern.tag == "data":
            return replace(pattern, children=(*pattern.children, facet))
        if pattern.tag == "text":
            return Pattern("data", (("type", "string"),), (facet,), place=facet.place)
        if pattern.tag == "ref":
            inner = next(
                (ident for ident in self.merged.specs if self.definer.name(ident) == pattern.named("name")), None
            )
            if inner is not None and inner not in seen:
                return self._restricted(inner, facet, seen | {inner})
            return pattern
        children = tuple(self._with_facet(child, facet, seen) for child in pattern.children)
        return replace(pattern, children=children)

    def _any_element(self, place: Place, spec: Spec) -> Pattern:
        """Elements of which nothing is known but which they are not (TEI Guidelines, section TD.4.2)."""
        if place.element.get("require") and spec.kind == "element":
            self.required.append((spec, place))
        excepted = exceptions(place, self.merged.declared)

        def pattern(name: str) -> Pattern:
            return any_element(name, excepted, place)

        return ref(self.definer.any_element(spec, pattern), place)

    def _relax_ng(self, place: Place, spec: Spec) -> Iterable[Pattern]:
        """RELAX NG as it is written, with its references led to what the schema calls them."""
        element = place.element
        name = etree.QName(element).localname
        if name == "ref":
            yield self._rng_ref(place, spec)
            return
        attributes, text = as_written(element)
        children = tuple(self._children(place, spec))
        if name in {"optional", "zeroOrMore", "oneOrMore", "choice", "group", "interleave", "list"} and not children:
            yield VOID
            return
        yield Pattern(name, attributes, children, text=text, documentation=annotation(element), place=place)

    @cached_property
    def _prefixed(self) -> dict[str, str]:
        """Name of a definition → ident, where an element has a prefix of its own."""
        return {self.definer.name(ident): ident for ident, each in self.merged.specs.items() if each.prefix}

    def _rng_ref(self, place: Place, spec: Spec) -> Pattern:
        key = (place.element.get("name") or "").strip()
        content = next((above for above in place.element.iterancestors(f"{{{TEI}}}content")), None)
        if content is not None and content.get("autoPrefix") == "false":
            return ref(key, place)
        if key not in self.merged.specs:
            suffixed = _SUFFIXED.fullmatch(key)
            if suffixed and suffixed[1] in self.merged.specs:
                return ref(self.definer.class_variant(suffixed[1], suffixed[2]), place)
            prefix = self.merged.declared.prefix
            if prefix and key.startswith(prefix) and key.removeprefix(prefix) in self.merged.specs:
                key = key.removeprefix(prefix)
            elif key in self._prefixed:
                key = self._prefixed[key]
            elif key in self.imported:
                return ref(key, place)
        kind = "data" if key.startswith("data.") else "class" if key.startswith(("model.", "att.")) else ""
        found = self._known(key, kind, place, spec, "name")
        return ref(self.definer.name(found), place) if found is not None else self._lost(key, spec)


def _pattern_facet(expression: str, place: Place) -> Pattern:
    return Pattern("param", (("name", "pattern"),), text=expression, place=place)
