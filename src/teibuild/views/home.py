"""The pages about the edition itself: home, how it was made, and what stands where nothing is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec
from markupsafe import Markup, escape
from msgspec import Raw, Struct
from msgspec.structs import replace

from teibuild.model import Change, DocumentResult, NoteKind
from teibuild.shelf import Shelf, Table
from teibuild.views.browse import value_path
from teibuild.views.documents import tei_path
from teibuild.views.facets import Facet, month
from teibuild.views.leaves import leaf, pages_of
from teibuild.views.page import REGISTER_TITLES, Site, SitePage
from teibuild.views.prose import prose_path, render

HOME = "index.html"
ABOUT = "about.html"
DOCUMENTS: Final = 100
"""How many documents one page lists, at most."""
YEARS: Final = 200
"""How many years a page leads to, at most; of more, the page of the dates tells."""


class Account(Struct, frozen=True):
    """How a document was edited, as the page about the edition tells it, and what it counts there."""

    title: str
    practices: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    date: str
    pages: int
    notes: int
    """Editorial notes."""
    textual: int
    """Textual notes."""
    mentions: int
    """How often the paper names entries of the registers."""


_decoder: Final = msgspec.msgpack.Decoder(Account)


def account(document: DocumentResult) -> Account:
    """What the page about the edition tells of a document."""
    record = document.record
    return Account(
        record.title,
        record.encoding,
        record.changes,
        record.date,
        len(document.sheets),
        sum(note.kind is NoteKind.EDITORIAL for note in document.notes),
        len(document.apparatus),
        sum(not mention.in_note for mention in document.mentions),
    )


class Contents:
    """What the pages about the edition tell of its documents: figures of all, and an account of each on the disk."""

    def __init__(self, site: Site, shelf: Shelf) -> None:
        self.site = site
        self._accounts = Table(shelf, Account, 1)
        self.documents = self.pages = self.notes = self.textual = self.mentions = 0
        self.by_date = True
        """Whether the documents stand in the order of their dates."""
        self._date = ""

    def add(self, number: int, told: Raw) -> None:
        """Add what is told of a document."""
        one = _decoder.decode(told)
        self._accounts.put_raw(told, number)
        self.documents += 1
        self.pages += one.pages
        self.notes += one.notes
        self.textual += one.textual
        self.mentions += one.mentions
        self.by_date = self.by_date and one.date[:4].isdecimal() and self._date <= one.date
        self._date = one.date

    def accounts(self, number: int) -> list[Account]:
        """Those of a page of documents, from 1."""
        found = (self._accounts.get(at) for at in range((number - 1) * DOCUMENTS, number * DOCUMENTS))
        return [one for one in found if one is not None]

    @property
    def leaves(self) -> int:
        """How many pages the list of documents takes."""
        return pages_of(self.documents, DOCUMENTS)


class Group(Struct, frozen=True):
    """Documents that follow one another on a page under one heading."""

    year: str
    """Empty where there are no headings."""
    documents: tuple[DocumentResult, ...]


def home_pages(site: Site, contents: Contents, facets: Sequence[Facet]) -> Iterator[SitePage]:
    """Home, About and the page for addresses that lead nowhere; a long list of documents goes on over several pages.

    Args:
        site: The site.
        contents: What its documents are.
        facets: What divides them.

    """
    words = site.words
    total = contents.leaves
    for number in range(1, total + 1):
        yield _home(site, contents, facets, number)
    for number in range(1, total + 1):
        yield _about(site, contents, number)
    few = tuple(site.documents) if total == 1 else ()
    variables = {"listed": few, "total": contents.documents}
    yield SitePage("404.html", "404.html", words.text("Not found"), "", site.revised, variables=variables)


def _home(site: Site, contents: Contents, facets: Sequence[Facet], number: int) -> SitePage:
    """A page of the list of documents; the first is home."""
    words, total = site.words, contents.leaves
    listed = tuple(site.documents[(number - 1) * DOCUMENTS : number * DOCUMENTS])
    first = site.prose[0] if site.prose and number == 1 else None
    title = site.edition.title
    if number > 1:
        title = words.text("{title}, page {n} of {total}", title=words.text("Documents"), n=number, total=total)
    return SitePage(
        contents_path(number),
        "home.html" if number == 1 else "contents.html",
        title,
        site.edition.description,
        site.revised,
        HOME,
        {
            "introduction": render(site, first, HOME, paragraphs=2) if first else Markup(""),
            "introduction_path": prose_path(first) if first else "",
            "groups": _by_year(listed, by_year=total > 1 and contents.by_date),
            "years": _years(facets) if total > 1 and number == 1 else [],
            "leaf": leaf(number, total, contents_path),
            "count_of_all": contents.documents,
            "span": ((number - 1) * DOCUMENTS + 1, (number - 1) * DOCUMENTS + len(listed)),
        },
    )


def contents_path(number: int) -> str:
    """Path of a page of the list of documents, from 1."""
    return HOME if number == 1 else f"contents/{number}.html"


def _by_year(listed: Sequence[DocumentResult], *, by_year: bool) -> list[Group]:
    """Documents under their years, where they stand in the order of their dates and are many."""
    if not by_year:
        return [Group("", tuple(listed))]
    return [Group(year, tuple(found)) for year, found in groupby(listed, key=lambda one: one.record.date[:4])]


def _years(facets: Sequence[Facet]) -> list[tuple[str, str, int]]:
    """Years that documents are dated to: label, path of their list, and how many there are."""
    dates = next((facet for facet in facets if facet.name == "dates"), None)
    years = [value for value in dates.values if not month(value)] if dates else []
    if dates is None or not 1 < len(years) <= YEARS:
        return []
    return [(value.label, value_path(dates, value), value.total) for value in years]


def _about(site: Site, contents: Contents, number: int) -> SitePage:
    """How the edition was made; what is told of each document goes on over as many pages as the list of documents."""
    words, total = site.words, contents.leaves
    title = words.text("How this edition was made")
    accounts = contents.accounts(number)
    return SitePage(
        about_path(number),
        "about.html",
        title if number == 1 else words.text("{title}, page {n} of {total}", title=title, n=number, total=total),
        words.text("Sources, methods, terms and figures of the edition."),
        site.revised,
        ABOUT,
        {
            "facts": _facts(site) if number == 1 else [],
            "counts": _counts(site, contents) if number == 1 else {},
            "sources": [(words.text(REGISTER_TITLES[kind][0]), tei_path(site, file)) for kind, file in site.registers],
            "practices": [(one.title, list(one.practices)) for one in accounts],
            "changes": [
                replace(change, text=f"{one.title}: {change.text}") for one in accounts for change in one.changes
            ],
            "leaf": leaf(number, total, about_path),
        },
    )


def about_path(number: int) -> str:
    """Path of a page about how the edition was made, from 1."""
    return ABOUT if number == 1 else f"about/{number}.html"


def _facts(site: Site) -> list[tuple[str, Markup]]:
    edition, words = site.edition, site.words
    facts = [
        (words.text("Edition"), escape(f"{edition.title}. {edition.subtitle}".rstrip(". ") + ".")),
        (words.text("Edited by"), escape(words.listed(edition.editors))),
        (words.text("Published by"), escape(edition.publisher)),
        (words.text("Version"), escape(", ".join(filter(None, (edition.version, words.date(edition.date)))))),
        (words.text("Sources revised"), escape(words.date(site.revised))),
        (
            words.text("Licence"),
            Markup('<a href="{}" rel="license">{}</a>').format(edition.licence.url, edition.licence.name),
        ),
        (
            words.text("Encoding"),
            Markup('{} <a href="schema/teibuild.rng">{}</a>').format(
                words.text("TEI P5; every file is valid against"), words.text("the edition’s schema")
            ),
        ),
        (
            words.text("Made with"),
            escape(
                words.text(
                    "{generator}, from TEI files alone: no database, no server, nothing from other hosts",
                    generator=site.generator,
                )
            ),
        ),
    ]
    return [(term, text) for term, text in facts if text]


def _counts(site: Site, contents: Contents) -> dict[str, int]:
    words = site.words
    return {
        words.text("Documents"): contents.documents,
        words.text("Pages"): contents.pages,
        words.text("Editorial notes"): contents.notes,
        words.text("Textual notes"): contents.textual,
        words.text("Register entries"): len(site.entities),
        words.text("Mentions"): contents.mentions,
    }
