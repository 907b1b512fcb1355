"""The declassification view of a document: who withheld, struck, stamped and released what, when, by what authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from teibuild.model import DocumentResult, Evidence, Marking, Moment, Page, Review, Span, Tally, Withheld
from teibuild.read.moments import moment
from teibuild.render.bars import bar, measure
from teibuild.render.wording import exemption
from teibuild.views import secrecy_words as said
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.secrecy_shares import shares
from teibuild.views.secrecy_timeline import Row, draw, ordered
from teibuild.words import Words

OPENING: Final = frozenset({"released", "declassified", "declassified-in-part"})
"""Decisions that open a document, whole or in part."""
OVERVIEW: Final = "declassification/index.html"
"""Path of the page of all documents; a page of prose may be called declassification.html."""
_RELEASING: Final = ("released", "declassified")
_LABEL: Final = 12
"""A category of exemptions begins with its code, which is shorter than this."""


class Authority(Struct, frozen=True):
    """An exemption: its code, what it means, and who claims it."""

    id: str
    code: str
    meaning: str


class Witness(Struct, frozen=True):
    """Marks of one kind that bear witness to an event, by page."""

    kind: str
    """``stamp``, ``marking``, ``bracket``, ``code`` or ``other``."""
    pages: tuple[tuple[Page, str], ...]
    """Each page with the id of the first mark on it."""


class Event(Struct, frozen=True):
    """An event as the list beneath the timeline tells it."""

    number: int
    anchor: str
    title: str
    date: str
    iso: str
    precision: str
    review: Review | None
    """The event of the header; none for the writing."""
    decisions: tuple[tuple[str, str, str], ...] = ()
    """Kind, the decision in our words, and in those of the event."""
    authorities: tuple[Authority, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    html: str = ""
    """HTML that this program wrote: the words of the header, or nothing."""


class Leaf(Struct, frozen=True):
    """A page at a glance: its markings, and where on it text is withheld or was."""

    page: Page
    above: tuple[Marking, ...]
    below: tuple[Marking, ...]
    tally: Tally | None
    spans: tuple[Span, ...]

    @property
    def state(self) -> str:
        """Whether its markings are ``struck``, ``unstruck``, struck in ``part``, or there are ``none``."""
        lines = (*self.above, *self.below)
        pieces = [struck for line in lines for _, struck in line.pieces]
        if not pieces:
            return "none"
        return "struck" if all(pieces) else "part" if any(pieces) else "unstruck"


def has_view(document: DocumentResult) -> bool:
    """Whether there is anything to show of a document."""
    found, record = document.declassification, document.record
    return bool(record.reviews or record.markings or found.stamps or found.passages or found.withheld)


def path_of(document: DocumentResult) -> str:
    """Path of the view on the site."""
    return f"documents/{document.record.id}/declassification.html"


def event_path(document: DocumentResult, review: Review) -> str:
    """Path of an event of the header in the view, as a path on the site."""
    return f"{path_of(document)}#{_anchor(review)}"


def _anchor(review: Review) -> str:
    return f"event-{review.id}"


def declassification_pages(site: Site) -> Iterator[SitePage]:
    """The view of each document that has something to show."""
    for document in site.documents:
        if has_view(document):
            yield _page(site, document)


def authorities(document: DocumentResult, codes: Iterable[str]) -> tuple[Authority, ...]:
    """Exemptions by the ids of their categories, each once."""
    known = dict(document.record.exemptions)
    found = []
    for identifier in dict.fromkeys(codes):
        code, mark, meaning = known.get(identifier, "").partition(": ")
        if not mark or len(code) >= _LABEL:
            code, meaning = exemption(identifier), known.get(identifier, "")
        found.append(Authority(identifier, code, meaning))
    return tuple(found)


def writing(document: DocumentResult) -> Moment:
    """When a document was written."""
    return moment(document.record.date)


def _page(site: Site, document: DocumentResult) -> SitePage:
    record, found, words = document.record, document.declassification, site.words
    events = _events(document, words)
    total, each = shares(found.tallies)
    claimed = [code for event in record.reviews for code in event.exemptions]
    claimed += [code for passage in found.passages for code in passage.exemptions]
    claimed += [code for gap in found.withheld for code in gap.exemptions]
    claimed += [code for stamp in found.stamps for _, codes in stamp.codes for code in codes]
    by_id = {event.review.id: event for event in events if event.review}
    title = words.text("{title}: declassification", title=record.title)
    return SitePage(
        path_of(document),
        "declassification.html",
        title,
        words.text("Who marked, reviewed and released “{title}”, when, and what was withheld.", title=record.title),
        record.revised,
        "index.html",
        {
            "doc": document,
            "events": events,
            "timeline": _timeline(document, events, site),
            "closed_for": closed_for(document, words),
            "overview": OVERVIEW,
            "authorities": authorities(document, claimed),
            "claimants": lambda code: [event for event in events if code in {item.id for item in event.authorities}],
            "stamps": [(stamp, _event_of(stamp.id, events)) for stamp in found.stamps],
            "passages": [
                (passage, authorities(document, passage.exemptions), *_fate(passage.id, record.reviews, by_id))
                for passage in found.passages
            ],
            "gaps": [(gap, authorities(document, gap.exemptions), *_gap(gap, words)) for gap in found.withheld],
            "unsized": sum(not gap.characters for gap in found.withheld),
            "leaves": _leaves(document),
            "total": total,
            "shares": list(zip(record.pages, each, strict=False)),
            "pages": {page.id: page for page in record.pages},
            "said": said,
        },
    )


def _events(document: DocumentResult, words: Words) -> tuple[Event, ...]:
    """The writing and the events of the header, in order of time."""
    record = document.record
    reviews = [record.reviews[at] for at in ordered([review.moment for review in record.reviews])]
    events = []
    if record.date or record.markings:
        when = writing(document)
        title = words.text("Typed and marked") if record.markings else words.text("Typed")
        events.append(Event(1, "event-written", title, said.dated(when, words), record.date, "", None))
    for number, review in enumerate(reviews, len(events) + 1):
        events.append(
            Event(
                number,
                _anchor(review),
                said.event_kind(review.kind, words),
                said.dated(review.moment, words),
                review.moment.written,
                said.precision(review.moment, words),
                review,
                tuple((item.kind, said.decision(item.kind, words), item.text) for item in review.decisions),
                authorities(document, review.exemptions),
                tuple(_witnesses(review.evidence, record.pages)),
                safe(review.html),
            )
        )
    return tuple(events)


def _witnesses(evidence: Sequence[Evidence], pages: Sequence[Page]) -> Iterator[Witness]:
    """Stamps one by one; marks of other kinds by the pages that bear them."""
    known = {page.id: page for page in pages}
    for item in evidence:
        if item.kind == "stamp" and item.page in known:
            yield Witness("stamp", ((known[item.page], item.id),))
    for kind in dict.fromkeys(item.kind for item in evidence if item.kind != "stamp"):
        first: dict[str, str] = {}
        for item in evidence:
            if item.kind == kind and item.page in known:
                first.setdefault(item.page, item.id)
        yield Witness(kind, tuple((known[page], name) for page, name in first.items()))


def _event_of(mark: str, events: Iterable[Event]) -> Event | None:
    """The event that a mark on the pages bears witness to."""
    return next((event for event in events if event.review and mark in _marks(event.review)), None)


def _marks(review: Review) -> set[str]:
    return {item.id for item in review.evidence}


def _fate(passage: str, reviews: Sequence[Review], by_id: Mapping[str, Event]) -> tuple[Event | None, Event | None]:
    """The event that bracketed a passage, and the one after it in the header that released the paper."""
    at = next((place for place, review in enumerate(reviews) if passage in _marks(review)), -1)
    after = reviews[at + 1 :]
    freed = next((review for review in after if {item.kind for item in review.decisions} & set(_RELEASING)), None)
    return by_id.get(reviews[at].id) if at >= 0 else None, by_id.get(freed.id) if freed else None


def _gap(gap: Withheld, words: Words) -> tuple[Markup, str]:
    return safe(bar(gap.size)), measure(gap.size, words) or words.text("size not stated")


def _leaves(document: DocumentResult) -> list[Leaf]:
    lines: dict[str, list[Marking]] = {}
    for marking in document.record.markings:
        lines.setdefault(marking.page, []).append(marking)
    tallies = {tally.page: tally for tally in document.declassification.tallies}
    leaves = []
    for page in document.record.pages:
        own = lines.get(page.id, [])
        below = [line for line in own if line.place.startswith("bottom")]
        tally = tallies.get(page.id)
        above = tuple(line for line in own if line not in below)
        leaves.append(Leaf(page, above, tuple(below), tally, tally.spans if tally else ()))
    return leaves


def _timeline(document: DocumentResult, events: Sequence[Event], site: Site) -> object:
    rows, words = [], site.words
    for event in events:
        review = event.review
        kinds = [kind for kind, _, _ in event.decisions if kind != "exemption"]
        decided = ", ".join(dict.fromkeys(label.lower() for kind, label, _ in event.decisions if kind in kinds))
        who = review.agencies[0].name if review and review.agencies else event.title
        label = ": ".join(filter(None, (who, decided)))
        row = Row(
            event.number,
            review.kind if review else "written",
            0,
            0,
            is_day=False,
            date=said.dated(review.moment, words, short=True) if review else event.date,
            label=label,
            opens=bool(set(kinds) & OPENING),
        )
        rows.append((row, review.moment if review else writing(document)))
    return draw(rows, site.edition.date)


def opened(document: DocumentResult) -> Moment | None:
    """The first dated event that opened a document, whole or in part; nothing where none is dated."""
    found = [
        review.moment
        for review in document.record.reviews
        if review.moment.first
        and review.moment.precision != "yearless"
        and {item.kind for item in review.decisions} & OPENING
    ]
    return min(found, key=lambda moment: moment.first, default=None)


def closed_for(document: DocumentResult, words: Words) -> str:
    """The time from a document's writing to its first dated release; empty where either is not known."""
    written, free = writing(document), opened(document)
    if not written.first or free is None or free.first < written.first:
        return ""
    return said.span(written.first, free.first, words)
