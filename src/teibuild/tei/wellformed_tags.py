"""Tags that do not match: which of them is wrong, and where it stands.

An end tag that does not fit the element open last has four possible causes: it is misspelled, or the start tag is; it
closes nothing; the element within was never closed; two elements cross. Which of them it is, the tags that follow tell:
under the true one, everything behind the fault closes what is open.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from teibuild.model import Diagnostic, Edit, Related
from teibuild.tei.reading import WINDOW, Opened, Reading
from teibuild.tei.wellformed_rules import (
    AFTER_ROOT,
    CROSSED_TAGS,
    MISSPELLED_END_TAG,
    NOT_XML,
    STRAY_END_TAG,
    TRUNCATED_FILE,
    UNCLOSED_ELEMENT,
)

_SIMILAR: Final = 0.7
_EMPTY_IN_HTML: Final = {"br": "<lb/>", "hr": "<milestone …/>", "img": "<graphic url=…/>"}
"""Elements of HTML that have no end tag → what TEI has instead."""
_BLOCKS: Final = frozenset({"p", "div", "head", "opener", "closer"})
_OUTSIDE: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("p", "head", "dateline", "salute", "signed"), _BLOCKS),
    **{name: frozenset({name}) for name in ("fw", "person", "org", "item", "change", "respStmt")},
    "opener": frozenset({"opener", "p", "div", "closer"}),
    "teiHeader": frozenset({"text", "facsimile", "standOff"}),
    "fileDesc": frozenset({"encodingDesc", "profileDesc", "revisionDesc"}),
    "titleStmt": frozenset({"editionStmt", "publicationStmt", "seriesStmt", "notesStmt", "sourceDesc"}),
    "editionStmt": frozenset({"publicationStmt", "seriesStmt", "notesStmt", "sourceDesc"}),
    "publicationStmt": frozenset({"seriesStmt", "notesStmt", "sourceDesc"}),
    "encodingDesc": frozenset({"profileDesc", "revisionDesc"}),
    "profileDesc": frozenset({"revisionDesc"}),
    "front": frozenset({"body"}),
    "body": frozenset({"body", "back"}),
}
"""Elements of TEI → those that never stand directly in them: where one begins, the first has ended."""


def mismatch(reading: Reading, offset: int) -> Diagnostic:
    """An end tag that is not the one of the element open last."""
    text = reading.text
    offset = text.rfind("</", 0, offset + 2) if not text.startswith("</", offset) else offset
    end_tag = re.compile(r"</([^\s>]*)").match(text, offset)
    name = end_tag[1] if end_tag else ""
    names = reading.names
    rest = reading.unmatched(offset + 2 + len(name))
    outer = names[-2::-1]
    if name in outer:
        below = outer[outer.index(name) + 1 :]
        if outer[0] == name and rest == [names[-1], *below]:
            return _crossed(reading, offset, name)
        explain = _mispaired if rest != below and rest == outer else _unclosed
        return explain(reading, offset, name)
    if not name:
        return _nameless(reading, offset)
    is_stray = _fits(rest, names[::-1]) and not _fits(rest, outer)
    if not is_stray and (_fits(rest, outer) or _similar(name, names[-1])):
        return _mispaired(reading, offset, name)
    return _stray(reading, offset, name)


def _fits(rest: list[str], wanted: list[str]) -> bool:
    """Whether the end tags that follow close what is open; where the file is cut off, as far as it goes."""
    return rest == wanted or (bool(rest) and len(rest) < len(wanted) and rest == wanted[: len(rest)])


def _similar(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= _SIMILAR


def _nameless(reading: Reading, offset: int) -> Diagnostic:
    top = reading.open[-1].name
    found = re.compile(r"</\s*[^<>\s]*\s*>?").match(reading.text, offset)
    length = len(found[0].rstrip()) if found else 2
    message = "The end tag does not begin with the name of its element."
    return reading.source.report(MISSPELLED_END_TAG, offset, message, f"Write </{top}>.", length=length)


# Start tag and end tag have two names


def _mispaired(reading: Reading, offset: int, name: str) -> Diagnostic:
    """Start tag and end tag belong together, but have two names: one of them is wrong."""
    source, opened = reading.source, reading.open[-1]
    top, start = opened.name, reading.place(opened.start)
    known_top, known_name = reading.is_known(top), reading.is_known(name, here=1)
    meant = _named_alike(reading, start, top, name) if known_top and known_name else ""
    if (known_name and not known_top) or meant == name:
        message = f"<{top}> is closed by </{name}>."
        related = (source.related(offset, f"</{name}> stands here"),)
        edits = (Edit(start + 1, start + 1 + len(top), name),) if not known_top else ()
        hint = f"Did you mean <{name}>?"
        return source.report(
            MISSPELLED_END_TAG, start, message, hint, length=len(top) + 1, related=related, edits=edits
        )
    here = source.location(start)
    message = f"The end tag </{name}> does not match <{top}>, opened at line {here.line}."
    related = (source.related(start, f"<{top}> is opened here"),)
    sure = not known_name or meant == top or _similar(name, top)
    hint = f"Write </{top}>." if sure else f"Write </{top}> here, or <{name}> there."
    edits = (Edit(offset + 2, offset + 2 + len(name), top),) if not known_name and known_top else ()
    return source.report(MISSPELLED_END_TAG, offset, message, hint, length=len(name) + 2, related=related, edits=edits)


def _named_alike(reading: Reading, start: int, top: str, name: str) -> str:
    """Which of two names the file's other elements with the same reference have."""
    tag = re.compile(r"""<[^<>]*?\s(?:ref|corresp)\s*=\s*("[^"<>]+"|'[^'<>]+')""").match(reading.text, start)
    if not tag:
        return ""
    value = re.escape(tag[1][1:-1])
    votes = {top: 0, name: 0}
    for found in re.finditer(rf"""<([\w.:-]+)\s(?:[^<>]*?\s)??(?:ref|corresp)=["']{value}["']""", reading.text):
        if found.start() != start and found[1] in votes:
            votes[found[1]] += 1
    if votes[top] == votes[name]:
        return ""
    return max(votes, key=lambda each: votes[each])


