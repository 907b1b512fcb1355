"""What is wrong with many files in the same way is said once, unless an editor has spoken of some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.model import CheckedFile, Diagnostic, Fact, Rule

Found = tuple[CheckedFile, Fact]
"""A file, and what it says."""

_FEW: Final = 3
"""So many files are spoken of one by one."""


def each_or_together(
    corpus: Corpus,
    rule: Rule,
    found: Sequence[Found],
    each: Callable[[CheckedFile, Fact], Diagnostic],
    together: Callable[[CheckedFile, Fact, int], Diagnostic],
) -> Iterator[Diagnostic]:
    """Diagnostics of a rule that finds the same in several files.

    Args:
        corpus: The files.
        rule: The rule.
        found: The files, each with where the fault is.
        each: What is said of one file.
        together: What is said at the first of many, with their number.
    """
    apart = [(one, fact) for one, fact in found if _spoken_of(corpus, rule, one)]
    rest = [item for item in found if item not in apart] if apart else list(found)
    for one, fact in apart if len(rest) > _FEW else found:
        yield each(one, fact)
    if len(rest) > _FEW:
        yield together(*rest[0], len(rest))


def _spoken_of(corpus: Corpus, rule: Rule, one: CheckedFile) -> bool:
    """Whether an exemption in the file, or an exception in the settings, names the rule."""
    names = {rule.name, rule.code.casefold()}
    if any(name.casefold() in names for exemption in one.exemptions for name in exemption.rules):
        return True
    return any(
        name.casefold() in names and any(fnmatchcase(one.file, pattern) for pattern in weighing.files)
        for weighing in corpus.checks.weighings
        for name, _ in weighing.rules
    )
