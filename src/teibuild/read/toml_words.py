"""What is wrong with a file of TOML, in an editor's words (TOML 1.0; the standard library's parser finds the place)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from teibuild.read.settings_values import date_hint
from teibuild.tei.signs import named

_CURLY: Final = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_STATEMENT: Final = re.compile(r"\s*([\w.\-\"']+)\s*=\s*(.*?)\s*$")
_CONFLICT: Final = re.compile(r"<{7}( .*)?$")
_CONFLICT_END: Final = re.compile(r">{7}( .*)?$")
_CONFLICT_LINE: Final = re.compile(r"([<=>|])\1{6}( .*)?$")
_OPENING: Final = re.compile(r"=\s*(\[|\{|\"\"\"|''')")


class TomlFault(Struct, frozen=True):
    """One fault of a file of TOML."""

    line: int
    """From 1."""
    column: int
    """From 1."""
    length: int
    """How many characters are meant."""
    fact: str
    hint: str
    end: int = 0
    """The line where what is wrong ends, if that is another."""


class _Where(Struct, frozen=True):
    """The place that the parser names, and the statement that stands there."""

    lines: Sequence[str]
    number: int
    column: int
    line: str
    key: str
    value: str

    def whole(self, fact: str, hint: str) -> TomlFault:
        """A fault of the whole line."""
        return TomlFault(self.number, 1, max(1, len(self.line)), fact, hint)

    def of_value(self, fact: str, hint: str) -> TomlFault:
        """A fault of the value."""
        return TomlFault(self.number, self.line.rfind(self.value) + 1, max(1, len(self.value)), fact, hint)


def explain_toml(message: str, lines: Sequence[str]) -> TomlFault:
    """What the parser's message means.

    Args:
        message: The text of :class:`tomllib.TOMLDecodeError`.
        lines: The lines of the file.
    """
    place = _PLACE.search(message)
    number, column = (int(place[1]), int(place[2])) if place else (max(1, len(lines)), 1)
    line = lines[number - 1] if number <= len(lines) else ""
    where = _Where(lines, number, column, line, *_statement(line))
    return _conflict(where) or _no_space(where) or next(say for words, say in _SAY if message.startswith(words))(where)


def _conflict(where: _Where) -> TomlFault | None:
    """What Git leaves where it could not merge: at the place that the parser names, or behind it."""
    numbered = list(enumerate(where.lines, 1))[where.number - 1 :]
    begin = next((number for number, line in numbered if _CONFLICT.match(line)), 0)
    if begin:
        end = next((number for number, line in numbered[begin - where.number :] if _CONFLICT_END.match(line)), 0)
        fact = "Two versions of these settings stand here, marked by Git: they were not merged."
        hint = "Choose one, or join them, and delete the lines <<<<<<<, ======= and >>>>>>>."
        return TomlFault(begin, 1, len(where.lines[begin - 1]), fact, hint, end)
    if _CONFLICT_LINE.match(where.line):
        return where.whole("This line was left by Git, which could not merge two versions.", "Delete it.")
    return None


def _no_space(where: _Where) -> TomlFault | None:
    """A sign at the place that the parser names which looks like a space, or like nothing, and is none."""
    sign = where.line[where.column - 1 : where.column]
    if not sign or sign == " " or unicodedata.category(sign) not in {"Zs", "Cf"}:
        return None
    shown = named(sign)
    article = "an" if shown[0] in "aeio" else "a"
    fact = f"There is {article} {shown} here, which cannot be seen, and is no space for TOML."
    return TomlFault(where.number, where.column, 1, fact, "Write an ordinary space, or delete it.")


def _statement(line: str) -> tuple[str, str]:
    """Key and value of a line, without its comment."""
    found = _STATEMENT.match(re.sub(r"\s#[^\"']*$", "", line))
    return (found[1], found[2]) if found else ("", "")


def _no_value(where: _Where) -> TomlFault:
    key, value = where.key, where.value
    if not key:
        hint = "Write [heading], key = value, or # and a comment."
        return TomlFault(where.number, where.column, 1, "This is no line of TOML.", hint)
    if not value:
        return where.whole(f"“{key}” has no value.", f'Write {key} = "…".')
    return _no_such_value(where, key, value)


def _no_such_value(where: _Where, key: str, value: str) -> TomlFault:
    if value[-1] in ",;" and _is_value(value[:-1]):
        at = where.line.rindex(value) + len(value)
        what = "a comma" if value[-1] == "," else "a semicolon"
        return TomlFault(where.number, at, 1, f"Behind the value of “{key}” stands {what}.", "Delete it.")
    fact, hint = _fault_of_value(key, value)
    return where.of_value(fact, date_hint(key, value) if key == "date" else hint)


def _fault_of_value(key: str, value: str) -> tuple[str, str]:
    """What is wrong with a value, and what to do."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"There is no day {value}.", date_hint(key, value)
    straight = value.translate(_CURLY)
    if straight != value:
        return "The quotation marks are curly.", f"Write straight ones: {key} = {straight}."
    if value.endswith('"') and value.count('"') == 1:
        return "The text has no opening quotation mark.", f'Write {key} = "{value}.'
    if value[0] in "\"'":
        return _something_more(key, value)
    if value.lower() in {"true", "false"}:
        return f"{value} is no value of TOML.", f"Write {value.lower()}."
    hint = f'Write {key} = "{value}".' if '"' not in value else "Put the whole of it into quotation marks."
    return f"{value} is no value of TOML.", hint


