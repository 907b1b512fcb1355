"""The other files that rules ask for by ``doc()``, ``document()`` or ``pattern/@documents``: those of the edition only.

Saxon opens nothing itself. A rule that asks for a file is told to wait; the file is read here, as safely as a document
of the edition, and the rules are asked again. What was opened is remembered with each document, since what the rules
find then depends on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from teibuild.check.document import Document
from teibuild.check.nearest import did_you_mean
from teibuild.check.schematron.opened import OPENED, digest_of
from teibuild.check.schematron.rules import SCHEMATRON_FAILURE, UNSAFE_SCHEMATRON
from teibuild.disk import lies_in, read_file
from teibuild.model import Related, Rule
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

ADDRESS: Final = "file:///"
"""How the address of a file begins that rules see; its path from the edition's folder follows."""
_MOST: Final = 1 << 25
"""Most characters that are kept from one document to the next."""


class Refusal(Struct, frozen=True):
    """Why a file that rules ask for is not opened."""

    rule: Rule
    why: str
    """The end of a sentence that begins with who asks."""
    hint: str
    related: tuple[Related, ...] = ()


class Neighbours:
    """The files that the rules of one Schematron ask for, each read once."""

    def __init__(self, root: Path) -> None:
        """Nothing is read yet.

        Args:
            root: The edition's folder.
        """
        self._root = root.resolve()
        self._read: dict[str, tuple[Document | Refusal, str]] = {}
        self._size = 0

    def open(self, base: str, reference: str, document: Document) -> Document | Refusal:
        """The file that a reference means, noted among those that the check of a document depends on.

        Args:
            base: The address of the file from which the reference is counted.
            reference: What the rule says, such as ``../registers/people.xml``.
            document: The document that is checked.
        """
        path = self._path(base, reference)
        if isinstance(path, Refusal):
            return path
        found, digest = self._load(path)
        document.kept.setdefault(OPENED, {})[path] = digest
        return found

    def paths(self, asked: Iterable[tuple[str, str]]) -> frozenset[str]:
        """The files that references mean, each with the address that it is counted from; but for those not allowed."""
        found = (self._path(base, reference) for base, reference in asked)
        return frozenset(path for path in found if isinstance(path, str))

    @property
    def is_full(self) -> bool:
        """Whether more has been read than should be kept."""
        return self._size > _MOST

    def forget(self) -> None:
        """Let go of what has been read."""
        self._read.clear()
        self._size = 0

    def _path(self, base: str, reference: str) -> str | Refusal:
        """The path from the edition's folder."""
        shown = reference or base
        if "\\" in shown:
            hint = f"Write {shown.replace(chr(92), '/')}: the parts of a path are joined by /."
            return Refusal(SCHEMATRON_FAILURE, f"asks for “{shown}”, which is no address.", hint)
        target = _split(reference)
        if not target.scheme and not target.netloc:
            start = _split(base)
            folder = unquote(start.path).lstrip("/").rpartition("/")[0] if target.path else unquote(start.path)
            target = start._replace(path="/".join(part for part in (folder, unquote(target.path)) if part))
            if unquote(reference).startswith("/"):
                target = target._replace(path=unquote(reference))
        else:
            target = target._replace(path=unquote(target.path))
        if target.scheme not in {"", "file"} or target.netloc not in {"", "localhost"}:
            hint = "Copy the file into the edition, and write its path from the file that names it."
            why = f"asks for {shown}, but teibuild fetches nothing from other places."
            return Refusal(UNSAFE_SCHEMATRON, why, hint)
        path = os.path.normpath(target.path.lstrip("/") or ".")
        if target.path.startswith("/") and not self._is_known(path):
            # No address of a rule's own making, but a path of this computer.
            real = Path(target.path)
            path = os.path.normpath(real.relative_to(self._root)) if real.is_relative_to(self._root) else ".."
        if path.startswith("..") or not lies_in(self._root / path, self._root):
            hint = "Rules may open files of the edition only: copy it into the edition."
            return Refusal(UNSAFE_SCHEMATRON, f"asks for {shown}, which lies outside the edition's folder.", hint)
        return Path(path).as_posix()

    def _is_known(self, path: str) -> bool:
        """Whether a path begins with a folder of the edition, or needs none."""
        first, slash, _ = path.partition("/")
        return first != ".." and (not slash or (self._root / first).exists())

    def _load(self, path: str) -> tuple[Document | Refusal, str]:
        if path not in self._read:
            self._read[path] = self._parsed(path)
        return self._read[path]

    def _parsed(self, path: str) -> tuple[Document | Refusal, str]:
        try:
            data = read_file(self._root / path)
        except OSError as error:
            return self._missing(path, error), ""
        try:
            source = read_source(data, path)
            document = Document(source, parse_source(source), "document")
        except SourceError as error:
            fault = error.diagnostic
            related = (Related(fault.location, fault.message),)
            why = f"needs {path}, which cannot be read as XML."
            return Refusal(SCHEMATRON_FAILURE, why, "Mend that file first.", related), digest_of(data)
        self._size += len(source.text)
        return document, digest_of(data)

    def _missing(self, path: str, error: OSError) -> Refusal:
        if not isinstance(error, FileNotFoundError):
            why = f"needs {path}, which cannot be read: {(error.strerror or str(error)).lower()}."
            return Refusal(SCHEMATRON_FAILURE, why, "Check that it is a file, and yours.")
        folder = path.rpartition("/")[0]
        try:
            names = [name for name in os.listdir(self._root / folder) if name.endswith(".xml")]  # noqa: PTH208 - names
        except OSError:
            names = []
        hint = did_you_mean(path.rpartition("/")[2], names, "“{}”", count=1)
        hint = hint or "Paths are counted from the file that names it: in doc(), the Schematron's own."
        return Refusal(SCHEMATRON_FAILURE, f"asks for {path}, which is not there.", hint)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")
