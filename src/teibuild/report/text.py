"""Diagnostics for people: the place, the fact, the line with a caret under it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from click import style, unstyle

from teibuild.model import Diagnostic, Severity
from teibuild.report.address import Addresses, rule_address
from teibuild.report.edition import EditionReport, Run
from teibuild.report.plain import columns, plain
from teibuild.report.summary import summarise
from teibuild.report.terminal import DEFAULT_WIDTH

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_CUT: Final = "…"
_WHERE: Final = {
    "TB202": re.compile(r" in <[^<>]+>"),
    "TB203": re.compile(r"<[^<>]+> "),
    "TB204": re.compile(r" on <[^<>]+>"),
}
"""What makes the same mistake, such as a misplaced element or a wrong attribute, differ from place to place."""
_EACH: Final = 3
"""How often the same is said of a file each time in full: what is said more often was perhaps one mistake."""
_PLACES: Final = 6
"""Of what is said more often, how many of the other places are named."""


def as_text(
    diagnostics: Iterable[Diagnostic],
    *,
    prefix: str = "",
    width: int = DEFAULT_WIDTH,
    verbose: bool = False,
    addresses: Addresses | None = None,
    together: bool = False,
) -> str:
    """The report of some diagnostics, coloured; printing it through click drops colours where none belong.

    Args:
        diagnostics: In the order in which they are to be read.
        prefix: Put before each file's path, so that it leads there from where the reader stands.
        width: Columns that a line of source may take.
        verbose: Whether the words of another program are shown too.
        addresses: What places and codes link to, on a terminal that knows links.
        together: Whether what is said of a file again and again, word for word, is said once, with its other places.
    """
    groups = _together(diagnostics) if together else ([diagnostic] for diagnostic in diagnostics)
    return "\n".join(
        "\n".join(_lines(first, prefix, width, addresses, others, verbose=verbose)) + "\n" for first, *others in groups
    )


def _together(diagnostics: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """Diagnostics in their order; those of a file that say the same stand together, if they are many."""
    alike: dict[tuple[str, str, Severity, str, str], list[Diagnostic]] = {}
    for item in diagnostics:
        message = _WHERE[item.code].sub("", item.message) if item.code in _WHERE else item.message
        alike.setdefault((item.location.file, item.code, item.severity, message, item.hint), []).append(item)
    groups = chain.from_iterable([same] if len(same) > _EACH else ([item] for item in same) for same in alike.values())
    return sorted(groups, key=lambda group: group[0].sort_key)


def as_whole_text(reports: Sequence[EditionReport], run: Run) -> str:
    """All that is said on a terminal, without colours and links.

    Args:
        reports: Of each edition that was checked.
        run: How the run ends, and what is told of it.
    """
    parts = [
        f"{unstyle(as_text(report.diagnostics, prefix=report.prefix, verbose=run.verbose, together=not run.verbose))}\n"
        for report in reports
        if report.diagnostics
    ]
    return "".join([*parts, conclusion(reports)])


def conclusion(reports: Sequence[EditionReport]) -> str:
    """The last words of a report for people."""
    found = [diagnostic for report in reports for diagnostic in report.diagnostics]
    return f"{summarise(found, sum(report.count for report in reports))}\n"


def _lines(
    diagnostic: Diagnostic,
    prefix: str,
    width: int,
    addresses: Addresses | None,
    others: Sequence[Diagnostic],
    *,
    verbose: bool,
) -> Iterator[str]:
    colour = _COLOURS[diagnostic.severity]
    location = diagnostic.location
    place = style(plain(f"{prefix}{location}"), bold=True)
    code = plain(diagnostic.code)
    if addresses:
        place = _link(addresses.file(location.file), place)
        code = _link(rule_address(diagnostic.code, addresses.rules), code)
    kind = style(f"{diagnostic.severity}[{code}]", fg=colour, bold=True)
    yield f"{place}: {kind} {plain(diagnostic.message)}"
    number = str(location.line)
    margin = " " * len(number)
    bar = style("|", fg="blue")
    if diagnostic.source_line.strip():
        text, before, marked = _excerpt(diagnostic, width)
        yield f"{margin} {bar}"
        yield f"{style(number, fg='blue')} {bar} {text}"
        yield f"{margin} {bar} {' ' * before}{style('^' * marked, fg=colour, bold=True)}"
    for related in diagnostic.related:
        where = plain(f"{prefix}{related.location}")
        if addresses:
            where = _link(addresses.file(related.location.file), where)
        yield f"{margin} {style('=', fg='blue')} {where}: {plain(related.message)}"
    if others:
        places = ", ".join(f"{item.location.line}:{item.location.column}" for item in others[:_PLACES])
        rest = f" and {len(others) - _PLACES} more" if len(others) > _PLACES else ""
        yield f"{margin} {style('=', fg='blue')} the same at {places}{rest}; --verbose shows each"
    if verbose and diagnostic.detail:
        yield f"{margin} {style('= the validator said:', fg='blue')} {plain(diagnostic.detail)}"
    if diagnostic.hint:
        yield f"{margin} {style('= help:', fg='blue')} {plain(diagnostic.hint)}"


def _excerpt(diagnostic: Diagnostic, width: int) -> tuple[str, int, int]:
    """The line of source or a part of it, the columns before the caret, and the caret's length."""
    line = plain(diagnostic.source_line)
    start = min(max(diagnostic.location.column - 1, 0), len(line))
    end = min(start + diagnostic.length, len(line))
    first, last = _window(line, start, end, width)
    end = max(start, min(end, last))
    head = _CUT if first and line[:first].strip() else ""
    tail = _CUT if last < len(line) and line[last:].strip() else ""
    before = columns(head) + columns(line[first:start])
    return f"{head}{line[first:last]}{tail}", before, max(1, columns(line[start:end]))


def _window(line: str, start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a line that is shown: what is marked, with as much around it as there is room for."""
    if columns(line) <= width:
        return 0, len(line)
    first = min(len(line) - len(line.lstrip()), start)
    last = len(line)
    if last - first > width:
        room = max(0, width - min(end - start, width)) // 2
        first = max(first, min(start - room, last - width)) if start - first > room else first
        last = min(last, first + width)
    # Signs that take two columns leave room for fewer: the end that is farther from the caret gives way.
    taken = columns(line[first:last])
    while taken > width and (first < start or last > start + 1):
        if start - first >= last - end:
            taken -= columns(line[first])
            first += 1
        else:
            last -= 1
            taken -= columns(line[last])
    return first, last


def _link(address: str, text: str) -> str:
    """Text that leads somewhere when it is clicked (OSC 8, closed by ST); just the text where there is no address."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if address else text
