"""Why a file is not well-formed: the true cause, where an editor would look for it.

libxml2 only says that it could not go on. The text is read a second time, by expat, with a record of the elements that
are open; what is said is worked out from both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.parsers.expat import errors as expat_errors

from msgspec.structs import replace

from teibuild.model import Diagnostic, Edit
from teibuild.tei.reading import Reading
from teibuild.tei.source import Source
from teibuild.tei.wellformed_comments import unclosed_comment
from teibuild.tei.wellformed_rules import ILL_FORMED, UNCLOSED_MARKUP, UNDECLARED_PREFIX, XML_DECLARATION
from teibuild.tei.wellformed_signs import character_number, doubled_attribute, entity, quote, token
from teibuild.tei.wellformed_tags import after_root, mismatch, not_xml, truncated


def explain(source: Source, offset: int, message: str) -> Diagnostic:
    """The diagnostic for a text that libxml2 refused.

    Args:
        source: The text.
        offset: Where libxml2 stopped.
        message: Its own words, kept as the diagnostic's detail.
    """
    reading = Reading(source)
    found = reading.read()
    if found:
        kind, place = found
        explain_it = _EXPLANATIONS.get(kind)
        if explain_it:
            return replace(explain_it(reading, place), detail=message)
    return replace(_from_libxml2(source, offset, message), detail=message)


def explain_name(source: Source, offset: int, message: str) -> Diagnostic:
    """The diagnostic for a text that libxml2 reads, but Java's parser refuses.

    Java's keeps to the names of the first four editions of XML 1.0 (2006), libxml2 to those of the fifth (2008), which
    allows far more characters.

    Args:
        source: The text.
        offset: Where Java's parser stopped, or a place near it.
        message: Its own words, kept as the diagnostic's detail.
    """
    found = _last_strange_name(source, offset)
    if found is None:
        text = "Not every program can read this as XML."
        hint = "Write it more simply; --verbose shows the parser's own words."
        return replace(source.report(ILL_FORMED, max(0, offset - 1), text, hint), detail=message)
    signs = "".join(dict.fromkeys(sign for sign in found[1] if ord(sign) > 0x7F))
    text = f"The name “{found[1]}” holds “{signs}”, which many programs do not read in the name of a tag or attribute."
    hint = "Name it with the letters A to Z, as TEI does."
    return replace(source.report(ILL_FORMED, found.start(1), text, hint, length=len(found[1])), detail=message)


def _last_strange_name(source: Source, offset: int) -> re.Match[str] | None:
    """The last name with a character beyond ASCII before an offset, or the first behind it."""
    strange = re.compile(
        r"""(?:</?|\s|<\?|&)([^\s<>/="'&;]*[^\x00-\x7f\s<>/="'&;][^\s<>/="'&;]*)(?=\s*=\s*["']|[\s/>?;])"""
    )
    before: re.Match[str] | None = None
    for found in strange.finditer(source.text):
        is_name = source.text.rfind("<", 0, found.start(1)) > source.text.rfind(">", 0, found.start(1))
        if not is_name:
            continue
        if found.start() >= offset:
            return before or found
        before = found
    return before


def _early_end(reading: Reading, offset: int) -> Diagnostic:
    """The text ends within something."""
    text = reading.text
    if text.startswith("<!--", offset):
        return unclosed_comment(reading, offset)
    if text.startswith("<?", offset):
        return _unclosed(reading, offset, "processing instruction", "?>")
    if text.startswith("<", offset) and ">" not in text[offset:]:
        return truncated(reading, offset + 1, "The file ends within a tag.")
    if text.startswith("<", offset):
        return quote(reading, offset) or _unclosed(reading, offset, "tag", ">")
    if not reading.open and reading.closed is None:
        return not_xml(reading)
    return truncated(reading, len(text.rstrip()), "The file ends too early.")


def _unclosed(reading: Reading, offset: int, what: str, end: str) -> Diagnostic:
    message = f"The {what} that begins here does not end."
    return reading.source.report(UNCLOSED_MARKUP, max(0, offset), message, f"Write {end} where it ends.", length=4)


def _unclosed_section(reading: Reading, offset: int) -> Diagnostic:
    return _unclosed(reading, reading.text.rfind("<![CDATA[", 0, offset + 1), "CDATA section", "]]>")


def _declaration(reading: Reading, offset: int) -> Diagnostic:
    source, text = reading.source, reading.text
    if reading.closed and not reading.open:
        return after_root(reading, reading.place(reading.closed.end) + len(reading.closed.name) + 3)
    at = text.find("<?xml")
    if text[:at]:
        message = "The XML declaration is not the first thing in the file."
        hint = "Delete what stands before it, blank lines too."
        return source.report(XML_DECLARATION, at, message, hint, length=5)
    second = re.compile(r"<\?xml\s[^<>]*\?>(\r?\n|\r)?").match(text, max(at + 1, offset))
    if second:
        message, hint = "The XML declaration stands here a second time.", "Delete one of the two."
        same = second[0].strip() == text[at : text.find(">", at) + 1]
        edits = (Edit(second.start(), second.end(), ""),) if same else ()
        return source.report(XML_DECLARATION, second.start(), message, hint, length=5, edits=edits)
    message = "The XML declaration is not written as it must be."
    hint = 'Write <?xml version="1.0" encoding="UTF-8"?>.'
    return source.report(XML_DECLARATION, max(0, offset), message, hint)


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
    hint = "Look at what stands right before this place; --verbose shows the parser's own words."
    return source.report(ILL_FORMED, offset, "The file is not well-formed XML here.", hint)


_EXPLANATIONS: Final[dict[str, Callable[[Reading, int], Diagnostic]]] = {
    expat_errors.XML_ERROR_TAG_MISMATCH: mismatch,
    expat_errors.XML_ERROR_UNDEFINED_ENTITY: entity,
    expat_errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: after_root,
    expat_errors.XML_ERROR_NO_ELEMENTS: _early_end,
    expat_errors.XML_ERROR_UNCLOSED_TOKEN: _early_end,
    expat_errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _unclosed_section,
    expat_errors.XML_ERROR_DUPLICATE_ATTRIBUTE: doubled_attribute,
    expat_errors.XML_ERROR_BAD_CHAR_REF: character_number,
    expat_errors.XML_ERROR_MISPLACED_XML_PI: _declaration,
    expat_errors.XML_ERROR_XML_DECL: _declaration,
    expat_errors.XML_ERROR_INVALID_TOKEN: token,
    expat_errors.XML_ERROR_SYNTAX: token,
}
"""What expat says → what explains it."""
