"""Images on pages of prose: which files they are, and their sizes, so that a page does not jump while they load."""

from __future__ import annotations

import posixpath
import re
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


def _picture(folder: Path, address: str, file: str) -> Picture | None:
    ending = PurePosixPath(file).suffix.lower()
    if not file.startswith(STATIC) or ending not in SHOWN or not lies_in(folder / file, folder):
        return None
    try:
        data = read_file(folder / file, _MOST)
    except OSError:
        return None
    path = file.removeprefix(STATIC)
    width, height = _size(data)
    if width >= 1 and height >= 1:
        return Picture(address, path, round(width), round(height))
    # A drawing may have any size.
    return Picture(address, path) if ending == ".svg" and b"<svg" in data else None


def _size(data: bytes) -> tuple[float, float]:
    """The width and height of an image in pixels, as it is to be seen; -1 where nothing tells."""
    import imagesize  # few editions have images

    # By its bytes: for a name it would take a web address, too.
    size: tuple[float, float] = imagesize.get(BytesIO(data))
    return size
