"""What must be known of a page of prose without making HTML of it: its headings, and what of it is code.

Of CommonMark 0.31: ATX and setext headings (4.2, 4.3), fenced code blocks (4.5), code spans (6.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_PERHAPS_CODE: Final = re.compile(r"```|~~~|^ {0,3}(?: {4}|\t)|[>*+.)-][ \t]{5}", re.MULTILINE)
_ATX: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PARAGRAPH: Final = re.compile(r" {0,3}[^\s#>*+\-|`~]")


_WITH_ITS_LINE: Final = 2
"""Lines of a heading that has one line of text, and below it the line of signs."""
_KEPT: Final = 16
"""Pages of which the code is kept."""


class CodeBlock(NamedTuple):
    """A block of code of a page."""

    first: int
    """The line it begins on, from 1."""
    last: int
    signs: str
    """The signs between which it stands; empty where it is set in."""
    closed: bool
    """Whether it ends with them."""


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


@cache
def parser(*, html: bool = False) -> MarkdownIt:
    """The parser of pages: CommonMark with tables; with HTML only where it is to be found."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": html}).enable(["table"])


@lru_cache(maxsize=_KEPT)
def code_blocks(markdown: str) -> tuple[CodeBlock, ...]:
    """The blocks of code of a page, in order."""
    if not _PERHAPS_CODE.search(markdown):
        return ()
    lines = lines_of(markdown)
    return tuple(
        CodeBlock(token.map[0] + 1, token.map[1], token.markup, _is_closed(token, lines))
        for token in parser().parse(markdown)
        if token.type in {"fence", "code_block"} and token.map
    )


def definitions(markdown: str) -> dict[str, int]:
    """The names of a page's references that are defined on lines of their own (4.7) → the line, from 1.

    Names are as ``reference_name`` gives them.
    """
    if "]:" not in markdown:
        return {}
    found: dict[str, Any] = {}
    parser().parse(markdown, found)
    return {name: one["map"][0] + 1 for name, one in found.get("references", {}).items()}


def reference_name(label: str) -> str:
    """The name of a reference, in which neither capitals count nor how many spaces there are."""
    return re.sub(r"\s+", " ", label.strip()).lower().upper()


def _is_closed(token: Token, lines: list[str]) -> bool:
    """Whether a block of code ends where its signs end it."""
    first, end = token.map or (0, 0)
    before = lines[first].partition(token.markup)[0] if token.markup else ""
    last = lines[end - 1].strip(" \t>" if ">" in before else " \t")
    return not token.markup or (end - 1 > first and last.startswith(token.markup) and not last.strip(token.markup[0]))


def without_code(markdown: str) -> list[str]:
    """The lines of a page, with blanks in place of code, so that nothing in it is taken for a link or a heading."""
    lines = lines_of(markdown)
    for block in code_blocks(markdown):
        lines[block.first - 1 : block.last] = [""] * (block.last - block.first + 1)
    return [_SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line for line in lines]


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


def underlines(markdown: str) -> dict[int, bool]:
    """The lines of = that make a title of what stands above them, from 1 → whether that is more than one line."""
    return {
        token.map[1]: token.map[1] - token.map[0] > _WITH_ITS_LINE
        for token in parser().parse(markdown)
        if token.type == "heading_open" and token.markup == "=" and token.map
    }


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
