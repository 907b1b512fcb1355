"""Whether a document surely matches a schema: an automaton over its elements, from the inside out.

The states of an element's content are worked out from the patterns of the schema when a document first needs them, and
then remembered: a document that has nothing new takes a few look-ups for each element. After Murata, Lee, Mani and
Kawaguchi, "Taxonomy of XML schema languages using formal language theory" (2005), and Clark (see ``patterns``).

What is taken is valid. What is not taken need not be invalid, since values are judged with care (``datatypes``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import Final

from lxml import etree
from msgspec import Struct, field

from teibuild.check.relaxng.patterns import NOT_ALLOWED, WHITE, Book, Numbered, Patterns, TooManyError

_NOWHERE: Final = -1
"""In place of a state: what was read is not allowed there."""
_UNMATCHED: Final = 0
"""The symbol of what matches nothing."""
_MOST_VALUES: Final = 2000
_LONGEST: Final = 100
"""Values of one attribute, orders of attributes, or texts in one place, that are remembered, and characters of one."""
_MOST_ATTRIBUTES: Final = 100
"""Attributes of one element beyond which Java's parser may refuse what ours takes."""
_ODD_PREFIX: Final = re.compile(rb"xmlns:[^\s=]*[\x80-\xff]")
"""A prefix with letters that not every edition of XML allows in names."""


class _NotSureError(Exception):
    """The automaton does not take the document."""


_Pairs = tuple[tuple[int, int], ...]
"""Element patterns that an element may still match, each with what is left of its content."""
_Signs = tuple[int, ...]
"""What the attributes of an element have turned out to be."""


class Written(Struct, array_like=True):
    """A state, as it is kept."""

    pairs: _Pairs
    symbol: int = _UNMATCHED
    """What the element is if nothing more comes."""
    text: int = _NOWHERE
    """The state after text that is not white space."""
    has_strings: bool = False
    """Whether the text of the element as a whole may decide."""
    next: dict[int, int] = field(default_factory=dict)
    """Symbol of a child → state."""


class Tables(Struct, array_like=True):
    """An automaton, fit to be kept."""

    book: Book
    start: int
    """The pattern that a document must match."""
    states: list[Written] = field(default_factory=list)
    symbols: list[frozenset[int]] = field(default_factory=lambda: [frozenset()])
    """By its number, what an element has turned out to be: the element patterns that it matches."""
    signs: list[frozenset[int]] = field(default_factory=lambda: [frozenset()])
    """By its number, what an attribute has turned out to be: the attribute patterns that it matches."""
    begun: dict[str, dict[_Signs, int]] = field(default_factory=dict)
    """Name of an element → the signs of its attributes, and its first state."""


