"""A document of a volume: what it says of itself, since the header speaks of the volume as a whole."""

from __future__ import annotations

from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.model import DocumentRecord
from teibuild.tei.names import XML_LANG, tei
from teibuild.tei.text import reading_text
from teibuild.tei.volume_parts import Within

_HEAD: Final = tei("head")
_DATE: Final = tei("date")
_LINES: Final = (tei("dateline"), tei("opener"), tei("closer"), tei("docDate"))
_DATED: Final = ("when", "from", "notBefore", "to", "notAfter")
_BETWEEN: Final = " · "


def own_title(part: etree._Element) -> str:
    """The heading of a document, without its notes; empty where it has none."""
    head = next(part.iterchildren(_HEAD), None)
    return reading_text(head) if head is not None else ""


def own_date(part: etree._Element) -> etree._Element | None:
    """The first date of the lines that say when a document was written, if it says so in a way that can be sorted."""
    for line in part.iter(*_LINES):
        dates = [line] if line.tag == _LINES[-1] else line.iter(_DATE)
        found = next((date for date in dates if any(date.get(name) for name in _DATED)), None)
        if found is not None:
            return found
    return None


def take_group(found: Within) -> str:
    """The headings of the divisions around a document, the outermost first; they are taken out of its tree, since they
    are no part of its text.
    """
    heads = [head for element in found.around for head in element.iterchildren(_HEAD)]
    group = _BETWEEN.join(filter(None, map(reading_text, heads)))
    for head in heads:
        parent = head.getparent()
        if parent is not None:
            parent.remove(head)
    return group


def of_volume(record: DocumentRecord, part: etree._Element, group: str) -> DocumentRecord:
    """The record of a document of a volume: its header is the volume's, its title and its date are its own.

    Args:
        record: What the header says.
        part: The element that is the document.
        group: The headings of the divisions around it.
    """
    dated = own_date(part)
    date = "" if dated is None else next(filter(None, map(dated.get, _DATED)), "")
    return replace(
        record,
        title=own_title(part) or record.title,
        subtitle=group,
        date=date or record.date,
        # What the header says of these, it says of the volume.
        abstract="",
        extent="",
        language=part.get(XML_LANG) or record.language,
    )
