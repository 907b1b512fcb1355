"""Names and namespaces of ODD and of the languages that it is made into."""

from __future__ import annotations

import re
from typing import Final

from teibuild.tei.names import TEI

RELAX_NG: Final = "http://relaxng.org/ns/structure/1.0"
ANNOTATIONS: Final = "http://relaxng.org/ns/compatibility/annotations/1.0"
DATATYPES: Final = "http://www.w3.org/2001/XMLSchema-datatypes"
# fmt: off
XML_SCHEMA_DATATYPES: Final = frozenset({
    "anyURI", "base64Binary", "boolean", "byte", "date", "dateTime", "decimal", "double", "duration", "ENTITIES",
    "ENTITY", "float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "hexBinary", "ID", "IDREF", "IDREFS",
    "int", "integer", "language", "long", "Name", "NCName", "negativeInteger", "NMTOKEN", "NMTOKENS",
    "nonNegativeInteger", "nonPositiveInteger", "normalizedString", "NOTATION", "positiveInteger", "QName", "short",
    "string", "time", "token", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort",
})
# fmt: on
"""The datatypes of XML Schema, Part 2, that documents may have."""
SCHEMATRON: Final = "http://purl.oclc.org/dsdl/schematron"
XSLT: Final = "http://www.w3.org/1999/XSL/Transform"
EXAMPLES: Final = "http://www.tei-c.org/ns/Examples"

ELEMENT_SPEC: Final = f"{{{TEI}}}elementSpec"
CLASS_SPEC: Final = f"{{{TEI}}}classSpec"
MACRO_SPEC: Final = f"{{{TEI}}}macroSpec"
DATA_SPEC: Final = f"{{{TEI}}}dataSpec"
SCHEMA_SPEC: Final = f"{{{TEI}}}schemaSpec"
SPEC_GROUP: Final = f"{{{TEI}}}specGrp"
SPECS: Final = (ELEMENT_SPEC, CLASS_SPEC, MACRO_SPEC, DATA_SPEC)

KIND_WORDS: Final = {"element": "element", "class": "class", "macro": "macro", "data": "datatype"}
"""Kind of a specification → what it is called in reports."""
_NAME: Final = re.compile(r"[^\W\d][\w.·\-]*(?::[^\W\d][\w.·\-]*)?")


def with_article(word: str) -> str:
    """A word as a sentence has it: “an element”."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def is_another(kind: str, wanted: str) -> str:
    """What is said where a specification is of one kind, and is called by another."""
    return f"is {with_article(KIND_WORDS[kind])}, not {with_article(KIND_WORDS[wanted])}."


def is_name(text: str) -> bool:
    """Whether a text may name an element or an attribute, with or without a prefix (Namespaces in XML, section 4)."""
    return _NAME.fullmatch(text) is not None
