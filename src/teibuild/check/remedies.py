"""Remedies: the edits that mend an attribute, in the way in which the file is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from posixpath import dirname, join, normpath
from typing import Final
from weakref import WeakKeyDictionary

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Edit
from teibuild.tei.names import XML_ID, xml_id

_IDS: Final[WeakKeyDictionary[Document, Counter[str]]] = WeakKeyDictionary()
_QUOTED: Final = {'"': "&quot;", "'": "&apos;"}
_SPACE: Final = " \t\r\n"
_ID: Final = re.compile(r"[^\W\d][\w.·-]*")
"""A name without colon, as ``xml:id`` wants it (Namespaces in XML 1.0, production 4)."""


def is_id(name: str) -> bool:
    """Whether a name can be an ``xml:id``."""
    return _ID.fullmatch(name) is not None


def put_attributes(document: Document, element: etree._Element, *pairs: tuple[str, str], first: bool = False) -> Edit:
    """The edit that gives an element attributes, in the quotation marks that its tag, or the file, uses.

    Args:
        document: The file.
        element: The element.
        pairs: Names as they are written, and values.
        first: Whether they stand before the element's other attributes.
    """
    positions, text = document.positions, document.source.text
    present = positions.attributes(element)
    known = present or positions.attributes(document.root)
    quote = text[known[0][1] - 1] if known else '"'
    tag = positions.element(element)
    offset = present[-1][2] + 1 if present and not first else tag.start + tag.length
    words = "".join(f" {name}={quote}{_escaped(value, quote)}{quote}" for name, value in pairs)
    return Edit(offset, offset, words)


def _escaped(value: str, quote: str) -> str:
    """A value as it is written between quotation marks (XML 1.0, production 10)."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), (quote, _QUOTED[quote])):
        value = value.replace(sign, entity)
    return value


def trimmed(document: Document, element: etree._Element, attribute: str) -> tuple[Edit, ...]:
    """The edits that cut the white space at the ends of a value; none where there is none, or nothing else."""
    span = document.positions.value(element, attribute)
    raw = document.source.text[span.start : span.start + span.length]
    if element.get(attribute) is None or not raw.strip(_SPACE):
        return ()
    head, tail = len(raw) - len(raw.lstrip(_SPACE)), len(raw) - len(raw.rstrip(_SPACE))
    edits = [Edit(span.start, span.start + head, "")] if head else []
    return (*edits, Edit(span.start + span.length - tail, span.start + span.length, "")) if tail else tuple(edits)


def retold(
    document: Document, element: etree._Element, attribute: str, written: str, allowed: Collection[str]
) -> tuple[Edit, ...]:
    """The edits that write a value of a closed list as the list has it, where it differs by capitals or ends alone."""
    same = [value for value in allowed if value.casefold() == written.strip().casefold()]
    if len(same) != 1 or same[0] == written:
        return ()
    span = document.positions.value(element, attribute, written)
    if document.source.text[span.start : span.start + span.length] != written:
        return ()
    return (Edit(span.start, span.start + span.length, same[0]),)


def respelled(document: Document, element: etree._Element, attribute: str, known: Collection[str]) -> tuple[Edit, ...]:
    """The edits that write an attribute's name with the capitals that it has, where nothing else is wrong with it."""
    same = [name for name in known if name.casefold() == attribute.casefold() and ":" not in name]
    written = {name for name, _, _ in document.positions.attributes(element)}
    if len(same) != 1 or same[0] in written or attribute not in written:
        return ()
    span = document.positions.attribute(element, attribute)
    return (Edit(span.start, span.start + span.length, same[0]),)


def named_by_xml(document: Document, element: etree._Element, attribute: str, name: str) -> tuple[Edit, ...]:
    """The edits that make an attribute one of XML's own, such as ``xml:id``; none where that is there, or is no such
    value.

    Args:
        document: The file.
        element: The element.
        attribute: The attribute, as lxml names it.
        name: The name that is meant, as it is to be written.
    """
    value = element.get(attribute, "")
    if name in {other for other, _, _ in document.positions.attributes(element)} or attribute not in element.attrib:
        return ()
    if name == "xml:id" and (not is_id(value) or value in document.by_id):
        return ()
    span = document.positions.attribute(element, attribute)
    return (Edit(span.start, span.start + span.length, name),)


def retold_as(document: Document, element: etree._Element, attribute: str, meant: str) -> tuple[Edit, ...]:
    """The edits that write another value; none where nothing is meant."""
    span = document.positions.value(element, attribute)
    return (Edit(span.start, span.start + span.length, meant),) if meant else ()


def tidy_id(document: Document, element: etree._Element) -> tuple[Edit, ...]:
    """The edits that take white space and # out of an ``xml:id``, and out of the pointers of the file that mean it.

    None where the result is no id, or is another element's, or where it is not plain which of two is meant.
    """
    written = xml_id(element)
    words = written.strip().removeprefix("#").strip()
    name = re.sub(r"\s+", "-", words)
    counted = _counted(document)
    own = " ".join(written.split())
    if name == written or not is_id(name) or counted[own] > 1 or counted[name] > (own == name):
        return ()
    span = document.positions.value(element, XML_ID)
    return (Edit(span.start, span.start + span.length, name), *_pointers(document, words, name))


def _counted(document: Document) -> Counter[str]:
    """How often each id is given, white space at its ends aside."""
    found = _IDS.get(document)
    if found is None:
        found = _IDS[document] = Counter(" ".join(xml_id(element).split()) for element in document.with_ids)
    return found


def _pointers(document: Document, written: str, name: str) -> Iterator[Edit]:
    """The edits of pointers to an id that is about to change, as far as it had white space within."""
    if written == name:
        return
    words = [re.escape(word) for word in written.split()]
    pattern = re.compile(r"(?<!\S)([^\s#]*)#(" + r"(?:\s+|%20)".join(words) + r")(?!\S)")
    elements = dict.fromkeys(use.element for use in document.uses)
    for element in elements:
        for attribute, start, end in document.positions.attributes(element):
            if attribute != "xml:id" and not attribute.startswith("xmlns"):
                for found in pattern.finditer(document.source.text[start:end]):
                    if not found[1] or normpath(join(dirname(document.file), found[1])) == document.file:
                        yield Edit(start + found.start(2), start + found.end(2), name)
