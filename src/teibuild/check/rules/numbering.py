"""The numbers of sections, paragraphs and list items: that each is given once, and that they rise.

Papers number on several levels in one row, as 1, 2, a, b, i, ii, c, 3: a level goes on where its kind of number does,
and begins anew under each number of the level above. An edition may give other numbers than the paper bears, or none;
so nothing is said of numbers that are left out, nor where a row begins again from its first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.rules.leaves import is_explained
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei
from teibuild.tei.text import reading_text

NUMBER_DOUBLED: Final = Rule(
    "TB535",
    "number-doubled",
    Severity.WARNING,
    "two sections, paragraphs or items of one row have the same number",
    "Who cites paragraph 3 could mean either. If the paper itself counts so, say it in a textual note whose target is "
    "the paragraph; the warning then goes away.",
    bad='<p n="2" xml:id="p2">…</p> <p n="3" xml:id="p3">…</p> <p n="3" xml:id="p4">…</p>',
    good='<p n="2" xml:id="p2">…</p> <p n="3" xml:id="p3">…</p> <p n="4" xml:id="p4">…</p>',
)
NUMBER_OUT_OF_ORDER: Final = Rule(
    "TB536",
    "number-out-of-order",
    Severity.WARNING,
    "the number of a section, paragraph or item is lower than one before it",
    "Two have been exchanged, or a number has been mistyped. Numbers may be left out, and may begin again from 1, a or "
    "i. If the paper itself counts so, say it in a textual note whose target is the paragraph.",
    bad='<p n="2" xml:id="p2">…</p> <p n="4" xml:id="p4">…</p> <p n="3" xml:id="p3">…</p>',
    good='<p n="2" xml:id="p2">…</p> <p n="3" xml:id="p3">…</p> <p n="4" xml:id="p4">…</p>',
)
RULES: Final = (NUMBER_DOUBLED, NUMBER_OUT_OF_ORDER)

_COUNTED: Final = {"div": "section", "p": "paragraph", "item": "item"}
"""Elements that are numbered → what messages call them."""
_KEPT: Final = 5000
"""Numbers, and rows of them, that are kept with what they count."""
_FEW: Final = 3
"""If more than one in so many stands wrong, the numbers of a row do not count it."""
_SIGNS: Final = "[]().: §"
"""What may stand around a number."""
_ROMAN: Final = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
"""The roman numbers to 39."""
_TENS: Final = ("", "x", "xx", "xxx")
_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ARABIC: Final = re.compile(r"[0-9]{1,5}")
_DOTTED: Final = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,5})+")
_INSERTED: Final = re.compile(r"([0-9]{1,5})([a-z])")
"""A number such as 3a, which stands behind 3."""

_Value = tuple[int, ...]
"""What a number counts; of 2.1 both parts."""


class _Count(NamedTuple):
    """What a number says."""

    kind: str
    """How it is written, such as ``roman``: each level of a row has its own."""
    value: _Value


class _Level(NamedTuple):
    """A level of a row: the numbers that belong together."""

    key: tuple[str, ...]
    """How its numbers are written and set."""
    members: list[tuple[int, _Value]]
    """Each with its place among all siblings of its name."""


class _One(NamedTuple):
    """A numbered element, within its level."""

    element: etree._Element
    kind: str
    value: _Value
    apart: bool
    """Whether something without a number stands between it and the one before."""


def numbers(document: Document) -> Iterator[Diagnostic]:
    """The numbers of siblings rise."""
    for name in _COUNTED:
        siblings: dict[etree._Element | None, list[etree._Element]] = {}
        for element in document.in_text(name):
            if element.get("n"):
                siblings.setdefault(element.getparent(), []).append(element)
        for row in siblings.values():
            if len(row) > 1 and not _is_sound(tuple([element.get("n", "") for element in row])):
                ones = [one for one in row if not _goes_on(one)]
                for level in _levels([(one.get("n", ""), one.get("rend", ""), one.get("type", "")) for one in ones]):
                    yield from _level(document, ones, level)


def _goes_on(element: etree._Element) -> bool:
    """Whether an element is the rest of one before, such as of a paragraph that a table divides."""
    return element.get("part") in {"M", "F"} or element.get("prev") is not None


@lru_cache(_KEPT)
def _is_sound(row: tuple[str, ...]) -> bool:
    """Whether the numbers of a row rise, so that nothing need be looked at."""
    levels = ([value for _, value in level.members] for level in _levels([(number,) for number in row]))
    return all(_rises(values) for values in levels)


def _rises(values: Sequence[_Value]) -> bool:
    """Whether each number is higher than the one before, or surely begins its level again."""
    following = (*values[1:], None)
    return all(
        before < value or (value != before and _begins_again(before, value, after))
        for before, value, after in zip(values, values[1:], following[1:], strict=False)
    )


def _is_first(value: _Value) -> bool:
    return set(value) == {1}


# Levels


def _levels(row: Sequence[tuple[str, ...]]) -> list[_Level]:
    """The levels of a row, each as far as it goes on.

    Args:
        row: The numbers as they are written, each with whatever else tells its level.
    """
    found: list[_Level] = []
    open_levels: list[_Level] = []
    for place, (number, *set_so) in enumerate(row):
        counts = _read(number.strip(_SIGNS))
        if not counts:
            continue
        following = row[place + 1][0].strip(_SIGNS).lower() if place + 1 < len(row) else ""
        key, value = _fitting(counts, set_so, open_levels, following)
        at = next((at for at, level in enumerate(open_levels) if level.key == key), len(open_levels))
        del open_levels[at + 1 :]
        if at == len(open_levels):
            open_levels.append(_Level(key, []))
            found.append(open_levels[at])
        open_levels[at].members.append((place, value))
    return found


def _fitting(
    counts: tuple[_Count, ...], set_so: list[str], open_levels: list[_Level], following: str
) -> tuple[tuple[str, ...], _Value]:
    """The level and the value of a number: an i behind h is a letter, one before ii a roman number."""
    keyed = [((count.kind, *set_so), count.value) for count in counts]
    if len(keyed) == 1:
        return keyed[0]
    last = {level.key: level.members[-1][1] for level in open_levels}
    for key, value in keyed:
        if key in last and last[key] == (value[0] - 1,):
            return key, value
        if following == _ONES[2] and _is_first(value):
            return key, value
    return next(((key, value) for key, value in keyed if key in last), keyed[0])


@lru_cache(_KEPT)
def _read(number: str) -> tuple[_Count, ...]:
    """What a number may say, the likeliest first; nothing where it is no number."""
    if _ARABIC.fullmatch(number):
        return (_Count("arabic", (int(number),)),)
    if _DOTTED.fullmatch(number):
        return (_Count("dotted", tuple(map(int, number.split(".")))),)
    if match := _INSERTED.fullmatch(number):
        return (_Count("arabic", (int(match[1]), ord(match[2]) - ord("a") + 1)),)
    lower = number.lower()
    case = "small" if number == lower else "capital"
    if not number or number not in {lower, number.upper()}:
        return ()
    found = []
    if match := _ROMAN.fullmatch(lower):
        found.append(_Count(f"{case} roman", (len(match[1]) * 10 + _ONES.index(match[2]),)))
    if len(lower) == 1 and "a" <= lower <= "z":
        found.append(_Count(f"{case} letter", (ord(lower) - ord("a") + 1,)))
    return tuple(found)


def _written(kind: str, value: _Value) -> str:
    """A number as those of its level are written; empty where none can be."""
    case, _, sort = kind.rpartition(" ")
    number = value[-1]
    if sort == "roman":
        text = _TENS[number // 10] + _ONES[number % 10] if number < len(_TENS) * 10 else ""
    elif sort == "letter":
        text = chr(ord("a") + number - 1) if number <= ord("z") - ord("a") + 1 else ""
    elif sort == "arabic" and len(value) > 1:
        text = f"{value[0]}{_written('small letter', value[1:])}"
    else:
        text = ".".join(map(str, value))
    return text.upper() if case == "capital" else text


# What stands wrong


def _level(document: Document, row: Sequence[etree._Element], level: _Level) -> Iterator[Diagnostic]:
    """What stands wrong in a level, each number that begins it again taken as a beginning."""
    ones = []
    before: etree._Element | None = None
    for place, value in level.members:
        ones.append(_One(row[place], level.key[0], value, before is not None and not _adjoin(before, row[place])))
        before = row[place]
    begin = 0
    for at in range(1, len(ones)):
        last, value = ones[at - 1].value, ones[at].value
        after = ones[at + 1].value if at + 1 < len(ones) else None
        again = _is_first(value) and ones[at].apart if last == value else _begins_again(last, value, after)
        if again:
            yield from _wrong(document, ones[begin:at])
            begin = at
    yield from _wrong(document, ones[begin:])


def _adjoin(before: etree._Element, after: etree._Element) -> bool:
    """Whether two siblings have at most page breaks and the like between them."""
    between = takewhile(lambda each: each is not after, before.itersiblings("{*}*"))
    return all(local(each) in {"pb", "fw", "cb", "lb", "milestone", "anchor"} for each in between)


def _begins_again(before: _Value, value: _Value, after: _Value | None) -> bool:
    """Whether a number begins its level again, and is not a slip for the one that is due behind the one before."""
    if not _is_first(value):
        return False
    return after is None or after[-1] == value[-1] + 1 or not before[-1] < after[-1] <= before[-1] + 2


def _wrong(document: Document, ones: Sequence[_One]) -> Iterator[Diagnostic]:
    """What does not rise."""
    values = [one.value for one in ones]
    kept = _rising(values)
    stray = [at for at in range(len(ones)) if at not in kept]
    if len(stray) > max(1, len(ones) // _FEW):
        return
    for at in stray:
        if values[at] in values[:at] or values[at] in values[at + 1 :]:
            twins = [place for place, value in enumerate(values) if value == values[at]]
            wrong = next((place for place in reversed(twins) if _due(ones, place)), twins[-1])
            other = twins[0] if wrong != twins[0] else twins[1]
            if not _is_explained(document, ones[wrong]):
                yield _doubled(document, ones, wrong, other)
        elif not _is_explained(document, ones[at]):
            yield _misplaced(document, ones, at)


def _rising(values: Sequence[_Value]) -> set[int]:
    """The most numbers that rise among themselves, by their places."""
    ends: list[_Value] = []
    last: list[int] = []
    before = [-1] * len(values)
    for number, value in enumerate(values):
        place = bisect_left(ends, value)
        before[number] = last[place - 1] if place else -1
        ends[place : place + 1] = [value]
        last[place : place + 1] = [number]
    found, number = set(), last[-1]
    while number >= 0:
        found.add(number)
        number = before[number]
    return found


def _is_explained(document: Document, one: _One) -> bool:
    """Whether a note speaks of the element, or of its label."""
    return is_explained(document, one.element, *one.element.iterchildren(tei("label")))


def _due(ones: Sequence[_One], at: int) -> str:
    """The number that an element should have by those on both sides; empty where they leave none."""
    value = ones[at].value
    before = ones[at - 1].value if at else None
    after = ones[at + 1].value if at + 1 < len(ones) else None
    if before is not None and before[:-1] == value[:-1]:
        due = (*value[:-1], before[-1] + 1)
    elif before is None and after is not None and after[:-1] == value[:-1] and after[-1] > 1:
        due = (*value[:-1], after[-1] - 1)
    else:
        return ""
    return _written(ones[at].kind, due) if due != value and (after is None or due < after) else ""


def _doubled(document: Document, ones: Sequence[_One], at: int, other: int) -> Diagnostic:
    one, name = ones[at], _COUNTED[local(ones[at].element)]
    message = f"The number {one.element.get('n')} is given to two {name}s of one row."
    related = (document.related(ones[other].element, f"the {'first' if other < at else 'second'}"),)
    hint = _remedy(one, name, _due(ones, at))
    return document.at_value(NUMBER_DOUBLED, one.element, "n", message, hint, related=related)


def _misplaced(document: Document, ones: Sequence[_One], at: int) -> Diagnostic:
    one, name, number = ones[at], _COUNTED[local(ones[at].element)], ones[at].element.get("n")
    due = _due(ones, at)
    sides = [f"behind {ones[at - 1].element.get('n')}"] if at else []
    sides += [f"before {ones[at + 1].element.get('n')}"] if at + 1 < len(ones) else []
    message = f"The {name} {' and '.join(sides)} is numbered {number}."
    if due:
        return document.at_value(NUMBER_OUT_OF_ORDER, one.element, "n", message, _remedy(one, name, due))
    goal = next((each for each in ones[at + 1 :] if each.value < one.value), None) or ones[at - 1]
    related = (document.related(goal.element, f"{name} {goal.element.get('n')}"),)
    hint = _remedy(one, name, "", f"Put the {name}s into their order, or correct n")
    return document.at_value(NUMBER_OUT_OF_ORDER, one.element, "n", message, hint, related=related)


def _remedy(one: _One, name: str, due: str, otherwise: str = "Correct n") -> str:
    """What to do, by the number that is due and by the label that the paper has."""
    label = next((reading_text(each).strip() for each in one.element.iterchildren(tei("label"))), "")
    borne = label.strip(_SIGNS)
    remedy = f'Write n="{due}"' if due else otherwise
    note = f"say so in a textual note whose target is this {name}"
    if borne and due and borne == due:
        return f'Write n="{due}": its label says “{label}”.'
    if borne and borne == one.element.get("n", "").strip(_SIGNS):
        return f"{remedy}; or, since its label says “{label}”, too, {note}."
    return f"{remedy}; or, if the paper itself counts so, {note}."


CHECKS: Final = (numbers,)
