"""Patterns of XML Schema as Python's regular expressions, for characters that all editions of Unicode agree on.

XML Schema Part 2, appendix F. A pattern that has more than is needed here is not translated; a value with other
characters is not judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

_RANGES: Final = (
    (0x09, 0x0A),
    (0x0D, 0x0D),
    (0x20, 0x7E),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x131),
    (0x134, 0x13E),
    (0x141, 0x148),
    (0x14A, 0x17E),
    (0x391, 0x3A1),
    (0x3A3, 0x3A9),
    (0x3B1, 0x3C9),
    (0x410, 0x44F),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x641, 0x64A),
)
SETTLED: Final = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""White space, ASCII, and the letters of Latin, Greek, Cyrillic, Hebrew and Arabic that never were anything else: in no
edition of Unicode, nor of XML, where they may stand in names."""

_TOKEN: Final = re.compile(
    r"\\p\{(?P<has>[A-Z][a-z]?)\}|\\P\{(?P<lacks>[A-Z][a-z]?)\}|\\(?P<escaped>.)|(?P<plain>.)", re.DOTALL
)
_QUANTIFIER: Final = re.compile(r"[*+?]|\{\d{1,3}(?:,\d{0,3})?\}")


class _UnknownError(Exception):
    """A pattern has something that is not translated."""


@cache
def pattern_of(written: str) -> Callable[[str], bool] | None:
    """What tells of a value whether it surely matches a pattern; nothing for a pattern that is not translated."""
    try:
        translated, end = _alternatives(written, 0)
        if end < len(written):
            return None
        match = re.compile(translated).fullmatch
    except (_UnknownError, re.error):
        return None
    return lambda value: SETTLED.issuperset(value) and match(value) is not None


def _alternatives(written: str, at: int) -> tuple[str, int]:
    """A pattern up to its end or a closing bracket, and where that is."""
    found: list[str] = []
    while at < len(written) and written[at] != ")":
        if written[at] == "|":
            found.append("|")
            at += 1
            continue
        if written[at] == "(":
            inside, at = _alternatives(written, at + 1)
            if not written.startswith(")", at):
                raise _UnknownError
            piece, at = f"(?:{inside})", at + 1
        elif written[at] == "[":
            characters, at = _class(written, at + 1)
            piece = _written(characters)
        elif written[at] in "*+?{}]":
            raise _UnknownError
        elif written[at] == ".":
            piece, at = _written(SETTLED - {"\n", "\r"}), at + 1
        else:
            characters, at = _one(written, at)
            piece = _written(characters)
        quantifier = _QUANTIFIER.match(written, at)
        if quantifier:
            piece, at = piece + quantifier[0], quantifier.end()
        found.append(piece)
    return "".join(found), at


def _class(written: str, at: int) -> tuple[frozenset[str], int]:
    """The characters of a class in brackets, and where it has ended."""
    negated = written.startswith("^", at)
    at += negated
    found: frozenset[str] = frozenset()
    while not written.startswith("]", at):
        if at >= len(written) or written[at] == "[":
            raise _UnknownError
        first, at = _one(written, at)
        if written.startswith("-", at) and not written.startswith("-]", at):
            # A class taken away begins with a bracket, and is refused there.
            last, at = _one(written, at + 1)
            if len(first) != 1 or len(last) != 1 or "[" in last:
                raise _UnknownError
            (low,), (high,) = first, last
            first = frozenset(char for char in SETTLED if low <= char <= high)
        found |= first
    return (SETTLED - found if negated else found), at + 1


def _one(written: str, at: int) -> tuple[frozenset[str], int]:
    """The characters that one character, escape or category means, and where what comes behind it begins."""
    token = _TOKEN.match(written, at)
    if token is None:
        raise _UnknownError
    if token["plain"]:
        return frozenset(token["plain"]), token.end()
    if token["escaped"]:
        return _escaped(token["escaped"]), token.end()
    category = token["has"] or token["lacks"]
    found = frozenset(char for char in SETTLED if unicodedata.category(char).startswith(category))
    return (found if token["has"] else SETTLED - found), token.end()


def _escaped(letter: str) -> frozenset[str]:
    if letter in _CLASSES:
        return _CLASSES[letter]
    if letter.lower() in _CLASSES and letter.isupper():
        return SETTLED - _CLASSES[letter.lower()]
    if letter in "nrt":
        return frozenset({"n": "\n", "r": "\r", "t": "\t"}[letter])
    if letter in "\\|.-^?*+{}()[]$#&/!,'\"%:;<=>@_`~":
        return frozenset(letter)
    raise _UnknownError


_CLASSES: Final = {
    "d": frozenset("0123456789"),
    "s": frozenset(" \t\n\r"),
    "w": frozenset(char for char in SETTLED if unicodedata.category(char)[0] not in "PZC"),
}
"""Digits are those of ASCII here, since no others are settled."""


def _written(characters: frozenset[str]) -> str:
    """A class of Python's."""
    if not characters:
        raise _UnknownError
    return "[" + "".join(map(re.escape, sorted(characters))) + "]"
