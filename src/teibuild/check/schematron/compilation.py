"""From a Schematron to a stylesheet of XSLT, and from Saxon's complaints back to the Schematron."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.names import XSLT, xsl
from teibuild.check.schematron.parts import OF, Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON
from teibuild.check.schematron.saxon import Fault, SaxonError, Sheet, saxon
from teibuild.model import Diagnostic

COMPILER: Final = Path(__file__).with_name("compile.xsl")
_BASE: Final = "file:///schematron"
_UNCHANGED: Final = frozenset({"text", "value-of"})


@cache
def _compiler() -> Sheet:
    return saxon().compile(COMPILER.read_text(encoding="utf-8"))


def stylesheet(schema: etree._Element, phase: str, visit: str) -> str:
    """The stylesheet of an assembled and sound Schematron, each start tag on a line of its own.

    Args:
        schema: The Schematron.
        phase: The ``id`` of a phase, or ``#ALL``.
        visit: The kinds of node, besides elements, that the rules are about.

    Raises:
        SaxonUnavailableError: There is no Saxon for this machine.
    """
    text = etree.tostring(schema, encoding="unicode", with_tail=False)
    made = _compiler().run(text, _BASE, {"phase": phase, "visit": visit})
    root = etree.fromstring(made.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
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
    root = etree.fromstring(made.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    element = next((each for each in root.iter("{*}*") if each.sourceline == fault.line), root)
    attribute = _attribute(element)
    message, hint = _say(fault)
    return SchematronError(_report(parts, element, attribute, message, hint, f"{fault.code} {fault.text}".strip()))


def _report(parts: Parts, element: etree._Element, attribute: str, message: str, hint: str, said: str) -> Diagnostic:
    detail = " ".join(re.sub(r" of file:\S*", "", said).split())
    return parts.report(BROKEN_SCHEMATRON, element, attribute, message, hint, detail=detail)


def _attribute(element: etree._Element) -> str:
    """The attribute of the source that an element of the stylesheet was made from."""
    found: etree._Element | None = element
    while found is not None:
        if found.get(OF):
            return str(found.get(OF))
        found = found.getparent()
    return ""


def _say(fault: Fault) -> tuple[str, str]:
    """A message and a hint for what Saxon found."""
    for sign, message, hint in _WORDS:
        found = re.search(sign, f"{fault.code} {fault.text}", re.DOTALL)
        if found:
            named = {name: _plain(value) for name, value in found.groupdict().items()}
            return message.format(**named), hint.format(**named)
    return f"The expression cannot be used: {_sentence(fault.text)}", ""


def _plain(text: str) -> str:
    """A name without its namespace, a sentence without Saxon's signs."""
    text = re.sub(r"Q\{[^}]*\}", "", text)
    return _sentence(text) if " " in text else text


def _sentence(text: str) -> str:
    text = re.sub(r"\s*<eof>", " the end", text).strip()
    return (text[:1].lower() + text[1:]).rstrip(".") + "."


_PREFIX: Final = ("The prefix “{name}” is not declared.", 'Add <ns prefix="{name}" uri="…"/> to the schema.')
_WORDS: Final = (
    (
        r"^(?:XPST0008|XTSE3080).*?[Vv]ariable \$?(?P<name>[^\s(]+)",
        "There is no variable ${name}.",
        'Declare it: <let name="{name}" value="…"/>.',
    ),
    (r"^(?:XPST0081|XTSE0280|XTSE0340|XTSE0080).*?prefix '?\{?(?P<name>[^'{}\s]+).*declared", *_PREFIX),
    (
        r"^XPST0017.*function named (?P<name>[^\s(]+)\(\)",
        "There is no function {name}() with as many arguments.",
        "Look at its name, its prefix and its arguments.",
    ),
    (
        r"^(?:XPST0003|XTSE0340) (?:XSLT Pattern syntax error at char \d+ )?(?P<why>.*)",
        "This is not XPath: {why}",
        "Look for a bracket, a quotation mark or an operator that is missing or too many.",
    ),
    (r"^XTSE0630", "The variable is declared twice.", "Give one of the two another name."),
)
"""What Saxon says, after its code → a message and a hint."""