class Automaton:
    """An automaton at work; what it learns is written into its tables."""

    def __init__(self, tables: Tables) -> None:
        """Go on with what has been learnt."""
        self.tables = tables
        self.patterns = Patterns(tables.book)
        self.learnt = 0
        """How much has been worked out since."""
        self._numbers = {written.pairs: number for number, written in enumerate(tables.states)}
        self.symbols = Numbered(tables.symbols)
        self._signs = Numbered(tables.signs)
        self._states: dict[int, _State] = {}
        self._is_document = cache(self._may_be_document)
        self._symbol = _reader(_Kinds(self))

    def takes(self, root: etree._Element, data: bytes) -> bool:
        """Whether a document surely matches the schema, and no parser of XML refuses it.

        Args:
            root: Its outermost element; the document has no DOCTYPE, and is XML 1.0.
            data: The document in UTF-8.
        """
        if _ODD_PREFIX.search(data):
            return False
        try:
            _look_at(chain(root.itersiblings(preceding=True), root.itersiblings()))
            return self._is_document(self._symbol(root, str(root.tag)))
        except (_NotSureError, TooManyError, RecursionError):
            return False

    def _may_be_document(self, symbol: int) -> bool:
        """Whether a document may be what an element has turned out to be."""
        patterns = self.patterns
        return patterns.is_nullable(patterns.after_child(self.tables.start, self.tables.symbols[symbol]))

    # What is learnt

    def state(self, number: int) -> _State:
        """The state of a number."""
        if number == _NOWHERE:
            raise _NotSureError
        found = self._states.get(number)
        if found is None:
            found = self._states[number] = _State(self, number, self.tables.states[number])
        return found

    def _number_of(self, pairs: _Pairs) -> int:
        """The number of the state in which some element patterns are left, each with some content."""
        number = self._numbers.get(pairs)
        if number is None:
            patterns = self.patterns
            written = Written(
                pairs,
                self.symbols.of(frozenset(element for element, left in pairs if patterns.is_nullable(left))),
                has_strings=any(patterns.holds_strings(left) for _, left in pairs),
            )
            number = self._numbers[pairs] = len(self.tables.states)
            self.tables.states.append(written)
            written.text = self._left((element, patterns.after_text(left)) for element, left in pairs)
            self.learnt += 1
        return number

    def _left(self, pairs: Iterable[tuple[int, int]]) -> int:
        """The number of the state of what is still allowed."""
        left = tuple(pair for pair in pairs if pair[1] != NOT_ALLOWED)
        return self._number_of(left) if left else _NOWHERE

    def after_child(self, written: Written, symbol: int) -> int:
        """The number of the state behind a child."""
        number = written.next.get(symbol)
        if number is None:
            matched = self.tables.symbols[symbol]
            number = self._left((element, self.patterns.after_child(left, matched)) for element, left in written.pairs)
            written.next[symbol] = number
            self.learnt += 1
        return number

    def begun(self, name: str, signs: _Signs) -> int:
        """The number of the state in which an element begins, in whatever order its attributes stand."""
        signs = tuple(sorted(signs))
        known = self.tables.begun.setdefault(name, {})
        if signs not in known:
            known[signs] = self._begin(name, signs)
            self.learnt += 1
        return known[signs]

    def _begin(self, name: str, signs: _Signs) -> int:
        patterns, attributes = self.patterns, [self.tables.signs[sign] for sign in signs]
        pairs = []
        for element in self._elements(name):
            left = patterns.book.elements[element].content
            for matched in attributes:
                left = patterns.after_attribute(left, matched)
            pairs.append((element, patterns.after_attributes(left)))
        return self._left(pairs)

    def _elements(self, name: str) -> list[int]:
        """The element patterns that allow a name."""
        return [number for number, element in enumerate(self.patterns.book.elements) if element.names.has(name)]

    def attributes(self, element: str, name: str) -> list[int]:
        """The attribute patterns that allow a name on the elements of a name."""
        patterns, book = self.patterns, self.patterns.book
        held = set[int]().union(
            *(patterns.attributes_of(book.elements[number].content) for number in self._elements(element))
        )
        return sorted(number for number in held if book.attributes[number].names.has(name))

    def sign(self, attributes: list[int], value: str) -> int:
        """What an attribute turns out to be.

        Args:
            attributes: The attribute patterns that allow its name.
            value: Its value.
        """
        patterns = self.patterns
        allows, contents = patterns.allows, patterns.book.attributes
        matched = frozenset(number for number in attributes if allows(contents[number].content, value))
        if not matched:
            raise _NotSureError
        return self._signs.of(matched)


def _reader(kinds: _Kinds) -> Callable[[etree._Element, str], int]:
    """What tells of an element, and its name, what it turns out to be.

    Nearly all of the time is spent here, so that what it needs is at hand without being looked up.
    """

    def symbol(element: etree._Element, name: str) -> int:
        kind = kinds[name]
        items = element.items()
        if not items:
            state = kind[()]
        elif len(items) == 1:
            ((attribute, value),) = items
            state = kind[kind.tests[attribute][value],]
        else:
            tests = kind.tests
            state = kind[tuple([tests[attribute][value] for attribute, value in items])]
        if state.has_strings and element.find("*") is None:
            return state.ending("".join(element.itertext()))
        if not state.is_mixed and (text := element.text) and text.strip(WHITE):
            state = state.past_text()
        if len(element):
            for child in element:
                tag = child.tag
                if tag.__class__ is str:
                    state = state[symbol(child, tag)]
                else:
                    _look_at([child])
                if not state.is_mixed and (text := child.tail) and text.strip(WHITE):
                    state = state.past_text()
        if state.symbol == _UNMATCHED:
            raise _NotSureError
        return state.symbol

    return symbol


