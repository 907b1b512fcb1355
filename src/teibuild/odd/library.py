"""The TEI itself, or whatever an ODD builds on: every specification of a file, by its name and its module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.odd.files import OddFile, Place
from teibuild.odd.names import SPECS
from teibuild.odd.reading import KINDS, read_spec
from teibuild.odd.specs import Kind, Spec
from teibuild.tei.names import XML_ID, local, tei

_EDITION: Final = f"{tei('teiHeader')}/{tei('fileDesc')}/{tei('editionStmt')}/{tei('edition')}"
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+\w*")


class Library(Struct, frozen=True, eq=False, dict=True):
    """What an ODD can take over."""

    specs: Mapping[str, Spec]
    """Ident → specification, in the order of the file."""
    kinds: dict[str, Kind]
    """Ident → what kind of thing it is."""
    modules: dict[str, tuple[str, ...]]
    """Name of a module → idents of what it holds, in the order of the file."""
    version: str = ""
    """The release of the TEI, such as ``4.9.0``; empty where the file does not say."""
    file: OddFile | None = None

    @property
    def name(self) -> str:
        """What it is called in reports."""
        if self.version and "tei" in self.modules:
            return f"TEI P5 {self.version}"
        return self.file.path.name if self.file is not None else "What this builds on"

    @cached_property
    def sections(self) -> dict[str, str]:
        """Number and title of every section of the Guidelines, by its id."""
        found: dict[str, str] = {}
        body = self.file.root.find(f"{tei('text')}/{tei('body')}") if self.file is not None else None
        if body is not None:
            _number_sections(body, "", found)
        return found


class _Unread(Mapping[str, Spec]):
    """Specifications that are read when they are asked for: few ODDs need all of the TEI's."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._places = places
        self._read: dict[str, Spec] = {}

    def __getitem__(self, ident: str) -> Spec:
        found = self._read.get(ident)
        if found is None:
            found = self._read[ident] = read_spec(self._places[ident].file, self._places[ident].element)
        return found

    def __contains__(self, ident: object) -> bool:
        return ident in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def library_of(specs: Mapping[str, Spec], *, version: str = "", file: OddFile | None = None) -> Library:
    """A library of specifications that have been read."""
    modules: dict[str, list[str]] = {}
    for ident, spec in specs.items():
        modules.setdefault(spec.module, []).append(ident)
    kinds = {ident: spec.kind for ident, spec in specs.items()}
    return Library(specs, kinds, {name: tuple(held) for name, held in modules.items()}, version, file)


def read_library(file: OddFile, *included: OddFile) -> Library:
    """Every specification in a file: the TEI's ``p5subset.xml``, or an ODD in which nothing is left to expand.

    Args:
        file: The file.
        included: Others that it includes.
    """
    places: dict[str, Place] = {}
    modules: dict[str, list[str]] = {}
    for each in (file, *included):
        for element in each.root.iter(tei("moduleSpec")):
            modules.setdefault(element.get("ident") or "", [])
        for element in each.root.iter(*SPECS):
            ident = (element.get("ident") or "").strip()
            if ident and element.get("mode") != "delete":
                if ident not in places:
                    modules.setdefault((element.get("module") or "").strip(), []).append(ident)
                places[ident] = Place(each, element)
    kinds = {ident: KINDS[local(place.element)] for ident, place in places.items()}
    held = {name: tuple(idents) for name, idents in modules.items()}
    return Library(_Unread(places), kinds, held, _version(file.root), file)


def _version(root: etree._Element) -> str:
    edition = root.find(_EDITION)
    found = _VERSION.search("".join(edition.itertext())) if edition is not None else None
    return found[0] if found else ""


def _number_sections(parent: etree._Element, number: str, found: dict[str, str]) -> None:
    for count, section in enumerate(parent.iterchildren(tei("div")), 1):
        head = section.find(tei("head"))
        own = f"{number}{count}."
        if head is not None and (identifier := section.get(XML_ID)):
            found[identifier] = f"{own} {' '.join(''.join(head.itertext()).split())}"
        _number_sections(section, own, found)
