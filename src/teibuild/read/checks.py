"""What ``[checks]`` of ``edition.toml`` says: how much each rule weighs, in all files or in some."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from msgspec import Struct

from teibuild.model import Checks, Location, Weighing
from teibuild.read.paths import backslashes

WEIGHTS: Final = ("error", "warning", "info", "off")
_KNOWN: Final = ("certainty", "rules", "exceptions")
_EXCEPTION: Final = ("files", "rules", "reason")

Refuse = Callable[[str, str, Location, str, int], NoReturn]
"""Says what is wrong (message, hint) with so many characters at a place, on a line; and ends."""


def read_checks(table: Mapping[str, Any], file: str, lines: Sequence[str], refuse: Refuse) -> Checks:
    """The table as a record.

    Args:
        table: The table ``checks`` as TOML has it.
        file: Name of the settings' file, for places.
        lines: Its lines.
        refuse: Called with the first thing that is wrong.
    """
    return _Reader(file, lines, refuse).checks(table)


class _Block(Struct, frozen=True):
    """The lines of one table: numbers from 1, the first one and the one behind the last."""

    first: int
    end: int


class _Reader:
    def __init__(self, file: str, lines: Sequence[str], refuse: Refuse) -> None:
        self.file = file
        self.lines = lines
        self._refuse = refuse

    def checks(self, table: Mapping[str, Any]) -> Checks:
        main = self._block("checks", 0)
        for key in table:
            if key not in _KNOWN:
                self._wrong(f"The table “checks” knows no “{key}”.", f"It knows {_listed(_KNOWN)}.", main, key)
        certainty = table.get("certainty", True)
        if not isinstance(certainty, bool):
            self._wrong("The value of “certainty” is not true or false.", "Write it without quotation marks.", main,
                        "certainty")  # fmt: skip
        weighings = []
        if "rules" in table:
            nested = self._block("checks.rules", 0)
            weighings.append(self._weighing(table["rules"], (), nested if nested.first else main))
        exceptions = table.get("exceptions", [])
        if isinstance(exceptions, dict):
            single = self._block("checks.exceptions", 0)
            message = "An exception is one of a list, and needs two brackets around its name."
            self._wrong(
                message,
                "Write [[checks.exceptions]].",
                single if single.first else main,
                "checks.exceptions",
                "exceptions",
            )
        if not isinstance(exceptions, list) or not all(isinstance(item, dict) for item in exceptions):
            hint = "Write [[checks.exceptions]], with two brackets, before each."
            self._wrong("“exceptions” is not a list of tables.", hint, main, "exceptions")
        for number, item in enumerate(exceptions):
            weighings.append(self._exception(item, self._block("checks.exceptions", number)))
        return Checks(tuple(weighings), certainty)

    def _exception(self, table: Mapping[str, Any], block: _Block) -> Weighing:
        for key in table:
            if key not in _EXCEPTION:
                self._wrong(f"An exception knows no “{key}”.", f"It knows {_listed(_EXCEPTION)}.", block, key)
        files = table.get("files")
        if not isinstance(files, list) or not files or not all(isinstance(item, str) for item in files):
            hint = 'Write files = ["registers/*"], with paths from the edition\'s folder.'
            self._wrong("An exception does not say for which files it is.", hint, block, "files")
        for pattern in files:
            fault = backslashes(pattern)
            if fault:
                self._wrong(*fault, block, pattern, "files")
        if not isinstance(table.get("rules"), dict) or not table["rules"]:
            hint = 'Write rules = { page-out-of-order = "off" }.'
            self._wrong("An exception does not say which rules it weighs.", hint, block, "rules")
        return self._weighing(table["rules"], tuple(files), block)

    def _weighing(self, rules: Any, files: tuple[str, ...], block: _Block) -> Weighing:
        if not isinstance(rules, dict):
            self._wrong("“rules” is not a table.", 'Write [checks.rules], and below it page-out-of-order = "off".',
                        block, "rules")  # fmt: skip
        for name, weight in rules.items():
            if weight not in WEIGHTS:
                written = str(weight).lower() if isinstance(weight, bool) else str(weight)
                hint = f"Write {_listed([f'“{one}”' for one in WEIGHTS])}, in quotation marks."
                self._wrong(f"“{written}” is no weight that a rule can have.", hint, block, written, name)
        found = [self._find(block, word) for word in (*rules, *files)]
        return Weighing(
            tuple(rules.items()), files, tuple(place for place, _ in found), tuple(line for _, line in found)
        )

    def _block(self, table: str, number: int) -> _Block:
        """The lines of the n-th table of a name; none where the settings write it otherwise."""
        heads = [
            (line, found[1])
            for line, text in enumerate(self.lines, 1)
            if (found := re.match(r"\s*\[+\s*([\w.-]+)\s*\]", text))
        ]
        starts = [line for line, name in heads if name == table]
        if len(starts) <= number:
            return _Block(0, len(self.lines) + 1)
        first = starts[number]
        return _Block(first, next((line for line, _ in heads if line > first), len(self.lines) + 1))

    def _find(self, block: _Block, word: str) -> tuple[Location, str]:
        """Where a word stands in a table, as a whole word; the table's head where it does not."""
        pattern = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])")
        for number in range(max(1, block.first), block.end):
            line = self.lines[number - 1]
            found = pattern.search(line)
            if found:
                return Location(self.file, number, found.start() + 1), line
        first = max(1, block.first)
        return Location(self.file, first, 1), self.lines[first - 1] if self.lines else ""

    def _wrong(self, message: str, hint: str, block: _Block, *words: str) -> NoReturn:
        for word in words:
            place, line = self._find(block, word)
            if re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", line):
                self._refuse(message, hint, place, line, len(word))
        first = max(1, block.first)
        line = self.lines[first - 1] if self.lines else ""
        self._refuse(message, hint, Location(self.file, first, 1), line, max(1, len(line)))


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
