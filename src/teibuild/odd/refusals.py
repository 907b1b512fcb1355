"""What a validator has against a schema, said again at the place of the ODD that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from teibuild.model import Rule
from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.relaxng import Written
from teibuild.odd.rules import BAD_NAME, BAD_PATTERN, REFUSED, UNKNOWN_NAME

_NAMING: Final = ("restriction", "name")
"""Attributes of a datatype that may be at fault."""
_SAID: Final = (
    (
        r"JAXP\d+: .*depth.*",
        REFUSED,
        "So many things are written one within another that Jing does not load them.",
        "Make a macro of a part of it.",
    ),
    (
        r"invalid parameter: invalid regular expression: .*",
        BAD_PATTERN,
        "The restriction is no regular expression of XML Schema.",
        "Look for a bracket that is not closed, or a sign that needs a backslash.",
    ),
    (
        r"invalid parameter: parameter can only be applied to (.*)",
        BAD_PATTERN,
        "This datatype does not have such a facet; it is for an {0}.",
        "Take another datatype, or narrow this one by a restriction.",
    ),
    (
        r"invalid parameter: (.*)",
        BAD_PATTERN,
        "A facet of this datatype cannot be used: {0}.",
        "Correct the facet.",
    ),
    (
        r'datatype "(.*?)" from library ".*" not recognized',
        BAD_PATTERN,
        "XML Schema has no datatype “{0}”.",
        "Correct its name; a datatype that the TEI or the ODD declares is named by key, not by name.",
    ),
    (
        r'duplicate attribute "(.*?)".*',
        REFUSED,
        "An element would have the attribute “{0}” twice.",
        "Delete one of them, or let it change the other.",
    ),
    (
        r'(?:group|interleave) of "string" or "data" element.*',
        REFUSED,
        "Data stand beside other things in one content model.",
        "Take a textNode for the data, or give them an element of their own.",
    ),
    (
        r"a list pattern must not contain an? (.*?) pattern.*",
        REFUSED,
        "A list of words cannot contain what RELAX NG calls {0}.",
        "Take a datatype such as teidata.word.",
    ),
    (
        r'both operands of "interleave" contain "text".*',
        REFUSED,
        "Text stands in two parts of what may come in any order.",
        "Keep it in one of them.",
    ),
    (
        r'both operands of "interleave" contain element "?(.*?)"?',
        REFUSED,
        "<{0}> stands in two parts of what may come in any order.",
        "Keep it in one of them.",
    ),
    (
        r'"(.*)" is not a valid (?:local )?name',
        BAD_NAME,
        "“{0}” cannot be the name of an element, an attribute or a definition.",
        "Write a name as XML has them.",
    ),
    (
        r'found "(.*)" element but expected .*',
        REFUSED,
        "RELAX NG has no <{0}> here.",
        "Correct the element's name, or delete it.",
    ),
    (
        r'illegal attribute "(.*)" ignored',
        REFUSED,
        "RELAX NG has no attribute “{0}” here.",
        "Correct the attribute's name, or delete it.",
    ),
    (
        r"missing children",
        REFUSED,
        "Something is missing in this.",
        "Write what is meant: a closed list, for one, has a value at least.",
    ),
    (
        r'reference to undefined pattern "(.*)"',
        UNKNOWN_NAME,
        "The definition “{0}” is not in the schema.",
        "Correct the name, or bring in what defines it.",
    ),
)
"""What Jing says of a schema → the rule, the fact and the remedy."""


def explain(written: Written, messages: Iterable[tuple[int, str]], findings: Findings) -> None:
    """Note what a validator has against a schema, at the place of the ODD that it was made from.

    Args:
        written: The schema.
        messages: Line, counted from 1, and what the validator says, in its own words.
        findings: Where it is noted.
    """
    for line, text in messages:
        place = written.place(line)
        if place is None:
            continue
        plain = " ".join(re.sub(r"\(section 7.*", "", text).split()).rstrip(".")
        rule, fact, hint, name = _words(plain)
        place = _nearer(place, plain, name)
        attribute = next((each for each in _NAMING if rule is BAD_PATTERN and each in place.element.attrib), "")
        findings.add(rule, place, fact, hint, attribute=attribute, detail=text)


def _words(plain: str) -> tuple[Rule, str, str, str]:
    """The rule, the fact, the remedy, and the name that they are about."""
    for expression, rule, fact, hint in _SAID:
        match = re.fullmatch(expression, plain)
        if match:
            name = next((group for group in match.groups() if group), "")
            return rule, fact.format(name), hint, name
    return REFUSED, f"RELAX NG does not allow this: {plain}.", "Change the content model.", ""


def _nearer(place: Place, plain: str, name: str) -> Place:
    """The part of a specification that a message is about, where it names the whole."""
    if '"data" element' in plain:
        found = place.element.iterfind("{*}content//{*}dataRef")
    elif plain.startswith("duplicate attribute"):
        found = (each for each in place.element.iterfind(".//{*}attDef") if name in {each.get("ident"), _other(each)})
    else:
        return place
    return Place(place.file, next(iter(found), place.element))


def _other(element: etree._Element) -> str:
    """The other name that a specification gives what it is of."""
    return (element.findtext("{*}altIdent") or "").strip()
