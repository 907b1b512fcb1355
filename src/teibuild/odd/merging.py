"""An ODD and what it builds on, made into one: which specifications are in the schema, and as what.

As TEI Guidelines USE.3 says: modules bring in specifications, references bring in single ones, and what the ODD itself
specifies is added, or changes, replaces or deletes what has been brought in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

from teibuild.odd.changes import changed
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.gathering import Declared
from teibuild.odd.library import Library
from teibuild.odd.rules import BAD_NAME, DECLARED_TWICE, NOT_IN_SCHEMA, UNKNOWN_KEY, UNKNOWN_MODULE, UNKNOWN_NAME
from teibuild.odd.specs import Attribute, AttributeList, Constraint, ModuleRef, Spec, SpecRef

FindLibrary = Callable[[str, Place], Library]
"""What an ODD builds on, by the address that it names it by (empty where it names none) and where it does so."""


class Merged(Struct, frozen=True, eq=False):
    """All that is in a schema."""

    declared: Declared
    specs: dict[str, Spec]
    """Ident → specification, in the order that sequences of class members follow."""
    brought: dict[str, Place]
    """Ident → what has brought it in."""
    constraints: tuple[Constraint, ...]
    """Those of the schema itself."""
    imports: tuple[ModuleRef, ...]
    """RELAX NG schemas from elsewhere."""
    deleted: dict[str, Place]
    """Ident → the specification that has deleted it."""
    library: Library

    def is_own(self, place: Place) -> bool:
        """Whether a place is in the ODD itself, and so its editor's to mend."""
        return place.file in self.declared.files


def merge(declared: Declared, find: FindLibrary, findings: Findings) -> Merged:
    """Make an ODD and what it builds on into one.

    Args:
        declared: The ODD.
        find: What it builds on.
        findings: Where is noted what is wrong.
    """
    merger = _Merger(declared, find, findings)
    return merger.merged()


