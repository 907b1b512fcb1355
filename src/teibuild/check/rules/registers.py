"""Registers: that each entry is used, named and described, and that no thing has two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.entries import Entry, entries, folded, person_names, records, told_apart
from teibuild.check.renamed import meant_entry
from teibuild.check.rules.references import REGISTER_OF
from teibuild.model import Diagnostic, Fact, RegisterKind, Rule, Severity, has_errors
from teibuild.tei.names import local, tei
from teibuild.tei.text import reading_text

UNMENTIONED_ENTRY: Final = Rule(
    "TB330",
    "unmentioned-entry",
    Severity.INFO,
    "nothing leads to an entry of a register",
    "Its page would list no place where it is mentioned. Perhaps a name in a document is not tagged yet, or tagged "
    "with another entry. A work may stand in a bibliography for its own sake.",
    bad='registers/people.xml: <person xml:id="lippmann">, and no ref="../registers/people.xml#lippmann"',
    good='<persName ref="../registers/people.xml#lippmann">Lippmann</persName>',
)
UNCITED_WORK: Final = Rule(
    "TB331",
    "uncited-work",
    Severity.INFO,
    "a work that the register calls cited or mentioned is neither",
    "The register of works tells readers which works the papers mention and which the notes cite; this one is found in "
    "neither.",
    bad='registers/works.xml: <bibl xml:id="foia" type="cited">, and no target="../registers/works.xml#foia"',
    good='<ref target="../registers/works.xml#foia">5 U.S.C. § 552</ref>',
)
DOUBLED_ENTRY: Final = Rule(
    "TB332",
    "doubled-entry",
    Severity.WARNING,
    "a register has two entries of the same name",
    "Mentions of one thing would be divided between two pages. If they are two things, dates, an authority record or "
    "a fuller name tell them apart, for readers too.",
    bad='<person xml:id="rostow-1">…Rostow, Walt</person> <person xml:id="rostow-2">…Rostow, Walt</person>',
    good='<person xml:id="rostow">…Rostow, Walt</person>',
)
PERHAPS_DOUBLED: Final = Rule(
    "TB333",
    "perhaps-doubled",
    Severity.INFO,
    "two entries may be the same thing under two ids",
    "One name is the other with initials, with its parts changed round, or is given as another name of it. Dates or an "
    "authority record in both entries settle it.",
    bad="<persName>Rostow, W. W.</persName> … <persName>Rostow, Walt Whitman</persName>",
    good="<persName>Rostow, Walt Whitman</persName>",
)
ENTRY_WITHOUT_NAME: Final = Rule(
    "TB335",
    "entry-without-name",
    Severity.ERROR,
    "an entry of a register has no name",
    "Its page, and every list that it stands in, would be headed by its xml:id.",
    bad='<place xml:id="cuba"><placeName/></place>',
    good='<place xml:id="cuba"><placeName>Cuba</placeName></place>',
)
ENTRY_WITHOUT_DESCRIPTION: Final = Rule(
    "TB336",
    "entry-without-description",
    Severity.INFO,
    "an entry has no description, where most of its register have one",
    "A reader who follows the name finds nothing about it.",
    bad="<person><persName>Lippmann, Walter</persName></person>",
    good='<person><persName>Lippmann, Walter</persName><note type="description">Columnist.</note></person>',
)
MISPLACED_ENTRY: Final = Rule(
    "TB344",
    "misplaced-entry",
    Severity.ERROR,
    "a register holds entries of another kind",
    "Each register has one kind of entry: people, places, organisations, terms or works. Others in it are not "
    "published, and names that lead to them find no page.",
    bad='registers/people.xml: <listPlace><place xml:id="cuba">…</place></listPlace>',
    good='registers/places.xml: <listPlace><place xml:id="cuba">…</place></listPlace>',
)
EMPTY_REGISTER: Final = Rule(
    "TB345",
    "empty-register",
    Severity.WARNING,
    "a register has no entries",
    "The site would have a page with nothing on it. A register that an edition does not need may be missing.",
    bad='registers/places.xml: <standOff><list type="gloss">…</list></standOff>, without entries',
    good="no registers/places.xml",
)
RULES: Final = (
    UNMENTIONED_ENTRY, UNCITED_WORK, DOUBLED_ENTRY, PERHAPS_DOUBLED, ENTRY_WITHOUT_NAME, ENTRY_WITHOUT_DESCRIPTION,
    MISPLACED_ENTRY, EMPTY_REGISTER,
)  # fmt: skip

WANTED: Final = {
    RegisterKind.PEOPLE: "person",
    RegisterKind.PLACES: "place",
    RegisterKind.ORGANISATIONS: "org",
    RegisterKind.GLOSSARY: "item",
    RegisterKind.WORKS: "bibl",
}
"""The element of an entry, by what is registered."""
_FEW: Final = 3
"""So many entries that nothing mentions are reported one by one."""
_SHOWN: Final = 5
"""So many are named where there are more."""
_ENTITY: Final = re.compile(r"entity:(\w+)/([^)>\s]+)")


def entry_without_name(document: Document) -> Iterator[Diagnostic]:
    """Every entry that can be pointed to has a name."""
    for entry in entries(document) if document.kind == "register" else ():
        if entry.id and not entry.names:
            wanted = {"item": "label", "bibl": "title"}.get(entry.kind, f"{entry.kind.replace('person', 'pers')}Name")
            message = f"The entry “{entry.id}” has no name."
            where = "before it" if entry.kind == "item" else "in it"
            hint = f"Write a <{wanted}> {where} that says what it is called."
            yield document.at_element(ENTRY_WITHOUT_NAME, entry.element, message, hint)


def entry_without_description(document: Document) -> Iterator[Diagnostic]:
    """Where most entries are described, all are."""
    if document.kind != "register":
        return
    found = [entry for entry in entries(document) if entry.id]
    bare = [entry for entry in found if not _described(entry)]
    if len(bare) * 2 > len(found):
        return
    for entry in bare:
        message = f"The entry “{entry.name}” has no description; most others have one."
        hint = 'Add <note type="description"> with a sentence on what it has to do with the papers.'
        yield document.at_element(ENTRY_WITHOUT_DESCRIPTION, entry.element, message, hint)


def _described(entry: Entry) -> bool:
    """Whether an entry says anything of what it names: in a note, a gloss, or by an address that does."""
    return any(
        (local(child) in {"note", "gloss"} and reading_text(child)) or local(child) in {"ref", "ptr"}
        for child in entry.element
    )


def doubled_entry(document: Document) -> Iterator[Diagnostic]:
    """No two entries of a register go by the same name, unless something tells them apart."""
    if document.kind != "register":
        return
    found = [entry for entry in entries(document) if entry.id and entry.names]
    said: set[tuple[str, str]] = set()
    for rule, one, two, why in (*_same_names(found), *_like_names(found)):
        pair = (min(one.id, two.id), max(one.id, two.id))
        if (
            pair in said
            or one.id == two.id
            or told_apart(one, two)
            or set(records(one).values()) & set(records(two).values())
        ):
            continue  # what has the same authority record is reported by it
        said.add(pair)
        message = f"{why}: “{one.id}” and “{two.id}”."
        hint = "Merge them, and let every pointer lead to the one; or tell them apart by dates or an authority record."
        related = (document.related(one.element, "the other entry"),)
        yield document.at_element(rule, two.element, message, hint, related)


_Pair = tuple[Rule, Entry, Entry, str]


def _same_names(found: list[Entry]) -> Iterator[_Pair]:
    """Entries that have a name in common."""
    mains: dict[tuple[str, ...], Entry] = {}
    for entry in found:
        key = _key(entry)
        if key in mains:
            yield DOUBLED_ENTRY, mains[key], entry, f"Two entries go by the name “{entry.name}”"
        mains.setdefault(key, entry)
    if not found or found[0].kind not in {"place", "org"}:
        return
    by_name = {folded(entry.name): entry for entry in found}
    for entry in found:
        for name in entry.names[1:]:
            other = by_name.get(folded(name))
            if other is not None and other.element.get("type") == entry.element.get("type"):
                yield PERHAPS_DOUBLED, other, entry, f"“{name}” is a name of two entries"


def _key(entry: Entry) -> tuple[str, ...]:
    """What two entries share that are taken for doubles."""
    element = entry.element
    if entry.kind == "person":
        names = person_names(entry)
        return (names[0].surname, *names[0].forenames) if names else (folded(entry.name),)
    if entry.kind == "item":
        return (folded(entry.name) or entry.name, *_texts(element, "gloss"))
    if entry.kind == "bibl":
        parts = ("author", "editor", "biblScope", "citedRange", "edition", "date", "publisher", "ref", "idno", "series")
        return (folded(entry.name), *(text for name in parts for text in _texts(element, name)))
    place = next((folded(reading_text(geo)) for geo in element.iter(tei("geo"))), "")
    return (folded(entry.name) or entry.name, element.get("type", ""), place)


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return (folded(reading_text(child)) for child in element.iterchildren(tei(name)))


def _like_names(found: list[Entry]) -> Iterator[_Pair]:
    """People whose names differ only in initials, or in the order of their parts."""
    by_initial: dict[tuple[str, str], list[Entry]] = {}
    by_words: dict[tuple[str, ...], Entry] = {}
    for entry in found:
        if entry.kind != "person":
            continue
        for name in person_names(entry):
            if not name.forenames:
                continue
            other = by_words.setdefault(name.words, entry)
            if other is not entry and len(name.words) > 1:
                yield PERHAPS_DOUBLED, other, entry, "Two entries have the same names in another order"
            same = by_initial.setdefault((name.surname, name.forenames[0][0]), [])
            for other in same:
                if other is not entry and any(name.like(theirs) for theirs in person_names(other)):
                    why = f"{other.name} and {entry.name} may be the same person"
                    yield PERHAPS_DOUBLED, other, entry, why
            same.append(entry)


def contents(document: Document) -> Iterator[Fact]:
    """Which kinds of entry a register has, each with the first; and which works it calls cited or mentioned."""
    if document.kind != "register":
        return
    seen: dict[str, list[Entry]] = {}
    for entry in entries(document):
        seen.setdefault(entry.kind, []).append(entry)
    if not seen:
        yield Fact("contents", "")
    for kind, found in seen.items():
        yield Fact("contents", kind, f"{len(found)} {found[0].id}", document.order[found[0].element])
    for entry in seen.get("bibl", ()):
        if entry.id and entry.element.get("type"):
            yield Fact("work", entry.id, entry.element.get("type", ""), document.order[entry.element])


def kinds_across(corpus: Corpus) -> Iterator[Diagnostic]:
    """Each register has entries, all of its own kind."""
    found: dict[str, list[Fact]] = {}
    for file, fact in corpus.facts("contents"):
        found.setdefault(file, []).append(fact)
    for file, facts in found.items():
        kind = corpus.registers.get(file)
        if kind is None:
            continue
        if not facts[0].key and not has_errors(corpus.diagnostics.get(file, ())):
            hint = f"Add entries, or delete the file{' and its line in edition.toml' if corpus.edition else ''}."
            yield corpus.at(EMPTY_REGISTER, file, facts[0], "The register has no entries.", hint)
        for fact in facts:
            if fact.key and fact.key != WANTED[kind]:
                number, _, first = fact.value.partition(" ")
                others = f"{number} entries that are" if number != "1" else "an entry that is"
                message = f"{file} is {REGISTER_OF[WANTED[kind]]}, but has {others} <{fact.key}>: “{first}”"
                message += " and more." if number != "1" else "."
                hint = (
                    f"Move {'them' if number != '1' else 'it'} into {REGISTER_OF[fact.key]}, or they are not published."
                )
                yield corpus.at(
                    MISPLACED_ENTRY,
                    file,
                    fact,
                    message,
                    hint.replace("or they are", "or it is") if number == "1" else hint,
                )


def unmentioned(corpus: Corpus) -> Iterator[Diagnostic]:
    """Something leads to every entry: a name, a note, another entry, or a page of prose."""
    if corpus.edition is None or not corpus.registers or corpus.is_off(UNMENTIONED_ENTRY, UNCITED_WORK):
        return
    reached: dict[str, set[str]] = {file: set() for file in corpus.registers}
    if not corpus.is_readable or corpus.prose is None:
        return  # what the broken one mentions is not known
    for link in corpus.links.values():
        if link.file in reached:
            reached[link.file].add(link.fragment)
    files = {kind.value: file for file, kind in corpus.registers.items()}
    for text in corpus.prose:
        for kind, name in _ENTITY.findall(text):
            if kind in files:
                reached[files[kind]].add(name)
    works = {(file, fact.key): fact.value for file, fact in corpus.facts("work")}
    idle: dict[tuple[str, str], list[Fact]] = {}
    for file, fact in corpus.facts("entry"):
        kind = corpus.registers.get(file)
        if kind is not None and fact.value == WANTED[kind] and fact.key not in reached[file]:
            idle.setdefault((file, works.get((file, fact.key), "")), []).append(fact)
    for (file, subtype), facts in idle.items():
        lost = reached[file] - corpus.files[file].ids
        renamed = _renamed(corpus, file, lost, {fact.key for fact in facts}) if lost else set()
        yield from _idle(corpus, file, subtype, [fact for fact in facts if fact.key not in renamed])


def _renamed(corpus: Corpus, file: str, lost: set[str], idle: set[str]) -> set[str]:
    """The entries that something seeks by another id, of which that is said."""
    document = corpus.document(file)
    return {meant_entry(document, name, idle) for name in lost} if document is not None else set()


def _idle(corpus: Corpus, file: str, subtype: str, facts: list[Fact]) -> Iterator[Diagnostic]:
    """What is said of the entries of a register that nothing leads to: of each if they are few, else of all at once."""
    if not facts:
        return
    rule = UNCITED_WORK if subtype else UNMENTIONED_ENTRY
    hint = "Tag the place that means it, or take the entry away."
    if subtype:
        hint = "Point to it where it is cited, or take it away." if subtype == "cited" else hint
    if len(facts) <= _FEW:
        for fact in facts:
            message = f"Nothing in the edition leads to “{fact.key}”."
            if subtype:
                message = f"The register says that “{fact.key}” is {subtype}, but nothing leads to it."
            yield corpus.at(rule, file, fact, message, hint).concerning(fact.key)
        return
    named = _list(fact.key for fact in facts)
    what = f"{len(facts)} works called {subtype}" if subtype else f"{len(facts)} entries"
    message = f"Nothing in the edition leads to {what}: {named}."
    hint = "Tag the places that mean them; a register kept for several editions may switch this rule off."
    yield corpus.at(rule, file, facts[0], message, hint).concerning(*(fact.key for fact in facts))


def _list(names: Iterable[str]) -> str:
    known = list(names)
    shown = ", ".join(f"“{name}”" for name in known[:_SHOWN])
    return shown if len(known) <= _SHOWN else f"{shown} and {len(known) - _SHOWN} more"


CHECKS: Final = (entry_without_name, entry_without_description, doubled_entry)
GATHER: Final = (contents,)
ACROSS: Final = (kinds_across, unmentioned)
