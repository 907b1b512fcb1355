"""RELAX NG schemas from elsewhere, which ``moduleRef/@url`` brings into a schema (TEI Guidelines, section TD.8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.odd.files import OddFile, Place, name_beside, place_of, prefixes, read_odd
from teibuild.odd.findings import Findings
from teibuild.odd.names import DATATYPES, RELAX_NG
from teibuild.odd.patterns import Pattern, group
from teibuild.odd.rules import MISSING_PART
from teibuild.odd.specs import ModuleRef
from teibuild.tei.errors import SourceError

_RNG: Final = f"{{{RELAX_NG}}}"
_LIBRARY: Final = "datatypeLibrary"
_QNAMED: Final = frozenset({"element", "attribute"})


class Addition(Struct, frozen=True, eq=False):
    """What is added to a definition that is there, such as the elements of another vocabulary to a class."""

    names: tuple[str, ...]
    """What the definition may be called: as it is written, or under the prefix of its module."""
    combine: str
    """How it is added: ``choice`` or ``interleave``."""
    pattern: Pattern
    place: Place


class Imported(Struct):
    """Definitions from elsewhere, under the names that the schema calls them by."""

    definitions: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    combine: dict[str, str] = field(default_factory=dict)
    additions: list[Addition] = field(default_factory=list)


def read_imports(modules: tuple[ModuleRef, ...], findings: Findings) -> Imported:
    """What the modules of a schema that lie elsewhere define.

    Args:
        modules: The references to them.
        findings: Where is noted what is wrong.
    """
    imported = Imported()
    for module in modules:
        _Import(module, imported, findings).read()
    return imported


class _Import:
    def __init__(self, module: ModuleRef, imported: Imported, findings: Findings) -> None:
        self.module = module
        self.imported = imported
        self.findings = findings
        self.open: list[Path] = []

    def read(self) -> None:
        """Read the schema, and what is written in the moduleRef: in place of its definitions, or to be added to any."""
        self._file(self.module.url, self.module.place.file.path)
        for content in self.module.place.element:
            for element in content.iter(f"{_RNG}define"):
                written = element.get("name", "")
                name = self.module.prefix + written
                if combine := element.get("combine"):
                    patterns = tuple(self._patterns(element, self.module.place.file))
                    place = Place(self.module.place.file, element)
                    self.imported.additions.append(Addition((written, name), combine, group(patterns), place))
                    continue
                self.imported.definitions.pop(name, None)
                self._define(element, self.module.place.file)

    def _file(self, address: str, base: Path) -> None:
        path = place_of(address, base.parent)
        if path in self.open:
            return
        if not path.is_file():
            is_far = "://" in address and not address.startswith("file:")
            message = f"{address} is on the web." if is_far else f"There is no file {address}."
            hint = f"Lay a copy of it, {path.name}, beside {base.name}." if "://" in address else ""
            hint = hint or "Lay a copy beside the ODD, and name it by a path from there."
            self.findings.add(MISSING_PART, self.module.place, message, hint, attribute="url")
            return
        try:
            file = read_odd(path, name_beside(self.module.place.file, path.name if "://" in address else address))
        except SourceError as error:
            self.findings.note_unread(error, path, self.module.place, "url")
            return
        self.open.append(path)
        for element in self._parts(file.root):
            if element.tag == f"{_RNG}include":
                self._file(element.get("href", ""), path)
                for definition in element.iter(f"{_RNG}define"):
                    self.imported.definitions.pop(self.module.prefix + definition.get("name", ""), None)
                    self._define(definition, file)
            else:
                self._define(element, file)
        self.open.pop()

    def _parts(self, grammar: etree._Element) -> Iterator[etree._Element]:
        """Definitions and inclusions, also those that a ``div`` holds together."""
        for child in grammar:
            if child.tag == f"{_RNG}div":
                yield from self._parts(child)
            elif child.tag in {f"{_RNG}define", f"{_RNG}include"}:
                yield child

    def _define(self, element: etree._Element, file: OddFile) -> None:
        name = self.module.prefix + element.get("name", "")
        patterns = tuple(self._patterns(element, file))
        if name in self.imported.definitions:
            kind = element.get("combine") or self.imported.combine.get(name) or "choice"
            before = self.imported.definitions[name]
            one = before[0] if len(before) == 1 else Pattern("group", children=before)
            other = patterns[0] if len(patterns) == 1 else Pattern("group", children=patterns)
            patterns = (Pattern(kind, children=(one, other)),)
        self.imported.definitions[name] = patterns
        self.imported.places[name] = self.module.place

    def _patterns(self, parent: etree._Element, file: OddFile) -> Iterator[Pattern]:
        for child in parent:
            if isinstance(child.tag, str) and child.tag.startswith(_RNG):
                yield self._pattern(child, file)

    def _pattern(self, element: etree._Element, file: OddFile) -> Pattern:
        tag = etree.QName(element).localname
        attributes = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
        if tag in {"ref", "parentRef"}:
            attributes["name"] = self.module.prefix + attributes.get("name", "")
        if tag in {"data", "value"}:
            library = _inherited(element, _LIBRARY)
            if library not in {None, DATATYPES} or (tag == "data" and not library):
                attributes[_LIBRARY] = library or ""
        if tag in {*_QNAMED, "name", "nsName", "value"}:
            self._qualify(element, attributes, tag)
        children = tuple(self._patterns(element, file))
        text = "".join(element.itertext()) if tag in {"value", "param", "name"} else ""
        if tag == "name" and ":" in text:
            text = text.strip().partition(":")[2]
        return Pattern(tag, tuple(sorted(attributes.items())), children, text=text, place=self.module.place)

    @staticmethod
    def _qualify(element: etree._Element, attributes: dict[str, str], tag: str) -> None:
        """Say the namespace of a name where it is written, since the schema has another one."""
        name = (attributes.get("name") or (element.text or "" if tag == "name" else "")).strip()
        prefix, colon, rest = name.partition(":")
        if colon and prefix == "xml":
            return
        if colon:
            attributes["ns"] = prefixes(element).get(prefix) or ""
            if "name" in attributes:
                attributes["name"] = rest
        elif tag != "attribute" or "ns" in attributes:
            attributes["ns"] = _inherited(element, "ns") or ""


def _inherited(element: etree._Element, name: str) -> str | None:
    for one in (element, *element.iterancestors()):
        found = one.get(name)
        if found is not None:
            return str(found)
    return None
