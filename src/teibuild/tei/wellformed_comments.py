"""Comments that do not end, or that hold what they must not: where they were probably to end."""

from __future__ import annotations

import re
from typing import Final

from teibuild.model import Diagnostic, Edit
from teibuild.tei.reading import WINDOW, Reading
from teibuild.tei.wellformed_rules import STRAY_LESS_THAN, UNCLOSED_MARKUP

_MEANT: Final = re.compile(r"(?<!-)->|-{3,}>|--!>|--\s+>|[\u2010-\u2015\u2212]+-?>|-[\u2010-\u2015\u2212]>|--(?!>)")
"""What is written for the end of a comment: ``->``, ``--->``, ``--!>``, ``-- >``, ``--``, a typeset dash."""
_NEXT: Final = re.compile(r"</?[A-Za-z]|<!--|<\?|(?<!-)-->")
"""What does not belong to the comment any more."""
_BEGUN: Final = re.compile(r"<(?:\s*!\s*[-\u2010-\u2015]{1,3}|-{1,3}!-{0,2})(?=[\s\w])")
"""What is written for the beginning of a comment: ``<! --``, ``< !--``, ``<!-``, ``<--!``."""


def unclosed_comment(reading: Reading, begun: int) -> Diagnostic:
    """A comment without its end: the sign that was meant for it, mended, or none."""
    text = reading.text
    following = _NEXT.search(text, begun + 4, begun + WINDOW)
    limit = following.start() if following else min(len(text), begun + WINDOW)
    found = _MEANT.search(text, begun + 4, limit)
    if found:
        message = f"The comment is closed with {found[0]}, which does not end it."
        if found[0] == "--":
            message = "The comment that begins here does not end before the next tag."
        related = (reading.source.related(begun, "the comment begins here"),)
        edits = (Edit(found.start(), found.end(), "-->"),)
        at, length = found.start(), len(found[0])
        if found[0] == "--":
            related = (reading.source.related(found.start(), "was this to be its end?"),)
            at, length = begun, 4
        return reading.source.report(
            UNCLOSED_MARKUP, at, message, "Write --> where it ends.", length=length, related=related, edits=edits
        )
    is_last = text.find("-->", begun + 4) < 0
    message = f"The comment that begins here does not end{'' if is_last else ' before the next tag'}."
    return reading.source.report(UNCLOSED_MARKUP, begun, message, "Write --> where it ends.", length=4)


def in_comment(reading: Reading, offset: int) -> Diagnostic | None:
    """Two hyphens within a comment: its end, or a dash."""
    text = reading.text
    begun = text.find("<!--", text.rfind("-->", 0, offset) + 1, offset)
    if begun < 0:
        return None
    at = text.rfind("--", begun + 4, offset + 2)
    if at < 0:
        return None
    end = text.find("-->", offset)
    inside = text[begun + 4 : end if end >= 0 else None]
    inner = text.find("<!--", begun + 4, end) if end >= 0 else -1
    if inner >= 0 and 0 <= text.find("-->", end + 3) < (text.find("<!--", end + 3) % (len(text) + 1)):
        message = "A comment stands within another, which ends with it: comments cannot be nested."
        hint = "Take its <!-- and --> away, or end the outer comment before it."
        related = (reading.source.related(begun, "the outer comment begins here"),)
        return reading.source.report(UNCLOSED_MARKUP, inner, message, hint, length=4, related=related)
    if end < 0 or "<!--" in inside or re.search(r"</?[A-Za-z]", inside):
        return unclosed_comment(reading, begun)
    if re.compile(r"-{3,}>").match(text, at):
        return unclosed_comment(reading, begun)
    message = "A comment must not hold two hyphens in a row."
    hint = "Write - - or a dash within comments, and --> only at their end."
    return reading.source.report(UNCLOSED_MARKUP, at, message, hint, length=2)


def comment_misbegun(reading: Reading, offset: int) -> Diagnostic | None:
    """A comment whose first signs are not quite those of one."""
    found = _BEGUN.match(reading.text, max(0, reading.text.rfind("<", 0, offset + 1)))
    if not found or found[0] == "<!--" or found.end() < offset:
        return None
    message = f"{found[0]} begins no comment."
    edits = (Edit(found.start(), found.end(), "<!--"),)
    return reading.source.report(
        STRAY_LESS_THAN, found.start(), message, "Write <!-- where it begins.", length=len(found[0]), edits=edits
    )
