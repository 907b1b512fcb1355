"""A volume of many documents in one file, read as a stream: where each document stands, and what stands around it.

The file is read once by expat, which holds no tree; of each document, only its bytes' place is kept. What can refer to
the whole file (ids and pointers) is put aside on the disk meanwhile, so that memory does not grow with the volume.
"""

from __future__ import annotations

import errno
import os
import stat
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from contextlib import closing
from io import FileIO
from pathlib import Path
from typing import Final
from xml.parsers import expat

from msgspec import Struct

from teibuild.model.volume import Ancestor, Cut, Nested, Outside, Scan, Stretch
from teibuild.tei.names import TEI, XML
from teibuild.tei.parse import MAX_DEPTH
from teibuild.tei.pointers import POINTER_ATTRIBUTES
from teibuild.tei.split import Open, Step, splits
from teibuild.tei.volume_bytes import behind, bytes_at, stamp_of, tag_at
from teibuild.tei.volume_faults import (
    Fallen,
    ill_formed,
    refuse_depth,
    refuse_doctype,
    refuse_head,
    refuse_many,
    refuse_stretch,
)
from teibuild.tei.volume_references import References

CHUNK: Final = 1 << 18
"""Bytes that are read at once."""
_HEAD: Final = 1 << 12
"""Bytes that tell whether a file is XML."""
MOST_HEADS: Final = 4
"""Most headings of a division that come with its documents."""
MOST_TOLD: Final = 20
"""Most places of a kind that are kept to be told."""
MOST_DOCUMENTS: Final = 200_000
LONGEST: Final = 1 << 24
"""Most bytes without a tag."""
_ID: Final = f"{XML} id"
_OURS: Final = f"{TEI} "
_PREFIX: Final = len(_OURS)


def scan(path: Path, file: str, split: Sequence[Step]) -> Scan:
    """Read a volume through.

    Args:
        path: The file.
        file: Its path from the edition's folder, for messages.
        split: What its documents are.

    Raises:
        SourceError: It is not well-formed UTF-8, or more than it should be: a DOCTYPE, a depth bomb.
        OSError: It cannot be read.
    """
    # Opening a pipe that nobody writes into would not end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EISDIR if path.is_dir() else errno.EINVAL, "Not a regular file", str(path))
    with path.open("rb", buffering=0) as stream, closing(References(path.name)) as references:
        refuse_head(bytes_at(stream, 0, _HEAD), file)
        return _Scanner(stream, file, split, references).read()


class _Frame(Struct):
    """An element that is open, and not within a document of the volume."""

    name: str
    start: int
    line: int
    column: int
    heads: list[Stretch]
    texts: list[Outside]
    """Elements in it that hold text and no document."""
    more: int = 0
    text: bool = False
    """Whether it has text of its own."""
    documents: bool = False
    """Whether there are documents in it."""
    known: Ancestor | None = None
    """What it is to the documents in it."""


