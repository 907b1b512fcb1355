"""What readers take away: the text as typed and as edited, and pages made to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from lxml import html
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import DocumentResult
from teibuild.model.release import joined
from teibuild.render.context import relative
from teibuild.views.citation import filled, forms, page_number, plain
from teibuild.views.cited import cited
from teibuild.views.leaves import Leaf, leaf
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.printed_apparatus import printed_apparatus
from teibuild.views.ways import print_path
from teibuild.words import Words

WHOLE: Final = "print.html"
"""Path of the whole edition, or of its first volume, made to be printed."""
VOLUME: Final = 40
"""Documents in one page that is made to be printed."""
_TAG: Final = re.compile(r"<[a-z][a-z0-9]* [^<>]*>")
"""One with attributes."""
_LINKED: Final = re.compile(r' (id|href|aria-describedby|aria-labelledby|aria-controls)="([^"]*)"')
_ASIDE: Final = frozenset({"page-marks", "marks"})
"""Classes of what stands beside the text."""
_RULE: Final = "\n\n" + "-" * 40 + "\n\n"


class Divided(NamedTuple):
    """A document's reading view in pieces, as HTML."""

    body: str
    textual: str
    """Items of a list: the entries of the apparatus whose letters the text has."""
    notes: str
    """Items of a list: the editor's notes."""
    beside: str
    """Items of a list: the entries of the apparatus on what stands around the text on the pages."""


class Printed(Struct, frozen=True):
    """A document made to be printed: its text, and its apparatus and notes at the end."""

    document: DocumentResult
    body: Markup
    textual: Markup
    notes: Markup
    beside: Markup
    citation: str
    head: str
    """What stands over its pages: who wrote it, and its title."""
    page: str
    """Name of its kind of page in the style sheet, for its running head."""


def text_paths(document: DocumentResult) -> tuple[str, str]:
    """Paths of the text as typed and as edited."""
    folder = f"documents/{document.record.id}/text"
    return f"{folder}/{document.record.id}-typed.txt", f"{folder}/{document.record.id}-edited.txt"


def download_variables(document: DocumentResult) -> dict[str, object]:
    """What a page of a document is told of its downloads."""
    typed, edited = text_paths(document)
    return {"typed_path": typed, "edited_path": edited, "print_path": print_path(document)}


def text_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The text of each document twice, with a head that says what it is."""
    for document in site.documents:
        typed, edited = text_paths(document)
        yield typed, (_head(site, document, site.words.text("as typed")) + _typed(site, document) + "\n").encode()
        yield edited, (_head(site, document, site.words.text("as edited")) + _edited(document) + "\n").encode()


def _head(site: Site, document: DocumentResult, which: str) -> str:
    record, words = document.record, site.words
    work = cited(site.edition, record, _reading(document), site.entities)
    lines = [
        f"{record.title} ({which})",
        plain(filled(forms(work, words)["note"], url=work.url)),
        " ".join(filter(None, (record.rights, record.licence, record.licence_url))),
    ]
    return "\n".join(filter(None, lines)) + _RULE


def _typed(site: Site, document: DocumentResult) -> str:
    """Page by page, a line where the page has one and is known to."""
    numbers = {page.id: page_number(page) for page in document.record.pages}
    pages = []
    for page, passages in groupby((one for one in document.passages if one.typed), key=lambda one: one.page):
        label = site.words.text("page {n}", n=numbers.get(page, page))
        pages.append(f"— {label} —\n\n" + "\n\n".join(one.typed for one in passages))
    return _RULE.join(pages)


def _edited(document: DocumentResult) -> str:
    """Paragraph by paragraph, without the editor's notes."""
    read = (one for one in joined(one for one in document.passages if one.typed or one.kind not in {"note", "textual"}))
    return "\n\n".join(one.edited for one in read if one.edited)


# Print ---------------------------------------------------------------------------------------------------------------


def print_pages(site: Site, number: int, total: int) -> Iterator[SitePage]:
    """A page to be printed for each document, and one for all of them: the whole edition, or a volume of it.

    Args:
        site: The site of the volume's documents.
        number: The volume's number, from 1.
        total: How many volumes there are.

    """
    words, path = site.words, volume_path(number)
    many = []
    for document in site.documents:
        one = _printed(site, document, _divided(document, words, site.edition.language))
        title = words.text("{title}: to print", title=document.record.title)
        yield _page(site, print_path(document), title, [one], document.record.revised, own=document)
        many.append(_in_volume(one, path))
    title = words.text("The whole edition, to print")
    if total > 1:
        title = words.text("The whole edition, to print: part {n} of {total}", n=number, total=total)
    yield _page(site, path, title, many, site.revised, leaf=leaf(number, total, volume_path))


def volume_path(number: int) -> str:
    """Path of a volume of the whole edition, from 1."""
    return WHOLE if number == 1 else f"print-{number}.html"


def print_files(site: Site, number: int) -> Iterator[tuple[str, bytes]]:
    """Style sheets with the running heads, which no style sheet for all documents could know."""
    for document in site.documents:
        yield _style(print_path(document)), _running_heads(site, [document]).encode()
    yield _style(volume_path(number)), _running_heads(site, site.documents).encode()


