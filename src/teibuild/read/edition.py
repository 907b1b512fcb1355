"""An edition's folder: what ``edition.toml`` says, and which files belong to the edition."""

from __future__ import annotations

import difflib
import os
import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final, NoReturn

from teibuild.disk import read_file
from teibuild.model import (
    DEFAULT_CHECKS,
    DEFAULT_IDS,
    Checks,
    Diagnostic,
    Edition,
    IdScheme,
    Licence,
    Location,
    Prose,
    RegisterKind,
    Rule,
    Severity,
)
from teibuild.model.release import Moved, Withdrawn
from teibuild.read.checks import read_checks
from teibuild.read.ids import read_ids
from teibuild.read.languages import is_tag, meant
from teibuild.read.markdown import headings
from teibuild.read.moves import TABLES, read_moves
from teibuild.read.paths import backslashes
from teibuild.read.schemas import Fault, NamedSchema, read_schemas
from teibuild.read.theme import Fault as ThemeFault
from teibuild.read.theme import read_theme
from teibuild.read.toml_words import explain_toml
from teibuild.tei.errors import SourceError
from teibuild.words import is_english, languages

SETTINGS_FILE: Final = "edition.toml"

NO_SETTINGS: Final = Rule(
    "TB001",
    "no-settings",
    Severity.ERROR,
    "the folder has no readable edition.toml",
    "A folder becomes an edition by its edition.toml: it names the title, the editors and the licence, which every "
    "published page shows.",
    bad="my-edition/documents/letter-1.xml",
    good="my-edition/edition.toml\nmy-edition/documents/letter-1.xml",
)
BAD_SETTINGS: Final = Rule(
    "TB002",
    "bad-settings",
    Severity.ERROR,
    "edition.toml is not valid TOML",
    "The settings are read before anything else; a file that breaks the rules of TOML cannot be read in part.",
    bad='title = The Crisis"',
    good='title = "The Crisis"',
)
UNKNOWN_SETTING: Final = Rule(
    "TB003",
    "unknown-setting",
    Severity.ERROR,
    "edition.toml has a key that means nothing",
    "A key that is misspelled would be passed over, and the edition published without what it was to say.",
    bad='[edition]\ntitel = "The Crisis"',
    good='[edition]\ntitle = "The Crisis"',
)
WRONG_SETTING: Final = Rule(
    "TB004",
    "wrong-setting",
    Severity.ERROR,
    "a value in edition.toml is missing or of the wrong kind",
    "The published site needs it: a title for its pages, a licence for its readers, a file that is there.",
    bad='[edition]\neditors = "The editor"',
    good='[edition]\neditors = ["The editor"]',
)
MISSING_FILE: Final = Rule(
    "TB005",
    "missing-file",
    Severity.ERROR,
    "edition.toml names a file that is not there",
    "What is announced would be missing from the edition.",
    bad='[documents]\norder = ["letter-1", "leter-2"]',
    good='[documents]\norder = ["letter-1", "letter-2"]',
)
OUTSIDE: Final = Rule(
    "TB006",
    "outside-edition",
    Severity.ERROR,
    "a file lies outside the edition's folder",
    "An edition is one folder, so that it can be copied, archived and published whole. A link or a path that leads "
    "out of it could also publish what was never meant to be.",
    bad='people = "../../other/people.xml"',
    good='people = "registers/people.xml"',
)
NO_DOCUMENTS: Final = Rule(
    "TB007",
    "no-documents",
    Severity.ERROR,
    "the edition has no documents",
    "There is nothing to publish.",
    bad="my-edition/edition.toml",
    good="my-edition/edition.toml\nmy-edition/documents/letter-1.xml",
)
UNFIT_NAME: Final = Rule(
    "TB009",
    "unfit-name",
    Severity.ERROR,
    "a file has a name that no address can be made of",
    "A document's name without its ending is its xml:id and part of its address on the site, and a page's is too: "
    "letters, digits, hyphens, dots and underscores, and a letter first. A file with another name is not read.",
    bad="documents/letter 1.xml",
    good="documents/letter-1.xml",
)
NOT_IN_ORDER: Final = Rule(
    "TB870",
    "not-in-order",
    Severity.INFO,
    "order does not name all files of its folder",
    "Whatever lies in documents/ and pages/ is published, first what order names, then the rest by name: a file, too, "
    "that is not yet meant to be.",
    bad='[documents]\norder = ["letter-1"], and documents/draft.xml',
    good='[documents]\norder = ["letter-1", "draft"]',
)
FAINT_THEME: Final = Rule(
    "TB024",
    "faint-theme",
    Severity.WARNING,
    "a colour of the theme can hardly be read on its ground",
    "Letters need a contrast of 4.5 to 1 with what they stand on, and lines that tell something 3 to 1 (WCAG 2.2, "
    "1.4.3 and 1.4.11): many readers see less than the one who chose the colours.",
    bad='[theme]\nlink = ["#8fa8bf", "#9cc0e4"]',
    good='[theme]\nlink = ["#1d4e7d", "#9cc0e4"]',
)
NOT_TRANSLATED: Final = Rule(
    "TB871",
    "interface-not-translated",
    Severity.INFO,
    "the interface does not speak the language of the edition",
    "The words of the site that are not the edition's own (buttons, headings, labels) come from a catalogue of "
    "messages; where there is none for a language they stay English, and are marked as such for screen readers.",
    bad='language = "cy"',
    good='language = "en"',
)
RULES: Final = (
    NO_SETTINGS, BAD_SETTINGS, UNKNOWN_SETTING, WRONG_SETTING, MISSING_FILE, OUTSIDE, NO_DOCUMENTS, UNFIT_NAME,
    NOT_IN_ORDER, FAINT_THEME, NOT_TRANSLATED,
)  # fmt: skip

