"""The definitions of a RELAX NG schema in XML syntax, gathered from its files.

RELAX NG specification, section 4: how grammars, ``include`` and ``externalRef`` are put together, and what the names in
them mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from lxml import etree
from msgspec import Struct, field

from teibuild.check.catalogs import join
from teibuild.check.grammar import RNG, Finder
from teibuild.tei.names import XML

_START: Final = ""


class Scope(Struct, eq=False):
    """A grammar: its definitions by name, the empty name for its start."""

    parent: Scope | None = None
    definitions: dict[str, list[Part]] = field(default_factory=dict)


class Part(NamedTuple):
    """A piece of a schema with what it needs to be understood."""

    element: etree._Element
    scope: Scope
    address: str
    """The file that it stands in."""
    namespace: str
    """The namespace that its file is given where it names none itself."""

    @property
    def kind(self) -> str:
        """The name of the pattern; empty for what is not of RELAX NG."""
        tag = self.element.tag
        return tag.removeprefix(RNG) if isinstance(tag, str) and tag.startswith(RNG) else ""

    @property
    def name(self) -> str:
        """What its attribute ``name`` says."""
        return self.element.get("name", "").strip()

    @property
    def inside(self) -> list[Part]:
        """The pieces in it."""
        children = (self._replace(element=child) for child in self.element)
        return [child for child in children if child.kind]

    def inherited(self, attribute: str) -> str | None:
        """What the nearest element of its file says that bears an attribute."""
        for one in (self.element, *self.element.iterancestors()):
            value = one.get(attribute)
            if value is not None:
                return value
        return None

    def qualified(self, written: str, *, is_attribute: bool) -> tuple[str, str]:
        """Namespace and local name of a name as a schema writes it (section 4.10).

        Args:
            written: The name.
            is_attribute: Whether it is the short form of an attribute's name, which inherits no namespace.
        """
        prefix, _, name = written.strip().rpartition(":")
        if prefix:
            return (XML if prefix == "xml" else self.element.nsmap.get(prefix, "")), name
        inherited = self.element.get("ns", "") if is_attribute else self.inherited("ns")
        return (self.namespace if inherited is None else inherited), name


class Definitions:
    """The files of a schema, and the definitions that they hold together."""

    def __init__(self, roots: Mapping[str, etree._Element], space: Finder) -> None:
        """Nothing is gathered yet.

        Args:
            roots: Address → the file.
            space: Where files are looked for.
        """
        self._roots = roots
        self._space = space

    def main(self, address: str) -> Part | None:
        """The file that a schema is named by."""
        root = self._roots.get(address)
        return None if root is None else Part(root, Scope(), address, "")

    def grammar(self, part: Part) -> Scope:
        """The definitions of a ``grammar``."""
        scope = Scope(part.scope)
        self._collect(part._replace(scope=scope), frozenset())
        return scope

    def _collect(self, grammar: Part, replaced: frozenset[str]) -> None:
        """Put the definitions of a grammar into its scope, but for those that an ``include`` of it replaces."""
        for part in grammar.inside:
            if part.kind == "div":
                self._collect(part, replaced)
            elif part.kind in {"define", "start"}:
                name = part.name if part.kind == "define" else _START
                if name not in replaced:
                    grammar.scope.definitions.setdefault(name, []).append(part)
            elif part.kind == "include":
                found = self.file(part)
                if found and found.kind == "grammar":
                    own = {one.get("name", "").strip() for one in part.element.iter(f"{RNG}define", f"{RNG}start")}
                    self._collect(found, replaced | own)
                self._collect(part, replaced)

    def file(self, part: Part) -> Part | None:
        """The file that an ``include`` or ``externalRef`` names; nothing if it is not there."""
        base = part.address
        for one in reversed([part.element, *part.element.iterancestors()]):
            base = join(base, one.get(f"{{{XML}}}base", ""))
        found = self._space.find(part.element.get("href", "").strip(), base)
        root = self._roots.get(found) if isinstance(found, str) else None
        if root is None or not isinstance(found, str):
            return None
        return Part(root, part.scope, found, part.inherited("ns") or part.namespace)
