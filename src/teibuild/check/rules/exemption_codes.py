"""Codes of exemptions as reviewers write them: (b)(1), B-1, b1, 1.4(c), 3.3(b)(1), 25X1."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FOIA: Final = re.compile(r"\(?\bb\)?[\s-]?\(?([1-9])\b\)?", re.IGNORECASE)
_FOIA_PLAIN: Final = re.compile(r"\(b\)\s?\(([1-9])\)|\bB-([1-9])\b")
_ORDER: Final = re.compile(r"\b([13]\.[3-6])\s?\(([a-h])\)(?:\s?\(([1-9])\))?|\b(25X[1-9])\b", re.IGNORECASE)
"""Paragraphs of the Executive orders on classification, and the exemptions from automatic declassification."""
_KEPT: Final = 1_000
"""Texts whose codes are kept: the documents of an edition have their taxonomies in common."""


@lru_cache(_KEPT)
def codes_in(text: str, *, strict: bool = False) -> frozenset[str]:
    """The codes of exemptions in a text, in one form: B-1 and (b)(1) are the same.

    Args:
        text: What stands on the page, or describes a category.
        strict: Whether only what can hardly be anything else counts.
    """
    order = list(_ORDER.finditer(text))
    codes = frozenset("".join(group for group in match.groups() if group).casefold() for match in order)
    rest = _ORDER.sub(" ", text)
    foia = (_FOIA_PLAIN if strict else _FOIA).finditer(rest)
    return codes | {f"b{next(group for group in match.groups() if group)}" for match in foia}
