"""A grammar written as RELAX NG, line by line, so that what a validator says of a line leads back to the ODD."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from teibuild.odd.files import Place
from teibuild.odd.grammar import Grammar
from teibuild.odd.names import ANNOTATIONS, DATATYPES, RELAX_NG
from teibuild.odd.patterns import Pattern

_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
)


class Written(Struct, frozen=True, eq=False):
    """A schema as text."""

    text: str
    places: tuple[Place | None, ...]
    """Line, counted from 0 → what it was made from."""

    def place(self, line: int) -> Place | None:
        """What a line, counted from 1, was made from, or the nearest one above it."""
        for number in range(min(line, len(self.places)) - 1, -1, -1):
            if (found := self.places[number]) is not None:
                return found
        return None


class _Lines(Struct):
    lines: list[str] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)

    def add(self, text: str, place: Place | None = None) -> None:
        """Write a line, or several at once."""
        parts = text.split("\n")
        self.lines += parts
        self.places += [place] * len(parts)


def write(grammar: Grammar, title: str) -> Written:
    """A grammar in RELAX NG's XML syntax: the same text wherever it is written.

    Args:
        grammar: The grammar.
        title: What stands in the comment at the beginning.
    """
    lines = _Lines()
    lines.add('<?xml version="1.0" encoding="UTF-8"?>')
    lines.add(f'<grammar xmlns="{RELAX_NG}"')
    lines.add(f'         xmlns:a="{ANNOTATIONS}"')
    lines.add(f'         datatypeLibrary="{DATATYPES}"')
    lines.add(f'         ns="{_attribute(grammar.merged.declared.namespace)}">')
    lines.add(f"  <!-- {title.replace('--', '-')} -->")
    for definition in grammar.definitions.values():
        combine = f' combine="{definition.combine}"' if definition.combine else ""
        lines.add(f'  <define name="{_attribute(definition.name)}"{combine}>', definition.place)
        for pattern in definition.patterns:
            _pattern(pattern, 2, lines, definition.place)
        lines.add("  </define>")
    if grammar.start:
        lines.add("  <start>", grammar.merged.declared.place)
        lines.add("    <choice>")
        for name in grammar.start:
            lines.add(f'      <ref name="{_attribute(name)}"/>')
        lines.add("    </choice>")
        lines.add("  </start>")
    lines.add("</grammar>")
    return Written("\n".join(lines.lines) + "\n", tuple(lines.places))


def _pattern(pattern: Pattern, depth: int, lines: _Lines, above: Place | None) -> None:
    place = pattern.place or above
    indent = "  " * depth
    attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in pattern.attributes)
    begin = f"{indent}<{pattern.tag}{attributes}"
    if pattern.text or pattern.tag in {"value", "param", "name"}:
        lines.add(f"{begin}>{pattern.text.translate(_IN_TEXT)}</{pattern.tag}>", place)
        if pattern.documentation:
            lines.add(f"{indent}{_documentation(pattern)}", place)
        return
    if not pattern.children and not pattern.documentation:
        lines.add(f"{begin}/>", place)
        return
    lines.add(f"{begin}>", place)
    if pattern.documentation:
        lines.add(f"{indent}  {_documentation(pattern)}", place)
    for child in pattern.children:
        _pattern(child, depth + 1, lines, place)
    lines.add(f"{indent}</{pattern.tag}>", place)


def _documentation(pattern: Pattern) -> str:
    return f"<a:documentation>{pattern.documentation.translate(_IN_TEXT)}</a:documentation>"


def _attribute(value: str) -> str:
    return value.translate(_IN_ATTRIBUTE)
