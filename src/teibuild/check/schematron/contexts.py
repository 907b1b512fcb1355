"""What a rule's context asks of a node, and cannot be evaluated: told, where XSLT would take it for “no”.

An error in a predicate of a pattern means that the pattern does not match (XSLT 3.0, 5.5.4), so that a rule with
``context="date[xs:date(@when) gt …]"`` would pass over a wrong date in silence. So each predicate that may fail is put
into a function, which tells by a message that it has. The document then goes through the careful stylesheet (see
``careful.py``), where a second template stands behind that of the rule: it is for the nodes that match only if what
fails is taken for “yes”, and no earlier rule of the pattern; of them, the failure is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Final, NamedTuple

from lxml import etree

from teibuild.check.schematron.asking import LITERAL
from teibuild.check.schematron.names import XSLT, xsl
from teibuild.check.schematron.parts import AT, OF
from teibuild.check.schematron.saxon import FAILED

PERHAPS: Final = "{urn:x-teibuild:schematron}perhaps"
"""The attribute of a template for nodes of which it cannot be said whether the rule is about them."""
_MESSAGE: Final = f"{FAILED}teibuild:context"

_WORD: Final = r"[^\W\d][\w.\-]*"
_NAME: Final = rf"(?:Q\{{[^}}]*\}}|{_WORD}:(?!:))?{_WORD}"
_ONE: Final = rf"(?:''|\.|@{_NAME})"
"""One text at most: a literal, the node itself, an attribute."""
_CERTAIN: Final = (
    r"\[\s*(?:\d+|last\(\s*\))\s*\]",
    r"(?<=[=<>])\s*\(\s*''(?:\s*,\s*'')*\s*\)",
    rf"\b(?:fn:)?(?:starts-with|ends-with|contains)\(\s*{_ONE}\s*,\s*{_ONE}\s*\)",
    rf"\b(?:fn:)?(?:normalize-space|lower-case|upper-case|string|local-name|name)\(\s*{_ONE}?\s*\)",
    rf"{_ONE}\s+castable\s+as\s+{_NAME}\??",
)
"""What never fails, innermost first."""
_PLAIN: Final = rf"(?>\s+|''|{_NAME}|(?:^|(?<=[/@:(\[|]))\*|:(?=\*)|\.\.?|@|//?|::|[\[\]()|=<>]|!=)*+"
"""Paths, comparisons of what they lead to with literals, “and” and “or”; no name is tried in parts, which
would take long.
"""
_OPERATORS: Final = frozenset(
    {"cast", "div", "eq", "every", "except", "for", "ge", "gt", "idiv", "if", "instance", "intersect", "is", "le"}
    | {"let", "lt", "mod", "ne", "return", "some", "then", "to", "treat", "union"}
)
_NEVER_FAIL: Final = frozenset(
    {"and", "attribute", "boolean", "comment", "element", "empty", "exists", "node", "not", "or"}
    | {"processing-instruction", "text"}
)
"""What may stand before a bracket."""
_OF_ITS_PLACE: Final = r"\b(?:position|last|current)\s*\("
"""What has no meaning in a function."""


class _Predicate(NamedTuple):
    """A predicate of a pattern."""

    start: int
    """Where what stands between its brackets begins."""
    end: int
    text: str


def tell_failures(stylesheet: etree._Element) -> None:
    """Have a stylesheet tell of predicates in the contexts of rules that cannot be evaluated; its tree is changed."""
    names: dict[tuple[str | None, str], str] = {}
    for template in [each for one in stylesheet.iterchildren(xsl("template")) for each in _by_alternatives(one)]:
        match, perhaps = template.get("match", ""), template.get(PERHAPS) is not None
        unsure = [each for each in _predicates(match) if may_fail(each.text)]
        if perhaps and not unsure:
            stylesheet.remove(template)
        for each in reversed(unsure):
            key = (template.get("version"), each.text)
            if key not in names:
                names[key] = str(len(names) + 1)
                stylesheet.extend(_functions(names[key], each.text, template))
            name = f"teibuild:{'may-hold' if perhaps else 'holds'}-{names[key]}"
            match = f"{match[: each.start]}{name}(.){match[each.end :]}"
        if unsure:
            template.set("match", match)
        if unsure and perhaps:
            asked = ", ".join(f"boolean({each.text})" for each in unsure)
            for tried in template.iter(xsl("try")):
                # The nearest to the node comes first, since a path mostly asks its last step.
                value = etree.Element(xsl("value-of"), select=f"reverse(ancestor-or-self::node()) ! ({asked})")
                tried.insert(0, value)


def may_fail(predicate: str) -> bool:
    """Whether a predicate may fail for some node; not of what only numbers nodes, and cannot be put into a function."""
    text = re.sub(LITERAL, lambda found: " " if found[0].startswith("(:") else "''", predicate)
    if re.search(_OF_ITS_PLACE, text) or re.fullmatch(r"[\s\d]*", text):
        return False
    shorter = ""
    while shorter != text:
        shorter = text
        for certain in _CERTAIN:
            text = re.sub(certain, "" if certain.startswith(r"\[") else "''", text)
    words = re.findall(rf"({_NAME})\s*(\()?", text)
    return not re.fullmatch(_PLAIN, text) or any(
        name in _OPERATORS or (bracket and name not in _NEVER_FAIL) for name, bracket in words
    )


def _by_alternatives(template: etree._Element) -> list[etree._Element]:
    """A template for nodes of which it cannot be said whether a rule is about them, one for each alternative."""
    match = template.get("match", "")
    if template.get(PERHAPS) is None or "|" not in match:
        return [template]
    ends = [found.start() for found, depth in _signs(match) if found[0] == "|" and not depth]
    alternatives = [match[start : end - 1] for start, end in pairwise([0, *(end + 1 for end in ends), len(match) + 1])]
    copies = [deepcopy(template) for _ in alternatives]
    for each, alternative in zip(copies, alternatives, strict=True):
        each.set("match", alternative)
        template.addprevious(each)
    parent = template.getparent()
    if parent is not None:
        parent.remove(template)
    return copies


def _predicates(pattern: str) -> Iterator[_Predicate]:
    """The predicates of a pattern, but for those within others."""
    start = within = 0
    for found, _ in _signs(pattern):
        if found[0] == "[":
            start = start if within else found.end()
            within += 1
        elif found[0] == "]":
            within -= 1
            if within == 0:
                yield _Predicate(start, found.start(), pattern[start : found.start()])


def _signs(pattern: str) -> Iterator[tuple[re.Match[str], int]]:
    """The brackets and strokes of a pattern, each with how many brackets are open before it."""
    depth = 0
    for found in re.finditer(rf"{LITERAL}|[\[\]()|]", pattern):
        yield found, depth
        depth += (found[0] in "[(") - (found[0] in "])")


def _functions(name: str, predicate: str, template: etree._Element) -> Iterator[etree._Element]:
    """The functions that a predicate is put into."""
    for prefix, otherwise in (("holds", "()"), ("may-hold", "true()")):
        function = etree.Element(xsl("function"), nsmap={"xsl": XSLT, "teibuild": AT[1:].partition("}")[0]})
        function.attrib.update({"name": f"teibuild:{prefix}-{name}", "as": "item()*", OF: "context"})
        function.attrib.update({key: template.get(key, "") for key in (AT, "version") if template.get(key)})
        etree.SubElement(function, xsl("param"), {"name": "teibuild:node", "as": "node()"})
        # A predicate holds with the first node that it finds, whatever fails behind that.
        asked = f"if (head(({predicate})) instance of node()) then true() else ({predicate})"
        tried = etree.SubElement(function, xsl("try"), select=f"$teibuild:node ! ({asked})")
        caught = etree.SubElement(tried, xsl("catch"))
        etree.SubElement(caught, xsl("message"), select=f"'{_MESSAGE}'")
        etree.SubElement(caught, xsl("sequence"), select=otherwise)
        yield function
