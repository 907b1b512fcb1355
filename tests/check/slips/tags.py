"""Slips in writing tags: XML itself is broken."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from tests.check.slips.marked import Marked, Tag, misspell
from tests.check.slips.slip import Change, change, slip

_INLINE: Final = (
    "persName", "placeName", "orgName", "term", "title", "ref", "date", "abbr", "label", "choice", "sic", "corr",
    "note", "author", "surname", "forename", "supplied",
)  # fmt: skip
_BLOCK: Final = ("p", "div", "head", "opener", "dateline", "fw", "person", "place", "item", "listPerson", "standOff")


def _pair(text: Marked, random: Random, names: tuple[str, ...] = _INLINE) -> tuple[Tag, Tag] | None:
    found = [tag for tag in text.pairs(*names) if tag.close]
    if not found:
        return None
    tag = random.choice(found)
    return (tag, tag.close) if tag.close else None


def _unlike(text: Marked, name: str, random: Random) -> str:
    """A misspelled name that is none of the file's."""
    known = {tag.name for tag in text.tags} | {
        "q",
        "s",
        "l",
        "c",
        "w",
        "m",
        "u",
        "ab",
        "lb",
        "pb",
        "ed",
        "add",
        "del",
        "re",
        "form",
        "no",
        "refs",
        "tem",
        "orig",
        "fs",
        "pc",
        "gi",
        "lg",
        "trem",
    }
    while True:
        wrong = misspell(name, random)
        if wrong not in known and len(wrong) > 1:
            return wrong


@slip("start tag misspelled", "TB113")
def _start_misspelled(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random, _INLINE + _BLOCK)):
        return None
    tag, _ = pair
    if len(tag.name) < 3:
        return None
    return change(
        tag.start + 1, tag.start + 1 + len(tag.name), _unlike(text, tag.name, random), tag.span, remedy=f"<{tag.name}>"
    )


@slip("end tag misspelled", "TB113")
def _end_misspelled(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random, _INLINE + _BLOCK)):
        return None
    tag, close = pair
    if len(tag.name) < 3:
        return None
    return change(
        close.start + 2,
        close.start + 2 + len(tag.name),
        _unlike(text, tag.name, random),
        close.span,
        remedy=f"</{tag.name}>",
    )


@slip("start and end tag of two elements", "TB113")
def _renamed(text: Marked, random: Random) -> Change | None:
    """Which of the two is meant, nobody can tell but by what the tag bears: either place is right."""
    if not (pair := _pair(text, random, ("persName", "placeName", "orgName", "term", "title"))):
        return None
    tag, close = pair
    other = random.choice([name for name in ("persName", "placeName", "orgName", "term") if name != tag.name])
    if random.random() < 0.5:
        return change(tag.start + 1, tag.start + 1 + len(tag.name), other, tag.span, close.span)
    return change(close.start + 2, close.start + 2 + len(tag.name), other, tag.span, close.span)


@slip("end tag forgotten, inline", "TB110")
def _unclosed_inline(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag, close = pair
    return change(close.start, close.end, "", tag.span)


@slip("end tag forgotten, block", "TB110")
def _unclosed_block(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random, _BLOCK)):
        return None
    tag, close = pair
    return change(close.start, close.end, "", tag.span)