# An end tag that closes nothing


def _stray(reading: Reading, offset: int, name: str) -> Diagnostic:
    source, text = reading.source, reading.text
    closed = reading.closed
    related: tuple[Related, ...]
    tag = re.compile(r"</[^<>\s]*\s*>?").match(text, offset)
    shown = len(tag[0]) if tag else len(name) + 2
    unbegun = _without_bracket(
        reading, offset, rf"{re.escape(name)}(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))+\s*>"
    )
    if unbegun:
        at, written = unbegun
        message = f"The < of <{name} …> is missing."
        related = (source.related(offset, f"so that </{name}> closes nothing here"),)
        edits = (Edit(at, at, "<"),)
        hint = f"Write <{name} where the tag begins."
        return source.report(STRAY_END_TAG, at, message, hint, length=len(written), related=related, edits=edits)
    at_once = next((one for one in reversed(reading.elements) if one.name == name and _is_child(reading, one)), None)
    if at_once and not text.startswith("</", reading.place(at_once.end)):
        begun = reading.place(at_once.start)
        whole = re.compile(r"<[^<>]*>").match(text, begun)
        shown_tag = f"<{name}/>" if whole and whole[0] == f"<{name}/>" else f"<{name} …/>"
        message = f"{shown_tag} is closed at once by its slash, and again by </{name}>."
        related = (source.related(offset, f"</{name}> stands here"),)
        hint = "Delete the slash, if the words up to the end tag belong to it; otherwise, the end tag."
        length = len(whole[0]) if whole else 1
        return source.report(STRAY_END_TAG, begun, message, hint, length=length, related=related)
    if closed and closed.name == name:
        begun, ended = reading.place(closed.start), reading.place(closed.end)
        if not text[text.find(">", ended) + 1 : offset].strip():
            message = f"</{name}> stands twice: its element is closed already."
            edits = (Edit(offset, offset + shown, ""),)
            related = (source.related(begun, f"the <{name}> that is closed is opened here"),)
            return source.report(
                STRAY_END_TAG, offset, message, "Delete it.", length=shown, related=related, edits=edits
            )
    message = f"</{name}> closes nothing: no <{name}> is open."
    related = ()
    if closed and closed.name == name:
        related = (source.related(reading.place(closed.start), f"the last <{name}> is opened here"),)
    hint = "Delete it, or open the element where it begins."
    return source.report(STRAY_END_TAG, offset, message, hint, length=shown, related=related)


def _is_child(reading: Reading, one: Opened) -> bool:
    """Whether a closed element stands directly in the one that is open."""
    return one.end >= 0 and one.depth == len(reading.open) and one.start > reading.open[-1].start


def _without_bracket(reading: Reading, offset: int, pattern: str) -> tuple[int, str] | None:
    """The last tag before an offset that lacks its ``<``: where, and what is written."""
    begin = max(reading.place(reading.open[-1].start), offset - 4 * WINDOW)
    found = None
    for match in re.compile(pattern).finditer(reading.text, begin, offset):
        if reading.text[match.start() - 1 : match.start()] not in {"<", "/"} and reading.in_text(match.start()):
            found = match
    return (found.start(), found[0]) if found else None


# An element that is never closed


