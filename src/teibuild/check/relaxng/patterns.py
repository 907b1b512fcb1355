"""Patterns of RELAX NG in their simple form, and what is left of one when something of it has been read.

James Clark, "An algorithm for RELAX NG validation" (2002): the derivative of a pattern with respect to a child, an
attribute or a text is the pattern of what may follow. Here equal patterns are one, and a pattern is its number, so that
there are few derivatives, and each is worked out once. Elements are read from the inside: a child is known by the
element patterns that it matches, an attribute by the attribute patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, Generic, TypeVar

from msgspec import Struct, field

from teibuild.check.relaxng.datatypes import Datatype, predicate_of
from teibuild.check.relaxng.names import NameClass

NOT_ALLOWED: Final = 0
EMPTY: Final = 1
TEXT: Final = 2
"""The patterns that are always there, and their kinds; behind them, the other kinds."""
_CHOICE: Final = 3
_GROUP: Final = 4
_INTERLEAVE: Final = 5
_ONE_OR_MORE: Final = 6
_ELEMENT: Final = 7
_ATTRIBUTE: Final = 8
_DATA: Final = 9
_LIST: Final = 10

_HOLDING: Final = frozenset({_CHOICE, _GROUP, _INTERLEAVE, _ONE_OR_MORE})
"""Kinds of which what is behind the kind are patterns that stand in the same place."""

_MOST: Final = 200_000
"""Patterns after which none is added, and likewise all else: a schema may have as many derivatives as it likes, our
memory not."""
WHITE: Final = " \t\r\n"
"""White space of XML."""

_BLANKS: Final = str.maketrans(WHITE, " " * len(WHITE))

_Node = tuple[int, ...]


class TooManyError(Exception):
    """A schema has more derivatives than are held."""


class Named(Struct, frozen=True, array_like=True):
    """An element pattern or an attribute pattern."""

    names: NameClass
    content: int
    """The pattern of what it holds."""


class Book(Struct, array_like=True):
    """All patterns of a schema and their derivatives, fit to be kept."""

    nodes: list[_Node] = field(default_factory=lambda: [(NOT_ALLOWED,), (EMPTY,), (TEXT,)])
    """By its number: the kind of a pattern, and what it is made of."""
    elements: list[Named] = field(default_factory=list)
    attributes: list[Named] = field(default_factory=list)
    datatypes: list[Datatype] = field(default_factory=list)


_One = TypeVar("_One", bound=Hashable)


class Numbered(Generic[_One]):
    """Different things, each known by its place in a list, at whose end the new ones are put."""

    def __init__(self, listed: list[_One]) -> None:
        """Go on with those that are there."""
        self._listed = listed
        self._numbers = {one: number for number, one in enumerate(listed)}

    def of(self, one: _One) -> int:
        """The number of a thing.

        Raises:
            TooManyError: It is new, and there is no room.
        """
        number = self._numbers.get(one)
        if number is None:
            if len(self._listed) >= _MOST:
                raise TooManyError
            number = self._numbers[one] = len(self._listed)
            self._listed.append(one)
        return number


class Patterns:
    """The patterns of a schema, how they are put together, and their derivatives."""

    def __init__(self, book: Book) -> None:
        """Go on with what has been written down."""
        self.book = book
        self._nodes = book.nodes
        self._numbers = Numbered(book.nodes)
        self._attributes = Numbered(book.attributes)
        self._datatypes = Numbered(book.datatypes)
        # What is asked for again is not worked out again.
        self.is_nullable = cache(self._is_nullable)
        self._test = cache(lambda number: predicate_of(book.datatypes[number]))

    def _number(self, *node: int) -> int:
        return self._numbers.of(node)

    # What patterns are made of (RELAX NG specification, section 4)

    def choice(self, patterns: Iterable[int]) -> int:
        """Any of some patterns."""
        found: set[int] = set()
        for pattern in patterns:
            node = self._nodes[pattern]
            found.update(node[1:] if node[0] == _CHOICE else (pattern,))
        found.discard(NOT_ALLOWED)
        if EMPTY in found and any(each != EMPTY and self.is_nullable(each) for each in found):
            found.remove(EMPTY)
        if len(found) < 2:
            return found.pop() if found else NOT_ALLOWED
        return self._number(_CHOICE, *sorted(found))

    def group(self, first: int, second: int) -> int:
        """One pattern behind another."""
        if NOT_ALLOWED in {first, second}:
            return NOT_ALLOWED
        if EMPTY in {first, second}:
            return second if first == EMPTY else first
        node = self._nodes[first]
        if node[0] == _GROUP:
            return self.group(node[1], self.group(node[2], second))
        # Text is any number of texts.
        if first == TEXT and self._begins_with_texts(second):
            return second
        return self._number(_GROUP, first, second)

    def _begins_with_texts(self, pattern: int) -> bool:
        """Whether a pattern allows any number of texts before all else that it allows."""
        node = self._nodes[pattern]
        if node[0] == _CHOICE and len(node) == 3 and node[1] == EMPTY:
            node = self._nodes[node[2]]
        if node[0] == _ONE_OR_MORE:
            repeated = self._nodes[node[1]]
            return node[1] == TEXT or (repeated[0] == _CHOICE and TEXT in repeated[1:])
        return pattern == TEXT

    def interleave(self, first: int, second: int) -> int:
        """Two patterns, what they allow standing among each other."""
        if NOT_ALLOWED in {first, second}:
            return NOT_ALLOWED
        if EMPTY in {first, second}:
            return second if first == EMPTY else first
        return TEXT if first == second == TEXT else self._number(_INTERLEAVE, *sorted((first, second)))

    def one_or_more(self, pattern: int) -> int:
        """A pattern once, or several times."""
        if pattern in {NOT_ALLOWED, EMPTY, TEXT} or self._nodes[pattern][0] == _ONE_OR_MORE:
            return pattern
        return self._number(_ONE_OR_MORE, pattern)

    def optional(self, pattern: int) -> int:
        """A pattern, or nothing."""
        return self.choice((EMPTY, pattern))

    def words(self, pattern: int) -> int:
        """A text whose words match a pattern (``list``)."""
        return NOT_ALLOWED if pattern == NOT_ALLOWED else self._number(_LIST, pattern)

    def data(self, datatype: Datatype) -> int:
        """A text of a type (``data`` and ``value``)."""
        return self._number(_DATA, self._datatypes.of(datatype))

    def attribute(self, names: NameClass, content: int) -> int:
        """An attribute."""
        return self._number(_ATTRIBUTE, self._attributes.of(Named(names, content)))

    def element(self, number: int) -> int:
        """The element pattern of a number; what it holds may be said later."""
        return self._number(_ELEMENT, number)

    # What is left

    def _is_nullable(self, pattern: int) -> bool:
        """Whether a pattern allows nothing."""
        kind, *parts = self._nodes[pattern]
        if kind in {EMPTY, TEXT}:
            return True
        if kind == _CHOICE:
            return any(map(self.is_nullable, parts))
        return kind in {_GROUP, _INTERLEAVE, _ONE_OR_MORE} and all(map(self.is_nullable, parts))

    def after_child(self, pattern: int, matched: AbstractSet[int]) -> int:
        """What is left when an element has been read that matches some element patterns."""
        return self._after(pattern, lambda kind, number: kind == _ELEMENT and number in matched)

    def after_text(self, pattern: int) -> int:
        """What is left when text that is not white space has been read, beside elements."""
        return self._after(pattern, lambda kind, _: kind == TEXT)

    def after_string(self, pattern: int, string: str) -> int:
        """What is left when a text has been read that is all that an element or attribute holds, or one word of it."""

        def takes(kind: int, number: int) -> bool:
            if kind == _DATA:
                return self._test(number)(string)
            return kind == TEXT or (kind == _LIST and self._are_words(number, string))

        return self._after(pattern, takes)

    def after_attribute(self, pattern: int, matched: AbstractSet[int]) -> int:
        """What is left when an attribute has been read that matches some attribute patterns; they have no order."""
        return self._after(pattern, lambda kind, number: kind == _ATTRIBUTE and number in matched, ordered=False)

    def after_attributes(self, pattern: int) -> int:
        """What is left when there are no more attributes."""
        kind, *parts = self._nodes[pattern]
        if kind == _ATTRIBUTE:
            return NOT_ALLOWED
        if kind not in _HOLDING:
            return pattern
        left = [self.after_attributes(part) for part in parts]
        if kind == _CHOICE:
            return self.choice(left)
        if kind == _ONE_OR_MORE:
            return self.one_or_more(left[0])
        return self.group(*left) if kind == _GROUP else self.interleave(*left)

    def _after(self, pattern: int, takes: Callable[[int, int], bool], *, ordered: bool = True) -> int:
        """The derivative of a pattern.

        Args:
            pattern: The pattern.
            takes: Whether a pattern that holds no others takes what is read: its kind, and its number or what is in it.
            ordered: Whether what is in a group comes in its order.
        """
        known: dict[int, int] = {}

        def after(pattern: int) -> int:
            left = known.get(pattern)
            if left is None:
                left = known[pattern] = worked_out(pattern)
            return left

        def worked_out(pattern: int) -> int:
            kind, *parts = self._nodes[pattern]
            if kind == _CHOICE:
                return self.choice(map(after, parts))
            if kind == _ONE_OR_MORE:
                return self.group(after(parts[0]), self.optional(pattern))
            if kind == _GROUP:
                first, second = parts
                ways = [self.group(after(first), second)]
                if not ordered:
                    ways.append(self.group(first, after(second)))
                elif self.is_nullable(first):
                    ways.append(after(second))
                return self.choice(ways)
            if kind == _INTERLEAVE:
                first, second = parts
                return self.choice((self.interleave(after(first), second), self.interleave(first, after(second))))
            if not takes(kind, parts[0] if parts else 0):
                return NOT_ALLOWED
            return TEXT if kind == TEXT else EMPTY

        return after(pattern)

    # Texts

    def allows(self, pattern: int, string: str) -> bool:
        """Whether a pattern surely allows a text as all that an element or attribute holds."""
        return (self.is_nullable(pattern) and not string.strip(WHITE)) or self.is_nullable(
            self.after_string(pattern, string)
        )

    def _are_words(self, pattern: int, string: str) -> bool:
        for word in filter(None, string.translate(_BLANKS).split(" ")):
            pattern = self.after_string(pattern, word)
        return self.is_nullable(pattern)

    def holds_strings(self, pattern: int) -> bool:
        """Whether a pattern holds data, a value or a list beside what elements and attributes hold."""
        kind, *parts = self._nodes[pattern]
        if kind in _HOLDING:
            return any(map(self.holds_strings, parts))
        return kind in {_DATA, _LIST}

    def attributes_of(self, pattern: int) -> set[int]:
        """The numbers of the attribute patterns in a pattern."""
        kind, *parts = self._nodes[pattern]
        if kind in _HOLDING:
            return set().union(*map(self.attributes_of, parts))
        return {parts[0]} if kind == _ATTRIBUTE else set()
