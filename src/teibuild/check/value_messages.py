"""Values that a schema refuses, of attributes and of elements with text alone, in the editor's terms."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.jing_words import QUOTED, qualified
from teibuild.check.nearest import did_you_mean, some
from teibuild.check.remedies import retold, retold_as, tidy_id, trimmed
from teibuild.check.schema_rules import WRONG_CONTENT, WRONG_DATE, WRONG_VALUE
from teibuild.check.wrong_dates import explain_date
from teibuild.model import Diagnostic
from teibuild.tei.names import XML_ID, local

DATE_ATTRIBUTES: Final = frozenset({"when", "notBefore", "notAfter", "from", "to"})


def wrong_value(document: Document, element: etree._Element, text: str) -> Diagnostic:
    """An attribute's value that its data type, or a closed list, does not have."""
    attribute = QUOTED.findall(text)[0]
    name = qualified(attribute)
    value = str(element.get(name, ""))
    token = re.search(r'token "([^"]*)" invalid', text)
    written = token[1] if token else value
    shown = f"“{written}”" if written else "the empty value"
    equal = re.search(r"must be equal to (.*)$", text)
    if attribute in DATE_ATTRIBUTES and "ISO" in text:
        return _wrong_date(document, element, name, written)
    if equal:
        allowed = QUOTED.findall(equal[1])
        message = f"{shown[0].upper()}{shown[1:]} is not a value of {attribute} on <{local(element)}>."
        edits = retold(document, element, name, written, allowed)
        hint = did_you_mean(written, allowed, "“{}”")
        parts = re.split(r"[,;|]\s*", written)
        if len(parts) > 1 and token and set(parts) <= set(allowed):
            hint = f"Several values are parted by spaces: {' '.join(parts)}."
        hint = f"{hint} " if hint else ""
        if len(allowed) <= 12 or not hint:
            hint += f"Possible are: {some(allowed, 12)}."
    else:
        message = f"{shown[0].upper()}{shown[1:]} cannot be the value of {attribute} on <{local(element)}>."
        hint = _form(written, text)
        edits = tidy_id(document, element) if name == XML_ID else trimmed(document, element, name)
        meant = _meant_value(written, text)
        if meant:
            hint, edits = f"Write {meant}.", retold_as(document, element, name, meant)
    return document.at_value(
        WRONG_VALUE, element, name, message, hint.strip(), token=token[1] if token else None, edits=edits
    )


def wrong_content(document: Document, element: etree._Element, text: str) -> Diagnostic:
    """An element's text that its data type does not have."""
    name = local(element)
    value = " ".join("".join(element.itertext()).split())
    message = f"“{value}” cannot be the content of <{name}>." if value else f"<{name}> is empty."
    hint = {
        "geo": "Write latitude and longitude in degrees: 23.13 -82.38.",
        "gi": "Write one name, without brackets.",
        "att": "Write one name, without the sign @.",
    }.get(name, _form(value, text))
    return document.positions.report(WRONG_CONTENT, document.positions.text(element), message, hint)


def _wrong_date(document: Document, element: etree._Element, attribute: str, written: str) -> Diagnostic:
    message, hint, meant = explain_date(written)
    edits = retold_as(document, element, attribute, meant)
    return document.at_value(WRONG_DATE, element, attribute, message, hint, edits=edits).concerning(written)


def _meant_value(written: str, text: str) -> str:
    """The value that was plainly meant: a language with a hyphen, pointers with a space between them."""
    if "language identifier" in text and re.fullmatch(r"[A-Za-z]{2,3}_[A-Za-z]{2,4}", written):
        return written.replace("_", "-")
    if re.fullmatch(r"(?:#[\w.-]+){2,}", written):
        return re.sub(r"(?<=.)#", " #", written)
    return ""


def _form(written: str, text: str) -> str:
    """The form that a value must have, in plain words."""
    for sign, words in _FORMS:
        if sign in text:
            return words.format(written=written.lstrip("#") or "…")
    found = re.search(r"must be (.*)$", text)
    return f"It must be {found[1]}." if found else ""


_FORMS: Final = (
    ("XML name without colons", "It begins with a letter; letters, digits, hyphens, dots and underscores may follow."),
    ("language identifier", "Write a language code such as en, ru or de."),
    ('expression "#', "Write # and the xml:id of an element of this file: #{written}."),
    ("URI", "Write a pointer, such as #editor or ../registers/people.xml#rostow, without spaces."),
    ("decimal number", "Write a number in digits."),
    ("integer", "Write a whole number in digits."),
    ("(%|cm|", "Write a number and its unit, such as 12cm, 640px or 80%."),
    ("]+/[", "Write a media type, such as image/jpeg."),
    ('expression "\\S(.*\\S)?"', "Write something, without spaces around it."),
    ('expression "\\S+"', "Write one word, without spaces."),
    ("\\p{Z}", "Write one word, without spaces."),
)
"""What Jing says of a data type → what an editor does about it."""
