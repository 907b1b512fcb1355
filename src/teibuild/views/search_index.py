"""The search index: what every document keeps for it, merged and cut into files of bounded size.

Every file is a script that hands its data to ``teibuildSearch``, so that a page opened from disk can load it; a page
loads the few that a question needs. ``search/words/`` holds the words in order, each with its stem, with how many
documents have it, and with its places; a word with many places has them in ``search/lists/``. ``search/documents/``
says what each document is, ``search/texts/`` what stands in it, ``search/index.js`` where to look for what; where there
are thousands of files of words, ``search/firsts/`` does so in two steps.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Final

from msgspec import Struct

from teibuild.model.search import SearchRecord, TextKind
from teibuild.views.page import Site
from teibuild.views.search_merge import FILE, Entry, Runs, Words
from teibuild.views.search_places import places
from teibuild.views.search_texts import FurtherText, further_texts
from teibuild.views.search_words import ending, endings

CHUNK: Final = 128
"""Documents described in one file."""
FIRSTS: Final = 1000
"""Files of words whose first words are named in one file."""
ENDINGS: Final = 800
"""Endings by which a word that stands nowhere is brought to a stem that does."""


class Described(Struct, frozen=True):
    """A document, a register or a page of prose, as the list of hits names it."""

    name: str
    """Where its text lies below ``search/texts/``."""
    path: str
    """The page that its addresses start from."""
    title: str
    date: str
    """In words."""
    markings: tuple[str, ...]
    record: SearchRecord
    facets: tuple[str, ...]
    """Those of the whole; nothing but documents has any."""


class Block(Struct, frozen=True):
    """What the index takes from some texts that follow one another: of it, all of the index can be made."""

    files: tuple[tuple[str, bytes], ...]
    """Those that are made of these texts alone: path on the site and bytes."""
    run: tuple[bytes, ...]
    """Their words."""
    languages: frozenset[str]


Keep = Callable[[range, Callable[[], Block]], Block]
"""Gives a block by the numbers of its texts, the documents first: as it was kept, or as it is made now."""


def document_texts(site: Site) -> Iterator[tuple[str, bytes]]:
    """What stands in the documents: path on the site and bytes of each file."""
    for document in site.documents:
        yield from _texts(f"documents/{document.record.id}", document.search)


def search_files(site: Site, keep: Keep = lambda _, make: make()) -> Iterator[tuple[str, bytes]]:
    """Every other file of the index: path on the site and bytes.

    Args:
        site: The site; its documents need not have their texts.
        keep: Gives blocks of the index that are as they were.

    """
    others = further_texts(site)
    total = len(site.documents) + len(others)
    with closing(Runs()) as runs:
        languages: set[str] = set()
        for start in range(0, total, CHUNK):
            numbers = range(start, min(start + CHUNK, total))
            block = keep(numbers, partial(_block, site, others, numbers))
            yield from block.files
            runs.add(block.run)
            languages |= block.languages
        yield from _words(runs.entries(), sorted(languages), {"documents": total, "chunk": CHUNK})


def _block(site: Site, others: Sequence[FurtherText], numbers: range) -> Block:
    words = Words()
    languages: set[str] = set()
    rows: list[list[object]] = []
    files: list[tuple[str, bytes]] = []
    for number, one in zip(numbers, _described(site, others, numbers), strict=True):
        record = one.record
        words.add(number, (*record.terms, *((f"@{key}", WHOLE) for key in one.facets)), record.stems)
        languages.update(record.languages)
        if not one.facets:
            files += _texts(one.name, record)
        rows.append([one.name, one.path, one.title, one.date, list(one.markings), list(record.firsts)])
    return Block((*files, _documents(numbers.start // CHUNK, rows)), words.run(), frozenset(languages))


WHOLE: Final = places({int(TextKind.WHOLE): [0]})
"""The places of what belongs to a document as a whole."""


def _described(site: Site, others: Sequence[FurtherText], numbers: range) -> Iterator[Described]:
    """What is searched: the documents in the order of the edition, then what else there is."""
    for document in site.documents[numbers.start : numbers.stop]:
        record = document.record
        name = f"documents/{record.id}"
        facets = [f"document/{record.id}"]
        facets += [f"date/{facet_name(record.date)}"] if record.date else []
        facets += [f"marking/{facet_name(text)}" for text in record.classification]
        yield Described(
            name,
            f"{name}/index.html",
            record.title,
            site.words.date(record.date),
            record.classification,
            site.searched(document),
            tuple(facets),
        )
    documents = len(site.documents)
    for one in others[max(numbers.start - documents, 0) : max(numbers.stop - documents, 0)]:
        yield Described(one.name, one.path, one.title, "", (), one.record(), ())


def _texts(name: str, record: SearchRecord) -> Iterator[tuple[str, bytes]]:
    for part, text in enumerate(record.texts):
        own = name + (f".{part + 1}" if part else "")
        yield f"search/texts/{own}.js", _script("text", own, text)


def facet_name(text: str) -> str:
    """A text as part of an address and of a key of the index: small letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or "-"


