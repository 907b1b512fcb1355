"""What is wrong with a schema itself: the words of Jing and Xerces, said again at the place in the schema."""

from __future__ import annotations

import re
from typing import Final

from teibuild.check.java import SchemaMessage
from teibuild.check.nearest import did_you_mean
from teibuild.check.schema_file_rules import BROKEN_SCHEMA
from teibuild.check.schema_files import SchemaFiles, name_of
from teibuild.check.utf16 import offset_at
from teibuild.model import Diagnostic, Location
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.positions import Span
from teibuild.tei.source import Source

_MOST: Final = 5
"""A schema with more mistakes than these is better read from its first one on."""
_TYPES: Final = (
    "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "NMTOKENS", "ID", "IDREF", "IDREFS",
    "ENTITY", "ENTITIES", "QName", "NOTATION", "anyURI", "boolean", "base64Binary", "hexBinary", "float", "double",
    "decimal", "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte",
    "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "positiveInteger",
    "dateTime", "time", "date", "gYearMonth", "gYear", "gMonthDay", "gDay", "gMonth", "duration",
)  # fmt: skip
_DEFINED: Final = re.compile(
    r"""<(?:[\w.-]+:)?define\b[^>]*?\bname\s*=\s*["']\s*([^"']+?)\s*["']|^\s*([\w.-]+)\s*[|&]?=""", re.MULTILINE
)
_SAID: Final = (
    (
        r'reference to undefined pattern "(.*)"',
        "The schema refers to “{0}”, which it does not define.",
        "Define it, or correct the name.",
    ),
    (
        r"syntax error|.*EOF.*",
        "From here on this is not RELAX NG in compact syntax.",
        "Look before this place for a brace, a comma or a quotation mark that is missing.",
    ),
    (
        r'(?:undeclared|undefined) prefix "(.*)"',
        "The prefix “{0}” is not declared.",
        'Declare it: namespace {0} = "…" in compact syntax, xmlns:{0}="…" in XML.',
    ),
    (r'datatype "(.*?)" from library ".*" not recognized', "There is no datatype “{0}”.", "Use one of XML Schema's."),
    (
        r'datatype library "(.*)" not recognized',
        "There is no library of datatypes “{0}” here.",
        "Use that of XML Schema: http://www.w3.org/2001/XMLSchema-datatypes.",
    ),
    (
        r'missing "start" element',
        "The schema does not say with which element a file begins.",
        "Add its start: start = … in compact syntax, <start>…</start> in XML.",
    ),
    (
        r'multiple definitions of "?(.*?)"? without "combine" attribute',
        "“{0}” is defined more than once.",
        "Delete one, or say how they go together: combine in XML, |= or &= in compact syntax.",
    ),
    (
        r'conflicting values of "combine" attribute for definition of "?(.*?)"?$',
        "The definitions of “{0}” go together in different ways.",
        "Let all of them combine by choice, or all by interleave.",
    ),
    (
        r"recursive inclusion of URL",
        "The schema includes itself, directly or by way of another file.",
        "Delete one of the includes.",
    ),
    (
        r'bad recursive reference to pattern "(.*)"',
        "The definition of “{0}” needs itself before any element begins.",
        "Put an element between, or correct the name.",
    ),
    (
        r'(?:"start" in "include"|definition of "(.*)" in "include") does not override anything',
        "The include replaces something that the included schema does not define.",
        "Correct the name, or move the definition out of the include.",
    ),
    (
        r'found "(.*)" element but expected (.*)',
        "<{0}> may not stand here in a schema.",
        "RELAX NG expects here {1}.",
    ),
    (r'missing "(.*)" attribute', "The attribute {0} is missing here.", "Add it."),
    (r"missing children", "Something must stand in this.", "Add a pattern, or <empty/>."),
    (r'illegal attribute "(.*)" ignored', "RELAX NG has no attribute {0} here.", "Delete it."),
    (
        r"src-resolve[.\d]*: Cannot resolve the name '(?:[^':]*:)?([^']*)' to an?(?:\(n\))? '(.*?)' component",
        "The schema refers to “{0}”, which it does not define.",
        "Define it as a {1}, include the file that does, or correct the name.",
    ),
    (
        r"s4s-elt-must-match\S*: .* A problem was found starting at: ([^.]+)",
        "<{0}> may not stand here in a schema.",
        "Look at what XML Schema allows in this place.",
    ),
    (
        r"s4s-att-not-allowed: Attribute '(.*?)' cannot appear in element '(?:.*:)?(.*?)'",
        "XML Schema has no attribute {0} on <{1}>.",
        "Correct its name, or delete it.",
    ),
    (
        r"s4s-elt-invalid-content\S*: The content of '.*?' is invalid\.\s+Element '(.*?)' is invalid",
        "<{0}> may not stand here in a schema.",
        "Look at what XML Schema allows in this place; each part may stand there only so often.",
    ),
    (
        r"s4s-\S+: .*?'((?:xsd?:)?[^'{}]+)'",
        "“{0}” does not belong here in an XML Schema.",
        "Look at what XML Schema allows in this place.",
    ),
    (
        r"sch-props-correct\.2: .*'.*,([^']*)'",
        "“{0}” is defined more than once.",
        "Delete one of the definitions.",
    ),
)  # fmt: skip
"""What a validator says of a schema → the fact, and the remedy."""


