"""One mistake, one message: what follows from a mistake is folded into what is said of the mistake itself.

A misspelled id leaves ten pointers without their end; a copied paragraph doubles every id in it; a note whose target is
misspelled explains nothing. The rules find all of that, each for itself; here it is put together. Nothing is folded
that does not follow: where it cannot be told, each keeps its message.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Location
from teibuild.tei.names import XML_ID, xml_id
from teibuild.tei.pointers import Reach

DANGLING: Final = frozenset({"TB303", "TB320"})
"""A pointer, or a passage's end, that is not there."""
DOUBLED: Final = "TB301"
"""An id that is given twice."""
FOLLOWING: Final = frozenset({"TB402", "TB403", "TB501", "TB502", "TB513"})
"""What is also said where an id is wrong: of the page, stamp or emendation that it belongs to."""
NO_TEI: Final = frozenset({"TB209", "TB211"})
"""What is said of a file whose elements are not TEI's: none of them is an entry."""
_UNEXPLAINED: Final = frozenset({"TB416"})
"""What is said of a line that a textual note would explain."""
_BELONGING: Final = frozenset({
    "fileDesc", "titleStmt", "sourceDesc", "teiHeader", "text", "body", "standOff", "encodingDesc", "profileDesc",
})  # fmt: skip
"""Parts of a file so large that pointers lead into them: where one is missing, the pointers are astray."""
_LACKING: Final = frozenset({"TB202", "TB206"})
"""What is said where a part is missing, or must come first: about its path."""
_TWICE: Final = frozenset({"TB557", "TB558", "TB559", "TB560"})
"""What is said of a passage because its beginning or its bracket stands there twice."""


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
        if gone:
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
                self.drop(self.said_of(self.document.by_id[use.value], FOLLOWING | _UNEXPLAINED))

    def at(self, offset: int) -> Location:
        """Line and column of an offset."""
        return self.document.source.location(offset)

    def between(self, begin: int, end: int, codes: frozenset[str] | None) -> list[Diagnostic]:
        """What was said of a stretch of text, of some codes or of all."""
        first, last = self.at(begin), self.at(end)
        among = self.found if codes is None else [item for item in self.found if item.code in codes]
        return [item for item in among if first <= item.location < last]

    # Ids given twice

    def doubles(self) -> dict[etree._Element, Diagnostic]:
        """The elements whose id is another's, with what was said of each."""
        said = {item.location: item for item in self.found if item.code == DOUBLED}
        doubles = {}
        for element in self.document.with_ids if said else ():
            if self.document.by_id[xml_id(element)] is not element:
                item = said.get(self.id_place(element))
                if item is not None:
                    doubles[element] = item
        return doubles

    def id_place(self, element: etree._Element) -> Location:
        """Where the id of an element stands."""
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
        places = _Places(self)
        gone: list[Diagnostic] = []
        for element in doubles:
            twin = self.document.by_id[xml_id(element)]
            inside = places.within(element)
            if is_copy(element, twin):
                gone += [item for item in inside if item.code >= "TB302"]
                gone += self.said_of(twin, _TWICE, among=places.within(twin))
            else:
                gone += [item for item in self.said_of(element, None, among=inside) if item.code >= "TB302"]
            if twin.getparent() is element.getparent() and twin.tag == element.tag:
                gone += self.said_of(element, frozenset({"TB202"}), among=inside)
        self.drop(gone)

    # Places

    def offset(self, item: Diagnostic) -> int:
        """Where something was said."""
        return self.document.source.offset(item.location.line, item.location.column)

    def text_at(self, item: Diagnostic) -> str:
        """What a diagnostic underlines."""
        offset = self.offset(item)
        return self.document.source.text[offset : offset + item.length]

    def element_at(self, item: Diagnostic) -> etree._Element:
        """The element that something was said of."""
        return self.document.positions.starting_before(self.offset(item) + 1)

    def said_of(
        self,
        element: etree._Element,
        codes: frozenset[str] | None,
        *,
        below: bool = False,
        among: Sequence[Diagnostic] | None = None,
    ) -> list[Diagnostic]:
        """What was said of an element, or of a stamp within it."""
        first, last = self.document.positions.extent(element)
        said = []
        for item in self.found if among is None else among:
            if codes is None or item.code in codes:
                offset = self.offset(item)
                if first <= offset < last and (below or item.code == "TB501" or self.element_at(item) is element):
                    said.append(item)
        return said


class _Places:
    """What was said of a file, by its places: to be asked of thousands of elements."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._found = sorted(folding.found, key=lambda item: item.location)
        self._locations = [item.location for item in self._found]

    def within(self, element: etree._Element) -> Sequence[Diagnostic]:
        """What was said of an element and of what it holds."""
        first, last = map(self._folding.at, self._folding.document.positions.extent(element))
        return self._found[bisect_left(self._locations, first) : bisect_left(self._locations, last)]


def is_copy(element: etree._Element, twin: etree._Element) -> bool:
    """Whether an element whose id is another's is its copy, and not one that was given the same id by mistake."""
    return element.tag == twin.tag and "".join(element.itertext()).split() == "".join(twin.itertext()).split()


def has_lost_a_part(found: Iterable[Diagnostic]) -> bool:
    """Whether a large part of a file is missing, by what was said of the file: many pointers lead into it."""
    lacking = [path for item in found if item.code in _LACKING for path in item.about]
    return any(holder and name in _BELONGING for holder, _, name in (path.rpartition("/") for path in lacking))
