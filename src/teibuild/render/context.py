"""What the rendering of one document needs to know besides its tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.model import ALL_VIEWS, ApparatusEntry, Entity, Note, Page, View
from teibuild.read.registers import Registers
from teibuild.words import SOURCE, Words, words

_WAYS: Final = 16_384
"""Links that are kept: the pages of a folder have most of theirs in common."""
_VOLUME: Final = re.compile(r"print(?:-\d+)?\.html(?:#.*)?", re.DOTALL)
_BEFORE: Final[Mapping[View, tuple[str, ...]]] = {
    View.PARALLEL: ("",),
    View.NOTES: ("page-", ""),
    View.APPARATUS: ("app-", "page-"),
    View.DECLASSIFICATION: ("event-",),
    View.PRINT: (),
}
"""What stands in the ids of a view before the id that the same thing has in the reading view."""
_IN_VIEW: Final = re.compile(rf"(documents/[^/#]+/)({'|'.join(_BEFORE)})(?:-\d+)?\.html(?:#(.*))?", re.DOTALL)


class Context(Struct, frozen=True):
    """The document, the registers, and where on the site the result will stand."""

    document: str
    """Id of the document."""
    file: str
    """Path of its file from the edition's folder; relative pointers start there."""
    registers: Registers = field(default_factory=Registers)
    pages: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    """Pages by id."""
    notes: Mapping[etree._Element, Note] = field(default_factory=lambda: MappingProxyType({}))
    rendered: Mapping[etree._Element, str] = field(default_factory=lambda: MappingProxyType({}))
    """The notes as HTML, by their elements; each is rendered once and stands in several views."""
    marks: Mapping[etree._Element, ApparatusEntry] = field(default_factory=lambda: MappingProxyType({}))
    """Entries of the apparatus by the element of the emendation or of the textual note."""
    language: str = SOURCE
    """The language of the interface."""
    text: str = ""
    """The language of the document; empty where nothing tells it."""
    volume: str = ""
    """Path of the volume that the document is one of, from the edition's folder; empty for a file of its own."""
    own: frozenset[str] = frozenset()
    """Of a document of a volume, the ids that it has."""
    at: str = ""
    """Path of the page of the site that is being written; links are relative to it."""
    views: tuple[View, ...] = ALL_VIEWS
    """The views that the document has, where there is anything to show in them."""

    def url(self, path: str) -> str:
        """The relative link from the page that is being written to a path of the site."""
        return relative(self.at, path)

    @property
    def words(self) -> Words:
        """The words of the interface."""
        return words(self.language)

    @property
    def reading(self) -> str:
        """Path of the document's reading view."""
        return f"documents/{self.document}/index.html"

    def entity(self, pointer: str) -> Entity | None:
        """The register entry that a pointer leads to."""
        return self.registers.entities.get(self.registers.key(pointer, self.file))

    def link(self, pointer: str) -> str | None:
        """The link that a pointer becomes; ``None`` where it leads to nothing that the site shows."""
        if pointer.startswith(("https://", "http://")):
            return pointer
        path, _, fragment = pointer.partition("#")
        key = self.registers.key(pointer, self.file)
        if key:
            return self.url(entity_path(key))
        # A pointer within a volume may lead to another of its documents; one from without names the volume.
        if not path and self.volume and fragment not in self.own:
            path = posixpath.basename(self.volume)
        found = self.registers.document(path, fragment, self.file) if path and fragment else None
        if found is not None:
            name, is_whole = found
            return self.url(f"documents/{name}/index.html" + ("" if is_whole else f"#{fragment}"))
        if not path:
            return self.url(f"{self.reading}#{fragment}") if fragment else None
        target = PurePosixPath(posixpath.normpath(posixpath.join(posixpath.dirname(self.file), path)))
        if target.parent == PurePosixPath(self.file).parent and target.suffix == ".xml":
            return self.url(f"documents/{target.stem}/index.html" + (f"#{fragment}" if fragment else ""))
        return None


def instead(path: str, views: tuple[View, ...]) -> str:
    """Where something stands on the site: where it is said to, or, if that is in a view that documents do not have, in
    the reading view; there at the same thing, where it has that.

    Args:
        path: A path on the site, with a fragment or without.
        views: The views that documents have.

    """
    if len(views) == len(ALL_VIEWS):
        return path
    found = _IN_VIEW.fullmatch(path)
    if found is None:
        return "index.html" if View.PRINT not in views and _VOLUME.fullmatch(path) else path
    view, name = View(found[2]), found[3] or ""
    if view in views:
        return path
    same = next((name.removeprefix(start) for start in _BEFORE[view] if name.startswith(start)), "")
    return f"{found[1]}index.html" + (f"#{same}" if same else "")


def entity_path(key: str) -> str:
    """Path of a register entry's page on the site: ``people/rostow`` → ``registers/people/rostow.html``."""
    return f"registers/{key}.html"


@lru_cache(maxsize=10_000)
def relative(start: str, path: str) -> str:
    """The relative link from one path of the site to another, keeping its fragment."""
    return links_from(start)(path)


def links_from(start: str) -> Callable[[str], str]:
    """The same from one path to any other."""
    folder = start.rpartition("/")[0]

    def link(path: str) -> str:
        target, mark, fragment = path.partition("#")
        return (_way(folder, target) if target != start or not mark else "") + mark + fragment

    return link


@lru_cache(_WAYS)
def _way(folder: str, target: str) -> str:
    here, there = folder.split("/") if folder else [], target.split("/")
    # Hundreds of links stand on a page: what the standard library does for every kind of path would take a while.
    shared = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])
