"""What has been published: the text by its addresses, versions, and what was moved or withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from teibuild.model.record import Record


class Passage(Record, frozen=True):
    """A paragraph, heading, line of forme work or note, or the part of one that stands on one page."""

    id: str
    """Its address within the document; empty where it has none of its own."""
    kind: str
    """Name of the TEI element."""
    page: str
    """Id of the page that it stands on."""
    typed: str = ""
    """What the page has, a line break for each ``lb``; empty for what the editor wrote."""
    edited: str = ""
    """What is read; empty for forme work."""
    continues: bool = False
    """True for what goes on with a passage that began before."""
    glued: bool = False
    """True where what goes on begins inside a word."""


class ReleasedDocument(Record, frozen=True):
    """A document as a version has it, without its text."""

    id: str
    title: str
    sha256: str
    """Digest of the file's bytes, hexadecimal."""
    text: str
    """Version whose record holds the text: that in which it last changed."""
    date: str = ""
    """Date of the papers, ISO 8601."""
    authors: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """Ids of its pages."""


class Release(Record, frozen=True):
    """A version of the edition that has been published."""

    version: str
    date: str
    """ISO 8601."""
    documents: tuple[ReleasedDocument, ...] = ()
    registers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Kinds of register and the ids of their entries."""
    pages: tuple[tuple[str, str], ...] = ()
    """Ids of the pages of prose and digests of their text."""

    def document(self, identity: str) -> ReleasedDocument | None:
        """A document by its id."""
        return next((one for one in self.documents if one.id == identity), None)


class ReleasedText(Record, frozen=True):
    """The text of a document as a version has it."""

    passages: tuple[Passage, ...] = ()
    """Whole passages in the order of the document."""
    addresses: tuple[str, ...] = ()
    """Every id within the document that leads to something."""


class Moved(Record, frozen=True):
    """What was published at one address and now is at another, as ``[[moved]]`` of the settings says."""

    source: str
    """Such as ``documents/old`` or ``documents/letter-1#p3``."""
    target: str


class Withdrawn(Record, frozen=True):
    """A document that was published and is no longer, as ``[[withdrawn]]`` of the settings says."""

    document: str
    date: str
    """ISO 8601."""
    reason: str
    title: str = ""


class Alteration(Record, frozen=True):
    """What became of one document between two versions."""

    document: ReleasedDocument
    """As the later version has it, or the earlier one where the later one has it no more."""
    kind: str
    """``added``, ``withdrawn``, ``changed``."""
    before: ReleasedText = ReleasedText()
    after: ReleasedText = ReleasedText()


class Step(Record, frozen=True):
    """What changed from one version to the next."""

    release: Release
    """The later one."""
    before: Release | None
    """The earlier one; none for the first."""
    alterations: tuple[Alteration, ...] = ()
    published: bool = True
    """False for what has changed since the latest version, and belongs to none yet."""


class History(Record, frozen=True):
    """What an edition has published so far."""

    steps: tuple[Step, ...] = ()
    """From the first version to the latest."""
    moved: tuple[Moved, ...] = ()
    withdrawn: tuple[tuple[Withdrawn, ReleasedDocument | None], ...] = ()
    """Withdrawn documents, each as it was last published, where a record has it."""

    def last(self, document: str) -> ReleasedDocument | None:
        """A document as it was last published."""
        found = (step.release.document(document) for step in reversed(self.steps) if step.published)
        return next((one for one in found if one is not None), None)


def joined(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Passages made whole: what goes on over a page is one with what it goes on from."""
    whole: list[Passage] = []
    begun: dict[str, int] = {}
    for one in passages:
        at = begun.get(one.id) if one.id and one.continues else None
        if at is None:
            begun[one.id] = len(whole)
            whole.append(replace(one, continues=False, glued=False))
            continue
        first, between = whole[at], "" if one.glued else " "
        begins = first.edited.removesuffix("-") if one.glued else first.edited
        whole[at] = replace(
            first,
            typed="\n".join(filter(None, (first.typed, one.typed))),
            edited=between.join(filter(None, (begins, one.edited))),
        )
    return tuple(one for one in whole if one.typed or one.edited)
