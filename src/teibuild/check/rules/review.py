"""Declassification: that stamps and events belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document, named
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import tei, xml_id
from teibuild.tei.pointers import POINTER_ATTRIBUTES, Reach

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
RULES: Final = (STAMP_WITHOUT_EVENT, EVENT_OFF_PAGE)


def stamp_without_event(document: Document) -> Iterator[Diagnostic]:
    """Every review stamp corresponds to an event."""
    stamps = [stamp for stamp in document.in_text("stamp") if stamp.get("type") == "declassification-review"]
    known = (
        {use.target.fragment for use in document.uses_of(*POINTER_ATTRIBUTES) if use.name == "custEvent"}
        if stamps
        else set()
    )
    for stamp in stamps:
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
    uses = [use for use in document.uses_of("corresp") if use.name == "custEvent" and use.target.reach is Reach.INSIDE]
    texts = set(document.root.iterchildren(tei("text"))) if uses else set()
    for use in uses:
        target = document.by_id.get(use.target.fragment)
        if target is not None and not texts.intersection(target.iterancestors()):
            message = f"The event corresponds to {named(target)}, which does not stand on the page."
            hint = "Point to the stamp, bracket or stroke that records the event, or leave corresp out."
            yield document.at_value(EVENT_OFF_PAGE, use.element, "corresp", message, hint, token=use.value)


CHECKS: Final = (stamp_without_event, event_off_page)
