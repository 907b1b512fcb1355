"""Time within one file: that spans run forward, and that what follows from a thing is not dated before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.moments import (
    Span,
    corresp_dates,
    dateline_dates,
    read_dated,
    read_moment,
    stated_dates,
    stated_span,
    written,
    written_span,
)
from teibuild.check.weekdays import wrong_weekdays
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import XML_LANG, tei

DATE_REVERSED: Final = Rule(
    "TB801",
    "date-reversed",
    Severity.ERROR,
    "a span of time ends before it begins",
    "Timelines, filters and catalogues take the two ends at their word; nothing lies between them.",
    bad='<date notBefore="1962-11" notAfter="1962-10">autumn of 1962</date>',
    good='<date notBefore="1962-10" notAfter="1962-11">autumn of 1962</date>',
)
WRONG_WEEKDAY: Final = Rule(
    "TB802",
    "wrong-weekday",
    Severity.WARNING,
    "a day of the week does not fit its date",
    "One of the two is wrong. If the paper itself errs, the edition should say so; if the editor does, the date is "
    "probably a day or a year off.",
    bad="Friday, October 27, 1962",
    good="Saturday, October 27, 1962",
)
DEATH_BEFORE_BIRTH: Final = Rule(
    "TB803",
    "death-before-birth",
    Severity.ERROR,
    "a person's death is dated before the birth",
    "The register shows both. Mostly two digits have changed places, or the two dates have.",
    bad='<birth when="1916"/> <death when="1903"/>',
    good='<birth when="1916"/> <death when="2003"/>',
)
IMPLAUSIBLE_AGE: Final = Rule(
    "TB804",
    "implausible-age",
    Severity.WARNING,
    "a person would have lived longer than anybody has",
    "A century is quickly mistyped, and a namesake's date quickly copied.",
    bad='<birth when="1816-10-07"/> <death when="2003-02-13"/>',
    good='<birth when="1916-10-07"/> <death when="2003-02-13"/>',
)
REVIEW_BEFORE_DOCUMENT: Final = Rule(
    "TB805",
    "review-before-document",
    Severity.ERROR,
    "a paper is reviewed, released or filed before it was written",
    "The history of declassification that readers see would begin before the paper. Either the event or the paper is "
    "misdated.",
    bad='<date when="1962-10-27"/> … <custEvent type="declassification-review" when="1958-03-16">',
    good='<date when="1962-10-27"/> … <custEvent type="declassification-review" when="1988-03-16">',
)
RELEASE_BEFORE_REVIEW: Final = Rule(
    "TB806",
    "release-before-review",
    Severity.WARNING,
    "a paper is released before the first review of it",
    "A review decides what is released. A release before it is possible, but then an earlier review is missing from "
    "the history, or a date is wrong.",
    bad='<custEvent type="release" when="1987"/> <custEvent type="declassification-review" when="1988"/>',
    good='<custEvent type="declassification-review" when="1988"/> <custEvent type="release" when="1989"/>',
)
CHANGE_OUT_OF_ORDER: Final = Rule(
    "TB807",
    "change-out-of-order",
    Severity.INFO,
    "the changes of a file stand in no order of time",
    "Readers go through the history of the file from the newest change or from the oldest. One that stands elsewhere "
    "is often misdated.",
    bad='<change when="2026-11-22"/> <change when="2026-01-03"/> <change when="2026-12-01"/>',
    good='<change when="2026-11-22"/> <change when="2026-12-01"/> <change when="2027-01-03"/>',
)
CHANGE_BEFORE_DOCUMENT: Final = Rule(
    "TB808",
    "change-before-document",
    Severity.WARNING,
    "a file is changed before its paper was written",
    "revisionDesc is the history of the file, not of the paper. Mostly the century is mistyped.",
    bad='<change when="1926-11-22">Encoded.</change>',
    good='<change when="2026-11-22">Encoded.</change>',
)
PUBLISHED_BEFORE_CHANGE: Final = Rule(
    "TB809",
    "published-before-change",
    Severity.INFO,
    "a file has been changed after the date of its publication",
    "Who cites the file takes its date from publicationStmt; it should be that of the text that is cited.",
    bad='<date when="2026-11-22"/> … <change when="2026-12-01">Notes revised.</change>',
    good='<date when="2026-12-01"/> … <change when="2026-12-01">Notes revised.</change>',
)
DATELINE_CONTRADICTED: Final = Rule(
    "TB810",
    "dateline-contradicted",
    Severity.WARNING,
    "a paper's own date is not the one in its header",
    "Lists, timelines and catalogues take the date from the header, readers find the other in the text. If the paper "
    "is misdated, put the date meant into when, and the evidence into a note.",
    bad='<correspAction type="sent"><date when="1962-10-27"/> … <dateline><date when="1962-11-02">',
    good='<correspAction type="sent"><date when="1962-11-02"/> … <dateline><date when="1962-11-02">',
)
SENT_BEFORE_WRITTEN: Final = Rule(
    "TB811",
    "sent-before-written",
    Severity.WARNING,
    "a paper is sent before it was written, or received before it was sent",
    "One of the dates in the header is wrong, and the timeline would show it.",
    bad='<creation><date when="1962-11-02"/></creation> … <correspAction type="sent"><date when="1962-10-27"/>',
    good='<creation><date when="1962-10-26"/></creation> … <correspAction type="sent"><date when="1962-10-27"/>',
)
RULES: Final = (
    DATE_REVERSED, WRONG_WEEKDAY, DEATH_BEFORE_BIRTH, IMPLAUSIBLE_AGE, REVIEW_BEFORE_DOCUMENT, RELEASE_BEFORE_REVIEW,
    CHANGE_OUT_OF_ORDER, CHANGE_BEFORE_DOCUMENT, PUBLISHED_BEFORE_CHANGE, DATELINE_CONTRADICTED, SENT_BEFORE_WRITTEN,
)  # fmt: skip

_DATED: Final = ("date", "docDate", "birth", "death", "custEvent", "origin", "provenance", "acquisition", "occupation",
                 "affiliation", "location")  # fmt: skip
"""Elements that may have a span."""
_AFTER_WRITING: Final = frozenset({"declassification-review", "declassification", "downgrading", "release", "transfer",
                                   "accession"})  # fmt: skip
_DATE: Final = tei("date")
_YEAR: Final = re.compile(r"\b\d{4}\b")
_OLDEST: Final = 123
"""No life of more years is attested."""


def date_reversed(document: Document) -> Iterator[Diagnostic]:
    """Spans run forward."""
    for name in _DATED:
        for element in document.each(name):
            if element.get("when") is not None or not (element.get("to") or element.get("notAfter")):
                continue
            span = read_dated(element)
            if span.first[:10] > span.last and span.closed:
                start = "from" if element.get("from") is not None else "notBefore"
                end = "to" if element.get("to") is not None else "notAfter"
                message = f"{end} ({element.get(end)}) is before {start} ({element.get(start)})."
                yield document.at_value(DATE_REVERSED, element, end, message, "Change them round, or correct the one.")


def wrong_weekday(document: Document) -> Iterator[Diagnostic]:
    """A day of the week beside a full date is the date's own."""
    for found in wrong_weekdays(document.source.text, document.root.get(XML_LANG, "en")):
        message = f"{found.date} was a {found.right}, not a {found.written}."
        hint = "Correct the date; if the paper itself errs, mark its word with sic and tell why in a note."
        yield document.source.report(WRONG_WEEKDAY, found.offset, message, hint, length=found.length)


