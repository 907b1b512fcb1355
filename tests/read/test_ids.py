"""What ``[ids]`` of the settings may say."""

from __future__ import annotations

from typing import NoReturn

import pytest

from teibuild.model import IdScheme, Location
from teibuild.read.ids import read_ids


def refuse(message: str, hint: str, place: Location, line: str, length: int) -> NoReturn:
    """End with all that is said."""
    raise ValueError(f"{place.line}:{place.column} {line[place.column - 1 :][:length]}: {message} {hint}".strip())


def test_read() -> None:
    """A prefix, and a pattern for each kind, in the order of the settings."""
    table = {"prefix": "{file}", "page": "{prefix}-p{n}", "paragraph": "{prefix}-{section}-{n}"}
    expected = IdScheme("{file}", (("page", "{prefix}-p{n}"), ("paragraph", "{prefix}-{section}-{n}")))
    assert read_ids(table, "edition.toml", [], refuse) == expected


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("paragraf", "{n}", "2:1 paragraf: The table “ids” has no key “paragraf”. It knows prefix, paragraph, page,"),
        ("page", "", "2:1 page: The value of “page” is not text in quotation marks."),
        ("page", "{prefix}-p", "does not have {n}, the number, once. Write page = \"{prefix}-{n}\"."),
        ("page", "{prefix}-{number}{n}", "“page” knows no {number}. Possible are {prefix}, {file}, {section}, {n}."),
        ("prefix", "{section}", "“prefix” knows no {section}. Possible are {file}."),
        ("page", "p {n}", "“p {n}” makes no xml:id. An id begins with a letter;"),
        ("page", "1-{n}", "“1-{n}” makes no xml:id."),
    ],
)  # fmt: skip
def test_refused(key: str, value: str, said: str) -> None:
    """What names nothing, or would make no id, is said where it stands."""
    with pytest.raises(ValueError, match=r"^\d") as found:
        read_ids({key: value}, "edition.toml", ["[ids]", f'{key} = "{value}"'], refuse)
    assert said in str(found.value)
