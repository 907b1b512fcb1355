"""One mistake, one message: what follows from a mistake is folded into what is said of the mistake itself.

A misspelled id leaves ten pointers without their end; a copied paragraph doubles every id in it; a note whose target is
misspelled explains nothing. The rules find all of that, each for itself; here it is put together. Nothing is folded
that does not follow: where it cannot be told, each keeps its message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.likeness import is_near, misspelled
from teibuild.check.nearest import distance, either
from teibuild.check.remedies import is_id
from teibuild.check.renamed import meant_entry
from teibuild.model import Diagnostic, Edit, Location, Related, Severity
from teibuild.tei.names import XML_ID, local, xml_id
from teibuild.tei.pointers import Reach

DANGLING: Final = frozenset({"TB303", "TB320"})
"""A pointer, or a passage's end, that is not there."""
DOUBLED: Final = "TB301"
"""An id that is given twice."""
FOLLOWING: Final = frozenset({"TB402", "TB403", "TB501", "TB502", "TB513"})
"""What is also said where an id is wrong: of the page, stamp or emendation that it belongs to."""
_BELONGING: Final = frozenset({
    "fileDesc", "titleStmt", "sourceDesc", "teiHeader", "text", "body", "standOff", "encodingDesc", "profileDesc",
})  # fmt: skip
"""Parts of a file so large that pointers lead into them: where one is missing, the pointers are astray."""
_SPEAKING: Final = DANGLING | {DOUBLED, "TB203", "TB204", "TB205", "TB302"}
"""What names an id and stands for itself, even where the id is missing."""
_TWICE: Final = frozenset({"TB557", "TB558", "TB559", "TB560"})
"""What is said of a passage because its beginning or its bracket stands there twice."""
_UNCLAIMED: Final = "TB548"
"""What is said of a category that the header leaves out: it may have misspelled it."""
_NAMELESS: Final = frozenset({"TB205", "TB401", "TB513", "TB522", "TB531"})
"""What is said where an id is wanting."""
_FEW: Final = 3
"""How many places are shown beside a diagnostic."""


@dataclass(slots=True)
class Missing:
    """An id that pointers lead to and no element has."""

    name: str
    said: list[Diagnostic]
    """What was said of the pointers, in the order of report."""
    by_notes: bool = False
    """Whether a note is among what points to it."""


