"""Diagnostics for people: the place, the fact, the line with a caret under it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import combining, east_asian_width

from click import style

from teibuild.model import Diagnostic, Severity

WIDTH: Final = 100
"""Columns that a line of source may take; a longer one is cut around its caret."""

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# Controls of terminals (C0, C1, DEL) and the signs that turn the direction of writing: harmless text only is printed.
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CUT: Final = "…"


def as_text(diagnostics: Iterable[Diagnostic], *, prefix: str = "", width: int = WIDTH) -> str:
    """The report of some diagnostics, coloured; printing it through click drops colours where none belong.

    Args:
        diagnostics: In the order in which they are to be read.
        prefix: Put before each file's path, so that it leads there from where the reader stands.
        width: Columns that a line of source may take.
    """
    return "\n".join("\n".join(_lines(diagnostic, prefix, width)) + "\n" for diagnostic in diagnostics)


def _lines(diagnostic: Diagnostic, prefix: str, width: int) -> Iterator[str]:
    colour = _COLOURS[diagnostic.severity]
    place = style(_safe(f"{prefix}{diagnostic.location}"), bold=True)
    kind = style(f"{diagnostic.severity}[{diagnostic.code}]", fg=colour, bold=True)
    yield f"{place}: {kind} {_safe(diagnostic.message)}"
    number = str(diagnostic.location.line)
    margin = " " * len(number)
    bar = style("|", fg="blue")
    if diagnostic.source_line.strip():
        text, before, marked = _excerpt(diagnostic, width)
        yield f"{margin} {bar}"
        yield f"{style(number, fg='blue')} {bar} {text}"
        yield f"{margin} {bar} {' ' * before}{style('^' * marked, fg=colour, bold=True)}"
    for related in diagnostic.related:
        yield f"{margin} {style('=', fg='blue')} {_safe(f'{prefix}{related.location}')}: {_safe(related.message)}"
    if diagnostic.hint:
        yield f"{margin} {style('= help:', fg='blue')} {_safe(diagnostic.hint)}"


def _excerpt(diagnostic: Diagnostic, width: int) -> tuple[str, int, int]:
    """The line of source or a part of it, the columns before the caret, and the caret's length."""
    line = diagnostic.source_line
    start = min(max(diagnostic.location.column - 1, 0), len(line))
    end = min(start + diagnostic.length, len(line))
    first = len(line) - len(line.lstrip()) if len(line) > width else 0
    first = min(first, start)
    last = len(line)
    if last - first > width:
        room = max(0, width - min(end - start, width)) // 2
        first = max(first, min(start - room, last - width)) if start - first > room else first
        last = min(last, first + width)
        end = min(end, last)
    head = _CUT if first and line[:first].strip() else ""
    tail = _CUT if last < len(line) and line[last:].strip() else ""
    before = _columns(head) + _columns(_safe(line[first:start]))
    return f"{head}{_safe(line[first:last])}{tail}", before, max(1, _columns(_safe(line[start:end])))


def _safe(text: str) -> str:
    """The text with everything that could steer a terminal made visible: one sign for one."""
    return _UNSAFE.sub(lambda sign: _picture(sign[0]), text)


def _picture(sign: str) -> str:
    if sign in "\t\n\r":
        return " "
    return chr(0x2400 + ord(sign)) if ord(sign) < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
