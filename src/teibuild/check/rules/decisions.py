"""Decisions of a review: that they agree with what the pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.document import Document
from teibuild.check.rules.classification import is_struck
from teibuild.check.rules.leaves import is_explained, leaves, words
from teibuild.check.rules.stamps import decisions_of_events
from teibuild.check.rules.withheld import code_differs, is_exemption
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import tei

DECLASSIFIED_UNSTRUCK: Final = Rule(
    "TB543",
    "declassified-unstruck",
    Severity.INFO,
    "a document is declassified, but no classification line is struck",
    "At declassification the lines are usually struck. Either the strokes were not transcribed, or the reviewer struck "
    "nothing, which a textual note may say.",
    bad='<term type="decision" subtype="declassified"> … <fw subtype="classification">SECRET</fw> on every page',
    good='<fw subtype="classification"><del rend="strikethrough" hand="#declassifier">SECRET</del></fw>',
)
STRUCK_WITHOUT_EVENT: Final = Rule(
    "TB544",
    "struck-without-event",
    Severity.WARNING,
    "classification lines are struck, but no event says so",
    "A struck marking is evidence of a decision. The history in the header would be silent about it.",
    bad='<fw subtype="classification"><del>SECRET</del></fw>, and no event says “declassified” or “downgraded”',
    good='<custEvent type="declassification">… <term type="decision" subtype="declassified">struck</term></custEvent>',
)
RELEASED_BUT_WITHHELD: Final = Rule(
    "TB545",
    "released-but-withheld",
    Severity.WARNING,
    "a document is said to be released in full, but a passage is withheld",
    "What the history says of the whole must hold for every passage: where some are withheld, the decision is excised, "
    "withheld or declassified in part.",
    bad='<term type="decision" subtype="released">in full</term> … <gap reason="redacted"/>',
    good='<term type="decision" subtype="declassified-in-part">in part</term> … <gap reason="redacted"/>',
)
BRACKETED_WITHOUT_BRACKETS: Final = Rule(
    "TB546",
    "bracketed-without-brackets",
    Severity.WARNING,
    "an event says that passages were bracketed, but no bracket stands on the pages",
    "The passages are shown set off by their metamarks. Without them the reader cannot see what was bracketed.",
    bad='<term type="decision" subtype="bracketed">, and no metamark of function excision',
    good='<metamark function="excision" xml:id="neg-x1" spanTo="#neg-x1-end">[</metamark>',
)
BRACKETS_WITHOUT_EVENT: Final = Rule(
    "TB547",
    "brackets-without-event",
    Severity.WARNING,
    "passages are bracketed for excision, but no event says so",
    "A reviewer's brackets are evidence of a decision, which belongs into the document's history.",
    bad='<metamark function="excision" spanTo="#neg-x1-end">, and no event with such a decision',
    good='<term type="decision" subtype="bracketed">bracketed for excision</term>',
)
EXEMPTION_WITHOUT_EVENT: Final = Rule(
    "TB548",
    "exemption-without-event",
    Severity.WARNING,
    "a page names an exemption that no event mentions",
    "The history says under which exemptions the document was reviewed; each one that stands on a page, or withholds a "
    "passage, belongs into the event that claims it.",
    bad='<metamark function="exemption" ana="#foia-b1">B-1</metamark>, and no event has ana="#foia-b1"',
    good='<term type="decision" subtype="exemption" ana="#foia-b1">B-1</term>',
)
REVIEW_WITHOUT_DECISION: Final = Rule(
    "TB549",
    "review-without-decision",
    Severity.WARNING,
    "a review names no decision",
    "The history lists what each review decided, from the terms of type decision.",
    bad='<custEvent type="declassification-review">Released on March 16, 1988.</custEvent>',
    good='<custEvent type="declassification-review"><term type="decision" subtype="released">Released</term> …',
)
RULES: Final = (
    DECLASSIFIED_UNSTRUCK, STRUCK_WITHOUT_EVENT, RELEASED_BUT_WITHHELD, BRACKETED_WITHOUT_BRACKETS,
    BRACKETS_WITHOUT_EVENT, EXEMPTION_WITHOUT_EVENT, REVIEW_WITHOUT_DECISION,
)  # fmt: skip

_OPENING: Final = frozenset({"declassified", "declassified-in-part", "downgraded"})
_WITHHOLDING: Final = frozenset({"excised", "denied", "withheld", "bracketed", "declassified-in-part", "exemption"})
_FREEING: Final = frozenset({"released", "declassified"})
_EXCISING: Final = frozenset({"bracketed", "excised", "withheld", "denied", "declassified-in-part"})
_STRIKING_EVENTS: Final = frozenset({"declassification", "downgrading"})
_CLAIMING: Final = frozenset({"metamark", "gap"})
"""Elements that claim an exemption."""
_IN_FULL: Final = re.compile(
    r"\b(?:releas|declassif)\w+\s+(?:\w+\s+){0,2}?in\s+(?:full|its\s+entirety)\b", re.IGNORECASE
)


class _History(Struct, frozen=True):
    """What the events of a header say together."""

    events: dict[etree._Element, dict[str, etree._Element]]
    """Each event, with its decisions."""
    decisions: dict[str, etree._Element]
    """Each decision, with the last term that names it."""

    def mentions(self, document: Document, token: str) -> bool:
        """Whether a pointer to a category stands in one of the events."""
        return any(
            use.value == token and (use.element in self.events or self._holds(use.element))
            for use in document.uses_of("ana")
        )

    def _holds(self, element: etree._Element) -> bool:
        return any(event in self.events for event in element.iterancestors(tei("custEvent")))


def _history(document: Document) -> _History:
    events = decisions_of_events(document)
    decisions: dict[str, etree._Element] = {}
    for terms in events.values():
        decisions |= terms
    return _History(events, decisions)


def decisions(document: Document) -> Iterator[Diagnostic]:
    """What the events decide agrees with strokes, brackets, exemptions and gaps."""
    if document.kind != "document":
        return
    history = _history(document)
    yield from _struck(document, history)
    yield from _brackets(document, history)
    if history.events:
        yield from _withheld(document, history)
        yield from _exemptions(document, history)
        for event, terms in history.events.items():
            if not terms and event.get("type") == "declassification-review":
                message = "This review names no decision."
                hint = 'Tag each decision as <term type="decision" subtype="released">.'
                yield document.at_element(REVIEW_WITHOUT_DECISION, event, message, hint)


def _struck(document: Document, history: _History) -> Iterator[Diagnostic]:
    lines = [line for leaf in leaves(document) for line in leaf.markings]
    if not lines:
        return
    struck = [line for line in lines if len(line) and is_struck(line)]
    said = _OPENING & set(history.decisions) or any(event.get("type") in _STRIKING_EVENTS for event in history.events)
    if struck and not said and not is_explained(document, *struck):
        count = f"{len(struck)} classification lines are" if len(struck) > 1 else "This classification line is"
        message = f"{count} struck, but no event of the header says “declassified” or “downgraded”."
        hint = 'Add a <custEvent type="declassification"> with the decision, even if its date is not known.'
        yield document.at_element(STRUCK_WITHOUT_EVENT, struck[0], message, hint)
    elif "declassified" in history.decisions and not struck and _classified(document, lines):
        message = "The event says “declassified”, but no classification line is struck."
        hint = "Mark the strokes with <del>; if there are none, say so in a textual note on one of the lines."
        related = (document.related(lines[0], "the first classification line"),)
        yield document.at_element(DECLASSIFIED_UNSTRUCK, history.decisions["declassified"], message, hint, related)


def _classified(document: Document, lines: list[etree._Element]) -> bool:
    """Whether lines classify, and no note says anything of them."""
    return not is_explained(document, *lines) and any("unclassified" not in words(line).casefold() for line in lines)


def _withheld(document: Document, history: _History) -> Iterator[Diagnostic]:
    gaps = [gap for gap in document.in_text("gap") if gap.get("reason") == "redacted"]
    if not gaps:
        return
    full = next((event for event in history.events if _IN_FULL.search(words(event))), None)
    freeing, withholding = _last_word(history)
    if full is None and (not freeing or withholding):
        return
    passages = f"{len(gaps)} passages are" if len(gaps) > 1 else "a passage is"
    said = "“in full”" if full is not None else f"“{freeing[0].get('subtype')}”, and nothing of excision"
    message = f"The history says {said}, but {passages} withheld."
    hint = "Name the decision to withhold (excised, withheld, declassified-in-part) in the event that made it."
    related = (document.related(gaps[0], "withheld here"),)
    place = freeing[-1] if freeing else full
    if place is not None:
        yield document.at_element(RELEASED_BUT_WITHHELD, place, message, hint, related)


def _last_word(history: _History) -> tuple[list[etree._Element], bool]:
    """The terms by which the last review that decides frees the document, and whether it withholds a part."""
    for event, terms in reversed(history.events.items()):
        if terms and event.get("type") in {"declassification-review", "release"}:
            return [terms[name] for name in sorted(_FREEING & set(terms))], bool(_WITHHOLDING & set(terms))
    return [], False


def _brackets(document: Document, history: _History) -> Iterator[Diagnostic]:
    brackets = [mark for mark in document.in_text("metamark") if mark.get("function") == "excision"]
    term = history.decisions.get("bracketed")
    if term is not None and not brackets:
        message = "The event says “bracketed”, but no bracket of excision stands on the pages."
        hint = 'Mark each bracket as <metamark function="excision">, or correct the decision.'
        yield document.at_value(BRACKETED_WITHOUT_BRACKETS, term, "subtype", message, hint)
    if brackets and not _EXCISING & set(history.decisions):
        message = "The passage is bracketed for excision, but no event of the header says so."
        hint = 'Add <term type="decision" subtype="bracketed"> to the event that the bracket is evidence of.'
        yield document.at_element(BRACKETS_WITHOUT_EVENT, brackets[0], message, hint)


def _exemptions(document: Document, history: _History) -> Iterator[Diagnostic]:
    said: set[str] = set()
    for use in document.uses_of("ana"):
        mark, token = use.element, use.value
        if use.name not in _CLAIMING or token in said or not is_exemption(document, token):
            continue
        function = mark.get("function")
        if use.name == "metamark" and function not in {"exemption", "excision"}:
            continue
        # A mark that leads to the wrong category has been spoken of.
        if function == "exemption" and code_differs(document, mark):
            continue
        said.add(token)
        if not history.mentions(document, token):
            message = f"The exemption {token} is claimed here, but no event of the header mentions it."
            hint = f'Add <term type="decision" subtype="exemption" ana="{token}"> to the event that claims it.'
            found = document.at_value(EXEMPTION_WITHOUT_EVENT, mark, "ana", message, hint, token=token)
            yield found.concerning(use.target.fragment)


CHECKS: Final = (decisions,)
