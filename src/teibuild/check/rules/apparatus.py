"""Corrections compared with the text around them, and with each other throughout the edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document, once
from teibuild.check.facts import Found
from teibuild.check.rules.leaves import backward, is_explained, onward, words
from teibuild.model import Diagnostic, Fact, Related, Rule, Severity
from teibuild.tei.names import local
from teibuild.tei.text import EDITED_ONLY, TYPED_ONLY

SWAPPED_HALVES: Final = Rule(
    "TB516",
    "swapped-halves",
    Severity.WARNING,
    "sic and corr seem to be exchanged",
    "sic holds what the typescript has, corr what the editor reads. Here the word in sic is the usual one of the "
    "edition, and the one in corr is corrected elsewhere, or found nowhere else.",
    bad="<choice><sic>arenas</sic><corr>areans</corr></choice>",
    good="<choice><sic>areans</sic><corr>arenas</corr></choice>",
)
CORRECTED_OTHERWISE: Final = Rule(
    "TB517",
    "corrected-otherwise",
    Severity.INFO,
    "the same error is corrected differently in two places of the edition",
    "Either may be right where it stands; more often one of them is a slip of the editor's own.",
    bad="<sic>recieve</sic><corr>receive</corr> … <sic>recieve</sic><corr>relieve</corr>",
    good="<sic>recieve</sic><corr>receive</corr> … <sic>recieve</sic><corr>receive</corr>",
)
WIDE_CORRECTION: Final = Rule(
    "TB518",
    "wide-correction",
    Severity.INFO,
    "a correction replaces far more than an error",
    "A reader of the apparatus looks for the word that was changed. Mark the words that differ, each with its own "
    "choice.",
    bad="<sic>a whole sentence, with one error in it</sic><corr>the whole sentence once more</corr>",
    good="a whole sentence, with one <choice><sic>eror</sic><corr>error</corr></choice> in it",
)
SUPPLIED_TWICE: Final = Rule(
    "TB519",
    "supplied-twice",
    Severity.WARNING,
    "a supplied word stands in the text already",
    "The reading text would have the word twice. Either it is not missing, or the supplied word was typed outside its "
    "element as well.",
    bad='the <supplied reason="omitted-in-original">the</supplied> crisis',
    good='of <supplied reason="omitted-in-original">the</supplied> crisis',
)
STROKE_WITHOUT_HAND: Final = Rule(
    "TB520",
    "stroke-without-hand",
    Severity.WARNING,
    "words are struck out or added, and it is not said by whose hand",
    "What is struck or added is evidence of who worked on the paper. hand leads to a handNote of the header, even "
    "where nobody knows whose hand it is; a textual note may say that the hand cannot be told.",
    bad='<del rend="strikethrough">SECRET</del>',
    good='<del rend="strikethrough" hand="#declassifier">SECRET</del>',
)
UNEXPANDED_ABBREVIATION: Final = Rule(
    "TB530",
    "unexpanded-abbreviation",
    Severity.INFO,
    "an abbreviation has no expansion",
    "Readers expand an abbreviation on demand: by its entry in the glossary, to which corresp leads, or by expan "
    "beside it.",
    bad="<abbr>MRBM</abbr>",
    good='<abbr corresp="../registers/glossary.xml#mrbm">MRBM</abbr>',
)
RULES: Final = (
    SWAPPED_HALVES, CORRECTED_OTHERWISE, WIDE_CORRECTION, SUPPLIED_TWICE, STROKE_WITHOUT_HAND, UNEXPANDED_ABBREVIATION,
)  # fmt: skip

_CORRECTION: Final = "correction"
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
_LONG: Final = 12
"""Words from which on a correction is wide."""


@once
def _corrected(document: Document) -> list[tuple[etree._Element, str, str]]:
    """The choices between sic and corr in the text, each with the typed and the corrected words."""
    found = [(choice, _halves(choice)) for choice in document.in_text("choice")]
    return [(choice, *halves) for choice, halves in found if halves is not None]


def _halves(choice: etree._Element) -> tuple[str, str] | None:
    """The typed and the corrected words of a choice between sic and corr."""
    typed = corrected = None
    for half in choice:
        name = local(half)
        if name == "sic" and typed is None:
            typed = half
        elif name == "corr" and corrected is None:
            corrected = half
    if typed is None or corrected is None:
        return None
    return words(typed, EDITED_ONLY), words(corrected, TYPED_ONLY)


def choices(document: Document) -> Iterator[Diagnostic]:
    """A correction corrects a word to a better one."""
    for choice, typed, corrected in _corrected(document):
        count = len(typed.split()), len(corrected.split())
        if min(count) >= _LONG or max(count) >= 2 * _LONG:
            message = f"The correction replaces {count[0]} words by {count[1]}."
            hint = "Mark only the words that differ."
            yield document.at_element(WIDE_CORRECTION, choice, message, hint)
        elif _WORD.fullmatch(typed) and _WORD.fullmatch(corrected) and _seem_swapped(document, typed, corrected):
            times = _count(document, typed) - 1
            message = f"sic has “{typed}”, which stands {times} times more in this file; corr has “{corrected}”."
            hint = "Exchange the two, if the typescript has the error."
            yield document.at_element(SWAPPED_HALVES, choice, message, hint)


def _seem_swapped(document: Document, typed: str, corrected: str) -> bool:
    """Whether the typed word is usual here, and the corrected one, much like it, is not to be found."""
    if typed[0].isupper() or len(typed) < 5 or sorted(typed) != sorted(corrected):
        return False
    return _count(document, corrected) == 1 and _count(document, typed) > 2


def _count(document: Document, word: str) -> int:
    return document.source.text.count(word)


def supplied_twice(document: Document) -> Iterator[Diagnostic]:
    """A supplied word is not the one before or behind it."""
    for supplied in document.in_text("supplied"):
        word = words(supplied, TYPED_ONLY).strip(".,;:").casefold()
        if not word.isalpha() or len(word) < 2:
            continue
        before = next((step for step in backward(supplied) if isinstance(step, str)), "").split()
        behind = next((step for step in onward(supplied) if isinstance(step, str)), "").split()
        inside = supplied.getparent()
        if inside is not None and local(inside) in {"corr", "reg"}:
            continue
        if (before and before[-1].casefold() == word) or (behind and behind[0].strip(".,;:").casefold() == word):
            previous = supplied.getprevious()
            if previous is not None and local(previous) == "del" and not (previous.tail or "").strip():
                continue
            message = f"“{word}” is supplied, but stands beside it already."
            hint = "Take one of the two away."
            yield document.at_element(SUPPLIED_TWICE, supplied, message, hint)


def stroke_without_hand(document: Document) -> Iterator[Diagnostic]:
    """Whatever is struck or added has a hand."""
    for element in chain(document.in_text("del"), document.in_text("add")):
        around = element.getparent()
        if element.get("hand") or (around is not None and around.get("hand")):
            continue
        if is_explained(document, element) or (around is not None and is_explained(document, around)):
            continue
        what = "struck out" if local(element) == "del" else "added"
        message = f"“{words(element)[:40]}” is {what}; it is not said by whose hand."
        hint = 'Add hand="#…", a handNote of the header.'
        yield document.at_element(STROKE_WITHOUT_HAND, element, message, hint)


def unexpanded_abbreviation(document: Document) -> Iterator[Diagnostic]:
    """An abbreviation leads to its expansion."""
    for element in document.in_text("abbr"):
        around = element.getparent()
        if element.get("corresp") or (around is not None and local(around) in {"choice", "note", "ref"}):
            continue
        if around is not None and around.get("ref"):
            continue
        message = f"“{words(element)}” is tagged as an abbreviation, but not expanded."
        hint = 'Add corresp="…", an entry of the glossary; or write <choice><abbr>…</abbr><expan>…</expan></choice>.'
        yield document.at_element(UNEXPANDED_ABBREVIATION, element, message, hint)


def corrections(document: Document) -> Iterator[Fact]:
    """Corrections of words, for comparison throughout the edition."""
    for choice, typed, corrected in _corrected(document):
        if _WORD.fullmatch(typed) and _WORD.fullmatch(corrected):
            yield Fact(_CORRECTION, typed.casefold(), corrected.casefold(), document.order[choice])


def corrections_across(corpus: Corpus) -> Iterator[Diagnostic]:
    """The same error is corrected alike, and no error is what corrects another."""
    first: dict[str, Found] = {}
    for file, fact in corpus.facts(_CORRECTION):
        if fact.key == fact.value:
            continue
        reverse = first.get(fact.value)
        if reverse is not None and reverse[1].value == fact.key:
            message = f"“{fact.key}” is corrected to “{fact.value}” here, and the other way round elsewhere."
            hint = "In one of the two places sic and corr are exchanged."
            yield _beside(SWAPPED_HALVES, corpus, file, fact, reverse, message, hint)
            continue
        known = first.setdefault(fact.key, (file, fact))
        if known[1].value != fact.value:
            message = f"“{fact.key}” is corrected to “{fact.value}” here, to “{known[1].value}” elsewhere."
            hint = "Look whether both are meant."
            yield _beside(CORRECTED_OTHERWISE, corpus, file, fact, known, message, hint)


def _beside(rule: Rule, corpus: Corpus, file: str, fact: Fact, other: Found, message: str, hint: str) -> Diagnostic:
    place = corpus.place(*other)
    return corpus.at(rule, file, fact, message, hint, related=(Related(place, "the other place"),))


CHECKS: Final = (choices, supplied_twice, stroke_without_hand, unexpanded_abbreviation)
GATHER: Final = (corrections,)
ACROSS: Final = (corrections_across,)
