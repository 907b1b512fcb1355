"""Declassification: that stamps, events, exemptions and withheld passages belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document, named
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.pointers import Reach

STAMP_WITHOUT_EVENT: Final = Rule(
    "TB501",
    "stamp-without-event",
    Severity.ERROR,
    "a review stamp has no event in the header",
    "The document's declassification history is made from the custEvents of its header. A stamp that no event "
    "corresponds to would be missing from it.",
    bad='<fw type="stamp" xml:id="scn-stamp-1"><stamp type="declassification-review">…</stamp></fw>',
    good='<custEvent type="declassification-review" corresp="#scn-stamp-1">…</custEvent>\n'
    '<fw type="stamp" xml:id="scn-stamp-1"><stamp type="declassification-review">…</stamp></fw>',
)
EVENT_OFF_PAGE: Final = Rule(
    "TB502",
    "event-off-page",
    Severity.ERROR,
    "a review event corresponds to nothing on the page",
    "corresp leads from the event to the stamp, bracket or stroke on the page that bears witness to it.",
    bad='<custEvent type="declassification-review" corresp="#declassifier">',
    good='<custEvent type="declassification-review" corresp="#scn-stamp-1">',
)
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
RULES: Final = (STAMP_WITHOUT_EVENT, EVENT_OFF_PAGE, REDACTION_WITHOUT_EXEMPTION, REDACTION_WITHOUT_SIZE)


def stamp_without_event(document: Document) -> Iterator[Diagnostic]:
    """Every review stamp corresponds to an event."""
    known = {use.target.fragment for use in document.uses if local(use.element) == "custEvent"}
    for stamp in document.in_text("stamp"):
        if stamp.get("type") != "declassification-review":
            continue
        around = stamp.getparent()
        ids = {xml_id(stamp), xml_id(around) if around is not None else ""} - {""}
        if ids & known:
            continue
        identifier = min(ids) if ids else "…"
        message = "This review stamp has no event in the header."
        hint = f'Add <custEvent type="declassification-review" corresp="#{identifier}"> to the custodialHist.'
        yield document.at_element(STAMP_WITHOUT_EVENT, stamp, message, hint)


def event_off_page(document: Document) -> Iterator[Diagnostic]:
    """What an event corresponds to stands in the text."""
    texts = set(document.root.iterchildren(tei("text")))
    for use in document.uses:
        if local(use.element) != "custEvent" or use.attribute != "corresp" or use.target.reach is not Reach.INSIDE:
            continue
        target = document.by_id.get(use.target.fragment)
        if target is not None and not texts.intersection(target.iterancestors()):
            message = f"The event corresponds to {named(target)}, which does not stand on the page."
            hint = "Point to the stamp, bracket or stroke that records the event, or leave corresp out."
            yield document.at_value(EVENT_OFF_PAGE, use.element, "corresp", message, hint, token=use.value)


def redaction_without_exemption(document: Document) -> Iterator[Diagnostic]:
    """A redaction names its exemption."""
    for gap in document.each("gap"):
        if gap.get("reason") == "redacted" and not gap.get("ana"):
            message = "The passage withheld here has no exemption."
            hint = 'Add ana="#…", a category of the taxonomy of exemptions.'
            yield document.at_element(REDACTION_WITHOUT_EXEMPTION, gap, message, hint)


def redaction_without_size(document: Document) -> Iterator[Diagnostic]:
    """A redaction says how much is withheld."""
    for gap in document.each("gap"):
        sized = gap.get("extent") or (gap.get("unit") and gap.get("quantity"))
        if gap.get("reason") == "redacted" and not sized:
            message = "The passage withheld here has no size."
            hint = 'Add unit="line" quantity="2", or extent="…" in words.'
            yield document.at_element(REDACTION_WITHOUT_SIZE, gap, message, hint)


CHECKS: Final = (stamp_without_event, event_off_page, redaction_without_exemption, redaction_without_size)
