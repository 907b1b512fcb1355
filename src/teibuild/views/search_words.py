"""Words reduced to their stems, by the language that they are written in (Snowball, by Martin Porter)."""

from __future__ import annotations

from functools import cache
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


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's own name


def stems(language: str, word: str) -> str:
    """The stem of a word, folded; the folded word itself where its language has no stemmer.

    Args:
        language: Its language (BCP 47).
        word: The word as it is written.

    """
    return _stem(language.partition("-")[0].lower(), word.lower())


@cache
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
