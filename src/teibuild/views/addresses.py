"""Addresses: lists of all that can be cited, and what stands where something was moved or withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from html import escape
from typing import Final

from msgspec.structs import replace

from teibuild.batches import batched
from teibuild.model import DocumentResult, View
from teibuild.model.release import History, Moved, ReleasedDocument, Withdrawn
from teibuild.render.context import entity_path, instead, relative
from teibuild.views.citation import filled, forms
from teibuild.views.cited import Cited, Name, address
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.shelved import by_id, titles
from teibuild.views.ways import view_paths

LIST: Final = "addresses.json"
"""Path of the list of lists."""
_SHARD: Final = 1000
"""Documents in one list."""
_ID: Final = re.compile(r'<[a-z][^<>]*? id="([^"]+)"')
_MARK: Final = re.compile(r'<a class="anchor" id="([^"]+)"></a>')
_VIEWS: Final = ("index.html", "apparatus.html", "pages/index.html", "notes.html", "parallel.html", "print.html")
"""What a document has at addresses of its own."""
_LED_TO: Final = (View.READING, View.PAGES, View.NOTES, View.APPARATUS)
"""The views of which one that has moved is led to as such; from the others one is led to the reading view."""
_HOLDS_NO_LINK: Final = frozenset({"ul", "ol", "dl", "table", "tbody", "tr", "hr", "br", "img"})


def places(document: DocumentResult, views: tuple[View, ...]) -> dict[str, str]:
    """Every id within a document that leads to something, with the path on the site where it does.

    Pages have pages of their own; what is read stands in the reading view, textual notes in the apparatus, and what is
    only on the page, on its sheet.

    Args:
        document: The document.
        views: The views that documents of the edition have; without the apparatus, textual notes are told at their
            marks in the reading view.

    """
    folder = f"documents/{document.record.id}"
    # What only marks a place in the reading view has its words on the sheet, if anywhere.
    marks = set(_MARK.findall(document.reading))
    paths = {name: f"{folder}/index.html#{name}" for name in marks}
    paths |= {
        note.id: instead(f"{folder}/apparatus.html#app-{entry.id}", views)
        for entry in document.apparatus
        for note in entry.notes
        if note.id in marks
    }
    paths |= {
        name: f"{folder}/pages/{sheet.page.id}.html#{name}"
        for sheet in document.sheets
        for name in _ID.findall(sheet.html)
    }
    read = (document.reading, *(note.html for note in document.endnotes))
    paths |= {name: f"{folder}/index.html#{name}" for html in read for name in _ID.findall(html) if name not in marks}
    paths |= {sheet.page.id: f"{folder}/pages/{sheet.page.id}.html" for sheet in document.sheets}
    pages = (page.id for page in document.record.pages)
    return {name: paths[name] for name in dict.fromkeys((*document.addresses, *pages)) if name in paths}


def address_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The list of addresses of each document."""
    for document in site.documents:
        kinds = {one.id: one.kind for one in document.passages if one.id}
        addresses = [
            {key: value for key, value in (("id", name), ("kind", kinds.get(name, "")), ("path", path)) if value}
            for name, path in places(document, site.edition.views).items()
        ]
        about = {**_about(site), "document": document.record.id, "addresses": addresses}
        yield _list_path(document.record.id), _json(about)


def address_lists(site: Site) -> Iterator[tuple[str, bytes]]:
    """The lists of the documents' lists, those of the registers' entries, and a list of all of these."""
    about = _about(site)
    lists: list[str] = []
    for documents in batched(titles(site.documents), _SHARD):
        path = f"addresses/documents-{len(lists) + 1}.json"
        found = {f"documents/{name}": {"title": title, "addresses": _list_path(name)} for name, title in documents}
        lists.append(path)
        yield path, _json({**about, "documents": found})
    for kind, _ in site.registers:
        path = f"addresses/register-{kind}.json"
        entries = {
            f"registers/{kind}#{one.id}": entity_path(one.key) for one in site.entities.values() if one.kind == kind
        }
        lists.append(path)
        yield path, _json({**about, "entries": entries})
    yield LIST, _json({**about, "lists": lists})


def _about(site: Site) -> dict[str, object]:
    edition = site.edition
    return {"edition": edition.id, "version": edition.version, "date": edition.date, "base": edition.base_url}


def _list_path(identity: str) -> str:
    return f"documents/{identity}/addresses.json"


def led(site: Site) -> dict[str, str]:
    """Where on the site what was moved stands now: address → path, made once for all pages."""
    return {move.target: _path(site, move.target) for move in site.history.moved}


def with_aliases(site: Site, page: SitePage) -> SitePage:
    """A reading view in which addresses that have moved lead to where the text stands now."""
    document = page.variables.get("doc")
    if page.kind != "reading" or not isinstance(document, DocumentResult):
        return page
    own = f"documents/{document.record.id}"
    moved = [move for move in site.history.moved if move.source.startswith(f"{own}#")]
    if not moved:
        return page
    body, notices = str(page.variables["body"]), []
    for move in moved:
        name = move.source.partition("#")[2]
        if move.target.startswith(f"{own}#"):
            body = _marked(body, move.target.partition("#")[2], name)
        else:
            href = escape(relative(page.path, _path(site, move.target)))
            words = site.words.text("What stood here has moved.")
            go = site.words.text("Go to where it stands now")
            notices.append(
                f'<p class="moved" id="{escape(name)}">{escape(words)} <a href="{href}">{escape(go)}</a></p>'
            )
    return replace(page, variables={**page.variables, "body": safe(body + "".join(notices))})


