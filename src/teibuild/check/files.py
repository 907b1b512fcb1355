"""Checking files: each alone, then the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from lxml import etree

from teibuild.check.document import Document, Kind
from teibuild.check.nearest import did_you_mean, nearest
from teibuild.check.rules import ALWAYS, WHEN_VALID
from teibuild.check.rules.links import DANGLING_POINTER, MISSING_TARGET
from teibuild.check.rules.references import ENTRIES, NOT_IN_REGISTER, REGISTER_OF, WRONG_REGISTER, wrong_entry
from teibuild.check.schema import check_schema
from teibuild.model import Diagnostic, Location, Pointer, Rule, Severity
from teibuild.tei.errors import SourceError
from teibuild.tei.names import local, xml_id
from teibuild.tei.parse import parse_source
from teibuild.tei.pointers import Reach
from teibuild.tei.source import read_source

UNREADABLE_FILE: Final = Rule(
    "TB050",
    "unreadable-file",
    Severity.ERROR,
    "a file of the edition cannot be read",
    "It may have been moved or deleted while teibuild was at work, it may be a folder, or you may lack the permission "
    "to read it.",
    bad="documents/letter-1.xml, which only its owner may read",
    good="documents/letter-1.xml, which you may read",
)
RULES: Final = (UNREADABLE_FILE,)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file of the edition, and all that checking it alone brought to light."""

    file: str
    """Path from the edition's folder."""
    root: etree._Element | None = field(repr=False, compare=False)
    """The tree; nothing if the file is not well-formed. It cannot be pickled: leave it out to send the rest."""
    diagnostics: tuple[Diagnostic, ...] = ()
    ids: frozenset[str] = frozenset()
    """Every ``xml:id`` of the file."""
    pointers: tuple[Pointer, ...] = ()
    """Pointers into other files of the edition."""
    entries: tuple[tuple[str, str], ...] = ()
    """For a register: the ids of its entries, each with the name of its element."""


class Linked(Protocol):
    """What the check of links needs to know of a file."""

    @property
    def file(self) -> str:
        """Path from the edition's folder."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the file by itself."""

    @property
    def ids(self) -> frozenset[str]:
        """Every ``xml:id`` of the file."""

    @property
    def pointers(self) -> tuple[Pointer, ...]:
        """Pointers into other files of the edition."""


def check_file(data: bytes, file: str, kind: Kind, schema: Path) -> CheckedFile:
    """Check one file alone: well-formed, valid, and sound in itself.

    Args:
        data: The file's bytes.
        file: Its path from the edition's folder, for messages and for resolving its pointers.
        kind: Whether it is a document or a register.
        schema: The RELAX NG schema, in XML syntax.
    """
    try:
        source = read_source(data, file)
        root = parse_source(source)
    except SourceError as error:
        return CheckedFile(file, None, (error.diagnostic,))
    document = Document(source, root, kind)
    found = check_schema(document, schema)
    valid = not any(item.severity is Severity.ERROR for item in found)
    # A value that the schema refuses has been spoken of; that it leads nowhere follows.
    reported = {item.location for item in found}
    for check in (*ALWAYS, *WHEN_VALID) if valid else ALWAYS:
        found.extend(item for item in check(document) if item.location not in reported)
    pointers = (
        pointer for pointer in _pointers(document) if Location(file, pointer.line, pointer.column) not in reported
    )
    return CheckedFile(
        file,
        root,
        tuple(sorted(found, key=lambda item: item.sort_key)),
        frozenset(document.by_id),
        tuple(pointers),
        tuple(_entries(document)) if kind == "register" else (),
    )


def unreadable(file: str, error: OSError) -> CheckedFile:
    """What stands for a file that the system would not let us read."""
    message = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
    return CheckedFile(file, None, (UNREADABLE_FILE.at(Location(file), message, "Check that it is there, and yours."),))


