"""One mistake, one message, about a prefix whose pattern does not take what its pointers write behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from lxml import etree
from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding_missing import places
from teibuild.check.folding_pointers import UNSOUGHT, is_sought
from teibuild.check.nearest import either, nearest, some
from teibuild.check.rules.links import FORBIDDEN_LINK
from teibuild.check.rules.prefixes import BROKEN_PREFIX
from teibuild.model import Diagnostic, Edit
from teibuild.tei.pointers import Reach, Resolver

_PATTERN: Final = "matchPattern"
_ONE_GROUP: Final = re.compile(r"\([^()]*\)")
"""A pattern that takes all that stands behind the prefix, as one group."""
_WIDER: Final = ("([a-z-]+)", "([a-z0-9-]+)", "([a-zA-Z0-9-]+)", r"([\w.-]+)")
"""Patterns of ids, the narrowest first."""
_FEW: Final = 2
"""As many ids that a pattern does not take may be its fault, even if nothing is known of them."""
_NAMED: Final = 4
"""Most ids that a message names."""


class _Prefix(NamedTuple):
    """A prefix of a file, and what its pointers write behind it."""

    document: Document
    definition: etree._Element
    written: frozenset[str]
    """What all of its pointers write."""
    ids: Collection[str]
    """The ids of the file that it leads into; empty where what is written behind it stands for something else."""

    @property
    def pattern(self) -> str:
        """What it takes."""
        return self.definition.get(_PATTERN, "")

    def misfits(self, refused: Collection[str]) -> set[str]:
        """What the pattern should take, of what it refuses: ids that are there; or most of what is written."""
        known = {each for each in refused if each in self.ids}
        return known or (set(refused) if len(refused) >= max(_FEW, len(self.written) / 2) else set())

    def meant(self, written: str) -> list[str]:
        """The ids that a pointer may mean which writes what the pattern refuses."""
        return nearest(written, [each for each in self.ids if re.fullmatch(self.pattern, each)])


def fold_patterns(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once that the pattern of a prefix is wrong, or of an id that it is none of those that it takes.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    refused: dict[tuple[str, str], dict[str, list[Diagnostic]]] = {}
    for item in found:
        if item.code == FORBIDDEN_LINK.code and item.about:
            ident, rest = item.about
            refused.setdefault((item.location.file, ident), {}).setdefault(rest, []).append(item)
    instead: dict[int, Diagnostic] = {}
    gone: set[int] = set()
    sought: set[str] = set()
    for (file, ident), said in refused.items():
        document = corpus.document(file)
        if document is None:
            continue
        prefix = _read(document, ident, corpus)
        misfits = prefix.misfits(said)
        if misfits:
            items = sorted((item for rest in misfits for item in said[rest]), key=lambda item: item.sort_key)
            instead[id(items[0])] = _at_pattern(prefix, misfits, items)
            gone.update(map(id, items[1:]))
            sought |= misfits
        for rest, (first, *others) in said.items():
            if rest not in misfits:
                meant = prefix.meant(rest)
                instead[id(first)] = _at_pointer(ident, meant, first, others)
                gone.update(map(id, others))
                sought.update(meant)
    return [
        instead.get(id(item), item)
        for item in found
        if id(item) not in gone and not (item.code in UNSOUGHT and is_sought(item, sought))
    ]


def _read(document: Document, ident: str, corpus: Corpus) -> _Prefix:
    """A prefix that a file defines once."""
    definition = next(each for each in document.each("prefixDef") if each.get("ident") == ident)
    written = (use.value.partition(":") for use in document.uses)
    target = Resolver(document.file).resolve(definition.get("replacementPattern", ""))
    ids: Collection[str] = ()
    if target.fragment == "$1":
        there = corpus.files.get(target.file)
        ids = document.by_id if target.reach is Reach.INSIDE else there.ids if there is not None else ()
    return _Prefix(document, definition, frozenset(rest for before, _, rest in written if before == ident), ids)


def _at_pattern(prefix: _Prefix, misfits: Collection[str], said: Sequence[Diagnostic]) -> Diagnostic:
    """What is said of the pattern.

    Args:
        prefix: The prefix.
        misfits: What the pattern should take.
        said: What was said of the pointers that write it.
    """
    ident = prefix.definition.get("ident", "")
    names = some([f"“{each}”" for each in sorted(misfits)], _NAMED).replace(" or ", " and ")
    count = len(said)
    using = "a pointer writes" if count == 1 else f"{count} pointers write"
    message = f"The {_PATTERN} of {ident}: does not take {names}, which {using} behind it."
    known = set(misfits) <= set(prefix.ids)
    wider = next((each for each in _WIDER if all(re.fullmatch(each, rest) for rest in prefix.written)), "")
    wider = wider if _ONE_GROUP.fullmatch(prefix.pattern) else ""
    span = prefix.document.positions.value(prefix.definition, _PATTERN)
    edits = (Edit(span.start, span.start + span.length, wider),) if wider and known else ()
    hint = f"Write {wider}" if wider else "Write a pattern that takes all of them"
    there = f"there is what {'it seeks' if count == 1 else 'they seek'} in the file that it leads into"
    hint = f"{hint}: {there}." if known else f"{hint}, or correct the pointers."
    related = places(said, "this pointer has it")
    return prefix.document.at_value(
        BROKEN_PREFIX, prefix.definition, _PATTERN, message, hint, related=related, edits=edits
    )


def _at_pointer(ident: str, meant: list[str], first: Diagnostic, others: Sequence[Diagnostic]) -> Diagnostic:
    """What is said of pointers that write what the pattern rightly refuses.

    Args:
        ident: The prefix.
        meant: The ids that they may mean.
        first: What was said of the first.
        others: What was said of the others.
    """
    hint = f"Did you mean {either([f'{ident}:{each}' for each in meant])}?" if meant else first.hint
    message = f"{first.message.rstrip('.')}; {len(others) + 1} pointers have it." if others else first.message
    return replace(first, message=message, hint=hint, related=places(others, "here too"))
