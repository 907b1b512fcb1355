"""Passages that begin at one place and end at another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.nearest import did_you_mean
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, xml_id
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
OVERLAPPING_PASSAGES: Final = Rule(
    "TB557",
    "overlapping-passages",
    Severity.WARNING,
    "two bracketed passages cross, or end at the same place",
    "Brackets are set one within the other or one after the other. Where two passages cross, two ends were probably "
    "exchanged; where two have one end, it was copied.",
    bad='[<metamark spanTo="#x1-end"/> … [<metamark spanTo="#x2-end"/> … <anchor xml:id="x1-end"/>] … '
    '<anchor xml:id="x2-end"/>]',
    good='[<metamark spanTo="#x1-end"/> … <anchor xml:id="x1-end"/>] … [<metamark spanTo="#x2-end"/> … '
    '<anchor xml:id="x2-end"/>]',
)
RULES: Final = (SPAN_WITHOUT_END, SPAN_REVERSED, OVERLAPPING_PASSAGES)


def spans(document: Document) -> Iterator[Diagnostic]:
    """Follow every spanTo to its end."""
    for use in document.uses_of("spanTo"):
        if use.target.reach is not Reach.INSIDE:
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


def overlapping_passages(document: Document) -> Iterator[Diagnostic]:
    """Passages that are bracketed do not cross."""
    passages = []
    ending: dict[etree._Element, etree._Element] = {}
    for mark in document.in_text("metamark"):
        last = document.by_id.get(mark.get("spanTo", "#")[1:])
        if last is not None and document.order[last] > document.order[mark]:
            other = ending.setdefault(last, mark)
            if other is not mark:
                yield _same_end(document, mark, other, last)
                continue
            passages.append((document.order[mark], document.order[last], mark))
    open_ones: list[tuple[int, int, etree._Element]] = []
    for begin, end, mark in passages:
        open_ones = [one for one in open_ones if one[1] > begin]
        crossed = next((one for one in open_ones if one[1] < end), None)
        if crossed is not None:
            message = "The passage that begins here ends behind another one, within which it begins."
            hint = "Look whether the ends of the two were exchanged."
            related = (document.related(crossed[2], "the other passage begins here"),)
            yield document.at_value(OVERLAPPING_PASSAGES, mark, "spanTo", message, hint, related=related)
        open_ones.append((begin, end, mark))


def _same_end(document: Document, mark: etree._Element, other: etree._Element, end: etree._Element) -> Diagnostic:
    """Two passages end at one anchor: the one whose id is not the anchor's beginning is to blame."""
    if xml_id(mark) and xml_id(end).startswith(xml_id(mark)):
        mark, other = other, mark
    message = f"Another passage ends at “{xml_id(end)}” as well."
    hint = "Point to the anchor at which this one ends."
    related = (document.related(other, "the other passage begins here"),)
    return document.at_value(OVERLAPPING_PASSAGES, mark, "spanTo", message, hint, related=related)


CHECKS: Final = (spans, overlapping_passages)
