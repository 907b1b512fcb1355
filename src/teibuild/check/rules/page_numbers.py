"""The number that the edition gives a page, and the one that the page bears."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.rules.leaves import (
    Leaf,
    is_empty,
    is_explained,
    leaves,
    numbers_with_words_between,
    papers,
    words,
)  # fmt: skip
from teibuild.check.rules.pages import page_numbers
from teibuild.model import Diagnostic, Edit, Rule, Severity
from teibuild.tei.names import xml_id
from teibuild.tei.text import TYPED_ONLY

NUMBER_NOT_BORNE: Final = Rule(
    "TB405",
    "number-not-borne",
    Severity.WARNING,
    "a page has another number than the one that stands on it",
    "Readers cite the number that they see. n gives the number of the page as typed; where the typed number is wrong, "
    "a textual note whose target is the number says so.",
    bad='<pb n="4" xml:id="neg-p5"/> <fw type="pageNum" place="top-centre">- 3 -</fw>',
    good='<pb n="3" xml:id="neg-p5"/> <fw type="pageNum" place="top-centre">- 3 -</fw>',
)
BORNE_NUMBER_BRACKETED: Final = Rule(
    "TB406",
    "borne-number-bracketed",
    Severity.WARNING,
    "a page number stands in brackets, though the page bears it",
    "Brackets tell the reader that the number is the editor's. Where the page itself bears it, it stands without them.",
    bad='<pb n="[3]" xml:id="neg-p5"/> <fw type="pageNum">- 3 -</fw>',
    good='<pb n="3" xml:id="neg-p5"/> <fw type="pageNum">- 3 -</fw>',
)
SUPPLIED_NUMBER_UNBRACKETED: Final = Rule(
    "TB407",
    "supplied-number-unbracketed",
    Severity.WARNING,
    "a page number stands without brackets, but none stands on the page",
    "Other pages of the paper have their number as forme work, this one has none: either it bears no number, and the "
    "one in n is the editor's and is bracketed, or its fw was forgotten.",
    bad='<pb n="2" xml:id="neg-p4"/> … <pb n="3" xml:id="neg-p5"/> <fw type="pageNum">- 3 -</fw>',
    good='<pb n="[2]" xml:id="neg-p4"/> … <pb n="3" xml:id="neg-p5"/> <fw type="pageNum">- 3 -</fw>',
)
ODD_PAGE_ID: Final = Rule(
    "TB418",
    "odd-page-id",
    Severity.INFO,
    "the id of one page is made otherwise than all others",
    "The id of a page is its address, which readers cite. One that is made unlike all others of the document is "
    "probably a slip; it can be put right as long as nothing has been published.",
    bad='<pb n="1" xml:id="neg-p1"/> … <pb n="2" xml:id="page2"/> … <pb n="3" xml:id="neg-p3"/>',
    good='<pb n="1" xml:id="neg-p1"/> … <pb n="2" xml:id="neg-p2"/> … <pb n="3" xml:id="neg-p3"/>',
)
RULES: Final = (NUMBER_NOT_BORNE, BORNE_NUMBER_BRACKETED, SUPPLIED_NUMBER_UNBRACKETED, ODD_PAGE_ID)

_FIRST: Final = frozenset({"1", "i", "I"})
"""The number of a first page, which hardly any typist typed, and nobody doubts."""
_DIGITS: Final = str.maketrans("OoIlZSsGBg", "0011255689")
"""Letters that are taken for digits when a typescript is read by machine or in haste, and the digits."""
_KEPT: Final = 2000
"""Lines of forme work that are kept with the numbers in them."""
_FEW: Final = 4
"""Pages from which on their ids can be said to have a pattern."""


def numbers_borne(document: Document) -> Iterator[Diagnostic]:
    """What n says, and what stands on the page, agree."""
    for paper in papers(document):
        numbers = [leaf.of("pageNum") for leaf in paper]
        if not any(numbers):
            continue
        for at, (leaf, borne) in enumerate(zip(paper, numbers, strict=True)):
            given = leaf.page.get("n", "")
            if not given or (len(borne) == 1 and _agree(given, borne[0])):
                continue
            before, after = paper[at - 1] if at else None, paper[at + 1] if at + 1 < len(paper) else None
            # A page break that is missing, or one too many, has been spoken of.
            if is_empty(leaf) or (before and (is_empty(before) or numbers_with_words_between(before))):
                continue
            if len(borne) == 1:
                yield from _compare(document, leaf, given, borne[0], due=_is_between(before, given, after))
            elif not borne and not given.startswith("[") and (before or given not in _FIRST):
                message = f"n says {given} without brackets, but no number stands on the page."
                hint = f'Write n="[{given}]" if the page bears none; otherwise add its <fw type="pageNum">.'
                yield document.at_value(SUPPLIED_NUMBER_UNBRACKETED, leaf.page, "n", message, hint)


def _agree(given: str, line: etree._Element) -> bool:
    """Whether nothing can be wrong: what n says is the number that is typed."""
    return given.casefold() == _number(words(line))


def _is_between(before: Leaf | None, given: str, after: Leaf | None) -> bool:
    """Whether a number is the one that the pages on both sides leave for a page."""
    plain = given.strip("[] ")
    if before is None or after is None or not plain.isdecimal():
        return False
    sides = [leaf.page.get("n", "").strip("[] ") for leaf in (before, after)]
    return sides == [str(int(plain) - 1), str(int(plain) + 1)]


def _compare(document: Document, leaf: Leaf, given: str, line: etree._Element, *, due: bool) -> Iterator[Diagnostic]:
    """What is wrong with the number of a page that bears one.

    Args:
        document: The file.
        leaf: The page.
        given: What ``n`` says.
        line: The number as forme work.
        due: Whether ``n`` follows from the pages on both sides.
    """
    typed = words(line)
    readings = [number for number in (_number(typed), _number(words(line, TYPED_ONLY))) if number]
    plain = given.strip("[] ")
    if not readings:
        if _number(typed.translate(_DIGITS)) == plain and not is_explained(document, line):
            message = f"The number on the page is written with letters, “{typed}”; by n, it is page {plain}."
            hint = "Write it in digits; or, if the paper itself has letters, say so in a textual note on the number."
            yield document.positions.report(NUMBER_NOT_BORNE, document.positions.text(line), message, hint)
        return
    if plain.casefold() not in readings:
        if is_explained(document, line):
            return
        if due:
            message = (
                f"The number on the page is {readings[0]}; by n, and by the pages on both sides, it is page {plain}."
            )
            hint = "Correct it; or, if the paper itself is wrong, say so in a textual note whose target is the number."
            related = (document.related(leaf.page, f"page {plain} begins here"),)
            span = document.positions.text(line)
            yield document.positions.report(NUMBER_NOT_BORNE, span, message, hint, related)
            return
        related = (document.related(line, f"on the page stands “{typed}”"),)
        found = document.at_value(
            NUMBER_NOT_BORNE, leaf.page, "n", f"n says {given}, but the page bears the number {readings[0]}.",
            f'Write n="{readings[0]}"; or, if the typed number is wrong, say so in a textual note whose target is '
            "the number.",
            related=related,
        )  # fmt: skip
        # A number that breaks the count has been spoken of.
        if found.location not in {item.location for item in page_numbers(document)}:
            yield found
    elif given.startswith("["):
        related = (document.related(line, f"on the page stands “{typed}”"),)
        span = document.positions.value(leaf.page, "n")
        edit = Edit(span.start, span.start + span.length, plain)
        message = f"The number {given} stands in brackets, though the page bears it."
        hint = f'Write n="{plain}".'
        yield document.at_value(
            BORNE_NUMBER_BRACKETED, leaf.page, "n", message, hint, related=related, edits=(edit,)
        )  # fmt: skip


@lru_cache(_KEPT)
def _number(text: str) -> str:
    """The one number that a line of forme work holds, as in “- 3 -”, “Page 3 of 7” or “iv”; none if it is not plain."""
    text = re.sub(r"\bof\s+\d+\b", "", text.casefold())
    found = re.findall(r"\d+[a-z]?(?![a-z\d])|\b[ivxlc]+\b", text)
    return str(found[0]) if len(found) == 1 else ""


def odd_page_id(document: Document) -> Iterator[Diagnostic]:
    """The ids of the pages of a document are made alike."""
    pages = [leaf.page for leaf in leaves(document) if xml_id(leaf.page)]
    if len(pages) < _FEW:
        return
    beginnings = [re.sub(r"\d+[a-z]?$", "", xml_id(page)) for page in pages]
    common, count = Counter(beginnings).most_common(1)[0]
    if count != len(pages) - 1:
        return
    page = next(page for page, beginning in zip(pages, beginnings, strict=True) if beginning != common)
    message = f"The id of this page is “{xml_id(page)}”; all others of the document begin with “{common}”."
    hint = "Give it an id like the others, unless it has been published already."
    yield document.at_value(ODD_PAGE_ID, page, "{http://www.w3.org/XML/1998/namespace}id", message, hint)


CHECKS: Final = (numbers_borne, odd_page_id)
