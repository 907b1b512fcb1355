"""The files that a schema is made of: found without the web, read without entities, from the edition's folder only.

All of them are read before a validator sees one; a validator is given their characters by their addresses and can open
nothing itself. An address is ``edition:/`` and a path from the edition's folder, or ``teibuild:/`` and the name of a
schema that travels with the program.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct, field

from teibuild.check.catalogs import Catalog, join
from teibuild.check.document import Document
from teibuild.check.grammar import RNG, Grammar
from teibuild.check.schema_file_rules import BROKEN_SCHEMA, MISSING_SCHEMA_PART
from teibuild.disk import lies_in, real
from teibuild.model import Diagnostic, Location
from teibuild.resources import resource
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.positions import Span
from teibuild.tei.source import Source, read_source

EDITION: Final = "edition:/"
OWN: Final = "teibuild:/"
OWN_SCHEMA: Final = f"{OWN}teibuild.rng"
OWN_RULES: Final = f"{OWN}teibuild.sch"
"""For XML editors only: the rules of teibuild itself say what it says."""
_OWN_NAMES: Final = {"/schema/teibuild.rng": OWN_SCHEMA, "/schema/teibuild.sch": OWN_RULES}
_KNOWN: Final = {
    "http://www.w3.org/2001/xml.xsd": f"{OWN}xml.xsd",
    "https://www.w3.org/2001/xml.xsd": f"{OWN}xml.xsd",
    "http://www.w3.org/2001/03/xml.xsd": f"{OWN}xml.xsd",
    "http://www.w3.org/2009/01/xml.xsd": f"{OWN}xml.xsd",
}
"""Schemas that travel with the program under the names that all the world uses."""

Loss = Literal["web", "outside", "missing"]
"""Why a reference leads to no file: nothing is fetched; nothing is read outside; there is no such file."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DOCTYPE: Final = re.compile(r"""<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*(>|\[)""")
_PROLOG: Final = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_MAY_INCLUDE: Final = re.compile(r"<(?:[\w.-]+:)?(?:include|externalRef|import|redefine|extends)\b")
_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_SCH: Final = "{http://purl.oclc.org/dsdl/schematron}"
_XSL: Final = "{http://www.w3.org/1999/XSL/Transform}"
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_COMPACT: Final = re.compile(
    r"""\#[^\n]*|(?P<quoted>\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*')|(?P<word>\\?[\w.:-]+)|(?P<join>~)|[^\s]""",
    re.DOTALL,
)


class Lost(Struct, frozen=True):
    """A reference that leads to no file of the edition."""

    reason: Loss
    address: str
    """Where it would lead."""


class Space(Struct, frozen=True, dict=True):
    """Where schemas are looked for: an edition's folder, and its catalog."""

    folder: Path
    catalog: str = ""
    """Path of the catalog from the folder; empty where there is none."""

    def find(self, reference: str, base: str) -> str | Lost:
        """The address of the file that a reference means, or why there is none.

        Args:
            reference: A URI reference, as it is written.
            base: The address of the file that it is written in.
        """
        address = join(base, reference)
        own = _OWN_NAMES.get(address[-len("/schema/teibuild.rng") :])
        if own and address.startswith(f"{EDITION}../"):
            return own
        inside = address.startswith((EDITION, OWN))
        if inside and self.path(address) is not None:
            return address
        if own and inside and _SCHEME.match(reference) is None:
            return own
        return self._mapped(reference, address) or self._settled(address)

    def _settled(self, address: str) -> str | Lost:
        """What an address leads to that the catalog does not know."""
        if address.startswith((EDITION, OWN)):
            return Lost("outside" if address.startswith(f"{EDITION}..") else "missing", address)
        if address.startswith("file:"):
            return self._of_file(address)
        return _KNOWN.get(address) or Lost("web", address)

    def _mapped(self, reference: str, address: str) -> str | Lost | None:
        """What the catalog says of a reference."""
        catalog = catalog_of(self)
        if catalog is None:
            return None
        target = next(
            (
                found
                for name in dict.fromkeys((reference, address))
                for found in (catalog.uri(name), catalog.system(name))
                if found is not None
            ),
            None,
        )
        if target is None:
            return None
        if target.startswith((EDITION, OWN)) and self.path(target) is not None:
            return target
        found = self._settled(target)
        return found if isinstance(found, Lost) or target.startswith("file:") else Lost("web", target)

    def of_namespace(self, namespace: str) -> str | None:
        """The address of a schema that the catalog knows by its namespace, or nothing."""
        catalog = catalog_of(self)
        found = (catalog.uri(namespace) or catalog.public(namespace)) if catalog and namespace else None
        return found if found is not None and self.path(found) is not None else None

    def _of_file(self, address: str) -> str | Lost:
        """A ``file:`` address; only one that leads into the folder is of use."""
        path = Path(unquote(re.sub(r"^file:(//[^/]*)?", "", address)))
        try:
            inside = real(path).relative_to(real(self.folder)).as_posix()
        except (ValueError, OSError):
            return Lost("outside", address)
        return f"{EDITION}{inside}" if path.is_file() else Lost("missing", address)

    def path(self, address: str) -> Path | None:
        """The file at an address; nothing where there is none, or where it lies elsewhere in truth."""
        if address.startswith(OWN):
            name = address[len(OWN) :]
            return resource("schema", name) if name in {"teibuild.rng", "xml.xsd"} else None
        path = self.folder / address.removeprefix(EDITION)
        return path if lies_in(path, self.folder) and path.is_file() else None

    def read(self, address: str) -> Source:
        """The file at an address, without its DOCTYPE.

        Raises:
            SourceError: It cannot be read or decoded, or its DOCTYPE defines something.
        """
        name = name_of(address)
        path = self.path(address)
        try:
            data = path.read_bytes() if path else b""
        except OSError as error:
            message = f"The schema cannot be read: {(error.strerror or str(error)).lower()}."
            raise SourceError(BROKEN_SCHEMA.at(Location(name), message, "Check its permissions.")) from None
        source = read_source(data, name)
        return source if name.endswith(".rnc") else _without_doctype(source)


