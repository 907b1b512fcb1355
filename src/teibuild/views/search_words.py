"""Words reduced to their stems, by the language that they are written in (Snowball, by Martin Porter)."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final, Protocol

import snowballstemmer

from teibuild.read.aligned import folded

_ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Primary language subtags (BCP 47) and the names of their stemmers."""


_TRUNKS: Final = {
    "LATIN": "mandrol",
    "CYRILLIC": "мандрол",
    "GREEK": "μανδρολ",
    "ARMENIAN": "մանդրոլ",
    "ARABIC": "مندرل",
}
"""Beginnings of words that no language has, by script."""
_LONGEST: Final = 8
"""Letters of a suffix; what is longer in the tables of the stemmers is a word."""

_REMEMBERED: Final = 50_000
"""Words whose stems are remembered."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's own name


@lru_cache(_REMEMBERED)
def stems(language: str, word: str) -> str:
    """The stem of a word, folded; the folded word itself where its language has no stemmer.

    Args:
        language: Its language (BCP 47).
        word: The word as it is written.

    """
    return _stem(language.partition("-")[0].lower(), word.lower())


@cache
def endings(language: str) -> tuple[tuple[str, str], ...]:
    """What the stemmer of a language takes off and puts on: pairs such as ``("ies", "i")``, sorted.

    Found by trial: each suffix that its tables name, on a word that means nothing. Suffixes behind one another are
    taken off one by one.
    """
    suffixes = _suffixes(_stemmer(language))
    script = unicodedata.name(suffixes[0][0], "").partition(" ")[0] if suffixes else ""
    trunk = _TRUNKS.get(script, _TRUNKS["LATIN"])
    found = set()
    for suffix in suffixes:
        for form in (trunk + suffix, trunk + suffix[:-1]):
            plain, stem = folded(form), stems(language, form)
            if stem != plain:
                found.add(ending(plain, stem))
    return tuple(sorted(found))


def ending(form: str, stem: str) -> tuple[str, str]:
    """What is taken off a word, and what is put on instead, to make its stem."""
    common = next(
        (index for index, pair in enumerate(zip(form, stem, strict=False)) if pair[0] != pair[1]),
        min(len(form), len(stem)),
    )
    return form[common:], stem[common:]


def _suffixes(stemmer: _Stemmer | None) -> list[str]:
    """The suffixes that a stemmer's tables name; nothing where the library keeps no such tables."""
    tables = [getattr(stemmer, name) for name in dir(stemmer) if name.startswith("a_")]
    found = {getattr(entry, "s", "") for table in tables if isinstance(table, list | tuple) for entry in table}
    return sorted((suffix for suffix in found if suffix and len(suffix) <= _LONGEST), reverse=True)


@lru_cache(_REMEMBERED)
def _stem(language: str, word: str) -> str:
    stemmer = _stemmer(language)
    return folded(stemmer.stemWord(word)) if stemmer else folded(word)


@cache
def _stemmer(language: str) -> _Stemmer | None:
    name = _ALGORITHMS.get(language)
    # An older release of the library lacks some of them.
    if name not in snowballstemmer.algorithms():
        return None
    found: _Stemmer = snowballstemmer.stemmer(name)
    return found
