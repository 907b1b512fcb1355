"""Passages that begin at one place and end at another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document
from teibuild.check.nearest import did_you_mean
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local
from teibuild.tei.pointers import Reach

SPAN_WITHOUT_END: Final = Rule(
    "TB320",
    "span-without-end",
    Severity.ERROR,
    "a passage begins, but its end is not there",
    "spanTo says where the passage ends: at an anchor further on. Without the end, everything that follows would be "
    "shown as bracketed, or nothing.",
    bad='<metamark function="excision" spanTo="#x1-end">[</metamark> … ]',
    good='<metamark function="excision" spanTo="#x1-end">[</metamark> … <anchor xml:id="x1-end"/>]',
)
SPAN_REVERSED: Final = Rule(
    "TB321",
    "span-reversed",
    Severity.ERROR,
    "a passage ends before it begins",
    "The anchor that spanTo leads to stands further back in the text. The two were probably given each other's ids.",
    bad='<anchor xml:id="x1-end"/> … <metamark function="excision" spanTo="#x1-end">[</metamark>',
    good='<metamark function="excision" spanTo="#x1-end">[</metamark> … <anchor xml:id="x1-end"/>',
)
RULES: Final = (SPAN_WITHOUT_END, SPAN_REVERSED)


def spans(document: Document) -> Iterator[Diagnostic]:
    """Follow every spanTo to its end."""
    for use in document.uses:
        if use.attribute != "spanTo" or use.target.reach is not Reach.INSIDE:
            continue
        end = document.by_id.get(use.target.fragment)
        if end is None:
            anchors = [key for key, element in document.by_id.items() if local(element) == "anchor"]
            message = f"The passage that begins here has no end: there is no “{use.target.fragment}”."
            hint = did_you_mean(use.target.fragment, anchors, "#{}")
            hint = hint or f'Put <anchor xml:id="{use.target.fragment}"/> where the passage ends.'
            yield document.at_value(SPAN_WITHOUT_END, use.element, "spanTo", message, hint)
        elif document.order[end] < document.order[use.element]:
            message = "The passage ends before it begins."
            related = (document.related(end, "its end stands here"),)
            hint = "Put the end behind the beginning."
            yield document.at_value(SPAN_REVERSED, use.element, "spanTo", message, hint, related=related)


CHECKS: Final = (spans,)
