"""What reads like something that the edition tags elsewhere: names, catchwords, classification lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from lxml import etree
from msgspec import Struct

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.entries import entries
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import local, tei
from teibuild.tei.text import fold, is_editors_note, reading_text

UNTAGGED_NAME: Final = Rule(
    "TB620",
    "untagged-name",
    Severity.INFO,
    "a name of the registers stands untagged in the text",
    "Its entry would not list this place, and readers find no link. Said once for each name of a document, at the "
    "first place; notes, headings of pages and stamps are not looked at.",
    bad="<p>Mr. Khrushchev and the Soviet Union</p>",
    good='<p>Mr. Khrushchev and the <placeName ref="../registers/places.xml#ussr">Soviet Union</placeName></p>',
)
UNTAGGED_ABBREVIATION: Final = Rule(
    "TB621",
    "untagged-abbreviation",
    Severity.INFO,
    "an abbreviation of the registers stands untagged in the text",
    "Readers could have it spelled out.",
    bad="<p>the MRBM sites</p>",
    good='<p>the <abbr corresp="../registers/glossary.xml#mrbm">MRBM</abbr> sites</p>',
)
UNMARKED_CATCHWORD: Final = Rule(
    "TB622",
    "unmarked-catchword",
    Severity.INFO,
    "the last line of a page looks like a catchword",
    "It repeats the first words of the next page. Unmarked, it is read as text, and the words stand there twice.",
    bad='<p>3. The agenda</p><pb n="2"/><p>3. The agenda for a Summit …</p>',
    good='<fw type="catch">3. The agenda</fw><pb n="2"/><p>3. The agenda for a Summit …</p>',
)
UNMARKED_CLASSIFICATION: Final = Rule(
    "TB623",
    "unmarked-classification",
    Severity.INFO,
    "a classification line stands in the text",
    "The line belongs to the page, not to what the paper says; as forme work it stays on the page, but is not read, "
    "searched or counted as text.",
    bad="<p>SECRET</p>",
    good='<fw type="header" subtype="classification" place="top">SECRET</fw>',
)
RULES: Final = (UNTAGGED_NAME, UNTAGGED_ABBREVIATION, UNMARKED_CATCHWORD, UNMARKED_CLASSIFICATION)

_APART: Final = frozenset(
    re.findall(
        r"\w+",
        "note persName placeName orgName title name rs term abbr choice fw ref bibl stamp metamark signed foreign corr "
        "reg expan date",
    )
)
"""Elements in which nothing is to be tagged."""
_APART_TAGS: Final = frozenset(map(tei, _APART))
_TAGGED: Final = re.compile(rf"<({'|'.join(sorted(_APART))})\b[^>]*(?<!/)>.*?</\1\s*>", re.DOTALL)
_TEXT: Final = re.compile(r"<text[\s>]")
_MARKUP: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^<>]*>", re.DOTALL)
_WORD: Final = r"[A-ZÀ-ÖØ-Þ](?:\.|[\w’'/&-]*)"
_RUN: Final = re.compile(rf"{_WORD}(?:(?:\s+(?:of|the|and|for|on|de|la|von|van|der|di|du))*\s*{_WORD})*")
"""Words with capitals, one after the other, with the small words that names have between them."""
_NAMING: Final = ("persName", "placeName", "orgName", "term", "abbr")
_LEADING: Final = frozenset(
    re.findall(
        r"\w+",
        "A An The This That These Those In On At By For From To Of With Without And But Or If When While As Since "
        "Although After Before During Both Mr Mrs Miss Ms Dr Sir President Chairman Premier Ambassador "
        "Secretary General Under Senator Minister Director Prime Former Dear Comrade Marshal Admiral Our Their "
        "His Her Its Only Even",
    )
)
"""Words that may stand before a name without being part of it."""
_POSSESSIVE: Final = re.compile(r"[’']s?$")
_SHORTEST: Final = 4
"""Letters of a single word that counts as a name."""
_KEPT: Final = 10_000
"""Runs of words that are kept with what of them may be a name: those of an edition recur."""
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Z/&-]*[A-Z]{1}[A-Z]?\d?|[A-Z]{3,}")
_CLASSIFICATION: Final = re.compile(
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|EYES ONLY|OFFICIAL USE ONLY|NOFORN)"
    r"(?:\s*[-–—/]+\s*(?:TOP SECRET|SECRET|EYES ONLY|NOFORN|SENSITIVE|LIMDIS|EXDIS|NODIS))*"
)  # fmt: skip
_BEGINNINGS: Final = frozenset({"TO", "SE", "CO", "RE", "UN", "EY", "OF", "NO"})
"""What such lines begin with."""
_BLOCKS: Final = ("p", "ab", "head")
_LONGEST_CATCHWORD: Final = 60
_LONGEST_LINE: Final = 50


def _untagged(element: etree._Element, chunks: list[str]) -> None:
    """Gather the text within an element that is not tagged; where something is, no run of words goes across."""
    if element.text:
        chunks.append(element.text)
    for child in element:
        tag = child.tag
        if tag in _APART_TAGS or not isinstance(tag, str):
            chunks.append("|")
        else:
            _untagged(child, chunks)
        if child.tail:
            chunks.append(child.tail)


def _plain_text(document: Document) -> str:
    """The file's text with signs for its header, its markup and all that is tagged, each character at its offset."""
    source = document.source.text
    start = _TEXT.search(source)
    begin = start.start() if start else len(source)
    text = _TAGGED.sub(lambda match: "|" * len(match[0]), source[begin:])
    return " " * begin + _MARKUP.sub(lambda match: " " * len(match[0]), text)


