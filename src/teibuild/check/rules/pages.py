"""Pages: that every one has its number, and the numbers their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.document import Document, once
from teibuild.check.naming import name_it
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

PARTS: Final = frozenset({"document", "attachment", "enclosure", "annex"})
"""Types of a ``div`` that is a paper of its own."""
_ROMANS: Final = tuple(
    tens + ones
    for tens in ("", "x", "xx", "xxx", "xl", "l")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
)
_KEPT: Final = 2000
"""Numbers that are kept with what they count."""
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def page_without_number(document: Document) -> Iterator[Diagnostic]:
    """Every page break has n and xml:id."""
    for page in document.in_text("pb"):
        missing = [name for name, value in (("n", page.get("n")), ("xml:id", xml_id(page))) if not value]
        if missing:
            message = f"The page that begins here has no {' and no '.join(missing)}."
            number = 'n="[3]" where the page bears no number, n="3" where it does'
            hint = f"Write {number}." if "n" in missing else 'Write xml:id="…", with the prefix of this file.'
            if len(missing) > 1:
                hint = f"Give it both: {number}."
            edits = () if xml_id(page) else name_it(document, page)
            yield document.at_element(PAGE_WITHOUT_NUMBER, page, message, hint, edits=edits)


class _Numbered(Struct):
    """A page with its number."""

    page: etree._Element
    number: str
    """As ``n`` gives it, without brackets."""
    counted: tuple[str, int] | None
    """Its kind and value; nothing for numbers such as 3a."""
    excused: bool = False
    """Whether it breaks the run, but a note explains it."""


def page_numbers(document: Document) -> Iterator[Diagnostic]:
    """Within one paper, numbers rise by one; where they do not, the page that breaks the run is named."""
    for pages in _papers(document):
        if len(pages) < 2:
            continue
        blamed: set[etree._Element] = set()
        for run in _runs(document, pages):
            for diagnostic, page in _broken(document, run):
                blamed.add(page)
                yield diagnostic
        yield from _doubled(document, pages, blamed)


def _papers(document: Document) -> Iterator[list[_Numbered]]:
    """The pages that have a number, paper by paper; where the pages of several printings are given, each by itself.

    Those behind a paper that stands within another go on with it.
    """
    found: list[list[_Numbered]] = []
    rows: dict[tuple[etree._Element | None, str], tuple[int, list[_Numbered]]] = {}
    part: etree._Element | None = None
    began = 0
    before: _Numbered | None = None
    for at, (page, here) in enumerate(papers_of_pages(document).items()):
        if here is not part:
            part, began = here, at
        number = page.get("n", "").strip("[] ")
        one, row = _Numbered(page, number, _counted(number)), (here, printing_of(page))
        place, pages = rows.get(row, (at, []))
        is_paper = here is not None and local(here) != "text"
        if not pages or (place < began and not (is_paper and _resumes(one, pages, before, at - place - 1))):
            pages = []
            found.append(pages)
        pages.append(one)
        rows[row], before = (at, pages), one
    yield from found


def _resumes(one: _Numbered, pages: list[_Numbered], before: _Numbered | None, between: int) -> bool:
    """Whether a page goes on with the numbers of its paper, behind another paper that stands within it.

    Args:
        one: The page.
        pages: Those of its paper before the other.
        before: The page before, of the other paper.
        between: How many pages that has.
    """
    if before is None or one.counted is None or pages[-1].counted is None:
        return False
    (kind, number), (own, last) = one.counted, pages[-1].counted
    # Where it does not begin again, the other paper may be counted, by its pages or by its numbers.
    counted = before.counted == (kind, number - 1) or number == last + 1 + between
    return kind == own and number > 1 and (number <= last + 1 or not counted)


def _runs(document: Document, pages: list[_Numbered]) -> Iterator[list[_Numbered]]:
    """Stretches in which each number must follow from the one before."""
    run: list[_Numbered] = []
    for at, one in enumerate(pages):
        if not one.number:
            yield run
            run = []
        if one.counted is None:
            continue
        last = run[-1].counted if run else None
        if last is not None and one.counted != (last[0], last[1] + 1) and _is_explained(document, one):
            one.excused = True
            following = next((each.counted for each in pages[at + 1 :] if each.counted), None)
            if following == (last[0], last[1] + 2):
                run.append(_Numbered(one.page, one.number, (last[0], last[1] + 1)))
                continue
            yield run
            run = []
        elif last is not None and one.counted[0] != last[0]:
            yield run
            run = []
        run.append(one)
    yield run


def _broken(document: Document, run: list[_Numbered]) -> Iterator[tuple[Diagnostic, etree._Element]]:
    """What breaks a run: one page if one explains it, otherwise each page that does not follow."""
    values = [one.counted[1] for one in run if one.counted]
    breaks = [at for at in range(1, len(values)) if values[at] != values[at - 1] + 1]
    if not breaks:
        return
    wrong = _wrongly_numbered(values) if len(values) > 2 else None
    if wrong is not None and (len(breaks) > 1 or _borne(document, run[wrong]) not in {"", run[wrong].number}):
        one, due = run[wrong], values[wrong - 1] + 1 if wrong else values[1] - 1
        if not _is_explained(document, one):
            yield _misnumbered(document, run, wrong, due), one.page
        return
    moved = _moved(values) if len(breaks) > 1 else None
    if moved is not None:
        yield _displaced(document, run, values, moved), run[moved].page
        return
    for at in breaks:
        one = run[at]
        if one.number in _numbers(run[:at]) or _is_explained(document, one):
            continue
        if _bears_two(document, run[at - 1]):
            continue  # The page break that is missing there is spoken of.
        message = f"Page {one.number} does not follow from the page before, which is {run[at - 1].number}."
        hint = "Correct n, or explain it in a textual note whose target is this page."
        yield document.at_value(PAGE_OUT_OF_ORDER, one.page, "n", message, hint), one.page


def _is_explained(document: Document, one: _Numbered) -> bool:
    """Whether a note speaks of the page; none explains a number that is not the one on the page."""
    return xml_id(one.page) in document.noted and (
        one.page.get("n", "").startswith("[") or _borne(document, one) in {"", one.number}
    )


def _numbers(run: list[_Numbered]) -> set[str]:
    return {one.number for one in run}


def _wrongly_numbered(values: list[int]) -> int | None:
    """The one page under whose wrong number all others are right, each in its place."""
    offsets = Counter(value - at for at, value in enumerate(values))
    (common, count), *_ = offsets.most_common(1)
    if count != len(values) - 1:
        return None
    return next(at for at, value in enumerate(values) if value - at != common)


def _moved(values: list[int]) -> int | None:
    """The one page that has only to be moved for all to be in order; the one further from its place, if two have."""
    ordered = sorted(values)
    if ordered != list(range(ordered[0], ordered[0] + len(values))):
        return None
    found = []
    for at, value in enumerate(values):
        rest = [*values[:at], *values[at + 1 :]]
        if rest == [other for other in ordered if other != value]:
            found.append((abs(ordered.index(value) - at), at))
    return max(found)[1] if found else None


def _borne(document: Document, one: _Numbered) -> str:
    """The number that stands on the page: its forme work of type pageNum, where that holds one number."""
    first = document.order[one.page]
    for element in document.elements[first + 1 :]:
        if local(element) == "pb":
            break
        if local(element) == "fw" and element.get("type") == "pageNum":
            found = re.findall(r"[0-9]+|\b[ivxlc]+\b", "".join(element.itertext()), re.IGNORECASE)
            return str(found[0]) if len(found) == 1 else ""
    return ""


def _bears_two(document: Document, one: _Numbered) -> bool:
    """Whether two page numbers stand on the page."""
    numbers = 0
    for element in document.elements[document.order[one.page] + 1 :]:
        if local(element) == "pb":
            break
        numbers += local(element) == "fw" and element.get("type") == "pageNum"
    return numbers > 1


def _misnumbered(document: Document, run: list[_Numbered], at: int, due: int) -> Diagnostic:
    one, borne = run[at], _borne(document, run[at])
    wanted = _written(due, one)
    before = f"behind page {run[at - 1].number}" if at else ""
    behind = f"before page {run[at + 1].number}" if at + 1 < len(run) else ""
    where = " and ".join(each for each in (before, behind) if each)
    message = f"The page {where} is numbered {one.number}, not {wanted.strip('[]')}."
    if borne == one.number:
        hint = "The page itself bears this number: say so in a textual note whose target is this page."
    elif borne == wanted.strip("[]"):
        hint = f'Write n="{wanted}", the number that the page itself bears.'
    else:
        hint = f'Write n="{wanted}", or explain the number in a textual note whose target is this page.'
    twin = next((each for each in run if each is not one and each.number == one.number), None)
    if twin is None:
        return document.at_value(PAGE_OUT_OF_ORDER, one.page, "n", message, hint)
    related = (document.related(twin.page, f"the other page {one.number}"),)
    return document.at_value(PAGE_NUMBER_DOUBLED, one.page, "n", message, hint, related=related)


def _written(value: int, like: _Numbered) -> str:
    """A number as the numbers beside it are written: arabic or roman, bracketed or not."""
    text = str(value)
    if like.counted and like.counted[0] == "roman":
        text = next((word for word in _ROMANS if _counted(word) == ("roman", value)), text)
    return f"[{text}]" if like.page.get("n", "").startswith("[") else text


def _displaced(document: Document, run: list[_Numbered], values: list[int], at: int) -> Diagnostic:
    one, value = run[at], values[at]
    following = next((each for each, other in zip(run, values, strict=True) if other == value + 1), None)
    before = next((each for each, other in zip(run, values, strict=True) if other == value - 1), None)
    beside = f"behind page {run[at - 1].number}" if at else f"before page {run[1].number}"
    place = f"before page {following.number}" if following else f"behind page {before.number}" if before else ""
    message = f"Page {one.number} stands {beside}; by its number, its place is {place}."
    goal = following or before
    related = (document.related(goal.page, f"page {goal.number} begins here"),) if goal else ()
    hint = (
        "Move the page break; or correct n; or, if the paper is so, say it in a textual note whose target is this page."
    )
    return document.at_value(PAGE_OUT_OF_ORDER, one.page, "n", message, hint, related=related)


def _doubled(document: Document, pages: list[_Numbered], blamed: set[etree._Element]) -> Iterator[Diagnostic]:
    """Two pages of one paper with the same number."""
    seen: dict[str, _Numbered] = {}
    for one in pages:
        if not one.number:
            continue
        first = seen.setdefault(one.number, one)
        if first is one or blamed & {first.page, one.page}:
            continue
        wrong, other = (first, one) if first.excused and not one.excused else (one, first)
        message = f"The number {one.number} is given to two pages of one paper."
        related = (document.related(other.page, f"the {'first' if other is first else 'second'} page {one.number}"),)
        hint = "Correct n, or set the supplied number in [brackets] apart, such as [3a]."
        yield document.at_value(PAGE_NUMBER_DOUBLED, wrong.page, "n", message, hint, related=related)


@once
def papers_of_pages(document: Document) -> dict[etree._Element, etree._Element | None]:
    """The pages of a document in order, each with the paper that it begins in."""
    return {page: paper_of(page) for page in document.in_text("pb")}


def printing_of(page: etree._Element) -> str:
    """The printing, or the edition, whose page it is, where those of several are given; else nothing."""
    return page.get("edRef") or page.get("ed") or ""


def paper_of(page: etree._Element) -> etree._Element | None:
    """The paper that a page begins in: the innermost text or div of such a type, or the one right behind the page."""
    for ancestor in page.iterancestors(tei("div"), tei("text")):
        if local(ancestor) == "text" or ancestor.get("type") in PARTS:
            before = page if local(ancestor) == "text" else closed_paper(page)
            behind = None if before is None else _paper_behind(before)
            return ancestor if behind is None else behind
    return None


def closed_paper(page: etree._Element) -> etree._Element | None:
    """The paper at whose very end a page break stands, if it does: its words are the next paper's."""
    node = page
    while node.getnext() is None and not (node.tail or "").strip():
        parent = node.getparent()
        if parent is None or local(parent) == "text":
            return None
        if parent.get("type") in PARTS:
            return parent
        node = parent
    return None


def _paper_behind(element: etree._Element) -> etree._Element | None:
    following = element.getnext()
    while following is not None and local(following) in {"fw", "note", "pb", ""}:
        following = following.getnext()
    return following if following is not None and following.get("type") in PARTS else None


@lru_cache(_KEPT)
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
    texts = [*document.root.iterchildren(tei("text"))] if document.part is None else [document.part]
    if document.within is not None and any(local(one) == "pb" for each in document.within.around for one in each):
        # It begins on the page of the document before.
        return
    for text in texts:
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
