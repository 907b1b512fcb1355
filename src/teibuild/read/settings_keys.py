"""The tables and keys that ``edition.toml`` may have, what kind of value each takes, and which it must have."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from teibuild.model import ALL_VIEWS, RegisterKind
from teibuild.read.hints import joined, near, nearest
from teibuild.read.moves import TABLES
from teibuild.read.paths import backslashes, bare_name
from teibuild.read.register_files import usual
from teibuild.read.settings_file import SettingsFile
from teibuild.read.settings_headings import headless
from teibuild.read.settings_rules import UNKNOWN_SETTING, WRONG_SETTING
from teibuild.read.settings_values import date_hint, id_hint, list_hint, text_hint
from teibuild.tei.errors import SourceError

_STRING: Final = "text in quotation marks"
_STRINGS: Final = "a list of texts in quotation marks"
_DATE: Final = "a date such as 2026-11-22"
_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "edition": {
        "id": _STRING, "title": _STRING, "subtitle": _STRING, "editors": _STRINGS, "publisher": _STRING,
        "version": _STRING, "date": _DATE, "language": _STRING, "base_url": _STRING, "description": _STRING,
    },
    "licence": {"name": _STRING, "url": _STRING, "statement": _STRING},
    "documents": {"order": _STRINGS, "views": _STRINGS},
    "registers": {kind.value: _STRING for kind in RegisterKind},
    "pages": {"order": _STRINGS},
}  # fmt: skip
_PATHS: Final = frozenset({"documents", "registers", "pages"})
"""Tables whose values are paths."""
_READ_ELSEWHERE: Final = frozenset({"checks", "ids", "theme"})
"""Tables with tables of their own, which their own modules read."""
_SCHEMAS: Final = frozenset({"schemas", "catalog", "volumes"})
"""What is no single table, and is read by its own module."""
_TABLES: Final = dict.fromkeys((*_KEYS, *sorted(_READ_ELSEWHERE | _SCHEMAS | TABLES)))
_REQUIRED: Final = (("edition", "title"), ("edition", "date"), ("licence", "name"), ("licence", "url"))


def check_keys(settings: SettingsFile) -> None:
    """Refuse the settings with all that is wrong with their keys, and with what they lack.

    Raises:
        SourceError: Anything is wrong.
    """
    lost = headless(settings.data, _KEYS, _TABLES)
    faults = [settings.error(UNKNOWN_SETTING, one.within, one.keys[0], one.message, one.hint) for one in lost]
    faults += _wrong_keys(settings, {(one.within, key) for one in lost for key in one.keys})
    faults += _missing_keys(settings, {table for one in lost for table in one.tables})
    if faults:
        raise SourceError(*(fault.diagnostic for fault in faults))


def _wrong_keys(settings: SettingsFile, told: Container[tuple[str, str]]) -> Iterator[SourceError]:
    """What is wrong with the keys, but for those that are told of: each with its table, or none."""
    for table, content in settings.data.items():
        if ("", table) in told:
            continue
        if table in _SCHEMAS | TABLES or (table in _READ_ELSEWHERE and isinstance(content, dict)):
            continue
        if table not in _KEYS or not isinstance(content, dict):
            message = f"edition.toml knows no table “{table}”."
            yield settings.error(UNKNOWN_SETTING, table, table, message, near(table, _TABLES))
            continue
        for key, value in content.items():
            kind = _KEYS[table].get(key)
            if (table, key) in told:
                continue
            if kind is None:
                message = f"The table “{table}” knows no “{key}”."
                yield settings.error(UNKNOWN_SETTING, table, key, message, _elsewhere(key) or near(key, _KEYS[table]))
            elif not _fits(value, kind):
                message = f"The value of “{key}” is not {kind}."
                hint = _value_hint(key, value, kind, settings.written(table, key) or str(value))
                yield settings.error(WRONG_SETTING, table, key, message, hint, value=str(value))
            else:
                yield from _wrong_value(settings, table, key, value)


def _wrong_value(settings: SettingsFile, table: str, key: str, value: Any) -> Iterator[SourceError]:
    """What is wrong with a value that is of the right kind."""
    if (table, key) == ("edition", "id") and value and id_hint(value):
        message = f"“{value}” cannot be part of an address, as the id of an edition is."
        yield settings.error(WRONG_SETTING, table, key, message, id_hint(value), value=value)
    elif table == "registers" and not value.strip():
        message = f"The path of the register “{key}” is empty."
        hint = f'Write {key} = "{usual(RegisterKind(key))}", or take the line out: without it, that is its path.'
        yield settings.error(WRONG_SETTING, table, key, message, hint, value=settings.written(table, key))
    elif (table, key) == ("documents", "views"):
        yield from _wrong_views(settings, table, key, value)
    elif table in _PATHS:
        yield from _wrong_paths(settings, table, key, [value] if isinstance(value, str) else value)


def _value_hint(key: str, value: object, kind: str, written: str) -> str:
    """How a value of the wrong kind is to be written."""
    if kind is _DATE:
        return date_hint(key, str(value))
    return (list_hint if kind is _STRINGS else text_hint)(key, value, written)


def _elsewhere(key: str) -> str:
    """The hint for a key that another table has, and only one."""
    tables = [table for table, keys in _KEYS.items() if key in keys]
    return f"It belongs below [{tables[0]}]." if len(tables) == 1 else ""


def _wrong_paths(settings: SettingsFile, table: str, key: str, paths: Iterable[str]) -> Iterator[SourceError]:
    for path in paths:
        fault = backslashes(path)
        if fault:
            message, hint = fault
            if table != "registers":
                hint = f"Write the name alone, without folder and ending: {bare_name(path, '.xml', '.md')}."
            yield settings.error(WRONG_SETTING, table, key, message, hint, value=path)


def _wrong_views(settings: SettingsFile, table: str, key: str, names: Sequence[str]) -> Iterator[SourceError]:
    for name in dict.fromkeys(names):
        if name not in ALL_VIEWS:
            message = f"There is no view “{name}”."
            yield settings.error(WRONG_SETTING, table, key, message, near(name, ALL_VIEWS), value=name)
        elif names.count(name) > 1:
            yield settings.error(WRONG_SETTING, table, key, f"“{name}” is named twice.", "Name it once.", value=name)


def _missing_keys(settings: SettingsFile, told: Container[str]) -> Iterator[SourceError]:
    """What the settings lack, but for tables that are told of; a key that is misspelled is not lacking, too."""
    for table in dict.fromkeys(table for table, _ in _REQUIRED if table not in told):
        content = settings.data.get(table, {})
        needed = [key for one, key in _REQUIRED if one == table]
        if table not in settings.data:
            if nearest(table, [name for name in settings.data if name not in _TABLES]):
                continue
            message = f"edition.toml lacks the table [{table}]."
            yield settings.error(WRONG_SETTING, table, needed[0], message, f"Add [{table}], with its {joined(needed)}.")
            continue
        if not isinstance(content, dict):
            continue
        unknown = [key for key in content if key not in _KEYS[table]]
        missing = [key for key in needed if not content.get(key) and not nearest(key, unknown)]
        if missing:
            message = f"The table “{table}” lacks its {joined([f'“{key}”' for key in missing])}."
            hint = f"Add {joined([f'{key} = …' for key in missing])} below [{table}]."
            given = next((key for key in missing if key in content), missing[0])
            yield settings.error(WRONG_SETTING, table, given, message, hint)


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
