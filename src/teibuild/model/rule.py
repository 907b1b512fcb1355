"""A rule of the checker: one fault, with its code, its name and why it matters."""

from __future__ import annotations

from typing import Final

from teibuild.model.diagnostic import Diagnostic, Edit, Location, Related, Severity
from teibuild.model.record import Record

_LONGEST: Final = 1000
"""Most characters of a message."""
_KEPT: Final = 200
"""Characters that are kept of either end of a longer one."""


class Rule(Record, frozen=True):
    """One fault that can be found, described where it is looked for.

    The catalogue that ``teibuild explain`` prints and the page of rules in ``docs/`` are made from these.
    """

    code: str
    """``TB`` and three digits; once given, it keeps its meaning."""
    name: str
    """The fault in kebab case, so that "allow dangling-pointer" reads."""
    severity: Severity
    title: str
    """The fault in one line, for lists."""
    why: str
    """Why it matters, in a few sentences for an editor."""
    bad: str = ""
    """An example that has the fault."""
    good: str = ""
    """The same example without it."""

    def at(
        self,
        location: Location,
        message: str,
        hint: str = "",
        *,
        source_line: str = "",
        length: int = 1,
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
        detail: str = "",
        severity: Severity | None = None,
    ) -> Diagnostic:
        """The diagnostic that reports this fault at a place; its severity is the rule's own unless another is given.

        Words that quote something endless are cut.
        """
        return Diagnostic(
            self.code, severity or self.severity, location, _cut(message), _cut(hint), source_line, max(1, length),
            related, edits, detail,
        )  # fmt: skip


def _cut(words: str) -> str:
    """Words without their middle, if they are too many to be read."""
    return words if len(words) <= _LONGEST else f"{words[:_KEPT]} […] {words[-_KEPT:]}"
