"""Checking files, each alone: well-formed, valid, and sound in itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.exemptions import read_exemptions
from teibuild.check.folding_within import fold
from teibuild.check.relaxng.kept import keep as keep_automata
from teibuild.check.rules import ALWAYS, GATHER, WHEN_VALID
from teibuild.check.safely import ask
from teibuild.check.schemas import ANYWHERE, SchemaSettings, schemas_for
from teibuild.check.schematron.opened import OPENED
from teibuild.check.validation import Validation
from teibuild.model import (
    DEFAULT_IDS,
    CheckedFile,
    Diagnostic,
    FileLink,
    IdScheme,
    Kind,
    has_errors,
)
from teibuild.read.edition import Settings
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.pointers import Reach
from teibuild.tei.source import decode_source
from teibuild.tei.unreadable import unreadable

_KEPT: Final = 20_000
"""Links whose lines are kept: the files of an edition have most of them in common."""
_AHEAD: Final = 8
"""Parsed files that are held before the validator is waited for."""
_FAR_AHEAD: Final = 400
"""The same, where only what has been found is held, and the file's bytes."""
_MOST_HELD: Final = 1 << 26
"""Most bytes that are held."""


class Job(Struct, frozen=True):
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
            data = settings.sources.read(file)
        except OSError as error:
            data = error
        return cls(file, kind, data, schemas, settings.ids)


class Examined(Struct, frozen=True):
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
    (examined,) = examine_all([job])
    return examined


def examine_all(jobs: Iterable[Job], *, keep: bool = True) -> Iterator[Examined]:
    """Check files in their order.

    While the validator works on a file, the rules judge it as if it were valid, and go on to the next; what they say
    stands if it is, and is found anew if not.

    Args:
        jobs: The files.
        keep: Whether the parsed files are wanted, too.
    """
    waiting: deque[_Presumed] = deque()
    held = 0
    for job in jobs:
        waiting.append(_presume(job, keep=keep))
        held += waiting[-1].weight
        most = _AHEAD if keep else _FAR_AHEAD
        while waiting and (waiting[0].is_certain or (len(waiting) > 1 and (held > _MOST_HELD or len(waiting) > most))):
            held -= waiting[0].weight
            yield _settle(waiting.popleft())
    while waiting:
        yield _settle(waiting.popleft())
    keep_automata()


class _Presumed(Struct, frozen=True):
    """What is said of a file before its validity is known."""

    examined: Examined
    validation: Validation | None = None
    """Nothing for a file that is not judged, or not well-formed."""

    @property
    def is_certain(self) -> bool:
        """Whether nobody need be waited for."""
        return self.validation is None or self.validation.is_certain

    @property
    def weight(self) -> int:
        """How many bytes it holds."""
        data = self.examined.job.data
        return len(data) if isinstance(data, bytes) else 0


def _presume(job: Job, *, keep: bool) -> _Presumed:
    """Parse a file, give it to its validators, and judge it as if it were valid; or say why it cannot be parsed."""
    document = _parsed(job)
    if isinstance(document, Diagnostic):
        return _Presumed(Examined(job, CheckedFile(job.file, job.kind, (document,), readable=False), None))
    kept = document if keep else None
    if job.schemas is None:
        return _Presumed(Examined(job, _record(document, None), kept))
    # The rules need the elements, and hold them; made before, they need not be made twice.
    _ = document.elements
    validation = Validation(document, schemas_for(document.source, job.schemas))
    return _Presumed(Examined(job, _record(document, validation.presumed(document)), kept), validation)


def _settle(presumed: _Presumed) -> Examined:
    """What stands of it, once the validity of the file is known."""
    examined, validation = presumed.examined, presumed.validation
    if validation is None or validation.is_as_presumed():
        return examined
    document = examined.document or _parsed(examined.job)
    if isinstance(document, Diagnostic):
        return examined
    # What Schematron opened is known from the first time.
    opened = examined.checked.opened
    return replace(examined, checked=replace(_record(document, validation.result(document)), opened=opened))


def _parsed(job: Job) -> Document | Diagnostic:
    if isinstance(job.data, OSError):
        return unreadable(job.file, job.data)
    try:
        source = decode_source(job.data, job.file)
        return Document(source, parse_source(source), job.kind, job.scheme)
    except SourceError as error:
        return error.diagnostic


def _record(document: Document, broken: list[Diagnostic] | None) -> CheckedFile:
    """All that is kept of a file.

    Args:
        document: The file.
        broken: What the schemas find; nothing if it is not judged.
    """
    failed: list[Diagnostic] = []
    facts = ask(GATHER, document, document.file, failed)
    found = [] if broken is None else _judged(document, broken, failed)
    return CheckedFile(
        document.file,
        document.kind,
        tuple(sorted(found, key=lambda item: item.sort_key)),
        ids=frozenset(document.by_id),
        links=_links(document),
        facts=tuple(facts),
        exemptions=read_exemptions(document),
        opened=tuple(document.kept.get(OPENED, {}).items()),
    )


def _judged(document: Document, broken: list[Diagnostic], failed: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with a document of which the schemas' verdict is known."""
    valid = not has_errors(broken)
    # A value that the schema refuses has been spoken of; that it leads nowhere follows.
    reported = {item.location for item in broken}
    found = ask((*ALWAYS, *WHEN_VALID) if valid else ALWAYS, document, document.file, failed)
    return [*fold([*broken, *(item for item in found if item.location not in reported)], document), *failed]


def _links(document: Document) -> frozenset[str]:
    """The pointers that lead into files of the edition; of a document, only into others than itself."""
    uses = document.uses_to(Reach.EDITION)
    if document.kind == "register":
        uses = [*uses, *document.uses_to(Reach.INSIDE)]
    return frozenset([_line(use.name, use.attribute, use.target.file, use.target.fragment) for use in uses])


@lru_cache(_KEPT)
def _line(element: str, attribute: str, file: str, fragment: str) -> str:
    """The line of a link: for all files the same string, so that it is held, and sent between processes, once."""
    return FileLink(element, attribute, file, fragment).line
