"""What an ODD says of elements that are not its own: any element at all, and RELAX NG as it is written."""

from __future__ import annotations

from typing import Final

from lxml import etree

from teibuild.odd.files import Place, prefixes
from teibuild.odd.gathering import Declared
from teibuild.odd.names import ANNOTATIONS, DATATYPES, EXAMPLES
from teibuild.odd.patterns import TEXT, Pattern, ref
from teibuild.tei.names import TEI

_LIBRARY: Final = "datatypeLibrary"


def any_element(name: str, excepted: tuple[Pattern, ...], place: Place) -> Pattern:
    """An element of which nothing is known but what it is not, nor what is in it.

    Args:
        name: The name of its definition.
        excepted: Names and namespaces that it does not have.
        place: Where the ODD asks for it.
    """
    names = Pattern("anyName", children=(Pattern("except", children=excepted),) if excepted else ())
    anything = Pattern("zeroOrMore", children=(Pattern("attribute", children=(Pattern("anyName"),)),))
    within = Pattern("zeroOrMore", children=(Pattern("choice", children=(TEXT, ref(name))),))
    return Pattern("element", children=(names, anything, within), place=place)


def exceptions(place: Place, declared: Declared) -> tuple[Pattern, ...]:
    """What an ``anyElement`` does not stand for: what it says itself, or the schema, or else the TEI's elements.

    Args:
        place: The ``anyElement``.
        declared: The schema.
    """
    # Before 2017 the attribute had another name.
    for written in (place.element.get("except"), place.element.get("exclude"), declared.exceptions):
        if written is not None:
            break
    else:
        written = f"{TEI} teix:egXML"
    known = {None: "", "teix": EXAMPLES} | prefixes(declared.place.element) | prefixes(place.element)
    return tuple(_exception(token, known) for token in dict.fromkeys(written.split()))


def _exception(token: str, known: dict[str | None, str]) -> Pattern:
    """A name with a prefix, or else a namespace."""
    prefix, colon, name = token.partition(":")
    if colon and known.get(prefix) and not name.startswith("//"):
        return Pattern("name", (("ns", known[prefix]),), text=name)
    return Pattern("nsName", (("ns", token),))


def as_written(element: etree._Element) -> tuple[tuple[tuple[str, str], ...], str]:
    """The attributes of an element of RELAX NG as they mean the same elsewhere, and its text."""
    name = etree.QName(element).localname
    attributes = [(key, value) for key, value in sorted(element.attrib.items()) if not key.startswith("{")]
    if name in {"data", "value"} and not element.get(_LIBRARY):
        library = next((found for above in element.iterancestors() if (found := above.get(_LIBRARY))), "")
        if library and library != DATATYPES:
            attributes.append((_LIBRARY, library))
    if name in {"element", "attribute"} and ":" in element.get("name", ""):
        attributes = _without_prefix(element, attributes)
    text = (element.text or "") if name in {"value", "param", "name"} else ""
    if name == "name" and ":" in text and not element.get("ns"):
        prefix, _, text = text.strip().partition(":")
        attributes.append(("ns", prefixes(element).get(prefix) or ""))
    return tuple(attributes), text


def _without_prefix(element: etree._Element, attributes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A name with its namespace beside it, since prefixes of the ODD mean nothing in the schema."""
    prefix, _, name = element.get("name", "").partition(":")
    if prefix == "xml":
        return attributes
    others = [(key, value) for key, value in attributes if key not in {"name", "ns"}]
    return [("name", name), ("ns", prefixes(element).get(prefix) or ""), *others]


def annotation(element: etree._Element) -> str:
    """What an element of RELAX NG tells whoever writes documents."""
    found = element.find(f"{{{ANNOTATIONS}}}documentation")
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