def lives(document: Document) -> Iterator[Diagnostic]:
    """Nobody dies before birth, or older than people get."""
    if document.kind != "register":
        return
    for person in document.each("person"):
        birth, death = person.find(tei("birth")), person.find(tei("death"))
        if birth is None or death is None:
            continue
        born, died = read_dated(birth), read_dated(death)
        at = next((name for name in ("when", "to", "notAfter", "from", "notBefore") if death.get(name)), "")
        if died.before(born):
            message = f"The death ({written(death)}) is before the birth ({written(birth)})."
            yield document.at_value(DEATH_BEFORE_BIRTH, death, at, message, "Correct the one or the other.")
        elif born.closed and died.closed and int(died.first[:4]) - int(born.last[:4]) > _OLDEST:
            message = f"From {written(birth)} to {written(death)} are more than {_OLDEST} years."
            yield document.at_value(IMPLAUSIBLE_AGE, death, at, message, "Correct the century of the one or the other.")


def history(document: Document) -> Iterator[Diagnostic]:
    """What befell the paper, its file and its text has its place in time."""
    if document.kind != "document":
        return
    span = written_span(document)
    yield from _events(document, span)
    yield from _changes(document, span)
    contradictions = list(_stated(document)) if span.known else []
    if contradictions and not any(_written_otherwise(date) for date in stated_dates(document)):
        yield from contradictions


def _written_otherwise(date: etree._Element) -> bool:
    """Whether the words of a date name another year than its attributes, which is then spoken of."""
    years = _YEAR.findall("".join(date.itertext()))
    return bool(years) and not any(year in written(date) for year in years)