class Folding:
    """The diagnostics of one file, while they are put together."""

    def __init__(self, found: Iterable[Diagnostic], document: Document, pointed: frozenset[str] = frozenset()) -> None:
        """Begin.

        Args:
            found: What was said of the file.
            document: The file.
            pointed: Ids that pointers of other files lead to.
        """
        self.document = document
        self.found = list(found)
        inner = {use.target.fragment for use in document.uses if use.target.reach is Reach.INSIDE}
        self.pointed = pointed | inner

    def result(self) -> list[Diagnostic]:
        """What is left to say."""
        return self.found

    def drop(self, items: Iterable[Diagnostic]) -> None:
        """Say no more of these."""
        gone = {id(item) for item in items}
        self.found = [item for item in self.found if id(item) not in gone]

    def put(self, old: Diagnostic, new: Diagnostic) -> None:
        """Say something otherwise."""
        self.found = [new if item is old else item for item in self.found]

    # What the schema has spoken of

    def fold_refused(self) -> None:
        """What the schema refuses leads nowhere either, nor does what led into a part that is not there."""
        for item in [item for item in self.found if item.code == "TB203"]:
            element = self.element_at(item)
            for name, value in element.attrib.items():
                if self.at(self.document.positions.attribute(element, str(name)).start) == item.location:
                    begin = self.document.positions.value(element, str(name)).start
                    self.drop(self.between(begin, begin + len(value), DANGLING | {"TB304", "TB305", "TB306"}))
        if has_lost_a_part(self.found):
            self.drop([item for item in self.found if item.code in DANGLING])
        for use in self.document.uses:
            # An id without its sign #: the pointer is spoken of, and what it leaves unexplained follows.
            if use.target.reach is Reach.EDITION and not use.target.fragment and use.value in self.document.by_id:
                self.drop(self.said_of(self.document.by_id[use.value], FOLLOWING))

    def at(self, offset: int) -> Location:
        """Line and column of an offset."""
        return self.document.source.location(offset)

    def between(self, begin: int, end: int, codes: frozenset[str] | None) -> list[Diagnostic]:
        """What was said of a stretch of text, of some codes or of all."""
        first, last = self.at(begin), self.at(end)
        here = [item for item in self.found if first <= item.location < last]
        return here if codes is None else [item for item in here if item.code in codes]

    # Ids given twice

    def doubles(self) -> dict[etree._Element, Diagnostic]:
        """The elements whose id is another's, with what was said of each."""
        said = {item.location: item for item in self.found if item.code == DOUBLED}
        doubles = {}
        for element in self.document.with_ids if said else ():
            if self.document.by_id[xml_id(element)] is not element:
                item = said.get(self._id_place(element))
                if item is not None:
                    doubles[element] = item
        return doubles

    def _id_place(self, element: etree._Element) -> Location:
        return self.document.source.location(self.document.positions.value(element, XML_ID).start)

    def fold_copies(self) -> None:
        """A part that was copied with all its ids is spoken of once."""
        doubles = self.doubles()
        within: dict[etree._Element, list[etree._Element]] = {}
        for element in doubles:
            outermost = [above for above in element.iterancestors() if above in doubles]
            if outermost:
                within.setdefault(outermost[-1], []).append(element)
        for element, inner in within.items():
            self.drop(doubles[one] for one in inner)
            item = doubles[element]
            more = f"{len(inner)} more ids" if len(inner) > 1 else "one more id"
            hint = f"This looks like a copy: {more} within it are doubled too. Give each of them a new id."
            if len(inner) == 1:
                hint = "This looks like a copy: one more id within it is doubled too. Give both new ids."
            self.put(item, replace(item, hint=hint))
        for element in doubles:
            first, last = self.document.positions.extent(element)
            twin = self.document.by_id[xml_id(element)]
            if is_copy(element, twin):
                self.drop([item for item in self.between(first, last, None) if item.code >= "TB302"])
                self.drop(self.said_of(twin, _TWICE))
            else:
                self.drop([item for item in self.said_of(element, None) if item.code >= "TB302"])
            if twin.getparent() is element.getparent() and twin.tag == element.tag:
                self.drop(self.said_of(element, frozenset({"TB202"})))

    # Ids that are gone

    def fold_missing(self, missing: Missing, count: int) -> None:
        """Say once that an id is gone: at the id that it became, or at the first pointer.

        What has been folded into something else by now stays folded.

        Args:
            missing: The id and its pointers.
            count: How many ids are missing; a nameless element can only be told its name where it is the only one.
        """
        left = {id(item) for item in self.found}
        missing = replace(missing, said=[item for item in missing.said if id(item) in left])
        if not missing.said:
            return
        ids = [xml_id(element) for element in self.document.with_ids]
        idle = [each for each in ids if each not in self.pointed]
        meant = misspelled(missing.name, ids, idle, len(missing.said))
        sought = f"“{missing.name}”"
        self.drop([item for item in self.found if item.code not in _SPEAKING and sought in item.message])
        self.drop([item for item in self.found if item.code == _UNCLAIMED and _names_like(item.message, missing.name)])
        wrong = self._spoken_of(missing.name)
        if wrong is None and count == 1:
            wrong = self._refused()
        if wrong is not None:
            self.drop(missing.said)
            related = (*wrong.related, *_places(missing.said, "this pointer needs it"))
            self.put(wrong, self._named(wrong, missing.name, related))
            return
        if self._blame(missing, meant, idle, alone=count == 1):
            return
        if missing.by_notes:
            for each in idle:
                if is_near(each, missing.name):
                    self.drop(self.said_of(self.document.by_id[each], FOLLOWING))
        first, *others = missing.said
        if others:
            self.drop(others)
            self.put(first, together(first, others))
        else:
            likely = self._likely(missing, ids, idle)
            if likely and not first.edits:
                hint = f"Did you mean {either([f'#{each}' for each in likely])}?"
                self.put(first, replace(first, hint=hint))

    def _blame(self, missing: Missing, meant: str, idle: list[str], *, alone: bool) -> bool:
        """Say that an id is gone at the element that lost it, where that can be told; whether it can."""
        if alone and (self._blame_double(missing) or (self._nameless() and self._blame_nameless(missing))):
            return True
        if meant:
            self._blame_id(missing, meant)
            return True
        if alone and self._blame_nameless(missing):
            return True
        return self.document.kind == "register" and self._blame_renamed(missing, idle)

    def _likely(self, missing: Missing, ids: list[str], idle: list[str]) -> list[str]:
        """The ids that one pointer may have meant: the nearest by letters first; of those, the nearest in the text.

        A note follows the words that it speaks of; any other pointer rather leads to what none leads to yet.
        """
        near = {each: distance(each.casefold(), missing.name.casefold()) for each in ids if is_near(each, missing.name)}
        place = self.offset(missing.said[0])

        def rank(each: str) -> tuple[int, bool, int]:
            span = self.document.positions.element(self.document.by_id[each])
            return near[each], not missing.by_notes and each not in idle, abs(span.start - place)

        return sorted(near, key=rank)[:_FEW]

    def _blame_id(self, missing: Missing, meant: str) -> None:
        element = self.document.by_id[meant]
        self.drop(self.said_of(element, FOLLOWING))
        self.drop(missing.said)
        self.found.append(at_id(self.document, element, missing))

    def _blame_renamed(self, missing: Missing, idle: list[str]) -> bool:
        """An id that is gone, while nothing leads to an entry of that name: it was probably renamed."""
        entry = meant_entry(self.document, missing.name, idle)
        if not entry:
            return False
        first, *others = missing.said
        if others:
            item = at_id(self.document, self.document.by_id[entry], missing)
            message = f"{_lead(len(missing.said))} to “{missing.name}”, which no entry has; nothing leads to this one."
            hint = f'Was it xml:id="{missing.name}"? If it is to be “{entry}”, the pointers must say so, too.'
            self.drop(missing.said)
            self.found.append(replace(item, message=message, hint=hint))
        else:
            self.put(first, first if first.edits else replace(first, hint=f"Did you mean #{entry}?"))
        return True

    def _blame_double(self, missing: Missing) -> bool:
        """An id that is gone, while another is given twice: the element that took the other was probably its own."""
        doubles = self.doubles()
        if len(doubles) != 1:
            return False
        (element, item), *_ = doubles.items()
        hint = f"Was this one “{missing.name}”? {_lead(len(missing.said))} to that id, which no element has."
        self.drop(missing.said)
        self.drop(self.said_of(element, FOLLOWING))
        related = (*item.related, *_places(missing.said, f"“{missing.name}” is sought from here"))
        self.put(item, replace(item, hint=hint, related=related))
        return True

    def _blame_nameless(self, missing: Missing) -> bool:
        """An id that is gone, while one element lacks its id: it was probably its own."""
        nameless = self._nameless()
        elements = {self.element_at(item) for item in nameless} or set(self._unlike_their_fellows(missing.name))
        if len(elements) != 1:
            return False
        element = elements.pop()
        if xml_id(element):
            return False
        sought = _lead(len(missing.said))
        message = f"This <{local(element)}> has no xml:id. {sought} to “{missing.name}”, which no element has."
        kept = next((item for item in nameless if item.severity is Severity.ERROR), missing.said[0])
        span = self.document.positions.element(element)
        place = self.at(span.start)
        self.drop(missing.said)
        self.drop(nameless)
        self.drop(self.said_of(element, FOLLOWING))
        self.found.append(
            replace(
                kept,
                location=place,
                source_line=self.document.source.line(place.line),
                length=span.length,
                message=message,
                hint=f'Was it xml:id="{missing.name}"?',
                related=_places(missing.said, "this pointer leads to it"),
                edits=(),
            )
        )
        return True

    def _nameless(self) -> list[Diagnostic]:
        """What was said of elements that lack their id."""
        return [item for item in self.found if item.code in _NAMELESS and "xml:id" in item.message + item.hint]

    def _unlike_their_fellows(self, name: str) -> list[etree._Element]:
        """Elements without an id among fellows that all have one; of several, those whose words are in the id."""
        groups: dict[tuple[etree._Element, str], list[etree._Element]] = {}
        for element in self.document.with_ids:
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

    def _spoken_of(self, name: str) -> Diagnostic | None:
        """What the schema says of the very tag that was to bear an id: a misspelled xml:id, a value that is none."""
        for item in self.found:
            if item.code not in {"TB203", "TB204"}:
                continue
            element = self.element_at(item)
            for attribute, value in element.attrib.items():
                bare = str(attribute).rpartition("}")[2]
                if "id" not in bare and bare not in {"i", "d"} and not is_near(bare, "id"):
                    continue
                positions = self.document.positions
                spans = (positions.attribute(element, str(attribute)), positions.value(element, str(attribute)))
                if item.location in {self.at(span.start) for span in spans} and _is_alike(str(value), name):
                    return item
        return None

    def _refused(self) -> Diagnostic | None:
        """What the schema says of the only id that it refuses, where nothing leads to it."""
        refused = [
            item
            for item in self.found
            if item.code == "TB204"
            and (name := xml_id(self.element_at(item)))
            and name not in self.pointed
            and self._id_place(self.element_at(item)) == item.location
        ]
        return refused[0] if len(refused) == 1 else None

    def _named(self, item: Diagnostic, name: str, related: tuple[Related, ...]) -> Diagnostic:
        """What is said of an id that the schema refuses, with the one that pointers seek in its stead."""
        element = self.element_at(item)
        if item.code != "TB204" or self._id_place(element) != item.location or item.edits:
            return replace(item, related=related)
        span = self.document.positions.value(element, XML_ID)
        edits = (Edit(span.start, span.start + span.length, name),) if is_id(name) else ()
        return replace(item, related=related, hint=f'Was it xml:id="{name}"? {item.hint}', edits=edits)

    def offset(self, item: Diagnostic) -> int:
        """Where something was said."""
        return self.document.source.offset(item.location.line, item.location.column)

    def element_at(self, item: Diagnostic) -> etree._Element:
        """The element that something was said of."""
        return self.document.positions.starting_before(self.offset(item) + 1)

    def said_of(
        self, element: etree._Element, codes: frozenset[str] | None, *, below: bool = False
    ) -> list[Diagnostic]:
        """What was said of an element, or of a stamp within it."""
        first, last = self.document.positions.extent(element)
        said = []
        for item in self.found:
            if codes is None or item.code in codes:
                offset = self.offset(item)
                if first <= offset < last and (below or item.code == "TB501" or self.element_at(item) is element):
                    said.append(item)
        return said


