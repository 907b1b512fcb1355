"""What is the same on many pages is worked out once: what stands in a tag ``once``.

    {% once root, page.kind %} … {% endonce %}

What stands between is made when it is first met with these values, and is taken as it was wherever the same tag is met
with equal values again. It may depend on them, on the edition and on its words, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

_HELD: Final = 2000
"""Pieces of pages that are held, at most: some are the same on a few pages only."""


class Once(Extension):
    """The tag ``once`` of the templates of one site."""

    tags = {"once"}  # noqa: RUF012 - declared so by the class above

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._made: dict[Hashable, str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag, the values behind it, and what stands between it and its end."""
        line = next(parser.stream).lineno
        # Of two tags in one template, each has a name of its own.
        values: list[nodes.Expr] = [nodes.Const(f"{parser.name}:{parser.free_identifier().name}")]
        while parser.stream.current.type != "block_end":
            if len(values) > 1:
                parser.stream.expect("comma")
            values.append(parser.parse_expression())
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        call = self.call_method("_standing", [nodes.Tuple(values, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _standing(self, values: tuple[Hashable, ...], caller: Callable[[], str]) -> str:
        found = self._made.get(values)
        if found is None:
            if len(self._made) >= _HELD:
                self._made.clear()
            found = self._made[values] = caller()
        return found
