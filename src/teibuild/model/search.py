"""What search and the facets know of one document: its stretches of text, their words, and what stands in them."""

from __future__ import annotations

from enum import IntEnum

from teibuild.model.record import Record


class TextKind(IntEnum):
    """Whose words a stretch of text is made of; readers may search one kind alone."""

    PAPER = 0
    EDITORIAL = 1
    TEXTUAL = 2
    REGISTER = 3
    PROSE = 4
    STAMPS = 5
    """Stamps and archival numbers, which stand on the sheet and not in the reading text."""
    TITLE = 6
    """Titles and abstract, which the editor wrote over the document."""
    WHOLE = 7
    """No text: the document as a whole, which facets such as its date belong to."""


class Variant(Record, frozen=True):
    """A place where edited and typed text differ, word by word."""

    slot: int
    """Number of the first word that differs, counted as :attr:`Stretch.text` is read, gaps included."""
    edited: int
    """How many words the editor has there."""
    typed: int
    """How many words the page has there."""
    text: str
    """The words of the page."""
    id: str = ""
    """Id of the emendation, where the reading view shows one."""

    @property
    def width(self) -> int:
        """How many slots the place takes: a word for a word shares one; else both texts stand one behind the other,
        an empty slot between, so that no phrase is read half in one and half in the other.
        """
        if self.edited == self.typed == 1:
            return 1
        return self.edited + self.typed + bool(self.edited and self.typed)

    @property
    def typed_slot(self) -> int:
        """Slot of the first word of the page."""
        return self.slot + self.width - self.typed

    @property
    def edited_gap(self) -> range:
        """Slots that the edited text passes over, all at once."""
        begin = self.slot + self.edited
        return range(begin, begin if self.edited == self.typed == 1 else self.slot + self.width)

    @property
    def typed_gap(self) -> range:
        """Slots that the page's text passes over."""
        return range(self.slot, self.typed_slot)


class Stretch(Record, frozen=True):
    """A paragraph, heading, note or entry: what is found together and linked to as one."""

    kind: TextKind
    address: str
    """Where it is shown: path from the document's folder, with fragment. ``#id`` alone is the reading view."""
    text: str
    """The edited text, white space folded."""
    edited: tuple[tuple[int, str, str], ...]
    """Words of the edited text: slot, word, language."""
    typed: tuple[tuple[int, str, str], ...] = ()
    """Words of the page that the edited text does not have."""
    variants: tuple[Variant, ...] = ()
    pages: tuple[tuple[int, str, int], ...] = ()
    """Pages that it stands on: slot at which the page begins (0 for the first), number as shown, sequence."""
    facets: tuple[str, ...] = ()
    """Keys of what it names or bears, such as ``people/rostow`` or ``exemption/foia-b1``, as often as it does."""
    language: str = ""
    """Its language, where the document says it (BCP 47)."""


class Spot(Record, frozen=True):
    """A place that a facet leads to."""

    address: str
    page: str
    """Number of the page as shown; empty where there are no pages."""
    kind: TextKind
    count: int
    """How often the facet's value is named there."""


class SearchRecord(Record, frozen=True):
    """A document as search sees it: ready to be merged, whatever documents stand before it."""

    terms: tuple[tuple[str, str], ...] = ()
    """Words, folded, and keys of facets (these begin with ``@``), sorted, each with its places
    (:mod:`teibuild.views.search_places`)."""
    stems: tuple[tuple[str, str], ...] = ()
    """Pairs of a word and its stem, where the two differ."""
    texts: tuple[str, ...] = ()
    """The stretches as JSON, in parts of bounded size."""
    firsts: tuple[int, ...] = ()
    """Number of the first stretch of each part."""
    languages: tuple[str, ...] = ()
    """Primary language subtags of its words, sorted."""
    facets: tuple[tuple[str, tuple[Spot, ...]], ...] = ()
    """Facet keys with the places that they lead to, sorted by key."""
