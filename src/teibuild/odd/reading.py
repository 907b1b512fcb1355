"""Specifications read from XML. Reading is tolerant: what cannot be right is judged elsewhere."""

from __future__ import annotations

from typing import Final, Literal, cast

from lxml import etree

from teibuild.odd.files import OddFile, Place, prefixes
from teibuild.odd.specs import (
    Attribute,
    AttributeList,
    AttributeRef,
    Constraint,
    Kind,
    Membership,
    Mode,
    ModuleRef,
    Spec,
    SpecRef,
    Value,
    Values,
    Words,
)
from teibuild.tei.names import XML_LANG, local, tei

KINDS: Final[dict[str, Kind]] = {
    "elementSpec": "element",
    "classSpec": "class",
    "macroSpec": "macro",
    "dataSpec": "data",
}
REF_KINDS: Final[dict[str, Kind]] = {
    "elementRef": "element",
    "classRef": "class",
    "macroRef": "macro",
    "dataRef": "data",
}
XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
_KNOWN_PREFIXES: Final = {"xlink": "http://www.w3.org/1999/xlink"}
"""Prefixes that an ODD need not declare, as with the TEI's own tools."""

_GLOSS, _DESC, _LIST_REF = tei("gloss"), tei("desc"), tei("listRef")
_VAL_LIST, _VAL_ITEM, _ATT_LIST, _ALT_IDENT = tei("valList"), tei("valItem"), tei("attList"), tei("altIdent")
_CONSTRAINT_SPEC, _CONTENT, _CLASSES = tei("constraintSpec"), tei("content"), tei("classes")
_DATATYPE, _DEFAULT, _MEMBER_OF, _PARAM_LIST = tei("datatype"), tei("defaultVal"), tei("memberOf"), tei("paramList")
_DIGITS: Final = 10
_STRING_VAL, _DATA_REF = tei("stringVal"), tei("dataRef")
_PTR, _REF = tei("ptr"), tei("ref")


def read_spec(file: OddFile, element: etree._Element) -> Spec:
    """An ``elementSpec``, ``classSpec``, ``macroSpec`` or ``dataSpec``."""
    kind = KINDS[local(element)]
    memberships, memberships_mode = _memberships(file, element)
    attributes = [_attribute_list(file, child) for child in element.findall(_ATT_LIST)]
    name, namespace = _alternative(element), _word(element, "ns")
    if kind == "element":
        name, namespace = _without_prefix(element, name, namespace)
    return Spec(
        kind=kind,
        ident=_word(element, "ident"),
        module=_word(element, "module"),
        mode=_mode(element),
        name=name,
        namespace=namespace,
        prefix=element.get("prefix"),
        class_type=_word(element, "type"),
        memberships=memberships,
        memberships_mode=memberships_mode,
        content=_content(file, element),
        values=_values(file, element),
        attributes=attributes[0] if len(attributes) == 1 else AttributeList(items=tuple(attributes)),
        has_choice=any(child.get("org") for child in element.findall(_ATT_LIST)),
        constraints=_constraints(file, element),
        words=_words(element),
        valid_until=_word(element, "validUntil"),
        parameters=tuple(element.iter(_PARAM_LIST)) if kind == "element" else (),
        place=Place(file, element),
    )


def read_module_ref(file: OddFile, element: etree._Element) -> ModuleRef:
    """A ``moduleRef``."""
    include = element.get("include")
    return ModuleRef(
        key=_word(element, "key"),
        url=_word(element, "url"),
        include=tuple(include.split()) if include is not None else None,
        exclude=tuple((element.get("except") or "").split()),
        prefix=_word(element, "prefix"),
        source=_word(element, "source"),
        place=Place(file, element),
    )


def read_spec_ref(file: OddFile, element: etree._Element) -> SpecRef:
    """An ``elementRef`` or the like that stands in the schema itself, or in a group."""
    include = element.get("include")
    return SpecRef(
        kind=REF_KINDS[local(element)],
        key=_word(element, "key"),
        source=_word(element, "source"),
        include=tuple(include.split()) if include is not None else None,
        exclude=tuple((element.get("except") or "").split()),
        place=Place(file, element),
    )


def read_constraint(file: OddFile, element: etree._Element) -> Constraint:
    """A ``constraintSpec``."""
    return Constraint(
        ident=_word(element, "ident"),
        mode=_mode(element),
        scheme=_word(element, "scheme") or "schematron",
        language=_word(element, XML_LANG),
        place=Place(file, element),
    )


def _content(file: OddFile, element: etree._Element) -> Place | None:
    """What holds the content model: ``content``, or of an old macro the string, or the datatype, that it is."""
    for tag in (_CONTENT, _DATA_REF, _STRING_VAL):
        found = element.find(tag)
        if found is not None:
            return Place(file, found)
    return None


