"""The order of a register: entries are found where one looks for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Edit, Rule, Severity
from teibuild.read.registers import collation, sort_name
from teibuild.tei.names import local, tei, xml_id

REGISTER_UNSORTED: Final = Rule(
    "TB318",
    "register-unsorted",
    Severity.INFO,
    "the entries of a register are not in their order",
    "The site sorts every register by itself; in the file, an entry out of its order is easily overlooked, and then "
    "added a second time. “teibuild check --fix” puts entries into the order that most of them have, by name, by id or "
    "by date, and takes their comments along.",
    bad='<person xml:id="rostow">…</person>\n<person xml:id="kennedy">…</person>',
    good='<person xml:id="kennedy">…</person>\n<person xml:id="rostow">…</person>',
)
RULES: Final = (REGISTER_UNSORTED,)

_LISTS: Final = {"listPerson": "person", "listPlace": "place", "listOrg": "org", "listBibl": "bibl", "list": "item"}
_GAP: Final = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_SAME_LINE: Final = re.compile(r"[ \t]*(?:<!--.*?-->|<\?.*?\?>)[ \t]*(?=[\r\n]|$)", re.DOTALL)
_APART: Final = re.compile(r"(?:-->|\?>)[ \t]*(?:\r\n|\n|\r)[ \t]*[\r\n]")
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r)(?=[ \t]*[\r\n]))*")
_HEADING: Final = re.compile(r"<!--[\s=*–—-]*\w{0,2}[\s=*–—-]*-->")
"""A comment that stands over several entries, such as the letter they begin with."""

_ARTICLE: Final = re.compile(r"^(?:the|an?|la|les?|der|die|das|el|los|las) ")

_KEPT: Final = 0.6
"""How many of the entries must be in an order that is not by name, for it to be meant."""

_Key = Callable[[str, etree._Element], str]
"""The name that an entry is sorted by, and its element → what it is compared by; the empty string for nothing."""


class _Entry(Struct, frozen=True):
    element: etree._Element
    first: etree._Element
    """Where it begins: the label of a glossary's item, else the entry itself."""


def register_unsorted(document: Document) -> Iterator[Diagnostic]:
    """Find entries that stand out of the order that the others keep."""
    if document.kind != "register":
        return
    for stand_off in document.root.iterchildren(tei("standOff")):
        for listing in stand_off.iter(*(tei(name) for name in _LISTS)):
            for entries in _runs(listing):
                yield from _unsorted(document, listing, entries)


def _runs(listing: etree._Element) -> Iterator[list[_Entry]]:
    """The entries of a list, as far as they follow each other: what else stands between them stays where it is."""
    wanted = _LISTS[local(listing)]
    run: list[_Entry] = []
    label: etree._Element | None = None
    for child in listing.iterchildren("{*}*"):
        if local(child) == "label" and wanted == "item" and label is None:
            label = child
        elif local(child) == wanted and (label is not None or wanted != "item"):
            run.append(_Entry(child, child if label is None else label))
            label = None
        else:
            yield run
            run, label = [], None
    yield run


def _by_name(name: str, _: etree._Element) -> str:
    return collation(name)


def _without_article(name: str, _: etree._Element) -> str:
    return _ARTICLE.sub("", collation(name))


def _by_words(name: str, _: etree._Element) -> str:
    return " ".join(re.findall(r"\w+", name)).casefold()


def _by_letters(name: str, _: etree._Element) -> str:
    return re.sub(r"\W", "", name).casefold()


def _by_id(_: str, element: etree._Element) -> str:
    return xml_id(element)


def _by_date(_: str, element: etree._Element) -> str:
    dates = (child.get("when") or child.get("from") or child.get("notBefore") for child in element)
    return next((found for found in dates if found), "")


