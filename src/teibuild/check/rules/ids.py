"""Ids: each names one element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document
from teibuild.check.naming import name_it
from teibuild.check.remedies import is_id, put_attributes, tidy_id, trimmed
from teibuild.model import Diagnostic, Edit, Rule, Severity
from teibuild.read.ids import KINDS, kind_of
from teibuild.tei.names import XML_ID, local, xml_id

DUPLICATE_ID: Final = Rule(
    "TB301",
    "duplicate-id",
    Severity.ERROR,
    "two elements have the same xml:id",
    "An xml:id names one place in the file. Notes, links and citations lead to it; if two elements share it, they lead "
    "to the wrong one.",
    bad='<p xml:id="neg-1">…</p>\n<p xml:id="neg-1">…</p>',
    good='<p xml:id="neg-1">…</p>\n<p xml:id="neg-2">…</p>',
)
WRONG_FILE_ID: Final = Rule(
    "TB302",
    "wrong-file-id",
    Severity.ERROR,
    "the xml:id of TEI is not the name of the file",
    "The published document has its address from the file's name. With the same name inside, a file that is copied or "
    "renamed still says what it is.",
    bad='letter-2.xml: <TEI xml:id="letter-1">',
    good='letter-2.xml: <TEI xml:id="letter-2">',
)
SPACE_IN_ID: Final = Rule(
    "TB315",
    "space-in-id",
    Severity.ERROR,
    "there is white space in an xml:id",
    "A pointer cannot have white space in it, so nothing can lead to such an id. It is easily typed, and hard to see.",
    bad='<p xml:id="neg-d1-1 ">…</p>',
    good='<p xml:id="neg-d1-1">…</p>',
)
SPACE_AROUND_POINTER: Final = Rule(
    "TB316",
    "space-around-pointer",
    Severity.INFO,
    "there is white space around a pointer",
    "XML allows it, but not every program that reads the file later cuts it off: to some, the pointer leads nowhere.",
    bad='<persName ref=" ../registers/people.xml#rostow">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
ELEMENT_WITHOUT_ID: Final = Rule(
    "TB317",
    "element-without-id",
    Severity.WARNING,
    "an element that the edition names has no xml:id",
    "The table [ids] of edition.toml says how elements of this kind are named, so that they can be cited and pointed "
    "to. “teibuild check --fix” gives the next free name.",
    bad="<head>Negotiations</head>",
    good='<head xml:id="neg-h1">Negotiations</head>',
)
MARK_IN_TEXT: Final = Rule(
    "TB319",
    "mark-in-text",
    Severity.WARNING,
    "a byte order mark stands within the file",
    "The sign U+FEFF belongs at the beginning of a file, if anywhere. Within, it is what is left where two files were "
    "joined. It cannot be seen, and a search for the word that it stands in finds nothing.",
    bad="<p>the [U+FEFF]blockade</p>",
    good="<p>the blockade</p>",
)
RULES: Final = (DUPLICATE_ID, WRONG_FILE_ID, SPACE_IN_ID, SPACE_AROUND_POINTER, ELEMENT_WITHOUT_ID, MARK_IN_TEXT)

_MARK: Final = "\ufeff"
_NAMED_ELSEWHERE: Final = frozenset({"paragraph", "page", "note", "textual-note"})
"""What lacks an id by another rule, whatever the settings say."""


def duplicate_id(document: Document) -> Iterator[Diagnostic]:
    """Report every use of an id but the first."""
    if len(document.by_id) == len(document.with_ids):
        return
    for element in document.with_ids:
        identifier = xml_id(element)
        first = document.by_id[identifier]
        if first is element:
            continue
        message = f"The xml:id “{identifier}” is given twice."
        hint = "Give this element an id of its own; pointers to the old one lead to the first."
        related = (document.related(first, f"first given here, to <{local(first)}>"),)
        yield document.at_value(DUPLICATE_ID, element, XML_ID, message, hint, related=related)


def wrong_file_id(document: Document) -> Iterator[Diagnostic]:
    """Compare the root's id with the name of the file."""
    identifier = xml_id(document.root)
    if document.volume:
        return
    if local(document.root) != "TEI" or identifier.strip() == document.stem:
        return
    hint = f'Write xml:id="{document.stem}", or rename the file.'
    if not identifier and any(str(name).rpartition("}")[2].lower() == "id" for name in document.root.attrib):
        return  # the schema says that its name is another
    if not identifier:
        free = is_id(document.stem) and document.stem not in document.by_id
        edits = (put_attributes(document, document.root, ("xml:id", document.stem)),) if free else ()
        yield document.at_element(WRONG_FILE_ID, document.root, "<TEI> has no xml:id.", hint, edits=edits)
        return
    message = f"The xml:id of <TEI> is “{identifier}”, but the file is {document.stem}.xml."
    yield document.at_value(WRONG_FILE_ID, document.root, XML_ID, message, hint).concerning(identifier)


def space_in_id(document: Document) -> Iterator[Diagnostic]:
    """Report white space that the schema lets pass, at the ends of an id."""
    if all(identifier.strip() == identifier for identifier in document.by_id):
        return
    for element in document.with_ids:
        identifier = xml_id(element)
        if identifier.strip() == identifier:
            continue
        edits = tidy_id(document, element)
        hint = f'Write xml:id="{identifier.strip()}".'
        if not edits:
            hint = "Give it an id of its own; without the white space, it would be that of another element."
        yield document.at_value(
            SPACE_IN_ID, element, XML_ID, "There is white space at an end of this xml:id.", hint, edits=edits
        )


def space_around_pointer(document: Document) -> Iterator[Diagnostic]:
    """Report white space at the ends of a pointer, or of several."""
    for element, attribute, value in document.pointers:
        if value.strip() != value:
            edits = trimmed(document, element, attribute)
            message = f"There is white space at an end of {attribute}."
            yield document.at_value(SPACE_AROUND_POINTER, element, attribute, message, "Delete it.", edits=edits)


def element_without_id(document: Document) -> Iterator[Diagnostic]:
    """Give a name to what the settings say has one."""
    for kind, _ in document.scheme.patterns:
        if kind in _NAMED_ELSEWHERE:
            continue
        for element in document.in_text(KINDS[kind][0]):
            if not xml_id(element) and kind_of(element) == kind:
                message = f"This {kind.replace('-', ' ')} has no xml:id."
                hint = "Add one by the pattern of [ids] in edition.toml."
                edits = name_it(document, element)
                yield document.at_element(ELEMENT_WITHOUT_ID, element, message, hint, edits=edits)


def mark_in_text(document: Document) -> Iterator[Diagnostic]:
    """Find byte order marks behind the beginning."""
    text = document.source.text
    offset = text.find(_MARK, 1)
    while offset >= 0:
        message = "There is a byte order mark (U+FEFF) here, which cannot be seen."
        edits = (Edit(offset, offset + 1, ""),)
        yield document.source.report(MARK_IN_TEXT, offset, message, "Delete it.", edits=edits)
        offset = text.find(_MARK, offset + 1)


CHECKS: Final = (duplicate_id, wrong_file_id, space_in_id, space_around_pointer, element_without_id, mark_in_text)
