"""References: that each leads to a thing of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from teibuild.check.document import Document, named
from teibuild.check.nearest import nearest
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import local, xml_id
from teibuild.tei.pointers import Reach, Use

WRONG_REGISTER: Final = Rule(
    "TB310",
    "wrong-register",
    Severity.ERROR,
    "a name leads to an entry of another kind",
    "A persName leads to a person, a placeName to a place, an orgName to an organisation, a title to a work. Otherwise "
    "the entry's page would list the wrong mentions.",
    bad='<placeName ref="../registers/organisations.xml#nato">NATO</placeName>',
    good='<orgName ref="../registers/organisations.xml#nato">NATO</orgName>',
)
NOT_IN_REGISTER: Final = Rule(
    "TB311",
    "not-in-register",
    Severity.ERROR,
    "a name does not lead into a register",
    "All documents of an edition share its registers, so that one name is described once and found everywhere. Links "
    "to authority files such as VIAF stand in the register's entry.",
    bad='<persName ref="https://viaf.org/viaf/108285096">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
WRONG_HAND: Final = Rule(
    "TB312",
    "wrong-hand",
    Severity.ERROR,
    "hand does not lead to a handNote",
    "The hands of a paper are described in the header (handNotes); hand says which of them wrote or struck something.",
    bad='<del rend="strikethrough" hand="#editor">SECRET</del>',
    good='<del rend="strikethrough" hand="#declassifier">SECRET</del>',
)
WRONG_CATEGORY: Final = Rule(
    "TB313",
    "wrong-category",
    Severity.ERROR,
    "a pointer that must lead to a category leads elsewhere",
    "Exemptions and markings are categories of a taxonomy in the header. ana and catRef name them, so that a view can "
    "say what (b)(1) means.",
    bad='<gap reason="redacted" ana="#exemptions"/>',
    good='<gap reason="redacted" ana="#foia-b1"/>',
)
WRONG_RESPONSIBLE: Final = Rule(
    "TB314",
    "wrong-responsible",
    Severity.ERROR,
    "resp or who does not lead to someone who answers for the edition",
    "An emendation is somebody's judgement. resp names the editor, or one who is named in a respStmt, in the header.",
    bad='<corr resp="#typist">arenas</corr>',
    good='<corr resp="#editor">arenas</corr>',
)
RULES: Final = (WRONG_REGISTER, NOT_IN_REGISTER, WRONG_HAND, WRONG_CATEGORY, WRONG_RESPONSIBLE)

ENTRIES: Final = {
    ("persName", "ref"): "person",
    ("placeName", "ref"): "place",
    ("orgName", "ref"): "org",
    ("title", "ref"): "bibl",
    ("abbr", "corresp"): "item",
    ("term", "ref"): "item",
}
"""What a pointer must lead to: the element and attribute that point → the element of a register's entry."""
REGISTER_OF: Final = {
    "person": "the register of people",
    "place": "the register of places",
    "org": "the register of organisations",
    "bibl": "the register of works",
    "item": "the glossary",
}
_RESPONSIBLE: Final = frozenset({
    "editor", "respStmt", "author", "principal", "persName", "orgName", "name", "resp", "publisher", "person", "org",
})  # fmt: skip


def wrong_entry(element: str, attribute: str, found: str, target: str) -> tuple[str, str] | None:
    """Message and hint if a name leads to an entry of another kind; nothing if it is right."""
    wanted = ENTRIES.get((element, attribute))
    if wanted is None or found == wanted:
        return None
    fitting = next((name for (name, _), entry in ENTRIES.items() if entry == found), "")
    message = f"<{element}> leads to “{target}”, which is a <{found}>, not a <{wanted}>."
    hint = f"Point to an entry of {REGISTER_OF[wanted]}"
    return message, hint + (f", or tag the name as <{fitting}>." if fitting else ".")


