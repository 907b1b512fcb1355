"""The TEI itself, or whatever an ODD builds on: every specification of a file, by its name and its module."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from teibuild.odd.files import OddFile
from teibuild.odd.names import EXAMPLES, SPECS
from teibuild.odd.reading import read_spec
from teibuild.odd.specs import Spec
from teibuild.tei.names import TEI, tei

DEFAULT_EXCEPTIONS: Final = (f"{{{TEI}}}", f"{{{EXAMPLES}}}egXML")
"""What ``anyElement`` never stands for where nothing else is said: the TEI's elements, and its examples."""
_EDITION: Final = f"{tei('teiHeader')}/{tei('fileDesc')}/{tei('editionStmt')}/{tei('edition')}"
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+\w*")


@dataclass(frozen=True, eq=False)
class Library:
    """What an ODD can take over."""

    specs: dict[str, Spec]
    """Ident → specification, in the order of the file."""
    modules: dict[str, tuple[Spec, ...]]
    """Name of a module → what it holds, in the order of the file."""
    version: str = ""
    """The release of the TEI, such as ``4.9.0``; empty where the file does not say."""
    file: OddFile | None = None
    headings: dict[str, str] = field(default_factory=dict)


def library_of(specs: list[Spec], *, version: str = "", file: OddFile | None = None) -> Library:
    """A library of specifications; of two with one name, the last."""
    by_name = {spec.ident: spec for spec in specs if spec.ident}
    modules: dict[str, list[Spec]] = {}
    for spec in by_name.values():
        modules.setdefault(spec.module, []).append(spec)
    return Library(by_name, {name: tuple(held) for name, held in modules.items()}, version, file)


def read_library(file: OddFile) -> Library:
    """Every specification in a file: the TEI's ``p5subset.xml``, or an ODD in which nothing is left to expand."""
    declared = {element.get("ident", "") for element in file.root.iter(tei("moduleSpec"))}
    specs = [read_spec(file, element) for element in file.root.iter(*SPECS) if element.get("mode") != "delete"]
    library = library_of(specs, version=_version(file.root), file=file)
    for name in declared:
        library.modules.setdefault(name, ())
    return library


def _version(root: etree._Element) -> str:
    edition = root.find(_EDITION)
    found = _VERSION.search("".join(edition.itertext())) if edition is not None else None
    return found[0] if found else ""
