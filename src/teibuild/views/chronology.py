"""The chronology: papers, events that they speak of and reviews, on one line of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, groupby, islice
from typing import Final

from babel.dates import format_skeleton
from msgspec import Struct, field

from teibuild.model import DocumentResult
from teibuild.model.dating import Dating
from teibuild.read.dates import first_day
from teibuild.views import secrecy_words
from teibuild.views.columns import Tallies, overview
from teibuild.views.events import Event, Events, written, year_written
from teibuild.views.leaves import pages_of, steps
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.shelved import Trait, any_of
from teibuild.words import Words

CHRONOLOGY: Final = "chronology.html"
EVENTS: Final = 200
"""How many events a page lists, at most."""
CHAPTERS: Final = 60
"""How many pages are all named on each of them; of more, the years, the months of the year, and its parts."""
_LEAP: Final = 2000


class Moment(Struct, frozen=True):
    """The events of one date."""

    id: str
    """Such as ``day-1962-10-27``; empty for a span of time."""
    label: str
    iso: str
    """ISO 8601 date; empty for a span of time."""
    events: tuple[Event, ...]


class Month(Struct, frozen=True):
    """The events of a month; those of the whole year have none."""

    id: str
    label: str
    moments: tuple[Moment, ...]


class Year(Struct, frozen=True):
    """The events of a year."""

    id: str
    label: str
    months: tuple[Month, ...]


class Chapter(Struct, frozen=True):
    """A page of the chronology."""

    path: str
    title: str
    """Empty where there is one page only."""
    total: int
    """How many events it lists."""
    year: str = ""
    """Its year in words."""
    month: str = ""
    """Its month in words, where the year has a page for each."""


class Link(Struct, frozen=True):
    """A way from a page of the chronology to another."""

    title: str
    path: str
    total: int
    """How many events it leads to."""
    current: bool = False
    """Whether it leads to where one is."""


class _Plan(Struct):
    """What the pages of a chronology are cut from: how many events there are, and where their dates begin."""

    runs: list[tuple[int | None, int, int]] = field(default_factory=list)
    """Year, month (0 for a whole year) and number of the events that follow one another in the order of time."""
    tallies: Tallies = field(default_factory=Tallies)
    kinds: set[str] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)
    """The first event of each year, month and day, by its id."""

    @classmethod
    def of(cls, told: Iterable[Event]) -> _Plan:
        plan = cls()
        at = 0
        for (year, month), group in groupby(told, key=lambda event: (_year(event), _month(event))):
            begin = at
            for event in group:
                plan.tallies.add(event)
                plan.kinds.add(event.kind.value)
                for name in _names(event.dating):
                    plan.names.setdefault(name, at)
                at += 1
            plan.runs.append((year, month, at - begin))
        return plan


def has_chronology(site: Site) -> bool:
    """Whether anything of the edition has a date."""
    return any_of(site.documents, Trait.DATED, is_dated)


def is_dated(document: DocumentResult) -> bool:
    """Whether a document has a date, or speaks of one."""
    return bool(document.record.date or document.dates)


def chronology_pages(site: Site, told: Events, at: str) -> Iterator[SitePage]:
    """The chronology on one page, or a page a year (and a month, where a year is long) with an overview.

    Args:
        site: The site.
        told: Its events.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    if not has_chronology(site):
        return
    words = site.words
    plan = _Plan.of(told)
    chapters = _chapters(plan, words)
    title = words.text("Chronology")
    about = words.text("The papers, what they and the notes speak of, and what became of the papers, in order of time.")
    common = {"at": CHRONOLOGY, "present": sorted(plan.kinds), "said": secrecy_words}
    drawn = overview(plan.tallies, _paths(plan, chapters), words, CHRONOLOGY)
    pictures = [(name, [(width, safe(svg)) for width, svg in each]) for name, each in drawn]
    years = _grouped(chapters, lambda chapter: chapter.year)
    if chapters[0].title:
        variables = {**common, **_ways(chapters, None, years), "years": [], "pictures": pictures, "chapter": ""}
        yield SitePage(CHRONOLOGY, "chronology.html", title, about, site.revised, at, variables)
        pictures = []
    rest = iter(told)
    for number, chapter in enumerate(chapters):
        own = list(islice(rest, chapter.total))
        yield SitePage(
            chapter.path,
            "chronology.html",
            f"{title}: {chapter.title}" if chapter.title else title,
            about,
            site.revised,
            at,
            {
                **common,
                **_ways(chapters, number, years),
                "years": _years(own, words),
                "pictures": pictures,
                "chapter": chapter.title,
            },
        )


