"""What surely belongs to a datatype of XML Schema, as Jing has it: a simple part of each type, and nothing else.

A value that is not surely of a type is not wrong; Jing is asked. So nothing has to be decided here on which editions of
a standard differ: which letters Unicode has added, which years there are, what an address may look like.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from msgspec import Struct

from teibuild.check.relaxng.facets import SETTLED, pattern_of

Test = Callable[[str], bool]

XSD: Final = "http://www.w3.org/2001/XMLSchema-datatypes"
_LETTERS: Final = "".join(char for char in SETTLED if not char.isascii())
_WHITE: Final = re.compile("[ \t\r\n]+")


class Datatype(Struct, frozen=True, array_like=True):
    """A ``data`` or ``value`` of a schema."""

    library: str
    """Address of its library; empty for the two types of RELAX NG itself."""
    name: str
    facets: tuple[tuple[str, str], ...] = ()
    """Each ``param``: its name and its value."""
    value: str | None = None
    """The one text that it allows (``value``)."""
    excepts: bool = False
    """Whether something is taken out of it."""


def _full(pattern: str) -> Test:
    # Most types are in no schema, and their patterns are not compiled.
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


def _moment(pattern: str) -> Test:
    """Dates and times of a form whose numbers are possible ones."""

    def test(value: str) -> bool:
        found = re.fullmatch(rf"{pattern}(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?", value, re.ASCII)
        if found is None:
            return False
        # Where there is no year, one of a leap allows every day that there is.
        parts = {"year": "2000", "month": "1", "day": "1"} | found.groupdict()
        year, month, day = int(parts["year"]), int(parts["month"]), int(parts["day"])
        return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]

    return test


_YEAR: Final = r"(?P<year>\d{4})"
_MONTH: Final = r"(?P<month>\d\d)"
_DAY: Final = r"(?P<day>\d\d)"
_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
_NAME: Final = rf"[A-Za-z_{_LETTERS}][A-Za-z0-9_.{_LETTERS}-]*"
_SCHEME: Final = "(?:[a-z][a-z0-9+.-]*:(?=[A-Za-z0-9/]))?"
_HOST: Final = "(?://[A-Za-z0-9][A-Za-z0-9.-]*(?=[/?#]|$))?"
_IN_PATH: Final = "-A-Za-z0-9_.~=&,;!"
_NUMBER: Final = r"\d{1,15}(?:\.\d{1,15})?"

_TESTS: Final[dict[str, Test]] = {
    **dict.fromkeys(("string", "normalizedString", "token"), lambda _: True),
    **dict.fromkeys(("NCName", "Name", "ID", "IDREF", "NMTOKEN"), _full(_NAME)),
    "language": _full(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}"),
    "boolean": _full("true|false|0|1"),
    "decimal": _full(f"[+-]?{_NUMBER}"),
    **dict.fromkeys(("double", "float"), _full(f"-?{_NUMBER}")),
    "integer": _full(r"[+-]?\d{1,15}"),
    "nonNegativeInteger": _full(r"\d{1,15}"),
    "positiveInteger": _full(r"[1-9]\d{0,14}"),
    "anyURI": _full(rf"{_SCHEME}{_HOST}(?!//)[{_IN_PATH}/]*(?:\?[{_IN_PATH}/?]*)?(?:#[{_IN_PATH}/?]*)?"),
    "date": _moment(f"{_YEAR}-{_MONTH}-{_DAY}"),
    "gYear": _moment(_YEAR),
    "gYearMonth": _moment(f"{_YEAR}-{_MONTH}"),
    "gMonth": _moment(f"--{_MONTH}"),
    "gMonthDay": _moment(f"--{_MONTH}-{_DAY}"),
    "gDay": _full(r"---(?:0[1-9]|[12]\d|3[01])"),
    "time": _moment(_TIME),
    "dateTime": _moment(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}"),
    "duration": _full(
        r"-?P(?=\d|T\d)(?:\d{1,9}Y)?(?:\d{1,9}M)?(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?"
    ),
}
"""What values of each type surely belong to it."""
_NUMBERS: Final = frozenset({"decimal", "double", "float", "integer", "nonNegativeInteger", "positiveInteger"})
_EQUAL_AS_WRITTEN: Final = frozenset({"string", "normalizedString", "token", "NCName", "Name", "NMTOKEN"})
"""Types of which two values are equal if they are written alike, and are no others."""


def _never(_: str) -> bool:
    return False


def predicate_of(datatype: Datatype) -> Test:
    """What tells of a text whether it surely belongs to a type."""
    name = datatype.name
    if datatype.excepts or datatype.library not in {"", XSD} or name not in _TESTS:
        return _never
    if not datatype.library and name not in {"string", "token"}:
        return _never
    # These two alone keep white space as it is.
    spaced = (lambda text: text) if name in {"string", "normalizedString"} else _collapsed
    if name == "normalizedString" and (datatype.facets or datatype.value is not None):
        return _never
    tests = [_TESTS[name]]
    if datatype.value is not None:
        if name not in _EQUAL_AS_WRITTEN:
            return _never
        wanted = spaced(datatype.value)
        tests.append(lambda value: value == wanted)
    tests += [_facet(name, facet, written) for facet, written in datatype.facets]
    return lambda text: _all(tests, spaced(text))


def _all(tests: list[Test], value: str) -> bool:
    return all(test(value) for test in tests)


def _collapsed(text: str) -> str:
    return _WHITE.sub(" ", text).strip(" ")


def _facet(name: str, facet: str, written: str) -> Test:
    """What tells of a value whether a ``param`` of its type surely allows it."""
    if facet == "pattern":
        return pattern_of(written) or _never
    if facet in {"minInclusive", "maxInclusive"} and name in _NUMBERS and _TESTS["decimal"](written):
        limit = Decimal(written)
        if facet == "minInclusive":
            return lambda value: Decimal(value) >= limit
        return lambda value: Decimal(value) <= limit
    if facet in {"minLength", "maxLength", "length"} and name in {"string", "token"} and written.isdecimal():
        return _length(facet, int(written))
    return _never


def _length(facet: str, wanted: int) -> Test:
    def test(value: str) -> bool:
        if not SETTLED.issuperset(value):
            return False
        length = len(value)
        return (facet == "maxLength" or length >= wanted) and (facet == "minLength" or length <= wanted)

    return test
