"""Web addresses that are not quite written as such: what was meant."""

from __future__ import annotations

import re
from typing import Final

from teibuild.check.nearest import distance

_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+([A-Za-z]{2,})(?::\d+)?"
_SCHEMED: Final = re.compile(rf"([A-Za-z]{{3,7}})([:;.,]?)([/\\]{{0,4}})({_HOST}(?:[/\\?#].*)?)")
_TWICE: Final = re.compile(r"https?:/*(https?:/.*)", re.IGNORECASE)
_BARE: Final = re.compile(rf"{_HOST}(?:/.*)?")
_MAIL: Final = re.compile(rf"[\w.+-]+@{_HOST}")
_DOMAINS: Final = frozenset({
    "arpa", "at", "au", "be", "br", "ca", "ch", "cn", "com", "cu", "cz", "de", "dk", "edu", "es", "eu", "fi", "fr",
    "gov", "hu", "ie", "il", "in", "info", "int", "io", "it", "jp", "kr", "mil", "museum", "mx", "net", "nl", "no",
    "nz", "org", "pl", "pt", "ro", "ru", "se", "su", "tr", "ua", "uk", "us", "va", "za",
})  # fmt: skip
"""Domains in which what editions cite mostly lies; no ending of a file is among them."""


def meant_address(value: str) -> tuple[str, bool]:
    """The address that a pointer was probably to be, and whether nothing else can have been meant; or nothing.

    ``http//x.org``, ``http:/x.org``, ``htps://x.org`` are mended; for ``www.x.org``, only the reader's browser knows
    whether the site answers to https.
    """
    twice = _TWICE.fullmatch(value)
    if twice:
        return meant_address(twice[1]) if not _is_sound(twice[1]) else (twice[1], True)
    if _is_sound(value):
        return "", False
    schemed = _SCHEMED.fullmatch(value)
    if schemed and (schemed[2] or schemed[3]) and (scheme := _scheme(schemed[1])):
        rest = schemed[4] if "\\" not in schemed[3] else schemed[4].replace("\\", "/")
        return f"{scheme}://{rest}", True
    if _MAIL.fullmatch(value):
        return f"mailto:{value}", True
    bare = _BARE.fullmatch(value)
    if bare and (value.lower().startswith("www.") or bare[1].lower() in _DOMAINS):
        return f"https://{value}", False
    return "", False


def _is_sound(value: str) -> bool:
    return re.match(r"https?://[^/\\\s]", value) is not None


def _scheme(written: str) -> str:
    """Which of the two schemes of the web a word is, misspelled or not."""
    word = written.lower()
    near = min(("https", "http"), key=lambda each: distance(word, each))
    return near if distance(word, near) <= (1 if len(word) < 5 else 2) and word[0] in "ht" else ""
