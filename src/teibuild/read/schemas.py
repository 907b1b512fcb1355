"""What ``[[schemas]]`` and ``catalog`` of ``edition.toml`` say: which schemas judge which files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, NoReturn

from msgspec import Struct

from teibuild.model import Location
from teibuild.read.paths import backslashes, outside

GRAMMARS: Final = (".rng", ".rnc", ".xsd")
"""Endings of the schemas that describe a whole file, so that they replace teibuild's own."""
SCHEMATRON: Final = (".sch", ".isosch", ".schematron")
"""Endings of the schemas that add rules to a grammar."""
ENDINGS: Final = (*GRAMMARS, *SCHEMATRON, ".odd")
"""Endings of all schemas that are read; of an ODD, its Schematron."""
_KEYS: Final = ("file", "documents", "phase", "schematron")
_WITHOUT_RULES: Final = (".rnc", ".xsd")

Fault = Literal["unknown", "wrong", "missing", "outside"]
Refuse = Callable[[Fault, str, str, Location, str, int], NoReturn]
"""Says what is wrong (kind of fault, message, hint) with so many characters at a place, on a line; and ends."""


class NamedSchema(Struct, frozen=True):
    """A schema that ``edition.toml`` names."""

    file: str
    """Its path from the edition's folder."""
    documents: tuple[str, ...] = ()
    """Patterns of the files it judges, from the edition's folder; none for all documents and registers."""
    phase: str = ""
    """The phase of its Schematron; empty for the schema's own choice."""
    schematron: bool = True
    """Whether the Schematron inside a RELAX NG schema is used too."""
    line: int = 1
    """Where ``edition.toml`` names it."""

    def judges(self, file: str) -> bool:
        """Whether a file of the edition is among those it judges."""
        return not self.documents or any(fnmatchcase(file, pattern) for pattern in self.documents)


def read_schemas(
    data: dict[str, Any], folder: Path, files: Sequence[str], settings: str, lines: Sequence[str], refuse: Refuse
) -> tuple[tuple[NamedSchema, ...], str]:
    """The schemas in their order, and the path of the catalog, which is empty where there is none.

    Args:
        data: The whole of ``edition.toml``.
        folder: The edition's folder.
        files: The edition's documents and registers, from its folder.
        settings: Name of the settings' file, for places.
        lines: Its lines.
        refuse: Called with the first thing that is wrong.
    """
    reader = _Reader(folder, tuple(files), settings, lines, refuse)
    return reader.schemas(data.get("schemas", [])), reader.catalog(data.get("catalog"))


