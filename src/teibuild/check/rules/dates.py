"""Dates: that the date for programs is there, and says what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.check.remedies import put_attributes
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.read.written_dates import Moment, Written, is_ambiguous, read_date
from teibuild.tei.names import XML_ID, XML_LANG, local
from teibuild.tei.text import faithful_text, reading_text

DATE_WITHOUT_WHEN: Final = Rule(
    "TB820",
    "date-without-when",
    Severity.INFO,
    "a written date has no date for programs",
    "Programs sort, search and compare by when, as year, month and day; what the paper says stays as it is written. "
    "Where the date can be read in one way only, “teibuild check --fix” adds it.",
    bad="<date>October 27, 1962</date>",
    good='<date when="1962-10-27">October 27, 1962</date>',
)
DATE_CONTRADICTS_TEXT: Final = Rule(
    "TB821",
    "date-contradicts-text",
    Severity.WARNING,
    "a date for programs is not the one that is written",
    "Either the typist or the encoder has slipped, and only the paper can tell. If the paper is wrong, cert says that "
    "the date is the editor's judgement, and a note says why.",
    bad='<date when="1962-10-26">October 27, 1962</date>',
    good='<date when="1962-10-27">October 27, 1962</date>',
)
RULES: Final = (DATE_WITHOUT_WHEN, DATE_CONTRADICTS_TEXT)

_DATED: Final = ("date", "docDate", "origDate", "birth", "death")
"""Elements whose whole content may be a date."""
_ATTRIBUTES: Final = ("when", "from", "to", "notBefore", "notAfter")
_OTHERS: Final = ("when-iso", "from-iso", "to-iso", "calendar", "datingMethod", "period", "dur", "datingPoint")
_KEPT: Final = 10_000
"""Dates whose verdict is kept: those of an edition recur."""
_HARMLESS: Final = frozenset({"lb", "pb", "hi", "fw", "note", "num", "abbr", ""})
"""Elements within a date that leave no doubt about what is written."""


def dates(document: Document) -> Iterator[Diagnostic]:
    """Compare what is written with what it is said to mean."""
    for name in _DATED:
        for element in document.each(name):
            if element.get("when") or any(element.get(attribute) for attribute in _ATTRIBUTES):
                found = _contradiction(document, element)
            else:
                found = _missing(document, element)
            if found is not None:
                yield found


def _missing(document: Document, element: etree._Element) -> Diagnostic | None:
    if any(element.get(attribute) for attribute in _OTHERS):
        return None
    text, language = _text(element), _language(document, element)
    written = read_date(text, language)
    both = is_ambiguous(text, language) if written is None else None
    message = f"“{text}” has no date for programs."
    if both is not None:
        hint = f'It can be read in two ways: write when="{both[0].iso}" or when="{both[1].iso}".'
        return document.at_element(DATE_WITHOUT_WHEN, element, message, hint)
    # Of a day of the week that cannot be, another rule speaks.
    if written is None or written.weekday_differs:
        return None
    pairs = " ".join(f'{name}="{value}"' for name, value in written.pairs)
    if not written.first.year:
        hint = f'Add when="…{written.first.iso[1:]}" with its year.'
        return document.at_element(DATE_WITHOUT_WHEN, element, message, hint)
    plain = written.sure and all(local(child) in _HARMLESS for child in element.iter() if child is not element)
    if plain and read_date(faithful_text(element), language) == written:
        edits = (put_attributes(document, element, *written.pairs, first=True),)
        return document.at_element(DATE_WITHOUT_WHEN, element, message, f"Add {pairs}.", edits=edits)
    hint = f"Add {pairs}, if that is the day that is meant: {_doubt(element)}."
    return document.at_element(DATE_WITHOUT_WHEN, element, message, hint)


def _doubt(element: etree._Element) -> str:
    if any(local(child) not in _HARMLESS for child in element.iter() if child is not element):
        return "the text is not certain"
    return "it may be of the Julian calendar"


def _contradiction(document: Document, element: etree._Element) -> Diagnostic | None:
    text, when = _text(element), element.get("when")
    if not text or (when and _agrees(when, text, document.root.get(XML_LANG) or "en")) or element.get("cert"):
        return None
    written = read_date(text, _language(document, element))
    if written is None or not written.sure:
        return None
    wrong = _wrong(element, written)
    if wrong is None:
        return None
    # What the editor has judged, or explains, is no slip.
    if any(local(child) not in _HARMLESS for child in element.iter() if child is not element):
        return None
    identifier = element.get(XML_ID)
    if identifier and identifier in document.noted:
        return None
    meant = " ".join(f'{name}="{value}"' for name, value in written.pairs)
    message = f"{wrong} is {element.get(wrong)}, but “{text}” is written."
    hint = f"Write {meant}, or correct the text; if the paper itself is wrong, add cert and a note."
    if not written.first.year:
        hint = "Correct one of them; if the paper itself is wrong, add cert and a note."
    found = document.at_value(DATE_CONTRADICTS_TEXT, element, wrong, message, hint)
    return found.concerning(element.get(wrong, ""))


@lru_cache(_KEPT)
def _agrees(when: str, text: str, language: str) -> bool:
    """Whether what is written can be read, and a date may be what it says."""
    written = read_date(text, language)
    meant = _moment(when)
    if written is None or not written.sure or meant is None:
        return False
    return _within(meant, written.first, written.last or written.first)


def _wrong(element: etree._Element, written: Written) -> str | None:
    """The attribute that cannot be true if the text is."""
    first, last = written.first, written.last or written.first
    when = element.get("when")
    if when:
        meant = _moment(when)
        return None if meant is None or _within(meant, first, last) else "when"
    for name, sign in (("from", 1), ("notBefore", 1), ("to", -1), ("notAfter", -1)):
        bound = _moment(element.get(name, ""))
        if bound is None or not bound.year or not first.year:
            continue
        # A day that is written lies between the bounds; a span that is written lies between them too.
        if (sign > 0 and _rounded(bound, first) > first) or (sign < 0 and _rounded(bound, last) < last):
            return name
    return None


def _within(when: Moment, first: Moment, last: Moment) -> bool:
    """Whether a date is one of those written, as far as both are told."""
    if not first.year or not when.year:
        one, other = Moment(0, when.month, when.day), Moment(0, first.month, first.day)
        return not one.month or _rounded(one, other) == _rounded(other, one)
    return _rounded(first, when) <= _rounded(when, first) and _rounded(when, last) <= _rounded(last, when)


def _rounded(moment: Moment, other: Moment) -> Moment:
    """A date, told no more exactly than another."""
    return Moment(moment.year, moment.month if other.month else 0, moment.day if other.day else 0)


def _moment(value: str) -> Moment | None:
    parts = value.strip().partition("T")[0]
    if re.match(r"-\d", parts):  # before Christ
        return None
    numbers = parts.removeprefix("-").split("-")
    try:
        found = [int(number or 0) for number in numbers]
    except ValueError:
        return None
    return Moment(*found) if 1 <= len(found) <= 3 else None


def _text(element: etree._Element) -> str:
    return reading_text(element) if len(element) else " ".join((element.text or "").split())


def _language(document: Document, element: etree._Element) -> str:
    own = document.root.get(XML_LANG)
    if _is_of_one_language(document):
        return own or "en"
    for each in (element, *element.iterancestors()):
        language = each.get(XML_LANG)
        if language:
            return str(language)
    return "en"


@once
def _is_of_one_language(document: Document) -> bool:
    """Whether no element but the root says which language it is in."""
    return document.source.text.count("xml:lang") == (XML_LANG in document.root.attrib)


CHECKS: Final = (dates,)
