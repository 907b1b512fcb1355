"""A page of the site before it is put into its template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup
from msgspec import Struct, field

from teibuild.model import DocumentResult, Edition, Entity, Prose, RegisterKind
from teibuild.model.release import History
from teibuild.model.search import SearchRecord
from teibuild.views.contribution import Contributions
from teibuild.views.shelved import Documents
from teibuild.words import Words, message, words


def safe(html: str) -> Markup:
    """HTML that this program wrote, whose text it has escaped: templates take it as it is."""
    return Markup(html)


class Deferred(Struct, frozen=True):
    """What a template is given, made only when it is; by what stands for it, it is known whether it is as it was."""

    stands_for: object
    """All that it is made from, or digests of that."""
    make: Callable[[], object]


class SitePage(Struct, frozen=True):
    """What one page of the site is made of."""

    path: str
    """Path on the site, with forward slashes."""
    template: str
    title: str
    description: str = ""
    """One or two sentences for search engines and previews, plain text."""
    revised: str = ""
    """Date of the latest revision of the sources of this page, ISO 8601."""
    section: str = ""
    """Path of the entry of the main navigation that the page belongs to."""
    variables: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What the template gets besides the variables of every page; what is :class:`Deferred` is made for it then."""

    @property
    def kind(self) -> str:
        """Name of the template without its ending."""
        return self.template.removesuffix(".html")


def itself(document: DocumentResult) -> DocumentResult:
    """A document that has its texts already."""
    return document


def own_search(document: DocumentResult) -> SearchRecord:
    """What the search index takes from a document that has all of it."""
    return document.search


class Site(Struct, frozen=True):
    """All that the views of a site are made from: results, never trees."""

    edition: Edition
    documents: Sequence[DocumentResult]
    """In the order of publication; those of a whole edition are without their texts (:attr:`DocumentResult.light`), and
    each is fetched when it is asked for."""
    entities: Mapping[str, Entity]
    """Register entries by key, in the order of their registers."""
    registers: tuple[tuple[RegisterKind, str], ...]
    """Registers and their files."""
    prose: tuple[Prose, ...]
    generator: str
    """Name and version of the program."""
    draft: bool = False
    """Whether the site is made to be looked at before it is published."""
    history: History = field(default_factory=History)
    """What has been published so far, moved and withdrawn."""
    led: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where on the site what was moved stands now: address → path."""
    whole: Callable[[DocumentResult], DocumentResult] = itself
    """Gives a document with its texts."""
    searched: Callable[[DocumentResult], SearchRecord] = own_search
    """Gives what the search index takes from a document; its texts it need not have."""
    contributed: Contributions | None = None
    """What the pages of the whole site take from each document; nothing where it is to be worked out."""

    @property
    def words(self) -> Words:
        """The words of the interface, in the language of the edition."""
        return words(self.edition.language)

    @property
    def revised(self) -> str:
        """Date of the latest revision of any source, ISO 8601."""
        documents = self.documents
        if isinstance(documents, Documents):
            return documents.revised or self.edition.date
        return max((doc.record.revised for doc in documents), default="") or self.edition.date


REGISTER_TITLES: Mapping[RegisterKind, tuple[str, str]] = MappingProxyType(
    {
        RegisterKind.PEOPLE: (message("People"), message("Everyone whom the papers name.")),
        RegisterKind.PLACES: (
            message("Places"),
            message("Countries, regions and cities, as the papers speak of them."),
        ),
        RegisterKind.ORGANISATIONS: (
            message("Organisations"),
            message("Offices, committees, alliances and governments."),
        ),
        RegisterKind.GLOSSARY: (message("Glossary"), message("Abbreviations and terms of the time.")),
        RegisterKind.WORKS: (
            message("Works"),
            message("Papers that the documents mention, and sources that the notes cite."),
        ),
    }
)
"""Title of each register and one sentence about it."""

WORK_SECTIONS: Mapping[str, str] = MappingProxyType(
    {"mentioned": message("Papers that the documents mention"), "cited": message("Sources that the notes cite")}
)
"""The two kinds of works (``bibl/@type``) and the headings under which they stand."""