class _Merger:
    def __init__(self, declared: Declared, find: FindLibrary, findings: Findings) -> None:
        self.declared = declared
        self.find = find
        self.findings = findings
        self.specs: dict[str, Spec] = {}
        self.brought: dict[str, Place] = {}
        own = [item for item in declared.declarations if isinstance(item, Spec)]
        self.added = {spec.ident: spec for spec in own if spec.mode == "add"}
        self.changes: dict[str, list[Spec]] = {}
        for spec in own:
            if spec.mode != "add":
                self.changes.setdefault(spec.ident, []).append(spec)
        self.deleted = {
            ident: spec.place for ident, specs in self.changes.items() for spec in specs if spec.mode == "delete"
        }
        self.references = {item.key for item in declared.declarations if isinstance(item, SpecRef)}

    def merged(self) -> Merged:
        """The whole schema."""
        library = self.find(self.declared.source, self.declared.place)
        for item in self._in_order():
            if isinstance(item, ModuleRef):
                if not item.url:
                    self._bring_module(item)
            elif isinstance(item, SpecRef):
                self._bring_one(item)
            elif isinstance(item, Spec) and item.mode == "add":
                self._add(item)
        self._judge_changes(library)
        specs = {ident: spec for found in self.specs.values() for ident, spec in self._settled(found)}
        return Merged(
            self.declared,
            specs,
            self.brought,
            tuple(item for item in self.declared.declarations if isinstance(item, Constraint)),
            tuple(item for item in self.declared.declarations if isinstance(item, ModuleRef) and item.url),
            self.deleted,
            library,
        )

    def _library(self, item: ModuleRef | SpecRef) -> Library:
        """What a reference takes from: what it names itself, or else what the whole schema builds on."""
        if item.source:
            return self.find(item.source, item.place)
        return self.find(self.declared.source, self.declared.place)

    def _in_order(self) -> Iterator[object]:
        """Modules first, and of these tei and core, since the order of class members follows from it."""
        modules = [item for item in self.declared.declarations if isinstance(item, ModuleRef) and item.key]
        ranks = {"tei": 0, "core": 1}
        yield from sorted(modules, key=lambda module: ranks.get(module.key, 2))
        yield from (item for item in self.declared.declarations if not (isinstance(item, ModuleRef) and item.key))

    def _bring_module(self, module: ModuleRef) -> None:
        library = self._library(module)
        held = library.modules.get(module.key)
        if held is None:
            near = suggestion(module.key, library.modules)
            self.findings.add(
                UNKNOWN_MODULE, module.place, f"There is no module “{module.key}”.",
                near or f"The modules are {', '.join(name for name in library.modules if name)}.", attribute="key",
            )  # fmt: skip
            return
        elements = {ident for ident in held if library.kinds[ident] == "element"}
        # Classes, macros and datatypes come with their module in any case.
        named = elements.union(held if module.include else ())
        for attribute, names in (("include", module.include or ()), ("except", module.exclude)):
            for name in names:
                if name not in named:
                    self._say_no_element(module, name, attribute, library)
        for ident in sorted(held, key=elements.__contains__):
            if ident in self.references:
                continue
            if ident not in elements or _is_wanted(ident, module.include, module.exclude):
                self._bring(ident, library, module.place)

    def _say_no_element(self, module: ModuleRef, name: str, attribute: str, library: Library) -> None:
        other = library.specs.get(name)
        if other is not None and other.kind == "element":
            hint = f"It is in the module {other.module}."
        else:
            held = (ident for ident in library.modules.get(module.key, ()) if library.kinds[ident] == "element")
            hint = suggestion(name, held, is_unwanted=attribute == "except") or "Delete it."
        message = f"The module {module.key} has no element “{name}”."
        self.findings.add(UNKNOWN_NAME, module.place, message, hint, attribute=attribute, token=name)

    def _bring_one(self, reference: SpecRef) -> None:
        library = self._library(reference)
        if reference.key not in library.specs:
            if reference.key not in self.added:
                hint = suggestion(reference.key, library.specs) or "Check the key; a new one needs a specification."
                message = f"There is no {reference.kind} “{reference.key}”."
                self.findings.add(UNKNOWN_KEY, reference.place, message, hint, attribute="key")
            return
        self._bring(reference.key, library, reference.place)
        spec = self.specs.get(reference.key)
        if spec is not None and spec.kind == "class" and (reference.include is not None or reference.exclude):
            self.specs[spec.ident] = replace(spec, attributes=_some(spec.attributes, reference))

    def _bring(self, ident: str, library: Library, place: Place) -> None:
        if ident not in self.deleted and ident not in self.specs:
            self.specs[ident] = library.specs[ident]
            self.brought[ident] = place

    def _add(self, spec: Spec) -> None:
        if not spec.ident:
            message = f"This {spec.kind} has no ident."
            self.findings.add(BAD_NAME, spec.place, message, "Name it: documents and content models call it so.")
        if not spec.ident or spec.ident in self.deleted:
            return
        if spec.ident in self.specs:
            message = f"“{spec.ident}” is declared already."
            hint = 'Say mode="change" if it is meant to change the other, or mode="replace" if to take its place.'
            self.findings.add(DECLARED_TWICE, spec.place, message, hint, attribute="ident")
        self.specs[spec.ident] = replace(spec, is_own=True)
        self.brought[spec.ident] = spec.place

    def _settled(self, spec: Spec) -> Iterator[tuple[str, Spec]]:
        """A specification after all that the ODD says of it."""
        for change in self.changes.get(spec.ident, ()):
            if change.mode == "replace":
                spec = replace(
                    change, is_own=True, module=change.module or spec.module,
                    class_type=change.class_type or spec.class_type,
                )  # fmt: skip
            elif change.mode == "change":
                spec = changed(spec, change)
        yield spec.ident, spec

    def _judge_changes(self, library: Library) -> None:
        """Say where the ODD changes what is not there."""
        for ident, changes in self.changes.items():
            if ident in self.specs:
                continue
            known = library.specs.get(ident)
            for change in changes:
                done = {"change": "changed", "replace": "replaced", "delete": "deleted"}[change.mode]
                if change.mode == "delete" and known is not None:
                    # It was brought in, and deleted; or it need not be.
                    continue
                message = f"The {change.kind} “{ident}” is {done}, but it is not in the schema."
                if known is None:
                    near = (name for name, kind in library.kinds.items() if kind == change.kind)
                    hint = suggestion(ident, near, is_unwanted=change.mode == "delete")
                    hint = hint or f"{library.name} does not have it. Delete this."
                else:
                    hint = f"Bring it in by the module {known.module}, or delete this."
                rule = UNKNOWN_NAME if known is None else NOT_IN_SCHEMA
                self.findings.add(rule, change.place, message, hint, attribute="ident")


def suggestion(name: str, names: Iterable[str], *, is_unwanted: bool = False) -> str:
    """What a name was probably meant to be, as a question; empty where nothing is near.

    Args:
        name: The name that is not there.
        names: Those that are.
        is_unwanted: Whether it is named only to be rid of it. Then it was rather there once than misspelt.
    """
    near = get_close_matches(name, list(names), n=3, cutoff=0.7)
    # A longer name that holds the last part of this one is nearer than any that holds its letters.
    dotted, _, last = name.rpartition(".")
    near.sort(key=lambda each: last.lower() not in each.lower())
    if is_unwanted:
        alike = get_close_matches(name, near, cutoff=0.9)
        near = [each for each in near if each in alike or (dotted and each.endswith(f".{last}"))]
    return f"Did you mean {near[0]}?" if near else ""


def _is_wanted(ident: str, include: tuple[str, ...] | None, exclude: tuple[str, ...]) -> bool:
    return ident in include if include is not None else ident not in exclude


def _some(attributes: AttributeList, reference: SpecRef) -> AttributeList:
    items = tuple(
        item
        for item in attributes.items
        if not isinstance(item, Attribute) or _is_wanted(item.ident, reference.include, reference.exclude)
    )
    return AttributeList(attributes.is_choice, items)
