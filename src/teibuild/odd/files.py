"""The files that an ODD is made of: read safely, with the place of everything in them."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from teibuild.disk import read_file
from teibuild.model import Diagnostic, Location, Related, Rule
from teibuild.odd.rules import MISSING_PART
from teibuild.tei.errors import SourceError
from teibuild.tei.names import XML_ID
from teibuild.tei.parse import XINCLUDE_NAMESPACE, parse_source
from teibuild.tei.positions import Positions
from teibuild.tei.source import Source, read_source

_STAND_IN: Final = "http://www.w3.org/2001/XInc1ude"
"""In place of the namespace of XInclude, and as long, so that places stay as they are."""
INCLUDE: Final = f"{{{_STAND_IN}}}include"
FALLBACK: Final = f"{{{_STAND_IN}}}fallback"
_DECLARING: Final = re.compile(r"""\bxmlns(?::[^\s=]+)?\s*=\s*["']$""")
_LONGEST: Final = 200
"""Characters within which a declaration begins."""
_FILE_SCHEME: Final = re.compile(r"^file:(?://[^/]*)?")
_PROLOG: Final = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE: Final = re.compile(r"""<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*>""")


class OddFile(Struct, frozen=True, eq=False, dict=True):
    """One file, parsed."""

    path: Path
    source: Source
    root: etree._Element

    @cached_property
    def positions(self) -> Positions:
        """Where everything stands in it."""
        return Positions(self.source, self.root)

    @cached_property
    def ids(self) -> dict[str, etree._Element]:
        """Its elements by their ``xml:id``; of doubled ones the first."""
        found: dict[str, etree._Element] = {}
        for element in self.root.iter("{*}*"):
            if identifier := element.get(XML_ID):
                found.setdefault(identifier, element)
        return found


class Place(Struct, frozen=True):
    """An element of one of the files."""

    file: OddFile
    element: etree._Element

    def report(
        self, rule: Rule, message: str, hint: str = "", *, attribute: str = "", token: str = "", detail: str = ""
    ) -> Diagnostic:
        """What a rule has to say here.

        Args:
            rule: The rule.
            message: The fact.
            hint: The remedy.
            attribute: The attribute that is at fault; empty for the element itself.
            token: One of the words in its value.
            detail: What another program said of it, in its own words.
        """
        positions = self.file.positions
        span = (
            positions.value(self.element, attribute, token or None)
            if attribute and self.element.get(attribute) is not None
            else positions.element(self.element)
        )
        location = self.file.source.location(span.start)
        line = self.file.source.line(location.line)
        length = max(1, min(span.length, len(line) - location.column + 1))
        return rule.at(location, message, hint, source_line=line, length=length, detail=detail)

    def related(self, message: str) -> Related:
        """The same as a second place."""
        return self.file.positions.related(self.element, message)


def prefixes(element: etree._Element) -> dict[str | None, str]:
    """The namespaces that are declared at an element, by their prefixes."""
    return {prefix: XINCLUDE_NAMESPACE if uri == _STAND_IN else uri for prefix, uri in element.nsmap.items()}


def place_of(address: str, folder: Path) -> Path:
    """Where the file lies that an ODD names by an address.

    An ODD that has been published names what is on the web, or where it lay on its author's machine; a copy of the same
    name beside the ODD stands for it.

    Args:
        address: A path, or a URL.
        folder: The folder of the file that names it.
    """
    path = (folder / unquote(_FILE_SCHEME.sub("", address))).absolute()
    is_elsewhere = "://" in address and not (address.startswith("file:") and path.is_file())
    return (folder / posixpath.basename(unquote(address))).absolute() if is_elsewhere else path


def name_beside(file: OddFile, address: str) -> str:
    """What a file is called in reports that another names by its path."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file.source.file), address))


def read_odd(path: Path, name: str = "") -> OddFile:
    """A file of an ODD, or the TEI's own declarations.

    A DOCTYPE that only names a document type is passed over, since many ODDs have one; nothing is fetched for it.

    Args:
        path: Where it lies.
        name: What it is called in reports; its path if nothing is given.

    Raises:
        SourceError: It cannot be read, is not well-formed, or is more than it should be.
    """
    called = name or path.as_posix()
    try:
        data = read_file(path)
    except OSError as error:
        message = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
        raise SourceError(MISSING_PART.at(Location(called), message, "Check its name and its permissions.")) from None
    source = _without_doctype(read_source(data, called))
    # An ODD may include others, as an edition's documents may not; what is included is read as a file of its own.
    text = _with_stand_in(source.text)
    return OddFile(path, source, parse_source(Source(called, text, text.encode())))


def _with_stand_in(text: str) -> str:
    """A text with another namespace wherever that of XInclude is declared; elsewhere an ODD may speak of it."""
    first, *parts = text.split(XINCLUDE_NAMESPACE)
    made = [first]
    for before, part in zip((first, *parts), parts, strict=False):
        made += (_STAND_IN if _DECLARING.search(before, max(0, len(before) - _LONGEST)) else XINCLUDE_NAMESPACE, part)
    return "".join(made)


def _without_doctype(source: Source) -> Source:
    """A file with white space in place of a DOCTYPE that defines nothing itself, so that places stay as they are."""
    prolog = _PROLOG.match(source.text)
    found = _DOCTYPE.match(source.text, prolog.end() if prolog else 0)
    if found is None:
        return source
    text = source.text[: found.start()] + re.sub(r"[^\r\n]", " ", found[0]) + source.text[found.end() :]
    return Source(source.file, text, text.encode())
