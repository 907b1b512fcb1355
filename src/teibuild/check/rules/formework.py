"""Forme work and page breaks: that each line stands on its own page, at its own edge, and that pages hold something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.rules.leaves import (
    Leaf,
    backward,
    ending,
    is_empty,
    is_explained,
    leaves,
    letters,
    numbers_with_words_between,
    onward,
    until_page,
    with_next,
    words,
    words_between,
)  # fmt: skip
from teibuild.check.rules.pages import closed_paper, printing_of
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local
from teibuild.tei.text import EDITED_ONLY, TYPED_ONLY

CATCHWORD_ASTRAY: Final = Rule(
    "TB408",
    "catchword-astray",
    Severity.WARNING,
    "a catchword is not what the next page begins with",
    "A catchword repeats the first words of the next page. Where it does not, a leaf is missing, a word was misread, "
    "or the paper itself is so; a textual note whose target is the catchword says which.",
    bad='<fw type="catch">there</fw> <pb n="3" xml:id="p3"/> is no prospect …',
    good='<fw type="catch">there</fw> <pb n="3" xml:id="p3"/> there is no prospect …',
)
EMPTY_PAGE: Final = Rule(
    "TB409",
    "empty-page",
    Severity.WARNING,
    "nothing stands on a page",
    "Two page breaks follow each other, or nothing follows the last one. A page that is blank in the paper is said to "
    'be so: by type="blank", or in a note.',
    bad='<pb n="3" xml:id="p3"/> <pb n="4" xml:id="p4"/> The outcome …',
    good='<pb n="3" xml:id="p3" type="blank"/> <pb n="4" xml:id="p4"/> The outcome …',
)
PAGE_IN_WRONG_PAPER: Final = Rule(
    "TB410",
    "page-in-wrong-paper",
    Severity.WARNING,
    "a page begins at the end of one paper, but its words are the next paper's",
    "The page would be counted among the pages of the paper that it closes, and the next paper would have no first "
    "page.",
    bad='<div type="document">… <pb n="1" xml:id="p2"/></div> <div type="attachment">…</div>',
    good='<div type="document">…</div> <div type="attachment"><pb n="1" xml:id="p2"/> …</div>',
)
PAGE_BREAK_MISSING: Final = Rule(
    "TB411",
    "page-break-missing",
    Severity.WARNING,
    "one page has two numbers, two heads or two feet",
    "A page bears its number once, and one classification line at its head and one at its foot. Two of them, with "
    "words between, show that a page break was forgotten.",
    bad='<fw type="pageNum">- 3 -</fw> … <fw type="pageNum">- 4 -</fw>',
    good='<fw type="pageNum">- 3 -</fw> … <pb n="4" xml:id="p4"/> <fw type="pageNum">- 4 -</fw>',
)
FORME_WORK_OUT_OF_PLACE: Final = Rule(
    "TB412",
    "forme-work-out-of-place",
    Severity.WARNING,
    "forme work of the head or foot stands in the midst of a page's words",
    "What is said to stand at the head comes before the first words of its page, what stands at the foot after the "
    "last. Elsewhere, either place is wrong or the line belongs to the page beside it.",
    bad='<pb n="3" xml:id="p3"/> The outcome <fw type="header" place="top">SECRET</fw> of the crisis …',
    good='<pb n="3" xml:id="p3"/> <fw type="header" place="top">SECRET</fw> The outcome of the crisis …',
)
WORD_DIVIDED: Final = Rule(
    "TB419",
    "word-divided",
    Severity.WARNING,
    "a word is divided at the end of a page or line, and not marked as one word",
    'break="no" on the pb or lb says that the word goes on, and that its hyphen is only the typist\'s. Where the '
    'hyphen belongs to the word, break="yes" says so.',
    bad='The Ameri-<pb n="3" xml:id="p3"/>cans',
    good='The Ameri-<pb n="3" xml:id="p3" break="no"/>cans',
)
RULES: Final = (
    CATCHWORD_ASTRAY, EMPTY_PAGE, PAGE_IN_WRONG_PAPER, PAGE_BREAK_MISSING, FORME_WORK_OUT_OF_PLACE, WORD_DIVIDED,
)  # fmt: skip

_ONWARD: Final = frozenset({"more", "over", "overleaf", "continued", "contd", "cont", "pto", "next"})
"""Words at the foot of a page that say only that it goes on."""


def catchword_astray(document: Document) -> Iterator[Diagnostic]:
    """A catchword is repeated by the next page."""
    found = leaves(document)
    for leaf, following in zip(found, [*found[1:], None], strict=False):
        for line in leaf.of("catch"):
            caught = letters(words(line))
            if not caught or caught in _ONWARD or is_explained(document, line):
                continue
            # A page break that is missing, or one too many, has been spoken of.
            if numbers_with_words_between(leaf) or (following is not None and is_empty(following)):
                continue
            if following is None or following.paper is not leaf.paper:
                if _ends_page(line):
                    message = f"The catchword “{words(line)}” announces a page, but the paper has no further one."
                    hint = "Mark the next page with <pb>, or explain the catchword in a textual note."
                    yield document.at_element(CATCHWORD_ASTRAY, line, message, hint)
                continue
            if is_explained(document, following.page):
                continue
            wanted = len(caught)
            if any(
                letters(_first_words(following.page, wanted, skipped)).startswith(caught)
                for skipped in (EDITED_ONLY, TYPED_ONLY)
            ):
                continue
            beginning = " ".join(_first_words(following.page, wanted, EDITED_ONLY).split()[:4])
            message = f"The catchword is “{words(line)}”, but the next page begins “{beginning} …”."
            hint = "Compare both with the paper; if it is so, say it in a textual note whose target is the catchword."
            related = (document.related(following.page, "the next page begins here"),)
            yield document.at_element(CATCHWORD_ASTRAY, line, message, hint, related)


def _ends_page(line: etree._Element) -> bool:
    """Whether no words follow a line on its page."""
    return not any(isinstance(step, str) for step in until_page(onward(line)))


def _first_words(page: etree._Element, wanted: int, skipped: frozenset[str]) -> str:
    """The first words of a page, as many as are wanted for a comparison."""
    text = ""
    for step in until_page(onward(page, skipped)):
        if isinstance(step, str):
            text += step
            if len(text) > 2 * wanted + 40:
                break
    return " ".join(text.split())


def empty_page(document: Document) -> Iterator[Diagnostic]:
    """Something stands on every page, and in the paper that the page belongs to."""
    for leaf, following in with_next(leaves(document)):
        if not leaf.forme and is_empty(leaf):
            if following and printing_of(following.page) != printing_of(leaf.page):
                continue  # It goes on where a page of another printing begins.
            if leaf.page.get("type") != "blank" and not is_explained(document, leaf.page):
                message = "Nothing stands on the page that begins here."
                hint = 'Delete the <pb>; or, if the page is blank, add type="blank".'
                related = (document.related(following.page, "the next page begins here"),) if following else ()
                yield document.at_element(EMPTY_PAGE, leaf.page, message, hint, related)
        elif closed_paper(leaf.page) is not None:
            message = "The page begins at the end of this paper, but its words are those of the next."
            hint = "Move the <pb> into the next <div>, before its first words."
            yield document.at_element(PAGE_IN_WRONG_PAPER, leaf.page, message, hint)


def forme_work_out_of_place(document: Document) -> Iterator[Diagnostic]:
    """Heads stand at the head, feet at the foot; two of them are two pages."""
    for leaf in leaves(document):
        doubled = _doubled(leaf) if len(leaf.forme) > 1 else None
        if doubled:
            if not is_explained(document, doubled[1][1]):
                yield _missing_break(document, leaf, *doubled)
            continue
        for kind, lines in leaf.kinds.items():
            for line in lines if kind != "stamp" else ():
                place = line.get("place", "")
                is_above = place.startswith("top")
                is_below = not is_above and (place.startswith("bottom") or kind == "catch")
                if is_above and not _begins_page(line) and not _may_stand_anywhere(document, line):
                    yield _misplaced(document, line, leaf, "head", "before")
                elif is_below and not _ends_page(line) and not _may_stand_anywhere(document, line):
                    yield _misplaced(document, line, leaf, "foot", "after")


def _may_stand_anywhere(document: Document, line: etree._Element) -> bool:
    """Whether a line stands within another one, or a note speaks of it."""
    parent = line.getparent()
    return (parent is not None and local(parent) == "fw") or is_explained(document, line)


def _begins_page(line: etree._Element) -> bool:
    """Whether no words precede a line on its page."""
    return not any(isinstance(step, str) for step in until_page(backward(line)))


def _misplaced(document: Document, line: etree._Element, leaf: Leaf, edge: str, side: str) -> Diagnostic:
    order = "come before it" if side == "before" else "follow it"
    message = f"“{words(line)}” is said to stand at the {edge} of {leaf.name}, but words of the page {order}."
    first = "first" if side == "before" else "last"
    hint = f"Put it {side} the {first} words of its page, correct place, or look for a <pb> that stands wrong."
    return document.at_element(FORME_WORK_OUT_OF_PLACE, line, message, hint)


def _doubled(leaf: Leaf) -> tuple[str, tuple[etree._Element, etree._Element]] | None:
    """What stands twice on a page, with words between, and the two; a line whose place is wrong does not count."""
    numbers = numbers_with_words_between(leaf)
    if numbers:
        return "page number", numbers
    kinds = (
        ("classification line at the head", _placed(leaf, "top"), _ends_page),
        ("classification line at the foot", _placed(leaf, "bottom"), _begins_page),
        ("catchword", leaf.of("catch"), None),
    )
    for kind, lines, is_elsewhere in kinds:
        if len(lines) < 2:
            continue
        standing = [line for line in lines if is_elsewhere is None or not is_elsewhere(line)]
        for first, second in pairwise(standing):
            if words_between(first, second):
                return kind, (first, second)
    return None


def _placed(leaf: Leaf, edge: str) -> list[etree._Element]:
    """The classification lines that are said to stand at an edge of a page."""
    return [line for line in leaf.markings if line.get("place", "").startswith(edge)]


def _missing_break(
    document: Document, leaf: Leaf, kind: str, lines: tuple[etree._Element, etree._Element]
) -> Diagnostic:
    first, second = (words(line) for line in lines)
    if first == second:
        message = f"On {leaf.name} stands a second {kind}, “{second}”, with words between."
    else:
        message = f"On {leaf.name} stands a second {kind}, “{second}” after “{first}”, with words between."
    hint = "A <pb> is missing between them, or stands too late; if not, say it in a textual note on the second."
    related = (document.related(lines[0], "the first stands here"),)
    return document.at_element(PAGE_BREAK_MISSING, lines[1], message, hint, related)


def word_divided(document: Document) -> Iterator[Diagnostic]:
    """A word that goes on over a break is marked as one."""
    # Nothing else ends in a hyphen.
    if "-" not in document.words:
        return
    for point in chain(document.in_text("pb"), document.in_text("lb")):
        before = point.getprevious()
        near = before.tail if before is not None else getattr(point.getparent(), "text", None)
        if before is not None and (not near or near.isspace()):
            if local(before) in {"lb", "label"}:
                continue
            near = ending(before)
        if near and not near.isspace() and not near.rstrip().endswith("-"):
            continue
        if not point.get("break"):
            yield from _divided(document, point)


def _divided(document: Document, point: etree._Element) -> Iterator[Diagnostic]:
    last = next((step for step in backward(point) if isinstance(step, str) or local(step) == "pb"), "")
    if not isinstance(last, str):
        return
    ending = last.split()[-1] if last.split() else ""
    if not ending.endswith("-") or len(ending) < 2 or not ending[-2].isalpha():
        return
    behind = next((step for step in onward(point) if isinstance(step, str) or local(step) == "pb"), "")
    if not isinstance(behind, str) or not behind.strip()[:1].islower() or is_explained(document, point):
        return
    beginning = behind.split()[0]
    kind = "page" if local(point) == "pb" else "line"
    message = f"The word “{ending}{beginning}” is divided by the {kind} break, which is not marked as inside a word."
    hint = 'Add break="no"; or break="yes", if the hyphen belongs to the word.'
    yield document.at_element(WORD_DIVIDED, point, message, hint)


CHECKS: Final = (catchword_astray, empty_page, forme_work_out_of_place, word_divided)
