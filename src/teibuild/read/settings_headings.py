"""Headings that ``edition.toml`` lacks: the keys that are to stand below one stand in the table before it instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from teibuild.read.hints import joined
from teibuild.read.moves import KEYS as MOVES

_CLOSED: Final = frozenset({"schemas", "volumes"})
"""Tables of whose keys others speak, with what is near to each."""
_NAMED: Final = 2
"""Most keys that a message names."""


class Headless(Struct, frozen=True):
    """Keys without their heading."""

    within: str
    """The table that they are in; empty for those before the first heading."""
    keys: tuple[str, ...]
    tables: tuple[str, ...]
    """The tables that have such keys: of two that are alike, both."""

    @property
    def message(self) -> str:
        """What is wrong."""
        more = len(self.keys) - _NAMED
        named = [f"“{key}”" for key in self.keys[: _NAMED if more > 1 else None]]
        named += [f"{more} more"] if more > 1 else []
        where = f"in the table “{self.within}”" if self.within else "in no table"
        tables = " or ".join(f"“{table}”" for table in self.tables)
        verbs = ("stands", "is a key") if len(self.keys) == 1 else ("stand", "are keys")
        return f"{joined(named)} {verbs[0]} {where}, but {verbs[1]} of {tables}."

    @property
    def hint(self) -> str:
        """What to do."""
        headings = " or ".join(f"[[{table}]]" if table in MOVES else f"[{table}]" for table in self.tables)
        return f"The heading {headings} is missing above this line: write it there."


def headless(data: Mapping[str, Any], known: Mapping[str, Collection[str]], tables: Collection[str]) -> list[Headless]:
    """The keys whose heading is missing, those of a table together.

    Args:
        data: The settings as TOML has them.
        known: The keys of each table that there may be once.
        tables: All tables that there may be; what another is to mean is not known.
    """
    lacking = {table: keys for table, keys in known.items() if table not in data} | MOVES
    found = []
    for within, content in _contents(data, tables):
        if within in _CLOSED:
            continue
        own = known.get(within, MOVES.get(within, ()))
        left = [key for key in content if key not in own]
        while left:
            fits = {table: tuple(key for key in left if key in keys) for table, keys in lacking.items()}
            fits = {table: keys for table, keys in fits.items() if table not in MOVES or MOVES[table][0] in keys}
            keys = max(fits.values(), key=len, default=())
            if not keys:
                break
            found.append(Headless(within, keys, tuple(table for table in fits if fits[table] == keys)))
            left = [key for key in left if key not in keys]
    return found


def _contents(data: Mapping[str, Any], tables: Collection[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What stands below each heading, and before the first."""
    yield "", {key: value for key, value in data.items() if not _are_tables(value)}
    for table in [name for name in data if name in tables]:
        value = data[table]
        for content in value if isinstance(value, list) and _are_tables(value) else [value]:
            if isinstance(content, dict):
                yield table, content


def _are_tables(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))
