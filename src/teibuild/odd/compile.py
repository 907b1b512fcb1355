"""The whole way from an ODD to its schemas."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from teibuild.model import Diagnostic
from teibuild.odd.documentation import Documentation
from teibuild.odd.files import OddFile, Place, name_beside, place_of, read_odd
from teibuild.odd.findings import Findings
from teibuild.odd.gathering import Declared, gather, included_in
from teibuild.odd.grammar import Grammar, build
from teibuild.odd.imports import read_imports
from teibuild.odd.library import Library, library_of, read_library
from teibuild.odd.markup import judge_markup
from teibuild.odd.merging import Merged, merge
from teibuild.odd.names import SCHEMA_SPEC
from teibuild.odd.relaxng import Written, write
from teibuild.odd.releases import FILE, NoTeiError, Releases
from teibuild.odd.rules import CIRCULAR_CLASS, MISSING_PART, NO_START, OTHER_VERSION
from teibuild.odd.schematron import WrittenRules, write_rules
from teibuild.odd.soundness import examine
from teibuild.odd.specs import ModuleRef, SpecRef
from teibuild.tei.errors import SourceError

_TEI_ADDRESS: Final = re.compile(r"tei:(.*)|https?://.*(?:p5subset\.xml|tei-c\.org/.*)")
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+\w*")


class Compiled(Struct, frozen=True, eq=False):
    """What an ODD is made into."""

    ident: str
    """Name of the schema, and so of its files."""
    relax_ng: Written | None
    """Nothing where the ODD is too wrong for a schema."""
    rules: WrittenRules | None
    """The Schematron; nothing where there is no RELAX NG."""
    grammar: Grammar | None
    diagnostics: tuple[Diagnostic, ...]
    title: str = ""
    """From what it was made: the ODD, its digest, the TEI."""

    @property
    def schematron(self) -> str:
        """The text of the Schematron; empty where there is no RELAX NG."""
        return self.rules.text if self.rules is not None else ""


def compile_odd(
    path: Path,
    releases: Releases,
    *,
    schema: str = "",
    languages: tuple[str, ...] = (),
    name: str = "",
    written: Callable[[str], None] | None = None,
) -> Compiled:
    """Make the schemas of an ODD.

    Args:
        path: The ODD.
        releases: Where the TEI is found.
        schema: The ident of the ``schemaSpec`` that is meant, where there are several; the first one otherwise.
        languages: Languages of what the schemas tell editors, by preference; else those that the ODD names.
        name: What the ODD is called in reports; its path if nothing is given.
        written: Told the RELAX NG as soon as it is there, before all is examined that is left.

    Raises:
        SourceError: The ODD, or the TEI, cannot be read.
        NoTeiError: The ODD builds on the TEI, and that is nowhere to be found.
    """
    file = read_odd(path, name)
    try:
        return _compiled(file, releases, schema, languages, written)
    except RecursionError:
        findings = Findings()
        message = "Groups, classes or macros lead from one to the next so often that they cannot be followed."
        findings.add(CIRCULAR_CLASS, Place(file, file.root), message, "Shorten the chain.")
        return Compiled("", None, None, None, findings.in_order())


def _compiled(
    file: OddFile,
    releases: Releases,
    schema: str,
    languages: tuple[str, ...],
    written: Callable[[str], None] | None,
) -> Compiled:
    findings = Findings()
    declared = gather(file, findings, schema)
    if declared is None:
        return Compiled("", None, None, None, findings.in_order())
    if declared.only_processes:
        message = "This ODD takes no element into a schema: it only says how elements are processed."
        hint = "For a schema, bring in modules by moduleRef; for a program that reads such an ODD, none is needed."
        findings.add(NO_START, declared.place, message, hint, attribute="ident")
        return Compiled(declared.ident, None, None, None, findings.in_order())
    languages = languages or declared.languages
    merged = merge(declared, _Libraries(releases, findings, needed=not declared.is_whole).find, findings)
    judge_markup(declared, merged.library, findings)
    documentation = Documentation(languages, merged.library)
    grammar = build(merged, read_imports(merged.imports, findings), documentation, findings)
    title = _title(declared, merged)
    relax_ng = write(grammar, title)
    if written is not None:
        written(relax_ng.text)
    examine(grammar, findings)
    rules = write_rules(grammar, title, tuple(language.lower() for language in languages), findings)
    return Compiled(declared.ident, relax_ng, rules, grammar, findings.in_order(), title)


def _title(declared: Declared, merged: Merged) -> str:
    version = f", with {merged.library.name}" if merged.library.file is not None else ""
    made = f"The schema {declared.ident}, made from {declared.place.file.path.name}{version}."
    return f"{made} SHA-256 of its source: {_digest(declared)}"


def _digest(declared: Declared) -> str:
    """The digest of an ODD, by which a schema is known to be stale; of one in several files, that of their digests."""
    digests = sorted(sha256(file.source.data).hexdigest() for file in declared.files)
    return digests[0] if len(digests) == 1 else sha256(" ".join(digests).encode()).hexdigest()


@lru_cache(maxsize=1)
def _tei_library(path: Path, changed: int, size: int) -> Library:
    """The TEI, which stays in memory for the next time that a preview compiles an ODD.

    Args:
        path: Where it lies.
        changed: When it was changed.
        size: How large it is.
    """
    del changed, size
    file = read_odd(path)
    return read_library(file, *included_in(file))


class _Libraries:
    """What ODDs build on, each read once."""

    def __init__(self, releases: Releases, findings: Findings, *, needed: bool) -> None:
        self.releases = releases
        self.needed = needed
        self.findings = findings
        self.read: dict[Path, Library] = {}
        self.open: list[Path] = []

    def find(self, source: str, place: Place) -> Library:
        """What an address in an ODD means; the TEI at hand where there is none."""
        tei = _TEI_ADDRESS.fullmatch(source)
        if not source or tei:
            return self._tei(source, place)
        path = place_of(source, place.file.path.parent)
        if path.name == FILE and not path.is_file():
            found = self._tei("", place)
            message = f"The ODD names {source}, which is not there; TEI P5 {found.version} is taken."
            self.findings.add(OTHER_VERSION, place, message, "Leave the source out.", attribute="source")
            return found
        if path in self.open or not path.is_file():
            is_far = "://" in source and not source.startswith("file:")
            missing = f"{source} is on the web." if is_far else f"There is no file {source}."
            what = f"{source} builds on itself." if path in self.open else missing
            hint = f"Lay a copy of it, {path.name}, beside {place.file.path.name}." if "://" in source else ""
            self._say_missing(place, what, hint or "Paths are counted from the ODD.")
            return self._tei("", place)
        if path not in self.read:
            self.read[path] = self._library(path, place)
        return self.read[path]

    def _tei(self, source: str, place: Place) -> Library:
        version = _VERSION.search(source)
        try:
            path = self.releases.find(version[0] if version else "")
        except NoTeiError:
            if self.needed:
                raise
            return library_of({})
        stamp = path.stat() if path.exists() else None
        found = _tei_library(path, *((stamp.st_mtime_ns, stamp.st_size) if stamp else (0, 0)))
        if not found.specs:
            message = f"{path.name}, which the ODD builds on, declares nothing; it is not the TEI."
            self._say_missing(place, message, "Name the TEI's p5subset.xml by --source.")
        if version and found.version and not found.version.startswith(version[0]):
            message = f"The ODD is made for TEI P5 {version[0]}; {found.version} is at hand."
            hint = f"teibuild schema fetch {version[0]} brings the other."
            self.findings.add(OTHER_VERSION, place, message, hint, attribute="source")
        return found

    def _library(self, path: Path, place: Place) -> Library:
        """A file that an ODD builds on: with every specification written out, or an ODD that builds on another."""
        try:
            file = read_odd(path, name_beside(place.file, path.name))
        except SourceError as error:
            self.findings.note_unread(error, path, place, "source")
            return library_of({})
        if next(file.root.iter(SCHEMA_SPEC), None) is None:
            return read_library(file, *included_in(file))
        silent = Findings()
        declared = gather(file, silent)
        if declared is None or not any(isinstance(item, ModuleRef | SpecRef) for item in declared.declarations):
            return read_library(file, *included_in(file))
        self.open.append(path)
        merged = merge(declared, self.find, silent)
        self.open.pop()
        if silent.has_errors:
            message = f"{path.name}, which this builds on, is wrong itself."
            self._say_missing(place, message, f"Compile it by itself: teibuild schema compile {path.name}")
        return library_of(merged.specs, version=merged.library.version, file=merged.library.file)

    def _say_missing(self, place: Place, message: str, hint: str) -> None:
        self.findings.add(MISSING_PART, place, message, hint, attribute="source")