def _marked(html: str, target: str, name: str) -> str:
    """HTML with a second address at the element that has the first."""
    anchor = f'<a class="anchor" id="{escape(name)}"></a>'
    found = re.search(rf'<([a-z][a-z0-9]*)\b[^<>]*? id="{re.escape(escape(target))}"[^<>]*>', html)
    if found is None:
        return html + anchor
    at = found.start() if found[1] in _HOLDS_NO_LINK or found[1] == "a" else found.end()
    return html[:at] + anchor + html[at:]


def former_pages(site: Site, taken: Container[str]) -> Iterator[SitePage]:
    """Pages that stand where something was: they lead on, or say what was withdrawn.

    Args:
        site: The site.
        taken: Paths at which the site has other pages.

    """
    seen: set[str] = set()
    for page in (*_moved_pages(site), *_tombstones(site)):
        if page.path not in seen and page.path not in taken:
            seen.add(page.path)
            yield page


def _moved_pages(site: Site) -> Iterator[SitePage]:
    words = site.words
    for source, target in _redirects(site, site.history):
        title = words.text("Moved")
        about = words.text("What stood here has moved.")
        web = address(site.edition, target)
        yield SitePage(source, "moved.html", title, about, "", "", {"target": target, "web": web})


def _redirects(site: Site, history: History) -> Iterator[tuple[str, str]]:
    """Pairs of old and new paths."""
    for move in history.moved:
        path, _, fragment = move.source.partition("#")
        kind, _, name = path.partition("/")
        target = _path(site, move.target)
        if kind == "pages":
            yield f"{name}.html", target
        elif kind == "registers":
            yield entity_path(f"{name}/{fragment}").partition("#")[0], target
        elif fragment:
            last = history.last(name)
            if last is not None and fragment in last.pages:
                yield f"{path}/pages/{fragment}.html", target
        else:
            yield from _document_moved(site, move, history.last(name))


def _document_moved(site: Site, move: Moved, last: ReleasedDocument | None) -> Iterator[tuple[str, str]]:
    new, _, fragment = move.target.partition("#")
    whole = _path(site, move.target)
    document = _document(site, new)
    paths = view_paths(document, site.edition.views) if document is not None else {}
    same = {paths[view] for view in _LED_TO if view in paths}
    for name in _VIEWS:
        path = f"{new}/{name}"
        yield f"{move.source}/{name}", whole if fragment or path not in same else path
    there = {page.id for page in document.record.pages} if document is not None else set()
    for page in last.pages if last is not None else ():
        yield f"{move.source}/pages/{page}.html", f"{new}/pages/{page}.html" if page in there else whole


def _path(site: Site, target: str) -> str:
    """Path on the site of an address: a page where it names one, else the place in the reading view."""
    if target in site.led:
        return site.led[target]
    path, _, fragment = target.partition("#")
    kind, _, name = path.partition("/")
    if kind == "pages":
        return f"{name}.html" + (f"#{fragment}" if fragment else "")
    if kind == "registers":
        return entity_path(f"{name}/{fragment}")
    document = _document(site, path)
    if fragment and document is not None:
        return places(site.whole(document), site.edition.views).get(fragment, f"{path}/index.html")
    return f"{path}/index.html"


def _document(site: Site, address: str) -> DocumentResult | None:
    kind, _, name = address.partition("/")
    return by_id(site.documents, name) if kind == "documents" else None


def _tombstones(site: Site) -> Iterator[SitePage]:
    for withdrawn, last in site.history.withdrawn:
        title = withdrawn.title or (last.title if last is not None else "") or withdrawn.document
        folder = f"documents/{withdrawn.document}"
        pages = [f"pages/{page}.html" for page in last.pages] if last is not None else []
        for view in (*_VIEWS, *pages):
            yield SitePage(
                f"{folder}/{view}",
                "tombstone.html",
                title,
                site.words.text(
                    "“{title}” was withdrawn on {date}.", title=title, date=site.words.date(withdrawn.date)
                ),
                withdrawn.date,
                "index.html",
                {"withdrawn": withdrawn, "last": last, "former": _last_citation(site, withdrawn, last, title)},
            )


def _last_citation(site: Site, withdrawn: Withdrawn, last: ReleasedDocument | None, title: str) -> str:
    """The citation of what was withdrawn, as it was last published."""
    edition = site.edition
    released = [step.release for step in site.history.steps if step.release.document(withdrawn.document)]
    work = Cited(
        id=withdrawn.document,
        title=title,
        authors=tuple(Name(name) for name in (last.authors if last is not None else ())),
        date=last.date if last is not None else "",
        edition=edition.title,
        subtitle=edition.subtitle,
        editors=tuple(Name(name) for name in edition.editors),
        publisher=edition.publisher,
        published=released[-1].date if released else edition.date,
        version=released[-1].version if released else "",
        language=edition.language,
        rights=edition.licence.url,
        url=address(edition, f"documents/{withdrawn.document}/index.html"),
    )
    return filled(forms(work, site.words)["note"], url=work.url)


def _json(data: Mapping[str, object]) -> bytes:
    return (
        json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, indent=1) + "\n"
    ).encode()
