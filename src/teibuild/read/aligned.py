"""Two texts read off together: which word of the editor's stands where which word of the page's does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby, repeat
from operator import itemgetter
from typing import Final

from msgspec import Struct

from teibuild.model.search import Variant

_PLAIN: Final = re.compile(r"[A-Za-z0-9]+")

Mark = tuple[int, str, int]
"""Where a page begins: offset in a text (later a slot), number as shown, sequence."""

SPELLED: Final = {
    "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
}  # fmt: skip
"""Letters that readers type in another way, as they are folded."""
_ACCENTS: Final = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")
"""Accents, Hebrew points and Arabic vowels: readers leave them out."""
_REMEMBERED: Final = 50_000
"""Words that are remembered as they are compared."""


class Plain(Struct, frozen=True):
    """Text that page and editor have alike, with the pages that begin in it."""

    text: str
    language: str
    pages: tuple[Mark, ...] = ()


class Pair(Struct, frozen=True):
    """Text that the editor changed."""

    edited: str
    typed: str
    language: str
    id: str = ""
    pages: tuple[Mark, ...] = ()


Part = Plain | Pair


class Aligned(Struct, frozen=True):
    """The words of a text, each with its slot; the fields are those of :class:`teibuild.model.search.Stretch`."""

    text: str
    edited: tuple[tuple[int, str, str], ...]
    typed: tuple[tuple[int, str, str], ...]
    variants: tuple[Variant, ...]
    pages: tuple[Mark, ...]


@cache
def word_pattern() -> re.Pattern[str]:
    """What a word is: a run of letters, digits and the marks that belong to them."""
    marks = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M")]
    return re.compile(f"[^\\W_{''.join(map(chr, marks))}](?:[^\\W_]|[{''.join(map(chr, marks))}])*")


def words_of(text: str) -> list[str]:
    """The words of a text in order, as they are written."""
    # Most texts have plain letters only, which are found three times as fast.
    return (_PLAIN if text.isascii() else word_pattern()).findall(text)


@lru_cache(_REMEMBERED)
def _folded(word: str) -> str:
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word)).lower()
    return "".join(SPELLED.get(letter, letter) for letter in plain)


def folded(word: str) -> str:
    """A word as it is compared: small letters without accents."""
    return word if word.isascii() and word.islower() else _folded(word)


def aligned(parts: Iterable[Part], language: str) -> Aligned:
    """Read parts off together.

    An emended place takes in the rest of the words at its edges, so that ``rec(ie|ei)ve`` is one word in two forms.
    Places with no word between them are one place (:class:`teibuild.model.search.Variant` says which slots it takes).
    """
    reader = _Reader()
    for part in _whole_words(_joined(parts, language)):
        reader.add(part)
    return reader.done()


def _joined(parts: Iterable[Part], language: str) -> list[Part]:
    """Parts with neighbours of one language made one; a page alone joins what is before it."""
    joined: list[Part] = []
    for spoken, group in groupby(_spoken(parts, language), itemgetter(0)):
        if spoken is None:
            joined += (part for _, part in group)
            continue
        texts: list[str] = []
        pages: list[Mark] = []
        length = 0
        for _, part in group:
            if isinstance(part, Plain):
                pages += ((length + offset, shown, sequence) for offset, shown, sequence in part.pages)
                texts.append(part.text)
                length += len(part.text)
        joined.append(Plain("".join(texts), spoken, tuple(pages)))
    return joined


def _spoken(parts: Iterable[Part], language: str) -> Iterator[tuple[str | None, Part]]:
    """Parts, each with its language, which is that of the one before where it has none; an emended place has none."""
    last: str | None = None
    for part in parts:
        last = (part.language or last or language) if isinstance(part, Plain) else None
        yield last, part


def _whole_words(parts: list[Part]) -> list[Part]:
    """Parts whose edges part no word."""
    if len(parts) < 2:
        return parts
    whole: list[Part] = []
    for part in parts:
        last = whole[-1] if whole else None
        if last is None or (isinstance(part, Plain) and not part.text and not part.pages):
            whole.append(part)
        elif isinstance(part, Pair) or isinstance(last, Pair):
            whole[-1:] = _knit(last, part)
            _close_up(whole)
        else:
            # Two languages meet; a word that changes its language inside counts to the first.
            head = _head(part.text) if _tail(last.text) else 0
            whole[-1:] = [_grown(last, part, head), _cut(part, head)]
    return whole


def _knit(left: Part, right: Part) -> list[Part]:
    """Two neighbours, at least one of them emended, the letters at the edge drawn into the emended one."""
    if isinstance(left, Pair) and isinstance(right, Plain):
        head = _head(right.text)
        if not head:
            return [left, right]
        grown = Pair(
            left.edited + right.text[:head],
            left.typed + right.text[:head],
            left.language,
            left.id,
            left.pages + tuple(mark for mark in right.pages if mark[0] < head),
        )
        rest = _cut(right, head)
        return [grown, rest] if rest.text or rest.pages else [grown]
    if isinstance(left, Plain) and isinstance(right, Pair):
        tail = _tail(left.text)
        at = len(left.text) - tail
        end = left.text[at:]
        inside = tuple(mark for mark in left.pages if mark[0] > at)
        grown = Pair(end + right.edited, end + right.typed, right.language, right.id, inside + right.pages)
        kept = Plain(left.text[:at], left.language, tuple(mark for mark in left.pages if mark[0] <= at))
        return [kept, grown] if tail else [left, right]
    if isinstance(left, Pair) and isinstance(right, Pair):
        return [
            Pair(
                left.edited + right.edited,
                left.typed + right.typed,
                left.language,
                left.id or right.id,
                left.pages + right.pages,
            )
        ]
    return [left, right]


def _close_up(whole: list[Part]) -> None:
    """Make two emended places at the end one where no word parts them."""
    if len(whole) < 3:
        return
    left, between, right = whole[-3:]
    if isinstance(left, Pair) and isinstance(between, Plain) and isinstance(right, Pair) and not words_of(between.text):
        pages = left.pages + between.pages + right.pages
        edited, typed = left.edited + between.text + right.edited, left.typed + between.text + right.typed
        whole[-3:] = [Pair(edited, typed, left.language, left.id or right.id, pages)]


def _grown(left: Plain, right: Plain, head: int) -> Plain:
    inside = tuple((offset + len(left.text), shown, n) for offset, shown, n in right.pages if offset < head)
    return Plain(left.text + right.text[:head], left.language, left.pages + inside)


def _cut(part: Plain, head: int) -> Plain:
    pages = tuple((offset - head, shown, n) for offset, shown, n in part.pages if offset >= head)
    return Plain(part.text[head:], part.language, pages)


def _head(text: str) -> int:
    """How many letters at the beginning belong to a word."""
    found = re.match(r"[^\W_]*", text)
    end = found.end() if found else 0
    while end < len(text) and (text[end].isalnum() or unicodedata.category(text[end]).startswith("M")):
        end += 1
    return end


def _tail(text: str) -> int:
    """How many letters at the end belong to a word."""
    begin = len(text)
    while begin and (text[begin - 1].isalnum() or unicodedata.category(text[begin - 1]).startswith("M")):
        begin -= 1
    return len(text) - begin


class _Reader:
    """Reads words off, slot by slot."""

    def __init__(self) -> None:
        self._slot = 0
        self._text: list[str] = []
        self._edited: list[tuple[int, str, str]] = []
        self._typed: list[tuple[int, str, str]] = []
        self._variants: list[Variant] = []
        self._pages: list[Mark] = []

    def add(self, part: Part) -> None:
        """Read one part."""
        if isinstance(part, Plain):
            self._plain(part)
        else:
            self._pair(part)

    def _plain(self, part: Plain) -> None:
        self._text.append(part.text)
        words = words_of(part.text)
        if part.pages:
            starts = [found.start() for found in word_pattern().finditer(part.text)]
            for offset, shown, sequence in part.pages:
                before = sum(start < offset for start in starts)
                self._pages.append((self._slot + before, shown, sequence))
        end = self._slot + len(words)
        self._edited += zip(range(self._slot, end), words, repeat(part.language))
        self._slot = end

    def _pair(self, part: Pair) -> None:
        self._text.append(part.edited)
        edited, typed = words_of(part.edited), words_of(part.typed)
        same = [folded(one) == folded(other) for one, other in zip(edited, typed, strict=False)]
        head = next((index for index, alike in enumerate(same) if not alike), len(same))
        ends = [
            folded(one) == folded(other)
            for one, other in zip(reversed(edited[head:]), reversed(typed[head:]), strict=False)
        ]
        foot = next((index for index, alike in enumerate(ends) if not alike), len(ends))
        new, old = edited[head : len(edited) - foot], typed[head : len(typed) - foot]
        first = self._slot + head
        variant = Variant(first, len(new), len(old), " ".join(part.typed.split()), part.id)
        for slot, word in enumerate(edited[:head], self._slot):
            self._edited.append((slot, word, part.language))
        for slot, word in enumerate(new, first):
            self._edited.append((slot, word, part.language))
        for slot, word in enumerate(edited[len(edited) - foot :], first + variant.width):
            self._edited.append((slot, word, part.language))
        for slot, word in enumerate(old, variant.typed_slot):
            self._typed.append((slot, word, part.language))
        if variant.width:
            self._variants.append(variant)
        self._slot = first + variant.width + foot
        self._pages.extend((self._slot, shown, sequence) for _, shown, sequence in part.pages)

    def done(self) -> Aligned:
        """All that was read."""
        return Aligned(
            " ".join("".join(self._text).split()),
            tuple(self._edited),
            tuple(self._typed),
            tuple(self._variants),
            tuple(self._pages),
        )