_ORDERS: Final[tuple[tuple[str, _Key], ...]] = (
    ("name", _by_name), ("name", _without_article), ("name", _by_words), ("name", _by_letters),
    ("id", _by_id), ("date", _by_date),
)  # fmt: skip
"""In which orders a register may be; where none is kept, the first."""


def _unsorted(document: Document, listing: etree._Element, entries: list[_Entry]) -> Iterator[Diagnostic]:
    names = [sort_name(entry.element) for entry in entries]
    if len(entries) < 2 or not all(names):
        return
    best: tuple[int, str, list[str]] | None = None
    for order, key in _ORDERS:
        keys = [key(name, entry.element) for name, entry in zip(names, entries, strict=True)]
        if not all(keys):
            continue
        inside = len(_in_order(keys))
        if inside == len(entries):
            return
        # An order that few keep is none.
        if best is None or (inside > best[0] and inside >= len(entries) * _KEPT):
            best = (inside, order, keys)
    if best is None:
        return
    _, order, keys = best
    kept = set(_in_order(keys))
    stray = next(number for number in range(len(entries)) if number not in kept)
    ranks = sorted(range(len(entries)), key=lambda number: keys[number])
    place = ranks.index(stray)
    many = len(entries) - len(kept)
    more = "" if many == 1 else f", and {many - 1} more of this list"
    message = f"“{names[stray]}” stands out of the order by {order}{more}."
    other = names[ranks[place + 1] if place + 1 < len(ranks) else ranks[place - 1]]
    where = "before" if place + 1 < len(ranks) else "behind"
    hint = f"It belongs {where} “{other}”."
    edits = _edits(document, listing, entries, ranks)
    yield document.at_element(REGISTER_UNSORTED, entries[stray].element, message, hint, edits=edits)


def _in_order(keys: list[str]) -> list[int]:
    """The most entries that are in order among themselves, by number."""
    ends: list[str] = []
    last: list[int] = []
    before = [-1] * len(keys)
    for number, key in enumerate(keys):
        place = bisect_right(ends, key)
        before[number] = last[place - 1] if place else -1
        ends[place : place + 1] = [key]
        last[place : place + 1] = [number]
    found, number = [], last[-1]
    while number >= 0:
        found.append(number)
        number = before[number]
    return found[::-1]


def _edits(document: Document, listing: etree._Element, entries: list[_Entry], ranks: list[int]) -> tuple[Edit, ...]:
    """The edits that put the entries into order, each with the white space and the comments before it."""
    text, positions = document.source.text, document.positions
    before = _before(entries[0].first)
    start = positions.content(listing) if before is None else positions.extent(before)[1]
    spans: list[tuple[int, int]] = []
    for number, entry in enumerate(entries):
        begin = positions.extent(entry.first)[0]
        gap = text[start:begin]
        # Text between entries belongs to nobody that could be moved.
        if not _GAP.fullmatch(gap) or _HEADING.search(gap):
            return ()
        apart = list(_APART.finditer(gap))
        if apart and number:
            return ()
        if not number:
            # What is set apart above the first entry is about the list.
            start += apart[-1].start() + 3 if apart and gap[apart[-1].start()] == "-" else 0
            start += apart[-1].start() + 2 if apart and gap[apart[-1].start()] == "?" else 0
            beside = _SAME_LINE.match(text, start)
            start = beside.end() if beside and not apart else start
            blank = _BLANK_LINES.match(text, start)
            start = blank.end() if blank else start
        end = positions.extent(entry.element)[1]
        beside = _SAME_LINE.match(text, end)
        # A comment on the line of an entry's end is about that entry.
        end = beside.end() if beside else end
        spans.append((start, end))
        start = end
    if ranks == list(range(len(entries))):
        return ()
    return tuple(
        Edit(*spans[place], text[slice(*spans[number])]) for place, number in enumerate(ranks) if place != number
    )


def _before(element: etree._Element) -> etree._Element | None:
    return next(element.itersiblings("{*}*", preceding=True), None)


CHECKS: Final = (register_unsorted,)
