"""Images on pages of prose, which the site does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import IMAGE_IN_PROSE
from teibuild.model import Diagnostic
from teibuild.read.markdown import definitions, parser, reference_name

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS: Final = re.compile(
    r"""\](?:\([ \t]*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
    r"""|\[(?P<label>[^\[\]]*)\])?"""
)
"""What stands behind the words of an image: its address, or the name of one."""
_ON_THE_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_MESSAGE: Final = "The page would not show this image: pages of prose have words and links only."


class _Image(NamedTuple):
    begin: int
    """Characters of the page before it."""
    end: int
    """Characters of the page down to its end."""
    words: str
    address: str
    linked: bool
    """Whether it stands in the place of a link's words."""
    label: str
    """The name of its address, where that stands elsewhere."""


def check_images(page: Page) -> Iterator[Diagnostic]:
    """Each image of a page."""
    text = page.body
    for image in _images(page):
        before = text[: image.begin]
        number, at = before.count("\n") + 1, image.begin - before.rfind("\n") - 1
        length = len(text[image.begin : image.end].partition("\n")[0])
        yield page.said(IMAGE_IN_PROSE, number, at, _MESSAGE, _hint(image), length)


def without_images(page: Page) -> list[str]:
    """The lines of a page without its code, with blanks in place of images, and of addresses that only these name."""
    images = _images(page)
    if not images:
        return page.bare
    text = _bare(page)
    for image in images:
        text = text[: image.begin] + re.sub(r"[^\n]", " ", text[image.begin : image.end]) + text[image.end :]
    lines = text.split("\n")
    defined = definitions(page.body)
    for label in {reference_name(image.label) for image in images if image.label} & defined.keys():
        lines[defined[label] - 1] = ""
    return lines


def _hint(image: _Image) -> str:
    """What to do instead."""
    if image.linked:
        return f"Write words in its place: {image.words}" if image.words else "Write words in its place."
    if _ON_THE_WEB.match(image.address):
        return f"Write a link that leads to it: [{image.words or 'words'}]({image.address})"
    return "Say in words what it shows, and delete it."


def _images(page: Page) -> list[_Image]:
    """The images of a page, in order."""
    return list(_found(page)) if "![" in page.body else []


def _bare(page: Page) -> str:
    """A page without its code, as long as with it."""
    return "\n".join(bare.ljust(len(line)) for bare, line in zip(page.bare, page.body.split("\n"), strict=True))


def _found(page: Page) -> Iterator[_Image]:
    bare, text, at = _bare(page), page.body, 0
    begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    for token in parser().parse(page.body):
        if token.type != "inline" or not token.children:
            continue
        at = max(at, begins[token.map[0]] if token.map else 0)
        depth = 0
        for child in token.children:
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "image":
                yield (image := _image(child, bare, text, at, linked=depth > 0))
                at = max(at, image.end)


def _image(token: Token, bare: str, text: str, at: int, *, linked: bool) -> _Image:
    """An image as it is written.

    Args:
        token: What the parser has found.
        bare: The page without its code.
        text: The page as it is written.
        at: How many of its characters stand before the place from which it is looked for.
        linked: Whether it stands in the place of a link's words.
    """
    first = token.content.partition("\n")[0]
    begins = re.compile(rf"(?<!\\)(?:\\\\)*(?P<image>!\[{re.escape(first)})")
    found = begins.search(bare, at) or begins.search(text, at)
    begin = found.start("image") if found else at
    words = found.end() if found else at
    behind = _ADDRESS.match(text, words) or _ADDRESS.search(text, words)
    end = behind.end() if behind and found else words
    label = (behind["label"] or token.content) if behind and not behind[0].endswith(")") else ""
    return _Image(begin, end, " ".join(token.content.split()), str(token.attrGet("src")), linked, label)
