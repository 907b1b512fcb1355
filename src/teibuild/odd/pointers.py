"""What ``xpointer`` points at, of an XInclude: an id, or an XPath (XPointer Framework, schemes xmlns and xpointer)."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from teibuild.odd.files import OddFile

_SCHEME: Final = re.compile(r"\s*([\w.:-]+)\(")
_BINDING: Final = re.compile(r"\s*([\w.-]+)\s*=\s*(\S+)\s*")
_ID: Final = re.compile(r"""\bid\((["'])(.*?)\1\)""")
_LONGEST: Final = 1000


def pointed_at(file: OddFile, pointer: str) -> list[etree._Element]:
    """The elements of a file that a pointer means, in their order; none where it means nothing, or cannot be read.

    Args:
        file: The file.
        pointer: An id, or parts such as ``xmlns(t=…)xpointer(//t:elementSpec)``, of which the first that points at
            something counts.
    """
    if "(" not in pointer:
        found = file.ids.get(pointer)
        return [] if found is None else [found]
    prefixes: dict[str, str] = {}
    for scheme, data in _parts(pointer):
        if scheme == "xmlns" and (binding := _BINDING.fullmatch(data)):
            prefixes[binding[1]] = binding[2]
        elif scheme == "xpointer" and (elements := _by_path(file, data, prefixes)):
            return elements
    return []


def _parts(pointer: str) -> list[tuple[str, str]]:
    """Name and data of every part, as far as they can be read; parentheses in the data are in pairs."""
    parts = []
    start = 0
    while found := _SCHEME.match(pointer, start):
        depth, end = 1, found.end()
        while end < len(pointer) and depth:
            depth += {"(": 1, ")": -1}.get(pointer[end], 0)
            end += 1
        parts.append((found[1], pointer[found.end() : end - 1]))
        start = end
    return parts


def _by_path(file: OddFile, path: str, prefixes: dict[str, str]) -> list[etree._Element]:
    path = _ID.sub(r"//*[@xml:id=\1\2\1]", path)
    if len(path) > _LONGEST:
        return []
    try:
        found = file.root.getroottree().xpath(path, namespaces=prefixes, smart_strings=False)
    except etree.XPathError:
        return []
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []
