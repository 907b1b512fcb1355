"""What must be known of a page of prose without making HTML of it: its headings, and what of it is code.

Of CommonMark 0.31: ATX and setext headings (4.2, 4.3), fenced code blocks (4.5), code spans (6.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PARAGRAPH: Final = re.compile(r" {0,3}[^\s#>*+\-|`~]")


class Heading(NamedTuple):
    """A heading of a page."""

    line: int
    """From 1."""
    level: int
    """From 1."""
    text: str


def lines_of(markdown: str) -> list[str]:
    """The lines of a page, as CommonMark breaks them (2.1); Python breaks at other signs, too."""
    return _BREAK.split(markdown)


def without_code(markdown: str) -> list[str]:
    """The lines of a page, with blanks in place of code, so that nothing in it is taken for a link or a heading."""
    lines: list[str] = []
    fence = ""
    for line in lines_of(markdown):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
            lines.append("")
        elif found and "`" not in line[found.end() :]:
            fence = found[1]
            lines.append("")
        else:
            lines.append(_SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line)
    return lines


def headings(markdown: str) -> Iterator[Heading]:
    """The headings of a page, in order."""
    lines = lines_of(markdown)
    bare = without_code(markdown)
    for number, line in enumerate(bare):
        found = _ATX.match(line)
        if found:
            shown = _ATX.match(lines[number])
            yield Heading(number + 1, len(found[1]), ((shown and shown[2]) or "").strip())
        elif number and _UNDERLINE.match(line) and _PARAGRAPH.match(bare[number - 1]):
            yield Heading(number, 1 if "=" in line else 2, lines[number - 1].strip())


def slugs(texts: Iterable[str]) -> Iterator[str]:
    """The ids that the headings of a page get on the site, made from their words; no two are the same.

    Args:
        texts: The headings below the page's title, as they are written.
    """
    seen: set[str] = set()
    for text in texts:
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
        while slug in seen:
            slug += "-"
        seen.add(slug)
        yield slug


def anchors(markdown: str) -> frozenset[str]:
    """The ids that a link can lead to within a page; its title, where it comes first, is none of them."""
    found = list(headings(markdown))
    first = next((number for number, line in enumerate(lines_of(markdown), 1) if line.strip()), 0)
    if found and found[0].level == 1 and found[0].line == first:
        found = found[1:]
    return frozenset(slugs(heading.text for heading in found))
