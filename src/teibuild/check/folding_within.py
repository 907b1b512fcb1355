"""One mistake, one message, in a file: the order in which what follows is folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from teibuild.check.document import Document
from teibuild.check.folding import DANGLING, DOUBLED, FOLLOWING, Folding
from teibuild.check.folding_elements import fold_replaced
from teibuild.check.folding_missing import Missing, fold_missing
from teibuild.check.folding_pages import fold_beside_doubles, fold_lost_marking, fold_lost_page, fold_pages
from teibuild.model import Diagnostic, Location, Severity
from teibuild.tei.names import local
from teibuild.tei.pointers import Reach, Use

_ECHOES: Final = {"TB313": "TB548"}
"""A fault → what is also said, elsewhere in the file, because of it: a claim whose category is another's."""
_EMPTY: Final = "TB532"
"""What is said of a paragraph that holds nothing."""
_NAMELESS: Final = "TB531"
"""What is said of a paragraph without an id."""
_MISDATED: Final = frozenset({"TB210", "TB821"})
"""What is said of a date that is none, or not the one that is written there: about the date."""
_DATE: Final = re.compile(r"\d[\d-]*")
_TOUCHED: Final = DANGLING | FOLLOWING | {DOUBLED, "TB404", "TB411", "TB851"}
"""What others may follow from."""
_OF_THE_PASSAGE: Final = frozenset({"TB557", "TB558", "TB559"})
"""What is said of a passage that has lost its end, or has two beginnings."""


def fold(diagnostics: Iterable[Diagnostic], document: Document) -> list[Diagnostic]:
    """What is wrong with one file, each mistake once.

    Args:
        diagnostics: What the schema and the rules found.
        document: The file.
    """
    found = fold_replaced(without_echoes(list(diagnostics)), document)
    if not any(item.code in _TOUCHED for item in found):
        return found
    folding = Folding(found, document)
    folding.fold_refused()
    fold_beside_doubles(folding)
    folding.fold_copies()
    for item in [item for item in found if item.code == "TB320"]:
        folding.drop(folding.said_of(folding.element_at(item), _OF_THE_PASSAGE))
    missing = _missing(folding.result(), document)
    fold_pages(folding)
    fold_lost_page(folding, missing)
    fold_lost_marking(folding, missing)
    for one in missing:
        fold_missing(folding, one, len(missing))
    return folding.result()


def without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """A warning at the very place of an error follows from it; so does one at a note that was spoken of already."""
    if len(found) < 2:
        return found
    wrong = {item.location for item in found if item.severity is Severity.ERROR}
    wrong |= {each.location for item in found if item.code == "TB513" for each in item.related}
    found = _without_misdated(found)
    empty = {item.location for item in found if item.code == _EMPTY}
    echoes = {(item.location.file, _ECHOES[item.code]) for item in found if item.code in _ECHOES}
    return [
        item
        for item in found
        if item.severity is Severity.ERROR
        or (
            item.location not in wrong
            and (item.location.file, item.code) not in echoes
            and not (item.code == _NAMELESS and item.location in empty)
        )
    ]


def _without_misdated(found: list[Diagnostic]) -> list[Diagnostic]:
    """What is said of times, without what speaks of a date that was found to be a slip, be it in another file."""
    slips = {date for item in found if item.code in _MISDATED for date in item.about}
    if not slips:
        return found
    return [
        item
        for item in found
        if not "TB800" <= item.code < "TB820"
        or item.severity is Severity.ERROR
        or not slips.intersection(_DATE.findall(item.message))
    ]


def _missing(found: Sequence[Diagnostic], document: Document) -> list[Missing]:
    """The ids that pointers of a file seek in it in vain."""
    said = {item.location: item for item in found if item.code in DANGLING}
    missing: dict[str, Missing] = {}
    for use in document.uses:
        if use.target.reach is not Reach.INSIDE or use.target.fragment in document.by_id:
            continue
        item = said.get(_place(document, use))
        if item is not None:
            one = missing.setdefault(use.target.fragment, Missing(use.target.fragment, []))
            one.said.append(item)
            one.by_notes = one.by_notes or local(use.element) in {"note", "custEvent"}
    return list(missing.values())


def _place(document: Document, use: Use) -> Location:
    return document.source.location(document.positions.value(use.element, use.attribute, use.value).start)
