"""Documents made wrong, or differently right: elements dropped, swapped, renamed, moved; attributes spoilt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

from lxml import etree

NONSENSE = ("", " ", "x y", "3", "-1", "1962-10-22", "#none", "http://a b", "true", "é", "0.5", "high", "unknown")
Mutation = Callable[[etree._Element, Random, Sequence[str]], None]


def mutant(root: etree._Element, random: Random, names: Sequence[str]) -> etree._Element:
    """A copy of a document with one to three changes.

    Args:
        root: The document, which stays as it is.
        random: Where chance comes from.
        names: Names of elements, and of attributes, that may be put in: a document's own namespace is taken.
    """
    copied = deepcopy(root)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice(MUTATIONS)(_one(copied, random), random, names)
    return copied


def _one(root: etree._Element, random: Random) -> etree._Element:
    return random.choice(list(root.iter("*")))


def _drop(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _swap(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    other = element.getnext()
    if other is not None:
        element.addprevious(other)


def _double(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    if element.getparent() is not None:
        element.addnext(deepcopy(element))


def _rename(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    if isinstance(element.tag, str):
        element.tag = f"{{{etree.QName(element).namespace or ''}}}{random.choice(names)}"


def _move(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    target = _one(element.getroottree().getroot(), random)
    if element.getparent() is not None and element not in {target, *target.iterancestors()}:
        target.insert(random.randint(0, len(target)), element)


def _put_in(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    namespace = etree.QName(element).namespace or ""
    element.insert(random.randint(0, len(element)), etree.Element(f"{{{namespace}}}{random.choice(names)}"))


def _text(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    element.text = random.choice(("words", "", "3"))


def _value(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    if element.attrib:
        element.set(random.choice(list(element.attrib)), random.choice(NONSENSE))


def _without(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    if element.attrib:
        del element.attrib[random.choice(list(element.attrib))]


def _with(element: etree._Element, random: Random, names: Sequence[str]) -> None:
    element.set(random.choice(names), random.choice(NONSENSE))


MUTATIONS: tuple[Mutation, ...] = (
    _drop, _unwrap, _swap, _double, _rename, _move, _put_in, _text, _value, _value, _without, _with,
)  # fmt: skip