def _something_more(key: str, value: str) -> tuple[str, str]:
    """What is wrong with a text within which a quotation mark stands, and what to do."""
    inner = value[1:-1]
    if value[0] == value[-1] == "'" in inner and re.search(r"\w' ?\w", inner):
        hint = "Write double quotation marks around the whole"
        hint += ', and \\" for those within.' if '"' in inner else f': {key} = "{inner}".'
        return "An apostrophe ends a text that begins with a single quotation mark.", hint
    hint = 'One value stands in quotation marks; those within it are written \\".'
    return f"Behind the value of “{key}” stands something more.", hint


def _is_value(text: str) -> bool:
    """Whether something is a value of TOML."""
    try:
        tomllib.loads(f"a = {text}")
    except tomllib.TOMLDecodeError:
        return False
    return True


def _no_quotation_mark(where: _Where) -> TomlFault:
    hint = "Close it, or write a text of several lines between three quotation marks."
    return where.of_value("The text has no closing quotation mark.", hint)


def _backslash(where: _Where) -> TomlFault:
    hint = "Write / in paths; a backslash itself is written twice."
    at = where.line.rfind("\\", 0, where.column) + 1
    return TomlFault(where.number, max(1, at), 1, "A backslash stands in a text.", hint)


def _no_bracket(where: _Where) -> TomlFault:
    heading = where.line.strip().rstrip("]")
    hint = f"Write {heading}{']]' if heading.startswith('[[') else ']'}."
    return where.whole("The heading of a table lacks its closing bracket.", hint)


def _no_equals_sign(where: _Where) -> TomlFault:
    name = where.line.strip().partition(" ")[0].rstrip(":")
    return where.whole(f"“{name}” is not followed by =.", f'Write {name} = "…".')


def _unclosed(where: _Where) -> TomlFault:
    """A list, a table in braces or a long text that never ends: said where it begins."""
    if re.search(r"[\"'\d]\s+[\"']", where.value) and where.value.endswith("]"):
        return where.of_value("Between two values of the list the comma is missing.", "Put a comma between them.")
    for number in range(min(where.number, len(where.lines)), 0, -1):
        found = _OPENING.search(where.lines[number - 1])
        if found:
            what, closing = _OPENED.get(found[1], ("The text", found[1]))
            fact, hint = f"{what} that begins here is never closed.", f"Close it with {closing}."
            return TomlFault(number, found.start(1) + 1, len(found[1]), fact, hint)
    if where.value[:1] in {'"', "'"}:
        return _no_quotation_mark(where)
    return where.whole("Something is never closed.", "Look for a bracket or a quotation mark.")


def _twice(where: _Where) -> TomlFault:
    name = where.key or where.line.strip("[] \t")
    sought = re.compile(rf"\s*{re.escape(name)}\s*=" if where.key else rf"\s*\[+\s*{re.escape(name)}\s*\]")
    earlier = where.lines[: where.number - 1]
    first = next((number for number, text in enumerate(earlier, 1) if sought.match(text)), None)
    there = f" It stands on line {first} already." if first else ""
    hint = "Give each table once."
    if where.key:
        hint = "Give each key once. If it belongs to another table, the heading of that is missing above this line."
    return where.whole(f"“{name}” is given twice.{there}", hint)


_OPENED: Final = {"[": ("The list", "]"), "{": ("The table in braces", "}")}
_SAY: Final[tuple[tuple[str | tuple[str, ...], Callable[[_Where], TomlFault]], ...]] = (
    (("Unclosed", "Unterminated"), _unclosed),
    ("Illegal character", _no_quotation_mark),
    ("Unescaped", _backslash),
    ("Expected ']", _no_bracket),
    (("Cannot declare", "Cannot overwrite"), _twice),
    ("Expected '='", _no_equals_sign),
    ("", _no_value),
)
"""How the parser's message begins → what says it; the last one says the rest."""