_STRING: Final = "text in quotation marks"
_STRINGS: Final = "a list of texts in quotation marks"
_DATE: Final = "a date such as 2026-11-22"
_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "edition": {
        "id": _STRING, "title": _STRING, "subtitle": _STRING, "editors": _STRINGS, "publisher": _STRING,
        "version": _STRING, "date": _DATE, "language": _STRING, "base_url": _STRING, "description": _STRING,
    },
    "licence": {"name": _STRING, "url": _STRING, "statement": _STRING},
    "documents": {"order": _STRINGS},
    "registers": {kind.value: _STRING for kind in RegisterKind},
    "pages": {"order": _STRINGS},
}  # fmt: skip
_PATHS: Final = frozenset({"documents", "registers", "pages"})
"""Tables whose values are paths."""
_FILES: Final = {"documents": ("document", "documents"), "pages": ("page of prose", "pages of prose")}
_NAMED: Final = 4
"""Most files that a message names."""
_READ_ELSEWHERE: Final = frozenset({"checks", "ids", "theme"})
"""Tables with tables of their own, which their own modules read."""
_SCHEMAS: Final = frozenset({"schemas", "catalog"})
"""What is no single table, and is read by its own module."""
_TABLES: Final = dict.fromkeys((*_KEYS, *sorted(_READ_ELSEWHERE | _SCHEMAS | TABLES)))
_FIT: Final = re.compile(r"[^\W\d][\w.-]*")
"""What the name of a document or page can be: what XML takes for an id, and an address need not escape."""
_REQUIRED: Final = (("edition", "title"), ("edition", "date"), ("licence", "name"), ("licence", "url"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``edition.toml`` says, with the files it names or that lie where files of an edition lie."""

    folder: Path
    edition: Edition
    documents: tuple[str, ...]
    """Paths of the documents from the folder, in the order of publication."""
    registers: tuple[tuple[RegisterKind, str], ...]
    pages: tuple[str, ...]
    """Paths of the pages of prose, in the order of publication."""
    checks: Checks = DEFAULT_CHECKS
    """How much each rule weighs."""
    ids: IdScheme = DEFAULT_IDS
    """How elements without an id are named."""
    schemas: tuple[NamedSchema, ...] = ()
    """The schemas that judge files instead of teibuild's own, or beside it."""
    catalog: str = ""
    """Path of the catalog that finds schemas by their web addresses; empty where there is none."""
    moved: tuple[Moved, ...] = ()
    """What was published at another address."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """Documents that were published and are no longer."""
    faults: tuple[Diagnostic, ...] = ()
    """What is wrong with the edition's files by their names and places; they are left out."""


def read_settings(folder: Path) -> Settings:
    """Read ``edition.toml`` and find the edition's files.

    Raises:
        SourceError: The settings cannot be read, or say something wrong; a file that is not there, or not fit, is one
            of the settings' ``faults``.

    """
    reader = _Reader(folder)
    edition = reader.edition()
    documents, registers = reader.documents(), reader.registers()
    schemas, catalog = reader.schemas((*documents, *(file for _, file in registers)))
    pages = reader.files("pages", ".md")
    moves = read_moves(reader.data, SETTINGS_FILE, reader.lines, (*documents, *pages))
    return Settings(
        folder,
        edition,
        documents=documents,
        registers=registers,
        schemas=schemas,
        catalog=catalog,
        pages=pages,
        checks=reader.checks(),
        ids=read_ids(reader.data.get("ids", {}), SETTINGS_FILE, reader.lines, reader.refuse),
        moved=moves.moved,
        withdrawn=moves.withdrawn,
        faults=(*reader.faults, *moves.faults),
    )


def read_prose(settings: Settings) -> tuple[Prose, ...]:
    """The edition's pages of prose; a page's title is its first heading.

    Raises:
        SourceError: A page is not UTF-8, or cannot be read.

    """
    pages = []
    for file in settings.pages:
        try:
            text = read_file(settings.folder / file).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
            message = "The page is not UTF-8 from here on."
            raise SourceError(
                WRONG_SETTING.at(Location(file, line, column), message, "Save it in the encoding UTF-8.")
            ) from None
        except OSError as error:
            message = f"The page cannot be read: {error.strerror}."
            raise SourceError(MISSING_FILE.at(Location(file), message, "Check its permissions.")) from None
        title = next((heading.text for heading in headings(text) if heading.level == 1 and heading.text), "")
        stem = PurePosixPath(file).stem
        pages.append(Prose(stem, title or stem.replace("-", " ").capitalize(), text, file))
    return tuple(pages)


class _Reader:
    """The settings of one edition, with the places of their keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.resolve()
        self.faults: list[Diagnostic] = []
        self._folders: dict[str, bool] = {}
        """Folders of the edition, and whether each lies in it wherever links lead."""
        try:
            self.text = read_file(folder / SETTINGS_FILE).decode("utf-8-sig")
        except FileNotFoundError:
            hint = "Name the edition's folder, or write an edition.toml into this one."
            raise SourceError(
                NO_SETTINGS.at(Location(SETTINGS_FILE), f"There is no edition.toml in {folder}.", hint)
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise SourceError(NO_SETTINGS.at(Location(SETTINGS_FILE), f"edition.toml cannot be read: {why}.")) from None
        self.lines = self.text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise self._syntax_error(str(error)) from None
        self._check_keys()

    def _syntax_error(self, message: str) -> SourceError:
        fault = explain_toml(message, self.lines)
        place = Location(SETTINGS_FILE, fault.line, fault.column)
        line = self.lines[fault.line - 1] if fault.line <= len(self.lines) else ""
        return SourceError(
            BAD_SETTINGS.at(place, fault.fact, fault.hint, source_line=line, length=fault.length, detail=message)
        )

    def _error(self, rule: Rule, table: str, key: str, message: str, hint: str = "", value: str = "") -> SourceError:
        line, column, length = self._place(table, key, value)
        source_line = self.lines[line - 1] if line <= len(self.lines) else ""
        return SourceError(
            rule.at(Location(SETTINGS_FILE, line, column), message, hint, source_line=source_line, length=length)
        )

    def _place(self, table: str, key: str, value: str) -> tuple[int, int, int]:
        """Line, column and length of a value, else of its key, else of its table's heading, else of the file."""
        heading = current = 0
        inside = False
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
            return current, len(line) - len(line.lstrip()) + 1, len(key)
        return max(1, heading), 1, len(self.lines[heading - 1]) if heading else 1

    def _check_keys(self) -> None:
        """Refuse the settings with all that is wrong with their keys, and with what they lack."""
        found = [fault.diagnostic for fault in (*self._wrong_keys(), *self._missing_keys())]
        if found:
            raise SourceError(*found)

    def _wrong_keys(self) -> Iterator[SourceError]:
        for table, content in self.data.items():
            if table in _SCHEMAS | TABLES or (table in _READ_ELSEWHERE and isinstance(content, dict)):
                continue
            if table not in _KEYS or not isinstance(content, dict):
                message = f"edition.toml knows no table “{table}”."
                yield self._error(UNKNOWN_SETTING, table, table, message, _near(table, _TABLES))
                continue
            for key, value in content.items():
                kind = _KEYS[table].get(key)
                if kind is None:
                    message = f"The table “{table}” knows no “{key}”."
                    yield self._error(UNKNOWN_SETTING, table, key, message, _near(key, _KEYS[table]))
                elif not _fits(value, kind):
                    message = f"The value of “{key}” is not {kind}."
                    yield self._error(WRONG_SETTING, table, key, message, value=str(value))
                elif table in _PATHS:
                    yield from self._wrong_paths(table, key, [value] if isinstance(value, str) else value)

    def _wrong_paths(self, table: str, key: str, paths: Iterable[str]) -> Iterator[SourceError]:
        for path in paths:
            fault = backslashes(path)
            if fault:
                message, hint = fault
                if table != "registers":
                    hint = f"Write the name alone, without folder and ending: {_stem(path, '.xml', '.md')}."
                yield self._error(WRONG_SETTING, table, key, message, hint, value=path)

    def _missing_keys(self) -> Iterator[SourceError]:
        """What the settings lack; a key that is misspelled is not told as lacking, too."""
        for table in dict.fromkeys(table for table, _ in _REQUIRED):
            content = self.data.get(table, {})
            needed = [key for one, key in _REQUIRED if one == table]
            if table not in self.data:
                if _near_miss(table, [name for name in self.data if name not in _TABLES]):
                    continue
                message = f"edition.toml lacks the table [{table}]."
                yield self._error(WRONG_SETTING, table, needed[0], message, f"Add [{table}], with its {_and(needed)}.")
                continue
            if not isinstance(content, dict):
                continue
            unknown = [key for key in content if key not in _KEYS[table]]
            missing = [key for key in needed if not content.get(key) and not _near_miss(key, unknown)]
            if missing:
                message = f"The table “{table}” lacks its {_and([f'“{key}”' for key in missing])}."
                hint = f"Add {_and([f'{key} = …' for key in missing])} below [{table}]."
                given = next((key for key in missing if key in content), missing[0])
                yield self._error(WRONG_SETTING, table, given, message, hint)

    def edition(self) -> Edition:
        table = self.data["edition"]
        licence = self.data["licence"]
        base_url = str(table.get("base_url", "")).rstrip("/")
        language = str(table.get("language", "en"))
        if not is_tag(language):
            tag = meant(language)
            message = f"The value of “language” is not the tag of a language (BCP 47), such as “{tag or 'en'}”."
            hint = f'Write language = "{tag}".' if tag else 'Write a tag: "en" for English, "en-US" for that of the US.'
            raise self._error(WRONG_SETTING, "edition", "language", message, hint, value=language)
        self._spoken(language)
        for name, where, url in (("base_url", "edition", base_url), ("url", "licence", licence["url"])):
            if url and not re.match(r"https?://[^\s]+$", url):
                message = f"The value of “{name}” is not a web address."
                raise self._error(
                    WRONG_SETTING, where, name, message, "Write it with https:// at its beginning.", value=url
                )
        return Edition(
            id=table.get("id") or self.root.name,
            title=table["title"],
            version=str(table.get("version", "")),
            date=str(table["date"]),
            licence=Licence(licence["name"], licence["url"], licence.get("statement", "")),
            subtitle=table.get("subtitle", ""),
            editors=tuple(table.get("editors", ())),
            publisher=table.get("publisher", ""),
            language=language,
            base_url=base_url,
            description=table.get("description", ""),
            theme=read_theme(self.data.get("theme", {}), self.folder, self._theme_fault),
        )

    def _spoken(self, language: str) -> None:
        """Tell that the interface stays English in a language that it does not know."""
        if not is_english(language) and language.partition("-")[0].lower() not in languages():
            message = f"The interface does not speak “{language}”: its words stay English."
            hint = f"Texts, titles and dates are in “{language}” all the same. It speaks {_and(languages())}."
            self._fault(NOT_TRANSLATED, "edition", "language", message, hint, value=language)

    def _theme_fault(self, fault: ThemeFault, table: str, key: str, message: str, hint: str, value: str) -> None:
        rules = {
            "unknown": UNKNOWN_SETTING, "wrong": WRONG_SETTING, "missing": MISSING_FILE, "outside": OUTSIDE,
            "faint": FAINT_THEME,
        }  # fmt: skip
        self._fault(rules[fault], table, key, message, hint, value)

    def checks(self) -> Checks:
        return read_checks(self.data.get("checks", {}), SETTINGS_FILE, self.lines, self.refuse)

    def schemas(self, files: Sequence[str]) -> tuple[tuple[NamedSchema, ...], str]:
        return read_schemas(self.data, self.folder, files, SETTINGS_FILE, self.lines, self._refuse_schema)

    @staticmethod
    def _refuse_schema(fault: Fault, message: str, hint: str, place: Location, line: str, length: int) -> NoReturn:
        rules = {"unknown": UNKNOWN_SETTING, "wrong": WRONG_SETTING, "missing": MISSING_FILE, "outside": OUTSIDE}
        raise SourceError(rules[fault].at(place, message, hint, source_line=line, length=length))

    def refuse(self, message: str, hint: str, place: Location, line: str, length: int) -> NoReturn:
        """Say what is wrong at a place of the settings."""
        raise SourceError(WRONG_SETTING.at(place, message, hint, source_line=line, length=length))

    def documents(self) -> tuple[str, ...]:
        files = self.files("documents", ".xml")
        if not files and not self.faults:
            hint = "Put TEI files into its folder documents/."
            raise SourceError(NO_DOCUMENTS.at(Location(SETTINGS_FILE), "The edition has no documents.", hint))
        return files

    def files(self, table: str, suffix: str) -> tuple[str, ...]:
        """Files of a folder: those that ``order`` names first, then the rest by name."""
        found = {path.stem: path for path in sorted((self.folder / table).glob(f"*{suffix}")) if path.name[0] != "."}
        order = self.data.get(table, {}).get("order", [])
        named = set(order)
        rest = [stem for stem in found if stem not in named]
        meant: set[str] = set()
        for stem in order:
            if stem not in found:
                message = f"There is no {table}/{stem}{suffix}."
                name = _stem(stem, suffix)
                hint = f"Write the name alone, without folder and ending: {name}." if name in found else ""
                self._fault(MISSING_FILE, table, "order", message, hint or _near(stem, found), value=stem)
                meant.update(difflib.get_close_matches(name, rest, 1))
        if len(named) < len(order):
            twice = next(stem for stem in order if order.count(stem) > 1)
            raise self._error(WRONG_SETTING, table, "order", f"“{twice}” is named twice.", "Name it once.", value=twice)
        if order:
            self._not_in_order(table, [stem for stem in rest if stem not in meant])
        stems = [*(stem for stem in order if stem in found), *rest]
        return tuple(
            f"{table}/{stem}{suffix}"
            for stem in stems
            if self._is_fit(table, f"{table}/{stem}{suffix}", listed=stem in named)
        )

    def _not_in_order(self, table: str, stems: Sequence[str]) -> None:
        """Tell of files that come behind those that ``order`` names."""
        stems = [stem for stem in stems if _FIT.fullmatch(stem)]
        if not stems:
            return
        one = len(stems) == 1
        shown = [f"“{stem}”" for stem in stems[:_NAMED]]
        shown += [f"{len(stems) - _NAMED} more"] if len(stems) > _NAMED else []
        message = f"order does not name the {_FILES[table][0 if one else 1]} {_and(shown)}."
        hint = f"{'It is' if one else 'They are'} published all the same, behind the others, by name."
        self._fault(NOT_IN_ORDER, table, "order", message, hint)

    def registers(self) -> tuple[tuple[RegisterKind, str], ...]:
        named = self.data.get("registers", {})
        pairs = []
        for kind in RegisterKind:
            file = named.get(kind.value, f"registers/{kind}.xml")
            if self._is_inside(file, "registers", kind.value, listed=kind.value in named):
                if os.path.lexists(self.folder / file):
                    pairs.append((kind, str(PurePosixPath(file))))
                elif kind.value in named:
                    usual = f"registers/{kind}.xml"
                    there = {f"registers/{path.name}": path for path in (self.folder / "registers").glob("*.xml")}
                    hint = f"Did you mean “{usual}”?" if usual in there else _near(file, there)
                    self._fault(MISSING_FILE, "registers", kind.value, f"There is no {file}.", hint, value=file)
        return tuple(pairs)

    def _is_fit(self, table: str, file: str, *, listed: bool) -> bool:
        """Whether a file can be part of the edition by its name and place."""
        stem = PurePosixPath(file).stem
        if _FIT.fullmatch(stem):
            return self._is_inside(file, table, "order", listed=listed)
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in file)
        better = re.sub(r"[^\w.-]+", "-", shown.rpartition("/")[2]).strip("-\N{REPLACEMENT CHARACTER}")
        hint = f"Rename it, perhaps to {better if _FIT.match(better) else f'letter-{better}'}."
        message = f"The name {PurePosixPath(shown).name} has a sign that it cannot have."
        if re.match(r"[\d.-]", stem):
            message = f"The name {PurePosixPath(shown).name} does not begin with a letter."
        self.faults.append(UNFIT_NAME.at(Location(shown), message, hint))
        return False

    def _is_inside(self, file: str, table: str, key: str, *, listed: bool) -> bool:
        """Whether a file lies in the edition's folder, wherever links lead."""
        try:
            if self._stays_inside(file):
                return True
            message = f"{file} leads out of the edition's folder."
        except (OSError, RuntimeError, ValueError):
            message = f"{file} is a link that leads nowhere."
        hint = "Copy the file into the edition."
        if listed:
            self._fault(OUTSIDE, table, key, message, hint, value=file)
        else:
            self.faults.append(OUTSIDE.at(Location(file), message, hint))
        return False

    def _stays_inside(self, file: str) -> bool:
        # Mostly a file is no link, and shares its folder with thousands: that is looked at once.
        folder = posixpath.dirname(file)
        if folder not in self._folders:
            self._folders[folder] = (self.folder / folder).resolve().is_relative_to(self.root)
        if self._folders[folder] and not file.startswith("/") and not os.path.islink(os.path.join(self.folder, file)):  # noqa: PTH114, PTH118 - much quicker
            return True
        return not file.startswith("/") and (self.folder / file).resolve().is_relative_to(self.root)

    def _fault(self, rule: Rule, table: str, key: str, message: str, hint: str = "", value: str = "") -> None:
        self.faults.append(self._error(rule, table, key, message, hint, value).diagnostic)


def _fits(value: object, kind: str) -> bool:
    if kind is _STRINGS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind is _DATE:
        return _is_date(str(value))
    return isinstance(value, str)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    with suppress(ValueError):
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10])
        return True
    return False


def _stem(path: str, *suffixes: str) -> str:
    """The name that is meant by what may be written as a path."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return next((name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix)), name)


def _near_miss(word: str, words: Sequence[str]) -> bool:
    return bool(difflib.get_close_matches(word, words, 1))


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _near(word: str, words: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word, list(words), 1)
    return f"Did you mean “{near[0]}”?" if near else f"Known are: {', '.join(words)}." if words else ""
