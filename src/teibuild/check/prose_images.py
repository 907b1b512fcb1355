"""Images on pages of prose: that the site can show them, and that they have words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from teibuild.check.nearest import nearest
from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import IMAGE_IN_PROSE, IMAGE_WITHOUT_WORDS
from teibuild.model import Diagnostic, Related, Rule
from teibuild.read.markdown import definitions, parser, reference_name
from teibuild.read.pictures import SHOWN, STATIC, picture_file

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS: Final = re.compile(
    r"""\](?:\([ \t]*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
    r"""|\[(?P<label>[^\[\]]*)\])?"""
)
"""What stands behind the words of an image: its address, or the name of one."""
_ON_THE_WEB: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_WITHIN: Final = "data:"
_FEW: Final = 3
"""How many more places are shown."""
_NO_WORDS: Final = "The image has no words for those who do not see it."


class _Image(NamedTuple):
    begin: int
    """Characters of the page before it."""
    end: int
    """Characters of the page down to its end."""
    words: str
    address: str
    label: str
    """The name of its address, where that stands elsewhere."""


def check_images(page: Page, listing: Callable[[], Collection[str]]) -> Iterator[Diagnostic]:
    """Each image of a page.

    Args:
        page: The page.
        listing: Gives the files of the edition's folder.
    """
    shown = {picture.address for picture in page.prose.pictures}
    by_address: dict[str, list[_Image]] = {}
    for image in _images(page):
        by_address.setdefault(image.address, []).append(image)
    for address, images in by_address.items():
        fault = _fault(page.prose.file, address, listing(), is_shown=address in shown)
        if fault is not None:
            yield _said(page, IMAGE_IN_PROSE, images, *fault)
        elif wordless := [image for image in images if not image.words]:
            yield _said(page, IMAGE_WITHOUT_WORDS, wordless, _NO_WORDS, f"Write what it shows: ![…]({address})")


def _said(page: Page, rule: Rule, images: list[_Image], message: str, hint: str) -> Diagnostic:
    """What is said of one image, which may be shown in several places."""
    places = [_place(page, image) for image in images]
    length = len(page.body[images[0].begin : images[0].end].partition("\n")[0])
    others = tuple(Related(page.place(*place), "here too") for place in places[1 : 1 + _FEW])
    return page.said(rule, *places[0], message, hint, length, others)


def _place(page: Page, image: _Image) -> tuple[int, int]:
    """The line on which an image begins, from 1, and how many of its characters stand before."""
    before = page.body[: image.begin]
    return before.count("\n") + 1, image.begin - before.rfind("\n") - 1


def _fault(page: str, address: str, listing: Collection[str], *, is_shown: bool) -> tuple[str, str] | None:
    """Why an image cannot be shown, and what to do.

    Args:
        page: The file of the page.
        address: The address of the image.
        listing: The files of the edition's folder.
        is_shown: Whether it was found, and is an image.
    """
    file = picture_file(page, address)
    if not file:
        return _no_path(page, address, listing)
    ending = PurePosixPath(file).suffix
    if ending.lower() not in SHOWN:
        return f"Browsers do not show {ending[1:].upper() or 'such'} files.", "Show a copy in JPEG, PNG, WebP or AVIF."
    if not file.startswith(STATIC):
        return f"Images of the site lie in {STATIC}, and {file} does not.", _elsewhere(page, file, listing)
    if file not in listing:
        return _missing(page, file, listing)
    return None if is_shown else (f"{file} is no image, or is damaged.", "Save it anew, and see that it can be opened.")


def _no_path(page: str, address: str, listing: Collection[str]) -> tuple[str, str]:
    """Message and hint for an address that is no path from a page."""
    file = address.partition("?")[0]
    if _ON_THE_WEB.match(address):
        hint = f"Put a copy into {STATIC}, and write {_way(page, _in_static(file))}."
        return "This image lies on the web, from which a site loads nothing.", hint
    if address.startswith(_WITHIN):
        return "This image is written into the page.", f"Put it into a file of {STATIC}, and write its path."
    return f"“{address}” is no path that leads from this page to a file.", _elsewhere(page, file, listing)


def _missing(page: str, file: str, listing: Collection[str]) -> tuple[str, str]:
    """Message and hint for a file that is not there."""
    same = next((one for one in listing if one.casefold() == file.casefold()), "")
    if same:
        return f"The file is called {same}, with other capitals.", f"Write {_way(page, same)}."
    images = {PurePosixPath(one).name: one for one in sorted(listing) if one.startswith(STATIC)}
    (name,) = nearest(PurePosixPath(file).name, images, count=1) or ("",)
    alike = "" if name in {"", PurePosixPath(file).name} else f"Did you mean {_way(page, images[name])}?"
    return f"There is no {file}.", alike or _elsewhere(page, file, listing)


def _elsewhere(page: str, file: str, listing: Collection[str]) -> str:
    """What to do about a file that is not in its place, but perhaps in another."""
    name = PurePosixPath(file).name
    found = sorted(one for one in listing if PurePosixPath(one).name == name)
    published = next((one for one in found if one.startswith(STATIC)), "")
    way = _way(page, published or _in_static(name))
    if published:
        return f"Write {way}."
    return f"Copy {found[0]} into {STATIC}, and write {way}." if found else f"Put it into {STATIC}, and write {way}."


def _in_static(file: str) -> str:
    """Where a file would lie that is published."""
    return STATIC + (PurePosixPath(file).name or "NAME")


def _way(page: str, file: str) -> str:
    """The path from a page to a file, as Markdown has it."""
    return quote(posixpath.relpath(file, posixpath.dirname(page)), errors="surrogateescape")


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
        for child in token.children:
            if child.type == "image":
                yield (image := _image(child, bare, text, at))
                at = max(at, image.end)


def _image(token: Token, bare: str, text: str, at: int) -> _Image:
    """An image as it is written.

    Args:
        token: What the parser has found.
        bare: The page without its code.
        text: The page as it is written.
        at: How many of its characters stand before the place from which it is looked for.
    """
    first = token.content.partition("\n")[0]
    begins = re.compile(rf"(?<!\\)(?:\\\\)*(?P<image>!\[{re.escape(first)})")
    found = begins.search(bare, at) or begins.search(text, at)
    begin = found.start("image") if found else at
    words = found.end() if found else at
    behind = _ADDRESS.match(text, words) or _ADDRESS.search(text, words)
    end = behind.end() if behind and found else words
    label = (behind["label"] or token.content) if behind and not behind[0].endswith(")") else ""
    return _Image(begin, end, " ".join(token.content.split()), str(token.attrGet("src")), label)
