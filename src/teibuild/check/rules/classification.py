"""Classification lines: that they go through a paper evenly, and that the header knows what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.rules.common_taxonomies import of_taxonomies
from teibuild.check.rules.leaves import Leaf, is_explained, leaves, letters, papers, words
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import tei, xml_id
from teibuild.tei.text import fold

ODD_MARKING: Final = Rule(
    "TB413",
    "odd-marking",
    Severity.WARNING,
    "one page is classified otherwise than all others of its paper",
    "A page that alone is marked higher or lower is either misread or remarkable; a textual note whose target is the "
    "line says which.",
    bad='SECRET on pages 1, 2 and 4; <fw type="header" subtype="classification" place="top">TOP SECRET</fw> on page 3',
    good='<fw type="header" subtype="classification" place="top">SECRET</fw> on every page',
)
HEAD_AND_FOOT_DIFFER: Final = Rule(
    "TB414",
    "head-and-foot-differ",
    Severity.WARNING,
    "the classification lines at the head and foot of a page differ",
    "Head and foot of a page bear the same marking. Where they do not, one of them is misread, or belongs to the page "
    "beside it, or a textual note has something to say.",
    bad='<fw subtype="classification" place="top">SECRET</fw> … <fw subtype="classification" place="bottom">SECRT</fw>',
    good='<fw subtype="classification" place="top">SECRET</fw> … '
    '<fw subtype="classification" place="bottom">SECRET</fw>',
)
MARKING_MISSING: Final = Rule(
    "TB415",
    "marking-missing",
    Severity.WARNING,
    "one page lacks a classification line that all others of its paper have",
    "Probably it was overlooked in transcribing. If the page itself lacks it, a textual note whose target is the page "
    "says so.",
    bad="lines at head and foot of pages 1, 2 and 4, at the head only of page 3",
    good="lines at head and foot of every page",
)
UNSTRUCK_MARKING: Final = Rule(
    "TB416",
    "unstruck-marking",
    Severity.WARNING,
    "a classification line stands unstruck on one page only",
    "Where a reviewer struck the marking on all other pages, one that stands is either overlooked by the reviewer, "
    "which a textual note says, or by the transcriber.",
    bad='<fw subtype="classification" place="top">SECRET</fw> on page 4; struck on pages 1, 2, 3 and 5',
    good='<fw subtype="classification" place="top"><del rend="strikethrough">SECRET</del></fw> on every page',
)
MARKING_WITHOUT_PLACE: Final = Rule(
    "TB417",
    "marking-without-place",
    Severity.WARNING,
    "a classification line stands neither at the head nor at the foot",
    "The page-faithful view sets a line where place says. Without it the line stands in the midst of the text. Where "
    "that is so on the page, a textual note says it.",
    bad='<fw type="header" subtype="classification">SECRET</fw>',
    good='<fw type="header" subtype="classification" place="top">SECRET</fw>',
)
MARKING_NOT_IN_HEADER: Final = Rule(
    "TB567",
    "marking-not-in-header",
    Severity.WARNING,
    "a page bears a classification that the header does not name",
    "The classification that readers search by is the header's: catRef leads to the category of every marking that "
    "stands on the pages.",
    bad='<catRef scheme="#markings" target="#marking-secret"/> … <fw subtype="classification">TOP SECRET</fw>',
    good='<catRef scheme="#markings" target="#marking-secret #marking-top-secret"/>',
)
MARKING_NOT_ON_PAGE: Final = Rule(
    "TB568",
    "marking-not-on-page",
    Severity.WARNING,
    "the header names a classification that no page bears",
    "The header gives the markings of the paper as it stands. Either the line was not transcribed, or the category is "
    "left over from another document.",
    bad='<catRef scheme="#markings" target="#marking-top-secret"/> … <fw subtype="classification">SECRET</fw>',
    good='<catRef scheme="#markings" target="#marking-secret"/> … <fw subtype="classification">SECRET</fw>',
)
RULES: Final = (
    ODD_MARKING, HEAD_AND_FOOT_DIFFER, MARKING_MISSING, UNSTRUCK_MARKING, MARKING_WITHOUT_PLACE, MARKING_NOT_IN_HEADER,
    MARKING_NOT_ON_PAGE,
)  # fmt: skip

_OPPOSITE: Final = {"top": "bottom", "bottom": "top"}
_EDGES: Final = ("top", "bottom", "margin-top", "margin-bottom")
_EVEN: Final = 3
"""Pages from which on a paper can be said to be marked evenly."""
_LEVELS: Final = re.compile(r"\b(top\s+secret|secret|confidential|restricted|official\s+use\s+only|unclassified)\b")
_KEPT: Final = 500
"""Lines whose levels are kept: they are the same throughout."""
_WORDS_OF_LEVELS: Final = frozenset({
    "top secret", "secret", "confidential", "restricted", "official use only", "unclassified",
})  # fmt: skip


def is_struck(line: etree._Element) -> bool:
    """Whether a line, or a part of it, is struck out."""
    return next(line.iter(tei("del")), None) is not None


def _at(leaf: Leaf, edge: str) -> list[etree._Element]:
    return [line for line in leaf.markings if line.get("place", "").startswith(edge)]


def markings_even(document: Document) -> Iterator[Diagnostic]:
    """The pages of a paper are marked alike, at head and foot, and struck alike."""
    for paper in papers(document):
        marked = [leaf for leaf in paper if leaf.markings]
        if not marked:
            continue
        odd = _odd(document, marked)
        if odd is not None:
            yield odd[1]
        for leaf in marked:
            if odd is None or leaf is not odd[0]:
                yield from _head_and_foot(document, leaf)
            yield from _placed(document, leaf)
        if len(paper) >= _EVEN:
            yield from _missing(document, paper)
            yield from _unstruck(document, marked)


def _odd(document: Document, marked: list[Leaf]) -> tuple[Leaf, Diagnostic] | None:
    """The one page that is marked unlike all others but those explained, and what is said of it."""
    if len(marked) < _EVEN:
        return None
    signs = {id(leaf): frozenset(letters(words(line)) for line in _edges(leaf)) for leaf in marked}
    (common, count), *_ = Counter(signs.values()).most_common(1)
    if len(common) != 1 or count < _EVEN - 1:
        return None
    others = [leaf for leaf in marked if signs[id(leaf)] != common]
    unexplained = [leaf for leaf in others if not is_explained(document, *leaf.markings)]
    if len(unexplained) != 1 or len(others) > count:
        return None
    leaf = unexplained[0]
    lines = [line for line in _edges(leaf) if letters(words(line)) not in common]
    if not lines:
        return None
    usual = words(_edges(next(each for each in marked if signs[id(each)] == common))[0])
    message = f"This line is “{words(lines[0])}”; {count} other pages of this paper have “{usual}”."
    hint = "Compare it with the page; if it is so, say it in a textual note whose target is this line."
    return leaf, document.at_element(ODD_MARKING, lines[0], message, hint)


def _edges(leaf: Leaf) -> list[etree._Element]:
    return [*_at(leaf, "top"), *_at(leaf, "bottom")]


def _head_and_foot(document: Document, leaf: Leaf) -> Iterator[Diagnostic]:
    head, foot = _at(leaf, "top"), _at(leaf, "bottom")
    if not head or not foot or is_explained(document, *leaf.markings):
        return
    above, below = " / ".join(map(words, head)), " / ".join(map(words, foot))
    if letters(above) != letters(below):
        message = f"At the foot of {leaf.name} stands “{below}”, at its head “{above}”."
        hint = "Compare both with the page; if it is so, say it in a textual note whose target is this line."
        related = (document.related(head[0], "the line at the head"),)
        yield document.at_element(HEAD_AND_FOOT_DIFFER, foot[0], message, hint, related)


def _placed(document: Document, leaf: Leaf) -> Iterator[Diagnostic]:
    for line in leaf.markings:
        if line.get("place", "").startswith(_EDGES) or is_explained(document, line):
            continue
        message = f"The classification line “{words(line)}” stands neither at the head nor at the foot."
        hint = 'Add place="top" or place="bottom"; if it stands elsewhere, say so in a textual note on it.'
        yield document.at_value(MARKING_WITHOUT_PLACE, line, "place", message, hint)


def _missing(document: Document, paper: list[Leaf]) -> Iterator[Diagnostic]:
    """A page that alone lacks its head or its foot."""
    for edge, name in (("top", "head"), ("bottom", "foot")):
        without = [leaf for leaf in paper if not _at(leaf, edge)]
        if len(without) != 1 or is_explained(document, without[0].page):
            continue
        # A line whose place is missing or wrong is spoken of as such.
        elsewhere = [line for line in without[0].markings if not line.get("place", "").startswith(_OPPOSITE[edge])]
        if without[0].page.get("type") == "blank" or elsewhere or len(without[0].markings) > 1:
            continue
        message = (
            f"No classification line stands at the {name} of {without[0].name}; all other pages of this paper have one."
        )
        hint = "Add it; if the page lacks it, say so in a textual note whose target is the page."
        yield document.at_element(MARKING_MISSING, without[0].page, message, hint)


def _unstruck(document: Document, marked: list[Leaf]) -> Iterator[Diagnostic]:
    """A page on which alone, but for those explained, the marking stands unstruck, wholly or at one edge."""
    standing = [leaf for leaf in marked if any(not is_struck(line) for line in _edges(leaf))]
    unexplained = [leaf for leaf in standing if not is_explained(document, *leaf.markings)]
    struck = len(marked) - len(standing)
    if len(unexplained) != 1 or struck < _EVEN - 1 or struck < len(standing):
        return
    leaf = unexplained[0]
    line = next(line for line in _edges(leaf) if not is_struck(line))
    message = f"“{words(line)}” stands unstruck on {leaf.name}; on {struck} other pages of this paper it is struck."
    hint = "Mark the stroke with <del>; if there is none, say so in a textual note whose target is this line."
    yield document.at_element(UNSTRUCK_MARKING, line, message, hint)


def markings_in_header(document: Document) -> Iterator[Diagnostic]:
    """The header names the markings of the pages, and no others."""
    references = [use for use in document.uses_of("target") if use.name == "catRef"]
    known = _known_levels(document) if references else {}
    named = {known[use.value]: use for use in references if use.value in known}
    if not named or not any(leaf.markings for leaf in leaves(document)):
        return
    seen: dict[str, etree._Element] = {}
    for leaf in leaves(document):
        for line in leaf.markings:
            for level in _levels(words(line)):
                seen.setdefault(level, line)
    if seen.keys() == named.keys():
        return
    odd: set[etree._Element] = set()
    for paper in papers(document):
        found = _odd(document, [leaf for leaf in paper if leaf.markings])
        odd |= set(found[0].markings) if found else set()
    for level, line in seen.items():
        # A level that stands on one page alone among others has been spoken of.
        if level not in named and line not in odd:
            message = f"The page bears “{level.upper()}”, but the header does not name this classification."
            hint = "Add its category to the catRef of the header's textClass."
            yield document.at_element(MARKING_NOT_IN_HEADER, line, message, hint)
    for level, use in named.items():
        if level not in seen and seen:
            message = f"The header names the classification “{level.upper()}”, but no page bears it."
            hint = "Take the category away; or add the line to its page."
            yield document.at_value(MARKING_NOT_ON_PAGE, use.element, "target", message, hint, token=use.value)


@lru_cache(_KEPT)
def _levels(text: str) -> tuple[str, ...]:
    return tuple(" ".join(level.split()) for level in _LEVELS.findall(text.casefold()))


@of_taxonomies
def _known_levels(document: Document) -> dict[str, str]:
    """The levels of classification that categories stand for, by the pointers to them."""
    described = [(f"#{xml_id(each)}", fold("".join(each.itertext())).casefold()) for each in document.each("category")]
    return {pointer: level for pointer, level in described if level in _WORDS_OF_LEVELS}


CHECKS: Final = (markings_even, markings_in_header)
