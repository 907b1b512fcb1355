"""A page of prose as its checks see it: line by line, with and without its code."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from teibuild.model import Diagnostic, Location, Prose, Related, Rule
from teibuild.read.markdown import lines_of, without_code


class Page(Struct, frozen=True, dict=True):
    """A page of prose."""

    prose: Prose

    @cached_property
    def lines(self) -> list[str]:
        """Its lines as they are written."""
        return lines_of(self.prose.markdown)

    @cached_property
    def bare(self) -> list[str]:
        """The same with blanks in place of code."""
        return without_code(self.prose.markdown)

    def said(
        self, rule: Rule, number: int, at: int, message: str, hint: str, length: int, others: tuple[Related, ...] = ()
    ) -> Diagnostic:
        """What is said of a place.

        Args:
            rule: The rule that is broken.
            number: The line, from 1.
            at: How many characters of the line stand before.
            message: What is wrong.
            hint: What to do.
            length: How many characters it concerns.
            others: Further places.
        """
        line = self.lines[number - 1] if self.lines else ""
        return rule.at(self.place(number, at), message, hint, source_line=line, length=length, related=others)

    def place(self, number: int, at: int = 0) -> Location:
        """A place of the page: the line from 1, and how many of its characters stand before."""
        return Location(self.prose.file, number, at + 1)