def _style(path: str) -> str:
    return path.removesuffix(".html") + ".css"


def _page(
    site: Site,
    path: str,
    title: str,
    printed: Sequence[Printed],
    revised: str,
    *,
    leaf: Leaf | None = None,
    own: DocumentResult | None = None,
) -> SitePage:
    about = site.words.text("The text set in pages, with its notes at their feet.")
    variables: dict[str, object] = {
        "printed": printed,
        "style": _style(path),
        "following": leaf.next if leaf else "",
        "leaves": leaf.steps if leaf and leaf.total > 1 else (),
        "number": leaf.number if leaf else 0,
        "whole": own is None,
    }
    variables |= {"doc": own} if own is not None else {}
    return SitePage(path, "print.html", title, about, revised, "index.html", variables)


def _running_heads(site: Site, documents: Sequence[DocumentResult]) -> str:
    """The title of the edition over left pages, that of the document over right ones (CSS Paged Media 3)."""
    rules = []
    for document in documents:
        name = _page_name(document)
        rules.append(
            f".{name} {{ page: {name}; }}\n"
            f"@page {name}:left {{ @top-left {{ content: {_css(site.edition.title)}; }} }}\n"
            f"@page {name}:right {{ @top-right {{ content: {_css(_head_line(site, document))}; }} }}\n"
        )
    return "".join(rules)


def _head_line(site: Site, document: DocumentResult) -> str:
    record = document.record
    names = site.words.listed(party.name for party in record.authors or record.senders)
    return ", ".join(filter(None, (names, record.title)))


def _page_name(document: DocumentResult) -> str:
    """A name for CSS, made of letters that need no escape."""
    return "doc-" + re.sub(r"[^a-z0-9-]", lambda sign: f"_{ord(sign[0]):x}", document.record.id)


def _css(text: str) -> str:
    """A string of CSS; what could end it is escaped by its number (CSS Syntax 3, section 4.3.7)."""
    return '"' + re.sub(r'["\\<>\x00-\x1f]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def _divided(document: DocumentResult, words: Words, around: str) -> Divided:
    """A document's reading view without what is seen on a screen only, its apparatus and its notes."""
    root = html.fragment_fromstring(document.reading, create_parent="div")
    for shed in root.xpath('.//*[contains(concat(" ", @class, " "), " tip ")]'):
        shed.drop_tree()
    marked = set()
    for mark in root.xpath('.//sup[contains(concat(" ", @class, " "), " textref ")]/a'):
        mark.attrib.pop("aria-describedby", None)
        # Letters beside the text, at the head and the foot of a page, are not printed.
        if not any(set(around.get("class", "").split()) & _ASIDE for around in mark.iterancestors()):
            marked.add(mark.get("id"))
            mark.set("href", f"#app-{mark.get('id', '').removesuffix('-ref')}")
            mark.set("role", "doc-noteref")
    inner = (html.tostring(child, encoding="unicode") for child in root)
    body = escape(root.text or "") + "".join(inner)
    textual, beside = printed_apparatus(document, words, around, lambda name: f"{name}-ref" in marked)
    return Divided(body, textual, "".join(f"<li>{note.html}</li>" for note in document.endnotes), beside)


def _printed(site: Site, document: DocumentResult, divided: Divided) -> Printed:
    """A document on the page that is made to be printed of it alone; that lies beside its reading view, so that its
    links are the same.
    """
    work = cited(site.edition, document.record, _reading(document), site.entities)
    citation = filled(forms(work, site.words)["note"], url=work.url)
    body, textual, notes, beside = map(safe, divided)
    head, page = _head_line(site, document), _page_name(document)
    return Printed(document, body, textual, notes, beside, citation, head, page)


def _in_volume(printed: Printed, path: str) -> Printed:
    """A document on the page of a volume, with its links and ids as they are there."""
    document = printed.document
    own, prefix = _reading(document), f"{document.record.id}."

    def led(markup: str) -> Markup:
        return safe(_led(markup, own, path, prefix))

    return replace(
        printed,
        body=led(printed.body),
        textual=led(printed.textual),
        notes=led(printed.notes),
        beside=led(printed.beside),
    )


def _reading(document: DocumentResult) -> str:
    return f"documents/{document.record.id}/index.html"


def _led(markup: str, own: str, path: str, prefix: str) -> str:
    """HTML of one page put on another: its links lead to the same places, and its ids are told from those of others."""

    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name == "href":
            if value.startswith("#"):
                return f' href="#{prefix}{value[1:]}"'
            if re.match(r"[a-z][a-z0-9+.-]*:", value):
                return found[0]
            return f' href="{relative(path, _resolved(own, value))}"'
        return f' {name}="{" ".join(prefix + word for word in value.split())}"'

    return _TAG.sub(lambda tag: _LINKED.sub(attribute, tag[0]), markup)


def _resolved(start: str, link: str) -> str:
    """Path on the site of a relative link on one of its pages."""
    parts = start.split("/")[:-1]
    for step in link.partition("#")[0].split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    mark, fragment = link.partition("#")[1:]
    return "/".join(parts) + mark + fragment
