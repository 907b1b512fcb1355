"""Pages: that every one has its number, and the numbers their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei, xml_id

PAGE_WITHOUT_NUMBER: Final = Rule(
    "TB401",
    "page-without-number",
    Severity.ERROR,
    "a page has no number or no id",
    "A page is shown under its number and has its own address, made from its xml:id. Where the page bears no number, "
    "the editor supplies one in square brackets.",
    bad="<pb/>",
    good='<pb n="[3]" xml:id="neg-p5"/>',
)
PAGE_NUMBER_DOUBLED: Final = Rule(
    "TB402",
    "page-number-doubled",
    Severity.ERROR,
    "two pages of one paper have the same number",
    "A reader who cites the page could mean either. Each paper of a folder may begin its own numbering.",
    bad='<pb n="3" xml:id="p3"/> … <pb n="3" xml:id="p4"/>',
    good='<pb n="3" xml:id="p3"/> … <pb n="4" xml:id="p4"/>',
)
PAGE_OUT_OF_ORDER: Final = Rule(
    "TB403",
    "page-out-of-order",
    Severity.WARNING,
    "a page's number does not follow from the one before",
    "A leaf is missing, misplaced or misnumbered. If the paper itself is so, say it in a textual note whose target is "
    "the page; the warning then goes away.",
    bad='<pb n="3" xml:id="p3"/> … <pb n="5" xml:id="p4"/>',
    good='<pb n="3" xml:id="p3"/> … <pb n="4" xml:id="p4"/>',
)
NO_PAGES: Final = Rule(
    "TB404",
    "no-pages",
    Severity.ERROR,
    "a document has no page, or text before its first one",
    "The page-faithful view shows one sheet a page; text that stands on no page would be missing from it.",
    bad='<body><div type="document"><p>…</p></div></body>',
    good='<body><div type="document"><pb n="1" xml:id="neg-p1"/><p>…</p></div></body>',
)
RULES: Final = (PAGE_WITHOUT_NUMBER, PAGE_NUMBER_DOUBLED, PAGE_OUT_OF_ORDER, NO_PAGES)

_PARTS: Final = frozenset({"document", "attachment", "enclosure", "annex"})
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def page_without_number(document: Document) -> Iterator[Diagnostic]:
    """Every page break has n and xml:id."""
    for page in document.in_text("pb"):
        missing = [name for name, value in (("n", page.get("n")), ("xml:id", xml_id(page))) if not value]
        if missing:
            message = f"The page that begins here has no {' and no '.join(missing)}."
            hint = 'Give it both: n="[3]" where the page bears no number, n="3" where it does.'
            yield document.at_element(PAGE_WITHOUT_NUMBER, page, message, hint)


def page_numbers(document: Document) -> Iterator[Diagnostic]:
    """Within one paper, numbers rise by one."""
    explained = {use.target.fragment for use in document.uses if local(use.element) == "note"}
    previous: tuple[str, int] | None = None
    seen: dict[str, etree._Element] = {}
    part: etree._Element | None = None
    for page in document.in_text("pb"):
        here = _part(page)
        if here is not part:
            part, previous, seen = here, None, {}
        number = page.get("n", "").strip("[] ")
        if not number:
            previous = None
            continue
        if number in seen:
            message = f"The number {number} is given to two pages of one paper."
            related = (document.related(seen[number], f"the first page {number}"),)
            hint = "Correct n, or set the supplied number in [brackets] apart, such as [3a]."
            yield document.at_value(PAGE_NUMBER_DOUBLED, page, "n", message, hint, related=related)
            continue
        seen[number] = page
        counted = _counted(number)
        jumps = counted and previous and counted[0] == previous[0] and counted[1] != previous[1] + 1
        if jumps and xml_id(page) not in explained:
            message = f"Page {number} does not follow from the page before, which is {_last(seen)}."
            hint = "Correct n, or explain it in a textual note whose target is this page."
            yield document.at_value(PAGE_OUT_OF_ORDER, page, "n", message, hint)
        previous = counted or previous


def _last(seen: dict[str, etree._Element]) -> str:
    return list(seen)[-2] if len(seen) > 1 else ""


def _part(page: etree._Element) -> etree._Element | None:
    """The paper that a page begins in: the innermost text or div of such a type, or the one right behind the page."""
    for ancestor in page.iterancestors(tei("div"), tei("text")):
        if local(ancestor) == "text" or ancestor.get("type") in _PARTS:
            if local(ancestor) == "text":
                following = page.getnext()
                while following is not None and local(following) in {"fw", "note", "pb", ""}:
                    following = following.getnext()
                if following is not None and following.get("type") in _PARTS:
                    return following
            return ancestor
    return None


def _counted(number: str) -> tuple[str, int] | None:
    """A number with its kind; nothing for numbers such as 3a."""
    if re.fullmatch(r"\d{1,5}", number):
        return "arabic", int(number)
    if re.fullmatch(r"[ivxlc]{1,8}", number.lower()):
        digits = [_ROMAN[letter] for letter in number.lower()]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        return "roman", sum(-one if one < following else one for one, following in pairs)
    return None


def no_pages(document: Document) -> Iterator[Diagnostic]:
    """The first words of a document stand on a page."""
    if document.kind != "document":
        return
    for text in document.root.iterchildren(tei("text")):
        for element in text.iter("{*}*"):
            if local(element) == "pb":
                break
            before = (element.text or "").strip()
            if before:
                message = "Text stands before the first page begins."
                hint = 'Put <pb n="[1]" xml:id="…-p1"/> before it.'
                yield document.positions.report(NO_PAGES, document.positions.text(element), message, hint)
                break


CHECKS: Final = (page_without_number, page_numbers, no_pages)
