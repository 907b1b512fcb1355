"""XML catalogs: where a web address, or a public name, is to be found in the edition's own folder.

After OASIS XML Catalogs 1.1 (https://docs.oasis-open.org/entity/),
section 7: ``uri``, ``system``, ``public``, their rewriting and delegating kin, ``nextCatalog``, ``group``, ``prefer``
and ``xml:base``. A catalog is read without any entity, and nothing outside the edition's folder is ever opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, unquote, urljoin

from lxml import etree
from msgspec import Struct

from teibuild.check.document import Document
from teibuild.check.schema_file_rules import BROKEN_CATALOG
from teibuild.model import Diagnostic, Rule
from teibuild.tei.errors import SourceError
from teibuild.tei.names import XML
from teibuild.tei.parse import parse_source
from teibuild.tei.source import Source

_NAMESPACE: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_BASE: Final = f"{{{XML}}}base"
_PUBLIC_URN: Final = "urn:publicid:"
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DELEGATES: Final = {"uri": "delegateURI", "system": "delegateSystem", "public": "delegatePublic"}

Read = Callable[[str], Source | None]
"""The catalog at an address inside the edition, or nothing; raises ``SourceError`` where it cannot be decoded."""


class _Entry(Struct, frozen=True):
    """One entry of a catalog."""

    kind: str
    """Name of its element."""
    key: str
    """What it is found by: a name, or the beginning or the end of one."""
    target: str
    """Where it leads: an absolute address."""
    prefers_public: bool

    @property
    def leads_to_catalog(self) -> bool:
        """Whether it leads to another catalog, not to a file that is looked for."""
        return self.kind == "nextCatalog" or self.kind.startswith("delegate")


class Catalog:
    """A catalog and all those it leads to."""

    def __init__(self, address: str, read: Read) -> None:
        """Read a catalog and those it leads to.

        Args:
            address: Its own absolute address.
            read: The file at an address inside the edition; nothing where there is none.
        """
        self.sources: dict[str, Source] = {}
        """Address → file, of every catalog that was read."""
        self.faults: list[Diagnostic] = []
        """What is wrong with them."""
        self._entries: dict[str, tuple[_Entry, ...]] = {}
        self._places: dict[str, tuple[Document, etree._Element, str]] = {}
        self._address = address
        waiting = [address]
        while waiting:
            address = waiting.pop()
            if address not in self._entries:
                self._entries[address] = self._load(address, read)
                waiting += [entry.target for entry in self._entries[address] if entry.leads_to_catalog]

    def _load(self, address: str, read: Read) -> tuple[_Entry, ...]:
        try:
            source = read(address)
            if source is None:
                return ()
            self.sources[address] = source
            document = Document(source, parse_source(source), "document")
        except SourceError as error:
            self.faults.append(error.diagnostic)
            return ()
        if document.root.tag != f"{_NAMESPACE}catalog":
            message = f"{source.file} is no XML catalog: it begins with <{etree.QName(document.root).localname}>."
            hint = f'A catalog is <catalog xmlns="{_NAMESPACE[1:-1]}"> with entries such as uri.'
            self.faults.append(document.at_element(BROKEN_CATALOG, document.root, message, hint))
            return ()
        entries = []
        for element, entry in _entries(document.root, address, prefers_public=True):
            if entry.leads_to_catalog and not self._readable(entry.target, read):
                written = element.get("catalog", "")
                message = f"The catalog leads to {written}, which is not in the edition."
                hint = "Copy that catalog into the edition, and name it by its path from this one."
                self.faults.append(document.at_value(BROKEN_CATALOG, element, "catalog", message, hint))
            else:
                entries.append(entry)
                self._places.setdefault(entry.target, (document, element, _ATTRIBUTES[entry.kind][1]))
        return tuple(entries)

    def at_entry(self, rule: Rule, target: str, message: str, hint: str) -> Diagnostic | None:
        """A diagnostic at the entry that leads to a target, or to what it begins with; nothing where none does."""
        leading = [each for each in self._places if target == each or (each.endswith("/") and target.startswith(each))]
        if not leading:
            return None
        document, element, attribute = self._places[max(leading, key=len)]
        return document.at_value(rule, element, attribute, message, hint)

    @staticmethod
    def _readable(address: str, read: Read) -> bool:
        try:
            return read(address) is not None
        except SourceError:
            return True

    def uri(self, name: str) -> str | None:
        """Where a URI reference leads (section 7.2.2), or nothing."""
        if name.startswith(_PUBLIC_URN):
            return self.public(_unwrap(name))
        return self._look(self._address, "uri", name, frozenset())

    def system(self, name: str) -> str | None:
        """Where a system identifier leads (section 7.1.2), or nothing."""
        if name.startswith(_PUBLIC_URN):
            return self.public(_unwrap(name))
        return self._look(self._address, "system", name, frozenset())

    def public(self, name: str, *, beside_system: bool = False) -> str | None:
        """Where a public identifier leads; ``prefer="system"`` counts only where there is a system identifier too."""
        kind = "public-beside-system" if beside_system else "public"
        return self._look(self._address, kind, " ".join(name.split()), frozenset())

    def _look(self, address: str, kind: str, name: str, seen: frozenset[str]) -> str | None:
        if address in seen:
            return None
        seen |= {address}
        entries = self._entries.get(address, ())
        if kind == "public-beside-system":
            entries = tuple(entry for entry in entries if entry.prefers_public or "ublic" not in entry.kind)
        base_kind = kind.partition("-")[0]
        found = _match(entries, base_kind, name)
        if found is not None:
            return found
        delegates = sorted(
            (entry for entry in entries if entry.kind == _DELEGATES[base_kind] and name.startswith(entry.key)),
            key=lambda entry: -len(entry.key),
        )
        others = delegates or [entry for entry in entries if entry.kind == "nextCatalog"]
        answers = (self._look(entry.target, kind, name, seen) for entry in others)
        return next((answer for answer in answers if answer is not None), None)


def join(base: str, reference: str) -> str:
    """An absolute address from a reference and the address it stands in (RFC 3986, section 5).

    The edition's own addresses, ``edition:/documents/letter.xml``, are not hierarchical to Python; a way above their
    root stays visible, as ``edition:/../secret.xml``.
    """
    reference = reference.partition("#")[0]
    if _SCHEME.match(reference):
        return reference
    scheme = _SCHEME.match(base)
    if scheme and scheme[0] in {"http:", "https:", "file:"}:
        return urljoin(base, reference)
    if scheme and scheme[0] == "urn:":
        return reference
    root = scheme[0] if scheme else ""
    path = base[len(root) :].lstrip("/")
    if not reference:
        return base
    if reference.startswith("/"):
        return f"file://{reference}"
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(reference)))
    folder = "/" if reference.endswith(("/", "/.", "/..")) or reference in {".", ".."} else ""
    return f"{root}/{joined}{folder}" if joined != "." else f"{root}/"


def _match(entries: tuple[_Entry, ...], kind: str, name: str) -> str | None:
    """The target of the entry that matches best: exact before rewritten before by its ending."""
    plain = _normal(name) if kind != "public" else name
    for entry in entries:
        if entry.kind == kind and entry.key in {name, plain}:
            return entry.target
    if kind == "public":
        return None
    suffix = kind.upper() if kind == "uri" else kind.capitalize()
    rewrites = [entry for entry in entries if entry.kind == f"rewrite{suffix}" and plain.startswith(entry.key)]
    if rewrites:
        best = max(rewrites, key=lambda entry: len(entry.key))
        return best.target + plain[len(best.key) :]
    endings = [entry for entry in entries if entry.kind == f"{kind}Suffix" and plain.endswith(entry.key)]
    return max(endings, key=lambda entry: len(entry.key)).target if endings else None


_ATTRIBUTES: Final = {
    "uri": ("name", "uri"),
    "system": ("systemId", "uri"),
    "public": ("publicId", "uri"),
    "rewriteURI": ("uriStartString", "rewritePrefix"),
    "rewriteSystem": ("systemIdStartString", "rewritePrefix"),
    "uriSuffix": ("uriSuffix", "uri"),
    "systemSuffix": ("systemIdSuffix", "uri"),
    "delegateURI": ("uriStartString", "catalog"),
    "delegateSystem": ("systemIdStartString", "catalog"),
    "delegatePublic": ("publicIdStartString", "catalog"),
    "nextCatalog": ("", "catalog"),
}
"""Name of an entry → its attributes that are looked for, and that lead somewhere."""


def _entries(element: etree._Element, base: str, *, prefers_public: bool) -> Iterator[tuple[etree._Element, _Entry]]:
    base = join(base, element.get(_BASE, ""))
    if "prefer" in element.attrib:
        prefers_public = element.get("prefer") == "public"
    for child in element.iterchildren(f"{_NAMESPACE}*"):
        kind = etree.QName(child).localname
        if kind == "group":
            yield from _entries(child, base, prefers_public=prefers_public)
        elif kind in _ATTRIBUTES:
            key, target = _ATTRIBUTES[kind]
            own_base = join(base, child.get(_BASE, ""))
            name = child.get(key, "") if key else ""
            name = " ".join(name.split()) if "ublic" in kind else _normal(name)
            place = child.get(target)
            if place is not None and (name or not key):
                yield child, _Entry(kind, name, join(own_base, place or "."), prefers_public)


def _normal(name: str) -> str:
    """An identifier with what a URI may not hold percent-encoded (section 6.3)."""
    return quote(name.strip(), safe="!#$%&'()*+,/:;=?@[]~-._")


def _unwrap(urn: str) -> str:
    """The public identifier that a URN stands for (RFC 3151; section 6.4)."""
    name = urn[len(_PUBLIC_URN) :]
    for sign, plain in (("+", " "), (":", "//"), (";", "::")):
        name = name.replace(sign, plain)
    return unquote(name)