def _unclosed(reading: Reading, offset: int, name: str) -> Diagnostic:
    """An element is still open where one around it is closed."""
    source = reading.source
    opened = _culprit(reading, reading.open[-1])
    top, start = opened.name, reading.place(opened.start)
    lost = _of_html(reading, opened) or _lost_end(reading, opened, offset) or _ended_before(reading, opened)
    if lost:
        return lost
    message = f"<{top}> is opened here and never closed."
    related = (source.related(offset, f"</{name}> stands here, while <{top}> is still open"),)
    hint = f"Write </{top}> where it ends, before </{name}>."
    edits: tuple[Edit, ...] = ()
    tag = re.compile(r"<[^<>]*>").match(reading.text, start)
    if reading.is_mostly_empty(top):
        hint = f"Write <{top} …/>: the slash closes it at once, as in the others of its kind here."
        edits = (Edit(start + len(tag[0]) - 1, start + len(tag[0]) - 1, "/"),) if tag else ()
    elif len(reading.open) > 1 and reading.open[-2].name == top and tag and tag[0] == f"<{top}>":
        message = f"A second <{top}> is opened here, within the first, and never closed."
        first = reading.place(reading.open[-2].start)
        related = (source.related(first, f"the first <{top}> is opened here"),)
        hint = f"If it was to end here, the slash is missing: write </{top}>."
    return source.report(UNCLOSED_ELEMENT, start, message, hint, length=len(top) + 1, related=related, edits=edits)


def _of_html(reading: Reading, opened: Opened) -> Diagnostic | None:
    """An element of HTML that needs no end tag there."""
    instead = _EMPTY_IN_HTML.get(opened.name.lower())
    start = reading.place(opened.start)
    tag = re.compile(r"<[^<>]*>").match(reading.text, start)
    if instead is None or not tag:
        return None
    message = f"<{opened.name}> is opened here and never closed."
    hint = f"It is HTML's, where it needs no end; TEI writes {instead}."
    plain = tag[0] == f"<{opened.name}>" and "…" not in instead
    edits = (Edit(start, tag.end(), instead),) if plain else ()
    return reading.source.report(UNCLOSED_ELEMENT, start, message, hint, length=len(opened.name) + 1, edits=edits)


def _ended_before(reading: Reading, opened: Opened) -> Diagnostic | None:
    """An open element in which one begins that cannot stand in it, or that was begun twice."""
    name = opened.name
    outside = _OUTSIDE.get(name, frozenset())
    within = [one for one in reading.elements if one.start > opened.start and one.depth == opened.depth + 1]
    first = next(iter(within), None)
    if len(reading.open) > 1 and reading.open[-2].name == name:
        return None
    if first is not None and first.name == name and (twice := _twice(reading, opened, first)):
        return twice
    second = next((one for one in within if one.name in outside), None)
    if second is None:
        return None
    source, start, begun = reading.source, reading.place(opened.start), reading.place(second.start)
    message = f"<{name}> is opened here, and not closed before <{second.name}> is opened."
    if second.name == name:
        message = f"<{name}> is opened here, and not closed before the next <{name}> is opened."
    related = (source.related(begun, f"{'the next ' if second.name == name else ''}<{second.name}> is opened here"),)
    which = "the first" if second.name == name else "it"
    hint = f"A <{second.name}> cannot stand in a <{name}>: write </{name}> where {which} ends."
    end = len(reading.text[:begun].rstrip())
    edits = (Edit(end, end, f"</{name}>"),)
    return source.report(UNCLOSED_ELEMENT, start, message, hint, length=len(name) + 1, related=related, edits=edits)


def _twice(reading: Reading, opened: Opened, second: Opened) -> Diagnostic | None:
    """A start tag that stands twice in a row, once without attributes."""
    name = opened.name
    start, begun = reading.place(opened.start), reading.place(second.start)
    tags = [re.compile(r"<[^<>]*>").match(reading.text, at) for at in (start, begun)]
    bare = next((tag for tag in tags[::-1] if tag and tag[0] == f"<{name}>"), None)
    if not tags[0] or not bare or reading.text[tags[0].end() : begun].strip():
        return None
    message = f"<{name}> is opened twice in a row, and closed once."
    edits = (Edit(bare.start(), bare.end(), ""),)
    related = (reading.source.related(start, f"the first <{name}> is opened here"),)
    hint = "Delete one of the two" + (f": a <{name}> cannot stand in a <{name}>." if name in _OUTSIDE else ".")
    return reading.source.report(
        UNCLOSED_ELEMENT, begun, message, hint, length=len(name) + 1, related=related, edits=edits
    )


def _culprit(reading: Reading, top: Opened) -> Opened:
    """The element without an end tag: the open one, or one within it of the same name that took its end tag.

    Where start and end tags stand first on their lines, their columns tell which end tag was whose.
    """
    column = reading.column_of(reading.place(top.start))
    if column < 0:
        return top
    for one in reversed(reading.elements):
        if one is top:
            break
        if one.name != top.name or one.end < 0:
            continue
        own, ended = reading.column_of(reading.place(one.start)), reading.column_of(reading.place(one.end))
        if own not in {-1, column} and ended == column:
            return one
    return top


