"""A file as text: decoded, measured in lines and columns, free of what XML forbids."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress
from functools import cached_property
from itertools import accumulate
from typing import Final

from msgspec import Struct

from teibuild.disk import MOST
from teibuild.model import Diagnostic, Edit, Location, Related, Rule, Severity
from teibuild.tei.errors import SourceError

MAX_BYTES: Final = MOST
"""Largest file that is read: a volume of some 20,000 typescript pages."""

EMPTY_FILE: Final = Rule(
    "TB051",
    "empty-file",
    Severity.ERROR,
    "the file is empty",
    "An empty file is usually what a failed copy or an interrupted save leaves behind. It would be published as "
    "a document without a word.",
    bad="(a file of 0 bytes)",
    good='<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter-1"> … </TEI>',
)
BINARY_FILE: Final = Rule(
    "TB052",
    "binary-file",
    Severity.ERROR,
    "the file is not XML but a binary file",
    "A word processor's or a scanner's file cannot be read as TEI, even if its name ends in .xml. Export it as TEI "
    "or plain text first.",
    bad="letter.xml, saved by a word processor in its own format",
    good="letter.xml, exported as TEI XML",
)
OVERSIZED_FILE: Final = Rule(
    "TB053",
    "oversized-file",
    Severity.ERROR,
    "the file is larger than teibuild reads",
    "A limit on size keeps one file from taking all of the machine's memory. Real editions stay far below it: "
    "it allows 64 MiB a file and 10 million characters in one stretch of text or one attribute.",
    bad="all 40 volumes in one file",
    good="one file a document, or one file a volume",
)
WRONG_ENCODING: Final = Rule(
    "TB101",
    "wrong-encoding",
    Severity.ERROR,
    "the bytes of the file do not fit its encoding",
    "The first line of an XML file says how its letters are stored. Where that is not how they were saved, accents "
    "and quotation marks turn into other characters, or the file cannot be read at all.",
    bad='<?xml version="1.0" encoding="UTF-8"?> in a file saved as Windows-1252',
    good='<?xml version="1.0" encoding="UTF-8"?> in a file saved as UTF-8',
)
UNSUPPORTED_ENCODING: Final = Rule(
    "TB102",
    "unsupported-encoding",
    Severity.ERROR,
    "the file's encoding is none that teibuild reads",
    "UTF-8 holds every character of every language and is read by every program. teibuild also reads UTF-16, "
    "US-ASCII, ISO-8859 and the Windows code pages 1250–1258; older encodings are read differently from program to "
    "program.",
    bad='<?xml version="1.0" encoding="EBCDIC-CP-US"?>',
    good='<?xml version="1.0" encoding="UTF-8"?>',
)
FORBIDDEN_CHARACTER: Final = Rule(
    "TB103",
    "forbidden-character",
    Severity.ERROR,
    "a character that XML does not allow",
    "XML 1.0 has no place for control characters other than tab and line break (section 2.2). They come from OCR, "
    "from old word processors or from a damaged disk, and cannot be seen.",
    bad="<p>the\N{SYMBOL FOR FORM FEED} blockade</p>  (an invisible form feed)",
    good="<p>the blockade</p>",
)
RULES: Final = (
    EMPTY_FILE, BINARY_FILE, OVERSIZED_FILE, WRONG_ENCODING, UNSUPPORTED_ENCODING, FORBIDDEN_CHARACTER,
)  # fmt: skip

_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
_OTHER_BREAKS: Final = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where Python breaks lines, too; of these, XML counts lines by the first only."""
_CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\r"})
_NO_CHARACTERS: Final = ("\ufffe", "\uffff")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED: Final = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*(["'])([^"']*)\1""")
_SINGLE_BYTE: Final = re.compile(
    r"(?:iso-?8859-?(?:[1-9]|1[013-6])|windows-?125[0-8]|cp125[0-8]|latin-?1|us-?ascii|ascii)"
)
_MAGIC: Final = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a .docx or .odt file)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"{\\rtf", "an RTF file"),
)
_MAGICS: Final = tuple(magic for magic, _ in _MAGIC)
_MARK: Final = "\ufeff"
_PROBE: Final = 2048
_BINARY_SHARE: Final = 0.02


