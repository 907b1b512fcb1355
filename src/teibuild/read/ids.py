"""What ``[ids]`` of ``edition.toml`` says: how elements are named that have no ``xml:id``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from lxml import etree

from teibuild.model import IdScheme, Location
from teibuild.tei.names import local

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "paragraph": ("p", ""),
    "page": ("pb", ""),
    "note": ("note", "editorial"),
    "textual-note": ("note", "textual"),
    "annotation": ("note", "annotation"),
    "heading": ("head", ""),
    "division": ("div", ""),
    "forme-work": ("fw", ""),
    "list": ("list", ""),
    "item": ("item", ""),
    "emendation": ("choice", ""),
    "signature": ("signed", ""),
    "table": ("table", ""),
}
"""What may be named → its element, and the value of ``type`` that it must have."""
_FIELDS: Final = ("prefix", "file", "section", "n")
_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_OF_ELEMENT: Final = {pair: kind for kind, pair in KINDS.items()}

Refuse = Callable[[str, str, Location, str, int], NoReturn]
"""Says what is wrong (message, hint) with so many characters at a place, on a line; and ends."""


def kind_of(element: etree._Element) -> str:
    """What an element is to the scheme, such as ``paragraph``; the empty string for what it never names."""
    name = local(element)
    return _OF_ELEMENT.get((name, element.get("type", ""))) or _OF_ELEMENT.get((name, ""), "")


def read_ids(table: Mapping[str, Any], file: str, lines: Sequence[str], refuse: Refuse) -> IdScheme:
    """The table as a record.

    Args:
        table: The table ``ids`` as TOML has it.
        file: Name of the settings' file, for places.
        lines: Its lines.
        refuse: Called with the first thing that is wrong.
    """

    def wrong(message: str, hint: str, key: str) -> NoReturn:
        inside = False
        for number, line in enumerate(lines, 1):
            heading = re.match(r"\s*\[+\s*([\w.-]+)", line)
            inside = heading[1] == "ids" if heading else inside
            found = re.match(rf'\s*(["\']?){re.escape(key)}\1\s*=', line)
            if inside and found:
                column = line.index(key) + 1
                refuse(message, hint, Location(file, number, column), line, len(key))
        refuse(message, hint, Location(file, 1, 1), lines[0] if lines else "", 1)

    for key, value in table.items():
        if key != "prefix" and key not in KINDS:
            wrong(f"The table “ids” has no key “{key}”.", f"It knows {', '.join(('prefix', *KINDS))}.", key)
        if not isinstance(value, str) or not value:
            wrong(f"The value of “{key}” is not text in quotation marks.", "", key)
        fields = _FIELD.findall(value)
        known = ("file",) if key == "prefix" else _FIELDS
        strange = [field for field in fields if field not in known]
        if strange:
            hint = f"Possible are {', '.join(f'{{{field}}}' for field in known)}."
            wrong(f"“{key}” knows no {{{strange[0]}}}.", hint, key)
        if key != "prefix" and fields.count("n") != 1:
            hint = f'Write {key} = "{{prefix}}-{{n}}".'
            wrong(f"The pattern of “{key}” does not have {{n}}, the number, once.", hint, key)
        rest = _FIELD.sub("", value)
        if not re.fullmatch(r"[\w.-]*", rest) or (not value.startswith("{") and not re.match(r"[^\W\d]", value)):
            hint = "An id begins with a letter; letters, digits, hyphens, dots and underscores may follow."
            wrong(f"“{value}” makes no xml:id.", hint, key)
    patterns = tuple((key, value) for key, value in table.items() if key != "prefix")
    return IdScheme(table.get("prefix", ""), patterns)
