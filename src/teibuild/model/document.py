"""What is known of one document once it has been read: small, complete, and without its tree."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from msgspec import field
from msgspec.structs import replace

from teibuild.model.dating import DateMention
from teibuild.model.declassification import Declassification, Marking, Review
from teibuild.model.diagnostic import Diagnostic
from teibuild.model.record import Record
from teibuild.model.release import Passage
from teibuild.model.search import SearchRecord


class Party(Record, frozen=True):
    """Someone who sent or received a document (TEI ``correspAction``)."""

    name: str
    ref: str = ""
    """Key of the register entry, such as ``people/rostow``; empty where there is none."""


class Page(Record, frozen=True):
    """A page (leaf side) of the typescript, begun by a ``pb``."""

    id: str
    sequence: int
    """Position in the document, from 1."""
    n: str
    """Number as the page bears it, without brackets."""
    supplied: bool
    """True where the page bears no number and the editor supplied it."""
    part: str
    """Id of the part of the document that the page begins in."""


class Part(Record, frozen=True):
    """A paper within the folder: a covering memorandum, an attachment."""

    id: str
    kind: str
    """``document`` or ``attachment``."""
    title: str
    first_page: str
    """Id of the page it begins on."""


class NoteKind(StrEnum):
    """Whose voice a note is."""

    EDITORIAL = "editorial"
    TEXTUAL = "textual"
    ANNOTATION = "annotation"


class Note(Record, frozen=True):
    """A note of the editor, or one written on the page."""

    id: str
    kind: NoteKind
    label: str
    """Number of an editorial note, letter of a textual one."""
    page: str
    text: str = ""
    """The note without its mark-up."""
    html: str = ""
    """The note as HTML within a block, with links from a page beside the reading view."""
    before: str = ""
    """The words that an editor's note is on: the last ones before its mark."""
    target: str = ""
    """Id of what the note is about, where it says so."""


class ApparatusEntry(Record, frozen=True):
    """One place where the edited text departs from the typescript, or where its text is discussed."""

    id: str
    label: str
    page: str
    block: str
    """Id of the paragraph or other block around it."""
    kind: str
    """``correction``, ``regularisation``, ``supplied``, ``surplus``, ``unclear``, ``deletion`` or ``note``."""
    typed: str
    """What the page has; empty where the editor supplied text."""
    edited: str
    """What the reading text has; empty where text is left out."""
    before: str
    """A few words before the place."""
    after: str
    """A few words after it."""
    responsible: str
    certainty: str
    notes: tuple[Note, ...] = ()
    about: str = ""
    """Name of the TEI element that a note without an emendation is about."""


class Mention(Record, frozen=True):
    """One place where a document names an entry of a register."""

    entity: str
    """Key of the entry, such as ``places/cuba``."""
    document: str
    page: str
    block: str
    """Id of the paragraph or other block around it; the link goes there."""
    before: str
    """The sentence as far as the name."""
    text: str
    after: str
    in_note: bool = False
    """True where the editor's note names it, not the paper."""


class Change(Record, frozen=True):
    """One entry of the document's history of revision."""

    when: str
    who: str
    text: str


class Hand(Record, frozen=True):
    """A hand (TEI ``handNote``): typist, annotator, reviewer."""

    id: str
    description: str


