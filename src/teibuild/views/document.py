"""One document, one pure function: its tree and the registers in, all that the site needs of it out."""

from __future__ import annotations

import posixpath

from lxml import etree
from msgspec.structs import replace

from teibuild.check.unseen import UNKNOWN_ELEMENT
from teibuild.model import (
    ALL_VIEWS,
    ApparatusEntry,
    Diagnostic,
    DocumentRecord,
    DocumentResult,
    Location,
    Note,
    Review,
    View,
)
from teibuild.read.addresses import give_addresses
from teibuild.read.annotations import read_annotations
from teibuild.read.body import places, text_of
from teibuild.read.declassification import read_declassification
from teibuild.read.header import read_document
from teibuild.read.part import of_volume, take_group
from teibuild.read.passages import read_addresses, read_passages
from teibuild.read.registers import Registers
from teibuild.read.reviews import review_elements
from teibuild.read.searchable import Searchable, titles
from teibuild.render.context import Context
from teibuild.render.reading import Reading
from teibuild.render.sheets import Sheets
from teibuild.tei.names import xml_id
from teibuild.tei.volume_parts import within as within_volume
from teibuild.views.search_record import search_record
from teibuild.words import SOURCE


def view_document(
    root: etree._Element, file: str, registers: Registers, language: str = SOURCE, views: tuple[View, ...] = ALL_VIEWS
) -> DocumentResult:
    """Read one document and render its views.

    Args:
        root: The document's ``TEI`` element; what readers are led to and has no id is given one.
        file: Its path from the edition's folder.
        registers: The registers that its names lead into.
        language: The language of the interface.
        views: The views that the document has.

    Returns:
        The document's result, without what the checker has to say and without the file's digest.

    """
    cut_out = within_volume(root)
    around = "" if cut_out is None else take_group(cut_out)
    give_addresses(root)
    placed = tuple(places(root))
    record = read_document(root, file, registers, placed)
    if cut_out is not None and cut_out.element is not None:
        record = of_volume(record, cut_out.element, around)
    annotations = read_annotations(placed, file, record.id, registers)
    folder = f"documents/{record.id}"
    context = Context(
        document=record.id,
        file=file,
        registers=registers,
        pages={page.id: page for page in record.pages},
        notes=annotations.notes,
        marks=annotations.apparatus,
        language=language,
        text=record.language,
        volume="" if cut_out is None else posixpath.join(posixpath.dirname(file), cut_out.volume),
        own=frozenset() if cut_out is None else frozenset(map(xml_id, root.iter("{*}*"))),
        at=f"{folder}/index.html",
        views=views,
    )
    within = Reading(replace(context, at=f"{folder}/notes.html"), in_note=True)
    rendered = {element: within.fragment(element) for element in annotations.notes}
    context = replace(context, rendered=rendered)
    notes = {note.id: replace(note, html=rendered[element]) for element, note in annotations.notes.items()}
    apparatus = tuple(_with_html(entry, notes) for entry in annotations.apparatus.values())
    if View.DECLASSIFICATION in views:
        record = replace(record, reviews=_told(record, root, context))
    text = text_of(root)
    reading = Reading(context)
    sheets = Sheets(replace(context, at=f"{folder}/pages/sheet.html"))
    body, leaves = (reading.document(text), sheets.document(text)) if text is not None else ("", ())
    searchable = Searchable(file, registers, record, annotations.notes, annotations.apparatus, views)
    spoken = record.language or language
    stretches = (*titles(record, spoken), *searchable.read(text, spoken)) if text is not None else ()
    unknown = sheets.unknown | within.unknown | reading.unknown
    return DocumentResult(
        record=record,
        diagnostics=tuple(_unknown(name, element, file) for name, element in unknown.items()),
        notes=tuple(notes.values()),
        apparatus=apparatus,
        mentions=annotations.mentions,
        dates=annotations.dates,
        reading=body,
        endnotes=tuple(reading.endnotes),
        turns=reading.turns,
        contents=tuple(reading.headings),
        sheets=leaves,
        passages=read_passages(root, record.pages[0].id if record.pages else ""),
        addresses=read_addresses(root),
        declassification=read_declassification(root, record, file, registers, placed),
        search=search_record(stretches, spoken),
    )


def _told(record: DocumentRecord, root: etree._Element, context: Context) -> tuple[Review, ...]:
    """The events of the header with their words as the declassification view shows them."""
    beside = replace(context, at=f"documents/{record.id}/declassification.html")
    told = (Reading(beside, in_note=True).fragment(event) for event in review_elements(root))
    return tuple(replace(review, html=html) for review, html in zip(record.reviews, told, strict=True))


def _with_html(entry: ApparatusEntry, notes: dict[str, Note]) -> ApparatusEntry:
    return replace(entry, notes=tuple(notes[note.id] for note in entry.notes))


def _unknown(name: str, element: etree._Element, file: str) -> Diagnostic:
    message = f"No view knows the element “{name}”; its text is shown as it stands."
    hint = "Use an element of the encoding guidelines, or add this one to the tables of the views."
    return UNKNOWN_ELEMENT.at(Location(file, element.sourceline or 1), message, hint)
