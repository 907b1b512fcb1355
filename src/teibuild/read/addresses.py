"""Addresses of what has no ``xml:id``: made from what stands there, never from where it stands.

An address that counted would lead elsewhere as soon as something is put in before it. One that is made from the words
of the page stays, whatever comes before or behind, and whatever the editor does to the reading; it is gone only when
those words are transcribed anew. A page is known by its number, as long as no other page of the document bears it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from lxml import etree

from teibuild.tei.names import XML_ID, local, tei, xml_id
from teibuild.tei.text import faithful_text, is_editors_note, reading_text

_NAMED: Final[dict[str, str]] = {
    "p": "p",
    "ab": "p",
    "item": "item",
    "note": "note",
    "choice": "reading",
    "supplied": "reading",
    "surplus": "reading",
    "unclear": "reading",
    "del": "reading",
}
"""Elements that a reader can be led to → how their addresses begin."""
_LENGTH: Final = 8
_BLOCKS: Final = tuple(tei(name) for name in ("p", "ab", "head", "item", "l", "cell", "note", "fw", "div"))


def give_addresses(root: etree._Element) -> None:
    """Give an ``xml:id`` to each page, paragraph, note and emendation of a document that has none.

    Args:
        root: The document's ``TEI`` element; it is changed.

    """
    text = next((child for child in root if local(child) == "text"), None)
    if text is None:
        return
    taken = {xml_id(element) for element in root.iter("*")}
    named = list(_names(text))
    named += _pages(text)
    for element, wanted in named:
        name, number = wanted, 1
        # Two of the same words are told apart by number: each leads to the same text, whichever comes first.
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        element.set(XML_ID, name)


def made_from_content(address: str) -> bool:
    """Whether an address looks like one that was made from words, not given by an editor."""
    return bool(re.fullmatch(rf"(?:p|item|note|reading|page)-[0-9a-f]{{{_LENGTH}}}(?:-\d+)?|page-[\w.]+", address))


def digest(text: str) -> str:
    """A few characters that stand for a text."""
    return sha256(text.encode()).hexdigest()[:_LENGTH]


def _names(text: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in text.iter(*(tei(name) for name in _NAMED)):
        if xml_id(element) or not _is_met(element):
            continue
        yield element, f"{_NAMED[local(element)]}-{digest(_words(element))}"


def _is_met(element: etree._Element) -> bool:
    """Whether readers are led to an element: emendations count outside notes, paragraphs outside the editor's notes."""
    name = local(element)
    if name == "del" and any(local(parent) in {"fw", "stamp"} for parent in element.iterancestors()):
        return False
    if name in {"note", "p", "ab", "item"}:
        return not any(local(parent) == "note" for parent in element.iterancestors())
    return not any(is_editors_note(parent) or local(parent) in {"corr", "reg"} for parent in element.iterancestors())


def _words(element: etree._Element) -> str:
    """The words by which an element is known."""
    if is_editors_note(element):
        return reading_text(element)
    if _NAMED[local(element)] != "reading":
        return faithful_text(element)
    # The same slip may stand in many places: the block around it tells them apart.
    block = next(element.iterancestors(*_BLOCKS), None)
    around = faithful_text(block) if block is not None else ""
    return f"{faithful_text(element)}\n{reading_text(element)}\n{around}"


def _pages(text: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    breaks = list(text.iter(tei("pb")))
    numbers = Counter(_number(page) for page in breaks)
    for page in breaks:
        if xml_id(page):
            continue
        number = _number(page)
        if number and numbers[number] == 1:
            yield page, f"page-{number}"
        else:
            yield page, f"page-{digest(f'{number} {_first_words(page)}')}"


def _number(page: etree._Element) -> str:
    return re.sub(r"[^\w.]+", "", page.get("n", ""))


def _first_words(page: etree._Element) -> str:
    """What stands on a page in its first block, or what is left of the block that it divides."""
    words: list[str] = [page.tail or ""]
    following = page.getnext()
    while not "".join(words).strip() and following is not None:
        words += [faithful_text(following), following.tail or ""]
        following = following.getnext()
    return " ".join("".join(words).split())
