"""An ODD and what it builds on, made into one: which specifications are in the schema, and as what.

As TEI Guidelines USE.3 says: modules bring in specifications, references bring in single ones, and what the ODD itself
specifies is added, or changes, replaces or deletes what has been brought in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from teibuild.odd.changes import changed
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.gathering import Declared
from teibuild.odd.library import Library
from teibuild.odd.names import KIND_WORDS, is_another
from teibuild.odd.nearest import is_slip, suggestion
from teibuild.odd.rules import (
    BAD_NAME,
    DECLARED_TWICE,
    MISSING_GROUP,
    NOT_IN_SCHEMA,
    ODD_MARKUP,
    UNKNOWN_KEY,
    UNKNOWN_MODULE,
    UNKNOWN_NAME,
)
from teibuild.odd.specs import Attribute, AttributeList, Constraint, ModuleRef, Spec, SpecRef
from teibuild.tei.names import local, tei

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
    is_wanting: bool = False
    """Whether something is missing for a slip, such as a module's name, from which much else follows."""

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
        self.is_wanting = False
        self.references = {item.key for item in declared.declarations if isinstance(item, SpecRef)}

    @cached_property
    def _own_modules(self) -> set[str]:
        """The modules that the ODD has itself, by a ``moduleSpec`` or by what is specified in them."""
        specified = {item.module for item in self.declared.declarations if isinstance(item, Spec)}
        files = self.declared.files
        return specified.union(
            element.get("ident", "") for file in files for element in file.root.iter(tei("moduleSpec"))
        )

    def merged(self) -> Merged:
        """The whole schema."""
        library = self.find(self.declared.source, self.declared.place)
        is_foreign = self._judge_modules(library)
        for item in self._in_order() if not is_foreign else ():
            if isinstance(item, ModuleRef):
                if not item.url:
                    self._bring_module(item)
            elif isinstance(item, SpecRef):
                self._bring_one(item)
            elif isinstance(item, Spec) and item.mode == "add":
                self._add(item)
        if not is_foreign:
            self._judge_frame(library)
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
            self.is_wanting,
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
        if held is None and module.key in self._own_modules:
            # It holds what the ODD itself specifies.
            return
        if held is None:
            self.is_wanting = True
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
        if attribute == "include" and is_slip(name, library.modules.get(module.key, ())):
            self.is_wanting = True

    def _bring_one(self, reference: SpecRef) -> None:
        library = self._library(reference)
        if reference.key not in library.specs:
            if reference.key not in self.added:
                hint = suggestion(reference.key, library.specs) or "Check the key; a new one needs a specification."
                message = f"There is no {KIND_WORDS[reference.kind]} “{reference.key}”."
                # What is no slip may have been there in another release.
                rule = UNKNOWN_KEY if is_slip(reference.key, library.specs) else UNKNOWN_NAME
                self.findings.add(rule, reference.place, message, hint, attribute="key")
            return
        self._bring(reference.key, library, reference.place)
        spec = self.specs.get(reference.key)
        if spec is not None and spec.kind != reference.kind:
            message = f"“{spec.ident}” {is_another(spec.kind, reference.kind)}"
            hint = f'Write <{spec.kind}Ref key="{spec.ident}"/>.'
            self.findings.add(ODD_MARKUP, reference.place, message, hint, attribute="key")
        if spec is not None and spec.kind == "class" and (reference.include is not None or reference.exclude):
            self._judge_attributes(spec, reference)
            self.specs[spec.ident] = replace(spec, attributes=_some(spec.attributes, reference))

    def _judge_attributes(self, spec: Spec, reference: SpecRef) -> None:
        """Say which names in the ``include`` and ``except`` of a class are no attributes of it."""
        names = [attribute.ident for attribute in spec.attributes.attributes()]
        for attribute, wanted in (("include", reference.include or ()), ("except", reference.exclude)):
            for name in wanted:
                if name not in names:
                    hint = suggestion(name, names) or (
                        f"It has {', '.join(names)}." if names else "It has none itself; its classes have their own."
                    )
                    message = f"{spec.ident} has no attribute “{name}” itself."
                    self.findings.add(UNKNOWN_NAME, reference.place, message, hint, attribute=attribute, token=name)

    def _bring(self, ident: str, library: Library, place: Place) -> None:
        if ident not in self.deleted and ident not in self.specs:
            self.specs[ident] = library.specs[ident]
            self.brought[ident] = place

    def _judge_kind(self, change: Spec, known: Spec) -> None:
        """Say where a specification calls what it changes by what it is not; it changes it all the same."""
        if change.kind != known.kind:
            message = f"“{known.ident}” {is_another(known.kind, change.kind)}"
            self.findings.add(ODD_MARKUP, change.place, message, f"Write <{known.kind}Spec>.", attribute="ident")

    def _add(self, spec: Spec) -> None:
        if not spec.ident:
            message = f"This {spec.kind} has no ident."
            self.findings.add(BAD_NAME, spec.place, message, "Name it: documents and content models call it so.")
        if not spec.ident:
            return
        old = self.specs.get(spec.ident)
        if old is not None and spec.prefix and spec.kind == "element" and spec.namespace != old.namespace:
            # Two vocabularies may have elements of one name; their definitions are told apart by the prefix.
            spec = replace(spec, ident=f"{spec.prefix}{spec.ident}", prefix="")
        if spec.ident in self.specs:
            by = self.brought[spec.ident].element
            where = f", by the module {by.get('key')}" if local(by) == "moduleRef" else ""
            message = f"“{spec.ident}” is declared already{where}."
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

    def _judge_modules(self, library: Library) -> bool:
        """Whether an ODD is made for something else than what it would build on: none of its modules is there."""
        modules = [item for item in self.declared.declarations if isinstance(item, ModuleRef) and not item.url]
        strange = [item for item in modules if item.key not in library.modules and item.key not in self._own_modules]
        if len(strange) < 2 or len(strange) < len(modules) or any(item.source for item in modules):
            return False
        message = f"{library.name} has none of the modules that this ODD brings in, such as {strange[0].key}."
        hint = "Name what it builds on by --source, or by source in the schemaSpec."
        self.findings.add(UNKNOWN_MODULE, strange[0].place, message, hint, attribute="key")
        self.is_wanting = True
        return True

    def _judge_frame(self, library: Library) -> None:
        """Say where other modules of the TEI are brought in without the one that all of them build on."""
        modules = [item for item in self.declared.declarations if isinstance(item, ModuleRef) and item.key]
        own = [item for item in modules if not item.source]
        if own and "tei" in library.modules and not any(item.key == "tei" for item in modules):
            message = "The module tei is not brought in; what the others build on is in it: classes, macros, datatypes."
            self.findings.add(MISSING_GROUP, self.declared.place, message, 'Write <moduleRef key="tei"/> first.')
            self.is_wanting = True

    def _judge_changes(self, library: Library) -> None:
        """Say where the ODD changes what is not there."""
        for ident, changes in self.changes.items():
            if ident in self.specs:
                for change in changes:
                    self._judge_kind(change, self.specs[ident])
                continue
            known = library.specs.get(ident)
            for change in changes:
                done = {"change": "changed", "replace": "replaced", "delete": "deleted"}[change.mode]
                if change.mode == "delete" and known is not None:
                    # It was brought in, and deleted; or it need not be.
                    self._judge_kind(change, known)
                    continue
                if known is not None and self.is_wanting:
                    # It would have come with that.
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


def _is_wanted(ident: str, include: tuple[str, ...] | None, exclude: tuple[str, ...]) -> bool:
    return ident in include if include is not None else ident not in exclude


def _some(attributes: AttributeList, reference: SpecRef) -> AttributeList:
    items = tuple(
        item
        for item in attributes.items
        if not isinstance(item, Attribute) or _is_wanted(item.ident, reference.include, reference.exclude)
    )
    return AttributeList(attributes.is_choice, items)