class Source(Struct, frozen=True, dict=True):
    """The characters of one file, and where each of them stands."""

    file: str
    """Path from the edition's folder, with forward slashes."""
    text: str
    """The file's characters, without a byte order mark."""
    data: bytes
    """The same text as UTF-8."""

    @cached_property
    def _line_starts(self) -> list[int]:
        text = self.text
        if any(sign in text for sign in _OTHER_BREAKS):
            return [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
        starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
        return starts if text.endswith("\n") or not text else starts[:-1]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character given by its offset."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def location(self, offset: int) -> Location:
        """Where the character at an offset stands."""
        return Location(self.file, *self.position(offset))

    def offset(self, line: int, column: int) -> int:
        """The offset of the character at a line and column (both from 1), held within the text."""
        starts = self._line_starts
        line = min(max(line, 1), len(starts))
        return min(starts[line - 1] + max(column, 1) - 1, len(self.text))

    def line(self, number: int) -> str:
        """The text of a line, without its break; empty beyond the end."""
        starts = self._line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def offset_of_byte(self, index: int) -> int:
        """The offset of the character that begins at, or contains, a byte of ``data``."""
        return len(self.data[: max(index, 0)].decode("utf-8", "ignore"))

    def report(
        self,
        rule: Rule,
        offset: int,
        message: str,
        hint: str = "",
        *,
        length: int = 1,
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
    ) -> Diagnostic:
        """The diagnostic that a rule makes at an offset, with its line and a caret that stays within the line."""
        location = self.location(offset)
        line = self.line(location.line)
        room = len(line) - location.column + 1
        shown = max(1, min(length, room))
        return rule.at(location, message, hint, source_line=line, length=shown, related=related, edits=edits)

    def related(self, offset: int, message: str) -> Related:
        """A second place in the same file."""
        return Related(self.location(offset), message)


def read_source(data: bytes, file: str) -> Source:
    """Decode a file as its byte order mark or its XML declaration says.

    Raises:
        SourceError: The file is empty, binary, too large, not in the encoding it declares, or holds a character
            that XML 1.0 does not allow.

    """
    source = decode_source(data, file)
    refuse_forbidden_characters(source)
    return source


def decode_source(data: bytes, file: str) -> Source:
    """The same of a file that is parsed next: there, the parser finds characters that XML does not allow.

    Raises:
        SourceError: The file is empty, binary, too large, not in the encoding it declares, or has a second byte order
            mark.
    """
    if len(data) > MAX_BYTES:
        message = f"The file has more than {MAX_BYTES // 1024 // 1024} MiB, the most that teibuild reads."
        raise SourceError(OVERSIZED_FILE.at(Location(file), message, "Divide it into one file a document."))
    if not data.strip():
        raise SourceError(EMPTY_FILE.at(Location(file), "The file is empty.", "Restore it from a copy, or delete it."))
    text, utf8 = _decode(data, file)
    source = Source(file, text, utf8)
    _refuse_second_mark(source)
    return source


def _decode(data: bytes, file: str) -> tuple[str, bytes]:
    """The text of a file, and the same as UTF-8."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decode_utf16(data, file)
    data = data.removeprefix(BOM_UTF8)
    _refuse_binary(data, file)
    begin = data[:_PROBE].decode("latin-1")
    encoding, place = _declared_encoding(begin)
    name = encoding.lower().replace("_", "-")
    if name in {"", "utf-8", "utf8"}:
        return _decode_utf8(data, file), data
    if name.startswith("utf-16"):
        message = "The file says that it is UTF-16, but its bytes are not."
        raise _in_declaration(WRONG_ENCODING, begin, file, place, encoding, message, _say_utf8(data))
    if not _SINGLE_BYTE.fullmatch(name):
        message = f"teibuild does not read the encoding “{encoding}”."
        hint = 'Save the file as UTF-8, and let its first line say encoding="UTF-8".'
        raise _in_declaration(UNSUPPORTED_ENCODING, begin, file, place, encoding, message, hint)
    if not data.isascii() and _is_utf8(data):
        message = f"The file says that it is {encoding}, but its bytes are UTF-8."
        raise _in_declaration(WRONG_ENCODING, begin, file, place, encoding, message, _say_utf8(data))
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise SourceError(_not_declared(data, file, start, encoding)) from None
    return text, text.encode()


def _decode_utf8(data: bytes, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise SourceError(_not_declared(data, file, error.start, "UTF-8")) from None


def _decode_utf16(data: bytes, file: str) -> tuple[str, bytes]:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        message = f"The file begins as UTF-16 does, but byte {error.start + 1} does not fit this encoding."
        hint = "Open it in the program that wrote it and save it as UTF-8."
        raise SourceError(WRONG_ENCODING.at(Location(file), message, hint)) from None
    encoding, place = _declared_encoding(text)
    if encoding and not encoding.lower().startswith("utf-16"):
        message = f"The file says that it is {encoding}, but it is saved as UTF-16."
        raise _in_declaration(WRONG_ENCODING, text, file, place, encoding, message, "Save it as UTF-8.")
    return text, text.encode()


def _declared_encoding(text: str) -> tuple[str, int]:
    """The encoding that the XML declaration names, or nothing, and where its name begins."""
    declared = _DECLARED.match(text)
    return (" ".join(declared[2].split()), declared.start(2)) if declared else ("", 0)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8; text of another encoding that is not plain ASCII hardly ever is."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _say_utf8(data: bytes) -> str:
    if not _is_utf8(data):
        return 'Save the file as UTF-8, and let its first line say encoding="UTF-8".'
    return 'Its bytes are UTF-8: let the first line say encoding="UTF-8".'


def _in_declaration(
    rule: Rule, text: str, file: str, offset: int, encoding: str, message: str, hint: str
) -> SourceError:
    """What is wrong with the encoding that the XML declaration names at an offset of the text."""
    return SourceError(Source(file, text, b"").report(rule, offset, message, hint, length=len(encoding)))


def _not_declared(data: bytes, file: str, start: int, encoding: str) -> Diagnostic:
    """The diagnostic for a byte that is none of the encoding that a file declares, or that XML has without a word."""
    message = f"The byte 0x{data[start]:02X} is not {encoding}, which the file says it is."
    if encoding == "UTF-8" and not _declared_encoding(data[:_PROBE].decode("latin-1"))[0]:
        message = f"The byte 0x{data[start]:02X} is not UTF-8, which XML is where it names no encoding."
    return bad_byte(data, file, start, encoding, message)


def bad_byte(
    data: bytes, file: str, start: int, encoding: str, message: str, rule: Rule = WRONG_ENCODING
) -> Diagnostic:
    """The diagnostic for a byte that the encoding does not have, with the line as far as it can be read.

    Args:
        data: The bytes of the file, without a byte order mark.
        file: Its path from the edition's folder.
        start: Where the byte stands.
        encoding: What it does not fit.
        message: The fact.
        rule: What is broken.
    """
    before = data[:start].decode(encoding, "replace")
    line = len(_LINE_BREAK.findall(before)) + 1
    column = len(_LINE_BREAK.split(before)[-1]) + 1
    rest = re.split(rb"[\r\n]", data[start : start + 400], maxsplit=1)[0]
    source_line = _LINE_BREAK.split(before)[-1] + rest.decode(encoding, "replace")
    byte = data[start]
    hint = f"Save the whole file as {encoding}."
    with suppress(UnicodeDecodeError):
        hint = f"In Windows-1252 this byte is the sign {bytes([byte]).decode('cp1252')} : save the whole file as UTF-8."
    return rule.at(Location(file, line, column), message, hint, source_line=source_line)


def _refuse_binary(data: bytes, file: str) -> None:
    """Raise for other kinds of file, and for UTF-16 that lacks its byte order mark."""
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), "") if data.startswith(_MAGICS) else ""
    probe = data[:_PROBE]
    if not kind and probe[:4] in (b"<\x00?\x00", b"\x00<\x00?", b"<\x00T\x00", b"\x00<\x00T"):
        message = "The file is saved as UTF-16 without a byte order mark."
        raise SourceError(WRONG_ENCODING.at(Location(file), message, "Save it as UTF-8."))
    if not kind and not probe.lstrip().startswith(b"<"):
        control = len(probe) - len(probe.translate(None, bytes(range(9)) + bytes(range(14, 32))))
        kind = "a binary file" if control > len(probe) * _BINARY_SHARE else ""
    if kind:
        message = f"The file is not XML: it is {kind}."
        raise SourceError(
            BINARY_FILE.at(Location(file), message, "Export it as TEI or plain text from the program that made it.")
        )


def _refuse_second_mark(source: Source) -> None:
    """Raise for a mark that the parser would take for the first, which is no part of the text any more."""
    if source.text.startswith(_MARK):
        message = "A second byte order mark (U+FEFF, which cannot be seen) stands at the beginning of the file."
        hint = "Delete it, or save the file anew as UTF-8; one such mark is allowed, and none is needed."
        count = len(source.text) - len(source.text.lstrip(_MARK))
        edits = (Edit(0, count, ""),)
        raise SourceError(source.report(FORBIDDEN_CHARACTER, 0, message, hint, length=count, edits=edits))


def refuse_forbidden_characters(source: Source) -> None:
    """Raise for what XML does not allow.

    Raises:
        SourceError: There is such a character.
    """
    # What is forbidden is sought among the bytes first, which is quick.
    clean = len(source.data.translate(None, _CONTROLS)) == len(source.data)
    if clean and not any(sign in source.text for sign in _NO_CHARACTERS):
        return
    found = _FORBIDDEN.search(source.text)
    if not found:
        return
    code = ord(found[0])
    name = {0: "a NUL", 0x0C: "a form feed", 0x1B: "an escape", 8: "a backspace"}.get(code, "a control character")
    message = f"There is {name} (U+{code:04X}) here, which XML does not allow."
    more = len(_FORBIDDEN.findall(source.text)) - 1
    hint = "Delete it." if not more else f"Delete it, and {more} more of its kind further down."
    raise SourceError(source.report(FORBIDDEN_CHARACTER, found.start(), message, hint))