def _events(document: Document, span: Span) -> Iterator[Diagnostic]:
    """Reviews come after the paper, releases after a review."""
    events = [(event, read_dated(event)) for event in document.each("custEvent")]
    if not any(when.known for _, when in events):
        return
    for event, when in events:
        if event.get("type") in _AFTER_WRITING and when.before(span) and not _stamped_otherwise(document, event):
            message = f"This event is of {written(event)}; the paper was written {span}."
            hint = "Correct the event's date, or the paper's in correspAction or creation."
            yield document.at_element(REVIEW_BEFORE_DOCUMENT, event, message, hint)
    reviews = [(event, when) for event, when in events if event.get("type") == "declassification-review"]
    if not reviews or not all(when.closed for _, when in reviews):
        return
    first = min(reviews, key=lambda item: item[1].first)
    for event, when in events:
        if event.get("type") in {"release", "declassification"} and when.before(first[1]) and not when.before(span):
            message = f"The paper is released {written(event)}, before its first review, {written(first[0])}."
            hint = "Correct a date, or describe the review that led to the release."
            related = (document.related(first[0], "the first review"),)
            yield document.at_element(RELEASE_BEFORE_REVIEW, event, message, hint, related)


def _stamped_otherwise(document: Document, event: etree._Element) -> bool:
    """Whether the event's stamp has another date, which is then spoken of."""
    stamps = [document.by_id.get(pointer.lstrip("#")) for pointer in event.get("corresp", "").split()]
    dates = [one.get("when") for stamp in stamps if stamp is not None for one in stamp.iter(tei("stamp"))]
    return any(date and date != event.get("when") for date in dates)


def _changes(document: Document, span: Span) -> Iterator[Diagnostic]:
    """Changes of the file come after the paper, one after the other, and not after the file's own date."""
    changes = [
        (change, read_moment(when)) for change in document.each("change") if (when := change.get("when")) is not None
    ]
    if not changes:
        return
    early = [item for item in changes if item[1].before(span)]
    for change, _ in early:
        message = f"This change is of {written(change)}; the paper was written {span}."
        hint = "Write the day on which the file was changed."
        yield document.at_value(CHANGE_BEFORE_DOCUMENT, change, "when", message, hint)
    if not early and len(changes) > 1:
        yield from _order(document, changes)
    yield from _published(document, changes)


def _order(document: Document, changes: list[tuple[etree._Element, Span]]) -> Iterator[Diagnostic]:
    steps = [
        (before[1].before(after[1]), after[1].before(before[1]), after[0], before[0])
        for before, after in pairwise(changes)
    ]
    rising = [step for step in steps if step[0]]
    falling = [step for step in steps if step[1]]
    if not rising or not falling:
        return
    _, _, change, before = (rising if len(rising) < len(falling) else falling)[0]
    order = "newest first" if len(rising) < len(falling) else "oldest first"
    message = f"The change of {written(change)} stands after that of {written(before)}; the others go {order}."
    hint = "Move it to its place, or correct its date."
    yield document.at_value(CHANGE_OUT_OF_ORDER, change, "when", message, hint)


def _published(document: Document, changes: list[tuple[etree._Element, Span]]) -> Iterator[Diagnostic]:
    statement = next(document.each("publicationStmt"), None)
    date = None if statement is None else next(statement.iterchildren(_DATE), None)
    when = None if date is None else date.get("when")
    if date is None or when is None:
        return
    latest = max(changes, key=lambda item: item[1].first)
    if read_moment(when).before(latest[1]):
        message = f"The file is dated {when}, but was changed on {written(latest[0])}."
        hint = "Write the day of the last change here, or of the version that has it."
        related = (document.related(latest[0], "the last change"),)
        yield document.at_value(PUBLISHED_BEFORE_CHANGE, date, "when", message, hint, related=related)


def _stated(document: Document) -> Iterator[Diagnostic]:
    """The header's dates agree with each other and with the text's."""
    stated = stated_dates(document)
    header = stated_span(document)
    sent, received = (corresp_dates(document).get(each, ()) for each in ("sent", "received"))
    created = [date for item in document.each("creation") for date in item.iterchildren(_DATE)] if sent else []
    if created and header.before(read_dated(created[0])):
        message = f"The paper is sent {header}, but was written {written(created[0])}."
        hint = "Correct the date here, or in creation."
        related = (document.related(created[0], "written"),)
        yield document.at_element(SENT_BEFORE_WRITTEN, stated[0], message, hint, related)
        return
    for date in received:
        if read_dated(date).before(header):
            message = f"The paper is received {written(date)}, but was sent {header}."
            hint = "Correct the one or the other."
            related = (document.related(stated[0], "sent"),)
            yield document.at_element(SENT_BEFORE_WRITTEN, date, message, hint, related)
    lines = [(date, span) for date, span in dateline_dates(document) if span.closed]
    if lines and header.closed and all(span.before(header) or header.before(span) for _, span in lines):
        date = lines[0][0]
        message = f"The dateline says {written(date)}, the header {header}."
        hint = (
            "Correct the one or the other; if the paper is misdated, say so in a note, and mean the true date in when."
        )
        related = (document.related(stated[0], "the date in the header"),)
        yield document.at_element(DATELINE_CONTRADICTED, date, message, hint, related)


CHECKS: Final = (date_reversed, wrong_weekday, lives, history)
