"""What a schema knows: its elements, what they may hold and bear, and the sentence that describes each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

_RNG: Final = "{http://relaxng.org/ns/structure/1.0}"
_DOCUMENTATION: Final = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


@dataclass(slots=True)
class ElementEntry:
    """One element of the schema."""

    description: str = ""
    children: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: bool = False
    """Whether text may stand in it."""


class Vocabulary:
    """The names of a schema and how they go together."""

    def __init__(self, path: Path) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        grammar = etree.parse(str(path), parser).getroot()
        self._defines: dict[str, list[etree._Element]] = {}
        for define in grammar.iter(f"{_RNG}define"):
            self._defines.setdefault(define.get("name", ""), []).append(define)
        self.elements: dict[str, ElementEntry] = {}
        for element in grammar.iter(f"{_RNG}element"):
            name = element.get("name")
            if name:
                self._enter(self.elements.setdefault(name, ElementEntry()), element)

    def _enter(self, entry: ElementEntry, element: etree._Element) -> None:
        entry.description = entry.description or " ".join((element.findtext(_DOCUMENTATION) or "").split())
        for pattern in self._reach(element):
            if pattern.tag == f"{_RNG}element":
                entry.children.add(pattern.get("name", ""))
            elif pattern.tag == f"{_RNG}attribute":
                entry.attributes.add(pattern.get("name", ""))
            elif pattern.tag == f"{_RNG}text":
                entry.text = True

    def _reach(self, element: etree._Element) -> Iterator[etree._Element]:
        """The element, attribute and text patterns that an element's own pattern holds directly."""
        seen: set[str] = set()
        waiting = list(element)
        while waiting:
            pattern = waiting.pop()
            if pattern.tag in {f"{_RNG}element", f"{_RNG}attribute", f"{_RNG}text"}:
                yield pattern
            elif pattern.tag == f"{_RNG}ref":
                name = pattern.get("name", "")
                if name not in seen:
                    seen.add(name)
                    waiting.extend(child for define in self._defines.get(name, ()) for child in define)
            else:
                waiting.extend(pattern)

    @property
    def attributes(self) -> set[str]:
        """Every attribute that some element may bear."""
        return {name for entry in self.elements.values() for name in entry.attributes}

    def parents(self, name: str) -> list[str]:
        """The elements that may hold an element, in order of the alphabet."""
        return sorted((parent for parent, entry in self.elements.items() if name in entry.children), key=str.lower)

    def bearers(self, attribute: str) -> list[str]:
        """The elements that may bear an attribute."""
        return sorted((name for name, entry in self.elements.items() if attribute in entry.attributes), key=str.lower)

    def entry(self, name: str) -> ElementEntry:
        """What the schema says of an element; nothing for one it does not know."""
        return self.elements.get(name) or ElementEntry()


@cache
def vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of the schema at a path, read once a process."""
    return Vocabulary(path)
