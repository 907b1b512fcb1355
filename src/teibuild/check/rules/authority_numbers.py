"""What identifies the things in registers: numbers of authority files, and coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.authorities import Record, authority_of, read_record
from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.entries import entries
from teibuild.check.facts import Found
from teibuild.model import Diagnostic, Edit, Fact, Related, Rule, Severity
from teibuild.tei.names import tei
from teibuild.tei.text import reading_text

DOUBLED_AUTHORITY: Final = Rule(
    "TB334",
    "doubled-authority",
    Severity.WARNING,
    "two entries have the same authority record",
    "A record of VIAF, the GND or Wikidata stands for one thing. Either this is the same person or place under two "
    "ids, and its mentions are divided; or one of the numbers is wrong.",
    bad='<person xml:id="jfk">…Q9696…</person> <person xml:id="kennedy">…Q9696…</person>',
    good='<person xml:id="kennedy">…Q9696…</person>',
)
BAD_AUTHORITY_NUMBER: Final = Rule(
    "TB338",
    "bad-authority-number",
    Severity.WARNING,
    "an authority number is not of the form that its authority file gives",
    "The link to the record would lead nowhere, and libraries could not match the entry.",
    bad='<idno type="Wikidata">https://www.wikidata.org/wiki/9696</idno>',
    good='<idno type="Wikidata">https://www.wikidata.org/wiki/Q9696</idno>',
)
AUTHORITY_OF_ANOTHER_KIND: Final = Rule(
    "TB339",
    "authority-of-another-kind",
    Severity.WARNING,
    "an authority number is labelled as that of another authority file",
    "Readers would see the link under a wrong name, and libraries look the number up in the wrong file.",
    bad='<idno type="VIAF">https://www.wikidata.org/wiki/Q9696</idno>',
    good='<idno type="Wikidata">https://www.wikidata.org/wiki/Q9696</idno>',
)
WRONG_CHECK_DIGIT: Final = Rule(
    "TB340",
    "wrong-check-digit",
    Severity.WARNING,
    "the check digit of an authority number does not fit",
    "ISNI, ORCID and the GND end their numbers in a digit that is computed from the others, so that a slip shows. One "
    "of the digits is wrong.",
    bad='<idno type="ORCID">https://orcid.org/0000-0002-1825-0079</idno>',
    good='<idno type="ORCID">https://orcid.org/0000-0002-1825-0097</idno>',
)
BARE_AUTHORITY_NUMBER: Final = Rule(
    "TB341",
    "bare-authority-number",
    Severity.INFO,
    "an authority number is no address",
    "Readers can follow an address, and programs need not know how each authority file makes one from a number. The "
    "site links addresses only.",
    bad='<idno type="VIAF">108285096</idno>',
    good='<idno type="VIAF">https://viaf.org/viaf/108285096</idno>',
)
IDNO_WITHOUT_TYPE: Final = Rule(
    "TB342",
    "idno-without-type",
    Severity.INFO,
    "a number does not say whose it is",
    "type names the authority file, for readers and for libraries.",
    bad="<idno>https://viaf.org/viaf/108285096</idno>",
    good='<idno type="VIAF">https://viaf.org/viaf/108285096</idno>',
)
IMPOSSIBLE_COORDINATES: Final = Rule(
    "TB346",
    "impossible-coordinates",
    Severity.ERROR,
    "coordinates lie on no map",
    "Latitude comes first, from -90 in the south to 90; then longitude, from -180 in the west to 180.",
    bad="<geo>95.5 29.8</geo>",
    good="<geo>29.8 -95.5</geo>",
)
COORDINATES_AT_ZERO: Final = Rule(
    "TB347",
    "coordinates-at-zero",
    Severity.WARNING,
    "a place lies where the equator meets the meridian of Greenwich",
    "Nothing is there but the sea: 0 0 is what programs write where they know no coordinates.",
    bad="<geo>0 0</geo>",
    good="<geo>23.13 -82.38</geo>",
)
CONTRADICTORY_COORDINATES: Final = Rule(
    "TB348",
    "contradictory-coordinates",
    Severity.WARNING,
    "a place has two coordinates that lie far apart",
    "A map shows the first, and says nothing of the other.",
    bad="<location><geo>23.13 -82.38</geo></location><location><geo>52.52 13.40</geo></location>",
    good="<location><geo>23.13 -82.38</geo></location>",
)
SWAPPED_COORDINATES: Final = Rule(
    "TB349",
    "swapped-coordinates",
    Severity.WARNING,
    "two places have the same coordinates, once with latitude and longitude changed round",
    "One of the two would be shown on another continent. Latitude, north and south, comes first.",
    bad="<geo>52.52 13.40</geo> … <geo>13.40 52.52</geo>",
    good="<geo>52.52 13.40</geo> … <geo>52.52 13.40</geo>",
)
RULES: Final = (
    DOUBLED_AUTHORITY, BAD_AUTHORITY_NUMBER, AUTHORITY_OF_ANOTHER_KIND, WRONG_CHECK_DIGIT, BARE_AUTHORITY_NUMBER,
    IDNO_WITHOUT_TYPE, IMPOSSIBLE_COORDINATES, COORDINATES_AT_ZERO, CONTRADICTORY_COORDINATES, SWAPPED_COORDINATES,
)  # fmt: skip

_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_FAR: Final = 1.0
"""Degrees that coordinates of one place may differ by."""
_POLE: Final = 90
_DATE_LINE: Final = 180


def authority_numbers(document: Document) -> Iterator[Diagnostic]:
    """Numbers of authority files are whole, and labelled as what they are."""
    if document.kind != "register":
        return
    for entry in entries(document):
        for idno in entry.element.iterchildren(tei("idno")):
            found = _judge(document, idno)
            if found is not None:
                yield found


def _judge(document: Document, idno: etree._Element) -> Diagnostic | None:
    """What is wrong with one number, if anything."""
    text, kind = reading_text(idno), idno.get("type", "")
    if not kind:
        host = re.match(r"https?://(?:www\.)?([^/]+)", text)
        name = authority_of(host[1].lower()) if host else ""
        hint = f'Write <idno type="{name or "VIAF"}">' + ("." if name else ", or whosever number it is.")
        return document.at_element(IDNO_WITHOUT_TYPE, idno, "<idno> has no type.", hint)
    record = read_record(kind, text)
    if record is None:
        return None
    if record.host and record.host not in record.authority.hosts:
        other = authority_of(record.host)
        message = f"The number is labelled {kind}, but the address is one of {other}."
        hint = f'Write type="{other}".'
        # Of a host that no authority file is known to have, nothing can be said.
        return document.at_value(AUTHORITY_OF_ANOTHER_KIND, idno, "type", message, hint) if other else None
    return _judge_number(document, idno, record, text)


def _judge_number(document: Document, idno: etree._Element, record: Record, text: str) -> Diagnostic | None:
    """What is wrong with the number of a known authority file, if anything."""
    authority = record.authority
    span = document.positions.text(idno)
    edits: tuple[Edit, ...] = ()
    if not record.well_formed:
        rule, message = BAD_AUTHORITY_NUMBER, f"“{record.number or text}” is no number of {authority.name}."
        hint = f"They look like this: {authority.address.format(authority.example)}"
    elif not record.sound:
        rule, message = WRONG_CHECK_DIGIT, f"The check digit of {record.number} does not fit."
        hint = f"Copy the number again from its record in {authority.name}."
    elif not record.host:
        rule, message = (
            BARE_AUTHORITY_NUMBER,
            "The number is not written as an address, so that the site does not link it.",
        )
        hint = f"Write {record.address}."
        if document.source.text[span.start : span.start + span.length] == text:
            edits = (Edit(span.start, span.start + span.length, record.address),)
    else:
        return None
    return document.positions.report(rule, span, message, hint, edits=edits)


def coordinates(document: Document) -> Iterator[Diagnostic]:
    """Places lie on the map, and each at one spot."""
    if document.kind != "register":
        return
    known: dict[tuple[str, str], etree._Element] = {}
    first: dict[etree._Element, tuple[etree._Element, float, float]] = {}
    for geo in document.each("geo"):
        numbers = _NUMBER.findall(geo.text or "")
        if len(numbers) != 2:
            continue
        latitude, longitude = float(numbers[0]), float(numbers[1])
        place = next(geo.iterancestors(tei("place")), geo)
        found = _off_the_map(latitude, longitude)
        if found is not None:
            yield document.positions.report(found[0], document.positions.text(geo), found[1], found[2])
        elif place in first and _far(first[place][1:], (latitude, longitude)):
            message = f"{' '.join(numbers)} lies far from the coordinates given first, {reading_text(first[place][0])}."
            hint = "Keep the right ones."
            related = (document.related(first[place][0], "given first"),)
            yield document.positions.report(
                CONTRADICTORY_COORDINATES, document.positions.text(geo), message, hint, related
            )
        elif (numbers[1], numbers[0]) in known and latitude != longitude:
            other = known[numbers[1], numbers[0]]
            message = f"{' '.join(numbers)} are the coordinates of another place, with the two numbers changed round."
            hint = "Write latitude (north, south) first, then longitude (east, west)."
            related = (document.related(other, "the other place"),)
            yield document.positions.report(SWAPPED_COORDINATES, document.positions.text(geo), message, hint, related)
        first.setdefault(place, (geo, latitude, longitude))
        known.setdefault((numbers[0], numbers[1]), geo)


def _off_the_map(latitude: float, longitude: float) -> tuple[Rule, str, str] | None:
    """What is said of coordinates that no place has."""
    if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
        what, limit = ("latitude", _POLE) if abs(latitude) > _POLE else ("longitude", _DATE_LINE)
        number = latitude if what == "latitude" else longitude
        message = f"A {what} of {number:g} is impossible: it goes from -{limit} to {limit}."
        swapped = what == "latitude" and abs(longitude) <= _POLE
        hint = "Latitude comes first; probably the two are changed round." if swapped else "Correct the number."
        return IMPOSSIBLE_COORDINATES, message, hint
    if latitude == 0 == longitude:
        hint = "Write the coordinates, or take them away until they are known."
        return COORDINATES_AT_ZERO, "0 0 is a point in the Gulf of Guinea.", hint
    return None


def _far(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return any(abs(first - second) > _FAR for first, second in zip(one, two, strict=True))


def authority_facts(document: Document) -> Iterator[Fact]:
    """The authority records that a register's entries name."""
    if document.kind != "register" or not document.has("idno"):
        return
    for entry in entries(document):
        for idno in entry.element.iterchildren(tei("idno")) if entry.id else ():
            record = read_record(idno.get("type", ""), reading_text(idno))
            if record is not None and record.well_formed and record.sound:
                yield Fact("authority", record.key, entry.id, document.order[idno])


def doubled_authority(corpus: Corpus) -> Iterator[Diagnostic]:
    """No authority record stands for two entries, of one register or of two."""
    first: dict[str, Found] = {}
    for file, fact in corpus.facts("authority"):
        where, other = first.setdefault(fact.key, (file, fact))
        if other is fact or (where == file and other.value == fact.value):
            continue
        name, _, number = fact.key.partition(" ")
        message = f"“{other.value}” and “{fact.value}” have the same record of {name}, {number}."
        hint = (
            "If they are the same, merge the entries, and let every pointer lead to the one; else correct the number."
        )
        if where != file:
            message = f"“{other.value}” in {where} has the same record of {name}, {number}."
            hint = "One thing has one entry, in one register; take the other away, or correct the number."
        related = (Related(corpus.place(where, other), "the other entry"),)
        yield corpus.at(DOUBLED_AUTHORITY, file, fact, message, hint, related=related).concerning(where)


CHECKS: Final = (authority_numbers, coordinates)
GATHER: Final = (authority_facts,)
ACROSS: Final = (doubled_authority,)
