"""What ``[[moved]]`` and ``[[withdrawn]]`` of ``edition.toml`` say: what became of addresses that were published."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from msgspec import Struct, field

from teibuild.model import Diagnostic, Location, Rule, Severity
from teibuild.model.release import Moved, Withdrawn
from teibuild.read.settings_values import date_hint

WRONG_MOVE: Final = Rule(
    "TB020",
    "wrong-move",
    Severity.ERROR,
    "an entry [[moved]] of edition.toml is wrong",
    "Whoever cited the old address is led by this entry. It names an address that was published and is none any more, "
    "and the one where the same text stands now.",
    bad='[[moved]]\nfrom = "letter-1"\nto = "documents/letter-1a"',
    good='[[moved]]\nfrom = "documents/letter-1"\nto = "documents/letter-1a"',
)
WRONG_WITHDRAWAL: Final = Rule(
    "TB021",
    "wrong-withdrawal",
    Severity.ERROR,
    "an entry [[withdrawn]] of edition.toml is wrong",
    "A document that was published and cited does not vanish: a page stays in its place that says what stood there, "
    "when it was withdrawn and why.",
    bad='[[withdrawn]]\ndocument = "letter-1"',
    good='[[withdrawn]]\ndocument = "letter-1"\ndate = 2026-12-01\nreason = "It proved to be a forgery."',
)
RULES: Final = (WRONG_MOVE, WRONG_WITHDRAWAL)
_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {"moved": ("from", "to"), "withdrawn": ("document", "date", "reason")}
_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {"withdrawn": ("title",)}
KEYS: Final = {table: (*keys, *_ALLOWED.get(table, ())) for table, keys in _REQUIRED.items()}
"""The tables that are read here, with the keys of their entries."""
TABLES: Final = frozenset(KEYS)
"""Names of the tables that are read here."""

ADDRESS: Final = re.compile(
    r"(?:documents/(?P<document>[^\W\d][\w.-]*)|registers/(?P<register>\w+)(?=#)|pages/(?P<page>[^\W\d][\w.-]*))"
    r"(?:#(?P<fragment>[^\W\d][\w.-]*))?"
)
"""What an address of an edition is."""
_SHOWN: Final = 4
"""Most addresses of a circle that a message names, but for the first."""
_FORMS: Final = "Write documents/ID, documents/ID#PLACE, registers/KIND#ENTRY or pages/ID."


class Place(Struct, frozen=True):
    """Where a value of an entry stands."""

    location: Location
    source_line: str
    length: int

    def report(self, rule: Rule, message: str, hint: str = "") -> Diagnostic:
        """What is wrong with the value."""
        return rule.at(self.location, message, hint, source_line=self.source_line, length=self.length)


class Moves(Struct, frozen=True):
    """The entries that can be used, and what is wrong with the others."""

    moved: tuple[Moved, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where the values stand: by what has moved, or was withdrawn, and the key."""


def read_moves(data: Mapping[str, Any], file: str, lines: Sequence[str], files: Sequence[str]) -> Moves:
    """The entries of both tables.

    Args:
        data: The settings as TOML has them.
        file: Name of the settings' file, for places.
        lines: Its lines.
        files: Paths of the edition's documents and pages of prose, from its folder.

    """
    reader = _Reader(data, file, lines, {name.rpartition(".")[0] for name in files})
    return Moves(tuple(reader.moved()), tuple(reader.withdrawn()), tuple(reader.faults), reader.places)


def named(address: str) -> tuple[str, str]:
    """File (without its ending) and fragment that an address names: ``documents/a#b`` → ``documents/a``, ``b``."""
    path, _, fragment = address.partition("#")
    return path, fragment


