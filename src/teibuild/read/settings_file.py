"""The file ``edition.toml``: what it holds, and where each table, key and value stands in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from teibuild.disk import read_file
from teibuild.model import Location, Related, Rule
from teibuild.read.decoding import decode
from teibuild.read.settings_rules import BAD_SETTINGS, NO_SETTINGS
from teibuild.read.toml_words import explain_toml
from teibuild.tei.errors import SourceError

SETTINGS_FILE: Final = "edition.toml"
_MOST: Final = 16 << 20
"""Most bytes that it has: it may name some hundred thousand documents in their order."""


_VALUE: Final = re.compile(r"""[^=]*=\s*((?:"(?:\\.|[^"\\])*"|'[^']*'|[^#"'])*)""")


class SettingsFile:
    """``edition.toml`` of one edition, with the places of its keys."""

    def __init__(self, folder: Path) -> None:
        """Read the file.

        Args:
            folder: The edition's folder.

        Raises:
            SourceError: It is not there, or not UTF-8, or no TOML.
        """
        self.folder = folder
        try:
            data = read_file(folder / SETTINGS_FILE, _MOST)
            if len(data) > _MOST:
                message = f"edition.toml has more than {_MOST >> 20} MiB."
                raise SourceError(NO_SETTINGS.at(Location(SETTINGS_FILE), message, "Take out what is no setting."))
            self.text = decode(data, SETTINGS_FILE, NO_SETTINGS)
        except FileNotFoundError:
            hint = "Name the edition's folder, or write an edition.toml into this one."
            raise SourceError(
                NO_SETTINGS.at(Location(SETTINGS_FILE), f"There is no edition.toml in {folder}.", hint)
            ) from None
        except OSError as error:
            message = f"edition.toml cannot be read: {error.strerror}."
            raise SourceError(NO_SETTINGS.at(Location(SETTINGS_FILE), message)) from None
        self.lines = self.text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise self._syntax_error(str(error)) from None

    def _syntax_error(self, message: str) -> SourceError:
        fault = explain_toml(message, self.lines)
        place = Location(SETTINGS_FILE, fault.line, fault.column)
        line = self.lines[fault.line - 1] if fault.line <= len(self.lines) else ""
        end = (Related(Location(SETTINGS_FILE, fault.end, 1), "they end here"),) if fault.end else ()
        return SourceError(
            BAD_SETTINGS.at(
                place, fault.fact, fault.hint, source_line=line, length=fault.length, related=end, detail=message
            )
        )

    def error(self, rule: Rule, table: str, key: str, message: str, hint: str = "", value: str = "") -> SourceError:
        """What is wrong with a value, a key or a table, with its place."""
        line, column, length = self._place(table, key, value)
        source_line = self.lines[line - 1] if line <= len(self.lines) else ""
        return SourceError(
            rule.at(Location(SETTINGS_FILE, line, column), message, hint, source_line=source_line, length=length)
        )

    def _place(self, table: str, key: str, value: str) -> tuple[int, int, int]:
        """Line, column and length of a value, else of its key, else of its table's heading, else of the file.

        Of a text, the quotation marks are left out.
        What stands before the first heading has the table "".
        """
        heading = current = 0
        inside = not table
        for number, line in enumerate(self.lines, 1):
            opened = re.match(r"\s*\[+\s*([\w.-]+)", line)
            if opened:
                inside = opened[1] == table
                heading = number if inside else heading
            named = re.match(rf"(\s*){re.escape(key)}\s*=", line) if key and inside else None
            current = number if named else current
            if value and current and inside:
                quoted = next((one for one in (f'"{value}"', f"'{value}'") if one in line), "")
                if quoted:
                    return number, line.index(quoted) + 2, len(value)
        if current:
            line = self.lines[current - 1]
            begin, written = _value(line) if value else (0, "")
            return (current, begin + 1, len(written)) if written else (current, line.index(key) + 1, len(key))
        return max(1, heading), 1, len(self.lines[heading - 1]) if heading else 1

    def written(self, table: str, key: str) -> str:
        """A value as it is written, on the line of its key; empty where it is not found."""
        line = self.lines[self._place(table, key, "")[0] - 1]
        return _value(line)[1] if re.match(rf"\s*{re.escape(key)}\s*=", line) else ""


def _value(line: str) -> tuple[int, str]:
    """Where the value begins on the line of a key, and the value, without the comment behind it."""
    found = _VALUE.match(line)
    return (found.start(1), found[1].rstrip()) if found else (0, "")