class _Reader:
    def __init__(self, folder: Path, files: Sequence[str], settings: str, lines: Sequence[str], refuse: Refuse) -> None:
        self._folder = folder
        self._files = files
        self._settings = settings
        self._lines = lines
        self._refuse = refuse
        heads = [number for number, line in enumerate(lines, 1) if re.match(r"\s*\[", line)]
        starts = [number for number in heads if re.match(r"\s*\[\[?\s*schemas\s*\]", lines[number - 1])]
        behind = len(lines) + 1
        self._blocks = [(start, next((head for head in heads if head > start), behind)) for start in starts]
        """The first line of each table, and the one behind its last."""
        self._block = self._blocks[0] if self._blocks else (1, behind)

    def schemas(self, tables: object) -> tuple[NamedSchema, ...]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            hint = "Write [[schemas]], with two brackets, before each schema."
            self._wrong("wrong", "“schemas” is not a list of tables.", hint, "schemas")
        found = []
        for number, table in enumerate(tables):
            if number < len(self._blocks):
                self._block = self._blocks[number]
            found.append(self._schema(table))
        return tuple(found)

    def _schema(self, table: dict[str, Any]) -> NamedSchema:
        for key in table:
            if key not in _KEYS:
                near = difflib.get_close_matches(key, _KEYS, 1)
                hint = f"Did you mean “{near[0]}”?" if near else "It knows file, documents, phase and schematron."
                if key == "catalog":
                    hint = "Write it at the top of edition.toml, before the first table."
                self._wrong("unknown", f"A schema knows no “{key}”.", hint, key)
        file = table.get("file")
        if not isinstance(file, str) or not file:
            hint = 'Write file = "schema/…", with the path from the edition\'s folder.'
            self._wrong("wrong", "A schema does not name its file.", hint, "file")
        self._refuse_backslashes(file)
        ending = PurePosixPath(file).suffix.lower()
        if ending not in ENDINGS:
            message = f"{file} is no schema that teibuild reads: its name ends in “{ending}”."
            if not ending:
                message = f"{file} is no schema that teibuild reads: its name has no ending."
            if ending == ".dtd":
                hint = "TEI has no need of a DTD; make a RELAX NG schema of it, or of the ODD it was made from."
            else:
                hint = f"Name a RELAX NG, XSD or Schematron schema: {', '.join(ENDINGS)}."
            self._wrong("wrong", message, hint, file)
        phase = table.get("phase", "")
        if not isinstance(phase, str):
            self._wrong("wrong", "The value of “phase” is not text in quotation marks.", "", "phase")
        if phase and ending in _WITHOUT_RULES:
            hint = "Name the Schematron schema in a [[schemas]] of its own, with its phase."
            self._wrong("wrong", f"A phase is one of Schematron's, and {file} has no Schematron.", hint, "phase")
        schematron = table.get("schematron", True)
        if not isinstance(schematron, bool):
            self._wrong("wrong", "The value of “schematron” is not true or false.", "", "schematron")
        if "schematron" in table and ending != ".rng":
            hint = "It says whether the Schematron inside a RELAX NG schema is used; leave it out here."
            self._wrong("wrong", f"“schematron” means nothing for {file}.", hint, "schematron")
        patterns = self._patterns(table.get("documents"))
        line = self._find(file)[0].line
        return NamedSchema(self._existing(file), patterns, phase, schematron, line)

    def _patterns(self, patterns: object) -> tuple[str, ...]:
        if patterns is None:
            return ()
        if not isinstance(patterns, list) or not patterns or not all(isinstance(item, str) for item in patterns):
            hint = 'Write documents = ["documents/letters-*"], or leave it out for all files.'
            self._wrong("wrong", "The value of “documents” is not a list of patterns.", hint, "documents")
        for pattern in patterns:
            self._refuse_backslashes(pattern)
            if not any(fnmatchcase(file, pattern) for file in self._files):
                near = difflib.get_close_matches(pattern, self._files, 1)
                hint = "Patterns are paths from the edition's folder, such as documents/letters-* or registers/*."
                if near:
                    hint = f"Did you mean “{near[0]}”?"
                message = f"No document or register of the edition is called “{pattern}”."
                self._wrong("missing", message, hint, pattern)
        return tuple(patterns)

    def catalog(self, file: object) -> str:
        self._block = (1, len(self._lines) + 1)
        if file is None:
            return "catalog.xml" if (self._folder / "catalog.xml").is_file() else ""
        if not isinstance(file, str) or not file:
            hint = 'Write catalog = "schema/catalog.xml", with the path from the edition\'s folder.'
            self._wrong("wrong", "The value of “catalog” is not text in quotation marks.", hint, "catalog")
        return self._existing(file)

    def _refuse_backslashes(self, path: str) -> None:
        fault = backslashes(path)
        if fault:
            self._wrong("wrong", *fault, path)

    def _existing(self, file: str) -> str:
        self._refuse_backslashes(file)
        path = PurePosixPath(file)
        fault = outside(self._folder, file)
        if fault:
            self._wrong("outside", *fault, file)
        if not (self._folder / file).is_file():
            siblings = [
                found.relative_to(self._folder).as_posix()
                for found in sorted((self._folder / file).parent.glob("*"))
                if found.is_file()
            ]
            near = difflib.get_close_matches(file, siblings, 1)
            hint = f"Did you mean “{near[0]}”?" if near else "Paths are counted from the edition's folder."
            self._wrong("missing", f"There is no {file}.", hint, file)
        return str(path)

    def _find(self, word: str) -> tuple[Location, str, int]:
        """Where a word stands in the table; the table's head where it does not."""
        first, end = self._block
        pattern = re.compile(rf"(?<![\w./*-]){re.escape(word)}(?![\w./*-])")
        for number in range(first, end):
            found = pattern.search(self._lines[number - 1].partition(" #")[0])
            if found:
                return Location(self._settings, number, found.start() + 1), self._lines[number - 1], len(word)
        line = self._lines[first - 1] if self._lines else ""
        return Location(self._settings, first, 1), line, max(1, len(line))

    def _wrong(self, fault: Fault, message: str, hint: str, word: str) -> NoReturn:
        self._refuse(fault, message, hint, *self._find(word))
