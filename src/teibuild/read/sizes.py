"""How much is missing where a gap is: its size as encoded, and how many characters that may be."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.model import Size

LINE: Final = 60
"""Characters of a typed line: ten to the inch, six inches wide."""
PAGE: Final = 27 * LINE
"""Characters of a typed page: 27 lines, double-spaced on nine inches."""
WORD: Final = 6
"""Characters of a word with the space behind it."""

_UNITS: Final = {
    "char": "char", "character": "char", "letter": "char", "word": "word", "line": "line", "paragraph": "paragraph",
    "page": "page", "leaf": "leaf", "leave": "leaf", "sheet": "leaf",
}  # fmt: skip
_NUMBERS: Final = {
    "half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_EXTENT: Final = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?|" + "|".join(_NUMBERS) + r")\s+(?:of\s+)?(?:a\s+|an\s+)?(?P<unit>[a-z]+?)s?\b",
    re.IGNORECASE,
)


def read_size(gap: etree._Element) -> Size:
    """The size of a gap: ``@quantity`` of ``@unit``, or what ``@extent`` says in words."""
    words = " ".join(gap.get("extent", "").split())
    unit = _UNITS.get(gap.get("unit", "").rstrip("s"), "")
    try:
        number = float(gap.get("quantity", ""))
    except ValueError:
        number = 0.0
    if number > 0 and unit:
        return Size(number, unit, words)
    told = _told(words)
    return Size(number or told.number, unit or told.unit, words)


def _told(words: str) -> Size:
    """A size told in words: *about two lines*, *half a page*."""
    for match in _EXTENT.finditer(words):
        unit = _UNITS.get(match["unit"].casefold(), "")
        if unit:
            number = match["number"].casefold()
            return Size(_NUMBERS.get(number) or float(number.replace(",", ".")), unit)
    return Size(0, "")


def characters(size: Size, page: int = PAGE) -> int:
    """How many characters a size may be; 0 where it is not known.

    Args:
        size: The size.
        page: Characters of a page of this document.

    """
    each = {"char": 1, "word": WORD, "line": LINE, "paragraph": 5 * LINE, "page": page, "leaf": 2 * page}
    return round(size.number * each.get(size.unit, 0))
