"""Ids: each names one element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule, Severity
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
RULES: Final = (DUPLICATE_ID, WRONG_FILE_ID)


def duplicate_id(document: Document) -> Iterator[Diagnostic]:
    """Report every use of an id but the first."""
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
    if local(document.root) != "TEI" or identifier == document.stem:
        return
    hint = f'Write xml:id="{document.stem}", or rename the file.'
    if not identifier:
        yield document.at_element(WRONG_FILE_ID, document.root, "<TEI> has no xml:id.", hint)
        return
    message = f"The xml:id of <TEI> is “{identifier}”, but the file is {document.stem}.xml."
    yield document.at_value(WRONG_FILE_ID, document.root, XML_ID, message, hint)


CHECKS: Final = (duplicate_id, wrong_file_id)
