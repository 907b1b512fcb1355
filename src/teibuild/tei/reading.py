"""A second reading of a text that is not well-formed, by expat, with an account of what was opened and closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final
from xml.parsers import expat
from xml.parsers.expat import errors as expat_errors

from msgspec import Struct

from teibuild.tei.elements import ELEMENTS
from teibuild.tei.source import Source

WINDOW: Final = 16_384
"""How many characters are looked at around a fault, so that no text, however made, takes long to explain."""
_EMPTY: Final = frozenset({"anchor", "cb", "gb", "graphic", "lb", "milestone", "pb", "ptr"})
"""Elements of TEI that hold nothing."""
_STRIDE: Final = 65_536
_FAR: Final = 4_000_000
"""How many characters behind a fault are scanned for tags."""
_TAG: Final = re.compile(r"<(/?)([^\s/>!?<=\"'][^\s/><=\"']*)([^<>]*)>")
_SKIPPED: Final = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))


class Opened(Struct):
    """An element as it was read: its name, and the offsets of its tags in bytes."""

    name: str
    start: int
    depth: int
    end: int = -1
    """Where its end tag begins, or its empty tag; -1 while it is open."""


class Reading:
    """What expat read of a text before it stumbled."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.open: list[Opened] = []
        self.elements: list[Opened] = []
        """Every element, in the order of start tags."""
        self.closed: Opened | None = None
        """The element closed last."""
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        opened = Opened(name, self._parser.CurrentByteIndex, len(self.open))
        self.open.append(opened)
        self.elements.append(opened)

    def _end(self, _name: str) -> None:
        self.closed = self.open.pop()
        self.closed.end = self._parser.CurrentByteIndex

    def read(self) -> tuple[str, int] | None:
        """What expat stumbles over, in its words, and the offset; nothing if it does not."""
        try:
            self._parser.Parse(self.source.data, True)  # noqa: FBT003 -- the parser's own signature
        except expat.ExpatError as error:
            return expat_errors.messages[error.code], self.place(self._parser.ErrorByteIndex)
        return None

    def place(self, byte_index: int) -> int:
        """The offset of the character at a byte."""
        if len(self.text) == len(self.source.data):
            return byte_index
        mark = self._marks[byte_index // _STRIDE]
        begin = byte_index // _STRIDE * _STRIDE
        # A character that began before the stretch is counted there: its other bytes are passed over.
        return mark + len(self.source.data[begin:byte_index].decode("utf-8", "ignore"))

    @cached_property
    def _marks(self) -> list[int]:
        """How many characters begin before each stretch of the text's bytes."""
        data, marks, count = self.source.data, [0], 0
        for begin in range(0, len(data), _STRIDE):
            count += sum(byte & 0xC0 != 0x80 for byte in data[begin : begin + _STRIDE])
            marks.append(count)
        return marks

    @property
    def names(self) -> list[str]:
        """The names of the elements that are open, the outermost first."""
        return [opened.name for opened in self.open]

    def tags(self, offset: int = 0) -> Iterator[tuple[int, bool, str, bool]]:
        """The tags behind an offset: where, whether an end tag, the name, whether it closes itself."""
        limit = min(len(self.text), offset + _FAR)
        while (offset := self.text.find("<", offset, limit)) >= 0:
            for begin, end in _SKIPPED:
                if self.text.startswith(begin, offset):
                    offset = self.text.find(end, offset + len(begin), limit)
                    if offset < 0:
                        return
                    break
            else:
                found = _TAG.match(self.text, offset, limit)
                if found:
                    yield offset, bool(found[1]), found[2], found[3].endswith("/")
            offset += 1

    def unmatched(self, offset: int) -> list[str]:
        """The names of the end tags behind an offset whose start tags do not lie behind it."""
        depth, names = 0, []
        for _, is_end, name, is_empty in self.tags(offset):
            if not is_end:
                depth += not is_empty
            elif depth:
                depth -= 1
            else:
                names.append(name)
        return names

    @cached_property
    def _uses(self) -> dict[str, list[int]]:
        """How often each name is used in tags: in all, and in tags that close themselves."""
        counted: dict[str, list[int]] = {}
        for _, _, name, is_empty in self.tags():
            uses = counted.setdefault(name, [0, 0])
            uses[0] += 1
            uses[1] += is_empty
        return counted

    def is_known(self, name: str, here: int = 1) -> bool:
        """Whether a name is TEI's, or used elsewhere in the file.

        Args:
            name: The name of an element.
            here: How many of its uses are the ones in doubt.
        """
        return name.rpartition(":")[2] in ELEMENTS or self._uses.get(name, [0, 0])[0] > here + 1

    def is_mostly_empty(self, name: str) -> bool:
        """Whether an element of a name is always empty, or most of the file's are written as empty tags."""
        total, empty = self._uses.get(name, [0, 0])
        return name in _EMPTY or (empty > 1 and empty > (total - empty) / 2)

    def tag_around(self, offset: int) -> int:
        """The offset of the ``<`` of the tag that an offset lies in, or -1."""
        begin = self.text.rfind("<", 0, offset)
        while begin > 0 and not re.match(r"</?[^\W\d]", self.text[begin : begin + 3]):
            begin = self.text.rfind("<", 0, begin)
        return begin

    def in_text(self, offset: int) -> bool:
        """Whether an offset lies outside tags, as far as the last brackets before it tell."""
        return self.text.rfind("<", 0, offset) <= self.text.rfind(">", 0, offset)

    def column_of(self, offset: int) -> int:
        """The column of a tag that is the first thing on its line; -1 for any other."""
        begin = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        return -1 if self.text[begin:offset].strip() else offset - begin