def _pointers(document: Document) -> Iterator[Pointer]:
    source, positions = document.source, document.positions
    for use in document.uses:
        if use.target.reach is Reach.EDITION:
            place = source.location(positions.value(use.element, use.attribute, use.value).start)
            yield Pointer(
                use.attribute,
                use.value,
                use.target.file,
                use.target.fragment,
                place.line,
                place.column,
                source.line(place.line),
                local(use.element),
            )


def _entries(document: Document) -> Iterator[tuple[str, str]]:
    for element in document.with_ids:
        if local(element) in REGISTER_OF:
            yield xml_id(element), local(element)


def check_links(files: Iterable[Linked]) -> list[Diagnostic]:
    """Follow every pointer from one file of the edition into another.

    Args:
        files: All documents and registers of the edition; registers as they were checked, so that the kinds of their
            entries are known.
    """
    known = {one.file: one for one in files}
    entries = {one.file: MappingProxyType(dict(one.entries)) for one in known.values() if isinstance(one, CheckedFile)}
    readable = {file for file, one in known.items() if not is_broken(one)}
    found = [
        diagnostic
        for one in known.values()
        for pointer in one.pointers
        if (diagnostic := _follow(one.file, pointer, known, entries, readable)) is not None
    ]
    return sorted(found, key=lambda item: item.sort_key)


def is_broken(one: Linked) -> bool:
    """Whether a file could not be read, so that nothing can be said of what it holds."""
    return not one.ids and any(item.code < "TB200" for item in one.diagnostics)


def _follow(
    file: str,
    pointer: Pointer,
    known: Mapping[str, Linked],
    entries: Mapping[str, Mapping[str, str]],
    readable: set[str],
) -> Diagnostic | None:
    """What is wrong with one pointer, if anything."""
    if pointer.file not in known:
        message = f"{pointer.attribute} points to {pointer.file}, which is not a file of the edition."
        hint = _other_files(pointer, known)
        return _at(MISSING_TARGET, file, pointer, message, hint)
    if pointer.file not in readable:
        return None
    target = known[pointer.file]
    if pointer.fragment and pointer.fragment not in target.ids:
        message = f"{pointer.attribute} points to “{pointer.fragment}”, but {pointer.file} has no such xml:id."
        return _at(DANGLING_POINTER, file, pointer, message, _other_ids(pointer, target, known))
    wanted = ENTRIES.get((pointer.element, pointer.attribute))
    if wanted is None:
        return None
    if pointer.file in entries and pointer.fragment in entries[pointer.file]:
        wrong = wrong_entry(
            pointer.element, pointer.attribute, entries[pointer.file][pointer.fragment], pointer.fragment
        )
        return _at(WRONG_REGISTER, file, pointer, *wrong) if wrong else None
    message = f"<{pointer.element}> does not lead to an entry of {REGISTER_OF[wanted]}."
    return _at(NOT_IN_REGISTER, file, pointer, message, "Point to an entry by its xml:id.")


def _other_files(pointer: Pointer, known: Mapping[str, Linked]) -> str:
    if pointer.fragment:
        holders = sorted(file for file, one in known.items() if pointer.fragment in one.ids)
        if holders:
            return f"“{pointer.fragment}” is in {holders[0]}; paths are counted from the file they stand in."
    return did_you_mean(pointer.file, known) or "Paths are counted from the file they stand in."


def _other_ids(pointer: Pointer, target: Linked, known: Mapping[str, Linked]) -> str:
    elsewhere = sorted(file for file, one in known.items() if pointer.fragment in one.ids)
    if elsewhere:
        return f"“{pointer.fragment}” is in {elsewhere[0]}."
    near = nearest(pointer.fragment, target.ids)
    if near:
        return did_you_mean(pointer.fragment, target.ids, "#{}")
    if isinstance(target, CheckedFile) and target.entries:
        return f"Add an entry to {pointer.file}, or correct the pointer."
    return "Correct the pointer."


def _at(rule: Rule, file: str, pointer: Pointer, message: str, hint: str = "") -> Diagnostic:
    return rule.at(
        Location(file, pointer.line, pointer.column),
        message,
        hint,
        source_line=pointer.source_line,
        length=len(pointer.value),
    )