def names_in_text(document: Document) -> Iterator[Fact]:
    """Capitalised words that are not tagged and could be a name, for an edition that tags names."""
    if document.kind == "register":
        yield from _registered(document)
        return
    tagged = (element for name in _NAMING for element in document.in_text(name))
    if not any(element.get("ref") or element.get("corresp") for element in tagged):
        return
    chunks: list[str] = []
    for text in document.root.iterchildren(tei("text")):
        _untagged(text, chunks)
    found = {name for run in set(_RUN.findall("".join(chunks))) for name in _candidates(run) if _is_long(name)}
    if found:
        yield Fact("capitals", "", "|".join(sorted(found)))


def _registered(document: Document) -> Iterator[Fact]:
    """The names in a register that cannot be mistaken."""
    for entry in entries(document):
        if not entry.id:
            continue
        number = document.order[entry.element]
        if entry.kind == "person":
            for child in entry.element:
                if local(child) == "persName":
                    surname, forenames = _parts(child)
                    if surname and forenames:
                        yield Fact("person-name", entry.id, f"{surname}|{forenames}", number)
        elif entry.kind in {"place", "org", "item"}:
            for name in entry.names:
                if entry.kind != "item" or (_ABBREVIATION.fullmatch(name) and len(name) > 2):
                    yield Fact("thing-name", entry.id, f"{entry.kind}|{name}", number)


def _parts(name: etree._Element) -> tuple[str, str]:
    surnames = [reading_text(part) for part in name if local(part) == "surname"]
    forenames = [reading_text(part) for part in name if local(part) == "forename"]
    if surnames:
        return " ".join(surnames), " ".join(forenames)
    before, _, behind = reading_text(name).partition(",")
    return (before.strip(), behind.strip()) if behind else ("", "")


class _Name(Struct, frozen=True):
    """A name that is looked for."""

    file: str
    id: str
    kind: str
    """Name of the entry's element."""
    only_if_linked: bool = False
    """Whether it counts only in documents that tag the same entry elsewhere, such as a surname alone."""


_TAGS: Final = {"person": "persName", "place": "placeName", "org": "orgName", "item": "abbr"}


