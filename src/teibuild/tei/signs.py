"""How messages name a sign that cannot be seen, or is not what it looks like."""

from __future__ import annotations

import unicodedata


def named(sign: str, unnamed: str = "sign") -> str:
    """The name and number of a sign in Unicode: ``no-break space (U+00A0)``.

    Args:
        sign: One character.
        unnamed: What it is called if Unicode has no name for it.
    """
    return f"{unicodedata.name(sign, unnamed).lower()} (U+{ord(sign):04X})"
