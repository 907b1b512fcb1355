"""Patterns of RELAX NG (ISO/IEC 19757-2, section 4), as an ODD is made into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.odd.files import Place

MOST_REPEATED: Final = 400
"""From so many optional repetitions on, their number is not counted any more."""

_REPEATING: Final = frozenset({"optional", "zeroOrMore", "oneOrMore"})
_GROUPING: Final = frozenset({"group", "choice", "interleave"})
_CONTENT: Final = frozenset({"ref", "text", "data", "value", "name", "element", "attribute", "parentRef", "notAllowed"})


class Pattern(Struct, frozen=True, eq=False):
    """An element of RELAX NG's XML syntax."""

    tag: str
    """Its local name; ``void`` for a reference to what is not there, ``gone`` where the ODD has deleted it."""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Pattern, ...] = ()
    text: str = ""
    documentation: str = ""
    place: Place | None = None
    """What it was made from."""

    def walk(self) -> Iterator[Pattern]:
        """It and all within it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def named(self, attribute: str) -> str:
        """The value of an attribute, or the empty string."""
        return next((value for name, value in self.attributes if name == attribute), "")


EMPTY: Final = Pattern("empty")
TEXT: Final = Pattern("text")
NOT_ALLOWED: Final = Pattern("notAllowed")
VOID: Final = Pattern("void")
GONE: Final = Pattern("gone")


def ref(name: str, place: Place | None = None) -> Pattern:
    """A reference to a definition."""
    return Pattern("ref", (("name", name),), place=place)


def choice(patterns: Iterable[Pattern], place: Place | None = None) -> Pattern:
    """One of several patterns."""
    found = tuple(patterns)
    return found[0] if len(found) == 1 else Pattern("choice", children=found, place=place)


def group(patterns: Iterable[Pattern], place: Place | None = None) -> Pattern:
    """Several patterns in a row."""
    found = tuple(patterns)
    return found[0] if len(found) == 1 else Pattern("group", children=found, place=place)


def repeated(pattern: Pattern, least: int, most: int | None) -> Pattern:
    """A pattern as often as it may occur.

    Args:
        pattern: The pattern.
        least: How often at least.
        most: How often at most; nothing for an unbounded number.
    """
    if (least, most) == (1, 1):
        return pattern
    if most is not None and most - least > MOST_REPEATED:
        most = None
    if most is None:
        tag = "oneOrMore" if least == 1 else "zeroOrMore"
        more = Pattern(tag, children=(pattern,), place=pattern.place)
        return more if least <= 1 else group((*([pattern] * least), more), pattern.place)
    maybe = Pattern("optional", children=(pattern,), place=pattern.place)
    if most == 0:
        return EMPTY
    return group((*([pattern] * least), *([maybe] * (most - least))), pattern.place)


def pruned(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    """Patterns without the references that lead nowhere.

    A container that is left with nothing is empty, which a choice may choose; one that may be left out goes with what
    it held. So do the TEI's own tools, and documents are judged alike.
    """
    return tuple(found for pattern in patterns if (found := _pruned(pattern)) is not None and found.tag != "gone")


def _pruned(pattern: Pattern) -> Pattern | None:
    if pattern.tag == "void":
        return None
    if not pattern.children:
        return pattern
    children = [found for child in pattern.children if (found := _pruned(child)) is None or found.tag != "gone"]
    if not children:
        return GONE
    return _container(pattern, tuple(child for child in children if child is not None))


def _container(pattern: Pattern, left: tuple[Pattern, ...]) -> Pattern | None:
    """A pattern with what is left of its children."""
    made = pattern if len(left) == len(pattern.children) and all(map(_same, left, pattern.children)) else None
    if pattern.tag in _REPEATING:
        return (made or replace(pattern, children=left)) if any(child.tag != "empty" for child in left) else None
    if pattern.tag not in _GROUPING:
        return made or replace(pattern, children=left or (EMPTY,))
    if not any(map(_has_content, left)):
        return EMPTY
    if pattern.tag == "group" and len(pattern.children) == 1:
        return left[0]
    return made or replace(pattern, children=left)


def _same(one: Pattern, other: Pattern) -> bool:
    return one is other


def _has_content(pattern: Pattern) -> bool:
    return any(each.tag in _CONTENT for each in pattern.walk())
