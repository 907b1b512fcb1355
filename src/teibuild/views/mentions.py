"""Where a document names what the registers hold: the sentences, and what else is named in the same paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Final

import msgspec
from msgspec import Raw, Struct

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


class Sentence(Struct, frozen=True):
    """A passage as it is put aside, without its document."""

    page: Page | None
    block: str
    pieces: tuple[Piece, ...]
    count: int
    note: str


class NamedIn(Struct, frozen=True):
    """How one document names an entry."""

    papers: int
    """How often the paper does."""
    notes: int
    """How often the notes do."""
    read: tuple[Sentence, ...]
    """The sentences of the paper."""
    noted: tuple[Sentence, ...]
    """The sentences of the notes."""
    company: tuple[tuple[str, tuple[str, ...]], ...]
    """The paragraphs that name it, each with what else it names."""


Names = Mapping[str, NamedIn]
"""The entries that a document names, by their keys, each with how it does."""


class Counted(Struct, frozen=True, array_like=True):
    """How often a document names an entry."""

    key: str
    papers: int
    """How often the paper does."""
    notes: int
    """How often the notes do."""


class Listed(Struct, frozen=True, array_like=True):
    """In how many sentences a document names an entry."""

    key: str
    read: int
    """Sentences of the paper."""
    noted: int
    """Sentences of the notes."""
    mark: bytes
    """A digest of them, and of what lists say of the document; :data:`MARK` bytes."""
    company: bytes
    """A digest of what else is named in the same paragraphs; :data:`MARK` bytes."""


MARK: Final = 8
_encoder: Final = msgspec.msgpack.Encoder()


def counted(names: Names) -> Iterator[Counted]:
    """How often a document names each entry."""
    return (Counted(key, how.papers, how.notes) for key, how in names.items())


def listed(names: Names, told: Raw) -> Iterator[Listed]:
    """In how many sentences a document names each entry.

    Args:
        names: The entries.
        told: What lists say of the document.
    """
    own = bytes(told)
    for key, how in names.items():
        mark = _mark(own + _encoder.encode((how.read, how.noted)))
        yield Listed(key, len(how.read), len(how.noted), mark, _mark(_encoder.encode((told, how.company))))


def _mark(data: bytes) -> bytes:
    return blake2b(data, digest_size=MARK).digest()


def named_in(document: DocumentResult) -> Names:
    """The entries that a document names, each with how it does."""
    located = Located(document)
    by_entry: dict[str, list[Mention]] = {}
    within: dict[str, dict[str, None]] = {}
    for mention in document.mentions:
        by_entry.setdefault(mention.entity, []).append(mention)
        if mention.block and not mention.in_note:
            within.setdefault(mention.block, {})[mention.entity] = None
    names: dict[str, NamedIn] = {}
    for key, found in by_entry.items():
        notes = sum(mention.in_note for mention in found)
        read = tuple(_sentences(located, (one for one in found if not one.in_note)))
        noted = tuple(_sentences(located, (one for one in found if one.in_note)))
        blocks = [block for block in dict.fromkeys(one.block for one in found) if key in within.get(block, ())]
        company = tuple((block, tuple(other for other in within[block] if other != key)) for block in blocks)
        names[key] = NamedIn(len(found) - notes, notes, read, noted, company)
    return names


def _sentences(located: Located, mentions: Iterable[Mention]) -> Iterator[Sentence]:
    """The sentences that some mentions stand in, each once."""
    gathered: list[Mention] = []
    for mention in mentions:
        if gathered and not _together(gathered[-1], mention):
            yield _sentence_of(located, gathered)
            gathered = []
        gathered.append(mention)
    if gathered:
        yield _sentence_of(located, gathered)


def _sentence_of(located: Located, gathered: Sequence[Mention]) -> Sentence:
    first = gathered[0]
    spans = [(len(one.before), len(one.before) + len(one.text)) for one in gathered]
    note = located.notes.get(first.block, "") if first.in_note else ""
    page = located.pages.get(first.page)
    return Sentence(page, first.block, tuple(pieces(_sentence(first), spans)), len(gathered), note)


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


def _together(one: Mention, other: Mention) -> bool:
    """Whether two mentions of a document stand in one sentence."""
    return one.block == other.block and bool(one.block) and _sentence(one) == _sentence(other)
