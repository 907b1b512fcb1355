"""What a chronology tells: the papers, what was done to them, and what they and the notes speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Final

import msgspec
from msgspec import Raw, Struct

from teibuild.model import DocumentResult, Moment, Page, Precision, Review
from teibuild.model.dating import DateMention, Dating
from teibuild.read.dates import first_day, last_day, plain_date
from teibuild.shelf import Shelf, Table
from teibuild.views.briefs import Briefs
from teibuild.views.declassification import event_path
from teibuild.views.mentions import Located, Piece, pieces, place_path
from teibuild.words import Words

_MIDDLE: Final = 1 << 38
"""Added to a number to be sorted as bytes: years before the year 1 are less than 0."""


class EventKind(StrEnum):
    """What kind of event stands on the line of time."""

    PAPER = "paper"
    MENTIONED = "mentioned"
    """Spoken of in a paper."""
    NOTED = "noted"
    """Spoken of in a note of the editor's."""
    REVIEW = "review"
    """Something that was done about a paper's secrecy."""


class Event(Struct, frozen=True):
    """Something on the line of time."""

    kind: EventKind
    dating: Dating | None
    """``None`` where its year is not known."""
    document: DocumentResult
    path: str
    """Its place, as a path on the site."""
    page: Page | None = None
    pieces: tuple[Piece, ...] = ()
    """The sentence that speaks of it, with the date set off."""
    title: str = ""
    """What a paper is called."""
    review: Review | None = None
    """What was done about a paper's secrecy, by whom."""
    note: str = ""
    """Number or letter of the note."""
    month_day: str = ""
    """``--12-01``: the day of an event whose year is not known."""


class _Row(Struct, frozen=True):
    """An event as it is put aside, without its document."""

    kind: EventKind
    dating: Dating | None
    path: str
    page: Page | None
    pieces: tuple[Piece, ...]
    title: str
    review: Review | None
    note: str
    month_day: str


_KEPT: Final = _Row.__struct_fields__
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(list[tuple[bytes, Raw]])


def events(document: DocumentResult) -> Iterator[tuple[bytes, Raw]]:
    """The events of a document, each with what it is put in order by."""
    for event in _of_document(Located(document)):
        row = _Row(*(getattr(event, name) for name in _KEPT))
        yield _sortable(event.dating), Raw(_encoder.encode(row))


class Events:
    """Every event of all documents, on the disk, in calendar order; those without a year come last."""

    def __init__(self, briefs: Briefs, shelf: Shelf) -> None:
        self._briefs = briefs
        self._rows = Table(shelf, _Row, 3)

    def add(self, number: int, told: Raw) -> None:
        """Add those of a document."""
        for position, (order, row) in enumerate(_decoder.decode(told)):
            self._rows.put_raw(row, order, number, position)

    def __iter__(self) -> Iterator[Event]:
        for (_, number, _), row in self._rows.items():
            yield Event(document=self._briefs[number], **{name: getattr(row, name) for name in _KEPT})


def _sortable(dating: Dating | None) -> bytes:
    """The order of a dating as bytes, which are in the same order."""
    return b"".join((part + _MIDDLE).to_bytes(5) for part in order(dating))


def order(dating: Dating | None) -> tuple[int, ...]:
    """What datings are sorted by: the first day they can mean, and of those that begin alike the widest first.

    *Not after 1962* comes before *1962*, that before *January 1962*, that before *1 January 1962*.
    """
    if dating is None:
        return (1,)
    year, month, day = first_day(dating.first or dating.last)
    if not dating.first:
        return (0, year, month, day, 0)
    if not dating.last:
        return (0, year, month, day, 1)
    until = last_day(dating.last)
    return (0, year, month, day, 2, *(-part for part in until))


def written(dating: Dating, words: Words) -> str:
    """A dating in words: *27 October 1962*, *1801 to 1900*, *not after 1962*."""
    first, last = _date(dating.first, words), _date(dating.last, words)
    if dating.first == dating.last:
        return first
    if dating.first and dating.last:
        if dating.lasting:
            return words.text("{first} to {last}", first=first, last=last)
        return words.text("between {first} and {last}", first=first, last=last)
    if dating.first:
        return words.text("from {date}", date=first) if dating.lasting else words.text("not before {date}", date=first)
    return words.text("until {date}", date=last) if dating.lasting else words.text("not after {date}", date=last)


def year_written(year: int, words: Words) -> str:
    """A year as readers write it; the year before the year 1 is 0 (ISO 8601)."""
    return str(year) if year > 0 else words.text("{year} BC", year=1 - year)


def _date(iso: str, words: Words) -> str:
    year = iso.rpartition("-")[0] if iso.startswith("-") and iso.count("-") > 1 else iso
    if year.startswith("-") or iso.startswith("0000"):
        return year_written(first_day(iso)[0], words)
    return words.date(iso) if "-" in iso else iso.lstrip("0")


def _of_document(located: Located) -> Iterator[Event]:
    document = located.document
    record = document.record
    date = plain_date(record.date)
    dating = Dating(date, date) if date else None
    yield Event(EventKind.PAPER, dating, document, place_path(document, ""), title=record.title)
    yield from _mentions(located, date)
    for review in record.reviews:
        moment = review.moment
        yield Event(
            EventKind.REVIEW,
            _dating(moment),
            document,
            event_path(document, review),
            located.pages.get(review.page),
            review=review,
            month_day=f"--{moment.first}" if moment.precision is Precision.YEARLESS else "",
        )


def _dating(moment: Moment) -> Dating | None:
    """The dating of an event of the header, as those of the texts are written."""
    if moment.precision in {Precision.YEARLESS, Precision.UNKNOWN}:
        return None
    if moment.written:
        return Dating(moment.written, moment.written)
    return Dating(moment.first, moment.last, lasting=False)


def _mentions(located: Located, date: str) -> Iterator[Event]:
    groups = groupby(located.document.dates, key=lambda one: (one.block, one.in_note, _sentence(one)))
    for _, group in groups:
        by_dating: dict[Dating, list[DateMention]] = {}
        for one in group:
            by_dating.setdefault(one.dating, []).append(one)
        for dating, found in by_dating.items():
            if found[0].dates_paper:
                yield from _paper(located, found[0], date)
            else:
                yield _spoken_of(located, dating, found)


def _spoken_of(located: Located, dating: Dating, found: Sequence[DateMention]) -> Event:
    first = found[0]
    spans = [(len(one.before), len(one.before) + len(one.text)) for one in found]
    return Event(
        EventKind.NOTED if first.in_note else EventKind.MENTIONED,
        dating,
        located.document,
        place_path(located.document, first.block),
        located.pages.get(first.page),
        tuple(pieces(_sentence(first), spans)),
        note=located.notes.get(first.block, "") if first.in_note else "",
    )


def _paper(located: Located, line: DateMention, date: str) -> Iterator[Event]:
    """A paper of the folder with a date line of its own; the first one is the document itself."""
    record = located.document.record
    page = located.pages.get(line.page)
    inside = {line.block, page.part if page else ""}
    number, part = next(((number, part) for number, part in enumerate(record.parts) if part.id in inside), (0, None))
    if number or line.dating.first != date:
        title = part.title if part is not None else record.title
        path = place_path(located.document, part.id if part is not None else line.block)
        yield Event(EventKind.PAPER, line.dating, located.document, path, page, title=title or record.title)


def _sentence(one: DateMention) -> str:
    return one.before + one.text + one.after
