"""What is wrong with many files in the same way is said once, unless an editor has spoken of some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.check.facts import Found
from teibuild.model import Diagnostic, Fact, Rule

_FEW: Final = 3
"""So many files are spoken of one by one."""


def each_or_together(
    corpus: Corpus,
    rule: Rule,
    found: Sequence[Found],
    each: Callable[[str, Fact], Diagnostic],
    together: Callable[[str, Fact, int], Diagnostic],
) -> Iterator[Diagnostic]:
    """Diagnostics of a rule that finds the same in several files.

    Args:
        corpus: The files.
        rule: The rule.
        found: The files, each with where the fault is.
        each: What is said of one file.
        together: What is said at the first of many, with their number.
    """
    apart = [(file, fact) for file, fact in found if _spoken_of(corpus, rule, file)]
    rest = [item for item in found if item not in apart] if apart else list(found)
    for file, fact in apart if len(rest) > _FEW else found:
        yield each(file, fact)
    if len(rest) > _FEW:
        yield together(*rest[0], len(rest))


def _spoken_of(corpus: Corpus, rule: Rule, file: str) -> bool:
    """Whether an exemption in the file, or an exception in the settings, names the rule."""
    names = {rule.name, rule.code.casefold()}
    if any(name.casefold() in names for exemption in corpus.exemptions.get(file, ()) for name in exemption.rules):
        return True
    return any(
        name.casefold() in names and any(fnmatchcase(file, pattern) for pattern in weighing.files)
        for weighing in corpus.checks.weighings
        for name, _ in weighing.rules
    )