def untagged_names(corpus: Corpus) -> Iterator[Diagnostic]:
    """Look the capitalised words up among the names of the registers."""
    if not any(True for _ in corpus.facts("capitals")):
        return
    names = _names(corpus)
    if not names:
        return
    for file, fact in corpus.facts("capitals"):
        linked: set[tuple[str, str]] | None = None
        found: dict[str, _Name] = {}
        for candidate in fact.value.split("|"):
            name = names.get(candidate)
            if name is None:
                continue
            if name.only_if_linked:
                linked = _linked(corpus, file) if linked is None else linked
                if (name.file, name.id) not in linked:
                    continue
            found[candidate] = name
        if found:
            yield from _report(corpus, file, found)


def _linked(corpus: Corpus, file: str) -> set[tuple[str, str]]:
    return {(link.file, link.fragment) for link in map(corpus.links.__getitem__, corpus.files[file].links)}


@lru_cache(_KEPT)
def _candidates(run: str) -> tuple[str, ...]:
    """What of a run may be a name: all of it without what can stand before one, or what “and” divides."""
    run = fold(run)
    found = []
    for part in (run, *(run.split(" and ") if " and " in run else ())):
        words = part.split(" ")
        while words and words[0].rstrip(".") in _LEADING:
            words = words[1:]
            while words and words[0] in {"of", "the", "and", "for", "on"}:
                words = words[1:]
        if words:
            found.append(_POSSESSIVE.sub("", " ".join(words)))
    return tuple(found)


def _is_long(name: str) -> bool:
    """Whether something is not too short for a name that is looked for."""
    return len(name) >= _SHORTEST or (len(name) == _SHORTEST - 1 and name.isupper())


def _names(corpus: Corpus) -> Mapping[str, _Name]:
    """The names of all registers that mean one entry only."""
    found: dict[str, set[_Name]] = {}
    for file, fact in corpus.facts("person-name"):
        surname, _, forenames = fact.value.partition("|")
        parts = forenames.split()
        initials = " ".join(f"{part[0]}." for part in parts)
        full = {f"{forenames} {surname}", f"{parts[0]} {surname}", f"{initials} {surname}"}
        full |= {f"{parts[0]} {' '.join(f'{part[0]}.' for part in parts[1:])} {surname}"} if len(parts) > 1 else set()
        full |= {f"{''.join(f'{part[0]}.' for part in parts)} {surname}"}
        for name in full:
            found.setdefault(name, set()).add(_Name(file, fact.key, "person"))
        if len(surname) >= _SHORTEST:
            found.setdefault(surname, set()).add(_Name(file, fact.key, "person", only_if_linked=True))
    for file, fact in corpus.facts("thing-name"):
        kind, _, name = fact.value.partition("|")
        single = " " not in name
        if not name[:1].isupper() or (single and not name.isupper() and (len(name) < _SHORTEST or kind != "place")):
            continue
        if single and name.isupper() and len(name) < 3:
            continue
        found.setdefault(fold(name), set()).add(_Name(file, fact.key, kind))
    return {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}


def _report(corpus: Corpus, file: str, found: Mapping[str, _Name]) -> Iterator[Diagnostic]:
    """Each entry once, at its first place, with how often its names stand untagged."""
    document = corpus.document(file)
    if document is None:
        return
    places: dict[_Name, list[tuple[int, str]]] = {}
    for match in _RUN.finditer(_plain_text(document)):
        run, offset = match[0], match.start()
        for candidate in _candidates(run):
            name = found.get(candidate)
            if name is not None:
                pattern = r"\s+".join(re.escape(word) for word in candidate.split(" "))
                at = re.search(pattern, run)
                places.setdefault(_Name(name.file, name.id, name.kind), []).append(
                    (offset + (at.start() if at else 0), at[0] if at else run)
                )
                break
    for name, where in places.items():
        offset, text = where[0]
        rule = UNTAGGED_ABBREVIATION if name.kind == "item" else UNTAGGED_NAME
        often = "" if len(where) == 1 else f" here and in {len(where) - 1} more place{'s' if len(where) > 2 else ''}"
        message = f"“{fold(text)}” is a name in {name.file}, but is not tagged{often}."
        attribute = "corresp" if name.kind == "item" else "ref"
        start = f'<{_TAGS[name.kind]} {attribute}="{_path(file, name.file)}#{name.id}">'
        hint = f"Write {start}, if it is what is meant."
        length = len(text.split("\n")[0].rstrip())
        yield document.source.report(rule, offset, message, hint, length=length)