@slip("start tag forgotten", "TB112")
def _unopened(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag, close = pair
    return change(tag.start, tag.end, "", close.span)


@slip("end tag twice", "TB112")
def _closed_twice(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag, close = pair
    if tag.around and tag.around.name == tag.name:
        return None
    return change(close.end, close.end, f"</{tag.name}>", (close.start, close.end), (close.end, close.end))


@slip("slash of the end tag forgotten", "TB110")
def _slash_forgotten(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    _, close = pair
    return change(close.start + 1, close.start + 2, "", close.span)


@slip("slash of the end tag behind its name", "TB110")
def _slash_behind(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag, close = pair
    return change(close.start, close.end, f"<{tag.name}/>", close.span)


@slip("backslash for slash", "TB113")
def _backslash(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    _, close = pair
    return change(close.start + 1, close.start + 2, "\\", close.span)


@slip("start tag closed at once", "TB112")
def _closed_at_once(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random, ("persName", "placeName", "orgName", "term", "date"))):
        return None
    tag, _ = pair
    return change(tag.end - 1, tag.end - 1, "/", tag.span)


@slip("empty element without its slash", "TB110")
def _empty_unclosed(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.starts("pb", "lb", "gap", "birth", "death", "catRef", "anchor") if tag.kind == "empty"]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag.end - 2, tag.end - 1, "", tag.span)


@slip("tags crossed", "TB111")
def _crossed(text: Marked, random: Random) -> Change | None:
    found = [
        (one, two)
        for one, two in zip(text.tags, text.tags[1:], strict=False)
        if one.kind == two.kind == "close" and one.name != two.name and one.end == two.start
    ]
    if not found:
        return None
    one, two = random.choice(found)
    return change(one.start, two.end, f"</{two.name}></{one.name}>")


@slip("bracket of a start tag forgotten", "TB123", "TB117")
def _start_unended(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag, _ = pair
    return change(tag.end - 1, tag.end, "", (tag.start, tag.end + 40))


@slip("bracket of an end tag forgotten", "TB123")
def _end_unended(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    _, close = pair
    return change(close.end - 1, close.end, "", close.span)


@slip("opening bracket of a start tag forgotten", "TB112")
def _start_unbegun(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs(*_INLINE) if tag.attributes]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag.start, tag.start + 1, "", tag.span)


@slip("opening bracket of an end tag forgotten", "TB110")
def _end_unbegun(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    _, close = pair
    return change(close.start, close.start + 1, "", close.span)


@slip("space behind an opening bracket", "TB113", "TB117")
def _spaced(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random)):
        return None
    tag = random.choice(pair)
    at = tag.start + 1 + (tag.kind == "close")
    return change(at, at, " ", tag.span)


@slip("comment not closed", "TB123")
def _comment_unclosed(text: Marked, random: Random) -> Change | None:
    at = random.choice(text.pairs("p", "note", "person", "place", "item")).start
    return change(
        at, at, random.choice(["<!-- to be checked ", "<!-- to be checked -> ", "<!-- to be checked --"]), (at, at + 1)
    )


@slip("hyphens in a comment", "TB123")
def _comment_hyphens(text: Marked, random: Random) -> Change | None:
    at = random.choice(text.pairs("p", "note", "person", "place", "item")).start
    return change(at, at, "<!-- to be checked -- or not -->", (at, at))


@slip("file cut off", "TB120", plain=True)
def _truncated(text: Marked, random: Random) -> Change | None:
    found = [match.start() for match in re.finditer(r"(?<=[\w.]) (?=\w)", text.text) if match.start() > 9000]
    at = random.choice(found)
    if text.text.rfind("<", 0, at) > text.text.rfind(">", 0, at):
        return None
    return change(at, len(text.text), "", (at - 3, at))


@slip("file cut off within a tag", "TB120", plain=True)
def _truncated_in_tag(text: Marked, random: Random) -> Change | None:
    tag = random.choice(text.tags[40:])
    at = random.randrange(tag.start + 2, tag.end)
    return change(at, len(text.text), "", (tag.start, at))


@slip("two roots", "TB119", "TB124")
def _two_roots(text: Marked, random: Random) -> Change | None:
    end = len(text.text)
    second = text.text if random.random() < 0.5 else text.text[text.text.index("<TEI") :]
    return change(end, end, second, (end, end))


@slip("text behind the end", "TB119")
def _behind_the_end(text: Marked, random: Random) -> Change | None:
    end = text.tags[-1].end
    return change(end, end, random.choice(["\nThe end", " x", "</TEI>", "\n<p>More.</p>"]))


@slip("text before the beginning", "TB124", "TB125", plain=True)
def _before_the_beginning(text: Marked, random: Random) -> Change | None:
    if not text.text.startswith("<?xml"):
        return None
    before = random.choice(["\n", " ", "x", "MEMORANDUM\n"])
    return change(0, 0, before, (0, 6))


@slip("marks of a conflict", "TB116", plain=True)
def _conflict(text: Marked, random: Random) -> Change | None:
    tag = random.choice([tag for tag in text.pairs("p", "note", "person", "item") if tag.close])
    whole = text.text[tag.start : tag.last]
    both = f"\n<<<<<<< HEAD\n{whole}\n=======\n{whole}\n>>>>>>> other\n"
    return change(tag.start, tag.last, both, (tag.start, tag.start + 9))
