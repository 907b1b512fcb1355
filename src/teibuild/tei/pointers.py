"""Pointers: the attributes that lead somewhere, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import Final, NamedTuple
from urllib.parse import unquote

from lxml import etree

from teibuild.tei.names import local_name, tei

_EVERYWHERE: Final = frozenset({
    "adj", "adjFrom", "adjTo", "ana", "calendar", "change", "children", "code", "copyOf", "corresp", "datcat",
    "datingMethod", "datingPoint", "decls", "domains", "edRef", "end", "exclude", "fVal", "facs", "feats", "follow",
    "fromUnit", "given", "hand", "inst", "lemmaRef", "mergedIn", "mutual", "next", "nymRef", "origin", "parent",
    "parts", "perf", "period", "prev", "ref", "rendition", "replyTo", "resp", "sameAs", "scribeRef", "scriptRef",
    "select", "since", "source", "spanTo", "synch", "target", "targetDatcat", "targetEnd", "toUnit", "toWhom",
    "unitRef", "url", "valueDatcat", "who", "wit",
})  # fmt: skip
_GRAPHS: Final = ("eLeaf", "eTree", "iNode", "leaf", "node", "root", "triangle")
_TIMED: Final = (
    "annotationBlock", "binaryObject", "ellipsis", "gap", "incident", "kinesic", "line", "media", "path", "pause",
    "post", "surface", "u", "vocal", "writing", "zone",
)  # fmt: skip
_SOMEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "active": ("relation",),
    "class": ("msContents", "msItem", "msItemStruct"),
    "from": ("app", "arc", "rt", "span"),
    "new": ("handShift",),
    "passive": ("relation",),
    "require": ("lem", "rdg", "rdgGrp"),
    "scheme": ("catRef", "classCode", "keywords", "locus", "locusGrp", "occupation", "socecStatus"),
    "start": _TIMED,
    "to": ("app", "arc", "rt", "span"),
    "value": _GRAPHS,
    "where": ("conversion", "event"),
}
"""Attributes that point on elements of these names; on others they are words, dates or numbers."""
POINTER_ATTRIBUTES: Final = _EVERYWHERE | _SOMEWHERE.keys()
"""Attributes whose value may be one or more pointers (TEI data type ``teidata.pointer``), but for those of dictionaries
(``location``) and of schemas.
"""
_KINDS: Final = 10_000
"""Names of elements whose pointers are remembered."""

WEB_SCHEMES: Final = frozenset({"http", "https", "mailto", "doi", "urn"})
"""Schemes that may lead out of the edition."""

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_QUANTIFIED_GROUP: Final = re.compile(r"\)[*+?{]|\\[1-9]|\(\?")
_MAX_QUANTIFIERS: Final = 3
_MAX_PREFIXED: Final = 500
_REMEMBERED: Final = 50_000
"""Pointers whose targets are remembered."""


class Reach(StrEnum):
    """How far a pointer leads."""

    INSIDE = "inside"
    """To an element of the same file."""
    EDITION = "edition"
    """To another file of the edition."""
    WEB = "web"
    """To an address outside."""
    FORBIDDEN = "forbidden"
    """By a scheme that a published page must not use, such as ``javascript``."""
    OUTSIDE = "outside"
    """To a file that lies outside the edition's folder."""


_INSIDE: Final = Reach.INSIDE
_EDITION: Final = Reach.EDITION
"""The two that nearly all pointers have; the members of an enumeration are slow to look up."""


class Target(NamedTuple):
    """Where a pointer leads."""

    reach: Reach
    file: str = ""
    """For pointers within the edition: the file, from the edition's folder."""
    fragment: str = ""
    """The id it names there; empty for a file as a whole."""
    scheme: str = ""


class Use(NamedTuple):
    """One pointer where it stands."""

    element: etree._Element
    attribute: str
    value: str
    target: Target
    name: str
    """The element's name (:func:`teibuild.tei.names.local`)."""


class _Pointing(dict[str, frozenset[str]]):
    def __missing__(self, tag: str) -> frozenset[str]:
        name = local_name(tag)
        # What stands in an example, or belongs to another vocabulary, points to nothing that the TEI knows of.
        found = frozenset[str]()
        if not name.startswith("{"):
            found = _EVERYWHERE.union(attribute for attribute, names in _SOMEWHERE.items() if name in names)
        if len(self) < _KINDS:
            self[tag] = found
        return found


POINTING: Final[Mapping[str, frozenset[str]]] = _Pointing()
"""Qualified name of an element → the attributes that point on it."""


class Resolver:
    """Works out where the pointers of one file lead."""

    def __init__(self, file: str, prefixes: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.file = file
        self.prefixes = prefixes or {}
        """Short forms: ident → pattern and replacement (TEI ``prefixDef``)."""
        self._folder = dirname(file)

    def resolve(self, value: str) -> Target:
        """Where one pointer leads; nothing is looked up."""
        if value.startswith("#"):
            return Target(_INSIDE, self.file, unquote(value[1:]) if "%" in value else value[1:])
        scheme = _SCHEME.match(value) if self.prefixes else None
        if scheme and scheme[1] in self.prefixes and len(value) <= _MAX_PREFIXED:
            pattern, replacement = self.prefixes[scheme[1]]
            rest = re.fullmatch(pattern, value[scheme.end() :])
            if rest:
                return Resolver(self.file).resolve(_substitute(replacement, rest))
        target = _leads(self._folder, value)
        return target._replace(reach=_INSIDE) if target.file == self.file else target


@lru_cache(_REMEMBERED)
def _leads(folder: str, value: str) -> Target:
    """Where a pointer from a file of a folder leads; the documents of an edition have most of theirs in common."""
    scheme = _SCHEME.match(value)
    if scheme:
        name = scheme[1].lower()
        return Target(Reach.WEB if name in WEB_SCHEMES else Reach.FORBIDDEN, scheme=name)
    path, _, fragment = value.partition("#")
    fragment = unquote(fragment)
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    file = normpath(join(folder, path))
    outside = path.startswith("/") or file == ".." or file.startswith("../")
    return Target(Reach.OUTSIDE if outside else _EDITION, file, fragment)


def read_prefixes(root: etree._Element) -> dict[str, tuple[str, str]]:
    """The short forms that a header defines.

    A pattern that could take very long to match (a repeated group) is passed over, so that its short form counts as
    an unknown scheme.
    """
    prefixes = {}
    for definition in root.iter(tei("prefixDef")):
        pattern = definition.get("matchPattern", "")
        if pattern_fault(pattern):
            continue
        prefixes[definition.get("ident", "")] = (pattern, definition.get("replacementPattern", ""))
    return prefixes


@lru_cache
def pattern_fault(pattern: str) -> str:
    """Why the pattern of a prefix is passed over, as the end of a sentence; empty for one that can be used."""
    if _QUANTIFIED_GROUP.search(pattern) or len(re.findall(r"[*+{]", pattern)) > _MAX_QUANTIFIERS:
        return "could take very long to be matched: it repeats a group, or too much"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"is no regular expression: {error}"
    return ""


def _substitute(replacement: str, match: re.Match[str]) -> str:
    def group(reference: re.Match[str]) -> str:
        number = int(reference[1])
        return (match[number] or "") if number <= len(match.groups()) else ""

    return re.sub(r"\$(\d)", group, replacement)
