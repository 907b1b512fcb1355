"""Why a volume cannot be read: the cause is looked for around the place where its reading ended, and nowhere else."""

from __future__ import annotations

import re
from io import FileIO
from typing import Final, NamedTuple, NoReturn

from msgspec.structs import replace

from teibuild.model import Diagnostic, Location
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import DOCTYPE, MAX_DEPTH, TOO_DEEP
from teibuild.tei.source import (
    EMPTY_FILE,
    OVERSIZED_FILE,
    UNSUPPORTED_ENCODING,
    Source,
    decode_source,
    refuse_forbidden_characters,
)
from teibuild.tei.volume_bytes import LINE_BREAK, bytes_at
from teibuild.tei.volume_rules import DOCUMENT_IN_DOCUMENT
from teibuild.tei.wellformed_rules import ILL_FORMED

_BEHIND: Final = 1 << 16
"""Bytes behind a fault that are looked at, too."""
_MOST: Final = 1 << 24
"""Most bytes before it."""
_ENCODING: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*(["'])([^"']*)\1""")
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class Fallen(NamedTuple):
    """Where the reading of a volume ended early."""

    stream: FileIO
    file: str
    byte: int
    line: int
    column: int
    around: tuple[tuple[int, int], ...]
    """Start tags of the elements around the document that it lies in, in bytes; none where it lies in no document."""
    begin: tuple[int, int, int]
    """Where the document begins, or else the file: byte, line and column."""


def refuse_head(data: bytes, file: str) -> None:
    """Raise for what is no XML in UTF-8, as far as the first bytes of a file tell.

    Raises:
        SourceError: It is empty, binary, or in another encoding.
    """
    if not data.strip():
        raise SourceError(EMPTY_FILE.at(Location(file), "The file is empty.", "Restore it from a copy, or delete it."))
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = declared[2].decode("latin-1").strip().lower().replace("_", "-") if declared else "utf-8"
    if name not in _UTF8 or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        shown = declared[2].decode("latin-1") if declared else "UTF-16"
        line = data[: declared.end() + 2].decode("latin-1") if declared else ""
        place = Location(file, 1, declared.start(2) + 1 if declared else 1)
        message = f"The volume is in {shown}; volumes are read in UTF-8 only."
        hint = 'Save it as UTF-8, and let its first line say encoding="UTF-8".'
        raise SourceError(
            UNSUPPORTED_ENCODING.at(place, message, hint, source_line=line, length=len(shown) if declared else 1)
        )
    # Whatever else is no XML is told by its first bytes; what they break off in is none of their faults.
    whole = data[: data.rfind(b">") + 1] or data[:1024]
    if not whole.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        decode_source(whole, file)


def refuse_doctype(fallen: Fallen) -> NoReturn:
    """Raise for a document type declaration.

    Raises:
        SourceError: Always.
    """
    text = bytes_at(fallen.stream, 0, min(fallen.byte + _BEHIND, _MOST)).decode("utf-8-sig", "ignore")
    offset = max(0, text.find("<!DOCTYPE"))
    source = Source(fallen.file, text, b"")
    raise SourceError(
        source.report(DOCTYPE, offset, "The file has a DOCTYPE.", "Delete it; TEI P5 needs none.", length=9)
    )


def refuse_depth(fallen: Fallen) -> NoReturn:
    """Raise for elements nested too deeply.

    Raises:
        SourceError: Always.
    """
    message = f"More than {MAX_DEPTH} elements are nested one within another."
    place = Location(fallen.file, fallen.line, fallen.column)
    raise SourceError(TOO_DEEP.at(place, message, "Close elements before you open new ones."))


def refuse_many(fallen: Fallen, most: int) -> NoReturn:
    """Raise for a document too many.

    Raises:
        SourceError: Always.
    """
    message = f"The volume has more than {most:,} documents, the most that teibuild reads; this is the next."
    place = Location(fallen.file, fallen.line, fallen.column)
    raise SourceError(OVERSIZED_FILE.at(place, message, "Divide the volume."))


def refuse_stretch(fallen: Fallen) -> NoReturn:
    """Raise for a stretch that is too long.

    Raises:
        SourceError: Always.
    """
    message = "A stretch of text, an attribute or a comment behind this place has more than 16 million bytes."
    raise SourceError(OVERSIZED_FILE.at(Location(fallen.file, fallen.line, fallen.column), message, "Divide it."))


def ill_formed(fallen: Fallen, message: str, nested: tuple[int, int] | None = None) -> NoReturn:
    """Raise for what is not well-formed.

    Args:
        fallen: Where the parser stumbled.
        message: Its own words.
        nested: Where before that a document began within another, whose end tag may be what is missing.

    Raises:
        SourceError: Always.
    """
    others: tuple[Diagnostic, ...] = ()
    if nested is not None:
        text, hint = "This document begins within another.", "See whether the end tag of the one before is missing."
        others = (DOCUMENT_IN_DOCUMENT.at(Location(fallen.file, *nested), text, hint),)
    begin, line, column = fallen.begin
    if fallen.byte - begin > _MOST or max(line, column) > _MOST:
        hint = "Look at what stands right before this place; --verbose shows the parser's own words."
        place = Location(fallen.file, fallen.line, fallen.column)
        raise SourceError(ILL_FORMED.at(place, "The file is not well-formed XML here.", hint, detail=message), *others)
    tags = b"".join(bytes_at(fallen.stream, start, end - start) for start, end in fallen.around)
    tags = LINE_BREAK.sub(b" ", tags)
    # All stands where it stood, so that places and what is said of lines are true.
    room = b"\n" * (line - 1) + b" " * (column - 1 - (len(tags.decode()) if line == 1 else 0))
    asked = fallen.byte - begin + _BEHIND
    data = bytes_at(fallen.stream, begin, asked)
    end = data.rfind(b">") + 1
    # What is looked at may break off within a character.
    data = data[:end] if len(data) == asked and end > fallen.byte - begin else data
    try:
        source = decode_source(tags + room + data, fallen.file)
        refuse_forbidden_characters(source)
    except SourceError as error:
        raise SourceError(replace(error.diagnostic, edits=()), *others) from None
    from teibuild.tei import wellformed  # noqa: PLC0415 - asked only where a volume is broken

    offset = source.offset_of_byte(len(tags) + len(room) + fallen.byte - begin)
    found = wellformed.explain(source, offset, message)
    # The elements around the document do not stand where they stood.
    related = tuple(one for one in found.related if one.location.line >= line)
    raise SourceError(replace(found, related=related, edits=()), *others)
