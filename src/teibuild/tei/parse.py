"""Safe parsing: bytes in, a tree out, and nothing else touched — no network, no other file, no entity."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei import source as source_module
from teibuild.tei import wellformed_rules
from teibuild.tei.errors import SourceError
from teibuild.tei.source import OVERSIZED_FILE, Source, decode_source, refuse_forbidden_characters

MAX_DEPTH: Final = 256
"""How many elements may stand one within another; libxml2's own limit."""
MAX_ATTRIBUTES: Final = 200
"""How many attributes an element may have."""
_MANY_SIGNS: Final = 5_000
"""Equals signs in a file below which no element can have so many attributes that it matters."""
XINCLUDE_NAMESPACE: Final = "http://www.w3.org/2001/XInclude"

DOCTYPE: Final = Rule(
    "TB104",
    "doctype",
    Severity.ERROR,
    "the file has a DOCTYPE",
    "TEI P5 needs no document type declaration. One can define entities, which may read other files of the "
    "computer or swell to gigabytes when they are expanded; so teibuild refuses it before anything in it is read.",
    bad='<!DOCTYPE TEI SYSTEM "tei.dtd">\n<TEI xmlns="http://www.tei-c.org/ns/1.0"> … </TEI>',
    good='<TEI xmlns="http://www.tei-c.org/ns/1.0"> … </TEI>',
)
XINCLUDE: Final = Rule(
    "TB105",
    "xinclude",
    Severity.ERROR,
    "the file includes another by XInclude",
    "Each file of an edition is read alone, so that it can be checked, cached and archived alone. Text that comes in "
    "from elsewhere could change, or leave the edition, without anyone noticing.",
    bad='<xi:include href="people.xml"/>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
TOO_DEEP: Final = Rule(
    "TB106",
    "too-deep",
    Severity.ERROR,
    "elements are nested too deeply",
    "No text needs 256 elements one inside the other. Such a file is damaged, made by a faulty program, or meant to "
    "bring a program down.",
    bad="<p><hi><hi><hi> … 300 of them … </hi></hi></hi></p>",
    good="<p><hi>…</hi></p>",
)
RULES: Final = (*source_module.RULES, *wellformed_rules.RULES, DOCTYPE, XINCLUDE, TOO_DEEP)

# One for all files: a parser and what belongs to it hold each other, so that each would wait for Python to look for
# lost cycles, and its tree with it.
_PARSER: Final = etree.XMLParser(
    # The text was decoded by its declaration and is UTF-8 now, whatever the declaration says.
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    attribute_defaults=False,
    # Doubled and ill-made ids are for the rules to find, which say more of them.
    collect_ids=False,
    huge_tree=False,
)
_VERSION: Final = re.compile(r"""<\?xml\s+version\s*=\s*["']([^"']*)["']""")
_PROLOG: Final = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


def parse(data: bytes, file: str) -> etree._Element:
    """The root of a TEI file, with its comments and processing instructions.

    Args:
        data: The file's bytes.
        file: Its path from the edition's folder, for messages.

    Raises:
        SourceError: The file is not well-formed XML, or more than it should be: a DOCTYPE, an XInclude, a depth bomb.

    """
    return parse_source(decode_source(data, file))


def parse_source(source: Source) -> etree._Element:
    """The same, of a file that has already been decoded."""
    try:
        return _parsed(source)
    except SourceError:
        # Of a character that is not allowed, everything else may be the consequence.
        refuse_forbidden_characters(source)
        raise


def _parsed(source: Source) -> etree._Element:
    _refuse_other_versions(source)
    _refuse_doctype(source)
    try:
        root = etree.fromstring(source.data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise SourceError(_explain(source, error)) from None
    if root.getroottree().docinfo.doctype:
        raise SourceError(_doctype(source, 0))
    _refuse_xinclude(source, root)
    _refuse_many_attributes(source, root)
    return root


def _refuse_other_versions(source: Source) -> None:
    version = _VERSION.match(source.text)
    if version and version[1] != "1.0":
        message = f"The file says that it is XML {version[1]}; TEI is written in XML 1.0."
        hint = 'Write version="1.0".'
        raise SourceError(
            source.report(wellformed_rules.XML_DECLARATION, version.start(1), message, hint, length=len(version[1]))
        )


def _refuse_doctype(source: Source) -> None:
    prolog = _PROLOG.match(source.text)
    end = prolog.end() if prolog else 0
    if source.text.startswith("<!DOCTYPE", end):
        raise SourceError(_doctype(source, end))


def _doctype(source: Source, offset: int) -> Diagnostic:
    text = source.text[offset : offset + 4096]
    entities = "<!ENTITY" in text
    message = "The file has a DOCTYPE that defines entities." if entities else "The file has a DOCTYPE."
    hint = "Delete it; TEI P5 needs none."
    if entities:
        hint = "Delete it, and write the characters themselves, or &#x…; with their numbers, for the entities."
    return source.report(DOCTYPE, offset, message, hint, length=len("<!DOCTYPE"))


def _refuse_xinclude(source: Source, root: etree._Element) -> None:
    # The name of a namespace can be written with references to its characters.
    if XINCLUDE_NAMESPACE not in source.text and b"&" not in source.data:
        return
    if next(root.iter(f"{{{XINCLUDE_NAMESPACE}}}*"), None) is None:
        return
    found = re.search(r"<[^\s/>:]*:?(?:include|fallback)\b", source.text)
    offset = found.start() if found else 0
    href = re.compile(r"""\bhref\s*=\s*["']([^"']*)""").search(source.text, offset)
    what = f"“{href[1]}”" if href else "another file"
    length = len(found[0]) if found else 1
    message = f"The file includes {what} by XInclude."
    hint = "Put the text itself here, or point to it with an attribute such as ref or corresp."
    raise SourceError(source.report(XINCLUDE, offset, message, hint, length=length))


def _refuse_many_attributes(source: Source, root: etree._Element) -> None:
    """Asking an element for its attributes takes the square of their number; Java's parser has the same limit."""
    if source.text.count("=") < _MANY_SIGNS:
        return
    found = root.xpath(f"//*[@*[{MAX_ATTRIBUTES + 1}]]")
    if isinstance(found, list) and found and isinstance(found[0], etree._Element):
        offset = source.offset(found[0].sourceline or 1, 1)
        message = f"An element has more than {MAX_ATTRIBUTES} attributes."
        raise SourceError(source.report(wellformed_rules.ILL_FORMED, offset, message, "Delete what is not meant."))


def _explain(source: Source, error: etree.XMLSyntaxError) -> Diagnostic:
    """What keeps a file from being parsed, in an editor's words."""
    message = error.msg or ""
    line, column = error.position
    offset = source.offset(line, column)
    if "Excessive depth" in message:
        text = f"More than {MAX_DEPTH} elements are nested one within another."
        return source.report(TOO_DEEP, offset, text, "Close elements before you open new ones.")
    if "Resource limit exceeded" in message or "too big found" in message:
        text = "A stretch of text, an attribute or a comment has more than 10 million characters."
        return source.report(OVERSIZED_FILE, offset, text, "Divide it.")
    from teibuild.tei import wellformed

    return wellformed.explain(source, offset, message)
