"""What a schema tells whoever writes documents: glosses and descriptions, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from teibuild.odd.library import Library
from teibuild.odd.specs import Attribute, Spec, Value, Values, Words
from teibuild.tei.names import XML_LANG, local

DEFAULT_LANGUAGE: Final = "en"
_SUGGESTED: Final = {
    "de": "Empfohlene Werte sind:",
    "en": "Suggested values include:",
    "es": "Los valores sugeridos incluyen:",
    "fr": "Les valeurs suggérées comprennent :",
    "it": "I valori suggeriti includono:",
    "pt": "Os valores sugeridos incluem:",
}
_MARKS: Final = {
    "gi": ("<", ">"),
    "tag": ("<", ">"),
    "att": ("@", ""),
    "val": ("“", "”"),
    "q": ("“", "”"),
    "mentioned": ("“", "”"),
    "soCalled": ("‘", "’"),
}
"""Element within a description → what it is shown by in plain text."""


class Documentation:
    """Words for what is in a schema."""

    def __init__(self, languages: Sequence[str], library: Library) -> None:
        """Begin.

        Args:
            languages: The languages that are wanted, the best first; English is taken where there are no others.
            library: What the ODD builds on, to whose chapters specifications point.
        """
        self.languages = tuple(dict.fromkeys((*(language.lower() for language in languages), DEFAULT_LANGUAGE)))
        self.library = library
        self._plain: dict[etree._Element, str] = {}

    def of_spec(self, spec: Spec) -> str:
        """What an element is for, and the sections of the TEI Guidelines that treat of it."""
        sections = [title for title in map(self._section, spec.words.references) if title]
        said = self._said(spec.words)
        return f"{said} [{' '.join(sections)}]" if said and sections else said

    def of_attribute(self, attribute: Attribute) -> str:
        """What an attribute is for, and the values of a list that is not closed."""
        said = self._said(attribute.words)
        if attribute.values is None or attribute.values.kind == "closed" or not attribute.values.items:
            return said
        return f"{said}\n{self._suggested(attribute.values)}".strip()

    def of_value(self, value: Value) -> str:
        """What a value means."""
        return self._said(value.words)

    def _suggested(self, values: Values) -> str:
        items = []
        for number, item in enumerate(values.items, 1):
            gloss = self._best(item.words.glosses)
            items.append(f"{number}] {item.name}{f' ({gloss})' if gloss else ''}")
        language = next((each[:2] for each in self.languages if each[:2] in _SUGGESTED), DEFAULT_LANGUAGE)
        return f"{_SUGGESTED[language]} {'; '.join(items)}"

    def _said(self, words: Words) -> str:
        gloss, description = self._best(words.glosses), self._best(words.descriptions)
        return " ".join(part for part in (f"({gloss})" if gloss else "", description) if part)

    def _best(self, elements: Iterable[etree._Element]) -> str:
        """The text of the element whose language fits best."""
        best: tuple[int, etree._Element] | None = None
        for element in elements:
            if local(element) == "desc" and element.get("type") == "deprecationInfo":
                continue
            rank = self._rank((element.get(XML_LANG) or "").lower())
            if best is None or rank < best[0]:
                best = (rank, element)
            if rank == 0:
                break
        return self._text(best[1]) if best is not None else ""

    def _rank(self, language: str) -> int:
        for rank, wanted in enumerate(self.languages):
            if language == wanted or (language and language.partition("-")[0] == wanted.partition("-")[0]):
                return rank * 2
        # Words without a language are in that of the ODD, which is nearer than any other.
        return 1 if not language else len(self.languages) * 2

    def _text(self, element: etree._Element) -> str:
        found = self._plain.get(element)
        if found is None:
            found = self._plain[element] = " ".join(_plain(element).split())
        return found

    def _section(self, pointer: etree._Element) -> str:
        target = (pointer.get("target") or "").removeprefix("#")
        return self.library.sections.get(target, "")


def _plain(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        before, after = _MARKS.get(local(child), ("", ""))
        parts += [before, _plain(child) if isinstance(child.tag, str) else "", after, child.tail or ""]
    return "".join(parts)