@cache
def catalog_of(space: Space) -> Catalog | None:
    """The catalog of an edition, read once a process; nothing where it has none."""
    if not space.catalog:
        return None
    return Catalog(f"{EDITION}{space.catalog}", lambda address: space.read(address) if space.path(address) else None)


def name_of(address: str) -> str:
    """How a file is called in reports: its path from the edition's folder, or its name among teibuild's own."""
    return address.removeprefix(EDITION).removeprefix(OWN)


class SchemaFiles(Struct, frozen=True, eq=False, dict=True):
    """A schema, with all the files that take part in it."""

    space: Space
    main: str
    """Address of the file that was named."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Address → the file."""
    faults: tuple[Diagnostic, ...] = ()
    """What keeps it from being complete."""
    missing: frozenset[str] = frozenset()
    """Addresses of files that are named, and are not there or cannot be read."""
    led: tuple[tuple[str, str, str], ...] = ()
    """Where each reference leads, which a catalog decides: the address that it is counted from, the reference, and the
    address of the file."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The paths of its files from the edition's folder, those too that are missing."""
        return frozenset(name_of(each) for each in {*self.sources, *self.missing} if each.startswith(EDITION))

    @cached_property
    def digest(self) -> str:
        """A digest of every file that takes part, and of how they name each other."""
        found = blake2b(self.main.encode(), digest_size=16)
        for address in sorted(self.sources):
            data = self.sources[address].data
            found.update(f"\0{address}\0{len(data)}\0".encode())
            found.update(data)
        found.update(repr((self.faults, self.led)).encode())
        return found.hexdigest()

    @property
    def is_compact(self) -> bool:
        """Whether the file that was named is in RELAX NG's compact syntax."""
        return self.main.endswith(".rnc")

    @property
    def grammar(self) -> Grammar:
        """The same as a validator of RELAX NG takes it."""
        files = {address: source.data for address, source in self.sources.items()}
        return Grammar(self.main, files, self.space if len(files) > 1 else None)

    def document(self, address: str) -> Document | None:
        """One of its files as XML; nothing for compact syntax and for what is not well-formed."""
        if address not in self.sources or address.endswith(".rnc"):
            return None
        try:
            return Document(self.sources[address], parse_source(self.sources[address]), "document")
        except SourceError:
            return None


def gather(space: Space, main: str) -> SchemaFiles:
    """Read a schema and all that it includes, each file once."""
    sources: dict[str, Source] = {}
    faults: list[Diagnostic] = []
    missing: set[str] = set()
    led: list[tuple[str, str, str]] = []
    waiting = [main]
    while waiting:
        address = waiting.pop()
        if address in sources:
            continue
        try:
            source = sources[address] = space.read(address)
            for reference in _references(source, address):
                found = _follow(space, reference, faults)
                if isinstance(found, str):
                    waiting.append(found)
                    led.append((reference.base, reference.href, found))
                elif found is not None:
                    missing.add(found.address)
        except SourceError as error:
            faults.append(error.diagnostic)
            missing.add(address)
    return SchemaFiles(space, main, sources, tuple(faults), frozenset(missing), tuple(led))


class _Reference(Struct, frozen=True):
    """One place where a schema names another file."""

    source: Source
    href: str
    base: str
    span: Span
    namespace: str = ""
    """For an import that names no file: its namespace."""
    is_rule: bool = False
    """Whether it stands in Schematron, which says itself what is wrong with it."""


