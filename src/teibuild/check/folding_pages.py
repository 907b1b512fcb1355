"""One mistake, one message, about pages: a page break that is moved, lost or copied disturbs its neighbours too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check.folding import Folding
from teibuild.check.folding_missing import Missing
from teibuild.check.likeness import numbers, shape
from teibuild.model import Diagnostic, Location, Related
from teibuild.tei.names import local, xml_id

_LACKING: Final = frozenset({"TB403", "TB404", "TB411"})
"""What is said where a page break is missing."""
_EXTENT: Final = frozenset({"TB850"})
"""What is said where the header counts other pages than there are."""
_RANGE: Final = frozenset({"TB851"})
"""What is said where the header names a page that is not there."""
_OF_THE_PAGE: Final = frozenset({
    "TB405", "TB406", "TB407", "TB408", "TB409", "TB410", "TB411", "TB412", "TB413", "TB414", "TB415", "TB416", "TB417",
})  # fmt: skip
"""What is said of the number, the catchword, the markings and the text of a page."""
_MARKED: Final = frozenset({"TB567", "TB568"})
"""What is said where the header and the pages name different classifications."""
_UNEVEN: Final = frozenset({"TB414", "TB415"})
"""What is said where a page lacks a marking."""


class Pages:
    """The pages of a file, by their places."""

    def __init__(self, folding: Folding) -> None:
        self.folding = folding
        self.breaks = list(folding.document.in_text("pb"))
        self.starts = [folding.document.positions.element(page).start for page in self.breaks]

    def start(self, number: int) -> int:
        """Where a page begins, by its place in the row; before the first is the header, behind the last the end."""
        if number < 0:
            return 0
        return self.starts[number] if number < len(self.starts) else len(self.folding.document.source.text)

    def at(self, offset: int) -> int:
        """The place in the row of the page that an offset lies on."""
        return bisect_right(self.starts, offset) - 1

    def places(self, page: etree._Element) -> set[Location]:
        """Where something may be said of a page: at its tag, or at its number."""
        positions = self.folding.document.positions
        return {self.folding.at(each.start) for each in (positions.element(page), positions.value(page, "n"))}

    def drop(self, first: int, last: int, codes: frozenset[str], besides: Sequence[Diagnostic] = ()) -> None:
        """Drop what was said of the pages from one to another."""
        here = self.folding.between(self.start(first), self.start(last + 1), codes)
        self.folding.drop([item for item in here if item not in besides])


def fold_pages(folding: Folding) -> None:
    """Leave out what is said of the neighbours of a page break that was moved, or is missing."""
    lacking = [item for item in folding.found if item.code in _LACKING]
    if not lacking:
        return
    pages = Pages(folding)
    for item in lacking:
        if item.code != "TB403":
            here = pages.at(folding.offset(item))
            pages.drop(here, here, _OF_THE_PAGE, lacking)
            continue
        places = {item.location, *(each.location for each in item.related)}
        wrong = [number for number, page in enumerate(pages.breaks) if places & pages.places(page)]
        # A page break that was moved leaves a gap where it stood, too.
        numbers = [pages.breaks[each].get("n", "") for each in wrong]
        beside = {str(int(each) + step) for each in numbers if each.isdecimal() for step in (-1, 1)}
        for number in {*wrong, *(number for number, page in enumerate(pages.breaks) if page.get("n") in beside)}:
            pages.drop(number - 2, number + 1, _OF_THE_PAGE)
    folding.drop([item for item in folding.found if item.code in _EXTENT])
    if any(item.code == "TB404" for item in lacking):
        folding.drop([item for item in folding.found if item.code in _MARKED])


def fold_beside_doubles(folding: Folding) -> None:
    """Leave out what is said of pages, or of their number, because a part of them stands there twice."""
    doubles = folding.doubles()
    if not doubles:
        return
    pages = Pages(folding)
    beside: set[tuple[int, int]] = set()
    for element in doubles:
        places = sorted(
            folding.document.positions.element(each).start
            for each in (element, folding.document.by_id[xml_id(element)])
        )
        beside.add((pages.at(places[0]) - 1, pages.at(places[1])))
    for first, last in sorted(beside):
        pages.drop(first, last, _OF_THE_PAGE)
    folding.drop([item for item in folding.found if item.code in _EXTENT])


def fold_lost_page(folding: Folding, missing: Sequence[Missing]) -> None:
    """Say once that a page break is missing: where a pointer leads to it, with the place where it seems to belong.

    Args:
        folding: What was said of the file.
        missing: The ids that pointers seek in vain.
    """
    lacking = [item for item in folding.found if item.code in _LACKING]
    counted = [item for item in folding.found if item.code in _EXTENT]
    astray = [item for item in folding.found if item.code in _RANGE]
    if len(lacking) > 1 or not (lacking or counted) or not (missing or astray):
        return
    known = {(shape(each), numbers(each)) for each in map(xml_id, folding.document.in_text("pb"))}
    lost = [one for one in missing if _fills_a_gap(one.name, known)]
    said = [item for one in lost for item in one.said] + astray
    if len(lost) > 1 or not said:
        return
    first, *others = said
    hint = f'A <pb xml:id="{lost[0].name}"/> seems to be missing.' if lost else first.hint
    places = (
        *(Related(item.location, "it may belong before this") for item in lacking),
        *(Related(item.location, "this needs it too") for item in others[:2]),
    )
    folding.drop([*lacking, *counted, *others])
    pages = Pages(folding)
    for item in said:
        here = pages.at(folding.offset(item))
        pages.drop(here - 1, here, _OF_THE_PAGE)
    folding.put(first, replace(first, hint=hint, related=(*first.related, *places)))


def _fills_a_gap(name: str, known: set[tuple[str, tuple[int, ...]]]) -> bool:
    """Whether an id would stand in the row of the pages' ids, next to one of them."""
    *first, last = numbers(name) or (0,)
    return any((shape(name), (*first, last + step)) in known for step in (-1, 1))


def fold_lost_marking(folding: Folding, missing: Sequence[Missing]) -> None:
    """Leave out what is said of a marking because a line of the page, or a category of the header, is gone.

    Args:
        folding: What was said of the file.
        missing: The ids that pointers seek in vain.
    """
    if not any(item.code in _MARKED | _UNEVEN for item in folding.found):
        return
    pages = Pages(folding)
    for one in missing:
        if any(local(folding.element_at(item)) == "catRef" for item in one.said):
            folding.drop([item for item in folding.found if item.code in _MARKED])
        if one.by_notes:
            here = pages.at(folding.offset(one.said[0]))
            pages.drop(here, here, _UNEVEN)
