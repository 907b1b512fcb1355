"""An edition: its settings, its registers and its pages of prose."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from teibuild.model.diagnostic import Location
from teibuild.model.record import Record


class RegisterKind(StrEnum):
    """The five registers that the documents of an edition share."""

    PEOPLE = "people"
    PLACES = "places"
    ORGANISATIONS = "organisations"
    GLOSSARY = "glossary"
    WORKS = "works"


class View(StrEnum):
    """A view of a document, by the name that settings, scripts and styles know it by; in the order of the bar."""

    READING = "reading"
    PAGES = "pages"
    PARALLEL = "parallel"
    NOTES = "notes"
    APPARATUS = "apparatus"
    DECLASSIFICATION = "declassification"
    PRINT = "print"
    """The pages that are made to be printed, of each document and of the whole edition."""


ALL_VIEWS: Final = tuple(View)
"""What documents have where the settings say nothing of views."""


class Link(Record, frozen=True):
    """A link out of the edition, such as an authority record."""

    label: str
    url: str


class EntityFact(Record, frozen=True):
    """Something that a register says of its entry besides the note."""

    kind: str
    """``also`` (another name), ``born``, ``died``, ``occupation``, ``affiliation`` or ``publisher``."""
    text: str = ""
    date: str = ""
    """ISO 8601 date; empty where there is none."""


class Entity(Record, frozen=True):
    """An entry of a register (TEI Guidelines, chapter ND)."""

    kind: RegisterKind
    id: str
    name: str
    """The name as a heading shows it."""
    sort_name: str
    """The name as the register is sorted by it."""
    description: str = ""
    """One or two sentences, as HTML made from the entry's note."""
    full_name: str = ""
    """What an abbreviation stands for, or a longer form of the name."""
    dates: str = ""
    """Life dates, or the date of a work, as written for readers."""
    coordinates: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    author: str = ""
    subtype: str = ""
    """For works: ``mentioned`` by the papers or ``cited`` by the notes."""
    links: tuple[Link, ...] = ()
    facts: tuple[EntityFact, ...] = ()

    @property
    def key(self) -> str:
        """Name of the entry within the edition, such as ``people/rostow``."""
        return f"{self.kind}/{self.id}"


class Licence(Record, frozen=True):
    """On what terms the edition may be used."""

    name: str
    url: str
    statement: str = ""


class Weighing(Record, frozen=True):
    """How much some rules weigh in some files, as ``[checks]`` of the settings says."""

    rules: tuple[tuple[str, str], ...]
    """Pairs of a rule's code or name, as written, and ``error``, ``warning``, ``info`` or ``off``."""
    files: tuple[str, ...] = ()
    """Patterns of paths from the edition's folder, such as ``registers/*``; without any, every file is meant."""
    places: tuple[Location, ...] = ()
    """Where each pair stands in the settings, then where each pattern does."""
    lines: tuple[str, ...] = ()
    """The lines of the settings at those places."""


class Checks(Record, frozen=True):
    """What the settings say of checking."""

    weighings: tuple[Weighing, ...] = ()
    """In the order of the settings; a later one outweighs an earlier one."""
    certainty: bool = True
    """Whether every emendation must say how sure it is."""


DEFAULT_CHECKS: Final = Checks()
"""What holds where the settings say nothing of checking."""


class IdScheme(Record, frozen=True):
    """How elements that have no ``xml:id`` are named, as ``[ids]`` of the settings says."""

    prefix: str = ""
    """What every id of a file begins with; where it is empty, what the ids of the file begin with, or its name."""
    patterns: tuple[tuple[str, str], ...] = ()
    """Pairs of what is named, such as ``paragraph``, and a pattern, such as ``{prefix}-{section}-{n}``."""
    cited: frozenset[str] = frozenset()
    """Ids that other files point to: none of them is given to an element that was not meant."""


DEFAULT_IDS: Final = IdScheme()
"""What holds where the settings say nothing of ids."""


class Picture(Record, frozen=True):
    """An image that a page of prose shows: a file of the edition's ``static/``."""

    address: str
    """As the page names it."""
    path: str
    """On the site."""
    width: int = 0
    """In pixels; 0 where the file does not tell."""
    height: int = 0


class Prose(Record, frozen=True):
    """A page of prose, written in Markdown."""

    id: str
    title: str
    markdown: str
    file: str
    pictures: tuple[Picture, ...] = ()
    """The images that it names and can show."""


class Edition(Record, frozen=True):
    """What ``edition.toml`` says, and what all documents share."""

    id: str
    title: str
    version: str
    date: str
    """Date of this version, ISO 8601."""
    licence: Licence
    subtitle: str = ""
    editors: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "en"
    base_url: str = ""
    description: str = ""
    theme: str = ""
    """The style sheet with the edition's own colours and faces; empty where it has ours."""
    views: tuple[View, ...] = ALL_VIEWS
    """The views that its documents have, each where there is anything to show in it; always the reading view and the
    pages."""
