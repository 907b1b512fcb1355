"""Where the documents name what the registers hold: found once for a whole site, and asked entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from teibuild.model import DocumentResult, Mention, Page

Piece = tuple[str, bool]
"""A piece of a sentence, and whether it is what the sentence is shown for."""


class Passage(Struct, frozen=True):
    """A sentence of a document, or of a note on it, with what it is shown for set off."""

    document: DocumentResult
    page: Page | None
    block: str
    """Id of the paragraph or the note; empty where nothing around it has an id."""
    pieces: tuple[Piece, ...]
    count: int = 1
    """How often the name stands in it."""
    in_note: bool = False
    note: str = ""
    """Number or letter of the note."""

    @property
    def path(self) -> str:
        """Its place in the reading view, as a path on the site."""
        return place_path(self.document, self.block)

    @property
    def page_path(self) -> str:
        """The page it stands on, as a path on the site; empty where the page is not known."""
        return f"documents/{self.document.record.id}/pages/{self.page.id}.html" if self.page else ""


class Company(Struct, frozen=True):
    """An entry that is named in the same paragraphs as another."""

    key: str
    paragraphs: int
    documents: int
    path: str
    """The first paragraph that names both, as a path on the site."""


class Located:
    """A document with its pages and notes by id, so that a place in it is found at once."""

    def __init__(self, document: DocumentResult) -> None:
        self.document = document

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Pages by id."""
        return {page.id: page for page in self.document.record.pages}

    @cached_property
    def notes(self) -> dict[str, str]:
        """Labels of notes by id: numbers of editorial notes, letters of textual ones."""
        labels = {note.id: note.label for note in self.document.notes}
        return labels | {note.id: entry.label for entry in self.document.apparatus for note in entry.notes}


class Mentions:
    """Every mention of every entry. Making it takes time and memory linear in the number of mentions."""

    def __init__(self, documents: Iterable[DocumentResult]) -> None:
        self.documents = [Located(document) for document in documents]
        self._of: dict[str, list[tuple[int, Mention]]] = {}
        self._in: dict[tuple[int, str], dict[str, None]] = {}
        for number, located in enumerate(self.documents):
            for mention in located.document.mentions:
                self._of.setdefault(mention.entity, []).append((number, mention))
                if mention.block and not mention.in_note:
                    self._in.setdefault((number, mention.block), {})[mention.entity] = None

    def count(self, key: str) -> tuple[int, int]:
        """How often the papers name an entry, and how often the notes do."""
        noted = sum(mention.in_note for _, mention in self._of.get(key, ()))
        return len(self._of.get(key, ())) - noted, noted

    def documents_of(self, key: str) -> int:
        """How many documents name an entry, in the paper itself or in a note."""
        return len({number for number, _ in self._of.get(key, ())})

    def passages(self, key: str, *, in_notes: bool) -> Iterator[Passage]:
        """The sentences that name an entry, in the order of the documents; one that names it twice comes once.

        Args:
            key: Key of the entry.
            in_notes: Whether those of the editor's notes are asked for, or those of the papers.

        """
        gathered: list[tuple[int, Mention]] = []
        for number, mention in self._of.get(key, ()):
            if mention.in_note is not in_notes:
                continue
            if gathered and not _together(gathered[-1], (number, mention)):
                yield self._passage(gathered)
                gathered = []
            gathered.append((number, mention))
        if gathered:
            yield self._passage(gathered)

    def company(self, key: str) -> list[Company]:
        """The entries that paragraphs of the papers name together with this one, those named most often first."""
        found: dict[str, list[tuple[int, str]]] = {}
        blocks = dict.fromkeys((number, mention.block) for number, mention in self._of.get(key, ()))
        for place in blocks:
            for other in self._in.get(place, ()) if key in self._in.get(place, ()) else ():
                if other != key:
                    found.setdefault(other, []).append(place)
        companies = (
            Company(
                other,
                len(places),
                len({number for number, _ in places}),
                place_path(self.documents[places[0][0]].document, places[0][1]),
            )
            for other, places in found.items()
        )
        return sorted(companies, key=lambda one: (-one.paragraphs, one.key))

    def _passage(self, gathered: Sequence[tuple[int, Mention]]) -> Passage:
        number, first = gathered[0]
        located = self.documents[number]
        spans = [(len(one.before), len(one.before) + len(one.text)) for _, one in gathered]
        return Passage(
            located.document,
            located.pages.get(first.page),
            first.block,
            tuple(pieces(_sentence(first), spans)),
            len(gathered),
            first.in_note,
            located.notes.get(first.block, "") if first.in_note else "",
        )


def place_path(document: DocumentResult, block: str) -> str:
    """A place in a document's reading view, as a path on the site."""
    return f"documents/{document.record.id}/index.html" + (f"#{block}" if block else "")


def pieces(sentence: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """A sentence in pieces, those within the spans set off; spans may overlap, and come in any order."""
    at = 0
    for start, end in sorted(spans):
        begin = max(start, at)
        if begin >= end:
            continue
        if begin > at:
            yield sentence[at:begin], False
        yield sentence[begin:end], True
        at = end
    if at < len(sentence):
        yield sentence[at:], False


def _sentence(mention: Mention) -> str:
    return mention.before + mention.text + mention.after


def _together(one: tuple[int, Mention], other: tuple[int, Mention]) -> bool:
    """Whether two mentions stand in one sentence."""
    return (
        one[0] == other[0] and one[1].block == other[1].block and bool(one[1].block)
        and _sentence(one[1]) == _sentence(other[1])
    )  # fmt: skip
