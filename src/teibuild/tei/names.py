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


def tei(name: str) -> str:
    """The qualified name of a TEI element, as lxml writes it: ``p`` → ``{http://www.tei-c.org/ns/1.0}p``."""
    return _PREFIX + name


def local(element: etree._Element) -> str:
    """The name of a TEI element without its namespace; empty for comments and processing instructions.

    An element of another namespace keeps its qualified name, so that no table mistakes it for TEI.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[_PREFIX_LENGTH:] if tag.startswith(_PREFIX) else tag


def xml_id(element: etree._Element) -> str:
    """The element's ``xml:id``, or the empty string."""
    return element.get(XML_ID, "")