def _follow(space: Space, reference: _Reference, faults: list[Diagnostic]) -> str | Lost | None:
    if reference.namespace:
        return space.of_namespace(reference.namespace)
    found = space.find(reference.href, reference.base)
    if isinstance(found, str) or reference.is_rule:
        return found
    shown = reference.href
    span = reference.span
    message, hint = {
        "web": (
            f"The schema includes {shown}, which is on the web.",
            f"Copy the file into the edition, and add to its {entry_for(found.address, space)}",
        ),
        "outside": (
            f"The schema includes {shown}, which leads out of the edition's folder.",
            "Copy the file into the edition.",
        ),
        "missing": (f"The schema includes {shown}, which is not there.", "Paths are counted from the schema's file."),
    }[found.reason]
    faults.append(reference.source.report(MISSING_SCHEMA_PART, span.start, message, hint, length=span.length))
    return found


def entry_for(address: str, space: Space) -> str:
    """The catalog, and the line of it that would find a schema beside the edition's others."""
    catalog = space.catalog or "catalog.xml"
    name = address.rstrip("/").rpartition("/")[2] or "…"
    path = posixpath.relpath(f"schema/{name}", posixpath.dirname(catalog) or ".")
    return f'{catalog}: <uri name="{address}" uri="{path}"/>'


def _references(source: Source, address: str) -> Iterator[_Reference]:
    if address.endswith(".rnc"):
        yield from _compact_references(source, address)
        return
    # A parse that finds nothing would cost as much as the validator's own.
    if not _MAY_INCLUDE.search(source.text):
        return
    document = Document(source, parse_source(source), "document")
    named = [(f"{RNG}include", "href"), (f"{RNG}externalRef", "href")]
    named += [(f"{_XSD}{name}", "schemaLocation") for name in ("include", "import", "redefine")]
    named += [(f"{_SCH}include", "href"), (f"{_SCH}extends", "href")]
    named += [(f"{_XSL}include", "href"), (f"{_XSL}import", "href")]
    for tag, attribute in named:
        for element in document.root.iter(tag):
            href = (element.get(attribute) or "").strip()
            if href:
                span = document.positions.value(element, attribute)
                rule = tag.startswith((_SCH, _XSL))
                yield _Reference(source, href, _base(element, address), span, is_rule=rule)
            elif tag == f"{_XSD}import" and element.get("namespace"):
                span = document.positions.element(element)
                yield _Reference(source, "", address, span, element.get("namespace", ""))


def _base(element: etree._Element, address: str) -> str:
    bases = [str(base) for one in (element, *element.iterancestors()) if (base := one.get(_BASE)) is not None]
    for base in reversed(bases):
        address = join(address, base)
    return address


def _compact_references(source: Source, address: str) -> Iterator[_Reference]:
    """The literals behind ``include`` and ``external`` (RELAX NG Compact Syntax, section 3)."""
    tokens = [match for match in _COMPACT.finditer(source.text) if not match[0].startswith("#")]
    for number, token in enumerate(tokens[:-1]):
        if token["word"] not in {"include", "external"} or not tokens[number + 1]["quoted"]:
            continue
        literal = tokens[number + 1]
        href, index = _unquoted(literal["quoted"]), number + 2
        while index + 1 < len(tokens) and tokens[index]["join"] and tokens[index + 1]["quoted"]:
            href += _unquoted(tokens[index + 1]["quoted"])
            index += 2
        yield _Reference(source, href, address, Span(literal.start() + 1, max(1, len(literal[0]) - 2)))


def _unquoted(literal: str) -> str:
    return literal[3:-3] if literal[:3] in {'"""', "'''"} and len(literal) >= 6 else literal[1:-1]


def _without_doctype(source: Source) -> Source:
    """A file with white space in place of its DOCTYPE, so that no parser can follow it; places stay as they are.

    Raises:
        SourceError: The DOCTYPE defines something itself, such as entities.
    """
    prolog = _PROLOG.match(source.text)
    start = prolog.end() if prolog else 0
    if not source.text.startswith("<!DOCTYPE", start):
        return source
    found = _DOCTYPE.match(source.text, start)
    if not found or found[1] == "[":
        message = "The schema has a DOCTYPE that defines something of its own, such as entities."
        hint = "Delete it, and write out what it stands for."
        raise SourceError(source.report(BROKEN_SCHEMA, start, message, hint, length=len("<!DOCTYPE")))
    text = source.text[:start] + re.sub(r"[^\r\n]", " ", found[0]) + source.text[found.end() :]
    return Source(source.file, text, text.encode())
