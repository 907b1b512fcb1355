"""Review stamps and the events made from them: that both say the same of date, agency, reviewer and decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.check.rules.leaves import words
from teibuild.check.rules.stamp_dates import dates_in
from teibuild.model import Diagnostic, Related, Rule, Severity
from teibuild.read.decisions import OFFERED, decision_of
from teibuild.tei.names import tei, xml_id
from teibuild.tei.text import TYPED_ONLY

EVENT_OF_ANOTHER_TYPE: Final = Rule(
    "TB505",
    "event-of-another-type",
    Severity.WARNING,
    "an event and its stamp are of different types",
    "The history of declassification tells an event by its type. A review stamp whose event has another would be told "
    "as something that it is not.",
    bad='<custEvent type="transfer" corresp="#scn-stamp-1"> … <stamp type="declassification-review">',
    good='<custEvent type="declassification-review" corresp="#scn-stamp-1"> … <stamp type="declassification-review">',
)
REVIEW_DATE_DIFFERS: Final = Rule(
    "TB506",
    "review-date-differs",
    Severity.WARNING,
    "a review has another date than its stamp",
    "The history of declassification is sorted and cited by these dates; what stands on the stamp is the evidence.",
    bad='<custEvent when="1988-03-18" corresp="#scn-stamp-1"> … <stamp when="1988-03-16">… DATE 3-16-88</stamp>',
    good='<custEvent when="1988-03-16" corresp="#scn-stamp-1"> … <stamp when="1988-03-16">… DATE 3-16-88</stamp>',
)
REVIEW_WITHOUT_DATE: Final = Rule(
    "TB507",
    "review-without-date",
    Severity.WARNING,
    "a review has no date, but its stamp has",
    "The history of declassification shows when each review took place; the stamp says it.",
    bad='<custEvent corresp="#scn-stamp-1"> … <stamp when="1988-03-16">',
    good='<custEvent when="1988-03-16" corresp="#scn-stamp-1"> … <stamp when="1988-03-16">',
)
REVIEW_WITHOUT_AGENCY: Final = Rule(
    "TB508",
    "review-without-agency",
    Severity.WARNING,
    "a review does not name the agency that its stamp names",
    "Who reviewed a document says by whose rules it was released. The agency stands on the stamp and belongs into the "
    "event as orgName.",
    bad='<custEvent corresp="#scn-stamp-1">Reviewed …</custEvent> … <stamp><orgName>DEPARTMENT OF STATE</orgName>',
    good='<custEvent corresp="#scn-stamp-1">Reviewed by the <orgName>Department of State</orgName></custEvent>',
)
REVIEW_WITHOUT_REVIEWER: Final = Rule(
    "TB509",
    "review-without-reviewer",
    Severity.WARNING,
    "a stamp names its reviewer, the event does not",
    "Name or initials of the reviewer belong into the event, as persName or name, with role or type “reviewer”; so "
    "does the fact that they cannot be read.",
    bad='<custEvent corresp="#scn-stamp-1">…</custEvent> … <stamp>REVIEWED BY FA</stamp>',
    good='<custEvent corresp="#scn-stamp-1">… reviewer <persName role="reviewer">FA</persName></custEvent>',
)
REVIEW_AGENCY_DIFFERS: Final = Rule(
    "TB510",
    "review-agency-differs",
    Severity.WARNING,
    "a review names another agency than its stamp",
    "The stamp is the evidence of who reviewed the document.",
    bad='<custEvent corresp="#stamp-1"><orgName ref="…#cia"/></custEvent> … <stamp><orgName ref="…#state"/></stamp>',
    good='<custEvent corresp="#stamp-1"><orgName ref="…#state"/></custEvent> … <stamp><orgName ref="…#state"/></stamp>',
)
BOX_WITHOUT_DECISION: Final = Rule(
    "TB541",
    "box-without-decision",
    Severity.WARNING,
    "a box is ticked on a stamp, but its event names no such decision",
    "The decisions of a review are read off its ticked boxes; each is a term of type decision in the event.",
    bad='<seg type="checkbox" subtype="checked">☒</seg> <seg type="option">EXCISE</seg>, and no such decision',
    good='<term type="decision" subtype="excised">excise</term>',
)
DECISION_NOT_TICKED: Final = Rule(
    "TB542",
    "decision-not-ticked",
    Severity.WARNING,
    "an event names a decision whose box on the stamp is empty",
    "The stamp is the evidence of what was decided: either the tick was overlooked, or the decision is another's.",
    bad='<term type="decision" subtype="denied">deny</term> … <seg subtype="unchecked">☐</seg> DENY',
    good='<term type="decision" subtype="released">release</term> … <seg subtype="checked">☒</seg> RELEASE',
)
RULES: Final = (
    EVENT_OF_ANOTHER_TYPE, REVIEW_DATE_DIFFERS, REVIEW_WITHOUT_DATE, REVIEW_WITHOUT_AGENCY, REVIEW_WITHOUT_REVIEWER,
    REVIEW_AGENCY_DIFFERS, BOX_WITHOUT_DECISION, DECISION_NOT_TICKED,
)  # fmt: skip

_FITTING: Final = {
    "declassification-review": {"declassification-review"},
    "declassification": {"declassification", "declassification-review", "release"},
    "downgrading": {"downgrading", "declassification-review"},
    "classification": {"classification"},
}
"""Type of a stamp → types that its event may have; stamps of other types need no event."""
_REVIEWS: Final = frozenset({"declassification-review", "declassification", "downgrading"})
_REVIEWER: Final = re.compile(r"\b(?:reviewed by|reviewer|reviewed:)[\s:]*([^\W_][\w.]*)", re.IGNORECASE)
_NO_NAME: Final = frozenset({"date", "on", "the", "for", "title", "department", "agency", "authority"})


@once
def decisions_of_events(document: Document) -> dict[etree._Element, dict[str, etree._Element]]:
    """Each event of a header, with the terms that name its decisions."""
    terms = {event: event.iter(tei("term")) for event in document.each("custEvent")}
    return {
        event: {term.get("subtype", ""): term for term in found if term.get("type") == "decision"}
        for event, found in terms.items()
    }


def stamps_and_events(document: Document) -> Iterator[Diagnostic]:
    """Each stamp and its event say the same."""
    stamps = [stamp for stamp in document.in_text("stamp") if stamp.get("type") in _FITTING]
    if not stamps:
        return
    events = [event for event in document.each("custEvent") if event.get("corresp")]
    for stamp in stamps:
        around = stamp.getparent()
        ids = {f"#{xml_id(each)}" for each in (stamp, around) if each is not None and xml_id(each)}
        witnessed = [event for event in events if ids & set(event.get("corresp", "").split())]
        # Where two events have one stamp, another stamp has none, which has been said.
        if len(witnessed) == 1:
            yield from _compare(document, stamp, witnessed[0])


def _compare(document: Document, stamp: etree._Element, event: etree._Element) -> Iterator[Diagnostic]:
    kind, given = stamp.get("type", ""), event.get("type", "")
    if given not in _FITTING[kind]:
        related = (_stamp(document, stamp),)
        message = f"The event is of type “{given}”, its stamp of type “{kind}”."
        hint = f'Write type="{kind}"; or correct the type of the stamp.'
        yield document.at_value(EVENT_OF_ANOTHER_TYPE, event, "type", message, hint, related=related)
        return
    yield from _dates(document, stamp, event)
    yield from _agencies(document, stamp, event)
    if kind in _REVIEWS:
        yield from _reviewers(document, stamp, event)
    yield from _boxes(document, stamp, event)


def _stamp(document: Document, stamp: etree._Element) -> Related:
    return document.related(stamp, "the stamp stands here")


def _dates(document: Document, stamp: etree._Element, event: etree._Element) -> Iterator[Diagnostic]:
    given, marked = event.get("when", ""), stamp.get("when", "")
    tagged = stamp.iterchildren(tei("date")) if marked == given and marked else ()
    # Where the date is tagged, the other words need not be searched for it.
    if any(marked in dates_in(date.text or "") for date in tagged):
        return
    typed = dates_in(words(stamp))
    if marked == given and (marked in typed or not typed):
        return
    corrected = dates_in(words(stamp, TYPED_ONLY)) if typed else {}
    readable = typed | corrected
    if marked and readable and marked not in readable and len(marked) == len("1988-03-16"):
        written = next(iter(typed.values()))
        message = f"when says {marked}, but on the stamp stands “{written}”."
        hint = f"Write {_either(typed)}, or explain the date in a note."
        yield document.at_value(REVIEW_DATE_DIFFERS, stamp, "when", message, hint)
        return
    evidence = marked or (next(iter(typed)) if len(set(typed.values())) == 1 else "")
    if given and len(given) == len("1988-03-16"):
        fitting = {marked} if marked else set(readable)
        if fitting and given not in fitting:
            shown = f"“{next(iter(typed.values()))}”" if typed else marked
            message = f"The event is dated {given}, but its stamp {shown}."
            hint = f'Write when="{evidence}", or correct the stamp.' if evidence else "Correct one of them."
            related = (_stamp(document, stamp),)
            yield document.at_value(REVIEW_DATE_DIFFERS, event, "when", message, hint, related=related)
    elif evidence and not any(event.get(name) for name in ("when", "notBefore", "notAfter", "from", "to")):
        shown = f"“{next(iter(typed.values()))}”" if typed else evidence
        message = f"The event has no date, but its stamp has: {shown}."
        hint = f'Add when="{evidence}".'
        yield document.at_element(REVIEW_WITHOUT_DATE, event, message, hint, (_stamp(document, stamp),))


def _either(dates: dict[str, str]) -> str:
    return " or ".join(sorted(dates)[:2])


def _agencies(document: Document, stamp: etree._Element, event: etree._Element) -> Iterator[Diagnostic]:
    first = next(stamp.iter(tei("orgName")), None)
    if first is None:
        return
    known = list(event.iter(tei("orgName")))
    if not known:
        message = f"The event names no agency, but its stamp does: “{words(first)}”."
        hint = "Add it to the event as <orgName>."
        related = (document.related(first, "the agency on the stamp"),)
        yield document.at_element(REVIEW_WITHOUT_AGENCY, event, message, hint, related)
        return
    in_event = {each.get("ref", "") for each in known} - {""}
    if not in_event or first.get("ref") in in_event:
        return
    on_stamp = {each.get("ref", "") for each in stamp.iter(tei("orgName"))} - {""}
    if on_stamp and not on_stamp & in_event:
        message = f"The event names “{words(known[0])}”, its stamp “{words(first)}”."
        hint = "Name the agency that stands on the stamp, or correct ref."
        related = (document.related(first, "the agency on the stamp"),)
        yield document.at_element(REVIEW_AGENCY_DIFFERS, known[0], message, hint, related)


def _reviewers(document: Document, stamp: etree._Element, event: etree._Element) -> Iterator[Diagnostic]:
    named = event.iter(tei("persName"), tei("name"))
    if any("reviewer" in (each.get("role"), each.get("type")) for each in named):
        return
    found = _REVIEWER.search(words(stamp))
    if found is None or found[1].casefold() in _NO_NAME:
        return
    message = f"The stamp was filled in by “{found[1]}”, but the event names no reviewer."
    hint = 'Add <persName role="reviewer">, or <name type="reviewer"> where the name cannot be read.'
    yield document.at_element(REVIEW_WITHOUT_REVIEWER, event, message, hint, (_stamp(document, stamp),))


def _boxes(document: Document, stamp: etree._Element, event: etree._Element) -> Iterator[Diagnostic]:
    checked, unchecked = _options(stamp)
    ticked = _by_decision(checked)
    decided = decisions_of_events(document)[event]
    missing = [seg for decision, seg in ticked.items() if decision not in decided]
    doubtful = (decided.keys() - ticked.keys()) & OFFERED
    empty = _by_decision(unchecked) if doubtful else {}
    untrue = [term for decision, term in decided.items() if decision in doubtful and decision in empty]
    if len(missing) == len(untrue) == 1:
        # One decision was taken for the other.
        message = f"The event says “{untrue[0].get('subtype')}”, but on its stamp “{words(missing[0])}” is ticked."
        hint = (
            f'Write subtype="{decision_of(words(missing[0]))}", or correct the boxes in the transcription of the stamp.'
        )
        related = (document.related(missing[0], "the ticked box"),)
        yield document.at_value(DECISION_NOT_TICKED, untrue[0], "subtype", message, hint, related=related)
        return
    for seg in missing:
        message = f"The box “{words(seg)}” is ticked, but the event names no such decision."
        hint = f'Add <term type="decision" subtype="{decision_of(words(seg))}"> to the event, or correct the box.'
        related = (document.related(event, "the event of this stamp"),)
        yield document.at_element(BOX_WITHOUT_DECISION, seg, message, hint, related)
    for term in untrue:
        decision = term.get("subtype", "")
        message = f"The event says “{decision}”, but this box of its stamp is empty."
        hint = "Correct the decision, or tick the box in the transcription of the stamp."
        related = (document.related(empty[decision], "the empty box"),)
        yield document.at_value(DECISION_NOT_TICKED, term, "subtype", message, hint, related=related)


def _options(stamp: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """What stands behind the ticked boxes of a stamp, and behind the empty ones."""
    checked: list[etree._Element] = []
    unchecked: list[etree._Element] = []
    beside: list[etree._Element] | None = None
    for seg in stamp.iter(tei("seg")):
        kind = seg.get("type")
        if kind == "checkbox":
            beside = checked if seg.get("subtype") == "checked" else unchecked
        elif kind == "option" and beside is not None:
            beside.append(seg)
            beside = None
    return checked, unchecked


def _by_decision(options: list[etree._Element]) -> dict[str, etree._Element]:
    """Options by what they decide."""
    found = {decision_of(words(seg)): seg for seg in options}
    found.pop("", None)
    return found


CHECKS: Final = (stamps_and_events,)
