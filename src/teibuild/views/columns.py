"""A picture of a chronology: columns for its years and, where they crowd, for its days, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Final

from msgspec import Struct, field

from teibuild.read.dates import first_day
from teibuild.render.context import relative
from teibuild.views.events import Event, EventKind, year_written
from teibuild.words import Words

_KINDS: Final = tuple(EventKind)
_WIDTHS: Final[Mapping[str, int]] = {"wide": 860, "narrow": 340}
"""Widths of the picture in pixels: for a screen, and for a phone."""
_COLUMNS: Final = 120
"""How many columns a picture has, at most; more years than these are put together by tens."""
_GAP: Final = 2
"""How many empty years in a row are shown; longer gaps are left out, and marked."""
_WINDOW: Final = 31
"""Days of the picture of the busiest days."""
_BUSY: Final = 8
"""How many events on days make that picture worth drawing."""
_HEIGHT: Final = 96
_BASE: Final = 24
"""Room beneath the columns for their labels."""


class Column(Struct, frozen=True):
    """One column: a year, ten years, or a day."""

    label: str
    href: str = ""
    counts: tuple[int, ...] = ()
    """How many events of each kind, in the order of :class:`EventKind`."""
    is_gap: bool = False
    """True for the mark of a gap, which has no column."""

    @property
    def total(self) -> int:
        """How many events."""
        return sum(self.counts)


class Tallies(Struct):
    """How many events of each kind there are, year by year and day by day, in the order of :class:`EventKind`."""

    years: dict[int, list[int]] = field(default_factory=dict)
    days: dict[date, list[int]] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Count an event."""
        kind = _KINDS.index(event.kind)
        if event.dating:
            year = first_day(event.dating.first or event.dating.last)[0]
            self.years.setdefault(year, [0] * len(_KINDS))[kind] += 1
        day = _day(event)
        if day:
            self.days.setdefault(day, [0] * len(_KINDS))[kind] += 1


def overview(
    told: Tallies, paths: Mapping[str, str], words: Words, at: str
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The pictures of a chronology, each with its title and, for wide and narrow screens, its SVG.

    Args:
        told: How many events there are.
        paths: Where each year, month and day begins: its id → path on the site.
        words: The words of the interface.
        at: Path of the page that shows the pictures.

    """
    links = {name: relative(at, path) for name, path in paths.items()}
    years = _years(told, links, words)
    if sum(not column.is_gap for column in years) > 1:
        yield words.text("Year by year"), _drawn(years)
    columns, first, last = _days(told, links)
    if columns:
        ends = {"first": words.date(first), "last": words.date(last)}
        yield words.text("The days most spoken of: {first} to {last}", **ends), _drawn(columns)


def _years(told: Tallies, links: Mapping[str, str], words: Words) -> list[Column]:
    counts = told.years
    unit = 1
    while len({year // unit for year in counts}) > _COLUMNS:
        unit *= 10
    slots: dict[int, list[int]] = {}
    hrefs: dict[int, str] = {}
    for year in sorted(counts):
        hrefs.setdefault(year // unit, links.get(f"year-{year}", ""))
        totals = slots.setdefault(year // unit, [0] * len(_KINDS))
        for index, number in enumerate(counts[year]):
            totals[index] += number
    columns: list[Column] = []
    expected: int | None = None
    for slot, numbers in slots.items():
        missing = slot - expected if expected is not None else 0
        if missing > _GAP:
            columns.append(Column("", is_gap=True))
        else:
            columns += [Column(year_written((slot - n) * unit, words)) for n in range(missing, 0, -1)]
        columns.append(Column(year_written(slot * unit, words), hrefs[slot], tuple(numbers)))
        expected = slot + 1
    return columns


def _days(told: Tallies, links: Mapping[str, str]) -> tuple[list[Column], str, str]:
    """The days of the busiest stretch, the first and the last of them; no columns where no days are busy."""
    counts = told.days
    first, last = busiest({day: sum(numbers) for day, numbers in counts.items()})
    if first == last or sum(sum(numbers) for day, numbers in counts.items() if first <= day <= last) < _BUSY:
        return [], "", ""
    columns = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        columns.append(Column(str(day.day), links.get(f"day-{day}", ""), tuple(counts.get(day, ()))))
    return columns, first.isoformat(), last.isoformat()


def _day(event: Event) -> date | None:
    dating = event.dating
    if dating is None or dating.first != dating.last:
        return None
    try:
        return date.fromisoformat(dating.first)
    except ValueError:
        return None


def busiest(totals: Mapping[date, int]) -> tuple[date, date]:
    """The first and the last day of the month-long stretch that has most events; of equals, the earliest."""
    days = sorted(totals)
    best, ends = 0, (date.min, date.min)
    start, running = 0, 0
    for day in days:
        running += totals[day]
        while (day - days[start]).days >= _WINDOW:
            running -= totals[days[start]]
            start += 1
        if running > best:
            best, ends = running, (days[start], day)
    return ends


def _drawn(columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [(name, svg(columns, width)) for name, width in _WIDTHS.items()]


def svg(columns: Sequence[Column], width: int) -> str:
    """Columns as SVG. What it shows is told by the lists beneath it as well, so that it is a picture only.

    Args:
        columns: The columns from left to right; at least one.
        width: Width in pixels, at most.

    """
    pitch = min(44.0, width / len(columns))
    used = _number(pitch * len(columns))
    most = max(1, *(column.total for column in columns))
    bar = max(1.5, min(26.0, pitch * 0.72))
    labels = _labels(columns, pitch)
    height = _HEIGHT + _BASE
    out = [f'<svg viewBox="0 0 {used} {height}" width="{used}" height="{height}" aria-hidden="true">']
    out.append(f'<path class="axis" d="M0 {_HEIGHT}.5H{used}"/>')
    for number, column in enumerate(columns):
        middle = pitch * (number + 0.5)
        if column.is_gap:
            out.append(f'<text class="gap" x="{_number(middle)}" y="{_HEIGHT + 4}">⋯</text>')
            continue
        inside = "".join(_stack(column, middle - bar / 2, bar, most))
        if number in labels:
            inside += f'<text x="{_number(middle)}" y="{_HEIGHT + 18}">{escape(column.label)}</text>'
        if column.href:
            title = f"<title>{escape(column.label)}: {column.total}</title>"
            inside = f'<a href="{escape(column.href)}" tabindex="-1">{title}{inside}</a>'
        out.append(inside)
    out.append("</svg>")
    return "".join(out)


def _labels(columns: Sequence[Column], pitch: float) -> set[int]:
    """Which columns have room for their labels: the tallest and the ends first, the empty ones last."""
    room = max(len(column.label) for column in columns) * 7.5 + 6
    order = sorted(range(len(columns)), key=lambda number: (-columns[number].total, number))
    chosen: list[int] = []
    full = [number for number in range(len(columns)) if columns[number].total]
    for number in [order[0], *full[:1], *full[-1:], *full, *range(len(columns))]:
        if columns[number].label and all(abs(number - other) * pitch >= room for other in chosen):
            chosen.append(number)
    return set(chosen)


def _stack(column: Column, left: float, width: float, most: int) -> Iterator[str]:
    """The pieces of a column, one a kind of event, from the ground up."""
    at = float(_HEIGHT)
    for kind, count in zip(_KINDS, column.counts, strict=False):
        if count:
            tall = max(2.0, (_HEIGHT - 8) * count / most)
            at -= tall
            size = f'x="{_number(left)}" y="{_number(at)}" width="{_number(width)}" height="{_number(tall)}"'
            yield f'<rect class="kind-{kind}" {size}/>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
