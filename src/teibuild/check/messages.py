"""Jing's messages, said again in the editor's terms: one mistake, one diagnostic, at the place of the mistake."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check import habits
from teibuild.check.document import Document
from teibuild.check.java import SchemaMessage
from teibuild.check.jing_words import QUOTED, expected_elements, qualified
from teibuild.check.message_words import parts, tags, written
from teibuild.check.nearest import did_you_mean, either, nearest, some
from teibuild.check.order_messages import may_stand, out_of_order, where
from teibuild.check.remedies import named_by_xml, respelled
from teibuild.check.root_messages import wrong_root
from teibuild.check.schema_rules import (
    MISPLACED_ELEMENT,
    MISPLACED_TEXT,
    MISSING_ATTRIBUTE,
    MISSING_CONTENT,
    SCHEMA_VIOLATION,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_ELEMENT,
    WRONG_NAMESPACE,
)
from teibuild.check.value_messages import DATE_ATTRIBUTES, wrong_content, wrong_value
from teibuild.check.vocabulary import Vocabulary
from teibuild.model import Diagnostic, Edit
from teibuild.tei.elements import ELEMENTS
from teibuild.tei.names import TEI, XML, local
from teibuild.tei.positions import Span
from teibuild.tei.signs import named
from teibuild.tei.wellformed import explain_name

_ANYWHERE: Final = frozenset({
    "anchor", "cb", "fw", "gap", "gb", "index", "interp", "lb", "metamark", "milestone", "note", "pb", "space", "span",
})  # fmt: skip
"""What may stand almost anywhere, and so completes nothing."""


class Translator:
    """Jing's messages on one document, said again."""

    def __init__(self, document: Document, words: Vocabulary, judge: str = "edition") -> None:
        self.document = document
        self.judge = judge
        """What does not know an element: the edition, or a schema from elsewhere."""
        self.words = words
        self.suspects: set[etree._Element] = set()
        """Elements whose content is known to be wrong: what else is wrong in their order follows from that."""
        self.strange: set[etree._Element] = set()
        """Elements that the schema does not know: what may stand in them cannot be said."""
        self.misplaced: set[etree._Element] = set()
        """Elements that must not stand where they stand: what they lack does not matter there."""
        self.meant: dict[etree._Element, set[str]] = {}
        """Elements with a misspelled attribute → the attributes that were probably meant."""

    def translate(self, messages: tuple[SchemaMessage, ...]) -> list[Diagnostic]:
        """The diagnostics; what follows from an earlier mistake is left out."""
        if messages and self.words.roots and self.document.root.tag not in self.words.roots:
            return [replace(wrong_root(self.document, self.words), detail=messages[0].text)]
        found = []
        for message in messages:
            diagnostic = self._one(message)
            if diagnostic is not None:
                found.append(replace(diagnostic, detail=f"{message.line}:{message.column}: {message.text}"))
        return found

    def _one(self, message: SchemaMessage) -> Diagnostic | None:
        text = message.text
        offset = self._offset(message)
        if message.fatal:
            return explain_name(
                self.document.source, offset if message.column else len(self.document.source.text), text
            )
        if text.startswith("text not allowed"):
            return self._text(offset, text)
        element = self._element(offset, text)
        if self.strange.intersection(element.iterancestors()) and not self._is_strange(element):
            return None
        if not etree.QName(element).namespace and etree.QName(self.document.root).namespace == TEI:
            return self._without_namespace(element)
        for pattern, say in (
            (r"(?:found )?attribute ", self._unknown_attribute),
            (r"value of attribute ", partial(wrong_value, self.document)),
            (r"element .* missing (?:required|one or more required) attribute", self._missing_attribute),
            (r"element .* not allowed anywhere", self._unknown_element),
            (r"element .* not allowed", self._misplaced_element),
            (r"element .* incomplete", self._incomplete),
            (r"character content of element|empty content for element", partial(wrong_content, self.document)),
        ):
            if re.match(pattern, text):
                return say(element, text)
        what = f"<{written(element)}> is not as the schema wants it, in a way that has no message of its own."
        hint = "Compare it with others of its kind; --verbose shows the validator's own words."
        return self.document.at_element(SCHEMA_VIOLATION, element, what, hint)

    # Places

    def _offset(self, message: SchemaMessage) -> int:
        """The offset that a line and a column in UTF-16 units stand for."""
        source = self.document.source
        column = message.column
        line = source.line(message.line)
        if not line.isascii():
            units = 0
            for index, character in enumerate(line, 1):
                units += 2 if ord(character) > 0xFFFF else 1
                if units >= column - 1:
                    return source.offset(message.line, index + (1 if column > 1 else 0))
        return source.offset(message.line, column)

    def _element(self, offset: int, text: str) -> etree._Element:
        """The element that a message is about."""
        positions = self.document.positions
        named = re.match(r'(?:character content of |empty content for )?element "([^"]*)"', text)
        if named and re.search(r"incomplete|content", text):
            ending = positions.ending_at(offset)
            if ending is not None:
                return ending
        return positions.starting_before(offset)

    # Elements

    def _without_namespace(self, element: etree._Element) -> Diagnostic | None:
        """An element that ``xmlns=""`` takes out of TEI's namespace, with all within it."""
        while (parent := element.getparent()) is not None and not etree.QName(parent).namespace:
            element = parent
        if element in self.strange:
            return None
        self.strange.add(element)
        message = f"<{local(element)}> belongs to no namespace, and not to TEI's."
        return self.document.at_element(WRONG_NAMESPACE, element, message, 'Delete xmlns="" from its tag.')

    def _is_strange(self, element: etree._Element) -> bool:
        return local(element) not in self.words.elements

    def _unknown_element(self, element: etree._Element, text: str) -> Diagnostic | None:
        if not self._is_strange(element):
            return self._misplaced_element(element, text)
        self.strange.add(element)
        name = written(element)
        parent = element.getparent()
        expected = expected_elements(text)
        if parent is not None:
            self.suspects.add(parent)
        if etree.QName(element).namespace not in {TEI, etree.QName(self.document.root).namespace}:
            return self._foreign(element)
        message = f"There is no element <{name}> in this {self.judge}."
        hint = did_you_mean(name, expected, "<{}>") or did_you_mean(name, self.words.elements, "<{}>")
        edits: tuple[Edit, ...] = ()
        if name in ELEMENTS and self.judge == "edition":
            message = f"<{name}> is TEI's, but this edition does not use it."
            near = habits.INSTEAD.get(name, "")
            hint = f"It writes {near}." if near else "" if parent is None else may_stand(parent, expected)
        instead = habits.ELEMENTS.get(name.lower(), "")
        if instead and set(re.findall(r"<(\w+)", instead)) & set(self.words.elements):
            hint = f"It is HTML's; TEI writes {instead}."
            edits = habits.in_tei(self.document, element)
        if not hint and parent is not None:
            hint = may_stand(parent, expected)
        return self.document.at_element(UNKNOWN_ELEMENT, element, message, hint, edits=edits)

    def _foreign(self, element: etree._Element) -> Diagnostic:
        """An element of another namespace than TEI's."""
        name, namespace = written(element), etree.QName(element).namespace
        message = f"<{name}> is not TEI's: it belongs to the namespace “{namespace}”."
        if not namespace:
            message = f"<{name}> is not TEI's: it belongs to no namespace."
        return self.document.at_element(UNKNOWN_ELEMENT, element, message, "Use an element of TEI, or delete it.")

    def _misplaced_element(self, element: etree._Element, text: str) -> Diagnostic | None:
        name = local(element)
        parent = element.getparent()
        if parent is None:
            return wrong_root(self.document, self.words)
        if self.words.elements and self._is_strange(element) and etree.QName(element).namespace == TEI:
            # A schema with a place for elements of any name knows each of them, somewhere.
            return self._unknown_element(element, text)
        holder = local(parent)
        known = self.words.entry(holder).children
        if parent in self.suspects and name in known:
            return None
        self.suspects.add(parent)
        expected = expected_elements(text)
        if name in known:
            return out_of_order(self.document, element, parent, text, self.misplaced)
        self.misplaced.add(element)
        message = f"<{name}> may not stand in <{holder}>."
        borne = {_plain(str(attribute)) for attribute in element.attrib}
        meant: list[str] = []
        if not borne <= self.words.entry(name).attributes:
            meant = nearest(name, [each for each in expected if borne <= self.words.entry(each).attributes])
        hint = where(self.words, name, parent, expected)
        if meant:
            hint = f"Did you mean {either([f'<{each}>' for each in meant])}?"
        # Its name, and those that may be meant.
        return self.document.at_element(MISPLACED_ELEMENT, element, message, hint).concerning(name, *meant)

    def _incomplete(self, element: etree._Element, text: str) -> Diagnostic | None:
        name = local(element)
        if element in self.suspects or element in self.misplaced:
            return None
        missing = re.search(r"missing required elements? (.*)$", text)
        expected = [*QUOTED.findall(missing[1])] if missing else expected_elements(text)
        joined = " and ".join(f"<{found}>" for found in expected)
        if missing:
            article = "elements" if len(expected) > 1 else "element"
            message = f"<{name}> lacks the {article} {joined}."
        else:
            expected = [each for each in expected if each not in _ANYWHERE] or expected
            few = either([f"<{found}>" for found in expected])
            message = f"<{name}> lacks {few}." if len(expected) <= 3 else f"<{name}> is not complete."
        descriptions = [self.words.entry(found).description for found in expected] if len(expected) == 1 else []
        hint = f"Add {joined} to it." if missing else f"Add {tags(expected)} to it."
        if descriptions and descriptions[0]:
            hint += f" It says: {descriptions[0]}"
        return self.document.at_element(MISSING_CONTENT, element, message, hint).concerning(*parts(name, expected))

    # Attributes

    def _unknown_attribute(self, element: etree._Element, text: str) -> Diagnostic | None:
        attribute = QUOTED.findall(text)[0]
        if element in self.misplaced:
            return None
        name = written(element)
        entry = self.words.entry(name)
        near = nearest(attribute, entry.attributes)
        self.meant.setdefault(element, set()).update(near)
        if attribute in entry.attributes:
            others = [other for other in (str(other) for other in element.attrib) if other in DATE_ATTRIBUTES]
            message = f"<{name}> may not have {attribute} beside its other attributes."
            hint = "when is for one date; from and to, or notBefore and notAfter, for a span." if others else ""
            return self.document.at_attribute(UNKNOWN_ATTRIBUTE, element, qualified(attribute), message, hint)
        message = f"<{name}> has no attribute {attribute}."
        hint = did_you_mean(attribute, entry.attributes)
        habit = _of_xml(attribute) or habits.ATTRIBUTES.get(attribute, "")
        if habit and (habit in entry.attributes or habit.startswith("xml:")):
            hint = f"Write {habit}."
            self.meant.setdefault(element, set()).add(habit)
        elif attribute in self.words.attributes:
            bearers = [f"<{bearer}>" for bearer in self.words.bearers(attribute)]
            hint = f"It belongs to {some(bearers, 6)}." if len(bearers) <= 12 else ""
            hint = hint or f"<{name}> may have: {some(sorted(entry.attributes, key=str.lower), 10)}."
        elif not hint:
            hint = f"<{name}> may have: {some(sorted(entry.attributes, key=str.lower), 10)}."
        edits = respelled(self.document, element, attribute, entry.attributes)
        if not edits and habit.startswith("xml:"):
            edits = named_by_xml(self.document, element, qualified(attribute), habit)
        return self.document.at_attribute(UNKNOWN_ATTRIBUTE, element, qualified(attribute), message, hint, edits)

    def _missing_attribute(self, element: etree._Element, text: str) -> Diagnostic | None:
        names = [name for name in QUOTED.findall(text)[1:] if name not in self.meant.get(element, ())]
        if not names or element in self.misplaced:
            return None
        joined = " and ".join(names)
        message = f"<{local(element)}> lacks the attribute{'s' if len(names) > 1 else ''} {joined}."
        hint = "Add " + " ".join(f'{name}="…"' for name in names) + "."
        return self.document.at_element(MISSING_ATTRIBUTE, element, message, hint).concerning(*names)

    # Text

    def _text(self, offset: int, text: str) -> Diagnostic | None:
        source, positions = self.document.source, self.document.positions
        begin = source.text.rfind(">", 0, offset) + 1
        if not source.text[begin:offset].strip(" \t\r\n<"):
            begin = source.text.rfind(">", 0, max(0, begin - 1)) + 1
        between = source.text[begin : source.text.find("<", begin)]
        odd = re.search(r"[^ \t\r\n]+", between) if between.isspace() else None
        if odd:
            edits = (Edit(begin + odd.start(), begin + odd.end(), " " * len(odd[0])),)
            message = f"A {named(odd[0][0])} stands here, which is text for XML, and no space."
            place = Span(begin + odd.start(), len(odd[0]))
            return positions.report(MISPLACED_TEXT, place, message, "Put plain spaces in its place.", edits=edits)
        words = positions.words(begin)
        parent = positions.around(words.start)
        if self.strange.intersection([parent, *parent.iterancestors()]):
            return None
        if parent in self.misplaced:
            return None
        holder = local(parent)
        self.suspects.add(parent)
        expected = expected_elements(text)
        message = f"Text may not stand directly in <{holder}>."
        holders = [name for name in ("p", "head", "item", "note", "text") if name in expected]
        if not self.words.entry(holder).children:
            message = f"<{holder}> is always empty: no text may stand in it."
            hint = f"Write <{holder}/>, and the text behind it."
        else:
            hint = (
                f"Put it into {either([f'<{name}>' for name in holders])}."
                if holders
                else (f"Here may stand {tags(expected)}." if expected else "Move it into an element that holds text.")
            )
        return positions.report(MISPLACED_TEXT, words, message, hint)


def _of_xml(attribute: str) -> str:
    """The attribute of XML itself that is often written without its prefix, or misspelled with it."""
    name = re.sub(r"^xml[:_-]?", "", attribute.lower())
    return f"xml:{name}" if name in {"id", "lang", "space", "base"} and f"xml:{name}" != attribute else ""


def _plain(attribute: str) -> str:
    """An attribute's name as the schema writes it, from lxml's."""
    return attribute.replace(f"{{{XML}}}", "xml:")