def is_copy(element: etree._Element, twin: etree._Element) -> bool:
    """Whether an element whose id is another's is its copy, and not one that was given the same id by mistake."""
    return element.tag == twin.tag and "".join(element.itertext()).split() == "".join(twin.itertext()).split()


def has_lost_a_part(found: Iterable[Diagnostic]) -> bool:
    """Whether a large part of a file is missing, by what was said of the file: many pointers lead into it."""
    for item in found:
        lacks = re.search(r" lacks |, which must come first", item.message) and item.code in {"TB202", "TB206"}
        if lacks and _BELONGING.intersection(re.findall(r"<([^<>]+)>", item.message)[1:]):
            return True
    return False


def at_id(document: Document, element: etree._Element, missing: Missing) -> Diagnostic:
    """The diagnostic at a misspelled id that many pointers seek."""
    count = len(missing.said)
    span = document.positions.value(element, XML_ID)
    location = document.source.location(span.start)
    message = (
        f"{_lead(count)} to “{missing.name}”, which no element has; this xml:id, “{xml_id(element)}”, looks like it."
    )
    return replace(
        missing.said[0],
        location=location,
        source_line=document.source.line(location.line),
        length=span.length,
        message=message,
        hint=f'Did you mean xml:id="{missing.name}"?',
        related=_places(missing.said, "this pointer leads to it"),
        edits=(),
    )


def together(first: Diagnostic, others: Sequence[Diagnostic]) -> Diagnostic:
    """What is said of a pointer, said of several that lead to the same id."""
    count = len(others) + 1
    message = f"{first.message.rstrip('.')}; {count} pointers do so."
    return replace(first, message=message, related=_places(others, "here too"))


def _is_alike(value: str, name: str) -> bool:
    """Whether a value that is no id was meant to be one: the same letters and digits, or nearly so."""
    plain, wanted = (re.sub(r"[\W_]", "", each) for each in (value, name))
    return wanted in plain or is_near(value, name)


def _names_like(message: str, name: str) -> bool:
    """Whether a message names an id that is like another."""
    return any(is_near(each, name) for each in re.findall(r"#([\w.-]*\w)", message))


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).casefold()


def _lead(count: int) -> str:
    return "One pointer leads" if count == 1 else f"{count} pointers lead"


def _places(items: Sequence[Diagnostic], message: str) -> tuple[Related, ...]:
    """The places of some diagnostics, the first few."""
    shown = [Related(item.location, message) for item in items[:_FEW]]
    return tuple(shown)
