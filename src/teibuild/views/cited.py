"""What citations are made from: names, titles, dates and addresses of a document's header and of its edition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import DocumentRecord, Edition, Entity, Party

_PARTICLES: Final = frozenset({"van", "von", "de", "der", "den", "del", "della", "da", "di", "du", "la", "le", "ten"})


class Slot(Struct, frozen=True):
    """What is filled in for a place, with what stands around it when it is."""

    before: str
    name: str
    """``locator`` (such as *p. 3, par. 2*), ``page`` or ``url``."""
    after: str = ""


Form = Sequence[str | Slot]
"""A citation in pieces."""


class Name(Struct, frozen=True):
    """A person's name as citations need it; one without a family name is never turned about."""

    written: str
    family: str = ""
    given: str = ""

    @property
    def inverted(self) -> str:
        """The name as a bibliography begins with it."""
        return f"{self.family}, {self.given}" if self.family and self.given else self.written


class Cited(Struct, frozen=True):
    """All that the citations of a document, of the edition or of another page of it are made from."""

    id: str
    title: str
    """What is cited within the edition; empty where that is the edition as a whole."""
    authors: tuple[Name, ...]
    date: str
    """Date of the papers, ISO 8601."""
    edition: str
    subtitle: str
    editors: tuple[Name, ...]
    publisher: str
    published: str
    """Date of the version, ISO 8601."""
    version: str
    language: str
    rights: str
    url: str
    """Web address of what is cited; empty where the edition has none."""

    @property
    def container(self) -> str:
        """Title and subtitle of the edition."""
        return f"{self.edition}: {self.subtitle}" if self.subtitle else self.edition


def cited(edition: Edition, record: DocumentRecord, path: str, entities: Mapping[str, Entity]) -> Cited:
    """What the citations of a document are made from.

    Args:
        edition: The edition.
        record: The document's description.
        path: Path on the site of what is cited.
        entities: Entries of the registers by key, for the family names of authors.

    """
    return replace(
        cited_edition(edition, path, record.title),
        id=record.id,
        authors=tuple(_party(party, entities) for party in record.authors or record.senders),
        date=record.date,
        rights=record.licence_url or edition.licence.url,
    )


def cited_edition(edition: Edition, path: str, title: str = "") -> Cited:
    """What the citations of an edition are made from, or of a page that is about more than one document.

    Args:
        edition: The edition.
        path: Path on the site of what is cited.
        title: Title of the page; none for the edition as a whole.

    """
    return Cited(
        id=edition.id,
        title=title,
        authors=(),
        date="",
        edition=edition.title,
        subtitle=edition.subtitle,
        editors=tuple(_editor(name) for name in edition.editors),
        publisher=edition.publisher,
        published=edition.date,
        version=edition.version,
        language=edition.language,
        rights=edition.licence.url,
        url=address(edition, path),
    )


def address(edition: Edition, path: str) -> str:
    """The web address of a path on the site, where the edition has one; that of a folder for its ``index.html``."""
    if not edition.base_url:
        return ""
    folder = re.sub(r"(^|/)index[.]html$", r"\1", path)
    return f"{edition.base_url.rstrip('/')}/{folder}"


def _party(party: Party, entities: Mapping[str, Entity]) -> Name:
    """The name of an author, turned about as the register of people sorts it."""
    entity = entities.get(party.ref)
    family, comma, _ = entity.sort_name.partition(",") if entity is not None else ("", "", "")
    if comma and entity is not None and entity.kind == "people" and party.name.endswith(f" {family}"):
        return Name(party.name, family, party.name.removesuffix(family).strip())
    return Name(party.name)


def _editor(written: str) -> Name:
    """The name of an editor: *Ada Lovelace*, or *Lovelace, Ada* where the family name is not the last word."""
    family, comma, given = (part.strip() for part in written.partition(","))
    if comma:
        return Name(f"{given} {family}", family, given)
    parts = written.split()
    if len(parts) < 2 or parts[0] in {"The", "Die", "Der", "Das"}:
        return Name(written)
    at = next((at for at, part in enumerate(parts[1:-1], 1) if part in _PARTICLES), len(parts) - 1)
    return Name(written, " ".join(parts[at:]), " ".join(parts[:at]))
