"""The search index: what every document keeps for it, merged and cut into files of bounded size.

Every file is a script that hands its data to ``teibuildSearch``, so that a page opened from disk can load it; a page
loads the few that a question needs. ``search/words/`` holds the words in order, each with its stem, with how many
documents have it, and with its places; a word with many places has them in ``search/lists/``. ``search/documents/``
says what each document is, ``search/texts/`` what stands in it, ``search/index.js`` where to look for what.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from teibuild.model.search import SearchRecord, TextKind
from teibuild.views.page import Site
from teibuild.views.search_places import joined, places
from teibuild.views.search_texts import prose_records, register_records
from teibuild.views.search_words import ending, endings

CHUNK: Final = 128
"""Documents described in one file."""
FILE: Final = 40_000
"""Characters of one file of words or of places, about."""
INLINE: Final = 4_000
"""Characters of places that stand beside their word."""
ENDINGS: Final = 800
"""Endings by which a word that stands nowhere is brought to a stem that does."""


class _Places(Struct):
    """The places of one word, document by document."""

    data: bytearray = field(default_factory=bytearray)
    documents: int = 0
    last: int = 0
    parts: list[tuple[int, int]] = field(default_factory=list)
    """Where in ``data`` each file begins, and its first document."""

    def add(self, document: int, own: str) -> None:
        begins = len(self.data) - (self.parts[-1][0] if self.parts else 0) >= FILE or not self.parts
        if begins:
            self.parts.append((len(self.data), document))
        self.data += joined(document if begins else document - self.last, own).encode()
        self.last = document
        self.documents += 1


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


def document_texts(site: Site) -> Iterator[tuple[str, bytes]]:
    """What stands in the documents: path on the site and bytes of each file."""
    for document in site.documents:
        yield from _texts(f"documents/{document.record.id}", document.search)


def search_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every other file of the index: path on the site and bytes."""
    words: dict[str, _Places] = {}
    stems: dict[str, set[str]] = {}
    languages: set[str] = set()
    chunk: list[list[object]] = []
    number = -1
    for number, (described, facets) in enumerate(_described(site)):
        record = described.record
        for term, own in record.terms:
            _add(words, term, number, own)
        for key in facets:
            _add(words, f"@{key}", number, WHOLE)
        languages.update(record.languages)
        for form, stem in record.stems:
            stems.setdefault(stem, set()).add(form)
        if not facets:
            yield from _texts(described.name, record)
        chunk.append([
            described.name, described.path, described.title, described.date, list(described.markings),
            list(record.firsts),
        ])  # fmt: skip
        if len(chunk) == CHUNK:
            yield _documents(number // CHUNK, chunk)
            chunk = []
    if chunk:
        yield _documents(number // CHUNK, chunk)
    found = _endings(stems, sorted(languages))
    root: dict[str, object] = {"documents": number + 1, "chunk": CHUNK, "endings": found}
    yield from _words(words, stems, root)


WHOLE: Final = places({int(TextKind.WHOLE): [0]})
"""The places of what belongs to a document as a whole."""


def _described(site: Site) -> Iterator[tuple[Described, list[str]]]:
    """Everything that is searched, in the order of the edition, with the facets of the whole."""
    for document in site.documents:
        record = document.record
        path = f"documents/{record.id}/index.html"
        name = f"documents/{record.id}"
        own = site.searched(document)
        described = Described(name, path, record.title, site.words.date(record.date), record.classification, own)
        facets = [f"document/{record.id}"]
        facets += [f"date/{facet_name(record.date)}"] if record.date else []
        facets += [f"marking/{facet_name(text)}" for text in record.classification]
        yield described, facets
    for name, path, title, own in (*register_records(site), *prose_records(site)):
        yield Described(name, path, title, "", (), own), []


def _texts(name: str, record: SearchRecord) -> Iterator[tuple[str, bytes]]:
    for part, text in enumerate(record.texts):
        own = name + (f".{part + 1}" if part else "")
        yield f"search/texts/{own}.js", _script("text", own, text)


def facet_name(text: str) -> str:
    """A text as part of an address and of a key of the index: small letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or "-"


def _add(words: dict[str, _Places], term: str, document: int, own: str) -> None:
    found = words.get(term)
    if found is None:
        found = words[term] = _Places()
    found.add(document, own)


def _documents(number: int, chunk: list[list[object]]) -> tuple[str, bytes]:
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in chunk)
    return f"search/documents/{number}.js", _script("documents", str(number), f"[{rows}]")


def _script(kind: str, name: str, data: str) -> bytes:
    # Two separators of lines end a string in the scripts of older browsers (ECMAScript before 2019).
    safe = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"teibuildSearch({json.dumps(kind)},{json.dumps(name, ensure_ascii=False)},{safe});\n".encode()


def _words(
    words: dict[str, _Places], stems: dict[str, set[str]], root: dict[str, object]
) -> Iterator[tuple[str, bytes]]:
    """The files of the words and of their places, then the one that says where to look for what."""
    own_stems: dict[str, list[str]] = {}
    for stem, forms in stems.items():
        for form in forms:
            own_stems.setdefault(form, []).append(stem)
    # A word that is its own stem belongs to the group of that stem.
    groups = {f"~{stem}": sorted(forms | ({stem} & words.keys())) for stem, forms in stems.items()}
    firsts: list[str] = []
    lines: list[str] = []
    size = lists = 0
    # In the order in which a browser compares strings: by the units of UTF-16.
    for key in sorted((*words, *groups), key=lambda text: text.encode("utf-16-be")):
        if not lines:
            firsts.append(key)
        if key in groups:
            line = f"{key} {' '.join(groups[key])}"
        else:
            found = words.pop(key)
            where, files = _where(found, lists)
            for data in files:
                yield f"search/lists/{lists}.js", _script("list", str(lists), json.dumps(data))
                lists += 1
            line = f"{key} {','.join(sorted(own_stems.get(key, ())))} {found.documents} {where}"
        lines.append(line)
        size += len(line) + 1
        if size >= FILE:
            yield _word_file(len(firsts) - 1, lines)
            lines, size = [], 0
    if lines:
        yield _word_file(len(firsts) - 1, lines)
    data = json.dumps({**root, "words": firsts}, ensure_ascii=False, separators=(",", ":"))
    yield "search/index.js", _script("index", "", data)


def _word_file(number: int, lines: Iterable[str]) -> tuple[str, bytes]:
    return f"search/words/{number}.js", _script("words", str(number), json.dumps("|".join(lines), ensure_ascii=False))


def _where(found: _Places, lists: int) -> tuple[str, list[str]]:
    """What stands beside a word: its places, or ``=`` and the files that have them, each with its first document."""
    if len(found.data) <= INLINE:
        return found.data.decode(), []
    ends = [begin for begin, _ in found.parts[1:]] + [len(found.data)]
    files = [found.data[begin:end].decode() for (begin, _), end in zip(found.parts, ends, strict=True)]
    return "=" + ",".join(f"{lists + index}:{first}" for index, (_, first) in enumerate(found.parts)), files


def _endings(stems: dict[str, set[str]], languages: Iterable[str]) -> list[list[str]]:
    """What the stemmers take off and put on, here and as they are made; the most frequent first.

    By these a reader's word that stands nowhere is brought to a stem that does, so that no stemmer has to travel.
    """
    counted = Counter(ending(form, stem) for stem, forms in stems.items() for form in sorted(forms))
    for language in languages:
        counted.update(endings(language))
    return [list(pair) for pair, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:ENDINGS]]
