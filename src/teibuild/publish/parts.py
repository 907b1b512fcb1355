"""The parts of a site, each made by itself: the pages of one document, a volume to be printed, the index, the rest.

A part depends on what it is given, and on the frame, which is the same for all; so it can be made in any process, and
is the same as it was if these are.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import DocumentResult, Entity
from teibuild.publish.files import template_folders, templates_in
from teibuild.publish.templates import Templates
from teibuild.tei.volume_parts import Sources
from teibuild.views.addresses import address_lists
from teibuild.views.documents import tei_path
from teibuild.views.downloads import print_files
from teibuild.views.page import Site, SitePage, itself, own_search
from teibuild.views.reuse import document_files, is_listed
from teibuild.views.search_index import Keep, document_texts, search_files
from teibuild.views.site import navigation, own_pages, printed_pages

_ASKING: Final = (b"documents", b"entity")
"""What a template names that asks for documents or entries of the edition; most that say so ask for none."""


class Made(NamedTuple):
    """A file of a site."""

    path: str
    """With forward slashes."""
    data: bytes
    listed: bool = False
    """Whether it is a page that search engines are sent to."""


class Frame(Struct, frozen=True):
    """What all pages of a site are put into."""

    site: Site
    """The site without its documents and its register entries, unless its templates ask for them."""
    sources: Sources
    """Where the documents come from."""
    templates: tuple[Path, ...]
    """Where templates lie, the edition's own first."""
    navigation: tuple[tuple[str, str], ...]
    """Labels and paths."""
    asks: bool
    """Whether the edition has templates of its own that may ask for any document and any entry."""

    @classmethod
    def of(cls, site: Site, sources: Sources) -> Frame:
        """What all pages of a site are put into.

        Args:
            site: The whole site.
            sources: Where its documents come from.

        """
        templates = template_folders(sources.folder)
        asks = any(word in data for _, data in templates_in(templates[:-1]) for word in _ASKING)
        history = replace(site.history, steps=site.history.steps[-1:])
        bare = replace(site, whole=itself, searched=own_search, contributed=None, prose=(), history=history)
        # Whoever makes its parts may be another process, which cannot fetch documents as this one does.
        bare = replace(bare, documents=tuple(site.documents)) if asks else replace(bare, documents=(), entities={})
        return cls(bare, sources, templates, tuple(navigation(site)), asks)

    def around(self, documents: Iterable[DocumentResult], entities: Mapping[str, Entity]) -> Site:
        """The site of some documents, and of the entries that they name."""
        return replace(
            self.site, documents=tuple(documents), entities=self.site.entities if self.asks else entities, whole=itself
        )


class DocumentPart(Struct, frozen=True):
    """A document to be put into its pages."""

    document: DocumentResult
    """With its texts."""
    before: DocumentResult | None
    """The one that is published before it; it need not have its texts."""
    behind: DocumentResult | None
    entities: Mapping[str, Entity]
    """The entries that it names, by key."""


class Volume(Struct, frozen=True):
    """Documents to be put on pages for print."""

    documents: tuple[DocumentResult, ...]
    entities: Mapping[str, Entity]
    number: int
    """From 1."""
    total: int


class Workshop:
    """Where parts are made; its templates are read once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._templates = Templates(frame.site, frame.templates, frame.navigation)

    def document(self, part: DocumentPart) -> Iterator[Made]:
        """The files of a document.

        Raises:
            SiteTemplateError: A template is missing or wrong.
            OSError: The document's file cannot be read, or has changed since.

        """
        site = self._frame.around([part.document], part.entities)
        yield from self._rendered(site, own_pages(site, part.before, part.behind))
        yield from (Made(*file) for file in chain(document_files(site), document_texts(site)))
        file = part.document.record.file
        data = self._frame.sources.read(file)
        if hashlib.sha256(data).hexdigest() != part.document.sha256:
            message = "it changed while its pages were made; build again"
            raise OSError(errno.EBUSY, message, file)
        yield Made(tei_path(site, file), data)

    def volume(self, volume: Volume) -> Iterator[Made]:
        """The files of a volume.

        Raises:
            SiteTemplateError: A template is missing or wrong.

        """
        site = self._frame.around(volume.documents, volume.entities)
        yield from self._rendered(site, printed_pages(site, volume.number, volume.total))
        yield from (Made(*file) for file in print_files(site, volume.number))

    def common(self, page: SitePage, site: Site) -> tuple[Made, bool]:
        """The file of a page of the site as a whole, and whether its template asked for the documents of the site.

        Args:
            page: The page.
            site: The site; its documents need not have their texts.

        Raises:
            SiteTemplateError: A template is missing or wrong.

        """
        watched = Watched(site.documents)
        data = self._templates.render(page, site, watched).encode()
        return Made(page.path, data, is_listed(page)), watched.seen

    def _rendered(self, site: Site, pages: Iterable[SitePage]) -> Iterator[Made]:
        shown = self._frame.site if self._frame.asks else site
        for page in pages:
            yield Made(page.path, self._templates.render(page, shown, shown.documents).encode(), is_listed(page))


class Watched(Sequence[DocumentResult]):
    """The documents of a site, as a template is given them; it is known whether it looks at them."""

    def __init__(self, documents: Sequence[DocumentResult]) -> None:
        self._documents = documents
        self.seen = False

    def __getitem__(self, at: int | slice) -> Any:
        self.seen = True
        return self._documents[at]

    def __len__(self) -> int:
        self.seen = True
        return len(self._documents)


def lists(site: Site) -> Iterator[Made]:
    """The lists of the site's addresses."""
    return (Made(*file) for file in address_lists(site))


def index(site: Site, keep: Keep) -> Iterator[Made]:
    """The files of the search index, without the texts of the documents.

    Args:
        site: The site; its documents need not have their texts.
        keep: Gives blocks of the index that are as they were.
    """
    return (Made(*file) for file in search_files(site, keep))
