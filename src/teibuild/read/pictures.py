"""Images on pages of prose: which files they are, and their sizes, so that a page does not jump while they load."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from teibuild.disk import lies_in, read_file
from teibuild.model import Picture
from teibuild.read.markdown import parser

STATIC: Final = "static/"
"""The folder of an edition whose files are published as they are."""
SHOWN: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg"})
"""Endings of images that browsers show."""
_ABROAD: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|/")
_SVG: Final = re.compile(rb"<(?:\w+:)?svg\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
"""The first tag of a drawing."""
_ATTRIBUTE: Final = re.compile(rb"\s(width|height|viewBox)\s*=\s*([\"'])(.*?)\2", re.DOTALL)
_PIXELS: Final = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_MOST: Final = 1 << 20
"""Bytes within which an image tells its size: before it may stand a preview, or a table of colours."""


def read_pictures(folder: Path, file: str, markdown: str) -> tuple[Picture, ...]:
    """The images of a page of prose that can be shown, each once.

    Args:
        folder: The edition's folder.
        file: The page's path from there.
        markdown: The page.
    """
    if "![" not in markdown:
        return ()
    tokens = (child for token in parser().parse(markdown) for child in token.children or ())
    addresses = dict.fromkeys(str(token.attrGet("src")) for token in tokens if token.type == "image")
    found = (_picture(folder, address, picture_file(file, address)) for address in addresses)
    return tuple(picture for picture in found if picture is not None)


def picture_file(page: str, address: str) -> str:
    """The path, from the edition's folder, of an image that a page names by its path from the page's own file; nothing
    for an address that is no such path.
    """
    path = unquote(address)
    if not path or _ABROAD.match(path):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


def may_be_shown(file: str) -> bool:
    """Whether a file, by its path from the edition's folder, is one that pages may show."""
    return file.startswith(STATIC) and PurePosixPath(file).suffix.lower() in SHOWN


def _picture(folder: Path, address: str, file: str) -> Picture | None:
    if not may_be_shown(file) or not lies_in(folder / file, folder):
        return None
    try:
        data = read_file(folder / file, _MOST)
    except OSError:
        return None
    size = _of_drawing(data) if file.lower().endswith(".svg") else _of_image(data)
    return None if size is None else Picture(address, file.removeprefix(STATIC), *size)


def _of_image(data: bytes) -> tuple[int, int] | None:
    """The width and height of an image in pixels, as it is to be seen; nothing for what is no image."""
    import imagesize  # few editions have images

    if data.startswith(b"<"):
        return None  # a drawing by another ending, which no browser shows
    # By its bytes: for a name it would take a web address, too.
    width, height = map(round, imagesize.get(BytesIO(data)))
    return (width, height) if width > 0 and height > 0 else None


def _of_drawing(data: bytes) -> tuple[int, int] | None:
    """The same of an SVG, by its size, else by what of its plane is seen (SVG 2, 8.2); 0 where it has neither."""
    root = _SVG.search(data)
    if root is None:
        return None
    told = {name.decode(): value.decode("utf-8", "replace") for name, _, value in _ATTRIBUTE.findall(root[0])}
    lengths = [_PIXELS.fullmatch(told.get(name, "")) for name in ("width", "height")]
    numbers = [length[1] for length in lengths if length] if all(lengths) else told.get("viewBox", "").split()[2:]
    with suppress(ValueError):
        width, height = (round(float(number)) for number in numbers)
        if width > 0 and height > 0:
            return width, height
    return 0, 0