def _documents(number: int, chunk: list[list[object]]) -> tuple[str, bytes]:
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in chunk)
    return f"search/documents/{number}.js", _script("documents", str(number), f"[{rows}]")


def _script(kind: str, name: str, data: str) -> bytes:
    # Two separators of lines end a string in the scripts of older browsers (ECMAScript before 2019).
    safe = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"teibuildSearch({json.dumps(kind)},{json.dumps(name, ensure_ascii=False)},{safe});\n".encode()


def _words(
    entries: Iterable[tuple[str, Entry]], languages: Iterable[str], root: dict[str, object]
) -> Iterator[tuple[str, bytes]]:
    """The files of the words and of their places, then the one that says where to look for what."""
    firsts: list[str] = []
    heads: list[str] = []
    """Where there are many files, the first words of lists of first words."""
    lines: list[str] = []
    size = lists = files = 0
    counted: Counter[tuple[str, str]] = Counter()
    for key, entry in entries:
        if not lines:
            if len(firsts) == FIRSTS:
                yield _firsts(len(heads), firsts)
                heads.append(firsts[0])
                firsts = []
            firsts.append(key)
        if entry.forms:
            # A word that is its own stem belongs to the group of that stem.
            stem = key[1:]
            counted.update(ending(form, stem) for form in entry.forms)
            line = f"{key} {' '.join(sorted(entry.forms | ({stem} if entry.is_word else set())))}"
        else:
            where, places = entry.places.where(lists)
            for found in places:
                yield f"search/lists/{lists}.js", _script("list", str(lists), json.dumps(found))
                lists += 1
            line = f"{key} {','.join(sorted(entry.stems))} {entry.places.documents} {where}"
        lines.append(line)
        size += len(line) + 1
        if size >= FILE:
            yield _word_file(files, lines)
            lines, size, files = [], 0, files + 1
    if lines:
        yield _word_file(files, lines)
    data: dict[str, object] = {**root, "endings": _endings(counted, languages), "words": firsts}
    if heads:
        yield _firsts(len(heads), firsts)
        data["words"], data["firsts"] = [*heads, firsts[0]], FIRSTS
    yield "search/index.js", _script("index", "", json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _firsts(number: int, firsts: list[str]) -> tuple[str, bytes]:
    data = json.dumps(firsts, ensure_ascii=False, separators=(",", ":"))
    return f"search/firsts/{number}.js", _script("firsts", str(number), data)


def _word_file(number: int, lines: Iterable[str]) -> tuple[str, bytes]:
    return f"search/words/{number}.js", _script("words", str(number), json.dumps("|".join(lines), ensure_ascii=False))


def _endings(counted: Counter[tuple[str, str]], languages: Iterable[str]) -> list[list[str]]:
    """What the stemmers take off and put on, here and as they are made; the most frequent first.

    By these a reader's word that stands nowhere is brought to a stem that does, so that no stemmer has to travel.
    """
    for language in languages:
        counted.update(endings(language))
    return [list(pair) for pair, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:ENDINGS]]