class _Reader:
    def __init__(self, data: Mapping[str, Any], file: str, lines: Sequence[str], there: set[str]) -> None:
        self.data, self.file, self.lines, self.there = data, file, lines, there
        self.faults: list[Diagnostic] = []
        self.places: dict[tuple[str, str], Place] = {}

    def moved(self) -> Iterator[Moved]:
        sources: set[str] = set()
        circling: set[str] = set()
        entries = list(self._entries("moved", WRONG_MOVE))
        origins = {source for _, entry in entries if (source := str(entry["from"])) not in self.there}
        ways = {str(entry["from"]): str(entry["to"]) for _, entry in reversed(entries) if str(entry["from"]) in origins}
        for position, entry in entries:
            source, target = str(entry["from"]), str(entry["to"])

            def wrong(key: str, message: str, hint: str = "", position: int = position) -> None:
                self._fault(WRONG_MOVE, "moved", position, key, message, hint)

            path, fragment = named(source)
            if not ADDRESS.fullmatch(source):
                wrong("from", f"“{source}” is no address of an edition.", _FORMS)
            elif not ADDRESS.fullmatch(target):
                wrong("to", f"“{target}” is no address of an edition.", _FORMS)
            elif source in sources:
                wrong("from", f"“{source}” has moved twice.", "Keep the entry that leads to where it stands now.")
            elif path in self.there and not fragment:
                wrong("from", f"“{source}” is still there.", "Take the entry out, or the file.")
            elif source in circling:
                continue
            elif circle := _circle(source, ways):
                wrong("to", *_in_a_circle(circle))
                circling.update(circle)
            elif target in origins:
                wrong("to", f"“{target}” has itself moved.", "Name the address where the text stands now.")
            elif not target.startswith("registers/") and named(target)[0] not in self.there:
                near = difflib.get_close_matches(named(target)[0], sorted(self.there), 1)
                hint = f"Did you mean “{near[0]}”?" if near else "Name what is published now."
                wrong("to", f"There is no “{named(target)[0]}”.", hint)
            else:
                sources.add(source)
                self.places |= {(source, key): self._place("moved", position, key) for key in ("from", "to")}
                yield Moved(source, target)

    def withdrawn(self) -> Iterator[Withdrawn]:
        seen: set[str] = set()
        for position, entry in self._entries("withdrawn", WRONG_WITHDRAWAL):
            document = str(entry["document"]).removeprefix("documents/")

            def wrong(key: str, message: str, hint: str = "", position: int = position) -> None:
                self._fault(WRONG_WITHDRAWAL, "withdrawn", position, key, message, hint)

            if not re.fullmatch(r"[^\W\d][\w.-]*", document):
                wrong("document", f"“{document}” cannot be the name of a document.", "Write its file's, without .xml.")
            elif f"documents/{document}" in self.there:
                wrong("document", f"“{document}” is withdrawn and still there.", "Take out the entry, or the file.")
            elif document in seen:
                wrong("document", f"“{document}” is withdrawn twice.", "Keep one entry.")
            elif not _is_day(str(entry["date"])):
                hint = date_hint("date", str(entry["date"]), day=True)
                wrong("date", "The date is no day, such as 2026-12-01.", hint)
            else:
                seen.add(document)
                self.places[document, "document"] = self._place("withdrawn", position, "document")
                yield Withdrawn(document, str(entry["date"]), str(entry["reason"]), str(entry.get("title", "")))

    def _entries(self, table: str, rule: Rule) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Entries that have all that they need, each with its number; of the others it is told what they lack."""
        content = self.data.get(table, [])
        if not isinstance(content, list):
            message = f"“{table}” is written with one pair of brackets."
            self._fault(rule, table, 0, "", message, f"Write [[{table}]]: there may be several.")
            return
        for position, entry in enumerate(content):
            known = KEYS[table]
            unknown = [key for key in entry if key not in known]
            missing = [key for key in _REQUIRED[table] if not str(entry.get(key, "")).strip()]
            if unknown:
                message = f"[[{table}]] knows no “{unknown[0]}”."
                self._fault(rule, table, position, unknown[0], message, f"It knows {', '.join(known)}.")
            elif missing:
                message = f"The entry lacks its {' and '.join(f'“{key}”' for key in missing)}."
                hint = f"Add {' and '.join(f'{key} = …' for key in missing)}."
                self._fault(rule, table, position, missing[0], message, hint)
            else:
                yield position, entry

    def _fault(self, rule: Rule, table: str, position: int, key: str, message: str, hint: str) -> None:
        self.faults.append(self._place(table, position, key).report(rule, message, hint))

    def _place(self, table: str, position: int, key: str) -> Place:
        line, column, length = self._line(table, position, key)
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        return Place(Location(self.file, line, column), source, length)

    def _line(self, table: str, position: int, key: str) -> tuple[int, int, int]:
        """Line, column and length of a key's value in an entry, else of the entry's heading."""
        heading, count, inside = 1, -1, False
        for number, line in enumerate(self.lines, 1):
            opened = re.match(r"\s*\[+\s*([\w.-]+)", line)
            if opened:
                count += opened[1] == table
                inside = opened[1] == table and count == position
                heading = number if inside else heading
            found = re.match(rf"\s*{re.escape(key)}\s*=\s*", line) if inside and key else None
            if found:
                return number, found.end() + 1, max(1, len(line[found.end() :].rstrip()))
        return heading, 1, max(1, len(self.lines[heading - 1].rstrip())) if self.lines else 1


def _circle(source: str, ways: Mapping[str, str]) -> list[str]:
    """The addresses of a circle of moves, from one of them on; nothing where it leads to no circle, or into another.

    Args:
        source: The address.
        ways: What has moved → where it has moved to.
    """
    circle = [source]
    while (target := ways.get(circle[-1], "")) not in circle:
        if not target:
            return []
        circle.append(target)
    return circle if target == source else []


def _in_a_circle(circle: Sequence[str]) -> tuple[str, str]:
    """Message and hint for addresses of which each has moved to the next, and the last to the first."""
    first, *others = [f"“{address}”" for address in circle]
    if not others:
        return f"{first} has moved to itself.", "Name the address where the text stands now, or take the entry out."
    shown = others if len(others) <= _SHOWN else [*others[: _SHOWN - 1], "…", others[-1]]
    return (
        f"The entries lead in a circle: from {first} to {', to '.join(shown)} and back to {first}.",
        "Name in each the address where the text stands now; one that is still there has no entry.",
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
