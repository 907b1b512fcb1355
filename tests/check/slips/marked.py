"""A TEI file as an editor sees it: tags, attributes and stretches of text, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Final

_MARKUP: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|<(/?)([\w:.-]+)([^<>]*?)(/?)>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"""\s([\w:.-]+)="([^"]*)\"""")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Attribute:
    """One attribute, by its offsets."""

    name: str
    value: str
    start: int
    """Where its name begins."""
    inside: int
    """Where its value begins, behind the quotation mark."""

    @property
    def end(self) -> int:
        """Behind the closing quotation mark."""
        return self.inside + len(self.value) + 1

    @property
    def words(self) -> tuple[int, int]:
        """Where its value begins and ends."""
        return self.inside, self.inside + len(self.value)


@dataclass(eq=False)
class Tag:
    """One tag, by its offsets."""

    name: str
    start: int
    end: int
    kind: str
    """``open``, ``close`` or ``empty``."""
    attributes: list[Attribute] = field(default_factory=list)
    around: Tag | None = None
    """The start tag of the element that it stands in."""
    close: Tag | None = None
    """The end tag of a start tag."""

    def __getitem__(self, name: str) -> Attribute:
        return [one for one in self.attributes if one.name == name][0]  # noqa: RUF015 -- an IndexError: no occasion for a slip

    def __contains__(self, name: str) -> bool:
        return any(one.name == name for one in self.attributes)

    def get(self, name: str) -> str:
        """An attribute's value, or nothing."""
        return next((one.value for one in self.attributes if one.name == name), "")

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.end

    @property
    def last(self) -> int:
        """Where its element ends."""
        return self.close.end if self.close else self.end

    def within(self, name: str) -> bool:
        """Whether its element stands in one of a name, however deep."""
        above = self.around
        while above and above.name != name:
            above = above.around
        return above is not None


class Marked:
    """The text of a file with its tags."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def tags(self) -> list[Tag]:
        """All tags, in order."""
        found: list[Tag] = []
        open_tags: list[Tag] = []
        for match in _MARKUP.finditer(self.text):
            if not match[2]:
                continue
            kind = "close" if match[1] else "empty" if match[4] else "open"
            tag = Tag(match[2], *match.span(), kind)
            if kind == "close":
                open_tags.pop().close = tag
            tag.around = open_tags[-1] if open_tags else None
            if kind == "open":
                open_tags.append(tag)
            tag.attributes = [
                Attribute(one[1], one[2], one.start(1), one.start(2))
                for one in _ATTRIBUTE.finditer(self.text, match.start(3), match.end(3))
            ]
            found.append(tag)
        return found

    def starts(self, *names: str) -> list[Tag]:
        """Tags that begin an element, of some names or of all."""
        return [tag for tag in self.tags if tag.kind != "close" and (not names or tag.name in names)]

    def pairs(self, *names: str) -> list[Tag]:
        """Start tags that have an end tag, of some names or of all."""
        return [tag for tag in self.tags if tag.kind == "open" and (not names or tag.name in names)]

    def bearing(self, *attributes: str) -> list[Tag]:
        """Start tags with all of some attributes."""
        return [tag for tag in self.starts() if all(name in tag for name in attributes)]

    @cached_property
    def spaces(self) -> list[int]:
        """Offsets of spaces between two words of a paragraph's text."""
        inside = [tag for tag in self.pairs("p") if tag.close]
        found = []
        for tag in inside:
            for match in re.finditer(r"(?<=[a-z]) (?=[a-z])", self.text[tag.end : tag.last]):
                at = tag.end + match.start()
                if self.text.rfind("<", 0, at) <= self.text.rfind(">", 0, at):
                    found.append(at)
        return found

    @cached_property
    def pointed(self) -> dict[str, int]:
        """Ids of this file and how many pointers of it lead to each."""
        counted: dict[str, int] = {}
        for found in re.finditer(r'(?<=[\s"])#([\w.-]+)(?=[\s"])', self.text):
            counted[found[1]] = counted.get(found[1], 0) + 1
        return counted


def misspell(word: str, random: Random, *, capitals: bool = True) -> str:
    """A word as a tired hand writes it: a letter lost, doubled, exchanged, mistaken, or a capital forgotten."""
    while True:
        at = random.randrange(1, len(word)) if len(word) > 1 else 0
        ways = [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
            word[:at] + random.choice(_LETTERS) + word[at + 1 :],
            word.lower() if capitals else word,
        ]
        wrong = random.choice(ways)
        if wrong and wrong != word:
            return wrong
