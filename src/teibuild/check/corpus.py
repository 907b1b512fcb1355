"""The files of an edition together, as the rules across files see them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from teibuild.check.document import Document
from teibuild.check.facts import Facts, Found
from teibuild.model import (
    DEFAULT_CHECKS,
    CheckedFile,
    Checks,
    Diagnostic,
    Edition,
    Exemption,
    Fact,
    FileLink,
    Location,
    RegisterKind,
    Related,
    Rule,
)
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.source import decode_source

_OFF: Final = "off"
_KEPT: Final = 8
"""Files that are kept after they have been read again for a report."""


class _Looked(NamedTuple):
    """What one look through all files finds; of thousands, each further look takes a while."""

    links: dict[str, FileLink]
    facts: Facts
    diagnostics: dict[str, tuple[Diagnostic, ...]]
    exemptions: dict[str, tuple[Exemption, ...]]
    documents: int
    is_readable: bool


class Corpus:
    """All files of an edition, checked alone, before anything is said of them together.

    It holds no trees: a file is read again only where there is something to say of it.
    """

    def __init__(
        self,
        files: Mapping[str, CheckedFile] | Iterable[CheckedFile],
        load: Callable[[str], bytes],
        registers: Mapping[str, RegisterKind] = MappingProxyType({}),
        checks: Checks = DEFAULT_CHECKS,
        *,
        edition: Edition | None = None,
        listing: Callable[[], Iterable[str]] = tuple,
        prose: Iterable[str] | None = (),
    ) -> None:
        """Gather the files.

        Args:
            files: All documents and registers of the edition; where they are many, by their paths.
            load: The bytes of a file, by its path from the edition's folder.
            registers: The files of the registers, with what they register.
            checks: What the settings say of checking.
            edition: What the settings say of the edition; nothing where files are checked that are not a whole edition.
            listing: The paths of all files that lie in the edition's folder; asked only where something needs it.
            prose: The texts of the pages of prose, in Markdown; nothing where one of them cannot be read.
        """
        found = files if isinstance(files, Mapping) else {one.file: one for one in files}
        self.files: Mapping[str, CheckedFile] = MappingProxyType(found)
        self.registers = registers
        self.checks = checks
        self.edition = edition
        self.prose = None if prose is None else tuple(prose)
        self._load = load
        self._list = listing
        self.document = lru_cache(_KEPT)(self._document)

    def _document(self, file: str) -> Document | None:
        """A file read again; nothing if it has gone, or is broken by now."""
        try:
            source = decode_source(self._load(file), file)
            return Document(source, parse_source(source), self.files[file].kind)
        except (OSError, SourceError):
            return None

    @cached_property
    def _looked(self) -> _Looked:
        lines: set[str] = set()
        facts = Facts()
        diagnostics: dict[str, tuple[Diagnostic, ...]] = {}
        exemptions: dict[str, tuple[Exemption, ...]] = {}
        documents, is_readable = 0, True
        for file, one in self.files.items():
            lines |= one.links
            facts.add(file, one.facts)
            if one.diagnostics:
                diagnostics[file] = one.diagnostics
            if one.exemptions:
                exemptions[file] = one.exemptions
            documents += one.kind == "document" and one.readable
            is_readable = is_readable and one.readable
        links = {line: FileLink.read(line) for line in lines}
        return _Looked(links, facts, diagnostics, exemptions, documents, is_readable)

    @property
    def documents(self) -> int:
        """How many documents there are that can be read."""
        return self._looked.documents

    @property
    def is_readable(self) -> bool:
        """Whether all files can be read."""
        return self._looked.is_readable

    @property
    def diagnostics(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """What is wrong with each file alone; of those only with which anything is."""
        return self._looked.diagnostics

    @property
    def exemptions(self) -> Mapping[str, tuple[Exemption, ...]]:
        """The exemptions in each file; of those only that have any."""
        return self._looked.exemptions

    @cached_property
    def listing(self) -> frozenset[str]:
        """The paths of all files that lie in the edition's folder, such as page images."""
        return frozenset(self._list())

    @property
    def links(self) -> Mapping[str, FileLink]:
        """The pointers between the files, by their lines; what many files have in common is one."""
        return self._looked.links

    def holding(self, names: Collection[str]) -> dict[str, list[str]]:
        """The files that have some ids: id → their paths, sorted.

        Args:
            names: The ids; all files are looked through once.
        """
        sought = frozenset(names)
        found: dict[str, list[str]] = {}
        for file, one in self.files.items():
            for name in one.ids & sought:
                found.setdefault(name, []).append(file)
        return {name: sorted(files) for name, files in found.items()}

    def facts(self, topic: str) -> Iterator[Found]:
        """The facts of one topic, file by file."""
        return self._looked.facts.of(topic)

    def is_off(self, *rules: Rule) -> bool:
        """Whether the settings switch all of some rules off for every file, so that nothing need be found by them."""
        return all(self._weights(rule) == {(_OFF, ())} for rule in rules)

    def _weights(self, rule: Rule) -> set[tuple[str, tuple[str, ...]]]:
        """What the settings say of a rule: how much it weighs, and for which files; for none named, for all."""
        names = {rule.name, rule.code.casefold()}
        return {
            (severity, weighing.files)
            for weighing in self.checks.weighings
            for name, severity in weighing.rules
            if name.casefold() in names
        }

    def place(self, file: str, fact: Fact) -> Location:
        """Where the element of a fact stands."""
        document = self.document(file)
        if document is None or fact.element >= len(document.elements):
            return Location(file)
        span = document.positions.element(document.elements[fact.element])
        return document.source.location(span.start)

    def at(
        self,
        rule: Rule,
        file: str,
        fact: Fact,
        message: str,
        hint: str = "",
        *,
        attribute: str = "",
        token: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """A diagnostic at the element of a fact: at its name, or at the value of one of its attributes."""
        document = self.document(file)
        if document is None or fact.element >= len(document.elements):
            return rule.at(Location(file), message, hint, related=related)
        element = document.elements[fact.element]
        if attribute:
            return document.at_value(rule, element, attribute, message, hint, token=token, related=related)
        return document.at_element(rule, element, message, hint, related)
