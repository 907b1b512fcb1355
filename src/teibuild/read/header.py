"""The header of a document: what it is, who sent it, what became of it (TEI Guidelines, chapters HD and MS)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from teibuild.model import Change, DocumentRecord, Hand, Party
from teibuild.read.body import Place, read_markings, read_pages, read_parts
from teibuild.read.registers import Registers
from teibuild.read.reviews import read_reviews
from teibuild.tei.names import TEI, XML_LANG, local, tei, xml_id
from teibuild.tei.text import reading_text

_NS: Final = {"t": TEI}


def read_document(
    root: etree._Element, file: str, registers: Registers, placed: Sequence[Place] = ()
) -> DocumentRecord:
    """The record of a document.

    Args:
        root: The document's ``TEI`` element.
        file: Its path from the edition's folder.
        registers: The registers that its names lead into.
        placed: Its elements with their places, where they are known already.

    """
    pages = read_pages(root, placed)
    latest = max((change.when for change in _changes(root)), default="")
    licence = _first(root, "t:teiHeader//t:availability/t:licence")
    return DocumentRecord(
        id=xml_id(root) or PurePosixPath(file).stem,
        file=file,
        title=_text(root, "t:teiHeader//t:titleStmt/t:title[@type='main' or not(@type)]"),
        subtitle=_text(root, "t:teiHeader//t:titleStmt/t:title[@type='sub']"),
        date=_date(root),
        senders=tuple(_parties(root, "sent", file, registers)),
        recipients=tuple(_parties(root, "received", file, registers)),
        authors=tuple(_party(name, file, registers) for name in _all(root, "t:teiHeader//t:titleStmt/t:author")),
        classification=_classification(root),
        abstract=_text(root, "t:teiHeader//t:abstract"),
        identifiers=tuple(
            (number.get("type", ""), reading_text(number))
            for number in _all(root, "t:teiHeader//t:msIdentifier//t:idno")
        ),
        repository=_text(root, "t:teiHeader//t:msIdentifier/t:repository"),
        language=_language(root),
        extent=_text(root, "t:teiHeader//t:extent"),
        licence=reading_text(licence) if licence is not None else "",
        licence_url=licence.get("target", "") if licence is not None else "",
        rights=" ".join(reading_text(p) for p in _all(root, "t:teiHeader//t:availability/t:p")),
        revised=latest,
        changes=tuple(_changes(root)),
        hands=tuple(
            Hand(xml_id(hand), reading_text(hand)) for hand in _all(root, "t:teiHeader//t:handNotes/t:handNote")
        ),
        reviews=read_reviews(root, file, registers, placed),
        markings=read_markings(root, placed),
        pages=pages,
        parts=read_parts(root, pages, placed),
        exemptions=tuple(
            (xml_id(category), _text(category, "t:catDesc"))
            for category in _all(root, "t:teiHeader//t:taxonomy[@xml:id='exemptions']/t:category")
        ),
        encoding=tuple(
            (local(practice), reading_text(practice)) for practice in _all(root, "t:teiHeader//t:editorialDecl/*")
        ),
    )


def _language(root: etree._Element) -> str:
    """The language of the text: its own, the file's, or the only one that ``langUsage`` names."""
    text = root.find(tei("text"))
    own = (text.get(XML_LANG) if text is not None else None) or root.get(XML_LANG)
    used = _all(root, "t:teiHeader/t:profileDesc/t:langUsage/t:language[@ident]")
    return own or (str(used[0].get("ident")) if len(used) == 1 else "")


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    found = _path(path)(element)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


@cache
def _path(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=_NS)


def _first(element: etree._Element, path: str) -> etree._Element | None:
    return next(iter(_all(element, path)), None)


def _text(element: etree._Element, path: str) -> str:
    found = _first(element, path)
    return reading_text(found) if found is not None else ""


def _fragments(pointers: str) -> Iterable[str]:
    return (pointer.partition("#")[2] for pointer in pointers.split())


def _classification(root: etree._Element) -> tuple[str, ...]:
    """What the document is marked with, in the order of the taxonomy of markings: highest first."""
    references = _all(root, "t:teiHeader//t:textClass/t:catRef[@scheme='#markings']")
    targets = {target for reference in references for target in _fragments(reference.get("target", ""))}
    categories = _all(root, "t:teiHeader//t:taxonomy[@xml:id='markings']//t:category")
    return tuple(_text(category, "t:catDesc") for category in categories if xml_id(category) in targets)


def _date(root: etree._Element) -> str:
    """Date of the papers: of their sending, else of their creation."""
    for path in ("t:teiHeader//t:correspAction[@type='sent']/t:date", "t:teiHeader//t:creation//t:date"):
        date = _first(root, path)
        if date is not None:
            return date.get("when") or date.get("from") or date.get("notBefore") or reading_text(date)
    return ""


def _parties(root: etree._Element, kind: str, file: str, registers: Registers) -> Iterator[Party]:
    for action in _all(root, f"t:teiHeader//t:correspAction[@type='{kind}']"):
        for child in action:
            if local(child) in {"persName", "orgName", "name"}:
                yield _party(child, file, registers)


def _party(element: etree._Element, file: str, registers: Registers) -> Party:
    named = element if element.get("ref") else next(iter(element.iter(tei("persName"), tei("orgName"))), element)
    return Party(reading_text(element), registers.key(named.get("ref", ""), file))


def _changes(root: etree._Element) -> Iterator[Change]:
    for change in _all(root, "t:teiHeader/t:revisionDesc//t:change"):
        yield Change(change.get("when", ""), change.get("who", "").partition("#")[2], reading_text(change))
