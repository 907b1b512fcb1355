"""Withheld passages: that each says how much is withheld, and under which exemption."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.nearest import some
from teibuild.check.rules.common_taxonomies import of_taxonomies
from teibuild.check.rules.exemption_codes import codes_in
from teibuild.check.rules.leaves import words
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei, xml_id

REDACTION_WITHOUT_EXEMPTION: Final = Rule(
    "TB503",
    "redaction-without-exemption",
    Severity.WARNING,
    "a withheld passage does not say under which exemption",
    "Readers ask why a passage is withheld. ana leads to the exemption in the taxonomy, which the views spell out.",
    bad='<gap reason="redacted" unit="line" quantity="2"/>',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b1"/>',
)
REDACTION_WITHOUT_SIZE: Final = Rule(
    "TB504",
    "redaction-without-size",
    Severity.WARNING,
    "a withheld passage does not say how large it is",
    "The page-faithful view shows a black bar of that size: unit and quantity, or extent in words.",
    bad='<gap reason="redacted" ana="#foia-b1"/>',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b1"/>',
)
ILLEGIBLE_BUT_EXEMPT: Final = Rule(
    "TB550",
    "illegible-but-exempt",
    Severity.WARNING,
    "a gap names an exemption, but is not said to be withheld",
    "Only what a reviewer withheld falls under an exemption. What is lost or cannot be read is shown otherwise.",
    bad='<gap reason="illegible" unit="line" quantity="2" ana="#foia-b1"/>',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b1"/>',
)
EXEMPTION_WITHOUT_CATEGORY: Final = Rule(
    "TB551",
    "exemption-without-category",
    Severity.WARNING,
    "the code of an exemption does not lead to its category",
    "Readers do not know what (b)(1) means; ana leads to the category of the taxonomy that tells them.",
    bad='<metamark function="exemption">(b)(1)</metamark>',
    good='<metamark function="exemption" ana="#foia-b1">(b)(1)</metamark>',
)
EXEMPTION_DIFFERS: Final = Rule(
    "TB552",
    "exemption-differs",
    Severity.WARNING,
    "the code on the page is not the one that its category describes",
    "The code is what the reviewer wrote; its category tells readers what it means.",
    bad='<metamark function="exemption" ana="#foia-b1">(b)(3)</metamark>',
    good='<metamark function="exemption" ana="#foia-b3">(b)(3)</metamark>',
)
NO_EXEMPTION: Final = Rule(
    "TB553",
    "no-exemption",
    Severity.WARNING,
    "a passage is withheld under a category that is no exemption",
    "The header has several taxonomies, such as exemptions and markings; ana of a withheld passage leads into that of "
    "exemptions.",
    bad='<gap reason="redacted" unit="line" quantity="2" ana="#marking-secret"/>',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b1"/>',
)
UNMARKED_EXEMPTION: Final = Rule(
    "TB554",
    "unmarked-exemption",
    Severity.WARNING,
    "a stamp or line of forme work names an exemption that is not marked up",
    "Codes of exemptions are marked as metamark with ana, so that the views can spell them out and the history can "
    "be compared with them.",
    bad='<fw type="header" place="top">(b)(1)</fw>',
    good='<fw type="header" place="top"><metamark function="exemption" ana="#foia-b1">(b)(1)</metamark></fw>',
)
RULES: Final = (
    REDACTION_WITHOUT_EXEMPTION, REDACTION_WITHOUT_SIZE, ILLEGIBLE_BUT_EXEMPT, EXEMPTION_WITHOUT_CATEGORY,
    EXEMPTION_DIFFERS, NO_EXEMPTION, UNMARKED_EXEMPTION,
)  # fmt: skip

_IN_CODES: Final = ("(b)", "B-", "1.", "3.", "25X", "25x")
"""Each code that is plainly one has one of these."""


def withheld(document: Document) -> Iterator[Diagnostic]:
    """A withheld passage names its exemption and its size."""
    for gap in document.each("gap"):
        if gap.get("reason") == "redacted":
            if not gap.get("ana"):
                message = "The passage withheld here has no exemption."
                hint = 'Add ana="#…", a category of the taxonomy of exemptions.'
                yield document.at_element(REDACTION_WITHOUT_EXEMPTION, gap, message, hint)
            if not (gap.get("extent") or (gap.get("unit") and gap.get("quantity"))):
                message = "The passage withheld here has no size."
                hint = 'Add unit="line" quantity="2", or extent="…" in words.'
                yield document.at_element(REDACTION_WITHOUT_SIZE, gap, message, hint)
        elif any(is_exemption(document, token) for token in gap.get("ana", "").split()):
            message = f"This gap is said to be “{gap.get('reason')}”, but names an exemption."
            hint = 'Write reason="redacted" if the passage is withheld; otherwise take ana away.'
            yield document.at_value(ILLEGIBLE_BUT_EXEMPT, gap, "reason", message, hint)


def exemptions(document: Document) -> Iterator[Diagnostic]:
    """Codes of exemptions lead to the category that describes them."""
    for mark in chain(document.in_text("metamark"), document.in_text("gap")):
        function = mark.get("function")
        withholds = mark.get("reason") == "redacted" or function in {"exemption", "excision"}
        if not withholds:
            continue
        if function == "exemption" and not mark.get("ana"):
            message = f"The exemption “{words(mark)}” does not say what it means."
            hint = 'Add ana="#…", a category of the taxonomy of exemptions.'
            yield document.at_element(EXEMPTION_WITHOUT_CATEGORY, mark, message, hint)
            continue
        for token in mark.get("ana", "").split():
            category = document.by_id.get(token.removeprefix("#"))
            if category is None or local(category) != "category":
                continue
            if not is_exemption(document, token) and exemption_ids(document):
                message = f"{token} is a category of “{_taxonomy_of(document, token)}”, not of exemptions."
                hint = f"Exemptions are {_some(document)}."
                yield document.at_value(NO_EXEMPTION, mark, "ana", message, hint, token=token)
        if function == "exemption" and code_differs(document, mark):
            yield _other_exemption(document, mark)


def code_differs(document: Document, mark: etree._Element) -> bool:
    """Whether the code on the page is none that its categories describe."""
    written = codes_in(words(mark))
    categories = [document.by_id.get(token.removeprefix("#")) for token in mark.get("ana", "").split()]
    described = {
        code for category in categories if category is not None for code in codes_in("".join(category.itertext()))
    }
    return bool(written and described) and not written & described


def _other_exemption(document: Document, mark: etree._Element) -> Diagnostic:
    written = codes_in(words(mark))
    fitting = [
        xml_id(category)
        for category in document.each("category")
        if written & codes_in("".join(category.itertext())) and xml_id(category)
    ]
    message = f"The page has “{words(mark)}”, but {mark.get('ana')} describes another exemption."
    hint = f'Write ana="#{fitting[0]}".' if fitting else "Add a category for it to the taxonomy of exemptions."
    return document.at_value(EXEMPTION_DIFFERS, mark, "ana", message, hint)


def unmarked_exemption(document: Document) -> Iterator[Diagnostic]:
    """A code of an exemption in forme work is marked up."""
    for line in document.in_text("fw"):
        text = etree.tostring(line, method="text", encoding="unicode", with_tail=False) if len(line) else line.text
        if not text or text.isalpha() or not any(sign in text for sign in _IN_CODES):
            continue
        if line.get("type") in {"pageNum", "catch"}:
            continue
        if any(each.get("ana") for each in line.iter("{*}*")):
            continue
        if codes_in(words(line), strict=True):
            message = "An exemption is named here, but not marked up."
            hint = 'Mark it: <metamark function="exemption" ana="#…">.'
            yield document.at_element(UNMARKED_EXEMPTION, line, message, hint)


@of_taxonomies
def exemption_ids(document: Document) -> tuple[str, ...]:
    """The categories of the taxonomies of exemptions."""
    found: list[str] = []
    for taxonomy in document.each("taxonomy"):
        described = xml_id(taxonomy) + "".join(desc.text or "" for desc in taxonomy if local(desc) == "desc")
        if "exempt" in described.casefold():
            found += [xml_id(category) for category in taxonomy.iter(tei("category"))]
    return tuple(found)


def is_exemption(document: Document, token: str) -> bool:
    """Whether a pointer leads to an exemption."""
    return token.removeprefix("#") in exemption_ids(document)


def _taxonomy_of(document: Document, token: str) -> str:
    category = document.by_id[token.removeprefix("#")]
    return next((xml_id(taxonomy) for taxonomy in category.iterancestors(tei("taxonomy"))), "")


def _some(document: Document) -> str:
    return some([f"#{name}" for name in exemption_ids(document) if name])


CHECKS: Final = (withheld, exemptions, unmarked_exemption)
