"""The constraints of a schema as ISO Schematron (TEI Guidelines, section TD.5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.odd.contexts import Contexts
from teibuild.odd.documentation import DEFAULT_LANGUAGE
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.grammar import Grammar
from teibuild.odd.inheritance import is_attribute_class
from teibuild.odd.names import SCHEMATRON, XSLT
from teibuild.odd.rules import UNUSABLE_CONSTRAINT
from teibuild.odd.specs import Attribute, Constraint, Spec
from teibuild.tei.names import TEI, tei

_SCHEMES: Final = frozenset({"schematron", "isoschematron"})
_SCH: Final = f"{{{SCHEMATRON}}}"
_XSL: Final = f"{{{XSLT}}}"
_CONSTRAINT: Final = tei("constraint")
_CONSTRAINT_DECL: Final = tei("constraintDecl")
"""What holds for all constraints of a schema: prefixes, variables, keys."""
_TESTS: Final = frozenset({f"{_SCH}assert", f"{_SCH}report"})
_HOISTED: Final = frozenset({f"{_SCH}ns", f"{_XSL}key", f"{_XSL}function"})
_PARAM_SPEC: Final = tei("paramSpec")


class _Rule(Struct, frozen=True, eq=False):
    """A constraint, and what it is about."""

    constraint: Constraint
    context: str
    """What its tests are about where they do not say themselves; empty where that is not known."""
    owner: str
    """What pattern ids begin with."""


class WrittenRules(Struct, frozen=True, eq=False):
    """Rules as text."""

    text: str
    places: tuple[Place | None, ...]
    """Of every part of the schema, in order: the constraint that it was made from, if it is the ODD's own."""

    def place(self, line: int) -> Place | None:
        """The constraint that a line, counted from 1, was made from."""
        parts = list(etree.fromstring(self.text.encode()).iterchildren("{*}*"))
        before = [place for part, place in zip(parts, self.places, strict=True) if (part.sourceline or 0) <= line]
        return before[-1] if before else None


def write_rules(grammar: Grammar, title: str, languages: tuple[str, ...], findings: Findings) -> WrittenRules:
    """The rules of a schema: the same text wherever it is written.

    Args:
        grammar: The schema.
        title: What stands in the comment at the beginning.
        languages: The languages of messages, by preference, where a constraint is written in several.
        findings: Where is noted what is wrong.
    """
    rules = _Writer(grammar, (*languages, DEFAULT_LANGUAGE), findings).written()
    prolog = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {title.replace("--", "-")} -->\n'
    return WrittenRules(f"{prolog}{rules.text}", rules.places)


