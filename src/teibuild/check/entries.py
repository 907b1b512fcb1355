"""The entries of a register as the rules compare them: names folded, dates, records of authority files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.authorities import read_record
from teibuild.check.document import Document
from teibuild.check.moments import NEVER, Span, read_dated
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import fold, reading_text

LISTS: Final = {"listPerson": "person", "listPlace": "place", "listOrg": "org", "listBibl": "bibl", "list": "item"}
"""Lists of a register → the element of their entries."""
NAMES: Final = {
    "person": ("persName",),
    "place": ("placeName", "settlement", "region", "country"),
    "org": ("orgName",),
    "bibl": ("title",),
}
"""Entries → the elements that name them."""
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_NO_WORD: Final = re.compile(r"[^\w]+")
_SIGNS: Final = {sign: " " for sign in range(128) if not chr(sign).isalnum() and chr(sign) != "_"}
"""The same of ASCII, which is replaced much faster."""
_UNFOLDED: Final = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"})


class Entry(Struct, frozen=True):
    """One entry of a register."""

    element: etree._Element
    kind: str
    """Name of its element."""
    id: str
    names: tuple[str, ...]
    """As they stand, the main one first; without any that are empty."""

    @property
    def name(self) -> str:
        """The name that it goes by."""
        return self.names[0] if self.names else self.id


def entries(document: Document) -> Iterator[Entry]:
    """The entries of a register, in its order; those within notes are none."""
    for standoff in document.root.iterchildren(tei("standOff")):
        for lists in standoff.iterchildren("{*}*"):
            yield from _entries(lists)


def _entries(element: etree._Element) -> Iterator[Entry]:
    wanted = LISTS.get(local(element), local(element))
    for child in element.iterchildren("{*}*"):
        name = local(child)
        if name in LISTS:
            yield from _entries(child)
        elif name in NAMES or name == "item":
            if name == wanted or name in LISTS.values():
                yield Entry(child, name, xml_id(child), tuple(_names(child, name)))
            if name == "place":
                yield from _entries(child)


def _names(element: etree._Element, kind: str) -> Iterator[str]:
    if kind == "item":
        before = element.getprevious()
        while before is not None and local(before) not in {"label", "item"}:
            before = before.getprevious()
        found = [before] if before is not None and local(before) == "label" else []
    else:
        found = [child for child in element if local(child) in NAMES[kind]]
    yield from (text for each in found if (text := reading_text(each)))


def folded(text: str) -> str:
    """A text without capitals, diacritics and punctuation, for comparing names."""
    plain = text.casefold()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain.translate(_UNFOLDED)))
        return _NO_WORD.sub(" ", plain).strip()
    return " ".join(plain.translate(_SIGNS).split())


class PersonName(Struct, frozen=True):
    """A person's name, folded."""

    surname: str
    forenames: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All of its words in the order of the alphabet."""
        return tuple(sorted((*self.surname.split(), *self.forenames)))

    def like(self, other: PersonName) -> bool:
        """Whether both can be one name, written in full and with initials."""
        if self.surname != other.surname or not self.forenames or not other.forenames:
            return False
        return all(
            one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])
            for one, two in zip(self.forenames, other.forenames, strict=False)
        )


def person_name(element: etree._Element) -> PersonName | None:
    """The name in a ``persName``, by its parts, or by the comma or the order of its words."""
    surnames = [folded(reading_text(part)) for part in element if local(part) == "surname"]
    forenames = [folded(reading_text(part)) for part in element if local(part) == "forename"]
    if not surnames:
        text = fold("".join(element.itertext()))
        before, comma, behind = text.partition(",")
        words = folded(text).split()
        if comma:
            surnames, forenames = [folded(before)], [folded(behind)]
        elif len(words) > 1:
            surnames, forenames = [words[-1]], words[:-1]
    surname = " ".join(surnames)
    return PersonName(surname, tuple(" ".join(forenames).split())) if surname else None


def person_names(entry: Entry) -> list[PersonName]:
    """All names of a person."""
    found = (person_name(child) for child in entry.element if local(child) == "persName")
    return [name for name in found if name is not None]


def dates(entry: Entry) -> tuple[Span, ...]:
    """Birth and death of a person, or the date of a work."""
    found = {local(child): read_dated(child) for child in entry.element if local(child) in {"birth", "death", "date"}}
    return tuple(found.get(name, NEVER) for name in ("birth", "death", "date"))


def records(entry: Entry) -> dict[str, str]:
    """Authority file → key of the record that the entry names."""
    found = {}
    for child in entry.element.iterchildren(tei("idno")):
        record = read_record(child.get("type", ""), reading_text(child))
        if record is not None and record.well_formed:
            found[record.authority.name] = record.key
    return found


def told_apart(one: Entry, two: Entry) -> bool:
    """Whether dates or records of authority files show that two entries are not of the same thing."""
    ours, theirs = dates(one), dates(two)
    if any(first.before(second) or second.before(first) for first, second in zip(ours, theirs, strict=True)):
        return True
    if ours[1].before(theirs[0]) or theirs[1].before(ours[0]):
        return True  # the one died before the other was born
    first, second = records(one), records(two)
    return any(first[name] != second[name] for name in first.keys() & second.keys())