class DocumentRecord(Record, frozen=True):
    """The description of a document, from its header and its forme work."""

    id: str
    file: str
    title: str
    subtitle: str = ""
    date: str = ""
    """ISO 8601 date of the papers."""
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    authors: tuple[Party, ...] = ()
    classification: tuple[str, ...] = ()
    """The document's markings in words, highest first."""
    abstract: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Pairs of type and number: archival, transcription, series."""
    repository: str = ""
    language: str = ""
    """The language of the text (BCP 47); empty where nothing tells it."""
    extent: str = ""
    licence: str = ""
    licence_url: str = ""
    rights: str = ""
    revised: str = ""
    """Date of the latest entry of ``revisionDesc``, ISO 8601."""
    changes: tuple[Change, ...] = ()
    hands: tuple[Hand, ...] = ()
    reviews: tuple[Review, ...] = ()
    markings: tuple[Marking, ...] = ()
    pages: tuple[Page, ...] = ()
    parts: tuple[Part, ...] = ()
    exemptions: tuple[tuple[str, str], ...] = ()
    """Pairs of category id and what it means, from the taxonomy of exemptions."""
    encoding: tuple[tuple[str, str], ...] = ()
    """Editorial declarations: name of the practice and what the header says of it."""
    source: str = ""


class Sheet(Record, frozen=True):
    """One page in the page-faithful view, ready to be put on a page of the site."""

    page: Page
    html: str


class Turn(Record, frozen=True):
    """Where in the reading view's HTML a page begins, so that the text can be cut there."""

    page: str
    """Id of the page."""
    offset: int
    """Characters of the HTML before it."""
    close: str
    """Tags that close what is open there."""
    reopen: str
    """Tags that open it again."""


class Endnote(Record, frozen=True):
    """An editor's note as it stands at the end of the reading view, in the order of the marks."""

    id: str
    html: str
    """The note with its number and the way back to its mark, as an HTML block."""


class Heading(Record, frozen=True):
    """A heading of the reading view, for its table of contents."""

    level: int
    """2 for a paper of the folder, 3 and more for its sections."""
    id: str
    text: str


class DocumentResult(Record, frozen=True):
    """All that comes out of one document: what the site, the indexes and the report need of it."""

    record: DocumentRecord
    diagnostics: tuple[Diagnostic, ...] = ()
    """What the views found, which checking does not see."""
    notes: tuple[Note, ...] = ()
    apparatus: tuple[ApparatusEntry, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    reading: str = ""
    """Body of the reading view, as HTML."""
    endnotes: tuple[Endnote, ...] = ()
    """The notes whose marks it has."""
    turns: tuple[Turn, ...] = ()
    """Where in it the pages after the first begin."""
    contents: tuple[Heading, ...] = ()
    """Headings of the reading view."""
    sheets: tuple[Sheet, ...] = ()
    declassification: Declassification = field(default_factory=Declassification)
    """Stamps, and what is or was withheld."""
    search: SearchRecord = field(default_factory=SearchRecord)
    """Its words and facets, ready to be merged into the index."""
    passages: tuple[Passage, ...] = ()
    """The text as typed and as edited, divided where a page begins."""
    addresses: tuple[str, ...] = ()
    """Every id within the text, in order: what can be linked and cited."""
    sha256: str = ""
    """Digest of the file's bytes, hexadecimal."""

    @property
    def file(self) -> str:
        """The document's path from the edition's folder."""
        return self.record.file

    @property
    def light(self) -> DocumentResult:
        """The result without what only the document's own pages and the search index show: its texts.

        What is left is all that the pages of an edition as a whole are made from; thousands of them can be held.
        """
        return replace(
            self,
            notes=tuple(Note(one.id, one.kind, one.label, one.page) for one in self.notes),
            apparatus=tuple(_light(one) for one in self.apparatus),
            reading="",
            endnotes=(),
            turns=(),
            contents=(),
            sheets=tuple(Sheet(one.page, "") for one in self.sheets),
            search=SearchRecord(facets=self.search.facets),
            passages=(),
            addresses=(),
        )

    @classmethod
    def empty(cls, file: str) -> DocumentResult:
        """The result of a file that could not be read as XML."""
        return cls(DocumentRecord(PurePosixPath(file).stem, file, ""))


def _light(entry: ApparatusEntry) -> ApparatusEntry:
    """An entry of the apparatus as far as others than its document know it: where it stands, and its notes' names."""
    notes = tuple(Note(one.id, one.kind, one.label, one.page) for one in entry.notes)
    bare = ApparatusEntry(entry.id, entry.label, entry.page, entry.block, entry.kind, "", "", "", "", "", "")
    return replace(bare, notes=notes)