def _lost_end(reading: Reading, opened: Opened, offset: int) -> Diagnostic | None:
    """The end tag of an open element, where it was written wrongly: ``/p>``, ``<p/>``."""
    source, name = reading.source, opened.name
    start = reading.place(opened.start)
    unbegun = _without_bracket(reading, offset, rf"/{re.escape(name)}\s*>") if opened is reading.open[-1] else None
    if unbegun:
        at, written = unbegun
        message = f"The < of </{name}> is missing."
        related = (source.related(start, f"<{name}>, which it was to close, is opened here"),)
        edits = (Edit(at, at, "<"),)
        return source.report(
            UNCLOSED_ELEMENT, at, message, f"Write </{name}>.", length=len(written), related=related, edits=edits
        )
    for one in reading.elements:
        if one.start <= opened.start or one.name != name or one.depth != opened.depth + 1:
            continue
        at = reading.place(one.start)
        written = f"<{name}/>"
        if reading.text.startswith(written, at) and not reading.is_mostly_empty(name):
            message = f"{written} is an element of its own, which ends at once; the <{name}> around it stays open."
            related = (source.related(start, f"<{name}> is opened here, and never closed"),)
            edits = (Edit(at, at + len(written), f"</{name}>"),)
            return source.report(
                UNCLOSED_ELEMENT, at, message, f"Write </{name}>.", length=len(written), related=related, edits=edits
            )
        if reading.text.startswith(f"<{name}></{name}>", at):
            message = f"<{name}> is opened here and ends at once, while the <{name}> around it stays open."
            related = (source.related(start, f"<{name}> is opened here, and never closed"),)
            hint = f"If the <{name}> around it was to end here, delete this start tag."
            edits = (Edit(at, at + len(name) + 2, ""),)
            return source.report(
                UNCLOSED_ELEMENT, at, message, hint, length=len(name) + 2, related=related, edits=edits
            )
    return None


def _crossed(reading: Reading, offset: int, name: str) -> Diagnostic:
    source, opened = reading.source, reading.open[-1]
    top = opened.name
    message = f"<{name}> is closed while <{top}>, opened within it, is still open."
    related = (source.related(reading.place(opened.start), f"<{top}> is opened here"),)
    hint = f"Close <{top}> first: </{top}></{name}>."
    both = f"</{name}></{top}>"
    edits = (Edit(offset, offset + len(both), f"</{top}></{name}>"),) if reading.text.startswith(both, offset) else ()
    return source.report(CROSSED_TAGS, offset, message, hint, length=len(name) + 2, related=related, edits=edits)


# The end of the file


def truncated(reading: Reading, offset: int, message: str) -> Diagnostic:
    """The file ends before its elements do."""
    related: tuple[Related, ...] = ()
    hint = "Restore the end of the file from a copy."
    names = reading.names
    if names:
        last = reading.open[-1]
        message += f" Still open: {', '.join(f'<{name}>' for name in reversed(names[-4:]))}"
        message += " and others." if len(names) > len(names[-4:]) else "."
        related = (reading.source.related(reading.place(last.start), f"<{last.name}> is opened here"),)
        hint += " Or close what is open."
    return reading.source.report(TRUNCATED_FILE, max(0, offset - 1), message, hint, related=related)


def not_xml(reading: Reading) -> Diagnostic:
    """A file of words, without a tag."""
    start = len(reading.text) - len(reading.text.lstrip())
    message = "The file holds text, but no XML element."
    hint = "A document of the edition begins with <TEI …>; convert plain text to TEI first."
    return reading.source.report(NOT_XML, start, message, hint)


def after_root(reading: Reading, offset: int) -> Diagnostic:
    """Something follows the end tag of the root."""
    source, closed = reading.source, reading.closed
    name, start = (closed.name, closed.start) if closed else ("", 0)
    ended = source.location(reading.place(closed.end)) if closed else None
    found = re.compile(r"\s*(</?)?([^\s<>/]*)").match(reading.text, offset)
    at = offset + (len(found[0]) - len(found[0].lstrip()) if found else 0)
    is_tag = bool(found and found[1] == "<")
    is_end = bool(found and found[1] == "</")
    what = f"a second root element, <{found[2]}>," if is_tag and found else "text"
    what = f"the end tag </{found[2]}>" if is_end and found else what
    line = f" at line {ended.line}" if ended else ""
    message = f"The document ended with </{name}>{line}, but {what} follows."
    hint = "Put each document into a file of its own." if is_tag else "Delete it, or move it into the document."
    related = (source.related(reading.place(start), f"<{name}>, the document, begins here"),)
    length = len(found[0].strip()) if found else 1
    return source.report(AFTER_ROOT, at, message, hint, length=length, related=related)
