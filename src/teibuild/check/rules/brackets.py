"""Brackets of excision: that each has its other half, its passage, and its exemption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.rules.leaves import is_explained, words
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import tei

BRACKET_WITHOUT_PARTNER: Final = Rule(
    "TB558",
    "bracket-without-partner",
    Severity.WARNING,
    "a bracket of excision has no other half",
    "A reviewer's bracket opens and closes. Where one half is missing on the page itself, an exemption with its "
    "reason says so.",
    bad='<metamark function="excision" spanTo="#x1-end">[</metamark> … <anchor xml:id="x1-end"/>',
    good='<metamark function="excision" spanTo="#x1-end">[</metamark> … '
    '<metamark function="excision">]</metamark><anchor xml:id="x1-end"/>',
)
BRACKET_WITHOUT_PASSAGE: Final = Rule(
    "TB559",
    "bracket-without-passage",
    Severity.WARNING,
    "an opening bracket of excision does not lead to where its passage ends",
    "The reading view sets the passage off from its bracket to the anchor that spanTo leads to.",
    bad='<metamark function="excision">[</metamark> …',
    good='<metamark function="excision" xml:id="x1" spanTo="#x1-end">[</metamark> … <anchor xml:id="x1-end"/>',
)
BRACKET_WITHOUT_EXEMPTION: Final = Rule(
    "TB560",
    "bracket-without-exemption",
    Severity.INFO,
    "a bracketed passage does not say under which exemption it was to be withheld, though others do",
    "Where a code stands beside the bracket, ana leads to its category, and the views can spell it out.",
    bad='<metamark function="excision" spanTo="#x1-end" ana="#foia-b1">[</metamark> … '
    '<metamark function="excision" spanTo="#x2-end">[</metamark>',
    good='<metamark function="excision" spanTo="#x1-end" ana="#foia-b1">[</metamark> … '
    '<metamark function="excision" spanTo="#x2-end" ana="#foia-b1">[</metamark>',
)
UNMARKED_BRACKET: Final = Rule(
    "TB561",
    "unmarked-bracket",
    Severity.WARNING,
    "a square bracket in the text opens and does not close, or the other way round",
    "A bracket in the midst of a declassified text is probably a reviewer's, of which only one half was transcribed or "
    "marked up.",
    bad='<p xml:id="p1">[The passage was released.</p>',
    good='<p xml:id="p1"><metamark function="excision" spanTo="#x1-end">[</metamark>The passage …</p>',
)
RULES: Final = (BRACKET_WITHOUT_PARTNER, BRACKET_WITHOUT_PASSAGE, BRACKET_WITHOUT_EXEMPTION, UNMARKED_BRACKET)


_ABSENT: Final = 'if the page has none, exempt this one: <?teibuild allow="bracket-without-partner" reason="…"?>.'


def brackets(document: Document) -> Iterator[Diagnostic]:
    """Brackets of excision come in pairs, and lead to the end of their passage."""
    opened: list[etree._Element] = []
    some_have_codes = any(
        mark.get("function") == "excision" and mark.get("ana") for mark in document.in_text("metamark")
    )
    for mark in document.in_text("metamark"):
        sign = words(mark)
        if mark.get("function") != "excision" or sign not in {"[", "]"}:
            continue
        if sign == "]":
            if opened:
                opened.pop()
            else:
                message = "This bracket closes a passage that no bracket opens."
                yield document.at_element(BRACKET_WITHOUT_PARTNER, mark, message, f"Mark the opening one; {_ABSENT}")
            continue
        opened.append(mark)
        if not mark.get("spanTo"):
            hint = 'Put <anchor xml:id="…-end"/> where the passage ends, and add spanTo="#…-end".'
            message = "It is not said where the passage ends that this bracket opens."
            yield document.at_element(BRACKET_WITHOUT_PASSAGE, mark, message, hint)
        elif some_have_codes and not mark.get("ana"):
            hint = 'Add ana="#…", a category of the taxonomy of exemptions, if the paper has a code for it.'
            message = "The bracket does not say under which exemption the passage was to be withheld, as others do."
            yield document.at_element(BRACKET_WITHOUT_EXEMPTION, mark, message, hint)
    for mark in opened:
        message = "No bracket closes the passage that this one opens."
        yield document.at_element(BRACKET_WITHOUT_PARTNER, mark, message, f"Mark the closing one; {_ABSENT}")


def unmarked_bracket(document: Document) -> Iterator[Diagnostic]:
    """Square brackets in paragraphs come in pairs."""
    text = document.words
    if text.count("[") == text.count("]"):
        return
    for paragraph in document.in_text("p"):
        whole = "".join(paragraph.itertext())
        if whole.count("[") == whole.count("]") or paragraph.find(f".//{tei('metamark')}") is not None:
            continue
        opens = whole.count("[") > whole.count("]")
        sign, half = ("[", "opens, but none closes") if opens else ("]", "closes, but none opens")
        place = next((each for each in paragraph.iter("{*}*") if sign in _own(each)), paragraph)
        if not is_explained(document, paragraph, place):
            message = f"A bracket {half} in this paragraph."
            hint = "If it is a reviewer's, mark it as metamark of function excision; otherwise add its other half."
            yield document.at_element(UNMARKED_BRACKET, place, message, hint)


def _own(element: etree._Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


CHECKS: Final = (brackets, unmarked_bracket)
