"""The attributes of an element: its own, and those of its classes as it changes them (TEI Guidelines, section TD.5)."""

from __future__ import annotations

from msgspec import Struct, field

from teibuild.odd.changes import changed_attribute
from teibuild.odd.findings import Findings
from teibuild.odd.merging import Merged
from teibuild.odd.nearest import is_slip, suggestion
from teibuild.odd.rules import UNKNOWN_ATTRIBUTE, UNKNOWN_KEY, UNKNOWN_NAME
from teibuild.odd.specs import Attribute, AttributeList, AttributeRef, Spec

Item = Attribute | AttributeRef | AttributeList


class _Taken(Struct):
    """What an element, or a class, has already."""

    own: dict[str, Attribute]
    """Ident → what it says itself of an attribute."""
    names: set[str]
    classes: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """Idents that it says something of, and a class has."""


class Inheritance:
    """The attributes of everything in a schema."""

    def __init__(self, merged: Merged, findings: Findings, imported: frozenset[str] = frozenset()) -> None:
        self.merged = merged
        self.imported = imported
        """Names of definitions from elsewhere."""
        self.specs = merged.specs
        self.library = merged.library
        self.findings = findings
        self._effective: dict[str, AttributeList] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._classes: dict[str, frozenset[str]] = {}
        self._under_way: set[str] = set()

    def attributes(self, spec: Spec) -> AttributeList:
        """All attributes that an element or a class has.

        An :class:`AttributeRef` without a name stands for all that a class has, where nothing of them is changed.
        """
        found = self._effective.get(spec.ident)
        if found is None:
            self._under_way.add(spec.ident)
            found = self._effective[spec.ident] = self._gathered(spec)
            self._under_way.discard(spec.ident)
        return found

    def attribute(self, class_ident: str, name: str) -> Attribute | None:
        """An attribute that a class defines itself, as it defines it."""
        spec = self.specs.get(class_ident)
        if spec is None or spec.kind != "class" or spec.ident in self._under_way:
            return None
        items = self.attributes(spec).attributes()
        # Names of definitions, which older ODDs refer to, have no colon.
        return next((each for each in items if name in {each.ident, each.ident.replace(":", "")}), None)

    def names(self, spec: Spec) -> frozenset[str]:
        """The idents of all attributes of an element or a class."""
        found = self._names.get(spec.ident)
        if found is None:
            found = self._names[spec.ident] = frozenset(self._walk_names(self.attributes(spec)))
        return found

    def _walk_names(self, attributes: AttributeList) -> set[str]:
        found: set[str] = set()
        for item in attributes.items:
            if isinstance(item, Attribute):
                found.add(item.ident)
            elif isinstance(item, AttributeList):
                found |= self._walk_names(item)
            elif item.name or not item.class_ident:
                found.add(item.name or item.definition)
            elif (other := self.specs.get(item.class_ident)) is not None and other.ident not in self._under_way:
                found |= self.names(other)
        return found

    def _all_classes(self, spec: Spec) -> frozenset[str]:
        """A class of attributes and all that it is a member of."""
        found = self._classes.get(spec.ident)
        if found is None:
            self._classes[spec.ident] = frozenset({spec.ident})
            above = [self._all_classes(other) for other in self._parents(spec)]
            found = self._classes[spec.ident] = frozenset({spec.ident}).union(*above)
        return found

    def _parents(self, spec: Spec) -> list[Spec]:
        found = (self.specs.get(member.key) for member in spec.memberships)
        return [other for other in found if other is not None and is_attribute_class(other)]

    def _gathered(self, spec: Spec) -> AttributeList:
        own = {attribute.ident: attribute for attribute in spec.attributes.attributes()}
        if spec.kind == "class":
            # A class can be rid of what it has itself only, as with the TEI's own tools.
            self._judge_deletions(spec, own)
            own = {ident: attribute for ident, attribute in own.items() if attribute.mode != "delete"}
        taken = _Taken(own, set(own), {spec.ident})
        inherited: list[Item] = []
        for other in self._parents(spec):
            inherited += self._inherited(other, taken)
        mine = self._own(spec.attributes, spec)
        self._judge(spec, taken)
        if mine.is_choice:
            return AttributeList(items=(*inherited, mine))
        return AttributeList(items=(*inherited, *mine.items))

    def _inherited(self, spec: Spec, taken: _Taken) -> list[Item]:
        """What comes of a class, where some may be changed and some be there already."""
        if spec.ident in taken.classes or spec.ident in self._under_way:
            return []
        names, classes = self.names(spec), self._all_classes(spec)
        if not (names & taken.names or classes & taken.classes):
            taken.names |= names
            taken.classes |= classes
            return [AttributeRef(spec.ident, "", spec.place)]
        taken.classes.add(spec.ident)
        return list(self._expanded(self.attributes(spec), spec, taken).items)

    def _expanded(self, attributes: AttributeList, spec: Spec, taken: _Taken) -> AttributeList:
        items: list[Item] = []
        for item in attributes.items:
            if isinstance(item, AttributeList):
                inner = self._expanded(item, spec, taken)
                if inner.items:
                    items.append(inner)
            elif isinstance(item, AttributeRef) and not item.class_ident:
                items += [] if item.definition in taken.names else [item]
                taken.names.add(item.definition)
            elif isinstance(item, AttributeRef) and not item.name:
                items += self._inherited(self.specs[item.class_ident], taken)
            elif isinstance(item, AttributeRef):
                items += self._one(item.class_ident, item.name, taken)
            else:
                items += self._one(spec.ident, item.ident, taken)
        return AttributeList(attributes.is_choice, tuple(items))

    def _one(self, class_ident: str, name: str, taken: _Taken) -> list[Item]:
        """One attribute of a class, unless it is changed or there already."""
        own = taken.own.get(name)
        if own is not None:
            old = None if name in taken.met else self.attribute(class_ident, name)
            taken.met.add(name)
            return [changed_attribute(old, own)] if own.mode == "change" and old is not None else []
        if name in taken.names:
            return []
        taken.names.add(name)
        spec = self.specs[class_ident]
        return [AttributeRef(class_ident, name, spec.place)]

    def _own(self, attributes: AttributeList, spec: Spec) -> AttributeList:
        """What an element or a class has itself, without what only speaks of inherited attributes."""
        items: list[Item] = []
        for item in attributes.items:
            if isinstance(item, AttributeList):
                inner = self._own(item, spec)
                if inner.items:
                    items.append(inner)
            elif isinstance(item, AttributeRef):
                items += self._referred(item, spec)
            elif item.mode in {"add", "replace"}:
                items.append(item)
        return AttributeList(attributes.is_choice, tuple(items))

    def _referred(self, reference: AttributeRef, spec: Spec) -> list[Item]:
        """What an ``attRef`` brings, if it is there."""
        if reference.definition in self.imported:
            return [AttributeRef("", "", reference.place, reference.definition)]
        other = self.specs.get(reference.class_ident)
        if other is None:
            if self.merged.is_own(reference.place) and reference.class_ident not in self.library.specs:
                hint = suggestion(reference.class_ident, self.library.specs) or "Check the name of the class."
                message = f"There is no class “{reference.class_ident}”."
                rule = UNKNOWN_KEY if is_slip(reference.class_ident, self.library.specs) else UNKNOWN_NAME
                self.findings.add(rule, reference.place, message, hint, attribute="class")
            return []
        if not reference.name:
            return [] if other.ident == spec.ident else [reference]
        found = self.attribute(other.ident, reference.name)
        return [AttributeRef(other.ident, found.ident, reference.place)] if found is not None else []

    def _judge_deletions(self, spec: Spec, own: dict[str, Attribute]) -> None:
        """Say where a class deletes attributes that it does not have itself."""
        for ident, attribute in own.items():
            if attribute.mode != "delete" or not attribute.has_mode or not self.merged.is_own(attribute.place):
                continue
            owner = next((other for other in self._above(spec) if self._declares(other, ident)), None)
            message = f"The attribute “{ident}” of {spec.ident} is deleted, but {spec.ident} does not have it."
            if owner is None:
                names = [other.ident for other in spec.attributes.attributes() if other.ident != ident]
                hint = suggestion(ident, names) or "Delete this."
            else:
                hint = f"It comes from {owner.ident}: delete it there."
            self.findings.add(UNKNOWN_ATTRIBUTE, attribute.place, message, hint, attribute="ident")

    def _above(self, spec: Spec) -> list[Spec]:
        """The classes that a class is in, by way of others too."""
        return [self.specs[ident] for ident in sorted(self._all_classes(spec)) if ident != spec.ident]

    @staticmethod
    def _declares(spec: Spec, name: str) -> bool:
        return any(attribute.ident == name for attribute in spec.attributes.attributes())

    def _judge(self, spec: Spec, taken: _Taken) -> None:
        """Say where attributes are changed that are not there."""
        if not spec.is_own or self.merged.declared.is_whole:
            return
        for ident, attribute in taken.own.items():
            is_idle = attribute.mode in {"change", "delete"} and attribute.has_mode and ident not in taken.met
            if is_idle and self.merged.is_own(attribute.place):
                done = "changed" if attribute.mode == "change" else "deleted"
                message = f"The attribute “{ident}” of {spec.ident} is {done}, but {spec.ident} does not have it."
                hint = suggestion(ident, taken.names - {ident}) or "Delete this, or bring in the class that has it."
                self.findings.add(UNKNOWN_ATTRIBUTE, attribute.place, message, hint, attribute="ident")


def is_attribute_class(spec: Spec) -> bool:
    """Whether a specification is a class of attributes."""
    return spec.kind == "class" and (spec.class_type == "atts" or spec.ident.startswith("att."))
