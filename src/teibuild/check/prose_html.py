"""HTML on pages of prose: what Markdown has instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import HTML_IN_PROSE
from teibuild.model import Diagnostic, Related
from teibuild.read.markdown import parser

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG: Final = re.compile(r"<(!--|/?[A-Za-z][A-Za-z0-9]*)(?:(?<=--)|(?=[\s/>]|$))")
_WHOLE: Final = re.compile(r"<!--.*?-->|<[^<>]*>")
_INSTEAD: Final = {
    "!--": "Delete it: a page has no comments that are not shown.",
    "a": "Write a link: [words](address).",
    "b strong": "Write **words**.",
    "i em cite var": "Write *words*.",
    "br": "Write a backslash at the end of the line.",
    "h1 h2 h3 h4 h5 h6": "Write a heading with signs before it: ## words",
    "p div span section article center": "Delete the tags: paragraphs are parted by an empty line.",
    "ul ol li dl dt dd": "Write each item on a line of its own, with - before it.",
    "table thead tbody tr td th": "Write a table with | between its cells.",
    "blockquote q": "Write > before each line of what is quoted.",
    "code kbd pre samp tt": "Write code between backticks.",
    "hr": "Write --- between two empty lines.",
    "script style link meta iframe object embed form input button": "Delete it: a page has words and links only.",
    "img figure figcaption picture audio video svg": "Delete it: a page has words and links only.",
    "abbr acronym address aside body del details dfn font footer head header html ins main mark nav nobr s small "
    "strike sub summary sup title u": "Delete the tags, and write the words only.",
}
"""Tags of HTML → what is done instead."""
_HINTS: Final = {name: hint for names, hint in _INSTEAD.items() for name in names.split()}
_FEW: Final = 3
"""How many more places are shown."""


class _Found(NamedTuple):
    line: int
    at: int
    """Characters of the line before it."""
    name: str
    """In small letters; of an end tag, with its slash."""


def check_html(page: Page) -> Iterator[Diagnostic]:
    """The tags of HTML of a page, all at once; others, such as those of TEI, are shown as they are meant."""
    if not any(_TAG.search(line) for line in page.bare):
        return
    every = [found for found in _tags(page) if found.name.strip("/") in _HINTS]
    found = [one for one in every if not one.name.startswith("/")] or every
    if not found:
        return
    first, *others = found
    line = page.lines[first.line - 1]
    whole = _WHOLE.match(line, first.at)
    written = whole[0] if whole else line[first.at :].rstrip()
    name = first.name.strip("/")
    what = "a comment" if name == "!--" else f"“{written}”"
    message = f"HTML stands here, {what}: readers would see it as it is written."
    hint = _HINTS[name] + ("" if name == "!--" else f" Where the tag itself is meant, put it in backticks: `{written}`")
    if others:
        hint = f"{_HINTS[name]} There are {len(found)} such places on this page."
    related = tuple(Related(page.place(one.line, one.at), "here too") for one in others[:_FEW])
    yield page.said(HTML_IN_PROSE, first.line, first.at, message, hint, len(written), related)


def _tags(page: Page) -> Iterator[_Found]:
    """The tags of a page that a reader of HTML would see as such: none that are escaped, and none in code."""
    for token in parser(html=True).parse(page.body):
        if token.type == "html_block" and token.map:
            yield from _within(page, *token.map)
        elif token.type == "inline" and token.map:
            yield from _inline(page, token, *token.map)


def _within(page: Page, first: int, end: int) -> Iterator[_Found]:
    """The tags on some lines."""
    for number in range(first, end):
        for match in _TAG.finditer(page.bare[number]):
            yield _Found(number + 1, match.start(), match[1].lower())


def _inline(page: Page, token: Token, first: int, end: int) -> Iterator[_Found]:
    """The tags within a paragraph, each where it is written."""
    number, at = first, 0
    for child in token.children or ():
        match = _TAG.match(child.content) if child.type == "html_inline" else None
        if match is None:
            continue
        begins = child.content.partition("\n")[0]
        for line in range(number, end):
            found = page.bare[line].find(begins, at if line == number else 0)
            if found >= 0:
                number, at = line, found + 1
                yield _Found(line + 1, found, match[1].lower())
                break
