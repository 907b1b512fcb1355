"""RELAX NG schemas brought into one form, so that two of them can be compared element by element."""

from __future__ import annotations

from typing import Any

from lxml import etree

RELAX_NG = "{http://relaxng.org/ns/structure/1.0}"
Form = tuple[Any, ...]
"""A pattern: its tag, what distinguishes it, and the forms within it."""
#: Patterns in which a group says no more than its members.
_FLAT = {"list", "optional", "zeroOrMore", "oneOrMore", "attribute"}


def elements(text: str) -> dict[str, tuple[list[Form], set[Form]]]:
    """Every element of a schema: the name of its definition → its content, and its attributes.

    Classes and datatypes are written out, choices put in order, and what says nothing is left away.
    """
    return _Schema(text).elements()


class _Schema:
    def __init__(self, text: str) -> None:
        root = etree.fromstring(text.encode())
        self.definitions = {each.get("name", ""): each for each in root.iter(f"{RELAX_NG}define")}
        self.named = {name for name, each in self.definitions.items() if each.find(f"{RELAX_NG}element") is not None}

    def elements(self) -> dict[str, tuple[list[Form], set[Form]]]:
        found = {}
        for name in self.named:
            element = self.definitions[name].find(f"{RELAX_NG}element[@name]")
            if element is not None:
                parts = _flattened(self._within(element, (name,)))
                attributes = {part for part in parts if "'attribute'" in repr(part)}
                found[name] = ([part for part in parts if part not in attributes], attributes)
        return found

    def _within(self, parent: etree._Element, way: tuple[str, ...]) -> list[Form]:
        forms = [self._form(child, way) for child in parent if str(child.tag).startswith(RELAX_NG)]
        return [form for form in forms if form != ("empty",)]

    def _form(self, element: etree._Element, way: tuple[str, ...]) -> Form:
        tag = etree.QName(element).localname
        name = element.get("name", "")
        if tag == "ref":
            if name in self.named or name in way or name not in self.definitions:
                # The number of an anyElement follows from the order of definitions.
                return ("ref", name.rstrip("0123456789"))
            return _together("group", self._within(self.definitions[name], (*way, name)))
        if tag in {"value", "param", "name"}:
            return (tag, name, element.get("ns", ""), element.text or "")
        if tag in {"empty", "text"}:
            return (tag,)
        forms = self._within(element, way)
        if tag in {"group", "choice"}:
            return _together(tag, forms)
        inner = _flattened(forms) if tag in _FLAT else forms
        return (tag, name, element.get("ns", ""), element.get("type", ""), *inner)


def _together(tag: str, forms: list[Form]) -> Form:
    if tag == "choice":
        inner = [each for form in forms for each in (form[1:] if form[0] == "choice" else (form,))]
        forms = sorted(set(inner), key=repr)
    else:
        forms = _flattened(forms)
    if len(forms) == 1:
        return forms[0]
    return (tag, *forms) if forms else ("empty",)


def _flattened(forms: list[Form]) -> list[Form]:
    found: list[Form] = []
    for form in forms:
        found += _flattened(list(form[1:])) if form[0] == "group" else [form]
    return found