def _ways(chapters: Sequence[Chapter], here: int | None, years: Mapping[str, range]) -> dict[str, object]:
    """What leads from a page of the chronology to the others: all of them, or years, months of the year, and parts."""
    if len(chapters) <= CHAPTERS:
        links = [Link(one.title, one.path, one.total, number == here) for number, one in enumerate(chapters)]
        return {"chapters": links if chapters[0].title else [], "months": [], "parts": [], "part": 0}
    chapter = chapters[here] if here is not None else None
    all_years = [_link(chapters, year, found, here) for year, found in years.items()]
    if chapter is None or here is None:
        return {"chapters": all_years, "months": [], "parts": [], "part": 0}
    of_year = years[chapter.year]
    months = _grouped(chapters[of_year.start : of_year.stop], lambda one: one.month)
    within = {month: range(of_year.start + part.start, of_year.start + part.stop) for month, part in months.items()}
    of_month = within[chapter.month]
    return {
        "chapters": all_years,
        "months": [_link(chapters, month or chapter.year, found, here) for month, found in within.items()]
        if len(within) > 1
        else [],
        "parts": steps(here - of_month.start + 1, len(of_month), lambda part: chapters[of_month[part - 1]].path),
        "part": here - of_month.start + 1,
    }


def _link(chapters: Sequence[Chapter], title: str, found: range, here: int | None) -> Link:
    total = sum(chapters[number].total for number in found)
    return Link(title, chapters[found.start].path, total, here in found)


def _grouped(chapters: Sequence[Chapter], name: Callable[[Chapter], str]) -> dict[str, range]:
    """Where the chapters of each year or month begin and end."""
    groups: dict[str, range] = {}
    for number, chapter in enumerate(chapters):
        begun = groups.get(name(chapter), range(number, number))
        groups[name(chapter)] = range(begun.start, number + 1)
    return groups


def _chapters(plan: _Plan, words: Words) -> list[Chapter]:
    total = sum(number for _, _, number in plan.runs)
    if total <= EVENTS:
        return [Chapter(CHRONOLOGY, "", total)]
    chapters: list[Chapter] = []
    for year, found in groupby(plan.runs, key=lambda run: run[0]):
        months = [(month, number) for _, month, number in found]
        of_year = sum(number for _, number in months)
        label = words.text("Without a year") if year is None else year_written(year, words)
        name = "undated" if year is None else f"{year:04d}"
        if of_year <= EVENTS or year is None:
            chapters += _cut(name, label, of_year, label, "", words)
            continue
        for month, number in months:
            title = words.date(f"{year:04d}-{month:02d}") if month else label
            chapters += _cut(
                f"{name}-{month:02d}" if month else name, title, number, label, title if month else "", words
            )
    return chapters


def _cut(name: str, title: str, events: int, year: str, month: str, words: Words) -> Iterator[Chapter]:
    total = pages_of(events, EVENTS)
    for number in range(1, total + 1):
        path = f"chronology/{name}.html" if number == 1 else f"chronology/{name}/{number}.html"
        full = title if total == 1 else words.text("{title}, {n} of {total}", title=title, n=number, total=total)
        yield Chapter(path, full, min(EVENTS, events - (number - 1) * EVENTS), year, month)


def _paths(plan: _Plan, chapters: Sequence[Chapter]) -> dict[str, str]:
    """Where each year, month and day begins: its id → path on the site."""
    ends = list(accumulate(chapter.total for chapter in chapters))
    return {name: f"{chapters[bisect_right(ends, at)].path}#{name}" for name, at in plan.names.items()}


def _names(dating: Dating | None) -> list[str]:
    if dating is None:
        return []
    anchor = dating.first or dating.last
    year, month, _ = first_day(anchor)
    names = [f"year-{year}"]
    if _has_month(anchor):
        names.append(f"month-{year}-{month:02d}")
    return [*names, f"day-{anchor}"] if dating.first == dating.last else names


def _years(told: Sequence[Event], words: Words) -> list[Year]:
    years = []
    for year, group in groupby(told, key=_year):
        name = "year-unknown" if year is None else f"year-{year}"
        label = words.text("Without a year") if year is None else year_written(year, words)
        months = []
        for month, found in groupby(group, key=_month):
            title = words.date(f"{year:04d}-{month:02d}") if month and year is not None else ""
            months.append(
                Month(f"month-{year}-{month:02d}" if title else "", title, tuple(_moments(list(found), words)))
            )
        years.append(Year(name, label, tuple(months)))
    return years


def _moments(told: Sequence[Event], words: Words) -> Iterator[Moment]:
    for (dating, month_day), group in groupby(told, key=lambda event: (event.dating, event.month_day)):
        if dating is None:
            yield Moment("", _yearless(month_day, words), "", tuple(group))
        elif dating.first == dating.last:
            yield Moment(f"day-{dating.first}", written(dating, words), dating.first, tuple(group))
        else:
            yield Moment("", written(dating, words), "", tuple(group))


def _yearless(month_day: str, words: Words) -> str:
    """``--12-01`` as *1 December*; a leap year serves to write it."""
    try:
        day = date.fromisoformat(f"{_LEAP}-{month_day[2:]}")
    except ValueError:
        return words.text("Date not known")
    return format_skeleton("MMMMd", day, locale=words.locale)


def _year(event: Event) -> int | None:
    return first_day(event.dating.first or event.dating.last)[0] if event.dating else None


def _month(event: Event) -> int:
    """The month, or 0 for an event of a whole year."""
    if event.dating is None:
        return 0
    anchor = event.dating.first or event.dating.last
    return first_day(anchor)[1] if _has_month(anchor) else 0


def _has_month(date: str) -> bool:
    return "-" in date.lstrip("-")
