"""Tags of languages (BCP 47; the subtags are ISO 639's), and which was meant where a name was written."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*|[xXiI](?:-[A-Za-z0-9]{1,8})+)")
"""What can be a tag: a language of two or three letters and what narrows it, or a private one (RFC 5646, 2.1)."""
_NAMES: Final = {
    "ar": ("arabic", "العربية"),
    "bg": ("bulgarian", "български"),
    "ca": ("catalan", "català"),
    "cs": ("czech", "čeština", "česky"),
    "cy": ("welsh", "cymraeg"),
    "da": ("danish", "dansk"),
    "de": ("german", "deutsch", "allemand", "tedesco", "alemán"),
    "el": ("greek", "ελληνικά"),
    "en": ("english", "englisch", "anglais", "inglese", "inglés"),
    "es": ("spanish", "español", "espanol", "castellano", "castilian", "spanisch", "espagnol"),
    "et": ("estonian", "eesti"),
    "eu": ("basque", "euskara"),
    "fa": ("persian", "farsi"),
    "fi": ("finnish", "suomi"),
    "fr": ("french", "français", "francais", "französisch"),
    "ga": ("irish", "gaeilge"),
    "grc": ("ancient greek",),
    "he": ("hebrew", "עברית"),
    "hr": ("croatian", "hrvatski"),
    "hu": ("hungarian", "magyar"),
    "is": ("icelandic", "íslenska"),
    "it": ("italian", "italiano", "italienisch", "italien"),
    "ja": ("japanese", "日本語"),
    "ko": ("korean", "한국어"),
    "la": ("latin", "latina", "latein"),
    "lt": ("lithuanian", "lietuvių"),
    "lv": ("latvian", "latviešu"),
    "nl": ("dutch", "nederlands", "flemish"),
    "no": ("norwegian", "norsk"),
    "pl": ("polish", "polski"),
    "pt": ("portuguese", "português", "portugues"),
    "ro": ("romanian", "română"),
    "ru": ("russian", "русский"),
    "sk": ("slovak", "slovenčina"),
    "sl": ("slovenian", "slovene", "slovenščina"),
    "sr": ("serbian", "српски", "srpski"),
    "sv": ("swedish", "svenska"),
    "tr": ("turkish", "türkçe"),
    "uk": ("ukrainian", "українська"),
    "yi": ("yiddish", "ייִדיש"),
    "zh": ("chinese", "中文"),
}
"""Tags → names of the language, in small letters."""


def is_tag(text: str) -> bool:
    """Whether a text has the form of a tag."""
    return bool(_TAG.fullmatch(text))


def meant(text: str) -> str:
    """The tag that was probably meant by what is none; nothing where none comes to mind."""
    plain = text.strip().casefold()
    found = next((tag for tag, names in _NAMES.items() if plain in names), "")
    if found:
        return found
    tag = re.sub(r"[_\s]+", "-", text.strip()).removesuffix(".UTF-8").removesuffix(".utf8")
    return tag if is_tag(tag) else ""
