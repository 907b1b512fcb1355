"""From a Schematron to a stylesheet of XSLT, and from Saxon's complaints back to the Schematron."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from teibuild.check.schematron import saxon_words
from teibuild.check.schematron.careful import Variable, note_needs
from teibuild.check.schematron.contexts import tell_failures
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.names import XSLT, xsl
from teibuild.check.schematron.parts import OF, Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON
from teibuild.check.schematron.saxon import Fault, SaxonError, Sheet, saxon
from teibuild.model import Related

COMPILER: Final = Path(__file__).with_name("compile.xsl")
_BASE: Final = "file:///schematron"
_TWICE: Final = "XTSE0630"
UNEVALUATED: Final = "this cannot be evaluated"


@cache
def _compiler() -> Sheet:
    return saxon().compile(COMPILER.read_text(encoding="utf-8"))


def stylesheet(schema: etree._Element, phase: str, visit: str, *, asks: bool = False) -> str:
    """The stylesheet of an assembled and sound Schematron.

    Args:
        schema: The Schematron.
        phase: The ``id`` of a phase, or ``#ALL``.
        visit: The kinds of node, besides elements, that the rules are about.
        asks: Whether the rules ask for other documents.

    Raises:
        SaxonUnavailableError: There is no Saxon for this machine.
    """
    return _lines(_compiled(schema, phase, visit, asks=asks))


def careful_stylesheet(
    schema: etree._Element, phase: str, visit: str, *, asks: bool = False
) -> tuple[str, dict[str, Variable]]:
    """The same, where a variable that cannot be evaluated leaves the rules that do not need it their say.

    Returns:
        The stylesheet, and its global variables by their names.
    """
    root = _compiled(schema, phase, visit, asks=asks, careful=True)
    variables = note_needs(root)
    return _lines(root), variables


def _compiled(schema: etree._Element, phase: str, visit: str, *, asks: bool, careful: bool = False) -> etree._Element:
    text = etree.tostring(schema, encoding="unicode", with_tail=False)
    flags = {"asks": "yes" if asks else "", "careful": "yes" if careful else ""}
    made = _compiler().run(text, _BASE, {"phase": phase, "visit": visit, **flags}).text
    root = etree.fromstring(made.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    tell_failures(root)
    return root


def _lines(root: etree._Element) -> str:
    """A stylesheet as characters, each start tag on a line of its own."""
    root.base = _BASE
    for element in root.iter(f"{{{XSLT}}}*"):
        parent = element.getparent()
        if parent is not None and parent.tag == xsl("text"):
            continue
        before = element.getprevious()
        if before is not None and not (before.tail or "").strip():
            before.tail = "\n"
        elif before is None and parent is not None and not (parent.text or "").strip():
            parent.text = "\n"
    return etree.tostring(root, encoding="unicode")


def explain(error: SaxonError, made: str, parts: Parts) -> SchematronError:
    """What keeps a stylesheet from being compiled, said of the Schematron."""
    fault = error.faults[0]
    element = _element(fault, made)
    message, hint = saxon_words.explain(fault)
    attribute = "name" if fault.code == _TWICE else _attribute(element)
    detail = re.sub(r" ?\(see line[^)]*\)?|of file:\S*", "", f"{fault.code} {fault.text}").strip()
    return parts.error(BROKEN_SCHEMATRON, element, attribute, message, hint, detail=detail)


def origin(fault: Fault, made: str, parts: Parts) -> Related:
    """The place in the Schematron of what cannot be evaluated."""
    document, element = parts.of(_element(fault, made))
    return document.related(element, UNEVALUATED)


def _element(fault: Fault, made: str) -> etree._Element:
    """The element of a stylesheet that stands on the line of a fault."""
    root = etree.fromstring(made.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    return next((each for each in root.iter("{*}*") if each.sourceline == fault.line), root)


def _attribute(element: etree._Element) -> str:
    """The attribute of the source that an element of the stylesheet was made from."""
    found: etree._Element | None = element
    while found is not None:
        if found.get(OF):
            return str(found.get(OF))
        found = found.getparent()
    return ""
