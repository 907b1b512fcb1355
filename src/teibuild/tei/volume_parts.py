"""A document of a volume, as a file of its own would be: cut out with the header, with the elements around it, and with
the page break before it if it begins within a page.

What is cut out says so itself, by a processing instruction, so that whoever has its bytes or its tree knows:

    <?xml version="1.0"?>
    <?teibuild-part volume="1961.xml" depth="3"?>
    <TEI xmlns="…">
    <teiHeader>…</teiHeader>
    <text>
    <body>
    <pb n="31"/>
    <div type="document" xml:id="d12">…</div>
    </body></text></TEI>

Each piece stands on lines of its own and keeps its lines, so that a place in it is found in the volume again.
"""

from __future__ import annotations

import errno
import os
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from lxml import etree
from msgspec import Struct, field

from teibuild.disk import MOST, read_file
from teibuild.model.record import Record
from teibuild.model.volume import Scan, Stamp, Stretch
from teibuild.tei.names import TEI
from teibuild.tei.volume_bytes import LINE_BREAK, bytes_at, changed, line_at, stamp_of, tag_at

TARGET: Final = "teibuild-part"
"""Target of the instruction."""
AROUND: Final = -1
"""The number of what stands around the documents of a volume."""
_ID: Final = re.compile(rb"""((?<=\s)xml:id\s*=\s*(?:"[^"]*"|'[^']*'))|"[^"]*"|'[^']*'""")
"""The id of a start tag, or the value of another attribute, in which something may look like it."""
_INSTRUCTION: Final = re.compile(r'volume="([^"]*)" depth="(\d{1,3})"')
_HELD: Final = 1 << 20
"""Most bytes of a piece that is held for the next document: a header, mostly."""
_KEPT: Final = 64
"""Pieces that are held."""


class Volume(Record, frozen=True):
    """A volume of an edition."""

    file: str
    """Its path from the edition's folder."""
    scan: Scan | None
    """Where its documents stand; nothing where it cannot be read."""
    names: tuple[str, ...] = ()
    """Their paths from the edition's folder, as if each had a file of its own."""

    @property
    def around(self) -> str:
        """The path of what stands around the documents; no document can have it."""
        return f"{self.file.removesuffix('.xml')}+.xml"


class Piece(NamedTuple):
    """A piece of a volume in what is cut out of it."""

    line: int
    """The line that it begins on."""
    stretch: Stretch
    own: bool
    """Whether it is the document itself; else others have it, too."""
    stands_in: bool = False
    """Whether it only stands in the place of documents."""


