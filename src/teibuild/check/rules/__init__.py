"""The rules of an edition that no schema can see: one function a fault, one module a family."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from teibuild.check.document import Document
from teibuild.check.rules import emendations, ids, links, notes, pages, references, review, spans
from teibuild.model import Diagnostic, Rule

Check = Callable[[Document], Iterable[Diagnostic]]
"""What every rule is: a document in, what is wrong with it out."""

ALWAYS: Final[tuple[Check, ...]] = (*ids.CHECKS, *links.CHECKS)
"""Rules that hold for every well-formed file."""
WHEN_VALID: Final[tuple[Check, ...]] = (
    *references.CHECKS, *spans.CHECKS, *pages.CHECKS, *review.CHECKS, *emendations.CHECKS, *notes.CHECKS,
)  # fmt: skip
"""Rules that speak of meaning, and so are asked only where the schema has nothing to say."""
RULES: Final[tuple[Rule, ...]] = (
    *ids.RULES, *links.RULES, *references.RULES, *spans.RULES, *pages.RULES, *review.RULES, *emendations.RULES,
    *notes.RULES,
)  # fmt: skip
