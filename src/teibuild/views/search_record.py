"""Stretches of text made into what search keeps of a document; a register or a page of prose counts as one, too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from teibuild.model.search import SearchRecord, Spot, Stretch
from teibuild.read.aligned import folded
from teibuild.views.search_places import places
from teibuild.views.search_words import stems

PART: Final = 48_000
"""Characters of text in one file, about; a stretch longer than that has a file of its own."""
EDITED_GAP: Final = "@gap/edited"
"""Stands at the slots that a phrase of the edited text passes over."""
TYPED_GAP: Final = "@gap/typed"
"""Stands at the slots that a phrase as the page has it passes over."""


def search_record(stretches: Iterable[Stretch], language: str) -> SearchRecord:
    """What search keeps of a document.

    Args:
        stretches: Its text.
        language: The language of what says none itself.

    """
    known = list(stretches)
    terms: dict[str, dict[int, list[int]]] = {}
    stemmed: set[tuple[str, str]] = set()
    spots: dict[str, list[Spot]] = {}
    # By each word as it is written, in its language, the places of its form.
    seen: dict[tuple[str, str], dict[int, list[int]]] = {}
    for position, stretch in enumerate(known):
        number = position * 8 + stretch.kind
        for words in (stretch.edited, stretch.typed):
            for slot, word, tag in words:
                own = seen.get((word, tag))
                if own is None:
                    form = folded(word)
                    own = seen[word, tag] = terms.setdefault(form, {})
                    stemmed.add((form, stems(tag or language, word)))
                slots = own.get(number)
                if slots is None:
                    own[number] = [slot]
                else:
                    slots.append(slot)
        for gap, slots in _gaps(stretch):
            terms.setdefault(gap, {}).setdefault(number, []).extend(slots)
        for key, count in Counter(stretch.facets).items():
            terms.setdefault(f"@{key}", {})[number] = [0]
            page = stretch.pages[0][1] if stretch.pages else ""
            spots.setdefault(key, []).append(Spot(stretch.address, page, stretch.kind, count))
    texts, firsts = _texts(known)
    return SearchRecord(
        terms=tuple([(term, places(terms[term])) for term in sorted(terms)]),
        stems=tuple(sorted(pair for pair in stemmed if pair[0] != pair[1])),
        texts=texts,
        firsts=firsts,
        languages=tuple(sorted({(tag or language).partition("-")[0].lower() for _, tag in seen})),
        facets=tuple((key, tuple(spots[key])) for key in sorted(spots)),
    )


def _gaps(stretch: Stretch) -> Iterable[tuple[str, list[int]]]:
    for variant in stretch.variants:
        for name, slots in ((EDITED_GAP, variant.edited_gap), (TYPED_GAP, variant.typed_gap)):
            if slots:
                yield name, list(slots)


def _texts(stretches: Sequence[Stretch]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    parts: list[str] = []
    firsts: list[int] = []
    items: list[str] = []
    size = 0
    for position, stretch in enumerate(stretches):
        item = _item(stretch)
        if not items:
            firsts.append(position)
        items.append(item)
        size += len(item)
        if size >= PART:
            parts.append("[" + ",\n".join(items) + "]")
            items, size = [], 0
    if items:
        parts.append("[" + ",\n".join(items) + "]")
    return tuple(parts), tuple(firsts)


def _item(stretch: Stretch) -> str:
    """A stretch as the search page reads it: kind, address, text, pages, variants, language."""
    item: list[object] = [int(stretch.kind), stretch.address, stretch.text]
    pages = [list(page) for page in stretch.pages]
    variants = [[one.slot, one.edited, one.typed, one.text, one.id] for one in stretch.variants]
    optional: list[object] = [pages, variants, stretch.language]
    while optional and not optional[-1]:
        optional.pop()
    return json.dumps([*item, *optional], ensure_ascii=False, separators=(",", ":"))