class Sources(Struct, frozen=True):
    """Where the bytes of an edition's documents come from: a file each, or volumes."""

    folder: Path
    """The edition's folder."""
    volumes: tuple[Volume, ...] = ()
    parts: Mapping[str, tuple[int, int]] = MappingProxyType({})
    """Path of a document → its volume, and its number there from 0."""
    instead: Mapping[str, bytes] = field(default_factory=dict)
    """File → bytes that stand for those that it has on the disk."""

    @classmethod
    def of(cls, folder: Path, volumes: tuple[Volume, ...]) -> Sources:
        """The sources of an edition with volumes."""
        parts: dict[str, tuple[int, int]] = {}
        for number, volume in enumerate(volumes):
            parts.update((name, (number, part)) for part, name in enumerate(volume.names) if name)
            if volume.scan is not None:
                parts[volume.around] = number, AROUND
        return cls(folder, volumes, parts)

    def read(self, file: str, most: int = MOST) -> bytes:
        """The bytes of a file, or of a document of a volume; of a larger one, more than is wanted.

        Raises:
            OSError: It cannot be read, or the volume has changed since it was looked through.
        """
        if file in self.instead:
            return self.instead[file]
        if file not in self.parts:
            return read_file(self.folder / file, most)
        return self._cut(file)[0]

    def stamp(self, file: str) -> Stamp | None:
        """What the file system said of the volume that a document is cut out of, and where it is; nothing for a file of
        its own.
        """
        if file not in self.parts:
            return None
        volume, number = self.parts[file]
        scan = self.volumes[volume].scan
        if scan is None:
            return None
        # Where documents are is for the settings to say, too.
        cut = scan.cuts if number == AROUND else (scan.cuts[number], scan.chains[scan.cuts[number].chain])
        place = blake2b(f"{scan.stamp[3]} {cut}".encode(), digest_size=7).digest()
        return *scan.stamp[:3], int.from_bytes(place, "big")

    def with_parts(self, files: frozenset[str] | None) -> frozenset[str] | None:
        """Files, and with volumes all that is cut out of them."""
        if files is None:
            return None
        named = {number for number, volume in enumerate(self.volumes) if volume.file in files}
        return files | {file for file, (number, _) in self.parts.items() if number in named}

    def real(self, file: str) -> str:
        """The path of the file that something lies in."""
        found = self.parts.get(file)
        return file if found is None else self.volumes[found[0]].file

    def pieces(self, file: str) -> list[Piece]:
        """The pieces that a document of a volume, or what stands around them, is made of.

        Raises:
            OSError: As for :meth:`read`.
        """
        return self._cut(file)[1]

    def _cut(self, file: str) -> tuple[bytes, list[Piece]]:
        number, part = self.parts[file]
        volume = self.volumes[number]
        path, scan = os.fspath(self.folder / volume.file), volume.scan
        if scan is None:
            raise OSError(errno.EINVAL, "The volume cannot be read", volume.file)
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - asked thousands of times
            # Another machine may number its files otherwise.
            if stamp_of(os.fstat(stream.fileno()))[:2] != scan.stamp[:2]:
                raise changed(volume.file)
            cutter = _Cutter(stream, path, volume, scan)
            return cutter.around() if part == AROUND else cutter.part(part)


class _Cutter:
    """Pieces of one volume, put together."""

    def __init__(self, stream: FileIO, path: str, volume: Volume, scan: Scan) -> None:
        self._stream, self._path, self._volume, self._scan = stream, path, volume, scan
        self._data = bytearray()
        self._line = 1
        self._pieces: list[Piece] = []

    def part(self, number: int) -> tuple[bytes, list[Piece]]:
        """One document."""
        scan = self._scan
        cut = scan.cuts[number]
        chain = scan.chains[cut.chain]
        self._begin(len(chain))
        for depth, ancestor in enumerate(chain):
            tag = self._shared(ancestor.tag)
            # The id of the volume is not that of its documents.
            self._add(tag if depth else _ID.sub(_blank, tag), ancestor.tag)
            for stretch in ((scan.header,) if scan.header is not None and not depth else ()) + ancestor.heads:
                self._add(self._shared(stretch), stretch)
        if cut.page is not None:
            page = self._read(cut.page)
            self._add(page if page.endswith(b"/>") else page[:-1] + b"/>", cut.page)
        self._add(self._read(cut.stretch), cut.stretch, own=True)
        self._data += b"".join(b"</%s>" % ancestor.name.encode() for ancestor in reversed(chain)) + b"\n"
        return bytes(self._data), self._pieces

    def around(self) -> tuple[bytes, list[Piece]]:
        """What stands around the documents. Where some stand, the start tag of the first stands in for all of them."""
        self._begin(0)
        begins = self._scan.root
        stood_in = False
        for cut in self._scan.cuts:
            gap = Stretch(begins[0], cut.stretch.start, begins[1], begins[2])
            data = self._read(gap)
            if data.strip():
                self._add(data, gap)
                stood_in = False
            if not stood_in:
                self._add(self._stand_in(cut.tag), cut.stretch, stands_in=True)
                stood_in = True
            begins = cut.stretch.end, cut.end_line, cut.end_column
            if len(self._data) > MOST:
                break
        rest = Stretch(begins[0], self._scan.stamp[0], begins[1], begins[2])
        self._add(self._read(rest), rest)
        return bytes(self._data), self._pieces

    def _begin(self, depth: int) -> None:
        prolog = self._scan.prolog
        if prolog.end > prolog.start:
            self._add(self._read(prolog), prolog)
        name = self._volume.file.rpartition("/")[2]
        self._data += f'<?{TARGET} volume="{name}" depth="{depth}"?>\n'.encode()
        self._line += 1

    def _add(self, data: bytes, stretch: Stretch, *, own: bool = False, stands_in: bool = False) -> None:
        """Add a piece on lines of its own."""
        self._pieces.append(Piece(self._line, stretch, own, stands_in))
        self._data += data
        self._data += b"\n"
        self._line += (len(LINE_BREAK.findall(data)) if b"\r" in data else data.count(b"\n")) + 1

    def _stand_in(self, start: int) -> bytes:
        tag = tag_at(self._stream, start)
        opened = tag[0] if not tag[0].endswith(b"/>") else tag[0][:-2] + b">"
        return opened + f'<p xmlns="{TEI}"/></'.encode() + tag[1] + b">"

    def _read(self, stretch: Stretch) -> bytes:
        # One byte more than is read of any file, so that it can be told.
        return bytes_at(self._stream, stretch.start, min(stretch.end - stretch.start, MOST + 1))

    def _shared(self, stretch: Stretch) -> bytes:
        """A piece that many documents have."""
        if stretch.end - stretch.start > _HELD:
            return self._read(stretch)
        return _held(self._path, self._scan.stamp, stretch)


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0].decode("utf-8", "replace")) if found[1] else found[0]


