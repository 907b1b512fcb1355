"""What a document speaks of: entries of the registers, and dates; each in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from teibuild.model import Mention
from teibuild.model.dating import DateMention
from teibuild.read.body import Place
from teibuild.read.contexts import Contexts
from teibuild.read.dates import read_dating
from teibuild.read.registers import Registers
from teibuild.tei.names import local, xml_id
from teibuild.tei.text import faithful_text

_NAMES: Final = frozenset({"persName", "placeName", "orgName", "title", "abbr", "term", "name", "rs", "bibl"})
_DATES: Final = frozenset({"date", "docDate"})
_CORRECTIONS: Final = frozenset({"corr", "reg"})


def read_mentions(
    places: Iterable[Place], file: str, document: str, registers: Registers, contexts: Contexts
) -> Iterator[Mention]:
    """Every place that names an entry of a register.

    A catchword names nothing: the same words begin the next page. Of a name that the editor corrected, the corrected
    form counts.

    Args:
        places: Every element of the text.
        file: The document's path from the edition's folder.
        document: The document's id.
        registers: The registers that names lead into.
        contexts: The texts of the document's blocks.

    """
    for place in places:
        element = place.element
        name = local(element)
        pointers = element.get("ref", "") or element.get("corresp", "") if name in _NAMES else ""
        if name == "ref" and place.note is not None:
            pointers = element.get("target", "")
        if not pointers or _repeated(place):
            continue
        for pointer in pointers.split():
            key = registers.key(pointer, file)
            if key:
                before, text, after = contexts.sentence(place)
                text = text or faithful_text(element)
                yield Mention(key, document, place.page, _anchor(place), before, text, after, place.note is not None)


def read_dates(places: Iterable[Place], contexts: Contexts) -> Iterator[DateMention]:
    """Every date of the text and of the notes that has a year; those of stamps belong to the reviews.

    Args:
        places: Every element of the text.
        contexts: The texts of the document's blocks.

    """
    for place in places:
        element = place.element
        dating = read_dating(element) if local(element) in _DATES else None
        if dating is None or local(place.block) == "fw" or _repeated(place):
            continue
        before, text, after = contexts.sentence(place)
        text = text or faithful_text(element)
        in_line = local(place.block) == "dateline" or local(element) == "docDate"
        in_note = place.note is not None
        yield DateMention(
            dating, place.page, _anchor(place), before, text, after, in_note, dates_paper=in_line and not in_note
        )


def _anchor(place: Place) -> str:
    return xml_id(place.note) if place.note is not None else place.anchor


def _repeated(place: Place) -> bool:
    """Whether an element stands in a catchword, or in a reading that the editor replaced by one with its like."""
    if local(place.block) == "fw" and place.block.get("type") == "catch" and place.note is None:
        return True
    node = place.element
    while (parent := node.getparent()) is not None and node is not place.block:
        if local(parent) == "choice" and local(node) in {"sic", "orig"}:
            return _has_like(parent, place.element)
        node = parent
    return False


def _has_like(choice: etree._Element, element: etree._Element) -> bool:
    edited = (child for child in choice if local(child) in _CORRECTIONS)
    return any(item.tag == element.tag for child in edited for item in child.iter())
