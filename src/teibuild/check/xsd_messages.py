"""Xerces's messages, said again in the editor's terms: one mistake, one diagnostic, at the place of the mistake.

Xerces names each kind of fault by the clause of XML Schema 1.0, part 1 (appendix C.1) that is broken, and often reports
one mistake under several of them: that a value is no date, and that the attribute is therefore wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.java import SchemaMessage
from teibuild.check.message_words import parts
from teibuild.check.nearest import did_you_mean, nearest, some
from teibuild.check.remedies import respelled, retold, retold_as
from teibuild.check.schema_rules import (
    MISPLACED_ELEMENT,
    MISPLACED_TEXT,
    MISSING_ATTRIBUTE,
    MISSING_CONTENT,
    SCHEMA_VIOLATION,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_ELEMENT,
    WRONG_CONTENT,
    WRONG_ROOT,
    WRONG_VALUE,
)
from teibuild.check.utf16 import offset_at
from teibuild.check.wrong_dates import explain_date
from teibuild.check.xsd_vocabulary import XsdVocabulary
from teibuild.model import Diagnostic
from teibuild.tei.names import XML
from teibuild.tei.wellformed_rules import ILL_FORMED

_CLAUSE: Final = re.compile(r"([\w.-]+): ")
_QUOTED: Final = re.compile(r"'([^']*)'")
_EXPECTED: Final = re.compile(r"One of '\{(.*?)\}' is expected", re.DOTALL)
_OF_CONTENT: Final = (
    "cvc-complex-type.2.1", "cvc-complex-type.2.2", "cvc-complex-type.2.3", "cvc-complex-type.2.4.b",
    "cvc-complex-type.2.4.i", "cvc-complex-type.2.4.j", "cvc-type.3.1", "cvc-elt.5",
)  # fmt: skip
_BOUND: Final = re.compile(
    r"(minInclusive|maxInclusive|minExclusive|maxExclusive|minLength|maxLength|length) '([^']*)'"
)
_TYPES: Final = {
    "date": "Write year-month-day, such as 1962-10-27.",
    "gYear": "Write a year, such as 1962.",
    "gYearMonth": "Write year and month, such as 1962-10.",
    "dateTime": "Write date and time, such as 1962-10-27T09:00:00.",
    "integer": "Write a whole number in digits.",
    "int": "Write a whole number in digits.",
    "nonNegativeInteger": "Write a whole number in digits, 0 or more.",
    "positiveInteger": "Write a whole number in digits, 1 or more.",
    "decimal": "Write a number in digits.",
    "boolean": "Write true or false.",
    "anyURI": "Write a pointer or a web address, without spaces.",
    "language": "Write a language code such as en, ru or de.",
    "ID": "It begins with a letter; letters, digits, hyphens, dots and underscores may follow.",
    "NCName": "It begins with a letter; letters, digits, hyphens, dots and underscores may follow.",
    "IDREF": "Write the id of another element.",
    "NMTOKEN": "Write one word, without spaces.",
}
"""A datatype → what an editor does about a value that is not of it."""


class XsdTranslator:
    """Xerces's messages on one document, said again."""

    def __init__(self, document: Document, words: XsdVocabulary) -> None:
        self.document = document
        self.words = words
        self._reason: SchemaMessage | None = None
        """Why a value is wrong; the message that says which value it is comes next."""
        self._strange: set[etree._Element] = set()
        """Elements that do not belong where they stand: what is wrong in them or behind them follows."""
        self._meant: dict[etree._Element, list[str]] = {}
        """Elements with a misspelled attribute → the attributes that were probably meant."""

    def translate(self, messages: tuple[SchemaMessage, ...]) -> list[Diagnostic]:
        """The diagnostics; what follows from an earlier mistake is left out."""
        found = []
        for message in messages:
            diagnostic = self._one(message)
            if diagnostic is not None:
                found.append(diagnostic)
        return sorted(found, key=lambda item: item.sort_key)

    def _one(self, message: SchemaMessage) -> Diagnostic | None:
        offset = offset_at(self.document.source, max(1, message.line), message.column)
        if message.fatal:
            text = f"This is not well-formed XML: {message.text}"
            return self.document.source.report(ILL_FORMED, max(0, offset - 1), text)
        clause = _CLAUSE.match(message.text)
        name = clause[1] if clause else ""
        text = message.text[clause.end() :] if clause else message.text
        if re.match(r"cvc-(?:datatype|enumeration|pattern|length|min|max|total|fraction|facet)", name):
            self._reason = message
            return None
        element = self._element(name, offset)
        if any(one in self._strange for one in (element, *element.iterancestors())):
            return None
        say = next((say for beginning, say in self._table() if name.startswith(beginning)), None)
        found = say(element, text) if say else self._plain(element, text)
        detail = message.text if self._reason is None else f"{self._reason.text} {message.text}"
        self._reason = None
        return None if found is None else replace(found, detail=detail)

    def _table(self) -> tuple[tuple[str, Callable[[etree._Element, str], Diagnostic | None]], ...]:
        """The clauses that have words of their own, by how they begin."""
        return (
            ("cvc-complex-type.2.4.b", self._incomplete),
            ("cvc-complex-type.2.4.i", self._incomplete),
            ("cvc-complex-type.2.4.j", self._incomplete),
            ("cvc-complex-type.2.4", self._misplaced),
            ("cvc-complex-type.2.1", self._not_empty),
            ("cvc-complex-type.2.3", self._text),
            ("cvc-complex-type.2.2", self._wrong_content),
            ("cvc-complex-type.3.1", self._wrong_value),
            ("cvc-complex-type.3", self._unknown_attribute),
            ("cvc-complex-type.4", self._missing_attribute),
            ("cvc-elt.1", self._unknown),
            ("cvc-type.3.1.1", self._unknown_attribute),
            ("cvc-type.3.1.2", self._only_text),
            ("cvc-type.3.1.3", self._wrong_content),
            ("cvc-attribute", self._wrong_value),
            ("cvc-id", self._id),
        )

    def _element(self, clause: str, offset: int) -> etree._Element:
        """The element that a message is about: what is said of content is said behind the end tag."""
        positions = self.document.positions
        ending = positions.ending_at(offset)
        if ending is not None and clause.startswith(_OF_CONTENT):
            return ending
        return positions.starting_before(offset)

    # Elements

    def _misplaced(self, element: etree._Element, text: str) -> Diagnostic | None:
        self._strange.add(element)
        parent = element.getparent()
        name = _name(element)
        expected = _expected(text)
        if parent is None:
            return self._unknown(element, text)
        # What comes behind a misplaced element is not looked at by Xerces: its parent's order is settled.
        near = did_you_mean(name, expected, "<{}>")
        holder = _name(parent)
        most = re.search(r"'([^']*)' can occur a maximum of '(\d+)' times", text)
        if most:
            message = f"<{name}> stands in <{holder}> more than {most[2]} time{'' if most[2] == '1' else 's'}."
            hint = f"The schema allows {most[2]}."
            return self.document.at_element(MISPLACED_ELEMENT, element, message, hint)
        if "no declaration can be found" in text or etree.QName(element).localname not in self.words.elements:
            near = near or did_you_mean(name, self.words.elements, "<{}>") or _may_stand(expected)
            message = f"There is no element <{name}> in this schema."
            return self.document.at_element(UNKNOWN_ELEMENT, element, message, near)
        message = f"<{name}> may not stand here in <{holder}>."
        return self.document.at_element(MISPLACED_ELEMENT, element, message, near or _may_stand(expected))

    def _unknown(self, element: etree._Element, text: str) -> Diagnostic:
        del text
        self._strange.add(element)
        name = _name(element)
        if element.getparent() is None:
            namespace = etree.QName(element).namespace
            where = f" of the namespace “{namespace}”" if namespace else " without a namespace"
            message = f"The schema knows no file that begins with <{name}>{where}."
            hint = "Name another schema for this file, or correct its first tag."
            return self.document.at_element(WRONG_ROOT, element, message, hint)
        message, near = f"There is no element <{name}> in this schema.", did_you_mean(name, self.words.elements, "<{}>")
        return self.document.at_element(UNKNOWN_ELEMENT, element, message, near)

    def _incomplete(self, element: etree._Element, text: str) -> Diagnostic:
        expected = _expected(text)
        message = f"<{_name(element)}> is not complete."
        if len(expected) == 1:
            message = f"<{_name(element)}> lacks the element <{expected[0]}>."
        hint = f"Add {some([f'<{name}>' for name in expected])} to it." if expected else ""
        found = self.document.at_element(MISSING_CONTENT, element, message, hint)
        return found.concerning(*parts(_name(element), expected))

    def _only_text(self, element: etree._Element, text: str) -> Diagnostic:
        del text
        child = next((child for child in element if isinstance(child.tag, str)), element)
        self._strange.add(child)
        message = f"<{_name(child)}> may not stand in <{_name(element)}>, which holds text only."
        return self.document.at_element(MISPLACED_ELEMENT, child, message, "Move it out, or delete its tags.")

    def _not_empty(self, element: etree._Element, text: str) -> Diagnostic:
        del text
        name = _name(element)
        message = f"<{name}> is always empty: nothing may stand in it."
        return self.document.at_element(MISPLACED_TEXT, element, message, f"Write <{name}/>, and the rest behind it.")

    # Attributes

    def _unknown_attribute(self, element: etree._Element, text: str) -> Diagnostic:
        if "attribute, '" in text:
            found = re.search(r"attribute, '([^']*)'", text)
        else:
            found = re.search(r"[Aa]ttribute '([^']*)'", text)
        attribute = found[1] if found else ""
        message = f"<{_name(element)}> has no attribute {attribute}."
        known = self.words.attributes(etree.QName(element).localname) - {*map(str, element.attrib)}
        hint = did_you_mean(attribute, known)
        self._meant.setdefault(element, []).extend(nearest(attribute, known))
        if not hint and known:
            hint = f"<{_name(element)}> may have: {some(sorted(known, key=str.lower), 10)}."
        hint = hint or "The schema gives it none: delete it."
        edits = respelled(self.document, element, attribute, known)
        where = _qualified(element, attribute)
        return self.document.at_attribute(UNKNOWN_ATTRIBUTE, element, where, message, hint, edits)

    def _missing_attribute(self, element: etree._Element, text: str) -> Diagnostic | None:
        found = re.search(r"[Aa]ttribute '([^']*)'", text)
        attribute = found[1] if found else ""
        if f"namespace '{XML}'" in text:
            attribute = f"xml:{attribute}"
        if attribute in self._meant.get(element, ()):
            return None
        message = f"<{_name(element)}> lacks the attribute {attribute}."
        hint = f'Add {attribute}="…".'
        return self.document.at_element(MISSING_ATTRIBUTE, element, message, hint).concerning(attribute)

    def _wrong_value(self, element: etree._Element, text: str) -> Diagnostic:
        found = re.search(r"attribute '([^']*)'", text)
        attribute = found[1] if found else ""
        name = _qualified(element, attribute)
        value = " ".join((element.get(name) or "").split())
        shown = f"“{value}”" if value else "The empty value"
        message = f"{shown} is not a value of {attribute} on <{_name(element)}>."
        fixed = re.search(r"has a fixed value of '([^']*)'", text)
        hint = f"It must be “{fixed[1]}”." if fixed else self._why(value)
        edits = retold(self.document, element, name, value, [fixed[1]] if fixed else self._allowed())
        meant = explain_date(value).meant if hint == _TYPES["date"] else ""
        if re.fullmatch(r"\d{4}-\d\d-\d\d", meant):
            hint, edits = f"Write {meant}.", retold_as(self.document, element, name, meant)
        return self.document.at_value(WRONG_VALUE, element, name, message, hint, edits=edits)

    def _id(self, element: etree._Element, text: str) -> Diagnostic | None:
        value = next(iter(_QUOTED.findall(text)), "")
        for name, written in element.attrib.items():
            if value in str(written).split():
                if str(name).endswith("}id"):
                    return None  # a rule of teibuild's own says which other element has it
                message = f"No element of this file has the id “{value}”."
                if "multiple occurrences" in text:
                    message = f"The id “{value}” is used more than once in this file."
                return self.document.at_value(WRONG_VALUE, element, str(name), message, "Correct it.", token=value)
        holder = next((one for one in self.document.root.iter("{*}*") if value in _tokens(one)), None)
        if "no ID/IDREF binding" in text and holder is not None:
            name = next(str(key) for key, written in holder.attrib.items() if value in str(written).split())
            message = f"No element of this file has the id “{value}”."
            return self.document.at_value(WRONG_VALUE, holder, name, message, "Correct it.", token=value)
        return self._plain(element, text)

    # Text

    def _text(self, element: etree._Element, text: str) -> Diagnostic:
        del text
        message = f"Text may not stand directly in <{_name(element)}>."
        span = self.document.positions.text(element)
        return self.document.positions.report(MISPLACED_TEXT, span, message, "Move it into an element that holds text.")

    def _wrong_content(self, element: etree._Element, text: str) -> Diagnostic:
        del text
        value = " ".join("".join(str(part) for part in element.itertext()).split())
        name = _name(element)
        message = f"“{value}” cannot be the content of <{name}>." if value else f"<{name}> is empty."
        span = self.document.positions.text(element)
        return self.document.positions.report(WRONG_CONTENT, span, message, self._why(value))

    def _allowed(self) -> list[str]:
        """The values of the closed list that a value is not in."""
        text = "" if self._reason is None else self._reason.text
        listed = re.search(r"enumeration '\[(.*?)\]'", text, re.DOTALL)
        return listed[1].split(", ") if listed else []

    def _why(self, value: str) -> str:
        """What a value should have been, from what Xerces said just before."""
        if self._reason is None:
            return ""
        text = self._reason.text
        allowed = self._allowed()
        if allowed:
            near = did_you_mean(value, allowed, "“{}”")
            return " ".join(part for part in (near, f"Possible are: {some(allowed, 12)}.") if part)
        pattern = re.search(r"pattern '(.*)' for type", text, re.DOTALL)
        if pattern:
            return f"It must have the form {pattern[1]}."
        kind = re.search(r"is not a valid value (?:for|of (?:the atomic|list|union) type) '([^']*)'", text)
        if kind and kind[1].rpartition(":")[2] in _TYPES:
            return _TYPES[kind[1].rpartition(":")[2]]
        bound = _BOUND.search(text)
        if bound:
            return _BOUNDS[bound[1]].format(bound[2])
        return ""

    def _plain(self, element: etree._Element, text: str) -> Diagnostic:
        plain = re.sub(r"\{\"?[^\"}]*\"?\}:?", "", text).replace("'", "").rstrip(".")
        return self.document.at_element(SCHEMA_VIOLATION, element, f"The schema is not met: {plain}.")