@lru_cache(_KEPT)
def _held(path: str, _stamp: Stamp, stretch: Stretch) -> bytes:
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - its name is at hand
        return bytes_at(stream, stretch.start, stretch.end - stretch.start)


class Within(NamedTuple):
    """What the tree of a document says of the volume that it was cut out of."""

    volume: str
    """The name of the volume's file, which lies in the folder of the document."""
    element: etree._Element | None
    """The element that is the document; nothing for what stands around them."""
    around: tuple[etree._Element, ...]
    """The elements around it within the text, the outermost first."""


def within(root: etree._Element) -> Within | None:
    """What a tree says of the volume that it was cut out of; nothing for a file of its own."""
    for node in root.itersiblings(etree.ProcessingInstruction, preceding=True):
        found = _INSTRUCTION.fullmatch(node.text or "") if node.target == TARGET else None  # type: ignore[attr-defined]  # it is an instruction
        if found:
            chain = [root]
            for _ in range(int(found[2])):
                inner = next(chain[-1].iterchildren("{*}*", reversed=True), None)
                if inner is None:
                    break
                chain.append(inner)
            return Within(found[1], chain[-1] if len(chain) > 1 else None, tuple(chain[2:-1]))
    return None


class Places:
    """Where places of what was cut out of a volume are in the volume."""

    def __init__(self, sources: Sources, file: str) -> None:
        """Begin.

        Raises:
            OSError: The volume cannot be read, or has changed.
        """
        self.volume = sources.real(file)
        self._path = sources.folder / self.volume
        self._pieces = sources.pieces(file)
        self._lines = [piece.line for piece in self._pieces]

    def piece(self, line: int) -> Piece:
        """The piece that a line belongs to."""
        return self._pieces[max(0, bisect_right(self._lines, line) - 1)]

    @property
    def begin(self) -> tuple[int, int]:
        """Line and column where the document begins."""
        found = next((piece.stretch for piece in self._pieces if piece.own), self._pieces[-1].stretch)
        return found.line, found.column

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the volume."""
        piece = self.piece(line)
        stretch = piece.stretch
        return stretch.line + line - piece.line, column + stretch.column - 1 if line == piece.line else column

    def line(self, line: int) -> str | None:
        """The text of the volume's line, if a piece begins on this one; nothing if it is too long to be shown."""
        return line_at(self._path, self.piece(line).stretch.start)