def not_in_register(document: Document) -> Iterator[Diagnostic]:
    """Names of a document must lead out of it into a register, those of a register to an entry."""
    abroad = Reach.EDITION
    for use in document.uses_of("ref", "corresp"):
        reach = use.target.reach
        if reach is abroad:
            continue
        name = use.name
        wanted = ENTRIES.get((name, use.attribute))
        if wanted is None:
            continue
        if reach is Reach.WEB or (reach is Reach.INSIDE and document.kind == "document"):
            message = f"<{name}> does not lead into {REGISTER_OF[wanted]}."
            hint = "Point to an entry there; an address on the web belongs into that entry."
            found = document.at_value(NOT_IN_REGISTER, use.element, use.attribute, message, hint, token=use.value)
            yield found.concerning(wanted)
        elif reach is Reach.INSIDE and use.target.fragment in document.by_id:
            entry = local(document.by_id[use.target.fragment])
            wrong = wrong_entry(name, use.attribute, entry, use.target.fragment)
            if wrong:
                yield document.at_value(WRONG_REGISTER, use.element, use.attribute, *wrong, token=use.value)


def _inside(document: Document, uses: Iterable[Use]) -> Iterator[Use]:
    """Those of some pointers whose target is known and in the file."""
    inside, known = Reach.INSIDE, document.by_id
    for use in uses:
        if use.target.reach is inside and use.target.fragment in known:
            yield use


def wrong_hand(document: Document) -> Iterator[Diagnostic]:
    """A hand is a handNote."""
    for use in _inside(document, document.uses_of("hand")):
        target = document.by_id[use.target.fragment]
        if local(target) != "handNote":
            hands = [element for element in document.with_ids if local(element) == "handNote"]
            known = [f"#{element.get('{http://www.w3.org/XML/1998/namespace}id')}" for element in hands]
            message = f"hand leads to {named(target)}, which is no hand."
            hint = f"The hands of this paper are {', '.join(known)}." if known else "Describe it in handNotes."
            yield document.at_value(WRONG_HAND, use.element, "hand", message, hint, token=use.value)


def wrong_category(document: Document) -> Iterator[Diagnostic]:
    """What classifies is a category, its scheme a taxonomy."""
    classes = [use for use in document.uses_of("target") if use.name == "catRef"]
    for use in _inside(document, [*document.uses_of("ana"), *classes, *document.uses_of("scheme")]):
        wanted = "taxonomy" if use.attribute == "scheme" else "category"
        target = document.by_id[use.target.fragment]
        if local(target) != wanted:
            message = f"{use.attribute} leads to {named(target)}, not to a <{wanted}>."
            categories = [key for key, element in document.by_id.items() if local(element) == "category"]
            near = nearest(use.target.fragment, categories) or categories[:6]
            hint = f"Categories are {', '.join(f'#{name}' for name in near)}." if near and wanted == "category" else ""
            yield document.at_value(WRONG_CATEGORY, use.element, use.attribute, message, hint, token=use.value)


def wrong_responsible(document: Document) -> Iterator[Diagnostic]:
    """Who answers is named in the header."""
    # Who speaks, or is told of, answers for nothing.
    uses = [*document.uses_of("resp"), *(use for use in document.uses_of("who") if use.name == "change")]
    # Hardly more than one or two answer for a document, and many things are theirs.
    sought = {use.target.fragment for use in uses} & document.by_id.keys()
    wrong = {fragment for fragment in sought if local(document.by_id[fragment]) not in _RESPONSIBLE}
    for use in _inside(document, uses) if wrong else ():
        target = document.by_id[use.target.fragment]
        if use.target.fragment in wrong:
            message = f"{use.attribute} leads to {named(target)}, which names nobody."
            hint = "Point to the editor, or to a respStmt, in the titleStmt."
            yield document.at_value(WRONG_RESPONSIBLE, use.element, use.attribute, message, hint, token=use.value)


def entries(document: Document) -> Iterator[Fact]:
    """The entries of a register: id, and name of the element."""
    if document.kind == "register":
        for element in document.with_ids:
            if local(element) in REGISTER_OF:
                yield Fact("entry", xml_id(element), local(element), document.order[element])


CHECKS: Final = (not_in_register, wrong_hand, wrong_category, wrong_responsible)
GATHER: Final = (entries,)
