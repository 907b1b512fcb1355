"""What can be wrong with an ODD."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

NO_SCHEMA: Final = Rule(
    "TB901",
    "odd-without-schema",
    Severity.ERROR,
    "the ODD specifies no schema",
    "A schema is made of what a schemaSpec names: modules of the TEI, and what is changed in them. A file without one "
    "is a document as any other.",
    bad="<div><p>Our schema allows little.</p></div>",
    good='<schemaSpec ident="letters" start="TEI"><moduleRef key="tei"/> … </schemaSpec>',
)
UNKNOWN_MODULE: Final = Rule(
    "TB902",
    "unknown-module",
    Severity.ERROR,
    "a module that the TEI does not have",
    "A moduleRef takes a module over from the TEI by its name. One that is not there brings nothing into the schema.",
    bad='<moduleRef key="namedates"/>',
    good='<moduleRef key="namesdates"/>',
)
UNKNOWN_KEY: Final = Rule(
    "TB903",
    "unknown-key",
    Severity.ERROR,
    "a reference to an element, class, macro or datatype that nothing declares",
    "What a key names must be declared, by the TEI or by the ODD itself. A name that is misspelt would drop out of the "
    "schema without a word, and documents would be judged by another one than was meant.",
    bad='<elementRef key="oppener"/>',
    good='<elementRef key="opener"/>',
)
NOT_IN_SCHEMA: Final = Rule(
    "TB904",
    "nothing-to-change",
    Severity.WARNING,
    "something is changed or deleted that the schema does not have",
    "A change takes effect only where what it changes has been brought in: by the moduleRef of its module, or by a "
    "reference of its own. Otherwise nothing happens, which is rarely what was meant.",
    bad='<moduleRef key="core" include="p"/> <elementSpec ident="note" mode="change"> … </elementSpec>',
    good='<moduleRef key="core" include="p note"/> <elementSpec ident="note" mode="change"> … </elementSpec>',
)
DELETED_IN_USE: Final = Rule(
    "TB905",
    "deleted-but-used",
    Severity.WARNING,
    "something that is deleted is still asked for",
    "Where a content model, a class or an attribute names what is not in the schema, the name is passed over. What is "
    "left may allow less than the editor believes, or more.",
    bad='<classSpec ident="model.noteLike" mode="delete"/> … <classRef key="model.noteLike"/>',
    good='<classRef key="model.noteLike"/>  with the class left as it is',
)
CIRCULAR_CLASS: Final = Rule(
    "TB906",
    "circular-class",
    Severity.ERROR,
    "a class or a macro that contains itself",
    "A class that is a member of its own member has no end: a validator refuses a schema with such a circle, and so do "
    "the TEI Guidelines (chapter ST, section 1.3).",
    bad='<classSpec ident="model.a"><classes><memberOf key="model.b"/></classes></classSpec>  and model.b in model.a',
    good='<classSpec ident="model.a"><classes><memberOf key="model.b"/></classes></classSpec>',
)
DECLARED_TWICE: Final = Rule(
    "TB907",
    "declared-twice",
    Severity.WARNING,
    "something is declared that is there already",
    "A specification without a mode adds something new. If there is one of its name already, the schema would have "
    "two; teibuild takes the one of the ODD. Say whether it is meant to change the other, or to replace it.",
    bad='<elementSpec ident="p"> … </elementSpec>  beside the module core',
    good='<elementSpec ident="p" mode="replace"> … </elementSpec>',
)
REFUSED: Final = Rule(
    "TB908",
    "refused-model",
    Severity.ERROR,
    "a content model or an attribute that RELAX NG does not allow",
    "RELAX NG forbids a few things that an ODD can say: data beside elements, an attribute twice on one element, text "
    "in a list, and the like (ISO/IEC 19757-2, section 7). No validator would take the schema.",
    bad='<sequence><dataRef name="date"/><elementRef key="note"/></sequence>',
    good='<sequence><textNode/><elementRef key="note"/></sequence>',
)
BAD_PATTERN: Final = Rule(
    "TB909",
    "bad-pattern",
    Severity.ERROR,
    "a datatype or a restriction that cannot be used",
    "The restriction of a datatype is a regular expression of XML Schema (Part 2, appendix F). One that is not well "
    "formed, or a datatype or facet that XML Schema does not have, makes the whole schema useless.",
    bad='<dataRef name="token" restriction="[A-Z"/>',
    good='<dataRef name="token" restriction="[A-Z]+"/>',
)
UNREACHABLE: Final = Rule(
    "TB910",
    "unreachable-element",
    Severity.WARNING,
    "an element that no content model reaches",
    "It is in the schema, but no document can have it: no element that can be reached from the root allows it. Mostly "
    "the element that should hold it, or the class that it is in, has been left out.",
    bad='<moduleRef key="core" include="p item"/>',
    good='<moduleRef key="core" include="p list item"/>',
)
IMPOSSIBLE: Final = Rule(
    "TB911",
    "impossible-element",
    Severity.WARNING,
    "an element that can never be valid",
    "Its content model requires something that nothing can be: mostly a member of a class that has no members left. "
    "Whoever uses the element gets an error that cannot be mended.",
    bad='<classRef key="model.pLike"/>  where neither p nor ab is in the schema',
    good='<moduleRef key="core" include="p"/>',
)
NO_START: Final = Rule(
    "TB912",
    "unknown-start",
    Severity.ERROR,
    "a document can begin with nothing that is in the schema",
    "The start attribute of schemaSpec names the elements that may be the root of a document: TEI and teiCorpus where "
    "nothing is said. At least one of them must be in the schema.",
    bad='<schemaSpec ident="letters" start="Tei">',
    good='<schemaSpec ident="letters" start="TEI">',
)
BAD_COUNT: Final = Rule(
    "TB913",
    "bad-count",
    Severity.ERROR,
    "how often something may occur makes no sense",
    "minOccurs and maxOccurs are whole numbers, and 1 where nothing is said; maxOccurs may be “unbounded”. The least "
    "number cannot be above the greatest.",
    bad='<elementRef key="p" minOccurs="2"/>',
    good='<elementRef key="p" minOccurs="2" maxOccurs="unbounded"/>',
)
MISSING_PART: Final = Rule(
    "TB914",
    "missing-part",
    Severity.ERROR,
    "a part of the ODD cannot be found",
    "An ODD may be made of several files: specGrpRef, moduleRef and source name them. What they name must be there; "
    "teibuild fetches nothing from the web for it.",
    bad='<specGrpRef target="lettres.odd#all"/>',
    good='<specGrpRef target="letters.odd#all"/>  with letters.odd beside the ODD',
)
UNKNOWN_ATTRIBUTE: Final = Rule(
    "TB915",
    "attribute-not-there",
    Severity.WARNING,
    "an attribute is changed or deleted that is not there",
    "An element has the attributes that it declares and those of its classes. Changing or deleting another changes "
    "nothing: mostly its name is misspelt, or it belongs to a class that has been left out.",
    bad='<elementSpec ident="div" mode="change"><attList><attDef ident="typ" mode="delete"/></attList></elementSpec>',
    good='<elementSpec ident="div" mode="change"><attList><attDef ident="type" mode="delete"/></attList></elementSpec>',
)
OTHER_VERSION: Final = Rule(
    "TB916",
    "other-tei-version",
    Severity.INFO,
    "the ODD asks for another version of the TEI than is at hand",
    "Elements and classes come and go from release to release. An ODD that names one is meant for it; with another it "
    "may come out a little different.",
    bad='<schemaSpec ident="letters" source="tei:3.6.0">  where 4.9.0 is at hand',
    good="teibuild schema fetch 3.6.0",
)
UNUSABLE_CONSTRAINT: Final = Rule(
    "TB917",
    "unusable-constraint",
    Severity.WARNING,
    "a constraint that cannot be made into a rule",
    "Constraints are taken into the Schematron schema if they are written in ISO Schematron, and say what they are "
    "about: by a context of their own, or by standing within an element or an attribute.",
    bad='<constraintSpec ident="c" scheme="private"> … </constraintSpec>',
    good='<constraintSpec ident="c" scheme="schematron"> … </constraintSpec>',
)
OLD_NAME: Final = Rule(
    "TB918",
    "old-name",
    Severity.INFO,
    "a name that the TEI has given up",
    "In 2016 the TEI's datatypes became teidata.word and the like, which had been data.word. teibuild takes the new "
    "one; other programs may pass over the old name, and then allow any text.",
    bad='<datatype><rng:ref name="data.word"/></datatype>',
    good='<datatype><dataRef key="teidata.word"/></datatype>',
)
BAD_NAME: Final = Rule(
    "TB919",
    "not-a-name",
    Severity.ERROR,
    "an element or attribute whose name XML does not allow",
    "The ident, or the altIdent, of an element or attribute is what documents write: a name by the rules of XML, "
    "without spaces, which begins with a letter.",
    bad='<elementSpec ident="2nd note" mode="add">',
    good='<elementSpec ident="secondNote" mode="add">',
)
UNKNOWN_NAME: Final = Rule(
    "TB920",
    "unknown-name",
    Severity.WARNING,
    "a name that the TEI at hand does not have",
    "It is passed over, as if it were not written. It may be misspelt, or the TEI may have had it in another release; "
    "what the schema allows is then less than was meant.",
    bad='<moduleRef key="core" include="p notes"/>',
    good='<moduleRef key="core" include="p note"/>',
)
IDLE_VALUES: Final = Rule(
    "TB921",
    "values-without-mode",
    Severity.WARNING,
    "a list of values that is passed over, since it has no mode",
    "Where an attribute is changed, its list of values takes effect only with a mode of its own. The TEI's tools pass "
    "over one without a mode, and so does teibuild, so that a document is judged alike by both.",
    bad='<attDef ident="type" mode="change"><valList type="closed"> … </valList></attDef>',
    good='<attDef ident="type" mode="change"><valList type="closed" mode="replace"> … </valList></attDef>',
)
ODD_MARKUP: Final = Rule(
    "TB922",
    "odd-markup",
    Severity.WARNING,
    "something in the ODD that ODD does not have, or not there",
    "An attribute that its element does not have, a value that means nothing, an element in a place where no program "
    "reads it: all this is passed over, by the TEI's own tools as well. It was meant, though, and the schema is "
    "without it.",
    bad='<classRef key="model.pLike" exclude="ab"/>',
    good='<classRef key="model.pLike" except="ab"/>',
)
MISSING_GROUP: Final = Rule(
    "TB923",
    "missing-group",
    Severity.WARNING,
    "a group of specifications that is nowhere in the ODD, or the module tei left out",
    "A specGrpRef that leads to nothing brings nothing into the schema. The TEI's own tools pass over it, and so does "
    "teibuild, since published ODDs have such, TEI Simple Print for one. Without the module tei, there are no classes, "
    "macros and datatypes, on which all else builds.",
    bad='<specGrpRef target="#lettres"/>',
    good='<specGrpRef target="#letters"/>  with <specGrp xml:id="letters">',
)
RULES: Final = (
    NO_SCHEMA, UNKNOWN_MODULE, UNKNOWN_KEY, NOT_IN_SCHEMA, DELETED_IN_USE, CIRCULAR_CLASS, DECLARED_TWICE, REFUSED,
    BAD_PATTERN, UNREACHABLE, IMPOSSIBLE, NO_START, BAD_COUNT, MISSING_PART, UNKNOWN_ATTRIBUTE, OTHER_VERSION,
    UNUSABLE_CONSTRAINT, OLD_NAME, BAD_NAME, UNKNOWN_NAME, IDLE_VALUES,
    ODD_MARKUP, MISSING_GROUP,
)  # fmt: skip