def _memberships(file: OddFile, element: etree._Element) -> tuple[tuple[Membership, ...], Mode | None]:
    classes = element.find(_CLASSES)
    if classes is None:
        return (), None
    members = tuple(
        Membership(
            _word(member, "key"),
            _mode(member),
            _number(member.get("min"), 1),
            None if member.get("max") == "unbounded" else _number(member.get("max"), 1),
            Place(file, member),
        )
        for member in classes.findall(_MEMBER_OF)
        if member.get("key")
    )
    return members, "change" if classes.get("mode") == "change" else "replace"


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.strip().isdecimal() and len(text) < _DIGITS else default


def _attribute_list(file: OddFile, element: etree._Element) -> AttributeList:
    items: list[Attribute | AttributeRef | AttributeList] = []
    for child in element:
        match local(child):
            case "attDef":
                # Declarations of namespaces are no attributes to RELAX NG.
                if _word(child, "ident") and not _word(child, "ident").startswith("xmlns"):
                    items.append(_attribute(file, child))
            case "attRef":
                items.append(_attribute_ref(file, child))
            case "attList":
                items.append(_attribute_list(file, child))
            case _:
                pass
    return AttributeList(element.get("org") == "choice", tuple(items))


def _attribute_ref(file: OddFile, element: etree._Element) -> AttributeRef:
    # Since TEI P5 4.11 it is called key, since it is the ident of an attribute rather than its name.
    class_ident, name = _word(element, "class"), _word(element, "key") or _word(element, "name")
    written = "" if class_ident else name
    if not class_ident and ".attribute" in name:
        # As it was written before TEI P5 2.8: the name of a definition in the schema.
        class_ident, _, name = name.partition(".attribute")
        name = name.removeprefix("s").removeprefix(".")
    return AttributeRef(class_ident, name, Place(file, element), written)


def _attribute(file: OddFile, element: etree._Element) -> Attribute:
    ident, namespace = _word(element, "ident"), _word(element, "ns")
    name = _alternative(element)
    if namespace == XML_NAMESPACE:
        ident, name, namespace = _in_xml(ident), _in_xml(name), ""
    else:
        name, namespace = _without_prefix(element, name, namespace)
    datatype, default = element.find(_DATATYPE), element.find(_DEFAULT)
    return Attribute(
        ident=ident,
        name=name,
        namespace=namespace,
        mode=_mode(element),
        has_mode=element.get("mode") is not None,
        usage=_word(element, "usage"),
        datatype=Place(file, datatype) if datatype is not None else None,
        values=_values(file, element),
        default=" ".join("".join(default.itertext()).split()) if default is not None else "",
        constraints=_constraints(file, element),
        words=_words(element),
        valid_until=_word(element, "validUntil"),
        place=Place(file, element),
    )


def _without_prefix(element: etree._Element, name: str, namespace: str) -> tuple[str, str]:
    """A name and its namespace, where the name is written with a prefix; one that is not declared stays."""
    prefix, colon, rest = name.partition(":")
    if not colon or prefix == "xml":
        return name, namespace
    found = namespace or prefixes(element).get(prefix) or _KNOWN_PREFIXES.get(prefix)
    return (rest, found) if found else (name, namespace)


def _in_xml(name: str) -> str:
    return name if name.startswith("xml:") else f"xml:{name}"


def _values(file: OddFile, element: etree._Element) -> Values | None:
    found = element.find(_VAL_LIST)
    return read_values(file, found) if found is not None else None


def read_values(file: OddFile, element: etree._Element) -> Values:
    """A ``valList``."""
    kind = element.get("type", "open")
    items = tuple(
        Value(
            item.get("ident", ""),
            _alternative(item),
            _mode(item),
            _words(item),
            _word(item, "validUntil"),
            Place(file, item),
        )
        for item in element.findall(_VAL_ITEM)
        if item.get("ident") is not None
    )
    known = cast('Literal["open", "semi", "closed"]', kind if kind in {"semi", "closed"} else "open")
    return Values(known, _mode(element), element.get("mode") is not None, items, Place(file, element))


def _constraints(file: OddFile, element: etree._Element) -> tuple[Constraint, ...]:
    return tuple(read_constraint(file, child) for child in element.findall(_CONSTRAINT_SPEC))


def _words(element: etree._Element) -> Words:
    references = [
        pointer
        for child in element.findall(_LIST_REF)
        for pointer in child
        if pointer.tag in {_PTR, _REF} and pointer.get("target")
    ]
    return Words(tuple(element.findall(_GLOSS)), tuple(element.findall(_DESC)), tuple(references))


def _alternative(element: etree._Element) -> str:
    found = element.find(_ALT_IDENT)
    text = " ".join((found.text or "").split()) if found is not None else ""
    return text or element.get("ident", "")


def _mode(element: etree._Element) -> Mode:
    mode = element.get("mode", "add")
    return cast("Mode", mode) if mode in {"add", "change", "replace", "delete"} else "add"


def _word(element: etree._Element, name: str) -> str:
    return (element.get(name) or "").strip()
