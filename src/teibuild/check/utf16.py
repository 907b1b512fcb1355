"""Places as Java counts them: in UTF-16 code units."""

from __future__ import annotations

from teibuild.tei.source import Source


def offset_at(source: Source, line: int, column: int) -> int:
    """The offset that a line and a column in UTF-16 units, both from 1, stand for."""
    text = source.line(line)
    if not text.isascii():
        units = 0
        for index, character in enumerate(text, 1):
            units += 2 if ord(character) > 0xFFFF else 1
            if units >= column - 1:
                return source.offset(line, index + (1 if column > 1 else 0))
    return source.offset(line, column)
