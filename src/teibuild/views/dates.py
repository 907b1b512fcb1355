"""Dates as readers write them."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def written(iso: str) -> str:
    """An ISO 8601 date in words: ``1962-10-27`` → *27 October 1962*, ``1962-10`` → *October 1962*.

    What is no such date comes back as it is.
    """
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts) or not 1 <= len(parts) <= 3 or len(parts[0]) != 4:
        return iso
    if len(parts) == 1:
        return iso
    month = int(parts[1])
    if not 1 <= month <= 12:
        return iso
    return " ".join(([str(int(parts[2]))] if len(parts) == 3 else []) + [_MONTHS[month - 1], parts[0]])
