"""What is the same on many pages is worked out once: words of the interface, and what stands in a tag ``once``.

    {% once root, page.kind %} … {% endonce %}

What stands between is made when it is first met with these values, and is taken as it was wherever the same tag is met
with equal values again. It may depend on them, on the edition and on its words, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

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


class PageContext(Context):
    """What a template is given, and what it defines; a macro knows it, and it knows the macro."""

    def __init__(self, environment: Environment, *arguments: Any, **named: Any) -> None:
        super().__init__(environment, *arguments, **named)
        if isinstance(environment, SpokenEnvironment) and environment.contexts is not None:
            environment.contexts.append(self)

    def let_go(self) -> None:
        """Know nothing any more of the page that it was for."""
        self.parent = {}
        self.vars.clear()
        self.exported_vars.clear()


class SpokenEnvironment(Environment):
    """Templates in one language: words without blanks to fill, ``_("Page")``, are put into it as they are compiled."""

    context_class = PageContext

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.contexts: list[PageContext] | None = None
        """Those of the page that is being made, if one is."""
        super().__init__(*arguments, **named)

    @contextmanager
    def page(self) -> Iterator[None]:
        """While a page is made: what its templates and macros know of each other is let go of at once, where Python
        would have to look for it as for lost cycles, a tenth of the time that a build takes.
        """
        made = self.contexts = []
        try:
            yield
        finally:
            self.contexts = None
            for context in made:
                # What is imported without the page stays for others.
                if "page" in context.parent:
                    context.let_go()

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - declared so by the class above
    ) -> str:
        return super()._generate(_Translated(self.globals["_"]).visit(source), name, filename, defer_init)


class _Translated(NodeTransformer):
    def __init__(self, text: Any) -> None:
        self._text = text

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - called so by the class above
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(words))], kwargs=[]):
                return nodes.Const(self._text(words), lineno=node.lineno)
        return node