class _Scanner:
    def __init__(self, stream: FileIO, file: str, split: Sequence[Step], references: References) -> None:
        self._stream, self._file, self._split, self._references = stream, file, split, references
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        self._wanted = split[-1].name
        self._opened: list[Open] = []
        self._frames: list[_Frame] = []
        """Those of the open elements that are not within a document."""
        self._part: tuple[Stretch, int] | None = None
        """The document that is open: where, and how deep."""
        self._seen = 0
        """The byte of the last tag."""
        self._before: tuple[int, int, int] | None = None
        """Where the first of the instructions for teibuild stands between which and here there is nothing else."""
        self._page: Stretch | None = None
        """The last page break."""
        self._root = (0, 1, 1)
        self._header: Stretch | None = None
        self._chains: dict[tuple[tuple[int, int], ...], int] = {}
        self._ancestors: list[tuple[Ancestor, ...]] = []
        self._cuts: list[Cut] = []
        self._nested: list[Nested] = []
        self._outside: list[Outside] = []
        self._outside_more = 0

    def read(self) -> Scan:
        """The whole file."""
        stamp = stamp_of(os.fstat(self._stream.fileno()))
        fed = 0
        try:
            while chunk := bytes_at(self._stream, fed, CHUNK):
                self._parser.Parse(chunk, False)  # noqa: FBT003 -- the parser's own signature
                fed += len(chunk)
                if fed - self._seen > LONGEST:
                    refuse_stretch(self._fallen(self._seen, self._parser.CurrentLineNumber, 1))
            self._parser.Parse(b"", True)  # noqa: FBT003 -- as above
        except expat.ExpatError as error:
            fallen = self._fallen(self._parser.ErrorByteIndex, error.lineno, error.offset + 1)
            nested = self._nested[0].inner if self._nested else None
            ill_formed(fallen, expat.ErrorString(error.code), (nested.line, nested.column) if nested else None)
        mark = len(BOM_UTF8) if bytes_at(self._stream, 0, len(BOM_UTF8)) == BOM_UTF8 else 0
        return Scan(
            stamp,
            Stretch(mark, self._root[0], 1, 1),
            self._root,
            self._header,
            tuple(self._ancestors),
            tuple(self._cuts),
            tuple(self._references.leads()),
            tuple(self._references.doubled(MOST_TOLD)),
            tuple(self._nested),
            tuple(self._outside),
            self._outside_more,
        )

    # Handlers ------------------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parser = self._parser
        self._seen = start = parser.CurrentByteIndex
        name = name[_PREFIX:] if name.startswith(_OURS) else ""
        is_outside = self._part is None
        if self._wanted in (name, "*"):
            self._match(name, attributes, start)
        self._before = None
        for attribute, value in attributes.items():
            if attribute == _ID:
                self._references.give(value, start)
            elif "#" in value and attribute in POINTER_ATTRIBUTES:
                self._references.ask(value)
        if is_outside and self._part is None:
            line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
            self._frames.append(_Frame(name, start, line, column, [], []))
            if not self._opened:
                self._root = start, line, column
        if name == "pb":
            self._turn(start)
        self._opened.append(Open(name, attributes))
        if len(self._opened) > MAX_DEPTH:
            refuse_depth(self._fallen(start, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def _match(self, name: str, attributes: Mapping[str, str], start: int) -> None:
        if not self._can_be_document() or not splits(self._split, self._opened, name, attributes):
            return
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        tag = tag_at(self._stream, start)
        end = start + tag.end()
        if self._part is not None:
            if len(self._nested) < MOST_TOLD:
                self._nested.append(Nested(Stretch(start, end, line, column), len(self._cuts) - 1))
            return
        chain = self._chain()
        # What expat says of the end of an empty tag is not what it says of an end tag.
        is_empty = tag[0].endswith(b"/>")
        # What an editor exempts from rules goes with what it stands before.
        begins, line, column = self._before or (start, line, column)
        stretch = Stretch(begins, end if is_empty else 0, line, column)
        self._part = stretch, len(self._opened)
        if len(self._cuts) == MOST_DOCUMENTS:
            refuse_many(self._fallen(start, line, column), MOST_DOCUMENTS)
        self._references.enter(len(self._cuts))
        self._cuts.append(Cut(attributes.get(_ID, ""), stretch, start, chain))
        self._parser.CharacterDataHandler = self._first_text
        for frame in self._frames:
            frame.documents = True

    def _can_be_document(self) -> bool:
        """Whether a document may stand here: in a TEI element, behind its header, and not in it."""
        opened = self._opened
        return len(opened) > 1 and opened[0].name == "TEI" and self._header is not None

    def _end(self, _name: str) -> None:
        self._seen = self._parser.CurrentByteIndex
        self._before = None
        self._opened.pop()
        if self._part is None:
            self._closed(self._frames.pop())
            return
        stretch, depth = self._part
        if len(self._opened) == depth:
            cut = self._cuts[-1]
            end, line, column = stretch.end, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
            if not end:
                tag = tag_at(self._stream, self._seen)
                end, line, column = self._seen + tag.end(), *behind(tag[0], line, column)
            whole = Stretch(stretch.start, end, stretch.line, stretch.column)
            self._cuts[-1] = Cut(cut.id, whole, cut.tag, cut.chain, cut.page, line, column)
            self._part = None
            self._references.leave()
            self._parser.CharacterDataHandler = self._text

    def _closed(self, frame: _Frame) -> None:
        """An element outside the documents has ended."""
        if len(self._frames) == 1 and frame.name == "teiHeader" and self._header is None:
            self._header = self._stretch(frame)
            return
        if frame.documents:
            self._tell(frame)
            return
        if not self._frames or not (frame.text or frame.texts or frame.heads):
            return
        parent = self._frames[-1]
        if frame.name == "head" and len(parent.heads) < MOST_HEADS:
            parent.heads.append(self._stretch(frame))
        elif len(parent.texts) < MOST_TOLD:
            parent.texts.append(Outside(frame.name, Stretch(frame.start, frame.start, frame.line, frame.column)))
        else:
            parent.more += 1

    def _tell(self, frame: _Frame) -> None:
        """Note what stands in an element with documents, and in none of them."""
        found = [Outside(frame.name, Stretch(frame.start, frame.start, frame.line, frame.column))] if frame.text else []
        # A heading behind the last document comes with none.
        last = self._cuts[-1].stretch.start
        found += [*frame.texts, *(Outside("head", one) for one in frame.heads if one.start > last)]
        room = MOST_TOLD - len(self._outside)
        self._outside += found[:room]
        self._outside_more += frame.more + len(found[room:])

    def _turn(self, start: int) -> None:
        """A page begins."""
        parser = self._parser
        end = start + tag_at(self._stream, start).end()
        self._page = Stretch(start, end, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        if self._part is not None:
            # What comes before the first text is the page that the document begins with.
            parser.CharacterDataHandler = None

    def _first_text(self, text: str) -> None:
        """The first words of a document stand on the page that began before it."""
        if not text.isspace():
            cut = self._cuts[-1]
            self._cuts[-1] = Cut(cut.id, cut.stretch, cut.tag, cut.chain, self._page)
            self._parser.CharacterDataHandler = None

    def _text(self, text: str) -> None:
        if self._frames and not text.isspace():
            self._frames[-1].text = True
            self._before = None

    def _instruction(self, target: str, _data: str) -> None:
        if target == "teibuild" and self._before is None and self._opened:
            parser = self._parser
            self._before = parser.CurrentByteIndex, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def _doctype(self, *_: object) -> None:
        parser = self._parser
        refuse_doctype(self._fallen(parser.CurrentByteIndex, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    # Places --------------------------------------------------------------------------------------------------------

    def _stretch(self, frame: _Frame) -> Stretch:
        """An element that has just ended."""
        end, tag = self._seen, tag_at(self._stream, frame.start)
        if not tag[0].endswith(b"/>"):
            end += tag_at(self._stream, end).end()
        return Stretch(frame.start, end, frame.line, frame.column)

    def _chain(self) -> int:
        """The number of the chain of elements that are open."""
        key = tuple((frame.start, len(frame.heads)) for frame in self._frames)
        number = self._chains.get(key)
        if number is None:
            number = self._chains[key] = len(self._ancestors)
            self._ancestors.append(tuple(map(self._ancestor, self._frames)))
        return number

    def _ancestor(self, frame: _Frame) -> Ancestor:
        # Documents have most of theirs in common.
        if frame.known is None or len(frame.known.heads) < len(frame.heads):
            tag = tag_at(self._stream, frame.start)
            stretch = Stretch(frame.start, frame.start + tag.end(), frame.line, frame.column)
            frame.known = Ancestor(tag[1].decode(), stretch, tuple(frame.heads))
        return frame.known

    def _fallen(self, index: int, line: int, column: int) -> Fallen:
        """Where reading ends early, and from where its cause can be seen."""
        around: tuple[tuple[int, int], ...] = ()
        begin = Stretch(0, 0, 1, 1)
        if self._part is not None:
            around = tuple((one.start, one.start + tag_at(self._stream, one.start).end()) for one in self._frames)
            begin = self._part[0]
        place = (begin.start, begin.line, begin.column)
        return Fallen(self._stream, self._file, index, line, column, around, place)
