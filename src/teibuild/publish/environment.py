"""How templates are read, and become code: with the meaning that Jinja gives them, in less time.

A page of 20 KB has hundreds of values and calls. Most values are short and have nothing to escape, and most of what is
called is a function of ours, or a macro.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import CodeType, FunctionType, MethodType
from typing import Any, Final

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from teibuild.publish.standing import Once
from teibuild.words import Words

_FUNCTIONS: Final = frozenset({FunctionType, MethodType})
_has_signs: Final = re.compile("[&<>\"']").search


class _Compiled(BytecodeCache):
    """Templates as compiled in this process for one language, by their names and sources: a workshop that follows has
    them at once.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template has been compiled to."""
        self._known[bucket.key, bucket.checksum] = bucket.code


_compiled: Final = defaultdict[str, _Compiled](_Compiled)
"""By language."""


def environment_of(loader: BaseLoader, words: Words) -> SpokenEnvironment:
    """How all of our templates are read and filled, in the language of some words of the interface."""
    environment = SpokenEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_compiled[words.language],
        extensions=[Once],
    )
    environment.globals.update(words=words, _=words.text, count=words.count)
    return environment


def shown(thing: object) -> str:
    """A value as it is put into a page: its text escaped, unless it is HTML."""
    kind = type(thing)
    if kind is Markup or (kind is str and not _has_signs(thing)):  # type: ignore[call-overload]  # it is a string
        return thing  # type: ignore[return-value]  # as before
    return escape(thing)


class _Generator(CodeGenerator):
    """Writes templates as code."""

    def write_commons(self) -> None:
        """Write what all functions begin with."""
        super().write_commons()
        self.writeline("shown = environment.shown")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")


class PageContext(Context):
    """What a template is given, and what it defines; a macro knows it, and it knows the macro."""

    def __init__(self, environment: Environment, *arguments: Any, **named: Any) -> None:
        super().__init__(environment, *arguments, **named)
        if isinstance(environment, SpokenEnvironment) and environment.contexts is not None:
            environment.contexts.append(self)

    def call(self, thing: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call something that a template calls."""
        kind = type(thing)
        if kind is Macro:
            arguments = (self.eval_ctx, *arguments)
        elif kind not in _FUNCTIONS or hasattr(thing, "jinja_pass_arg"):
            return super().call(thing, *arguments, **named)
        # Of these, neither takes what Jinja keeps of the loop and the block in which it stands.
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        try:
            return thing(*arguments, **named)
        except StopIteration:
            return self.environment.undefined(f"{thing} has nothing more to give")

    def let_go(self) -> None:
        """Know nothing any more of the page that it was for."""
        self.parent = {}
        self.vars.clear()
        self.exported_vars.clear()


class SpokenEnvironment(Environment):
    """Templates in one language: words without blanks to fill, ``_("Page")``, are put into it as they are compiled."""

    code_generator_class = _Generator
    context_class = PageContext
    shown = staticmethod(shown)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.contexts: list[PageContext] | None = None
        """Those of the page that is being made, if one is."""
        self._found: dict[str, Template] = {}
        super().__init__(*arguments, **named)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - declared so by the class above
    ) -> Template:
        """A template by its name; none changes while a site is made."""
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows besides what it is given; by then, all is known that every template does."""
        return {**self.globals, **(d or {})}

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
