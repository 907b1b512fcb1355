"""One mistake, one message, about an id that pointers seek in vain: said once, where it was lost or at the pointer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.folding import FOLLOWING, NO_TEI, Folding, has_lost_a_part
from teibuild.check.likeness import is_near, misspelled, near
from teibuild.check.nearest import distance, either
from teibuild.check.remedies import is_id
from teibuild.check.renamed import meant_entry
from teibuild.model import Diagnostic, Edit, Related, Severity
from teibuild.tei.names import XML_ID, local, xml_id

_PAGELESS: Final = "TB851"
"""What is said of the id of a page that the header names in vain."""
_UNCLAIMED: Final = "TB548"
"""What is said of a category that the header leaves out, about its id: it may have misspelled it."""
_NAMELESS: Final = frozenset({"TB205", "TB401", "TB513", "TB522", "TB531"})
"""What is said where an id is wanting, or something else."""
_WITHOUT_ATTRIBUTE: Final = "TB205"
"""What is said where attributes are missing: about them; or, of an id that pointers seek, about its file and the id."""
_INCOMPLETE: Final = "TB206"
"""What is said where a part is missing."""
_HOLDERS: Final = frozenset(
    {"TEI", "text", "body", "standOff", "list", "listBibl", "listOrg", "listPerson", "listPlace"}
)
_FEW: Final = 3
"""How many places are shown beside a diagnostic."""


class Missing(Struct):
    """An id that pointers lead to and no element has."""

    name: str
    said: list[Diagnostic]
    """What was said of the pointers, in the order of report."""
    by_notes: bool = False
    """Whether a note is among what points to it."""


def fold_missing(folding: Folding, missing: Missing, count: int) -> None:
    """Say once that an id is gone: at the id that it became, or at the first pointer.

    What has been folded into something else by now stays folded.

    Args:
        folding: What was said of the file.
        missing: The id and its pointers.
        count: How many ids are missing; a nameless element can only be told its name where it is the only one.
    """
    left = {id(item) for item in folding.found}
    missing = replace(missing, said=[item for item in missing.said if id(item) in left])
    if not missing.said:
        return
    ids = [xml_id(element) for element in folding.document.with_ids]
    idle = [each for each in ids if each not in folding.pointed]
    meant = misspelled(missing.name, ids, idle, len(missing.said))
    folding.drop([item for item in folding.found if item.code == _PAGELESS and folding.text_at(item) == missing.name])
    folding.drop(
        [item for item in folding.found if item.code == _UNCLAIMED and is_near("".join(item.about), missing.name)]
    )
    wrong = _spoken_of(folding, missing.name)
    if wrong is None and count == 1:
        wrong = _refused(folding)
    if wrong is not None:
        folding.drop(missing.said)
        related = (*wrong.related, *places(missing.said, "this pointer needs it"))
        folding.put(wrong, _named(folding, wrong, missing.name, related))
        return
    if _blame(folding, missing, meant, idle, alone=count == 1):
        return
    if missing.by_notes:
        for each in near(missing.name, idle):
            folding.drop(folding.said_of(folding.document.by_id[each], FOLLOWING))
    first, *others = missing.said
    if others:
        folding.drop(others)
        folding.put(first, together(first, others))
    else:
        likely = _likely(folding, missing, ids, idle)
        if likely and not first.edits:
            hint = f"Did you mean {either([f'#{each}' for each in likely])}?"
            folding.put(first, replace(first, hint=hint))


def tells_of(folding: Folding, name: str) -> bool:
    """Whether what is said of a file tells what became of an id that one would look for in it.

    Args:
        folding: What was said of the file.
        name: The id.
    """
    document = folding.document
    if name in document.by_id or name in document.misspelled_ids or has_lost_a_part(folding.found):
        return True
    if any(
        item.code in NO_TEI or (item.code == _INCOMPLETE and _holds_entries(folding, item)) for item in folding.found
    ):
        return True
    return bool(_nameless(folding)) or _spoken_of(folding, name) is not None


def _holds_entries(folding: Folding, item: Diagnostic) -> bool:
    """Whether something is said of an element that the entries of a register stand in."""
    return local(folding.element_at(item)) in _HOLDERS


def _blame(folding: Folding, missing: Missing, meant: str, idle: list[str], *, alone: bool) -> bool:
    """Say that an id is gone at the element that lost it, where that can be told; whether it can."""
    if alone and (_blame_double(folding, missing) or (_nameless(folding) and _blame_nameless(folding, missing))):
        return True
    if meant:
        _blame_id(folding, missing, meant)
        return True
    if alone and _blame_nameless(folding, missing):
        return True
    return folding.document.kind == "register" and _blame_renamed(folding, missing, idle)


def _likely(folding: Folding, missing: Missing, ids: list[str], idle: list[str]) -> list[str]:
    """The ids that one pointer may have meant: the nearest by letters first; of those, the nearest in the text.

    A note follows the words that it speaks of; any other pointer rather leads to what none leads to yet.
    """
    slips = {each: distance(each.casefold(), missing.name.casefold()) for each in near(missing.name, ids)}
    place = folding.offset(missing.said[0])

    def rank(each: str) -> tuple[int, bool, int]:
        span = folding.document.positions.element(folding.document.by_id[each])
        return slips[each], not missing.by_notes and each not in idle, abs(span.start - place)

    return sorted(slips, key=rank)[:_FEW]


def _blame_id(folding: Folding, missing: Missing, meant: str) -> None:
    element = folding.document.by_id[meant]
    folding.drop(folding.said_of(element, FOLLOWING))
    folding.drop(missing.said)
    folding.found.append(_at_id(folding.document, element, missing))


def _blame_renamed(folding: Folding, missing: Missing, idle: list[str]) -> bool:
    """An id that is gone, while nothing leads to an entry of that name: it was probably renamed."""
    entry = meant_entry(folding.document, missing.name, idle)
    if not entry:
        return False
    first, *others = missing.said
    if others:
        item = _at_id(folding.document, folding.document.by_id[entry], missing)
        message = f"{_lead(len(missing.said))} to “{missing.name}”, which no entry has; nothing leads to this one."
        hint = f'Was it xml:id="{missing.name}"? If it is to be “{entry}”, the pointers must say so, too.'
        folding.drop(missing.said)
        folding.found.append(replace(item, message=message, hint=hint))
    else:
        folding.put(first, first if first.edits else replace(first, hint=f"Did you mean #{entry}?"))
    return True


def _blame_double(folding: Folding, missing: Missing) -> bool:
    """An id that is gone, while another is given twice: the element that took the other was probably its own."""
    doubles = folding.doubles()
    if len(doubles) != 1:
        return False
    (element, item), *_ = doubles.items()
    hint = f"Was this one “{missing.name}”? {_lead(len(missing.said))} to that id, which no element has."
    folding.drop(missing.said)
    folding.drop(folding.said_of(element, FOLLOWING))
    related = (*item.related, *places(missing.said, f"“{missing.name}” is sought from here"))
    folding.put(item, replace(item, hint=hint, related=related, about=(folding.document.file, missing.name)))
    return True


def _blame_nameless(folding: Folding, missing: Missing) -> bool:
    """An id that is gone, while one element lacks its id: it was probably its own."""
    nameless = _nameless(folding)
    elements = {folding.element_at(item) for item in nameless} or set(_unlike_their_fellows(folding, missing.name))
    if len(elements) != 1:
        return False
    element = elements.pop()
    if xml_id(element):
        return False
    sought = _lead(len(missing.said))
    message = f"This <{local(element)}> has no xml:id. {sought} to “{missing.name}”, which no element has."
    kept = next((item for item in nameless if item.severity is Severity.ERROR), missing.said[0])
    span = folding.document.positions.element(element)
    place = folding.at(span.start)
    folding.drop(missing.said)
    folding.drop(nameless)
    folding.drop(folding.said_of(element, FOLLOWING))
    folding.found.append(
        replace(
            kept,
            location=place,
            source_line=folding.document.source.line(place.line),
            length=span.length,
            message=message,
            hint=f'Was it xml:id="{missing.name}"?',
            related=places(missing.said, "this pointer leads to it"),
            edits=(),
            about=(folding.document.file, missing.name),
        )
    )
    return True


def _nameless(folding: Folding) -> list[Diagnostic]:
    """What was said of elements that lack their id."""
    return [item for item in folding.found if item.code in _NAMELESS and _wants_id(folding, item)]


def _wants_id(folding: Folding, item: Diagnostic) -> bool:
    """Whether what was said of an element is, among others, that it lacks its id."""
    if xml_id(folding.element_at(item)):
        return False
    return item.code != _WITHOUT_ATTRIBUTE or not {"xml:id", folding.document.file}.isdisjoint(item.about)


def _unlike_their_fellows(folding: Folding, name: str) -> list[etree._Element]:
    """Elements without an id among fellows that all have one; of several, those whose words are in the id."""
    groups: dict[tuple[etree._Element, str], list[etree._Element]] = {}
    for element in folding.document.with_ids:
        parent = element.getparent()
        if parent is not None:
            groups.setdefault((parent, str(element.tag)), []).append(element)
    found = []
    for (parent, tag), named in groups.items():
        lone = [each for each in parent.iterchildren(tag) if not xml_id(each)] if len(named) > 1 else []
        if len(lone) == 1:
            found += lone
    if len(found) > 1:
        words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > 2]
        found = [each for each in found if words and all(word in _text(each) for word in words)]
    return found


def _spoken_of(folding: Folding, name: str) -> Diagnostic | None:
    """What the schema says of the very tag that was to bear an id: a misspelled xml:id, a value that is none."""
    for item in folding.found:
        if item.code not in {"TB203", "TB204"}:
            continue
        element = folding.element_at(item)
        for attribute, value in element.attrib.items():
            bare = str(attribute).rpartition("}")[2]
            if "id" not in bare and bare not in {"i", "d"} and not is_near(bare, "id"):
                continue
            positions = folding.document.positions
            spans = (positions.attribute(element, str(attribute)), positions.value(element, str(attribute)))
            if item.location in {folding.at(span.start) for span in spans} and _is_alike(str(value), name):
                return item
    return None


def _refused(folding: Folding) -> Diagnostic | None:
    """What the schema says of the only id that it refuses, where nothing leads to it."""
    refused = [
        item
        for item in folding.found
        if item.code == "TB204"
        and (name := xml_id(folding.element_at(item)))
        and name not in folding.pointed
        and folding.id_place(folding.element_at(item)) == item.location
    ]
    return refused[0] if len(refused) == 1 else None


def _named(folding: Folding, item: Diagnostic, name: str, related: tuple[Related, ...]) -> Diagnostic:
    """What is said of an id that the schema refuses, with the one that pointers seek in its stead."""
    element = folding.element_at(item)
    item = item.concerning(folding.document.file, name)
    if item.code != "TB204" or folding.id_place(element) != item.location or item.edits:
        return replace(item, related=related)
    span = folding.document.positions.value(element, XML_ID)
    edits = (Edit(span.start, span.start + span.length, name),) if is_id(name) else ()
    return replace(item, related=related, hint=f'Was it xml:id="{name}"? {item.hint}', edits=edits)


def _at_id(document: Document, element: etree._Element, missing: Missing) -> Diagnostic:
    """The diagnostic at a misspelled id that many pointers seek."""
    lead = _lead(len(missing.said))
    message = f"{lead} to “{missing.name}”, which no element has; this xml:id, “{xml_id(element)}”, looks like it."
    hint = f'Did you mean xml:id="{missing.name}"?'
    related = places(missing.said, "this pointer leads to it")
    return replace(put_at_id(missing.said[0], document, element), message=message, hint=hint, related=related)


def put_at_id(item: Diagnostic, document: Document, element: etree._Element) -> Diagnostic:
    """What was said of a pointer, put at an id; what mends the pointer is left out.

    Args:
        item: What was said.
        document: The file of the id.
        element: The element that has it.
    """
    span = document.positions.value(element, XML_ID)
    place = document.source.location(span.start)
    line = document.source.line(place.line)
    return replace(item, location=place, source_line=line, length=span.length, edits=())


def together(first: Diagnostic, others: Sequence[Diagnostic]) -> Diagnostic:
    """What is said of a pointer, said of several that lead to the same; all are mended with it.

    Args:
        first: What is said of the first.
        others: What is said of the others.
    """
    count = len(others) + 1
    message = f"{first.message.rstrip('.')}; {count} pointers do so."
    said = replace(first, message=message, related=places(others, "here too"))
    return mended_with(said, others) if first.edits else said


def mended_with(first: Diagnostic, others: Sequence[Diagnostic]) -> Diagnostic:
    """What is said of several places, at the first of them, with all that mends the others.

    Args:
        first: What is said of them all.
        others: What is said of the others, each for itself.
    """
    by_file: dict[str, list[Diagnostic]] = {}
    for item in others:
        by_file.setdefault(item.location.file, []).append(item)
    own = chain.from_iterable(item.edits for item in by_file.pop(first.location.file, ()))
    elsewhere = (
        replace(some[0], edits=tuple(chain.from_iterable(item.edits for item in some))) for some in by_file.values()
    )
    return replace(first, edits=(*first.edits, *own), elsewhere=tuple(each for each in elsewhere if each.edits))


def _is_alike(value: str, name: str) -> bool:
    """Whether a value that is no id was meant to be one: the same letters and digits, or nearly so."""
    plain, wanted = (re.sub(r"[\W_]", "", each) for each in (value, name))
    return wanted in plain or is_near(value, name)


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).casefold()


def _lead(count: int) -> str:
    return "One pointer leads" if count == 1 else f"{count} pointers lead"


def places(items: Sequence[Diagnostic], message: str) -> tuple[Related, ...]:
    """The places of some diagnostics, the first few.

    Args:
        items: The diagnostics.
        message: What is said of each place.
    """
    shown = [Related(item.location, message) for item in items[:_FEW]]
    return tuple(shown)
