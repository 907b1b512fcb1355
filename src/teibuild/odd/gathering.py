"""What a schema declares, in order: ``schemaSpec`` with its groups of specifications followed (TEI Guidelines, TD)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from teibuild.odd.files import FALLBACK, INCLUDE, OddFile, Place, name_beside, place_of, read_odd
from teibuild.odd.findings import Findings
from teibuild.odd.names import SCHEMA_SPEC, SPEC_GROUP
from teibuild.odd.nearest import suggestion
from teibuild.odd.pointers import pointed_at
from teibuild.odd.reading import (
    KINDS,
    REF_KINDS,
    read_constraint,
    read_module_ref,
    read_spec,
    read_spec_ref,
)
from teibuild.odd.rules import MISSING_GROUP, MISSING_PART, NO_SCHEMA, ODD_MARKUP
from teibuild.odd.specs import Constraint, Declaration, ModuleRef, Spec, SpecRef
from teibuild.tei.errors import SourceError
from teibuild.tei.names import TEI, XML_ID, local, tei


class Declared(Struct, frozen=True, eq=False):
    """A schema as its ODD declares it."""

    ident: str
    namespace: str
    start: tuple[str, ...]
    """Elements that a document may begin with; empty where nothing is said."""
    prefix: str
    source: str
    languages: tuple[str, ...]
    """Languages of the documentation, by preference."""
    exceptions: str | None
    """What ``anyElement`` does not stand for, as written; nothing where nothing is said."""
    declarations: tuple[Declaration, ...]
    place: Place
    files: frozenset[OddFile]
    """The files that the ODD is made of, without what it builds on."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is specified in the ODD itself, as in one that another program has compiled."""
        return all(
            isinstance(item, Constraint) or (isinstance(item, Spec) and item.mode == "add") or is_import(item)
            for item in self.declarations
        )

    @property
    def only_processes(self) -> bool:
        """Whether nothing is said but how elements are processed, as in ODDs that programs are configured by."""
        specs = [item for item in self.declarations if isinstance(item, Spec)]
        others = any(isinstance(item, ModuleRef | SpecRef) for item in self.declarations)
        return bool(specs) and not others and all(_only_processes(spec) for spec in specs)


def _only_processes(spec: Spec) -> bool:
    said = spec.content or spec.attributes.items or spec.memberships or spec.constraints or spec.values
    return spec.kind == "element" and spec.mode != "delete" and not said


def is_import(item: Declaration) -> bool:
    """Whether a declaration brings in RELAX NG from elsewhere."""
    return isinstance(item, ModuleRef) and bool(item.url)


def gather(file: OddFile, findings: Findings, schema: str = "") -> Declared | None:
    """What a schema declares; nothing where there is none.

    Args:
        file: The ODD.
        findings: Where is noted what is wrong.
        schema: The ident of the ``schemaSpec`` that is meant; the first one if nothing is given.
    """
    reader = _Reader(findings)
    files = reader.with_included(file)
    there = [(other, element) for other in files for element in other.root.iter(SCHEMA_SPEC)]
    found = next(((other, element) for other, element in there if schema in {"", element.get("ident")}), None)
    if found is None:
        _say_missing(file, findings, schema, [element.get("ident") or "" for _, element in there])
        return None
    file, element = found
    declarations = tuple(reader.read(file, element))
    languages = f"{element.get('docLang') or ''} {element.get('targetLang') or ''}".split()
    start = element.get("start")
    return Declared(
        ident=(element.get("ident") or file.path.stem).strip(),
        namespace=(element.get("ns") or TEI).strip(),
        start=tuple(start.split()) if start is not None else (),
        prefix=(element.get("prefix") or "").strip(),
        source=(element.get("source") or "").strip(),
        languages=tuple(dict.fromkeys(languages)),
        exceptions=element.get("defaultExceptions"),
        declarations=declarations,
        place=Place(file, element),
        files=frozenset({file, *(other for other in reader.files.values() if other is not None)}),
    )


def included_in(file: OddFile) -> list[OddFile]:
    """The files that a file includes by XInclude, directly or by way of others, as far as they are there."""
    return _Reader(Findings()).with_included(file)[1:]


def _say_missing(file: OddFile, findings: Findings, schema: str, there: list[str]) -> None:
    if there:
        message = f"There is no schema “{schema}” in this ODD."
        hint = f"There {'is' if len(there) == 1 else 'are'} {', '.join(there)}."
    else:
        message = "There is no schemaSpec in this file."
        hint = "An ODD has one; is this another document?"
        if next(file.root.iter("{*}schemaSpec"), None) is not None:
            hint = f'There is one outside the TEI\'s namespace: declare it by xmlns="{TEI}".'
    findings.add(NO_SCHEMA, Place(file, file.root), message, hint)