def explain(files: SchemaFiles, messages: tuple[SchemaMessage, ...]) -> list[Diagnostic]:
    """One diagnostic a mistake, at its place in the schema's own file."""
    ill_formed = _ill_formed(files, messages)
    if ill_formed is not None:
        return [ill_formed]
    # Whatever is included twice is also defined twice.
    messages = tuple(message for message in messages if "recursive inclusion" in message.text) or messages
    found: dict[tuple[str, str], Diagnostic] = {}
    for message in messages:
        diagnostic = _one(files, message)
        key = (diagnostic.message, diagnostic.location.file)
        if all(diagnostic.location != other.location for other in found.values()):
            found.setdefault(key, diagnostic)
        if message.fatal:
            break
    return list(found.values())[:_MOST]


def _ill_formed(files: SchemaFiles, messages: tuple[SchemaMessage, ...]) -> Diagnostic | None:
    """What keeps a file of the schema from being XML at all, said as it is said of documents."""
    for address in {message.address for message in messages if message.fatal and message.address in files.sources}:
        if not address.endswith(".rnc"):
            try:
                parse_source(files.sources[address])
            except SourceError as error:
                return error.diagnostic
    return None


def _one(files: SchemaFiles, message: SchemaMessage) -> Diagnostic:
    fact, hint, name = _words(files, message.text)
    address = message.address if message.address in files.sources else files.main
    source = files.sources.get(address)
    if source is None:
        return BROKEN_SCHEMA.at(Location(name_of(address)), fact, hint, detail=message.text)
    span = _span(files, address, source, message, name)
    location = source.location(span.start)
    line = source.line(location.line)
    length = max(1, min(span.length, len(line) - location.column + 1))
    return BROKEN_SCHEMA.at(location, fact, hint, source_line=line, length=length, detail=message.text)


def _words(files: SchemaFiles, text: str) -> tuple[str, str, str]:
    """The fact, the remedy, and the name that both are about."""
    for pattern, fact, hint in _SAID:
        match = re.match(pattern, text)
        if match:
            groups = [group or "start" for group in match.groups()]
            name = groups[0] if groups else ""
            return fact.format(*groups), _nearest(files, text, name) or hint.format(*groups), name
    plain = re.sub(r"^[\w.-]+: ", "", re.sub(r"\s*\((?:see )?section 7.*?\)$", "", text)).rstrip(".")
    return f"The schema breaks the rules of its language: {plain}.", "", ""


def _nearest(files: SchemaFiles, text: str, name: str) -> str:
    """The question for the name that was meant, where the schema or its language knows one."""
    if text.startswith("reference to undefined"):
        found = {one or two for source in files.sources.values() for one, two in _DEFINED.findall(source.text)}
        return did_you_mean(name, found, "“{}”")
    if text.startswith("datatype ") and text.endswith("not recognized") and "datatype library" not in text:
        return did_you_mean(name, _TYPES, "“{}”")
    return ""


def _span(files: SchemaFiles, address: str, source: Source, message: SchemaMessage, name: str) -> Span:
    """The name that a message is about, else the tag, else the place that the validator gives."""
    offset = offset_at(source, max(1, message.line), message.column)
    document = files.document(address)
    if document is not None and not message.fatal:
        element = document.positions.starting_before(offset)
        for attribute in ("name", "ref", "type", "base", "href", "schemaLocation", "combine", "element"):
            value = (element.get(attribute) or "").strip()
            if name and value.rpartition(":")[2] == name:
                return document.positions.value(element, attribute)
        return document.positions.element(element)
    word = re.compile(r"[\w.:-]+").match(source.text, offset)
    return Span(offset, len(word[0]) if word else 1)
