"""“Cite this”: what every page says of citing it; pages and files of their own for all forms, of each document and of
the edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup
from msgspec.structs import replace

from teibuild.model import DocumentResult, Page
from teibuild.views.citation import FILES, FORMS, MARKUP, filled, forms, labels, page_locator, page_number, plain, rows
from teibuild.views.citation_words import note
from teibuild.views.cited import Cited, cited, cited_edition
from teibuild.views.page import Site, SitePage, safe

CITED_IN_PART = frozenset({"reading", "sheet"})
"""Kinds of pages on which a paragraph or a selection can be cited, by ``cite.js``."""
CITED_WHOLE = frozenset({"home", "contents", "about", "search", "404", "moved", "tombstone"})
"""Kinds of pages that are no part of the edition to be cited for itself: they say how to cite the whole."""
WHOLE = "cite/index.html"
"""Path of the page with the citation of the edition in every form."""


def cite_folder(document: DocumentResult) -> str:
    """Path of the folder that holds the citations of a document."""
    return f"documents/{document.record.id}/cite"


def cite_variables(site: Site, document: DocumentResult, page: SitePage) -> dict[str, object]:
    """What the template of a page of a document is told of citing it.

    Args:
        site: The site.
        document: The document.
        page: The page; one of the typescript is cited by its number.

    """
    work = _work(site, document, page.path)
    made = forms(work, site.words)
    called = labels(site.words)
    sheet = _sheet(page)
    locator, number = (page_locator(sheet, site.words), page_number(sheet)) if sheet else ("", "")
    texts = {name: filled(form, locator=locator, page=number, url=work.url) for name, form in made.items()}
    told: dict[str, object] = {
        "citation": plain(texts["note"]),
        "citations": [(name, called[name], shown(name, texts[name])) for name in FORMS],
        "cite_path": f"{cite_folder(document)}/index.html",
    }
    if page.kind in CITED_IN_PART:
        data = {"url": work.url, "locator": locator, "page": number, "forms": rows(made), "labels": called}
        told["cite_data"] = data_block(data)
    return told


def edition_variables(site: Site, page: SitePage) -> dict[str, object]:
    """What the template of a page that belongs to no document is told of citing it.

    Args:
        site: The site.
        page: The page; home and those about the edition offer every form.

    """
    is_whole = page.kind in CITED_WHOLE or page.path == WHOLE
    path = "index.html" if is_whole else page.path
    work = cited_edition(site.edition, path, "" if is_whole else page.title)
    told: dict[str, object] = {"citation": safe(filled(note(work, site.words), url=work.url))}
    if page.kind in {"home", "about"}:
        called, made = labels(site.words), forms(work, site.words)
        texts = ((name, filled(made[name], url=work.url)) for name in FORMS)
        told["citations"] = [(name, called[name], shown(name, text)) for name, text in texts]
        told["cite_path"] = WHOLE
    return told


def edition_cite_page(site: Site) -> SitePage:
    """The page with the citation of the edition in every form."""
    work = cited_edition(site.edition, "index.html")
    return _cite_page(site, work, WHOLE, site.edition.title, site.revised, "about.html")


def edition_cite_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The citation of the edition as files for programs."""
    return _cite_files(site, cited_edition(site.edition, "index.html"), WHOLE.rpartition("/")[0])


def cite_pages(site: Site) -> Iterator[SitePage]:
    """A page for each document with its citation in every form."""
    for document in site.documents:
        record = document.record
        path = f"{cite_folder(document)}/index.html"
        page = _cite_page(site, _whole(site, document), path, record.title, record.revised, "index.html")
        yield replace(page, variables={**page.variables, "doc": document})


def cite_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The citations of each document as files for programs."""
    for document in site.documents:
        yield from _cite_files(site, _whole(site, document), cite_folder(document))


def shown(name: str, text: str) -> Markup | str:
    """A form as a template takes it: with its mark-up, or to be escaped."""
    return safe(text) if name in MARKUP else text


def data_block(data: object) -> Markup:
    """JSON that can stand in a ``script`` element: no sign of it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return safe(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _cite_page(site: Site, work: Cited, path: str, title: str, revised: str, current: str) -> SitePage:
    """The page with every form of a citation, and its files."""
    words = site.words
    called, made = labels(words), forms(work, words)
    return SitePage(
        path,
        "cite.html",
        words.text("{title}: how to cite", title=title),
        words.text("“{title}” in the forms of the manuals and of programs.", title=title),
        revised,
        current,
        {
            "forms": [(name, called[name], shown(name, filled(made[name], url=work.url))) for name in FORMS],
            "files": [(called[name], f"{work.id}.{ending}", media) for name, ending, media in FILES],
            "addressed": bool(site.edition.base_url),
        },
    )


def _cite_files(site: Site, work: Cited, folder: str) -> Iterator[tuple[str, bytes]]:
    made = forms(work, site.words)
    for name, ending, _ in FILES:
        yield f"{folder}/{work.id}.{ending}", filled(made[name], url=work.url).encode()


def _whole(site: Site, document: DocumentResult) -> Cited:
    return _work(site, document, f"documents/{document.record.id}/index.html")


def _work(site: Site, document: DocumentResult, path: str) -> Cited:
    return cited(site.edition, document.record, path, site.entities)


def _sheet(page: SitePage) -> Page | None:
    sheet = page.variables.get("sheet")
    found = getattr(sheet, "page", None)
    return found if isinstance(found, Page) and page.kind == "sheet" else None
