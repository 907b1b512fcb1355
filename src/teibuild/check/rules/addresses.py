"""Addresses on the web: that they are written as links, and hold nothing that does not belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.web_addresses import meant_address
from teibuild.model import Diagnostic, Edit, Rule, Severity
from teibuild.tei.names import local
from teibuild.tei.pointers import Reach, Use

INSECURE_LINK: Final = Rule(
    "TB307",
    "insecure-link",
    Severity.INFO,
    "a link begins with http:, though the site answers to https:",
    "Browsers warn of http: links. The sites that this is said of have long served https:.",
    bad='<ref target="http://history.state.gov/historicaldocuments/frus1961-63v11/d89">',
    good='<ref target="https://history.state.gov/historicaldocuments/frus1961-63v11/d89">',
)
ADDRESS_WITH_PUNCTUATION: Final = Rule(
    "TB308",
    "address-with-punctuation",
    Severity.WARNING,
    "a web address ends with a sign of the sentence around it",
    "A full stop or bracket that was copied with the address makes it lead nowhere.",
    bad='<ref target="https://history.state.gov/historicaldocuments/frus1961-63v11/d89.">',
    good='<ref target="https://history.state.gov/historicaldocuments/frus1961-63v11/d89">',
)
ADDRESS_AS_TEXT: Final = Rule(
    "TB309",
    "address-as-text",
    Severity.INFO,
    "a web address stands as bare text",
    "Readers cannot click on it, or must read signs where they want a title. A ref has the address in target and words "
    "in its content.",
    bad="<note>See https://history.state.gov/historicaldocuments/frus1961-63v11/d89.</note>",
    good='<note>See <ref target="https://history.state.gov/historicaldocuments/frus1961-63v11/d89">FRUS, vol. XI, doc. '
    "89</ref>.</note>",
)
BROKEN_ADDRESS: Final = Rule(
    "TB322",
    "broken-address",
    Severity.ERROR,
    "a web address is not written as one",
    "A browser would look for the page on the edition's own site, and not find it. An address begins with https:// or "
    "http://, or with mailto: where letters are to go.",
    bad='<ref target="www.history.state.gov/historicaldocuments">FRUS</ref>',
    good='<ref target="https://history.state.gov/historicaldocuments">FRUS</ref>',
)
RULES: Final = (INSECURE_LINK, ADDRESS_WITH_PUNCTUATION, ADDRESS_AS_TEXT, BROKEN_ADDRESS)

_SOUND: Final = re.compile(r"https?://[^/\\]")
_KEPT: Final = 10_000
"""Addresses that are kept with what is left of them: those of an edition recur."""
_LINKING: Final = frozenset({"ref", "ptr", "graphic", "licence"})
_SECURE: Final = frozenset({
    "archive.org", "avalon.law.yale.edu", "catalog.archives.gov", "creativecommons.org",
    "digitalarchive.wilsoncenter.org", "doi.org", "dx.doi.org", "en.wikipedia.org", "history.state.gov",
    "nsarchive.gwu.edu", "www.archive.org", "www.archives.gov",
    "www.cia.gov", "www.doi.org", "www.jfklibrary.org", "www.jstor.org", "www.worldcat.org",
})  # fmt: skip
"""Hosts known to serve https; not those whose http: addresses are names of things, such as VIAF."""
_ASTRAY: Final = re.compile(r"[.,;:!?'\"’”»…]+$")
_PAIRS: Final = (("(", ")"), ("[", "]"), ("{", "}"))
_BARE: Final = re.compile(r"(?:https?://|www\.)[^\s<>]+|\bdoi:\s?10\.\d{4,9}/[^\s<>]+", re.IGNORECASE)


def addresses(document: Document) -> Iterator[Diagnostic]:
    """Links to the web are secure, and whole."""
    for use in document.uses_to(Reach.WEB):
        value = use.value
        if not _SOUND.match(value) or value.find("://", len("https://")) >= 0:
            broken = broken_address(document, use)
            if broken is not None:
                yield broken
                continue
        rest = _without_astray(value)
        if rest != value:
            message = f"The address ends with “{value[len(rest) :]}”, which is hardly a part of it."
            hint = "Take the sign away, or put it behind the link."
            span = document.positions.value(use.element, use.attribute, value)
            edit = Edit(span.start + span.length - (len(value) - len(rest)), span.start + span.length, "")
            yield document.at_value(
                ADDRESS_WITH_PUNCTUATION, use.element, use.attribute, message, hint, token=value, edits=(edit,)
            )
        elif value.startswith("http:") and local(use.element) in _LINKING and urlsplit(value).hostname in _SECURE:
            message = f"{urlsplit(value).hostname} answers to https:."
            span = document.positions.value(use.element, use.attribute, value)
            edit = Edit(span.start, span.start + len("http"), "https")
            hint = "Write https: instead of http:."
            yield document.at_value(
                INSECURE_LINK, use.element, use.attribute, message, hint, token=value, edits=(edit,)
            )


def broken_address(document: Document, use: Use) -> Diagnostic | None:
    """What is said of a pointer that was to be a web address and is none; nothing of any other pointer."""
    meant, sure = meant_address(use.value)
    if not meant:
        return None
    message = f"“{use.value}” looks like a web address, but is not written as one."
    hint = f"Write {meant}." if sure else f"Write the whole address, with its beginning: {meant}."
    span = document.positions.value(use.element, use.attribute, use.value)
    edits = (Edit(span.start, span.start + span.length, meant),) if sure and "&" not in meant else ()
    return document.at_value(BROKEN_ADDRESS, use.element, use.attribute, message, hint, token=use.value, edits=edits)


@lru_cache(_KEPT)
def _without_astray(address: str) -> str:
    """An address without the signs at its end that belong to the sentence around it."""
    while True:
        rest = _ASTRAY.sub("", address)
        for opening, closing in _PAIRS:
            if rest.endswith(closing) and rest.count(closing) > rest.count(opening):
                rest = rest[:-1]
        if rest == address:
            return address
        address = rest


def address_as_text(document: Document) -> Iterator[Diagnostic]:
    """An address stands in target, not in the words of a note."""
    words = document.words
    # A search for one sign costs next to nothing, and one among bytes little.
    known = b"www." in document.source.data and " www." in words
    if not known and not ("/" in words and ("://" in words or "doi:" in words)):
        return
    for note in document.each("note"):
        for element in note.iter("{*}*"):
            texts = [element.text or "", *(child.tail or "" for child in element)]
            for text in texts:
                found = _BARE.search(text) if "://" in text or "www." in text or "doi:" in text else None
                if found:
                    yield _as_text(document, element, found[0])


def _as_text(document: Document, element: etree._Element, address: str) -> Diagnostic:
    shown = _without_astray(address)
    if local(element) == "ref":
        message = f"The words of this link are its address, “{shown}”."
        return document.at_element(ADDRESS_AS_TEXT, element, message, "Write what it leads to: title, number, page.")
    message = f"The address “{shown}” stands in the note as bare text."
    return document.at_element(ADDRESS_AS_TEXT, element, message, f'Write <ref target="{shown}">…</ref>.')


CHECKS: Final = (addresses, address_as_text)
