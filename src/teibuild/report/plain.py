"""Text of documents made harmless: what could steer a terminal, a log or an XML parser is shown, not obeyed."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, east_asian_width

# Controls (C0, DEL, C1), line and paragraph separators, the signs that turn the direction of writing, lone surrogates
# and the two noncharacters that XML 1.0 forbids (section 2.2).
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf"})


def plain(text: str) -> str:
    """The text on one line, without any sign that steers: one sign for one, so that columns stay."""
    return _UNSAFE.sub(lambda sign: _picture(sign[0]), text)


def encodable(text: str) -> str:
    """The text as it is, but for lone surrogates, which no encoding has."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(0 if category(sign) in _INVISIBLE else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _picture(sign: str) -> str:
    if sign in "\t\n\r":
        return " "
    return chr(0x2400 + ord(sign)) if ord(sign) < 0x20 else "\N{REPLACEMENT CHARACTER}"
