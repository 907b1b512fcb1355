"""Pieces of which hints about the settings are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str:
    """The word that is most like another; nothing where none is."""
    return next(iter(get_close_matches(word, list(words), 1)), "")


def near(word: str, words: Iterable[str]) -> str:
    """Which of the words was probably meant, or else all of them."""
    known = list(words)
    meant = nearest(word, known)
    return f"Did you mean “{meant}”?" if meant else f"Known are: {', '.join(known)}." if known else ""


def joined(words: Sequence[str]) -> str:
    """Words as a list in a sentence: *a, b and c*."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
