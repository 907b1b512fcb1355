"""What a page says of itself to programs: Highwire's and Dublin Core's ``meta``, Open Graph, schema.org, typed links.

Sources: Google Scholar's inclusion guidelines (``citation_*``), DCMI Metadata Terms and its guide to HTML (DC-HTML),
the Open Graph protocol, schema.org (``CreativeWork``, ``Message``, ``Collection``), RFC 8574 (``cite-as``), RFC 4946
(``license``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from teibuild.model import DocumentResult, Edition, Party
from teibuild.views.citation import FILES, page_number
from teibuild.views.cited import Cited, address, cited, cited_edition
from teibuild.views.citing import WHOLE, cite_folder, data_block
from teibuild.views.documents import tei_path
from teibuild.views.page import Site, SitePage

DESCRIBED = frozenset({"reading", "sheet", "sheets", "parallel"})
"""Kinds of pages that hold the text of a document, and are described as the document or a part of it."""


class Relation(Struct, frozen=True):
    """A typed link in the head of a page (RFC 8288)."""

    rel: str
    href: str
    """A web address, or a path of the site where ``local`` is true."""
    local: bool = False
    type: str = ""
    title: str = ""


class Metadata(Struct, frozen=True):
    """All that the head of a page says to programs."""

    names: tuple[tuple[str, str], ...] = ()
    """``meta`` by name."""
    properties: tuple[tuple[str, str], ...] = ()
    """``meta`` by property (RDFa), for Open Graph."""
    relations: tuple[Relation, ...] = ()
    linked: str = ""
    """JSON-LD, ready for a data block."""


def metadata(site: Site, page: SitePage) -> Metadata:
    """What a page says of itself."""
    document = page.variables.get("doc")
    licence = Relation("license", site.edition.licence.url)
    if not isinstance(document, DocumentResult) or page.kind not in DESCRIBED:
        shown = tuple(_open_graph(site, page, "website"))
        if page.kind != "home":
            return Metadata(properties=shown, relations=(licence,))
        relations = (licence, *_schemes(), *_files(site, WHOLE.rpartition("/")[0], site.edition.id))
        return Metadata(tuple(_edition_names(site.edition)), shown, relations, data_block(_edition(site.edition)))
    work = cited(site.edition, document.record, page.path, site.entities)
    return Metadata(
        tuple(_names(site, document, page, work)),
        tuple(_open_graph(site, page, "article")),
        (licence, *_relations(site, document, page)),
        data_block(_linked(site, document, page)),
    )


def _names(site: Site, document: DocumentResult, page: SitePage, work: Cited) -> Iterator[tuple[str, str]]:
    record, edition = document.record, site.edition
    yield "citation_title", record.title
    for author in work.authors:
        yield "citation_author", author.inverted
    for editor in work.editors:
        yield "citation_editor", editor.inverted
    yield "citation_inbook_title", work.container
    yield from _published(work)
    number = _page_number(page)
    if number:
        yield "citation_firstpage", number
        yield "citation_lastpage", number
    yield "DC.title", page.title
    for author in work.authors:
        yield "DC.creator", author.inverted
    yield from _dublin_core(work, "Text")
    yield "DCTERMS.created", record.date
    yield "DCTERMS.issued", edition.date
    yield "DCTERMS.modified", record.revised
    yield "DCTERMS.isPartOf", work.container
    yield "DCTERMS.abstract", record.abstract


def _edition_names(edition: Edition) -> Iterator[tuple[str, str]]:
    work = cited_edition(edition, "index.html")
    yield "citation_title", work.container
    for editor in work.editors:
        yield "citation_editor", editor.inverted
    yield from _published(work)
    yield "DC.title", work.container
    for editor in work.editors:
        yield "DC.contributor", editor.inverted
    yield from _dublin_core(work, "Collection")
    yield "DC.description", edition.description
    yield "DCTERMS.issued", edition.date


def _published(work: Cited) -> Iterator[tuple[str, str]]:
    yield "citation_publication_date", work.published.replace("-", "/")
    yield "citation_publisher", work.publisher
    yield "citation_language", work.language
    yield "citation_public_url", work.url


def _dublin_core(work: Cited, kind: str) -> Iterator[tuple[str, str]]:
    """What Dublin Core says of any kind of thing."""
    yield "DC.type", kind
    yield "DC.publisher", work.publisher
    yield "DC.language", work.language
    yield "DC.rights", work.rights
    yield "DC.identifier", work.url or work.id


def _open_graph(site: Site, page: SitePage, kind: str) -> Iterator[tuple[str, str]]:
    yield "og:title", page.title
    yield "og:type", kind
    yield "og:site_name", site.edition.title
    yield "og:description", page.description
    yield "og:locale", str(site.words.locale)
    yield "og:url", address(site.edition, page.path)


def _relations(site: Site, document: DocumentResult, page: SitePage) -> Iterator[Relation]:
    record = document.record
    yield from _schemes()
    permanent = page.path if page.kind == "sheet" else f"documents/{record.id}/index.html"
    if site.edition.base_url:
        yield Relation("cite-as", address(site.edition, permanent))
    yield from _files(site, cite_folder(document), record.id)


def _schemes() -> Iterator[Relation]:
    """The schemes of the names of Dublin Core (DC-HTML, section 2)."""
    yield Relation("schema.DC", "http://purl.org/dc/elements/1.1/")
    yield Relation("schema.DCTERMS", "http://purl.org/dc/terms/")


def _files(site: Site, folder: str, name: str) -> Iterator[Relation]:
    """The files of a citation."""
    for form, ending, media in FILES:
        if form == "csl":
            yield Relation("describedby", f"{folder}/{name}.{ending}", local=True, type=media)
    for _, ending, media in FILES[:2]:
        title = site.words.text("Citation")
        yield Relation("alternate", f"{folder}/{name}.{ending}", local=True, type=media, title=title)


def _page_number(page: SitePage) -> str:
    sheet = page.variables.get("sheet") if page.kind == "sheet" else None
    return page_number(sheet.page) if sheet is not None and hasattr(sheet, "page") else ""


# schema.org ----------------------------------------------------------------------------------------------------------


def _linked(site: Site, document: DocumentResult, page: SitePage) -> dict[str, object]:
    """A document as a message or another creative work; a page of it as a part of that."""
    record, edition = document.record, site.edition
    whole = f"documents/{record.id}/index.html"
    about: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Message" if record.recipients else "CreativeWork",
        "@id": address(edition, whole),
        "url": address(edition, whole),
        "identifier": record.id,
        "name": record.title,
        "alternativeHeadline": record.subtitle,
        "author": [_person(site, party) for party in record.authors or record.senders],
        "sender": [_person(site, party) for party in record.senders],
        "recipient": [_person(site, party) for party in record.recipients],
        "dateCreated": record.date,
        "datePublished": edition.date,
        "dateModified": record.revised,
        "abstract": record.abstract,
        "inLanguage": edition.language,
        "license": record.licence_url or edition.licence.url,
        "isAccessibleForFree": True,
        "version": edition.version,
        "isPartOf": {key: value for key, value in _edition(edition).items() if key != "@context"},
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/tei+xml",
            "contentUrl": address(edition, tei_path(site, record.file)),
        },
    }
    if page.kind != "sheet":
        return _kept(about)
    own: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address(edition, page.path),
        "url": address(edition, page.path),
        "name": page.title,
        "position": _page_number(page),
        "isPartOf": _kept({key: about[key] for key in ("@type", "@id", "name", "author", "dateCreated", "isPartOf")}),
    }
    return _kept(own)


def _edition(edition: Edition) -> dict[str, object]:
    publisher = {"@type": "Organization", "name": edition.publisher} if edition.publisher else None
    return _kept(
        {
            "@context": "https://schema.org",
            "@type": "Collection",
            "@id": address(edition, "index.html"),
            "url": address(edition, "index.html"),
            "name": edition.title,
            "alternativeHeadline": edition.subtitle,
            "description": edition.description,
            "editor": [{"@type": "Person", "name": name} for name in edition.editors],
            "publisher": publisher,
            "datePublished": edition.date,
            "version": edition.version,
            "inLanguage": edition.language,
            "license": edition.licence.url,
        }
    )


def _person(site: Site, party: Party) -> dict[str, object]:
    """Someone who wrote or received a document, with the authority records of the register."""
    entity = site.entities.get(party.ref)
    kind = "Organization" if entity is not None and entity.kind == "organisations" else "Person"
    links = [link.url for link in entity.links] if entity is not None else []
    return _kept({"@type": kind, "name": party.name, "sameAs": links})


def _kept(parts: Mapping[str, object]) -> dict[str, object]:
    """What is known: parts that are empty are left out."""
    return {key: value for key, value in parts.items() if value not in ("", None, [], {})}
