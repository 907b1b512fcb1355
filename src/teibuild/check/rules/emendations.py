"""Emendations: that each changes something, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import fold

EMENDATION_WITHOUT_CHANGE: Final = Rule(
    "TB511",
    "emendation-without-change",
    Severity.ERROR,
    "a correction is the same as its error",
    "The apparatus would list a change that is none. Probably the error was corrected in sic too, and the typescript's "
    "reading is lost.",
    bad="<choice><sic>arenas</sic><corr>arenas</corr></choice>",
    good="<choice><sic>areans</sic><corr>arenas</corr></choice>",
)
EMENDATION_WITHOUT_NOTE: Final = Rule(
    "TB513",
    "emendation-without-note",
    Severity.WARNING,
    "no textual note explains an emendation",
    "Nothing is changed silently: a textual note whose target is the emendation gives the evidence.",
    bad='<choice xml:id="neg-e1"><sic>areans</sic><corr>arenas</corr></choice>',
    good='<choice xml:id="neg-e1"><sic>areans</sic><corr>arenas</corr></choice>'
    '<note type="textual" target="#neg-e1">A typing error.</note>',
)
RULES: Final = (EMENDATION_WITHOUT_CHANGE, EMENDATION_WITHOUT_NOTE)

_EMENDATIONS: Final = ("choice", "supplied", "surplus")
_CLOSING: Final = " \t\r\n.,;:!?)]\"'”’"
"""What may stand between an emendation and its note."""
_PAIRS: Final = (("sic", "corr"), ("orig", "reg"))


def emendation_without_change(document: Document) -> Iterator[Diagnostic]:
    """The two halves of a choice differ."""
    for choice in document.each("choice"):
        halves: dict[str, etree._Element] = {}
        for half in choice:
            halves.setdefault(local(half), half)
        for old, new in _PAIRS:
            if old not in halves or new not in halves:
                continue
            first, second = halves[old], halves[new]
            if (first.text or "") != (second.text or "") or len(first) or len(second):
                continue
            message = f"<{old}> and <{new}> both read “{fold(first.text or '')}”."
            hint = f"Put the typescript's reading into <{old}>, or take the <choice> away."
            yield document.at_element(EMENDATION_WITHOUT_CHANGE, choice, message, hint)


def _aimless_note_behind(element: etree._Element) -> etree._Element | None:
    """The textual note without a target that stands right behind an emendation, or behind what holds only that."""
    while not (element.tail or "").strip(_CLOSING):
        following = next(element.itersiblings("{*}*"), None)
        if following is not None:
            is_aimless = (
                local(following) == "note" and following.get("type") == "textual" and not following.get("target")
            )
            return following if is_aimless else None
        parent = element.getparent()
        if parent is None or local(parent) in {"p", "div", "body", "text"}:
            return None
        element = parent
    return None


def emendation_without_note(document: Document) -> Iterator[Diagnostic]:
    """A textual note leads to each emendation."""
    for element in chain.from_iterable(map(document.in_text, _EMENDATIONS)):
        identifier = xml_id(element)
        if identifier and identifier in document.noted:
            continue
        parent = element.getparent()
        if element.find(tei("abbr")) is not None or (parent is not None and local(parent) in {"choice", "corr", "reg"}):
            continue
        note = _aimless_note_behind(element)
        if note is not None:
            message = f"The textual note behind this <{local(element)}> does not lead to it: it has no target."
            hint = f'Add target="#{identifier or "…"}" to the note' + (
                "." if identifier else f", and the same xml:id to the <{local(element)}>."
            )
            related = (document.related(note, "the note stands here"),)
            yield document.at_element(EMENDATION_WITHOUT_NOTE, element, message, hint, related)
            continue
        message = f"No textual note explains this <{local(element)}>."
        hint = f'Add <note type="textual" target="#{identifier or "…"}"> right after it' + (
            "." if identifier else ", and give it an xml:id."
        )
        yield document.at_element(EMENDATION_WITHOUT_NOTE, element, message, hint)


CHECKS: Final = (emendation_without_change, emendation_without_note)
