"""A page of prose as its checks see it: line by line, with and without its code."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from msgspec import Struct

from teibuild.model import Diagnostic, Location, Prose, Related, Rule
from teibuild.read.markdown import lines_of, without_code

_FRONT: Final = frozenset({"---", "+++"})
_SETTING: Final = re.compile(r"""["']?[A-Za-z_][\w .-]*["']? ?[:=](?:\s|$)""")
_IN_FRONT: Final = re.compile(rf"{_SETTING.pattern}|[ \t]|- |#|[\]}}\[]")
"""What stands on lines of front matter: settings, what is set in or listed below them, remarks, tables."""


class Page(Struct, frozen=True, dict=True):
    """A page of prose."""

    prose: Prose

    @cached_property
    def lines(self) -> list[str]:
        """Its lines as they are written."""
        return lines_of(self.prose.markdown)

    @cached_property
    def bare(self) -> list[str]:
        """The same with blanks in place of code, and of front matter."""
        return without_code(self.body)

    @cached_property
    def front(self) -> int:
        """How many lines of front matter stand at the beginning: settings that other programs read."""
        if not self.lines or self.lines[0].rstrip() not in _FRONT:
            return 0
        sign = self.lines[0].rstrip()
        ends = {sign, "..."} if sign == "---" else {sign}
        end = next((number for number, line in enumerate(self.lines[1:], 2) if line.rstrip() in ends), 0)
        inside = [line for line in self.lines[1 : end - 1] if line.strip()]
        is_front = any(_SETTING.match(line) for line in inside) and all(_IN_FRONT.match(line) for line in inside)
        return end if is_front else 0

    @cached_property
    def body(self) -> str:
        """The page with empty lines in place of front matter."""
        return "\n".join([*("" for _ in range(self.front)), *self.lines[self.front :]])

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
