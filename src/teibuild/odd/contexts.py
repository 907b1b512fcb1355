"""What a constraint is about where it does not say so itself: the XPath of an element, an attribute, a class."""

from __future__ import annotations

from typing import Final

from teibuild.odd.files import Place, prefixes
from teibuild.odd.grammar import Grammar
from teibuild.odd.names import ANNOTATIONS, EXAMPLES, RELAX_NG, SCHEMATRON
from teibuild.odd.specs import Attribute, Spec
from teibuild.tei.names import TEI

_XS: Final = "http://www.w3.org/2001/XMLSchema"
_USUAL: Final = {
    "tei": TEI,
    "teix": EXAMPLES,
    "rng": RELAX_NG,
    "rna": ANNOTATIONS,
    "sch": SCHEMATRON,
    "xs": _XS,
}
"""Prefixes that rules may use without declaring them, as with the TEI's own tools."""


class Contexts:
    """Contexts of rules, and the prefixes that these need."""

    def __init__(self, grammar: Grammar) -> None:
        self.merged = grammar.merged
        self.inheritance = grammar.inheritance
        self.prefixes: dict[str, str] = {}
        """Prefix → namespace."""
        self._members: dict[str, list[Spec]] = {}

    def add_usual(self) -> None:
        """Declare the prefixes that need no declaration, as far as they are free."""
        for prefix, address in _USUAL.items():
            self.prefixes.setdefault(prefix, address)

    def name(self, spec: Spec) -> str:
        """The name of an element, with its prefix."""
        return self._prefix(spec.namespace or self.merged.declared.namespace, spec.place) + spec.name

    def of_spec(self, spec: Spec) -> str:
        """An element, or the members of a class; empty for anything else, and for a class without members."""
        if spec.kind == "element":
            return self.name(spec)
        return " | ".join(self.name(member) for member in self._in(spec)) if spec.kind == "class" else ""

    def of_attribute(self, spec: Spec, attribute: Attribute) -> str:
        """An attribute of an element, or of the members of a class that have it."""
        name = f"@{self._prefix(attribute.namespace, attribute.place)}{attribute.name}"
        if spec.kind == "element":
            return f"{self.name(spec)}/{name}"
        members = [member for member in self._in(spec) if attribute.ident in self.inheritance.names(member)]
        elements = sum(1 for other in self.merged.specs.values() if other.kind == "element")
        if len(members) * 2 > elements:
            # What most elements have is not listed one by one.
            return name
        return " | ".join(f"{self.name(member)}/{name}" for member in members)

    def _prefix(self, namespace: str, place: Place) -> str:
        """The prefix of a namespace, with its colon."""
        if not namespace:
            return ""
        for prefix, address in self.prefixes.items():
            if address == namespace:
                return f"{prefix}:"
        wanted = next((key for key, value in prefixes(place.element).items() if key and value == namespace), "")
        number = 1
        while not wanted or wanted in self.prefixes:
            wanted = f"ns{number}"
            number += 1
        self.prefixes[wanted] = namespace
        return f"{wanted}:"

    def _in(self, spec: Spec) -> list[Spec]:
        """The elements that are in a class, or in a class that is in it."""
        if not self._members:
            for other in self.merged.specs.values():
                if other.kind == "element":
                    for ident in self._classes(other, set()):
                        self._members.setdefault(ident, []).append(other)
        return self._members.get(spec.ident, [])

    def _classes(self, spec: Spec, found: set[str]) -> set[str]:
        for member in spec.memberships:
            other = self.merged.specs.get(member.key)
            if other is not None and other.kind == "class" and other.ident not in found:
                found.add(other.ident)
                self._classes(other, found)
        return found