_BOUNDS: Final = {
    "minInclusive": "It must be {} or more.",
    "maxInclusive": "It must be {} or less.",
    "minExclusive": "It must be more than {}.",
    "maxExclusive": "It must be less than {}.",
    "minLength": "It must have at least {} characters.",
    "maxLength": "It must have at most {} characters.",
    "length": "It must have {} characters.",
}


def _tokens(element: etree._Element) -> set[str]:
    return {
        token for name, value in element.attrib.items() if not str(name).endswith("}id") for token in str(value).split()
    }


def _name(element: etree._Element) -> str:
    """An element's name as the file writes it."""
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix else name


def _qualified(element: etree._Element, attribute: str) -> str:
    """An attribute's name as lxml has it, from the name as the file writes it."""
    prefix, _, name = attribute.rpartition(":")
    return next((str(one) for one in element.attrib if prefix and str(one).endswith(f"}}{name}")), attribute)


def _expected(text: str) -> list[str]:
    """The elements that could have stood there, without their namespaces."""
    listed = _EXPECTED.search(text)
    if listed:
        names = [part.strip().rpartition(":")[2].strip('"') for part in listed[1].split(",")]
        return list(dict.fromkeys(name for name in names if re.fullmatch(r"[\w.-]+", name)))
    single = re.search(r"'(?:\{?[^']*:)?([\w.-]+)\}?' is expected to occur a minimum", text)
    return [single[1]] if single else []


def _may_stand(expected: list[str]) -> str:
    if not expected:
        return "Nothing more may stand here."
    return f"Here may stand {some([f'<{name}>' for name in expected])}."
