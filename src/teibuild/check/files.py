"""Checking files, each alone: well-formed, valid, and sound in itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from teibuild.check.document import Document
from teibuild.check.exemptions import read_exemptions
from teibuild.check.folding_within import fold
from teibuild.check.rules import ALWAYS, GATHER, WHEN_VALID
from teibuild.check.safely import ask
from teibuild.check.schemas import ANYWHERE, SchemaSettings, schemas_for
from teibuild.check.schematron.opened import OPENED
from teibuild.check.validation import Validation
from teibuild.disk import read_file
from teibuild.model import DEFAULT_IDS, CheckedFile, Diagnostic, IdScheme, Kind, Links, Location, Rule, Severity
from teibuild.read.edition import Settings
from teibuild.tei.errors import SourceError
from teibuild.tei.names import local
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

_AHEAD: Final = 8
"""Files that are parsed and given to the validator before the first of them is waited for."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be checked."""

    file: str
    """Path from the edition's folder."""
    kind: Kind
    data: bytes | OSError
    """The file's bytes, or why the system would not give them."""
    schemas: SchemaSettings | None = ANYWHERE
    """What the edition says of its schemas; without it, the file is only read for what others must know of it."""
    scheme: IdScheme = DEFAULT_IDS
    """How elements without an id are named."""

    @classmethod
    def read(cls, settings: Settings, file: str, kind: Kind, schemas: SchemaSettings | None) -> Job:
        """The job of checking a file of an edition."""
        data: bytes | OSError
        try:
            data = read_file(settings.folder / file)
        except OSError as error:
            data = error
        return cls(file, kind, data, schemas, settings.ids)


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that has been checked alone."""

    job: Job
    checked: CheckedFile
    document: Document | None
    """The file as it was parsed; nothing if it is not well-formed. It cannot be pickled."""


def check_file(data: bytes, file: str, kind: Kind = "document", schemas: SchemaSettings = ANYWHERE) -> CheckedFile:
    """Check one file alone.

    Args:
        data: The file's bytes.
        file: Its path from the edition's folder, for messages and for resolving its pointers.
        kind: Whether it is a document or a register.
        schemas: What the edition says of its schemas; without it, teibuild's own judges.
    """
    return examine(Job(file, kind, data, schemas)).checked


def examine(job: Job) -> Examined:
    """The same, with the parsed file for whoever wants to go on with it."""
    return _finish(job, _begin(job))


def examine_all(jobs: Iterable[Job]) -> Iterator[Examined]:
    """Check files in their order; the validator works on some while the rules judge others."""
    waiting: deque[tuple[Job, _Begun | Diagnostic]] = deque()
    for job in jobs:
        waiting.append((job, _begin(job)))
        if len(waiting) > _AHEAD:
            yield _finish(*waiting.popleft())
    while waiting:
        yield _finish(*waiting.popleft())


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that has been parsed, and is being validated."""

    document: Document
    validation: Validation | None
    """Nothing for a file that is not judged."""


def _begin(job: Job) -> _Begun | Diagnostic:
    """Parse a file and give it to its validators; or say why it cannot be parsed."""
    if isinstance(job.data, OSError):
        return unreadable(job.file, job.data)
    try:
        source = read_source(job.data, job.file)
        document = Document(source, parse_source(source), job.kind, job.scheme)
    except SourceError as error:
        return error.diagnostic
    return _Begun(document, Validation(document, schemas_for(source, job.schemas)) if job.schemas else None)


def _finish(job: Job, begun: _Begun | Diagnostic) -> Examined:
    if isinstance(begun, Diagnostic):
        return Examined(job, CheckedFile(job.file, job.kind, (begun,), readable=False), None)
    document = begun.document
    failed: list[Diagnostic] = []
    facts = ask(GATHER, document, document.file, failed)
    found = _judged(document, begun.validation.result(), failed) if begun.validation else []
    checked = CheckedFile(
        document.file,
        document.kind,
        tuple(sorted(found, key=lambda item: item.sort_key)),
        ids=frozenset(document.by_id),
        links=_links(document),
        facts=tuple(facts),
        exemptions=read_exemptions(document),
        opened=tuple(document.kept.get(OPENED, {}).items()),
    )
    return Examined(job, checked, document)


def _judged(document: Document, broken: list[Diagnostic], failed: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with a document of which the schemas' verdict is known."""
    valid = not any(item.severity is Severity.ERROR for item in broken)
    # A value that the schema refuses has been spoken of; that it leads nowhere follows.
    reported = {item.location for item in broken}
    found = ask((*ALWAYS, *WHEN_VALID) if valid else ALWAYS, document, document.file, failed)
    return [*fold([*broken, *(item for item in found if item.location not in reported)], document), *failed]


def unreadable(file: str, error: OSError) -> Diagnostic:
    """What is said of a file that the system would not let us read."""
    message = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
    return UNREADABLE_FILE.at(Location(file), message, "Check that it is there, and yours.")


def _links(document: Document) -> tuple[Links, ...]:
    inward = document.kind == "register"
    groups: dict[tuple[str, str, str], set[str]] = {}
    for use in document.uses:
        target = use.target
        if target.reach is Reach.EDITION or (inward and target.reach is Reach.INSIDE):
            groups.setdefault((local(use.element), use.attribute, target.file), set()).add(target.fragment)
    return tuple(Links(*key, frozenset(fragments)) for key, fragments in groups.items())
