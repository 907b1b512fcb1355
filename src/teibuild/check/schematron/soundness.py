"""Whether a Schematron is well made: elements, attributes and references, before any expression is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from teibuild.check.nearest import did_you_mean, either, some
from teibuild.check.schematron.asking import EXPRESSIONS, LITERAL
from teibuild.check.schematron.names import SCHEMATRON, XSLT, sch
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON, UNSAFE_SCHEMATRON
from teibuild.model import Rule

BINDINGS: Final = ("xslt", "xslt2", "xslt3", "xpath", "xpath2", "xpath3", "xpath31")
"""The query languages that rules may be written in; without one it is ``xslt`` (ISO/IEC 19757-3, 6.4)."""
ALL: Final = "#ALL"
DEFAULT: Final = "#DEFAULT"

_NEEDED: Final = {
    "active": ("pattern",),
    "assert": ("test",),
    "diagnostic": ("id",),
    "key": ("name", "match"),
    "let": ("name",),
    "ns": ("prefix", "uri"),
    "param": ("name", "value"),
    "phase": ("id",),
    "property": ("id",),
    "report": ("test",),
    "value-of": ("select",),
}
"""Attributes that an element must have."""
_ELEMENTS: Final = frozenset(_NEEDED) | {
    "diagnostics", "dir", "emph", "extends", "group", "include", "name", "p", "pattern", "properties", "rule", "rules",
    "schema", "span", "title",
}  # fmt: skip
_PARENTS: Final = {
    "assert": {"rule"},
    "report": {"rule"},
    "extends": {"rule", "pattern", "group", "schema", "phase", "diagnostics", "properties", "rules"},
    "rule": {"pattern", "group", "rules"},
    "pattern": {"schema"},
    "group": {"schema"},
    "phase": {"schema"},
    "active": {"phase"},
    "ns": {"schema"},
    "let": {"schema", "phase", "pattern", "group", "rule"},
    "diagnostic": {"diagnostics"},
    "property": {"properties"},
}
"""Where an element means something; elsewhere it would be passed over in silence."""
ALLOWED: Final = "A rule may look at the document that is checked and, by doc(), at XML files of the edition."
_CODE: Final = frozenset({"accumulator", "decimal-format", "function", "key", "param", "template", "variable"})
"""What a schema may hold of XSLT."""
_UNSAFE_CODE: Final = frozenset(
    {"result-document", "source-document", "stream", "import-schema", "use-package", "evaluate", "document"}
)
# Expressions are compiled when they are first used, so that importing this costs nothing.
_UNSAFE: Final = (
    r"(?<![\w.\-:$@])(?:fn:)?(collection|uri-collection|json-doc|unparsed-text"
    r"|unparsed-text-lines|unparsed-text-available|environment-variable|available-environment-variables"
    r"|load-xquery-module|transform)\s*[(#]"
)
_ENDLESS: Final = (
    r"(?<![\w.\-$@])function\s*\(|(?<![\w.\-:$@/])to(?![\w.\-:(=])"
    r"|(?<![\w.\-:$@])(?:fn:)?(?:trace|function-lookup)\s*\("
)
_BACKTRACKING: Final = r"\([^()]*[+*}|][^()]*\)[+*{]"
"""In a regular expression, a repetition of what can match in many ways: it may be tried for hours."""
_SMALL_RANGE: Final = r"\b\d{1,4}\s+to\s+\d{1,4}\b"
_FILE: Final = r"[\w./-]+\.(?:xml|tei)"
_NAME: Final = r"[^\W\d][\w.\-]*"


def check(schema: etree._Element, phase: str, parts: Parts) -> str:
    """Find what is wrong with an assembled Schematron, and the phase that is meant.

    Args:
        schema: The Schematron.
        phase: The phase asked for; nothing for the schema's own choice.
        parts: Where its elements were written.

    Returns:
        The ``id`` of a phase, or ``#ALL``.

    Raises:
        SchematronError: It is wrong, or asks for what it does not get.
    """
    checker = _Checker(schema, parts)
    checker.elements()
    checker.references()
    checker.safety()
    return checker.phase(phase)


def may_be_endless(schema: etree._Element) -> bool:
    """Whether it cannot be shown that every rule comes to an end: functions of its own, long ranges of numbers."""
    for element in schema.iter("{*}*"):
        name = etree.QName(element)
        if name.namespace == SCHEMATRON:
            if any(_is_long(element.get(attribute, "")) for attribute in EXPRESSIONS):
                return True
        elif name.namespace == XSLT and name.localname != "key":
            return True
    return False


def _is_long(expression: str) -> bool:
    plain = re.sub(_SMALL_RANGE, "", re.sub(LITERAL, "''", expression))
    return bool(re.search(_ENDLESS, plain) or re.search(_BACKTRACKING, expression))


def kinds_visited(schema: etree._Element) -> str:
    """The kinds of node, besides elements, that some rule may be about: attributes, texts, others."""
    kinds = set()
    for rule in schema.iter(sch("rule"), sch("param")):
        context = _outside_brackets(re.sub(LITERAL, "''", rule.get("context") or rule.get("value") or ""))
        if re.search(r"@|\battribute\b|(?:^|\|)\s*\.", context):
            kinds.add("attributes")
        if re.search(r"\btext\s*\(|\bnode\s*\(|(?:^|\|)\s*\.", context):
            kinds.add("texts")
        if re.search(r"\bcomment\s*\(|\bprocessing-instruction\s*\(|\bnode\s*\(|(?:^|\|)\s*\.", context):
            kinds.add("others")
        if "$" in context:
            # A parameter or a variable may stand for anything.
            kinds.update({"attributes"})
    return " ".join(sorted(kinds))


def _outside_brackets(text: str) -> str:
    while (shorter := re.sub(r"\[[^\[\]]*\]", "", text)) != text:
        text = shorter
    return text


class _Checker:
    """One Schematron under examination."""

    def __init__(self, schema: etree._Element, parts: Parts) -> None:
        self.schema = schema
        self.parts = parts

    def each(self, *names: str) -> Iterator[etree._Element]:
        return self.schema.iter(*(sch(name) for name in names))

    def error(
        self, element: etree._Element, attribute: str, message: str, hint: str, rule: Rule = BROKEN_SCHEMATRON
    ) -> Exception:
        return self.parts.error(rule, element, attribute, message, hint)

    def elements(self) -> None:
        """Each element is one of Schematron's, stands where it may, and has the attributes that it needs."""
        binding = self.schema.get("queryBinding", "xslt").strip().lower()
        if binding not in BINDINGS:
            message = f"The rules are written in “{binding}”, which teibuild does not read."
            hint = f"Possible are {either(list(BINDINGS))}."
            raise self.error(self.schema, "queryBinding", message, hint)
        for element in self.schema.iter(f"{{{SCHEMATRON}}}*"):
            # The content of a variable is data of the schema's own.
            if next(element.iterancestors(sch("let")), None) is None:
                self._element(element, etree.QName(element).localname)
        if next(self.each("rule"), None) is None:
            raise self.error(self.schema, "", "The Schematron holds no rule.", "Write patterns with rules into it.")

    def _element(self, element: etree._Element, name: str) -> None:
        if name not in _ELEMENTS:
            hint = did_you_mean(name, _ELEMENTS, "<{}>") or "Delete it, or put it into a namespace of its own."
            raise self.error(element, "", f"Schematron has no element <{name}>.", hint)
        parent = element.getparent()
        holder = etree.QName(parent).localname if parent is not None else ""
        if name in _PARENTS and holder not in _PARENTS[name]:
            where = either([f"<{possible}>" for possible in sorted(_PARENTS[name])])
            raise self.error(
                element, "", f"<{name}> stands in <{holder}>, where it means nothing.", f"Put it into {where}."
            )
        for attribute in _NEEDED.get(name, ()):
            if element.get(attribute) is None:
                raise self.error(element, "", f"<{name}> lacks {attribute}.", f'Add {attribute}="…".')
        if name == "ns" and not re.fullmatch(_NAME, str(element.get("prefix"))):
            message = f"“{element.get('prefix')}” cannot be a prefix."
            raise self.error(element, "prefix", message, "A prefix is a name without a colon.")
        if name == "let" and element.get("value") is None and not len(element) and not (element.text or "").strip():
            raise self.error(element, "", "<let> has no value.", 'Add value="…", or write the value into it.')
        if name == "let" and not re.fullmatch(_NAME, str(element.get("name"))):
            message = f"“{element.get('name')}” cannot be the name of a variable."
            raise self.error(element, "name", message, "A name begins with a letter and holds no spaces.")
        if name == "rule":
            self._rule(element)

        if name in {"pattern", "group"} and re.fullmatch(_FILE, element.get("documents", "")):
            message = f"“{element.get('documents')}” is a path within the document, not the address of a file."
            hint = f"Put it into quotation marks: documents=\"'{element.get('documents')}'\"."
            raise self.error(element, "documents", message, hint)

    def _rule(self, rule: etree._Element) -> None:
        if rule.get("abstract") == "true":
            if not rule.get("id"):
                raise self.error(
                    rule, "abstract", "An abstract rule has no id.", 'Add id="…", so that others extend it.'
                )
        elif not (rule.get("context") or "").strip():
            hint = 'Add context="…": the nodes that the rule is about.'
            raise self.error(rule, "", "<rule> lacks context.", hint)
        if rule.get("visit") is not None:
            message = "Schematron's <rule> has no attribute visit, so it would change nothing."
            hint = "Write visit-each to test each item of an expression, or name the nodes in context."
            raise self.error(rule, "visit", message, hint)

    def references(self) -> None:
        """What elements refer to by name is there, and no abstract rule needs itself."""
        patterns = {str(each.get("id")) for each in self.each("pattern", "group") if each.get("id")}
        abstract = {str(each.get("id")) for each in self.each("pattern", "group") if each.get("abstract") == "true"}
        for element in self.each("pattern", "group"):
            self._known(element, "is-a", abstract, "abstract pattern")
        for element in self.each("active"):
            self._known(element, "pattern", patterns - abstract, "pattern")
        rules = {str(each.get("id")): each for each in self.each("rule") if each.get("abstract") == "true"}
        for element in self.each("extends"):
            if element.get("rule") is None:
                raise self.error(element, "", "<extends> does not say what it extends.", 'Add rule="…" or href="…".')
            self._known(element, "rule", rules.keys(), "abstract rule")
        for rule in rules.values():
            self._circle(rule, rules, ())
        for attribute, holder in (("diagnostics", "diagnostic"), ("properties", "property")):
            known = {str(each.get("id")) for each in self.each(holder)}
            for element in self.each("assert", "report"):
                for token in element.get(attribute, "").split():
                    self._known(element, attribute, known, holder, token)

    def _known(
        self, element: etree._Element, attribute: str, known: Iterable[str], what: str, value: str | None = None
    ) -> None:
        wanted = value if value is not None else element.get(attribute)
        names = sorted(known)
        if wanted is None or wanted.strip() in names:
            return
        hint = did_you_mean(wanted, names, "“{}”")
        if not hint:
            hint = f"There are: {some(names)}." if names else f"Write one, or take out {attribute}."
        raise self.error(element, attribute, f"There is no {what} “{wanted}”.", hint)

    def _circle(self, rule: etree._Element, rules: dict[str, etree._Element], above: tuple[str, ...]) -> None:
        name = str(rule.get("id"))
        for element in rule.iterchildren(sch("extends")):
            wanted = str(element.get("rule"))
            if wanted in {*above, name}:
                message = f"The abstract rule “{wanted}” extends itself" + (" by way of others." if above else ".")
                raise self.error(element, "rule", message, "Take out one of the references of the circle.")
            self._circle(rules[wanted], rules, (*above, name))

    def phase(self, wanted: str) -> str:
        """The phase that is meant."""
        phases = {str(each.get("id")) for each in self.each("phase")}
        default = self.schema.get("defaultPhase", "").strip()
        if wanted in {"", DEFAULT}:
            if default and default != ALL:
                self._known(self.schema, "defaultPhase", phases, "phase")
            return default or ALL
        if wanted != ALL and wanted not in phases:
            hint = did_you_mean(wanted, phases, "“{}”") or (
                f"There are: {some(sorted(phases))}." if phases else "The Schematron has none: name no phase."
            )
            raise self.error(self.schema, "", f"There is no phase “{wanted}”.", hint)
        return wanted

    def safety(self) -> None:
        """Nothing asks for other files, the network or the machine, or writes."""
        for element in self.schema.iter("{*}*"):
            name = etree.QName(element)
            if name.namespace == SCHEMATRON:
                for attribute in EXPRESSIONS:
                    self._expression(element, attribute, element.get(attribute, ""))
            elif name.namespace == XSLT:
                self._code(element, name.localname)
                for attribute, value in element.attrib.items():
                    self._expression(element, str(attribute), str(value))

    def _code(self, element: etree._Element, name: str) -> None:
        parent = element.getparent()
        if name in _UNSAFE_CODE:
            message = f"<xsl:{name}> reads or writes other files, which teibuild does not allow."
            hint = ALLOWED
            raise self.error(element, "", message, hint, UNSAFE_SCHEMATRON)
        top = parent is not None and parent.tag == sch("schema")
        if top and (name not in _CODE or (name == "template" and element.get("match") is not None)):
            message = f"<xsl:{name}> cannot be a part of a Schematron."
            hint = "Of XSLT a schema may hold functions, keys, variables and named templates."
            raise self.error(element, "", message, hint)

    def _expression(self, element: etree._Element, attribute: str, text: str) -> None:
        found = re.search(_UNSAFE, re.sub(LITERAL, "''", text)) if "(" in text or "#" in text else None
        if found:
            name = found[1]
            what = "the settings of the machine" if "environment" in name else "other files"
            message = f"The rule asks for {what} by the function {name}(), which teibuild does not allow."
            hint = ALLOWED
            raise self.error(element, attribute, message, hint, UNSAFE_SCHEMATRON)
