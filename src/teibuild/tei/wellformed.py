"""Why a file is not well-formed: the true cause, where an editor would look for it.

libxml2 only says that it could not go on. The text is read a second time, by expat, with a record of the elements that
are open; what is said is worked out from both.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html.entities import html5
from typing import Final
from xml.parsers import expat
from xml.parsers.expat import errors as expat_errors

from teibuild.model import Diagnostic, Related
from teibuild.tei.source import Source
from teibuild.tei.wellformed_rules import (
    AFTER_ROOT,
    ATTRIBUTE_SYNTAX,
    BAD_CHARACTER_NUMBER,
    CROSSED_TAGS,
    DOUBLED_ATTRIBUTE,
    ILL_FORMED,
    MISSPELLED_END_TAG,
    NOT_XML,
    STRAY_AMPERSAND,
    STRAY_END_TAG,
    STRAY_LESS_THAN,
    TRUNCATED_FILE,
    UNCLOSED_ELEMENT,
    UNCLOSED_MARKUP,
    UNDECLARED_PREFIX,
    UNKNOWN_ENTITY,
    XML_DECLARATION,
)

_TAG: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)([^\s/>!?<][^\s/><]*)([^<>]*)>", re.DOTALL)
_ENTITY: Final = re.compile(r"&([A-Za-z_][\w.\-]*);?")
_SIMILAR: Final = 0.7
_CURLY: Final = "“”‘’„«»"
_WINDOW: Final = 16_384
"""How many characters are looked at around a fault, so that no text, however made, takes long to explain."""


def explain(source: Source, offset: int, message: str) -> Diagnostic:
    """The diagnostic for a text that libxml2 refused.

    Args:
        source: The text.
        offset: Where libxml2 stopped.
        message: Its own words, used where nothing better is known.
    """
    return _Reading(source).diagnose() or _from_libxml2(source, offset, message)


class _Reading:
    """A second reading of a broken text, which keeps account of what is open."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.open: list[tuple[str, int]] = []
        self.closed: tuple[str, int, int] | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.open.append((name, self.parser.CurrentByteIndex))

    def _end(self, _name: str) -> None:
        self.closed = (*self.open.pop(), self.parser.CurrentByteIndex)

    def diagnose(self) -> Diagnostic | None:
        """What expat stumbles over, in an editor's words; nothing if it does not."""
        try:
            self.parser.Parse(self.source.data, True)  # noqa: FBT003 -- the parser's own signature
        except expat.ExpatError as error:
            kind = expat_errors.messages[error.code]
            offset = self.source.offset_of_byte(self.parser.ErrorByteIndex)
            return self._explain(kind, offset)
        return None

    def _explain(self, kind: str, offset: int) -> Diagnostic | None:
        explanations = {
            expat_errors.XML_ERROR_TAG_MISMATCH: self._mismatch,
            expat_errors.XML_ERROR_UNDEFINED_ENTITY: self._entity,
            expat_errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: self._after_root,
            expat_errors.XML_ERROR_NO_ELEMENTS: self._early_end,
            expat_errors.XML_ERROR_UNCLOSED_TOKEN: self._early_end,
            expat_errors.XML_ERROR_UNCLOSED_CDATA_SECTION: self._unclosed_section,
            expat_errors.XML_ERROR_DUPLICATE_ATTRIBUTE: self._doubled_attribute,
            expat_errors.XML_ERROR_BAD_CHAR_REF: self._character_number,
            expat_errors.XML_ERROR_MISPLACED_XML_PI: self._declaration,
            expat_errors.XML_ERROR_XML_DECL: self._declaration,
            expat_errors.XML_ERROR_INVALID_TOKEN: self._token,
            expat_errors.XML_ERROR_SYNTAX: self._token,
        }
        explain_it = explanations.get(kind)
        return explain_it(offset) if explain_it else None

    # Tags that do not match

    def _place(self, byte_index: int) -> int:
        return self.source.offset_of_byte(byte_index)

    def _mismatch(self, offset: int) -> Diagnostic:
        offset = self.text.rfind("</", 0, offset + 2) if not self.text.startswith("</", offset) else offset
        end_tag = re.compile(r"</([^\s>]*)").match(self.text, offset)
        name = end_tag[1] if end_tag else ""
        length = len(name) + 2
        top, start = self.open[-1]
        opened = self._place(start)
        here = self.source.location(opened)
        outer = [open_name for open_name, _ in self.open[:-1]]
        following = self._next_unmatched(offset + length)
        # If what is closed next is the element around, this end tag was meant for the one that is open.
        pair = self._similar(name, top) or (following != top and outer[-1:] == [following])
        if name not in outer and pair:
            message = f"The end tag </{name}> does not match <{top}>, opened at line {here.line}."
            related = (self.source.related(opened, f"<{top}> is opened here"),)
            hint = f"Write </{top}>." if self._similar(name, top) else f"Write </{top}> here, or <{name}> there."
            return self.source.report(MISSPELLED_END_TAG, offset, message, hint, length=length, related=related)
        if name not in outer:
            return self._stray_end_tag(offset, name)
        related = (self.source.related(offset, f"</{name}> stands here, while <{top}> is still open"),)
        if following == top:
            message = f"<{name}> is closed while <{top}>, opened within it, is still open."
            related = (self.source.related(opened, f"<{top}> is opened here"),)
            hint = f"Close <{top}> first: </{top}></{name}>."
            return self.source.report(CROSSED_TAGS, offset, message, hint, length=length, related=related)
        message = f"<{top}> is opened here and never closed."
        hint = f"Write </{top}> where it ends, before </{name}>."
        if len(self.open) > 1 and self.open[-2][0] == top:
            hint = f"Write </{top}> where it ends; or was this meant to be the end tag </{top}>?"
        return self.source.report(UNCLOSED_ELEMENT, opened, message, hint, length=len(top) + 1, related=related)

    def _stray_end_tag(self, offset: int, name: str) -> Diagnostic:
        message = f"</{name}> closes nothing: no <{name}> is open."
        hint = "Delete it, or open the element where it begins."
        related: tuple[Related, ...] = ()
        if self.closed and self.closed[0] == name:
            begun, ended = self._place(self.closed[1]), self._place(self.closed[2])
            related = (self.source.related(begun, f"the last <{name}> is opened here"),)
            if not self.text.startswith("</", ended):
                hint = f"Delete the slash in <{name} …/>, which closes it at once."
        return self.source.report(STRAY_END_TAG, offset, message, hint, length=len(name) + 3, related=related)

    def _next_unmatched(self, offset: int) -> str:
        """The name of the next end tag whose start tag does not lie behind the offset."""
        depth = 0
        for tag in _TAG.finditer(self.text, offset, offset + _WINDOW):
            if not tag[2]:
                continue
            if not tag[1]:
                depth += not tag[3].endswith("/")
            elif depth:
                depth -= 1
            else:
                return tag[2]
        return ""

    @staticmethod
    def _similar(one: str, other: str) -> bool:
        return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= _SIMILAR

    # The end of the file

    def _early_end(self, offset: int) -> Diagnostic:
        text = self.text
        for begin, end, what in (("<!--", "-->", "comment"), ("<?", "?>", "processing instruction")):
            if text.startswith(begin, offset):
                return self._unclosed(offset, what, end)
        if text.startswith("<", offset) and ">" not in text[offset:]:
            return self._truncated(offset + 1, "The file ends within a tag.")
        if text.startswith("<", offset):
            return self._quote(offset) or self._unclosed(offset, "tag", ">")
        if not self.open and self.closed is None:
            return self._not_xml()
        return self._truncated(len(text.rstrip()), "The file ends too early.")

    def _truncated(self, offset: int, message: str) -> Diagnostic:
        names = [name for name, _ in self.open]
        related: tuple[Related, ...] = ()
        hint = "Restore the end of the file from a copy."
        if names:
            last, start = self.open[-1]
            message += f" Still open: {', '.join(f'<{name}>' for name in reversed(names[-4:]))}"
            message += " and others." if len(names) > len(names[-4:]) else "."
            related = (self.source.related(self._place(start), f"<{last}> is opened here"),)
            hint += " Or close what is open."
        return self.source.report(TRUNCATED_FILE, max(0, offset - 1), message, hint, related=related)

    def _unclosed(self, offset: int, what: str, end: str) -> Diagnostic:
        message = f"The {what} that begins here does not end."
        return self.source.report(UNCLOSED_MARKUP, max(0, offset), message, f"Write {end} where it ends.", length=4)

    def _unclosed_section(self, offset: int) -> Diagnostic:
        return self._unclosed(self.text.rfind("<![CDATA[", 0, offset + 1), "CDATA section", "]]>")

    def _not_xml(self) -> Diagnostic:
        start = len(self.text) - len(self.text.lstrip())
        message = "The file holds text, but no XML element."
        hint = "A document of the edition begins with <TEI …>; convert plain text to TEI first."
        return self.source.report(NOT_XML, start, message, hint)

    def _after_root(self, offset: int) -> Diagnostic:
        name, start = (self.closed[0], self.closed[1]) if self.closed else ("", 0)
        ended = self.source.location(self._place(self.closed[2])) if self.closed else None
        found = re.compile(r"\s*(</?)?([^\s<>/]*)").match(self.text, offset)
        at = offset + (len(found[0]) - len(found[0].lstrip()) if found else 0)
        is_tag = bool(found and found[1] == "<")
        is_end = bool(found and found[1] == "</")
        what = f"a second root element, <{found[2]}>," if is_tag and found else "text"
        what = f"the end tag </{found[2]}>" if is_end and found else what
        line = f" at line {ended.line}" if ended else ""
        message = f"The document ended with </{name}>{line}, but {what} follows."
        hint = "Put each document into a file of its own." if is_tag else "Delete it, or move it into the document."
        related = (self.source.related(self._place(start), f"<{name}>, the document, begins here"),)
        return self.source.report(
            AFTER_ROOT, at, message, hint, length=len(found[0].strip()) if found else 1, related=related
        )

    # Characters and names

    def _entity(self, offset: int) -> Diagnostic:
        offset = self.text.rfind("&", 0, offset + 1) if not self.text.startswith("&", offset) else offset
        found = _ENTITY.match(self.text, offset)
        name = found[1] if found else ""
        character = html5.get(f"{name};", "")
        message = f"XML does not know the character name &{name};."
        hint = "Write the character itself, or &amp; if an ampersand was meant."
        if len(character) == 1:
            number = f"&#x{ord(character):X};"
            hint = f"Write {number}." if character.isspace() else f"Write {character} itself, or {number}."
        return self.source.report(UNKNOWN_ENTITY, offset, message, hint, length=len(found[0]) if found else 1)

    def _character_number(self, offset: int) -> Diagnostic:
        offset = self.text.rfind("&", 0, offset + 1) if not self.text.startswith("&", offset) else offset
        found = re.compile(r"&#\w*;?").match(self.text, offset)
        written = found[0] if found else "&#"
        message = f"{written} is no character that XML allows."
        return self.source.report(BAD_CHARACTER_NUMBER, offset, message, "Delete it.", length=len(written))

    def _doubled_attribute(self, offset: int) -> Diagnostic:
        tag = self._tag_around(offset)
        seen: dict[str, int] = {}
        attribute = re.compile(r"""\s([^\s=<>]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
        for found in attribute.finditer(self.text, tag, tag + _WINDOW):
            name = found[1]
            if name in seen:
                related = (self.source.related(seen[name], f"{name} stands here first"),)
                message = f"The attribute {name} stands twice in one tag."
                hint = "Keep one; several values of one attribute are separated by spaces."
                return self.source.report(
                    DOUBLED_ATTRIBUTE, found.start(1), message, hint, length=len(name), related=related
                )
            seen[name] = found.start(1)
        return self.source.report(DOUBLED_ATTRIBUTE, offset, "An attribute stands twice in one tag.")

    def _declaration(self, offset: int) -> Diagnostic:
        at = self.text.find("<?xml")
        if self.text[:at].strip() or self.text[:at]:
            message = "The XML declaration is not the first thing in the file."
            hint = "Delete what stands before it, blank lines too."
            return self.source.report(XML_DECLARATION, at, message, hint, length=5)
        message = "The XML declaration is not written as it must be."
        hint = 'Write <?xml version="1.0" encoding="UTF-8"?>.'
        return self.source.report(XML_DECLARATION, max(0, offset), message, hint)

    # Signs that stand where they may not

    def _tag_around(self, offset: int) -> int:
        """The offset of the ``<`` of the tag that an offset lies in, or -1."""
        begin = self.text.rfind("<", 0, offset)
        while begin > 0 and not re.match(r"</?[^\W\d]", self.text[begin : begin + 3]):
            begin = self.text.rfind("<", 0, begin)
        return begin

    def _token(self, offset: int) -> Diagnostic:
        for explain_it in (
            self._outside,
            self._at_ampersand,
            self._in_comment,
            self._at_less_than,
            self._at_section_end,
            self._at_next_tag,
            self._unquoted,
            self._unspaced,
            self._valueless,
        ):
            found = explain_it(offset)
            if found is not None:
                return found
        sign = self.text[offset : offset + 1]
        tag = re.compile(r"</?[^\s/>=<]*").match(self.text, self._tag_around(offset))
        where = f", within the tag {tag[0]}>" if tag else ""
        hint = 'An attribute is written name="value"; a tag ends with >.'
        return self.source.report(ATTRIBUTE_SYNTAX, offset, f"“{sign}” must not stand here{where}.", hint)

    def _outside(self, offset: int) -> Diagnostic | None:
        """Before the root or behind it."""
        if self.open:
            return None
        if self.closed is not None:
            begun = self.text.rfind("<", 0, offset)
            return self._after_root(offset if ">" in self.text[offset - 2 : offset] else begun)
        return None if self.text.lstrip().startswith("<") else self._not_xml()

    def _at_ampersand(self, offset: int) -> Diagnostic | None:
        if self.text.startswith("&", offset):
            return self._ampersand(offset)
        ampersand = self.text.rfind("&", max(0, offset - 40), offset)
        if ampersand >= 0 and re.fullmatch(r"&#?\w*", self.text[ampersand:offset]):
            return self._ampersand(ampersand)
        return None

    def _in_comment(self, offset: int) -> Diagnostic | None:
        if self.text.rfind("<!--", 0, offset) <= self.text.rfind("-->", 0, offset):
            return None
        at = self.text.rfind("--", 0, offset + 2)
        message = "A comment must not hold two hyphens in a row."
        hint = "Write - - or a dash within comments, and --> only at their end."
        return self.source.report(UNCLOSED_MARKUP, at, message, hint, length=2)

    def _at_less_than(self, offset: int) -> Diagnostic | None:
        following = self.text[offset : offset + 1]
        if self.text[offset - 1 : offset] != "<" or (re.match(r"[/!?\w:]", following) and not following.isdigit()):
            return None
        message = "A < stands here that begins no tag."
        return self.source.report(STRAY_LESS_THAN, offset - 1, message, "Write &lt; for the sign itself.")

    def _at_section_end(self, offset: int) -> Diagnostic | None:
        at = self.text.rfind("]]>", max(0, offset - 2), offset + 3)
        if at < 0:
            return None
        return self.source.report(ILL_FORMED, at, "]]> must not stand in text.", "Write ]]&gt;.", length=3)

    def _ampersand(self, offset: int) -> Diagnostic:
        found = _ENTITY.match(self.text, offset)
        if found and not found[0].endswith(";"):
            known = f"&{found[1]};" in {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}
            message = f"{found[0]} lacks its semicolon." if known else "An & stands alone here."
            hint = f"Write {found[0]};." if known else "Write &amp; for the sign itself."
            return self.source.report(STRAY_AMPERSAND, offset, message, hint, length=len(found[0]) if known else 1)
        if self.text.startswith("&#", offset):
            return self._character_number(offset)
        return self.source.report(
            STRAY_AMPERSAND, offset, "An & stands alone here.", "Write &amp; for the sign itself."
        )

    # Attributes

    def _quote(self, tag: int) -> Diagnostic | None:
        """The attribute of a tag whose value swallows the start of another tag."""
        attribute = re.compile(r"""\s([^\s=<>"']+)\s*=\s*(?:"([^"]*)("?)|'([^']*)('?))""")
        for found in attribute.finditer(self.text, tag, tag + _WINDOW):
            group = 2 if found[2] is not None else 4
            value, closed, begin = found[group], found[group + 1], found.start(group)
            behind = self.text[found.end() : found.end() + 1]
            if "<" in value and closed and ">" not in value and behind in " \t\r\n/>":
                at = begin + value.index("<")
                hint = "Write &lt; for the sign itself."
                return self.source.report(STRAY_LESS_THAN, at, "A < stands in a value.", hint)
            if "<" in value or not closed:
                message = f"The value of {found[1]} does not end: its closing quotation mark is missing."
                hint = 'Write " where the value ends.'
                return self.source.report(ATTRIBUTE_SYNTAX, begin - 1, message, hint, length=len(value) + 1)
        return None

    def _before(self, offset: int) -> str:
        """The part of a tag that stands before an offset."""
        return self.text[max(0, self._tag_around(offset), offset - _WINDOW) : offset]

    def _at_next_tag(self, offset: int) -> Diagnostic | None:
        tag = self._tag_around(offset)
        if not self.text.startswith("<", offset) or tag < 0:
            return None
        swallowed = self._quote(tag)
        if swallowed and self.source.offset(swallowed.location.line, swallowed.location.column) <= offset:
            return swallowed
        found = re.compile(r"</?[^\s/>=<]*").match(self.text, tag)
        written = found[0] if found else "<"
        message = f"The tag {written} is not closed before the next one begins."
        return self.source.report(UNCLOSED_MARKUP, tag, message, "Write > where it ends.", length=len(written))

    def _unquoted(self, offset: int) -> Diagnostic | None:
        before = self._before(offset).rstrip()
        if not before.endswith("="):
            return None
        what = re.split(r"[\s\"']", before[:-1].rstrip())[-1] or "the attribute"
        value = re.compile(r"[^\s>/]{0,200}").match(self.text, offset)
        written = value[0] if value else ""
        fault = "stands in curly quotation marks" if written[:1] in set(_CURLY) else "lacks its quotation marks"
        hint = f'Write {what}="{written.strip(_CURLY)}", with straight quotation marks.'
        return self.source.report(ATTRIBUTE_SYNTAX, offset, f"The value of {what} {fault}.", hint, length=len(written))

    def _unspaced(self, offset: int) -> Diagnostic | None:
        if not self._before(offset).endswith(('"', "'")):
            return None
        message = "A space is missing between two attributes."
        return self.source.report(ATTRIBUTE_SYNTAX, offset, message, "Put a space here.")

    def _valueless(self, offset: int) -> Diagnostic | None:
        before = self._before(offset).rstrip()
        name = re.split(r"[\s\"'<>/=]", before)[-1]
        if not name or before == f"<{name}" or self.text[offset : offset + 1] not in set(">/\"'" + _CURLY):
            return None
        at = self.text.rfind(name, 0, offset)
        message = f"The attribute {name} has no value."
        return self.source.report(ATTRIBUTE_SYNTAX, at, message, f'Write {name}="…".', length=len(name))


def _from_libxml2(source: Source, offset: int, message: str) -> Diagnostic:
    """What only libxml2 finds: names of namespaces, and rare faults."""
    prefix = re.search(r"[Nn]amespace prefix (\S+)(?: for \S+)? on \S+ is not defined", message)
    if prefix:
        name = prefix[1]
        found = re.compile(rf"(?<=[<\s/]){re.escape(name)}:[\w.\-]*").search(source.text)
        at, length = (found.start(), len(found[0])) if found else (offset, 1)
        text = f"The prefix {name}: is not declared."
        hint = f'Leave it out, or declare it: xmlns:{name}="…" in the start tag of TEI.'
        return source.report(UNDECLARED_PREFIX, at, text, hint, length=length)
    fact = re.sub(r",? line \d+, column \d+.*", "", message).strip().rstrip(".")
    return source.report(ILL_FORMED, offset, f"The file is not well-formed XML: {fact}.")