class _Writer:
    def __init__(self, grammar: Grammar, languages: tuple[str, ...], findings: Findings) -> None:
        self.grammar = grammar
        self.merged = grammar.merged
        self.languages = languages
        self.findings = findings
        self.contexts = Contexts(grammar)
        self.prefixes = self.contexts.prefixes
        self.schema = etree.Element(f"{_SCH}schema", {"queryBinding": "xslt2"}, nsmap={None: SCHEMATRON, "xsl": XSLT})
        self.hoisted: list[etree._Element] = []
        self.places: dict[etree._Element, Place] = {}
        self.ids: dict[str, int] = {}

    def written(self) -> WrittenRules:
        """The whole schema, but for what stands before it."""
        for constraint in self._constraints():
            self._declare(constraint)
        self.contexts.add_usual()
        rules = list(self._chosen(self._with_constraints()))
        title = etree.SubElement(self.schema, f"{_SCH}title")
        title.text = f"Rules of {self.merged.declared.ident}"
        patterns: list[etree._Element] = []
        for rule in rules:
            made = list(self._patterns(rule))
            patterns += made
            if self.merged.is_own(rule.constraint.place):
                self.places |= dict.fromkeys(made, rule.constraint.place)
                self.places |= {part: rule.constraint.place for part in self.hoisted if part not in self.places}
        patterns += self._of_namespaces()
        patterns += self._of_deprecation()
        patterns += self._of_parameters()
        for prefix, address in sorted(self.prefixes.items()):
            etree.SubElement(self.schema, f"{_SCH}ns", {"prefix": prefix, "uri": address})
        for element in (*self.hoisted, *patterns):
            self.schema.append(element)
        etree.cleanup_namespaces(self.schema, keep_ns_prefixes=["xsl"])
        etree.indent(self.schema)
        places = tuple(self.places.get(part) for part in self.schema)
        return WrittenRules(etree.tostring(self.schema, encoding="unicode") + "\n", places)

    def _constraints(self) -> Iterator[Constraint]:
        for spec in self.merged.specs.values():
            yield from spec.constraints
            for attribute in spec.attributes.attributes():
                yield from attribute.constraints
        yield from self.merged.constraints

    def _with_constraints(self) -> Iterator[_Rule]:
        for spec in self.merged.specs.values():
            for constraint in spec.constraints:
                yield _Rule(constraint, self.contexts.of_spec(spec), spec.ident)
            for attribute in spec.attributes.attributes():
                if attribute.mode == "delete":
                    continue
                for constraint in attribute.constraints:
                    owner = f"{spec.ident}-{attribute.ident.replace(':', '')}"
                    yield _Rule(constraint, self.contexts.of_attribute(spec, attribute), owner)
        for constraint in self.merged.constraints:
            if constraint.mode != "delete":
                yield _Rule(constraint, "/", self.merged.declared.ident)

    def _chosen(self, rules: Iterator[_Rule]) -> Iterator[_Rule]:
        """The rules in ISO Schematron; of one that is written in several languages, the best."""
        best: dict[tuple[str, str], _Rule] = {}
        for number, rule in enumerate(rules):
            if rule.constraint.scheme not in _SCHEMES:
                if self.merged.is_own(rule.constraint.place):
                    message = (
                        f"The scheme “{rule.constraint.scheme}” is not ISO Schematron; the constraint is left out."
                    )
                    hint = 'Write it in ISO Schematron, and say scheme="schematron".'
                    self.findings.add(UNUSABLE_CONSTRAINT, rule.constraint.place, message, hint, attribute="scheme")
                continue
            key = (rule.owner, rule.constraint.ident if rule.constraint.language else f"#{number}")
            other = best.get(key)
            if other is None or self._rank(rule) < self._rank(other):
                best[key] = rule
        yield from best.values()

    def _rank(self, rule: _Rule) -> int:
        language = rule.constraint.language.partition("-")[0].lower()
        return self.languages.index(language) if language in self.languages else len(self.languages)

    def _declare(self, constraint: Constraint) -> None:
        """Take up the prefixes that a constraint declares."""
        for element in constraint.place.element.iter(f"{_SCH}ns"):
            prefix, address = element.get("prefix", ""), element.get("uri", "")
            known = self.prefixes.get(prefix)
            if known is not None and known != address and self.merged.is_own(constraint.place):
                message = f"The prefix “{prefix}” stands for two namespaces."
                place = Place(constraint.place.file, element)
                self.findings.add(UNUSABLE_CONSTRAINT, place, message, "Use another prefix.", attribute="prefix")
            if prefix and prefix != "xsl":
                self.prefixes.setdefault(prefix, address)

    def _patterns(self, rule: _Rule) -> Iterator[etree._Element]:
        """The patterns that a constraint is made into."""
        element = rule.constraint.place.element
        holders = element.findall(_CONSTRAINT) if element.tag != _CONSTRAINT_DECL else [element]
        for constraint in holders:
            own = [child for child in constraint if isinstance(child.tag, str)]
            self._hoist(own)
            left = [child for child in own if child.tag not in _HOISTED]
            patterns = [child for child in left if child.tag == f"{_SCH}pattern"]
            others = [child for child in left if _is_schematron(child) and child not in patterns]
            if not patterns and not any(child.tag in {*_TESTS, f"{_SCH}rule"} for child in others):
                self._say_idle(rule, own)
            for pattern in patterns:
                if pattern.find(f"{_SCH}rule") is None and not pattern.get("is-a"):
                    # Such a pattern only wraps what is meant for all.
                    self.hoisted += [self._copy(child, rule) for child in pattern.findall(f"{_SCH}let")]
                else:
                    yield self._pattern(pattern, rule)
            if any(child.tag == f"{_SCH}rule" for child in others):
                pattern = etree.Element(f"{_SCH}pattern", {"id": self._id(rule)})
                for child in others:
                    pattern.append(self._copy(child, rule))
                yield pattern
            elif any(child.tag in _TESTS for child in others):
                pattern = etree.Element(f"{_SCH}pattern", {"id": self._id(rule)})
                inner = etree.SubElement(pattern, f"{_SCH}rule", {"context": self._needed_context(rule)})
                for child in others:
                    inner.append(self._copy(child, rule))
                yield pattern
            else:
                self.hoisted += [self._copy(child, rule) for child in others if child.tag == f"{_SCH}let"]

    def _say_idle(self, rule: _Rule, own: list[etree._Element]) -> None:
        if not any(child.tag in _HOISTED or _is_schematron(child) for child in own) and self.merged.is_own(
            rule.constraint.place
        ):
            message = "This constraint has no rule in ISO Schematron."
            hint = f"Write an assert, a report, a rule or a pattern, in the namespace {SCHEMATRON}."
            self.findings.add(UNUSABLE_CONSTRAINT, rule.constraint.place, message, hint)

    def _hoist(self, elements: list[etree._Element]) -> None:
        """Take keys and functions to where XSLT has them."""
        for child in elements:
            for element in child.iter(f"{_XSL}key", f"{_XSL}function"):
                copied = deepcopy(element)
                copied.tail = None
                texts = {etree.tostring(other) for other in self.hoisted}
                if etree.tostring(copied) not in texts:
                    self.hoisted.append(copied)

    def _pattern(self, element: etree._Element, rule: _Rule) -> etree._Element:
        copied = self._copy(element, rule)
        wanted = copied.get("id") or self._id(rule)
        copied.set("id", wanted)
        return copied

    def _copy(self, element: etree._Element, rule: _Rule) -> etree._Element:
        copied = deepcopy(element)
        copied.tail = None
        for found in list(copied.iter(*_HOISTED)):
            parent = found.getparent()
            if parent is not None:
                parent.remove(found)
        for found in copied.iter(f"{_SCH}rule"):
            if not found.get("context") and found.get("abstract") != "true":
                found.set("context", self._needed_context(rule))
        return copied

    def _needed_context(self, rule: _Rule) -> str:
        """What a rule without a context is about."""
        if not rule.context and self.merged.is_own(rule.constraint.place):
            message = "It cannot be told what this constraint is about."
            hint = "Give its rule a context; a class needs members in the schema."
            self.findings.add(UNUSABLE_CONSTRAINT, rule.constraint.place, message, hint)
        # A rule that is about nothing is harmless.
        return rule.context or "*[false()]"

    def _id(self, rule: _Rule) -> str:
        return self._numbered(f"{rule.owner}-{rule.constraint.ident or 'constraint'}")

    def _numbered(self, name: str) -> str:
        self.ids[name] = self.ids.get(name, 0) + 1
        return name if self.ids[name] == 1 else f"{name}-{self.ids[name]}"

    def _made(self, name: str, context: str, test: str, text: str, *, is_report: bool = True) -> etree._Element:
        """A pattern that is not written in the ODD, but follows from it."""
        pattern = etree.Element(f"{_SCH}pattern", {"id": self._numbered(name)})
        rule = etree.SubElement(pattern, f"{_SCH}rule", {"context": context})
        tag = "report" if is_report else "assert"
        made = etree.SubElement(rule, f"{_SCH}{tag}", {"test": test})
        made.text = text
        return pattern

    def _of_namespaces(self) -> Iterator[etree._Element]:
        """What ``anyElement`` requires of the namespaces within an element."""
        for spec, place in self.grammar.required:
            namespaces = (place.element.get("require") or "").split()
            content = spec.content.element if spec.content is not None else None
            if content is not None and len(list(content.iter(f"{{{TEI}}}*"))) > 1:
                namespaces.append(TEI)
            listed = ", ".join(f"'{namespace}'" for namespace in dict.fromkeys(namespaces))
            yield self._made(
                f"{spec.ident}-namespaces",
                self.contexts.name(spec),
                f"descendant::*[not(namespace-uri(.) = ({listed}))]",
                f"What stands in {spec.name} must be in one of the namespaces {listed}.",
            )

    def _of_deprecation(self) -> Iterator[etree._Element]:
        """Warnings of what the TEI will give up."""
        for spec in self.merged.specs.values():
            if spec.valid_until and spec.kind == "element":
                text = f"The element {spec.name} is deprecated; it will go on {spec.valid_until}."
                yield self._warned(f"{spec.ident}-deprecated", self.contexts.name(spec), "true()", text)
            for attribute in spec.attributes.attributes():
                if attribute.mode == "delete":
                    continue
                yield from self._of_attribute(spec, attribute)

    def _of_attribute(self, spec: Spec, attribute: Attribute) -> Iterator[etree._Element]:
        old = [value for value in (attribute.values.items if attribute.values is not None else ()) if value.valid_until]
        if not (attribute.valid_until or old):
            return
        owner = f"{spec.ident}-{attribute.ident.replace(':', '')}"
        context = (
            self.contexts.of_attribute(spec, attribute) if spec.kind == "element" or is_attribute_class(spec) else ""
        )
        if not context:
            return
        if attribute.valid_until:
            text = f"The attribute {attribute.name} is deprecated; it will go on {attribute.valid_until}."
            yield self._warned(f"{owner}-deprecated", context, "true()", text)
        for value in old:
            if '"' not in value.name:
                text = f"The value {value.name} of {attribute.name} is deprecated; it will go on {value.valid_until}."
                yield self._warned(f"{owner}-value-deprecated", context, f'. = "{value.name}"', text)

    def _warned(self, name: str, context: str, test: str, text: str) -> etree._Element:
        pattern = self._made(name, context, test, text)
        for report in pattern.iter(f"{_SCH}report"):
            report.set("role", "warning")
        return pattern

    def _of_parameters(self) -> Iterator[etree._Element]:
        """The parameters that a behaviour of the processing model has."""
        for spec in self.merged.specs.values():
            for parameters in spec.parameters:
                parent = parameters.getparent()
                behaviour = parent.get("ident") if parent is not None else None
                names = [child.get("ident", "") for child in parameters.iter(_PARAM_SPEC)]
                if not behaviour or not names:
                    continue
                test = " or ".join(f"@name='{name}'" for name in names)
                text = f"The behaviour {behaviour} has no such parameter; it has {', '.join(names)}."
                context = f"tei:param[parent::tei:model/@behaviour='{behaviour}']"
                yield self._made(f"{spec.ident}-{behaviour}-parameters", context, test, text, is_report=False)


def _is_schematron(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_SCH)