class _Reader:
    """Follows groups, each one once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.files: dict[Path, OddFile | None] = {}
        self.open: list[etree._Element] = []
        self.read_groups: set[etree._Element] = set()

    def read(self, file: OddFile, element: etree._Element) -> Iterator[Declaration]:
        """What the children of a schema or of a group declare."""
        self.files.setdefault(file.path.absolute(), file)
        self.open.append(element)
        for child in element:
            yield from self._child(file, child)
        self.open.pop()

    def _child(self, file: OddFile, child: etree._Element) -> Iterator[Declaration]:
        """What an element that stands in a schema or a group declares."""
        name = local(child)
        if name in KINDS:
            spec = read_spec(file, child)
            # So programs name what they do with all other elements; without a name, there is nothing to be changed.
            is_nothing = spec.ident == "*" and _only_processes(spec)
            if not is_nothing and (spec.ident or spec.mode == "add"):
                yield spec
        elif name in REF_KINDS:
            if child.get("key"):
                yield read_spec_ref(file, child)
        elif name == "moduleRef":
            yield read_module_ref(file, child)
        elif name in {"constraintSpec", "constraintDecl"}:
            yield read_constraint(file, child)
        elif name == "specGrp":
            yield from self._group(file, child)
        elif name == "specGrpRef":
            yield from self._followed(file, child)
        elif child.tag == INCLUDE:
            yield from self._included(file, child)

    def with_included(self, file: OddFile) -> list[OddFile]:
        """A file, and those that it includes, as far as they are there."""
        self.files.setdefault(file.path.absolute(), file)
        found = [file]
        for each in found:
            for include in each.root.iter(INCLUDE):
                address = (include.get("href") or "").partition("#")[0]
                if address and place_of(address, each.path.parent).is_file() and include.get("parse") != "text":
                    other = self._file(each, address, Place(each, include))
                    if other is not None and other not in found:
                        found.append(other)
        return found

    def _included(self, file: OddFile, include: etree._Element) -> Iterator[Declaration]:
        """What an inclusion among specifications stands for."""
        place = Place(file, include)
        address, _, identifier = (include.get("href") or "").strip().partition("#")
        instead = [child for fallback in include.iterchildren(FALLBACK) for child in fallback.iterchildren("{*}*")]
        if instead and address and not place_of(address, file.path.parent).is_file():
            for child in instead:
                yield from self._child(file, child)
            return
        other = self._file(file, address, place) if address else file if include.get("xpointer") else None
        if other is None:
            return
        pointer = identifier or (include.get("xpointer") or "").strip()
        elements = pointed_at(other, pointer) if pointer else [other.root]
        if not elements:
            what = "is found by" if "(" in pointer else "has the id"
            message = f"Nothing in {address or 'this file'} {what} “{pointer}”."
            hint = "Check the path, and its prefixes." if "(" in pointer else ""
            self._missing(place, message, hint, attribute="xpointer")
        for element in elements:
            if element.tag == SCHEMA_SPEC and element not in self.open:
                yield from self.read(other, element)
            elif element.tag != SCHEMA_SPEC and element is not include:
                yield from self._child(other, element)

    def _group(self, file: OddFile, group: etree._Element) -> Iterator[Declaration]:
        if group not in self.read_groups and group not in self.open:
            self.read_groups.add(group)
            yield from self.read(file, group)

    def _followed(self, file: OddFile, reference: etree._Element) -> Iterator[Declaration]:
        place = Place(file, reference)
        target = (reference.get("target") or "").strip()
        address, _, identifier = target.partition("#")
        other = self._file(file, address, place) if address else file
        if other is None or not target:
            return
        if identifier:
            files = self.with_included(other)
            other, group = next(
                ((each, each.ids[identifier]) for each in files if identifier in each.ids), (other, None)
            )
            if group is None or group.tag not in {SPEC_GROUP, tei("div"), SCHEMA_SPEC}:
                what = "nothing has this id" if group is None else f"this is a {local(group)}, not a specGrp"
                message = f"There is no group of specifications “{target}”: {what}."
                hint = suggestion(identifier, self._groups(files)) or "Check the target; a specGrp has an xml:id."
                self.findings.add(MISSING_GROUP, place, message, hint, attribute="target")
                return
            if group in self.open:
                message = f"The group “{target}” refers to itself here; it is passed over."
                self.findings.add(ODD_MARKUP, place, message, "Delete this reference.", attribute="target")
            yield from self._group(other, group)
            return
        if other.root.tag == SPEC_GROUP:
            yield from self._group(other, other.root)
            return
        groups = list(other.root.iter(SPEC_GROUP))
        if not groups:
            self._missing(place, f"There is no group of specifications in {address}.")
        for group in groups:
            yield from self._group(other, group)

    @staticmethod
    def _groups(files: list[OddFile]) -> list[str]:
        """The ids of the groups in files."""
        groups = (group for file in files for group in file.root.iter(SPEC_GROUP))
        return [identifier for group in groups if (identifier := group.get(XML_ID))]

    def _file(self, file: OddFile, address: str, place: Place) -> OddFile | None:
        path = place_of(address, file.path.parent)
        if "://" in address and not path.is_file():
            is_far = not address.startswith("file:")
            message = f"{address} is on the web." if is_far else f"There is no file {address}."
            self._missing(place, message, f"Lay a copy of it, {path.name}, beside {file.path.name}.")
            return None
        if path not in self.files:
            self.files[path] = self._opened(path, path.name if "://" in address else unquote(address), place)
        return self.files[path]

    def _opened(self, path: Path, address: str, place: Place) -> OddFile | None:
        if not path.is_file():
            self._missing(place, f"There is no file {address}.", "Paths are counted from the file that names them.")
            return None
        try:
            return read_odd(path, name_beside(place.file, address))
        except SourceError as error:
            self.findings.note_unread(error, path, place, "target" if place.element.get("target") else "href")
            return None

    def _missing(self, place: Place, message: str, hint: str = "", attribute: str = "") -> None:
        hint = hint or "Check the target; a specGrp has an xml:id."
        attribute = attribute or ("target" if place.element.get("target") else "href")
        self.findings.add(MISSING_PART, place, message, hint, attribute=attribute)
