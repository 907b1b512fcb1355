"""A reference as one page of Markdown, to be read in a repository."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from teibuild.reference.model import AttributeEntry, ElementEntry, Reference
from teibuild.words import Words
from teibuild.words import words as words_of

_MANY: Final = 10
"""An attribute that is the same in so many elements is described once."""
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|])")


def as_markdown(reference: Reference) -> str:
    """The page: an index, what many elements share, and each element; the same wherever it is written.

    Args:
        reference: The reference.
    """
    return "\n".join(_Page(reference, words_of(reference.language)).lines()) + "\n"


class _Page:
    def __init__(self, reference: Reference, words: Words) -> None:
        self.reference = reference
        self.words = words
        counted = Counter(each for element in reference.elements.values() for each in element.attributes)
        self.shared = {each for each, times in counted.items() if times >= _MANY}

    def lines(self) -> Iterator[str]:
        """The whole page."""
        words, reference = self.words, self.reference
        yield f"# {_plain(words.text('Reference of {name}', name=reference.title))}"
        yield ""
        yield f"{_plain(reference.made)}"
        for module, elements in reference.modules.items():
            yield ""
            yield f"{_plain(module) or words.text('Of the edition’s own')}: {self._names(e.ident for e in elements)}"
        if self.shared:
            yield ""
            yield f"## {words.text('Attributes that many elements share')}"
            yield ""
            for attribute in sorted(self.shared, key=lambda each: (each.name.lower(), each.required, each.description)):
                yield self._attribute(attribute)
        yield ""
        yield f"## {words.text('Elements')}"
        for element in reference.elements.values():
            yield from self._element(element)

    def _element(self, element: ElementEntry) -> Iterator[str]:
        words = self.words
        yield ""
        yield f"### {element.name}"
        if element.description or element.gloss:
            yield ""
            yield _plain(element.description or element.gloss)
        yield ""
        if element.sections:
            yield f"- {words.text('TEI Guidelines')}: {_plain(element.sections)}"
        held = [words.text("text")] if element.holds_text else []
        held += [self._names(element.contains)] if element.contains else []
        yield f"- {words.text('May contain')}: {', '.join(held) or words.text('nothing')}"
        around = self._names(element.contained_by) or words.text("nothing: a file begins with it")
        yield f"- {words.text('Contained by')}: {around}"
        if element.rules:
            yield f"- {words.text('Rules')}: {_plain(' '.join(element.rules))}"
        for attribute in element.attributes:
            if attribute not in self.shared:
                yield self._attribute(attribute)
        shared = [f"`{attribute.name}`" for attribute in element.attributes if attribute in self.shared]
        if shared:
            yield f"- {words.text('And of the attributes that many share:')} {', '.join(shared)}"
        for example in element.examples:
            yield ""
            yield "```xml"
            yield example.source
            yield "```"

    def _attribute(self, attribute: AttributeEntry) -> str:
        words = self.words
        required = f" ({words.text('required')})" if attribute.required else ""
        several = f" {words.text('(several)')}" if attribute.several else ""
        said = [_plain(attribute.description)] if attribute.description else []
        if attribute.datatypes:
            said.append(f"*{_plain(', '.join(attribute.datatypes))}{several}*")
        if attribute.is_open:
            said.append(words.text("Suggested values:"))
        if attribute.values:
            said.append(
                "; ".join(f"`{value.name}` {_plain(value.description)}".rstrip(" .") for value in attribute.values)
            )
        return f"- `{attribute.name}`{required}: {' '.join(said)}"

    def _names(self, idents: Iterable[str]) -> str:
        names = (self.reference.elements[ident].name for ident in idents)
        return ", ".join(f"[{_plain(name)}](#{_anchor(name)})" for name in names)


def _anchor(name: str) -> str:
    """Where a heading is led to (GitHub: small letters, without most signs)."""
    return re.sub(r"[^\w-]", "", name.lower())


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return _SIGNS.sub(r"\\\1", text)