def _look_at(others: Iterable[etree._Element]) -> None:
    """Be not sure of what is neither a comment nor a processing instruction with a plain name."""
    for other in others:
        if isinstance(other, etree._ProcessingInstruction):
            if not other.target.isascii() or ":" in other.target:
                raise _NotSureError
        elif not isinstance(other, etree._Comment):
            raise _NotSureError


class _State(dict[int, "_State"]):
    """Where the content of an element has come to: symbol of a child → the next state."""

    __slots__ = ("_automaton", "_ended", "_written", "has_strings", "is_mixed", "symbol")

    def __init__(self, automaton: Automaton, number: int, written: Written) -> None:
        super().__init__()
        self._automaton, self._written = automaton, written
        self._ended: dict[str, int] = {}
        self.symbol = written.symbol
        self.has_strings = written.has_strings
        self.is_mixed = written.text == number
        """Whether text changes nothing."""

    def __missing__(self, symbol: int) -> _State:
        automaton = self._automaton
        found = self[symbol] = automaton.state(automaton.after_child(self._written, symbol))
        return found

    def past_text(self) -> _State:
        """The state after text."""
        return self._automaton.state(self._written.text)

    def ending(self, string: str) -> int:
        """What the element is if a text is all that it holds."""
        symbol = self._ended.get(string)
        if symbol is None:
            automaton = self._automaton
            allows = automaton.patterns.allows
            symbol = automaton.symbols.of(
                frozenset(element for element, left in self._written.pairs if allows(left, string))
            )
            if symbol == _UNMATCHED:
                raise _NotSureError
            if len(self._ended) < _MOST_VALUES and len(string) <= _LONGEST:
                self._ended[string] = symbol
        return symbol


class _Kinds(dict[str, "_Kind"]):
    """Names of elements → how they begin."""

    def __init__(self, automaton: Automaton) -> None:
        super().__init__()
        self._automaton = automaton

    def __missing__(self, name: str) -> _Kind:
        if not name.isascii():
            raise _NotSureError
        found = self[name] = _Kind(self._automaton, name)
        return found


class _Kind(dict[_Signs, _State]):
    """How the elements of a name begin: the signs of their attributes → the first state."""

    __slots__ = ("_automaton", "_name", "tests")

    def __init__(self, automaton: Automaton, name: str) -> None:
        super().__init__()
        self._automaton, self._name = automaton, name
        self.tests = _Tests(automaton, name)

    def __missing__(self, signs: _Signs) -> _State:
        if len(signs) > _MOST_ATTRIBUTES:
            raise _NotSureError
        found = self._automaton.state(self._automaton.begun(self._name, signs))
        if len(self) < _MOST_VALUES:
            self[signs] = found
        return found


class _Tests(dict[str, "_Values"]):
    """Names of attributes of the elements of a name → what their values turn out to be."""

    def __init__(self, automaton: Automaton, element: str) -> None:
        super().__init__()
        self._automaton, self._element = automaton, element

    def __missing__(self, name: str) -> _Values:
        attributes = self._automaton.attributes(self._element, name)
        if not attributes or not name.isascii():
            raise _NotSureError
        found = self[name] = _Values(self._automaton, attributes)
        return found


class _Values(dict[str, int]):
    """Values of an attribute → their signs."""

    __slots__ = ("_attributes", "_automaton")

    def __init__(self, automaton: Automaton, attributes: list[int]) -> None:
        super().__init__()
        self._automaton, self._attributes = automaton, attributes

    def __missing__(self, value: str) -> int:
        sign = self._automaton.sign(self._attributes, value)
        if len(self) < _MOST_VALUES and len(value) <= _LONGEST:
            self[value] = sign
        return sign
