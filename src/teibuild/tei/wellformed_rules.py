"""What can keep a file from being well-formed XML: one rule a kind of fault."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

UNCLOSED_ELEMENT: Final = Rule(
    "TB110",
    "unclosed-element",
    Severity.ERROR,
    "an element is opened and never closed",
    "Every element has a start tag and an end tag, or is written as one empty tag (<lb/>). Without its end, no program "
    "can tell what the element holds.",
    bad="<p>The <persName>President read it.</p>",
    good="<p>The <persName>President</persName> read it.</p>",
)
CROSSED_TAGS: Final = Rule(
    "TB111",
    "crossed-tags",
    Severity.ERROR,
    "two elements overlap",
    "In XML the element opened last is closed first, as with brackets. For a passage that crosses the bounds of other "
    "elements, mark where it begins and ends: <metamark spanTo=…/> … <anchor/>.",
    bad="<hi>very <emph>secret</hi></emph>",
    good="<hi>very <emph>secret</emph></hi>",
)
STRAY_END_TAG: Final = Rule(
    "TB112",
    "stray-end-tag",
    Severity.ERROR,
    "an end tag closes nothing",
    "The element was never opened, or has been closed already, perhaps by the slash of an empty tag.",
    bad='<persName ref="#rostow"/>Rostow</persName>',
    good='<persName ref="#rostow">Rostow</persName>',
)
MISSPELLED_END_TAG: Final = Rule(
    "TB113",
    "misspelled-end-tag",
    Severity.ERROR,
    "start tag and end tag are spelled differently",
    "The two tags of an element have the very same name; XML tells small letters from capitals, and a slash from a "
    "backslash. Whichever of the two has the name that TEI knows, or that the file uses elsewhere, is taken to be "
    "right.",
    bad="<persName>Rostow</persname>",
    good="<persName>Rostow</persName>",
)
STRAY_AMPERSAND: Final = Rule(
    "TB114",
    "stray-ampersand",
    Severity.ERROR,
    "an & stands for itself",
    "In XML, & begins a character written by its name or number. The sign itself is written &amp;.",
    bad="<p>Dean & Rusk</p>",
    good="<p>Dean &amp; Rusk</p>",
)
UNKNOWN_ENTITY: Final = Rule(
    "TB115",
    "unknown-entity",
    Severity.ERROR,
    "a named character that XML does not know",
    "XML knows five names: &amp; &lt; &gt; &quot; &apos;. Others, such as &nbsp;, belong to HTML. Write the character "
    "itself, or its number.",
    bad="<p>27&nbsp;October</p>",
    good="<p>27&#xA0;October</p>",
)
STRAY_LESS_THAN: Final = Rule(
    "TB116",
    "stray-less-than",
    Severity.ERROR,
    "a < stands for itself",
    "In XML, < begins a tag. The sign itself is written &lt;.",
    bad="<p>range < 1,000 miles</p>",
    good="<p>range &lt; 1,000 miles</p>",
)
ATTRIBUTE_SYNTAX: Final = Rule(
    "TB117",
    "attribute-syntax",
    Severity.ERROR,
    'an attribute is not written as name="value"',
    "An attribute has a name, an equals sign and a value in straight quotation marks, with a space before it. A "
    "missing mark makes the rest of the line part of the value.",
    bad="<pb n=2/>",
    good='<pb n="2"/>',
)
DOUBLED_ATTRIBUTE: Final = Rule(
    "TB118",
    "doubled-attribute",
    Severity.ERROR,
    "an element has the same attribute twice",
    "Only one of the two values could count, and nobody could say which.",
    bad='<note type="textual" type="editorial">',
    good='<note type="editorial">',
)
AFTER_ROOT: Final = Rule(
    "TB119",
    "content-after-root",
    Severity.ERROR,
    "something follows the end of the document",
    "An XML file holds one element that holds all else; behind its end tag the file is over.",
    bad="<TEI>…</TEI>\n<TEI>…</TEI>",
    good="<TEI>…</TEI>",
)
TRUNCATED_FILE: Final = Rule(
    "TB120",
    "truncated-file",
    Severity.ERROR,
    "the file ends too early",
    "Elements are still open where the file ends: the end was lost, or end tags are missing.",
    bad="<TEI><text><body><p>The out",
    good="<TEI><text><body><p>The outcome</p></body></text></TEI>",
)
UNDECLARED_PREFIX: Final = Rule(
    "TB121",
    "undeclared-prefix",
    Severity.ERROR,
    "a name has a prefix that is not declared",
    "A prefix before a colon stands for a namespace, which xmlns:prefix=… has to name. Only xml: needs no declaration.",
    bad='<tei:p tei:n="1">',
    good='<p n="1">',
)
BAD_CHARACTER_NUMBER: Final = Rule(
    "TB122",
    "bad-character-number",
    Severity.ERROR,
    "a character number that XML does not allow",
    "Numbers stand for characters of Unicode. XML leaves out control characters, which no text needs.",
    bad="<p>&#0;</p>",
    good="<p>&#x2014;</p>",
)
UNCLOSED_MARKUP: Final = Rule(
    "TB123",
    "unclosed-markup",
    Severity.ERROR,
    "a comment, tag or section does not end",
    "A comment runs from <!-- to --> and must not hold -- in between; a tag ends with >; a processing instruction with "
    "?>. Where the end is missing, all that follows is swallowed.",
    bad="<!-- to be checked --",
    good="<!-- to be checked -->",
)
XML_DECLARATION: Final = Rule(
    "TB124",
    "xml-declaration",
    Severity.ERROR,
    "the XML declaration is misplaced or wrong",
    "The line <?xml …?> may be left out, but where it stands it is the very first thing in the file, in this order: "
    "version (always 1.0), encoding.",
    bad='\n<?xml encoding="UTF-8" version="1.0"?>',
    good='<?xml version="1.0" encoding="UTF-8"?>',
)
NOT_XML: Final = Rule(
    "TB125",
    "not-xml",
    Severity.ERROR,
    "the file holds text, but no XML",
    "A document of the edition is TEI: everything stands within the element TEI.",
    bad="MEMORANDUM FOR MR. BUNDY",
    good='<TEI xmlns="http://www.tei-c.org/ns/1.0"> … </TEI>',
)
ILL_FORMED: Final = Rule(
    "TB129",
    "ill-formed",
    Severity.ERROR,
    "the file is not well-formed XML",
    "XML's few rules of writing (every element closed, every value quoted) are what lets any program read the file.",
    bad="<p><1st>The outcome</1st></p>",
    good='<p n="1">The outcome</p>',
)
RULES: Final = (
    UNCLOSED_ELEMENT, CROSSED_TAGS, STRAY_END_TAG, MISSPELLED_END_TAG, STRAY_AMPERSAND, UNKNOWN_ENTITY,
    STRAY_LESS_THAN, ATTRIBUTE_SYNTAX, DOUBLED_ATTRIBUTE, AFTER_ROOT, TRUNCATED_FILE, UNDECLARED_PREFIX,
    BAD_CHARACTER_NUMBER, UNCLOSED_MARKUP, XML_DECLARATION, NOT_XML, ILL_FORMED,
)  # fmt: skip
