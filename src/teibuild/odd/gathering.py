"""What a schema declares, in order: ``schemaSpec`` with its groups of specifications followed (TEI Guidelines, TD)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from teibuild.odd.files import INCLUDE, OddFile, Place, name_beside, read_odd
from teibuild.odd.findings import Findings
from teibuild.odd.names import SCHEMA_SPEC, SPEC_GROUP
from teibuild.odd.reading import (
    KINDS,
    REF_KINDS,
    read_constraint,
    read_module_ref,
    read_spec,
    read_spec_ref,
)
from teibuild.odd.rules import MISSING_PART, NO_SCHEMA
from teibuild.odd.specs import Constraint, Declaration, ModuleRef, Spec
from teibuild.tei.errors import SourceError
from teibuild.tei.names import TEI, local, tei


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
            yield read_spec(file, child)
        elif name in REF_KINDS:
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
                if address and (each.path.parent / unquote(address)).is_file() and include.get("parse") != "text":
                    other = self._file(each, address, Place(each, include))
                    if other is not None and other not in found:
                        found.append(other)
        return found

    def _included(self, file: OddFile, include: etree._Element) -> Iterator[Declaration]:
        """What an inclusion among specifications stands for."""
        place = Place(file, include)
        address, _, identifier = (include.get("href") or "").strip().partition("#")
        other = self._file(file, address, place) if address else None
        if other is None:
            return
        identifier = identifier or (include.get("xpointer") or "").strip()
        element = other.ids.get(identifier) if identifier else other.root
        if element is None:
            self._missing(place, f"Nothing in {address} has the id “{identifier}”.", attribute="xpointer")
        elif element.tag == SCHEMA_SPEC and element not in self.open:
            yield from self.read(other, element)
        elif element.tag != SCHEMA_SPEC:
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
        if other is None:
            return
        if identifier:
            files = self.with_included(other)
            other, group = next(
                ((each, each.ids[identifier]) for each in files if identifier in each.ids), (other, None)
            )
            if group is None or group.tag not in {SPEC_GROUP, tei("div"), SCHEMA_SPEC}:
                what = "nothing has this id" if group is None else f"this is a {local(group)}, not a specGrp"
                self._missing(place, f"There is no group of specifications “{target}”: {what}.")
                return
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

    def _file(self, file: OddFile, address: str, place: Place) -> OddFile | None:
        if "://" in address and not address.startswith("file:"):
            self._missing(place, f"{address} is on the web.", "Copy the file beside the ODD, and name the copy.")
            return None
        path = (file.path.parent / unquote(address.removeprefix("file://"))).absolute()
        if path not in self.files:
            self.files[path] = self._opened(path, unquote(address), place)
        return self.files[path]

    def _opened(self, path: Path, address: str, place: Place) -> OddFile | None:
        if not path.is_file():
            self._missing(place, f"There is no file {address}.", "Paths are counted from the file that names them.")
            return None
        try:
            return read_odd(path, name_beside(place.file, address))
        except SourceError as error:
            for diagnostic in error.diagnostics:
                self.findings.note(diagnostic)
            return None

    def _missing(
        self, place: Place, message: str, hint: str = "Check the target; a specGrp has an xml:id.", attribute: str = ""
    ) -> None:
        attribute = attribute or ("target" if place.element.get("target") else "href")
        self.findings.add(MISSING_PART, place, message, hint, attribute=attribute)
