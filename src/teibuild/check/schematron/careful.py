"""What a variable that cannot be evaluated takes with it: the rules that need it, and no others.

An error in a variable ends the run of a stylesheet. The document is then put through a second one, a careful one, in
which such a variable is empty and is told of (see ``compile.xsl``). What is written by rules that need it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.schematron.names import XSLT, xsl
from teibuild.check.schematron.parts import AT

NEEDS: Final = "{urn:x-teibuild:schematron}needs"
"""The attribute of what is written: the names of the global variables that it needs."""
_PATTERN: Final = "{urn:x-teibuild:schematron}pattern"
_NAME: Final = r"\$\s*([\w.\-]+(?::[\w.\-]+)?)|([\w.\-]+)"
"""A variable; or a word, which may be the name of a function, a key or a template."""


class Variable(Struct, frozen=True):
    """A global variable of a careful stylesheet."""

    at: str
    """The number of the place that it was written at."""
    needs: frozenset[str]
    """The names of others that it needs."""


class Failed(Struct, frozen=True):
    """The variables that cannot be evaluated for a document."""

    variables: Mapping[str, Variable]
    """All of the stylesheet, by their names."""
    why: Mapping[str, str]
    """The names of those that cannot be evaluated → Saxon's words."""

    @classmethod
    def told(cls, variables: Mapping[str, Variable], lines: Iterable[str]) -> Failed:
        """What a stylesheet tells: lines of a name, a space and why."""
        why = {name: text for name, _, text in (line.partition(" ") for line in lines) if name in variables}
        return cls(variables, why)

    def spoils(self, written: etree._Element) -> bool:
        """Whether what was written says nothing, since it needs one of them."""
        return not self.why.keys().isdisjoint(written.get(NEEDS, "").split())

    @property
    def firsts(self) -> Iterator[tuple[str, str]]:
        """Those that fail of themselves: the number of the place that they were written at, and why they fail."""
        for name, text in self.why.items():
            if self.why.keys().isdisjoint(self.variables[name].needs):
                yield self.variables[name].at, text


def note_needs(stylesheet: etree._Element) -> dict[str, Variable]:
    """Note in a careful stylesheet what each report and each failure needs.

    Returns:
        The global variables by their names.
    """
    needs = _Needs(stylesheet)
    matched: dict[str, frozenset[str]] = {}
    for template in stylesheet.iterchildren(xsl("template")):
        # Whether a rule is the one of its pattern that counts depends on those before it, too.
        pattern = template.get(_PATTERN, "")
        matched[pattern] = matched.get(pattern, frozenset()) | needs.of([template.get("match", "")], {})
        local: dict[str, frozenset[str]] = {}
        for variable in template.iter(xsl("variable")):
            local[str(variable.get("name"))] = needs.of(_expressions(variable), local)
        for written in template.iter("report", "failure"):
            # The variables that stand in it are needed only by what names them.
            tried = next(written.iterancestors(xsl("try"))).xpath(
                "*[not(self::xsl:variable)]", namespaces={"xsl": XSLT}
            )
            named = needs.of((text for part in tried for text in _expressions(part)), local)
            written.set(NEEDS, " ".join(sorted(matched[pattern] | named)))
    return {
        name: Variable(element.get(AT, "0"), needs.of(_expressions(element), {}))
        for name, element in needs.variables.items()
    }


class _Needs:
    """The global variables of a stylesheet, and what needs them by way of others, of functions, keys and templates."""

    def __init__(self, stylesheet: etree._Element) -> None:
        self.variables = {str(each.get("name")): each for each in stylesheet.iterchildren(xsl("variable"))}
        self._code: dict[str, list[etree._Element]] = {}
        for each in stylesheet.iterchildren("{*}*"):
            if each.get("name") and each.tag != xsl("variable"):
                self._code.setdefault(each.get("name", "").rpartition(":")[2], []).append(each)

    def of(self, expressions: Iterable[str], local: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The names of the variables that some expressions need.

        Args:
            expressions: The expressions.
            local: What variables need that stand around them, and go before global ones of the same name.
        """
        found: set[str] = set()
        code: set[str] = set()
        waiting = [(text, local) for text in expressions]
        while waiting:
            text, around = waiting.pop()
            for name, word in re.findall(_NAME, text):
                if name in around:
                    found |= around[name]
                elif name in self.variables and name not in found:
                    found.add(name)
                    waiting += [(each, {}) for each in _expressions(self.variables[name])]
                elif word in self._code and word not in code:
                    code.add(word)
                    waiting += [(each, {}) for one in self._code[word] for each in _expressions(one)]
        return frozenset(found)


def _expressions(element: etree._Element) -> Iterator[str]:
    """All that may be an expression in an element: attributes, and texts with braces."""
    for each in element.iter("*"):
        yield from map(str, each.attrib.values())
    yield from (str(text) for text in element.itertext() if "{" in text)
