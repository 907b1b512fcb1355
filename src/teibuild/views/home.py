"""The pages about the edition itself: home, how it was made, and what stands where nothing is found."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape
from msgspec.structs import replace

from teibuild.model import NoteKind
from teibuild.views.page import Site, SitePage
from teibuild.views.prose import prose_path, render

HOME = "index.html"
ABOUT = "about.html"


def home_pages(site: Site) -> Iterator[SitePage]:
    """Home, About and the page for addresses that lead nowhere."""
    words = site.words
    first = site.prose[0] if site.prose else None
    yield SitePage(
        HOME,
        "home.html",
        site.edition.title,
        site.edition.description,
        site.revised,
        HOME,
        {
            "introduction": render(site, first, HOME, paragraphs=2) if first else Markup(""),
            "introduction_path": prose_path(first) if first else "",
        },
    )
    yield SitePage(
        ABOUT,
        "about.html",
        words.text("How this edition was made"),
        words.text("Sources, methods, terms and figures of the edition."),
        site.revised,
        ABOUT,
        {
            "facts": _facts(site),
            "counts": _counts(site),
            "practices": [(doc.record.title, list(doc.record.encoding)) for doc in site.documents],
            "changes": [
                replace(change, text=f"{doc.record.title}: {change.text}")
                for doc in site.documents
                for change in doc.record.changes
            ],
        },
    )
    yield SitePage("404.html", "404.html", words.text("Not found"), "", site.revised)


def _facts(site: Site) -> list[tuple[str, Markup]]:
    edition, words = site.edition, site.words
    facts = [
        (words.text("Edition"), escape(f"{edition.title}. {edition.subtitle}".rstrip(". ") + ".")),
        (words.text("Edited by"), escape(words.listed(edition.editors))),
        (words.text("Published by"), escape(edition.publisher)),
        (words.text("Version"), escape(f"{edition.version}, {words.date(edition.date)}")),
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


def _counts(site: Site) -> dict[str, int]:
    documents, words = site.documents, site.words
    return {
        words.text("Documents"): len(documents),
        words.text("Pages"): sum(len(doc.sheets) for doc in documents),
        words.text("Editorial notes"): sum(note.kind is NoteKind.EDITORIAL for doc in documents for note in doc.notes),
        words.text("Textual notes"): sum(len(doc.apparatus) for doc in documents),
        words.text("Register entries"): len(site.entities),
        words.text("Mentions"): sum(not mention.in_note for doc in documents for mention in doc.mentions),
    }
