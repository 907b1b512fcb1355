"""The chronology: papers, events that they speak of and reviews, on one line of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from babel.dates import format_skeleton
from msgspec import Struct

from teibuild.model.dating import Dating
from teibuild.read.dates import first_day
from teibuild.views import secrecy_words
from teibuild.views.columns import overview
from teibuild.views.events import Event, events, written, year_written
from teibuild.views.page import Site, SitePage, safe
from teibuild.words import Words

CHRONOLOGY: Final = "chronology.html"
EVENTS: Final = 200
"""How many events a page lists, at most."""
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
    events: tuple[Event, ...]


def has_chronology(site: Site) -> bool:
    """Whether anything of the edition has a date."""
    return any(document.record.date or document.dates for document in site.documents)


def chronology_pages(site: Site, at: str) -> Iterator[SitePage]:
    """The chronology on one page, or a page a year (and a month, where a year is long) with an overview.

    Args:
        site: The site.
        at: Path of the entry of the main navigation that the pages belong to.

    """
    if not has_chronology(site):
        return
    words = site.words
    told = events(site.documents)
    chapters = _chapters(told, words)
    title = words.text("Chronology")
    about = words.text("The papers, what they and the notes speak of, and what became of the papers, in order of time.")
    paths = _paths(chapters)
    leaves = [(chapter.title, chapter.path, len(chapter.events)) for chapter in chapters if chapter.title]
    common = {
        "chapters": leaves,
        "at": CHRONOLOGY,
        "present": {event.kind.value for event in told},
        "said": secrecy_words,
    }
    pictures = [
        (name, [(width, safe(svg)) for width, svg in drawn]) for name, drawn in overview(told, paths, words, CHRONOLOGY)
    ]
    if leaves:
        variables = {**common, "years": [], "pictures": pictures, "chapter": ""}
        yield SitePage(CHRONOLOGY, "chronology.html", title, about, site.revised, at, variables)
        pictures = []
    for chapter in chapters:
        yield SitePage(
            chapter.path,
            "chronology.html",
            f"{title}: {chapter.title}" if chapter.title else title,
            about,
            site.revised,
            at,
            {**common, "years": _years(chapter.events, words), "pictures": pictures, "chapter": chapter.title},
        )


def _chapters(told: Sequence[Event], words: Words) -> list[Chapter]:
    if len(told) <= EVENTS:
        return [Chapter(CHRONOLOGY, "", tuple(told))]
    chapters: list[Chapter] = []
    for year, found in groupby(told, key=_year):
        of_year = list(found)
        label = words.text("Without a year") if year is None else year_written(year, words)
        name = "undated" if year is None else f"{year:04d}"
        if len(of_year) <= EVENTS or year is None:
            chapters += _cut(name, label, of_year, words)
            continue
        for month, group in groupby(of_year, key=_month):
            title = words.date(f"{year:04d}-{month:02d}") if month else label
            chapters += _cut(f"{name}-{month:02d}" if month else name, title, list(group), words)
    return chapters


def _cut(name: str, title: str, told: Sequence[Event], words: Words) -> Iterator[Chapter]:
    total = -(-len(told) // EVENTS)
    for number in range(1, total + 1):
        part = tuple(told[(number - 1) * EVENTS : number * EVENTS])
        path = f"chronology/{name}.html" if number == 1 else f"chronology/{name}/{number}.html"
        full = title if total == 1 else words.text("{title}, {n} of {total}", title=title, n=number, total=total)
        yield Chapter(path, full, part)


def _paths(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Where each year, month and day begins: its id → path on the site."""
    paths: dict[str, str] = {}
    for chapter in chapters:
        for event in chapter.events:
            for name in _names(event.dating):
                paths.setdefault(name, f"{chapter.path}#{name}")
    return paths


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
