"""What was probably meant by a value of ``edition.toml`` that cannot stand there, as a hint."""

from __future__ import annotations

import json
import re
from typing import Final

from teibuild.read.written_dates import is_ambiguous, read_date

_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "ru")
"""Languages in which a date may be written, whatever that of the edition is."""
_BETWEEN_IDS: Final = r"[\s,;]+"
_BETWEEN_NAMES: Final = r"\s*;\s*|\s+(?:and|&)\s+"
"""What stands between the names of people: a comma may stand within one."""
_LONGEST: Final = 120
"""Longest list that is written out in a hint."""
_MARKS: Final = "\"'“”„«»‘’‚ "


def date_hint(key: str, text: str, *, day: bool = False) -> str:
    """How a date is to be written: the one that is meant where there is no doubt, else its form.

    Args:
        key: The key whose value it is.
        text: The date as it is written, with quotation marks or without.
        day: Whether a month or a year is not enough.
    """
    written = text.strip(_MARKS)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return "Write year, month and day of a day that there is."
    meant = {date for language in _LANGUAGES if (date := _date(written, language))}
    if len(meant) == 1 and (date := meant.pop()) and (not day or len(date) == len("2026-11-22")):
        return f'Write {key} = "{date}".'
    either = is_ambiguous(written)
    if either:
        return f'Write {key} = "{either[1].iso}" or {key} = "{either[0].iso}", whichever is meant.'
    return f'Write year, month and day in figures, such as {key} = "2026-11-22".'


def list_hint(key: str, value: object, written: str) -> str:
    """How a value is to be written where a list of texts is wanted.

    Args:
        key: The key whose value it is.
        value: What stands there.
        written: The same, as it is written.
    """
    if isinstance(value, (list, dict)):
        return f'Put each into quotation marks: {key} = ["…", "…"].'
    text = value if isinstance(value, str) else written
    parts = [part for part in re.split(_BETWEEN_NAMES if key == "editors" else _BETWEEN_IDS, text) if part]
    shown = ", ".join(map(_quoted, parts))
    return f"Write {key} = [{shown}]." if len(shown) < _LONGEST else f'Write {key} = ["…", "…"], each in its own.'


def text_hint(key: str, value: object, written: str) -> str:
    """How a value is to be written where a text is wanted.

    Args:
        key: The key whose value it is.
        value: What stands there.
        written: The same, as it is written.
    """
    if isinstance(value, list) and len(value) == 1:
        text = str(value[0])
    else:
        text = "…" if isinstance(value, (list, dict)) else written
    return f"Write {key} = {_quoted(text)}."


def id_hint(text: str) -> str:
    """The id of an edition that can be made of a text; empty if it is one already.

    Args:
        text: The id as it is written.
    """
    if re.fullmatch(r"[^\W_][\w.-]*", text):
        return ""
    made = re.sub(r"[^\w.-]+", "-", text.lower()).strip("-._")
    return f'Write id = "{made or "my-edition"}".'


def _quoted(text: str) -> str:
    """A text as TOML has it: JSON writes the same."""
    return json.dumps(text, ensure_ascii=False)


def _date(text: str, language: str) -> str:
    """What a date says, as the settings have it; empty where it cannot be told."""
    if re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", text):
        return text
    text = re.sub(r"^(\d{4}-\d\d-\d\d)[T ]\d\d:.*", r"\1", text)
    found = read_date(re.sub(r"^([12]\d{3})(\d\d)(\d\d)$", r"\1-\2-\3", text), language)
    return found.first.iso if found and found.sure and found.first.year and not found.last else ""
