"""The rules of an edition that no schema can see: one function a fault, one module a family.

A family's module has ``RULES``, and what it needs of these: ``CHECKS``, which see one document; ``GATHER``, which take
from one document the facts that rules across files need; ``ACROSS``, which see the files of the edition together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.rules import (
    addresses,
    anachronisms,
    apparatus,
    authority_numbers,
    brackets,
    certainty,
    characters,
    classification,
    dates,
    decisions,
    emendations,
    facsimiles,
    formework,
    ids,
    links,
    metadata,
    names,
    notes,
    numbering,
    order,
    page_numbers,
    pages,
    prefixes,
    references,
    registers,
    review,
    spans,
    stamps,
    taxonomies,
    texts,
    textual_notes,
    time,
    untagged,
    withheld,
)
from teibuild.model import Diagnostic, Fact, Rule

Check = Callable[[Document], Iterable[Diagnostic]]
"""What a rule is: a document in, what is wrong with it out."""
Gather = Callable[[Document], Iterable[Fact]]
"""What a rule across files begins with: a document in, what must be known of it out."""
CheckAcross = Callable[[Corpus], Iterable[Diagnostic]]
"""What a rule across files is: the edition's files in, what is wrong between them out."""

_FAMILIES: Final = (
    ids,
    links,
    prefixes,
    addresses,
    characters,
    references,
    spans,
    pages,
    page_numbers,
    formework,
    classification,
    review,
    stamps,
    decisions,
    withheld,
    brackets,
    taxonomies,
    emendations,
    certainty,
    apparatus,
    notes,
    textual_notes,
    names,
    numbering,
    order,
    dates,
    registers,
    authority_numbers,
    time,
    anachronisms,
    metadata,
    texts,
    facsimiles,
    untagged,
)

ALWAYS: Final[tuple[Check, ...]] = (*ids.CHECKS, *links.CHECKS)
"""Rules that hold for every well-formed file."""
WHEN_VALID: Final[tuple[Check, ...]] = tuple(
    chain.from_iterable(getattr(family, "CHECKS", ()) for family in _FAMILIES if family not in {ids, links})
)
"""Rules that speak of meaning, and so are asked only where the schema has nothing to say."""
GATHER: Final[tuple[Gather, ...]] = tuple(chain.from_iterable(getattr(family, "GATHER", ()) for family in _FAMILIES))
ACROSS: Final[tuple[CheckAcross, ...]] = tuple(
    chain.from_iterable(getattr(family, "ACROSS", ()) for family in _FAMILIES)
)
RULES: Final[tuple[Rule, ...]] = tuple(chain.from_iterable(family.RULES for family in _FAMILIES))
