"""Where rules ask for other files: the calls are found in their expressions, and led to functions of ours.

``doc('people.xml')`` becomes ``teibuild:doc('file:///schema/rules.sch', 'people.xml')``: the call knows the file that
it was written in, from which its address is counted (XPath Functions 3.1, 14.6.1; XSLT 3.0, 20.1). The functions are
written by ``compile.xsl``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import quote

from lxml import etree

from teibuild.check.schematron.names import SCHEMATRON, XSLT, sch
from teibuild.check.schematron.neighbours import ADDRESS
from teibuild.check.schematron.parts import Parts

EXPRESSIONS: Final = (
    "context", "test", "select", "value", "path", "subject", "visit-each", "match", "use", "documents",
)  # fmt: skip
"""Attributes of Schematron's elements that hold expressions."""
LITERAL: Final = r"\"[^\"]*\"|'[^']*'|\(:[\s\S]*?:\)"
"""A text in quotation marks, or a comment."""
_CALL: Final = (
    r"(?P<arrow>=>\s*)?(?<![\w.\-:$@])(?:fn:)?(?:(?P<name>doc|doc-available|document)\s*"
    r"(?:\(\s*(?P<end>\))?|\#\s*(?P<arity>[12]))|(?P<here>static-base-uri)\s*\(\s*\))"
)
_LED: Final = (
    r"=> \(teibuild:(?P<arrow>[\w-]+)\('[^']*'(?:, \?)+\)\)\("
    r"|teibuild:(?P<function>doc|doc-available|document)\('[^']*'(?P<holes>(?:, \?)+)\)"
    r"|teibuild:(?P<name>doc|doc-available|document)\('[^']*'(?:, )?"
)
_ALONE: Final = r"^\s*['\"]([^'\"#]+)['\"]\s*\)"
"""A literal that is a call's only argument."""


class Asked(NamedTuple):
    """What the rules of a Schematron ask for."""

    written: dict[tuple[str, str], tuple[etree._Element, str]]
    """The addresses that are written out in ``doc()`` and ``document()``, each with the file that it is counted from,
    and the element and attribute that it stands in.
    """
    known: frozenset[tuple[str, str]] | None
    """All addresses, where each is written out; nothing where some depend on the document that is checked."""


def lead(schema: etree._Element, parts: Parts) -> Asked | None:
    """Lead all calls of a Schematron to our functions; its tree is changed.

    Returns:
        What it asks for; nothing where no rule asks for another file.
    """
    asks, varies = False, False
    known: set[tuple[str, str]] = set()
    written: dict[tuple[str, str], tuple[etree._Element, str]] = {}
    for element in schema.iter(f"{{{SCHEMATRON}}}*", f"{{{XSLT}}}*"):
        if element.tag in {sch("pattern"), sch("group")} and element.get("documents") is not None:
            asks = varies = True
        names = EXPRESSIONS if etree.QName(element).namespace == SCHEMATRON else tuple(map(str, element.attrib))
        for name in names:
            text = element.get(name, "")
            if "doc" not in text and "static-base-uri" not in text:
                continue
            base = f"{ADDRESS}{quote(parts.of(element)[0].file)}"
            led = _led(text, base)
            if led != text:
                asks = asks or "teibuild:doc" in led
                element.set(name, led)
                for address in _written_out(text):
                    written[(base, address)] = (element, name)
                addresses = _all_addresses(text)
                varies = varies or addresses is None
                known.update((base, address) for address in addresses or ())
    return Asked(written, None if varies else frozenset(known)) if asks else None


def plain(expression: str) -> str:
    """An expression as it was written, before its calls were led to our functions."""

    def call(found: re.Match[str]) -> str:
        if found["arrow"]:
            return f"=> {found['arrow']}("
        return f"{found['function']}#{found['holes'].count('?')}" if found["function"] else f"{found['name']}("

    return re.sub(_LED, call, expression) if "teibuild:" in expression else expression


def _led(text: str, base: str) -> str:
    def call(found: re.Match[str]) -> str:
        if found["here"]:
            return f"'{base}'"
        holes = ", ?" * int(found["arity"] or 0)
        if found["arrow"]:
            # Of what an arrow leads to, only an expression in brackets can have an argument filled in beforehand.
            holes = ", ?" if found["end"] or found["name"] != "document" else ", ?, ?"
            return f"=> (teibuild:{found['name']}('{base}'{holes}))({found['end'] or ''}"
        if holes:
            return f"teibuild:{found['name']}('{base}'{holes})"
        return f"teibuild:{found['name']}('{base}'{')' if found['end'] else ', '}"

    parts = re.split(f"({LITERAL})", text)
    return "".join(part if number % 2 else re.sub(_CALL, call, part) for number, part in enumerate(parts))


def _all_addresses(text: str) -> list[str] | None:
    """The addresses that an expression asks for; nothing where one of them is no literal."""
    parts = re.split(f"({LITERAL})", text)
    addresses: list[str] = []
    for number, part in enumerate(parts[::2]):
        for found in re.finditer(_CALL, part):
            if found["here"]:
                continue
            literal, behind = [*parts, "", ""][number * 2 + 1 : number * 2 + 3]
            alone = found.end() == len(part.rstrip()) and behind.lstrip().startswith(")")
            # A parameter of an abstract pattern has its place in a literal, too.
            if found["arrow"] or not alone or not re.fullmatch(r"'[^$]*'|\"[^$]*\"", literal):
                return None
            addresses.append(literal[1:-1])
    return addresses


def _written_out(text: str) -> list[str]:
    """The addresses that stand as literals in calls; but for those that are first asked to be there."""
    addresses: list[str] = []
    guarded: set[str] = set()
    for found in re.finditer(r"(?<![\w.\-:$@])(?:fn:)?(doc|doc-available|document)\s*\(", text):
        literal = re.match(_ALONE, text[found.end() :])
        if literal and found[1] == "doc-available":
            guarded.add(literal[1])
        elif literal:
            addresses.append(literal[1])
    return [address for address in addresses if address not in guarded]
