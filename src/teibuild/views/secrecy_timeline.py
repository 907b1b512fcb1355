"""The timeline of a document's secrecy, to scale: where on a line from its writing to today each event stands.

Places are per cent of the line's length, so that a drawing can be as wide as the page; only days count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import Moment, Precision

_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
_MOST_TICKS: Final = 8
_HALF: Final = 50.0
_MOST_YEARS: Final = 200
"""Years of which a day without its year is marked in each."""


class Tick(Struct, frozen=True):
    """A year on the axis."""

    x: float
    label: str
    strong: bool
    """True where it is told on the narrowest screen, too."""


class Row(Struct, frozen=True):
    """An event on the timeline."""

    number: int
    kind: str
    """``written``, or the type of the event."""
    x: float
    """Where its mark stands, or its span begins."""
    end: float
    """Where its span ends; the same as ``x`` for a day."""
    is_day: bool
    open_start: bool = False
    open_end: bool = False
    days: tuple[float, ...] = ()
    """Each day that a date without its year can be."""
    date: str = ""
    label: str = ""
    opens: bool = False
    """Whether the event releases or declassifies, whole or in part."""

    @property
    def to_the_left(self) -> bool:
        """Whether its label stands to the left of its place, because there is more room."""
        return self.x > _HALF


class Timeline(Struct, frozen=True):
    """A timeline ready to be drawn."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    first: int
    """The year in which it begins."""
    last: int
    """The year with whose end it ends."""
    opened: float | None = None
    """Where the first dated event that opens the document stands; nowhere where none is dated."""


def ordered(moments: Sequence[Moment]) -> list[int]:
    """Positions of dates in order of time; those that cannot be placed come last, as they were."""
    placed = {Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.BETWEEN, Precision.AFTER, Precision.BEFORE}
    known = [at for at, moment in enumerate(moments) if moment.precision in placed]
    known.sort(key=lambda at: (moments[at].first or moments[at].last, moments[at].last, at))
    return known + [at for at, moment in enumerate(moments) if moment.precision not in placed]


def draw(rows: Sequence[tuple[Row, Moment]], today: str) -> Timeline | None:
    """Lay events out to scale.

    Args:
        rows: Events in order, the first being the writing, each with its date; their places are filled in.
        today: Date of the edition, ISO 8601, which is the latest that an event without a date can be.

    Returns:
        The timeline, or nothing where no event bears a date.

    """
    known = [day for _, moment in rows for day in (moment.first, moment.last) if len(day) == len("1962-10-27")]
    if not known:
        return None
    loose = any(moment.precision in {Precision.UNKNOWN, Precision.YEARLESS, Precision.AFTER} for _, moment in rows)
    first, last = int(min(known)[:4]), int(max(known)[:4])
    if loose and today[:4].isdigit():
        last = max(last, int(today[:4]))
    scale = _Scale(first, last)
    begin = min(known)
    placed = tuple(_placed(row, moment, scale, begin, today) for row, moment in rows)
    opened = [row.x for row in placed if row.opens and row.is_day]
    return Timeline(placed, tuple(_ticks(scale)), first, last, min(opened, default=None))


class _Scale(Struct, frozen=True):
    first: int
    last: int

    def at(self, day: str) -> float:
        """Where a day stands, in per cent of the line."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal()
        place = (date.fromisoformat(day).toordinal() - start) / max(1, end - start) * 100
        return round(min(100.0, max(0.0, place)), 2)


def _placed(row: Row, moment: Moment, scale: _Scale, begin: str, today: str) -> Row:
    end_of_line = scale.at(today) if len(today) == len("1962-10-27") else 100.0
    match moment.precision:
        case Precision.DAY:
            return replace(row, x=scale.at(moment.first), end=scale.at(moment.first), is_day=True)
        case Precision.MONTH | Precision.YEAR | Precision.BETWEEN:
            return replace(row, x=scale.at(moment.first), end=scale.at(moment.last), is_day=False)
        case Precision.AFTER:
            return replace(row, x=scale.at(moment.first), end=end_of_line, is_day=False, open_end=True)
        case Precision.BEFORE:
            return replace(row, x=scale.at(begin), end=scale.at(moment.last), is_day=False, open_start=True)
    row = replace(row, x=scale.at(begin), end=end_of_line, is_day=False, open_start=True, open_end=True)
    if moment.precision is Precision.YEARLESS and scale.last - scale.first <= _MOST_YEARS:
        return replace(row, days=tuple(scale.at(day) for day in _each_year(moment.first, scale, begin, today)))
    return row


def _each_year(day: str, scale: _Scale, begin: str, today: str) -> list[str]:
    days = []
    for year in range(scale.first, scale.last + 1):
        try:
            each = date(year, int(day[:2]), int(day[3:])).isoformat()
        except ValueError:
            continue  # 29 February
        if begin <= each <= today:
            days.append(each)
    return days


def _ticks(scale: _Scale) -> list[Tick]:
    years = scale.last + 1 - scale.first
    step = next((step for step in _STEPS if years / step <= _MOST_TICKS), years)
    at = [scale.first, *range((scale.first // step + 1) * step, scale.last + 1, step)]
    # A round year that stands too close to the first one would be written over it.
    kept = [year for year in at if year == scale.first or (year - scale.first) / years > 0.05]
    ticks = [Tick(scale.at(f"{year:04}-01-01"), str(year), strong=False) for year in kept]
    strong = {0, len(ticks) - 1} | set(range(0, len(ticks), max(1, len(ticks) // 3)))
    return [replace(tick, strong=place in strong) for place, tick in enumerate(ticks)]
