"""The words of the interface in the language of the edition: messages, plurals, dates, lists.

A message is written in English where it is used, with names in braces for what is put in; ``site_templates/locales/``
holds a catalogue (GNU gettext, ``LANGUAGE.po``) for each other language. What a catalogue lacks stays English. Forms of
dates, plurals and lists are those of the Unicode CLDR.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from gettext import c2py  # undocumented, and what Babel itself uses
from html import escape
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from teibuild.resources import resource

SOURCE: Final = "en"
"""The language in which messages are written where they are used."""
_LEFTWARD: Final = frozenset({
    "Adlm", "Arab", "Armi", "Avst", "Hebr", "Mand", "Mani", "Mend", "Nkoo", "Palm", "Phnx", "Rohg", "Samr", "Sarb",
    "Syrc", "Thaa",
})  # fmt: skip
"""Scripts (ISO 15924) that run from right to left."""
_OLD_LEFTWARD: Final = frozenset(
    {"arc", "egy", "hbo", "jpr", "jrb", "lad", "ota", "pal", "phn", "sam", "syc", "syr", "xpu"}
)
"""Languages without a locale that are written from right to left."""
_BRITISH: Final = "en-GB"
"""How English is written where the edition does not say which."""


class Words:
    """The interface in one language."""

    def __init__(self, language: str) -> None:
        """Load a language.

        Args:
            language: A language tag (BCP 47), such as ``de`` or ``en-US``; one without a catalogue gets English words,
                and its own dates.
        """
        self.language = language
        self.locale = _locale(language)
        self._catalogue = _catalogue(self.locale.language)

    @property
    def spoken(self) -> str:
        """The language that the messages are in: English where there is no catalogue for the one that was asked for."""
        return self.language if self._catalogue or is_english(self.language) else SOURCE

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``: which way the language is written."""
        return direction(self.language)

    def text(self, message: str, **values: object) -> str:
        """A message in this language, with values put in for the names in braces."""
        found = self._catalogue.get(message) if self._catalogue else None
        translated = message
        if found is not None and found.string and not found.fuzzy:
            translated = found.string if isinstance(found.string, str) else str(found.string[0] or message)
        return translated.format(**values) if values else translated

    def called(self, names: Mapping[str, str], name: str, otherwise: str | None = None) -> str:
        """What a name is called in this language.

        Args:
            names: A table of messages (``message``) by name.
            name: A word of an encoding, such as the value of an attribute.
            otherwise: What a name is called that the table lacks; by default, what it is.
        """
        if name in names:
            return self.text(names[name])
        return name if otherwise is None else otherwise

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """A message about a number of things, in the form that the number asks for; ``{n}`` is the number."""
        found = self._catalogue.get(one) if self._catalogue else None
        form = one if number == 1 else many
        if self._catalogue and found is not None and isinstance(found.string, list | tuple) and not found.fuzzy:
            index = _plural(self._catalogue, number)
            form = dict(enumerate(found.string)).get(index) or form
        return form.format(n=number, **values)

    def date(self, iso: str) -> str:
        """An ISO 8601 date in words: ``1962-10-27`` → *27 October 1962*, ``1962-10`` → *October 1962*.

        What is no such date comes back as it is.
        """
        parts = iso.split("-")
        if len(parts) not in {2, 3} or len(parts[0]) != 4 or not all(part.isdigit() for part in parts):
            return iso
        try:
            day = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
        except ValueError:
            return iso
        return _date(day, self.locale, whole=len(parts) == 3)

    def listed(self, names: Iterable[str]) -> str:
        """Names as a list in a sentence: *a, b and c*."""
        return format_list([str(name) for name in names], "standard", self.locale)


@lru_cache(10_000)
def _date(day: date, locale: Locale, *, whole: bool) -> str:
    """A day in words, or its month; the same few stand on thousands of pages."""
    if whole:
        return format_date(day, "long", locale)
    return format_skeleton("yMMMM", day, locale=locale)


def message(text: str) -> str:
    """A message that stands in a table and is translated where it is shown; the catalogue finds it by this name."""
    return text


def is_english(language: str) -> bool:
    """Whether a language is English, of whatever country."""
    return language.partition("-")[0].lower() == SOURCE


@cache
def direction(language: str) -> str:
    """``ltr`` or ``rtl``: which way a language is written; of one that the CLDR does not know, by its script."""
    script = next((part.title() for part in language.split("-")[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _LEFTWARD else "ltr"
    try:
        return Locale.parse(language.partition("-")[0].lower()).text_direction
    except (UnknownLocaleError, ValueError):
        return "rtl" if language.partition("-")[0].lower() in _OLD_LEFTWARD else "ltr"


@cache
def language_attributes(language: str, around: str) -> str:
    """The attributes ``lang`` and, where the direction turns, ``dir`` of an HTML element, each with a space before it.

    Args:
        language: The language of what the element holds; nothing is written where it is empty.
        around: The language of what it stands in.

    """
    if not language or language == around:
        return ""
    turned = f' dir="{direction(language)}"' if direction(language) != direction(around) else ""
    return f' lang="{escape(language)}"{turned}'


@cache
def words(language: str) -> Words:
    """The interface in a language, loaded once a process."""
    return Words(language)


def languages() -> tuple[str, ...]:
    """The languages in which the interface speaks."""
    return (SOURCE, *sorted(path.stem for path in resource("site_templates", "locales").glob("*.po")))


def _locale(language: str) -> Locale:
    tag = _BRITISH if language == SOURCE else language
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        try:
            return Locale.parse(tag.partition("-")[0])
        except (UnknownLocaleError, ValueError):
            return Locale.parse(_BRITISH, sep="-")


@cache
def _catalogue(language: str) -> Catalog | None:
    if language == SOURCE:
        return None
    try:
        path = resource("site_templates", "locales", f"{language}.po")
    except FileNotFoundError:
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _plural(catalogue: Catalog, number: int) -> int:
    return min(int(c2py(catalogue.plural_expr)(number)), catalogue.num_plurals - 1)
