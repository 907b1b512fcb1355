"""What the boxes of a review stamp offer, and the decisions that they are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_DECISIONS: Final = (
    (re.compile(r"declassif\w* in part"), "declassified-in-part"),
    (re.compile(r"in part"), ""),
    (re.compile(r"declassify"), "declassified"),
    (re.compile(r"release"), "released"),
    (re.compile(r"excise"), "excised"),
    (re.compile(r"non-?responsive"), "non-responsive"),
    (re.compile(r"deny|denied"), "denied"),
    (re.compile(r"downgrade"), "downgraded"),
    (re.compile(r"classify"), "classified"),
)
"""What a box offers → the decision that it is."""
OFFERED: Final = frozenset(decision for _, decision in _DECISIONS if decision)
"""The decisions that boxes offer."""
_KEPT: Final = 500
"""Options whose decision is kept: stamps offer the same ones."""


@lru_cache(_KEPT)
def decision_of(option: str) -> str:
    """The decision that an option offers: *Declassify in part* → ``declassified-in-part``; empty where it is none."""
    text = option.casefold()
    return next((decision for pattern, decision in _DECISIONS if pattern.match(text)), "")
