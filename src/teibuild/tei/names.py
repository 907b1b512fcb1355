"""Names and namespaces."""

from __future__ import annotations

from typing import Final

from lxml import etree

TEI: Final = "http://www.tei-c.org/ns/1.0"
"""Namespace of TEI P5."""
XML: Final = "http://www.w3.org/XML/1998/namespace"
XML_ID: Final = f"{{{XML}}}id"
XML_LANG: Final = f"{{{XML}}}lang"
_PREFIX: Final = f"{{{TEI}}}"
_PREFIX_LENGTH: Final = len(_PREFIX)
_known: Final[dict[object, str]] = {}
"""Names by tags, since a text has few names and many elements."""
_MOST_KNOWN: Final = 10_000


def tei(name: str) -> str:
    """The qualified name of a TEI element, as lxml writes it: ``p`` → ``{http://www.tei-c.org/ns/1.0}p``."""
    return _PREFIX + name


def local(element: etree._Element) -> str:
    """The name of a TEI element without its namespace; empty for comments and processing instructions.

    An element of another namespace keeps its qualified name, so that no table mistakes it for TEI.
    """
    # Asked a thousand times a document, and nearly always known.
    name = _known.get(tag := element.tag)
    return local_name(tag) if name is None else name


def local_name(tag: object) -> str:
    """The same for an element's tag, as lxml gives it."""
    name = _known.get(tag)
    if name is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        name = _known[tag] = _local(tag)
    return name


def _local(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    return tag[_PREFIX_LENGTH:] if tag.startswith(_PREFIX) else tag


def xml_id(element: etree._Element) -> str:
    """The element's ``xml:id``, or the empty string."""
    return element.get(XML_ID, "")
