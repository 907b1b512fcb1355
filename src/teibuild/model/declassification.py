"""What a document says of its own secrecy: markings, stamps, reviews, and text withheld or once withheld."""

from __future__ import annotations

from enum import StrEnum

from msgspec import field

from teibuild.model.record import Record


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BETWEEN = "between"
    AFTER = "after"
    BEFORE = "before"
    YEARLESS = "yearless"
    """A day and month without its year."""
    UNKNOWN = "unknown"


class Moment(Record, frozen=True):
    """A date with its precision (TEI ``att.datable``)."""

    precision: Precision = Precision.UNKNOWN
    first: str = ""
    """The first day that it can be, ISO 8601; empty where nothing bounds it. Of a yearless day, ``MM-DD``."""
    last: str = ""
    """The last day that it can be, ISO 8601; empty where nothing bounds it."""
    written: str = ""
    """The date as encoded, such as ``1988-03``; empty for a span."""
    certainty: str = ""
    """What ``@cert`` says."""


class Marking(Record, frozen=True):
    """A classification line (forme work) as the page bears it."""

    text: str
    page: str
    """Id of the page."""
    place: str
    struck: bool
    pieces: tuple[tuple[str, bool], ...] = ()
    """The line in pieces, each with whether it is struck."""
    id: str = ""


class Decision(Record, frozen=True):
    """One thing that a review decided."""

    kind: str
    """Such as ``released``, ``declassified`` or ``exemption``."""
    text: str
    exemptions: tuple[str, ...] = ()
    """Ids of the categories that it rests on."""


class Agency(Record, frozen=True):
    """An office that reviewed a document or stands on its stamp."""

    name: str
    ref: str = ""
    """Key of the register entry; empty where there is none."""


class Evidence(Record, frozen=True):
    """What on the pages bears witness to an event."""

    id: str
    page: str
    """Id of the page that bears it."""
    kind: str
    """``stamp``, ``marking``, ``bracket``, ``code`` or ``other``."""


class Review(Record, frozen=True):
    """An event of a document's secrecy: a review, a strike, a release (TEI ``custEvent``)."""

    id: str
    when: str
    """ISO 8601 date; empty where the event gives none."""
    agency: str
    """The agencies as one name; see ``agencies`` for each."""
    reviewer: str
    decisions: tuple[Decision, ...]
    text: str
    """The event in the editor's words."""
    stamp: str = ""
    """Id of the stamp or of the first mark on the pages that records the review."""
    page: str = ""
    """Id of the page that bears it."""
    kind: str = "declassification-review"
    """Type of the event, such as ``declassification`` or ``release``."""
    moment: Moment = field(default_factory=Moment)
    agencies: tuple[Agency, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    html: str = ""
    """The event in the editor's words, as HTML within a block, with links from the declassification view."""

    @property
    def exemptions(self) -> tuple[str, ...]:
        """Ids of the exemptions that the event claims, each once."""
        return tuple(dict.fromkeys(code for decision in self.decisions for code in decision.exemptions))


class PieceKind(StrEnum):
    """What a piece of a stamp is."""

    WORDS = "words"
    BOX = "box"
    TICKED = "ticked"
    CODE = "code"


class StampPiece(Record, frozen=True):
    """A piece of a line on a stamp: words, a box, the code of an exemption."""

    kind: PieceKind
    text: str = ""


class StampBox(Record, frozen=True):
    """A box on a stamp, and what it offers."""

    ticked: bool
    text: str
    """What it offers, in the words on the stamp."""
    read: str
    """The same as the editor reads it, abbreviations expanded."""
    terms: tuple[str, ...] = ()
    """Keys of the glossary entries that explain it."""
    decision: str = ""
    """The decision that it offers, such as ``released``; empty where it is none that we know."""


class Stamp(Record, frozen=True):
    """A stamp read as data."""

    id: str
    page: str
    kind: str
    """Type of the stamp, such as ``declassification-review``."""
    moment: Moment
    date: str
    """The date in the words on the stamp."""
    lines: tuple[tuple[StampPiece, ...], ...]
    """All that stands on it, line by line."""
    agencies: tuple[Agency, ...] = ()
    """In the words on the stamp, with what the register knows of them."""
    reviewer: str = ""
    """In the words on the stamp."""
    boxes: tuple[StampBox, ...] = ()
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Exemptions: as written, and the ids of their categories."""


class Size(Record, frozen=True):
    """How much is missing (TEI ``att.dimensions``)."""

    number: float
    """How many of the unit; 0 where it is not known."""
    unit: str
    """``char``, ``word``, ``line``, ``paragraph``, ``page`` or ``leaf``; empty where it is not known."""
    words: str = ""
    """The size in the editor's words (``@extent``)."""


class Withheld(Record, frozen=True):
    """A passage that is still withheld (TEI ``gap``)."""

    id: str
    page: str
    block: str
    """Id of the paragraph or other block around it."""
    size: Size
    characters: int
    """How many characters it may have; 0 where its size is not known."""
    exemptions: tuple[str, ...]
    before: str
    after: str


class Quoted(Record, frozen=True):
    """A piece of a passage, as long as one paragraph goes on on one page."""

    page: str
    text: str
    continues: bool
    """True where the paragraph began before, on another page."""


class Passage(Record, frozen=True):
    """A passage that was once bracketed for excision, and stands here (TEI ``metamark``)."""

    id: str
    page: str
    block: str
    exemptions: tuple[str, ...]
    text: tuple[Quoted, ...]
    words: int
    characters: int


class SpanKind(StrEnum):
    """What became of a stretch of a page's text."""

    RELEASED = "released"
    """Bracketed for excision once, and released."""
    WITHHELD = "withheld"


class Span(Record, frozen=True):
    """A stretch of a page's text, as parts of the page's length from 0 to 1."""

    kind: SpanKind
    start: float
    end: float


class Tally(Record, frozen=True):
    """How much text a page has and had; what is withheld is estimated from its size."""

    page: str
    words: int
    """Words that can be read, without forme work."""
    characters: int
    released_words: int = 0
    """Of these, words once bracketed for excision."""
    released_characters: int = 0
    withheld_words: int = 0
    withheld_characters: int = 0
    spans: tuple[Span, ...] = ()


class Declassification(Record, frozen=True):
    """What the declassification view shows beside the events and the markings of the record."""

    stamps: tuple[Stamp, ...] = ()
    passages: tuple[Passage, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    tallies: tuple[Tally, ...] = ()