def _path(file: str, target: str) -> str:
    """The path from one file of the edition to another."""
    folders, others = file.split("/")[:-1], target.split("/")
    while folders and len(others) > 1 and folders[0] == others[0]:
        folders, others = folders[1:], others[1:]
    return "../" * len(folders) + "/".join(others)


def unmarked_classification(document: Document) -> Iterator[Diagnostic]:
    """No line of the text is a classification and nothing else."""
    if document.kind != "document":
        return
    for name in _BLOCKS:
        for block in document.in_text(name):
            begin = block.text or (block[0].text if len(block) else "") or ""
            if begin.lstrip()[:2] not in _BEGINNINGS:
                continue
            line = "".join(block.itertext())
            if len(line) <= _LONGEST_LINE and _CLASSIFICATION.fullmatch(fold(line)) and not _in_note(block):
                yield document.positions.report(
                    UNMARKED_CLASSIFICATION, document.positions.element(block), *_classification(fold(line))
                )
    for line_break in document.in_text("lb"):
        tail = line_break.tail or ""
        following = line_break.getnext()
        if len(tail) > _LONGEST_LINE or not tail.strip() or (following is not None and local(following) != "lb"):
            continue
        if _CLASSIFICATION.fullmatch(fold(tail)) and not _in_note(line_break):
            yield document.at_element(UNMARKED_CLASSIFICATION, line_break, *_classification(fold(tail)))


def _classification(line: str) -> tuple[str, str]:
    message = f"“{line}” stands as a line of its own in the text."
    return message, f'Write <fw type="header" subtype="classification" place="…">{line}</fw>.'


def _in_note(element: etree._Element) -> bool:
    return any(local(parent) in {"note", "fw", "stamp"} for parent in element.iterancestors())


def unmarked_catchword(document: Document) -> Iterator[Diagnostic]:
    """The last line of a page does not only repeat the next."""
    if document.kind != "document":
        return
    for page in document.in_text("pb"):
        before = _neighbour(page, forward=False)
        if before is None or len(before.text or "") > _LONGEST_CATCHWORD:
            continue
        last = _text_of(before)
        behind = _neighbour(page, forward=True) if 0 < len(last) <= _LONGEST_CATCHWORD else None
        if behind is None:
            continue
        line = last.rstrip(" ./-–—…")
        if len(line.split()) > 1 and _text_of(behind).startswith(line) and len(_text_of(behind)) > len(line):
            message = f"“{last}” stands at the foot of the page, and the next page begins with the same words."
            hint = f'If it is a catchword, write <fw type="catch" place="bottom-right">{last}</fw>.'
            yield document.at_element(UNMARKED_CATCHWORD, before, message, hint)


def _neighbour(page: etree._Element, *, forward: bool) -> etree._Element | None:
    """The block of text right before or behind a page break, forme work and notes apart."""
    for element in page.itersiblings(preceding=not forward):
        name = local(element)
        if name in {"fw", "note", "milestone", "metamark", "anchor", ""}:
            continue
        return element if name in {"p", "ab", "head", "label"} else None
    return None


def _text_of(block: etree._Element) -> str:
    if len(block) == 0:
        return fold(block.text or "")
    parts: list[str] = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and not is_editors_note(child) and child.tag != tei("fw"):
            parts.append(reading_text(child))
        parts.append(child.tail or "")
        if sum(len(part) for part in parts) > _LONGEST_CATCHWORD * 2:
            break
    return fold("".join(parts))


CHECKS: Final = (unmarked_classification, unmarked_catchword)
GATHER: Final = (names_in_text,)
ACROSS: Final = (untagged_names,)
