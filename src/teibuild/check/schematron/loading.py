"""Files of a Schematron: read safely, from inside one folder only, each once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON, UNSAFE_SCHEMATRON
from teibuild.disk import read_file, real
from teibuild.model import Location
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

ELSEWHERE: Final = "teibuild fetches nothing from other places"
OUTSIDE: Final = "it lies outside the edition's folder"
"""Reasons why a file is not read that are said of an unsafe Schematron; any other is said of a broken one."""

Resolve = Callable[[str, Path], Path]
"""From a reference and the file that it stands in to the file that is meant; raises ``ValueError`` with the reason
where it is not to be read: ``ELSEWHERE``, ``OUTSIDE``, or in words of its own."""


def beside(reference: str, file: Path) -> Path:
    """The file that a reference means, counted from the file that it stands in.

    Raises:
        ValueError: It is the address of something that is not a file here.
    """
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc:
        raise ValueError(ELSEWHERE)
    return file.parent / unquote(parts.path)


class Loader:
    """Reads the files of one Schematron."""

    def __init__(self, root: Path, parts: Parts, resolve: Resolve = beside) -> None:
        self.root = root.resolve()
        self.parts = parts
        self._resolve = resolve
        self._read: dict[Path, Document] = {}
        self._paths: dict[str, Path] = {}

    def first(self, path: Path) -> Document:
        """The file that the Schematron is given as.

        Raises:
            SourceError: It cannot be read, or lies outside the folder.
        """
        try:
            return self._load(path)
        except ValueError as error:
            raise SchematronError(
                BROKEN_SCHEMATRON.at(Location(path.name), f"The Schematron cannot be used: {error}.", "Name another.")
            ) from None

    def next(self, element: etree._Element, attribute: str = "href") -> Document:
        """The file that an attribute refers to, without the part behind ``#``.

        Raises:
            SourceError: It cannot be read, or lies outside the folder; the place is that of the attribute.
        """
        document, _ = self.parts.of(element)
        reference = element.get(attribute, "").partition("#")[0]
        if not reference:
            return document
        try:
            return self._load(self._resolve(reference, self.path(document)))
        except ValueError as error:
            message = f"“{reference}” is not read: {error}."
            hint = "Include files of the project only, by their paths from this file."
            rule = UNSAFE_SCHEMATRON if str(error) in {ELSEWHERE, OUTSIDE} else BROKEN_SCHEMATRON
            raise self.parts.error(rule, element, attribute, message, hint) from None

    def path(self, document: Document) -> Path:
        """Where a file that was read lies."""
        return self._paths[document.file]

    def _load(self, path: Path) -> Document:
        try:
            path = real(path)
            if path in self._read:
                return self._read[path]
            if not path.is_relative_to(self.root):
                raise ValueError(OUTSIDE)
            data = read_file(path)
        except OSError as error:
            raise ValueError((error.strerror or str(error)).lower()) from None
        source = read_source(data, path.relative_to(self.root).as_posix())
        document = Document(source, parse_source(source), "document")
        self._read[path] = document
        self._paths[document.file] = path
        self.parts.number(document)
        return document
