"""Schemas, documents and values at random, small enough that many documents match."""

from __future__ import annotations

import string
from typing import Final

from hypothesis import strategies as st

_RNG: Final = 'xmlns="http://relaxng.org/ns/structure/1.0"'
_NAMES: Final = ("a", "b", "c")

_name_classes = st.sampled_from(
    [
        *(f"<name>{name}</name>" for name in _NAMES),
        "<anyName/>",
        "<anyName><except><name>a</name></except></anyName>",
        '<nsName ns=""/>',
        '<nsName ns="n"/>',
        '<nsName ns=""><except><choice><name>a</name><name>b</name></choice></except></nsName>',
        "<choice><name>a</name><name ns='n'>b</name></choice>",
    ]
)
_words = st.sampled_from(["<value>x</value>", "<value> y  x </value>", "<value type='string'>x</value>"])
_list = st.sampled_from(
    [
        "<list><oneOrMore><choice><value>x</value><value>y</value></choice></oneOrMore></list>",
        "<list><value>x</value><optional><value>y</value></optional></list>",
    ]
)
_attribute_content = st.one_of(
    st.just(""), st.just("<text/>"), _words, _list, st.just("<choice><value>x</value><empty/></choice>")
)


@st.composite
def _attributes(draw: st.DrawFn) -> str:
    content = draw(_attribute_content)
    if draw(st.booleans()):
        return f'<attribute name="{draw(st.sampled_from("pq"))}">{content}</attribute>'
    # An attribute of any name must be repeated.
    return f"<oneOrMore><attribute>{draw(_name_classes)}{content or '<text/>'}</attribute></oneOrMore>"


def _several(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inside, min_size=1, max_size=3).map("".join)


def _combined(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    kinds = ("choice", "group", "interleave", "optional", "zeroOrMore", "oneOrMore", "mixed")
    wrapped = st.builds(lambda kind, held: f"<{kind}>{held}</{kind}>", st.sampled_from(kinds), _several(inside))
    element = st.builds(lambda names, held: f"<element>{names}{held}</element>", _name_classes, _several(inside))
    return st.one_of(wrapped, element)


_leaves = st.one_of(
    st.sampled_from(
        ['<ref name="one"/>', '<ref name="two"/>', '<ref name="one"/>', "<text/>", "<empty/>", "<notAllowed/>"]
    ),
    st.sampled_from([f'<element name="{name}"><{held}/></element>' for name in _NAMES for held in ("text", "empty")]),
    _words,
    _list,
    _attributes(),
)
_patterns = st.recursive(_leaves, _combined, max_leaves=7)


@st.composite
def _schema(draw: st.DrawFn) -> str:
    """A grammar whose two elements name each other, in one file."""
    one = f"<element>{draw(_name_classes)}{draw(_several(_patterns))}</element>"
    two = f'<element name="{draw(st.sampled_from(_NAMES))}">{draw(_several(_patterns))}</element>'
    combine = draw(st.sampled_from(["choice", "interleave"]))
    more = f'<define name="one" combine="{combine}">{two}</define>' if draw(st.booleans()) else ""
    own = f' combine="{combine}"' if more else ""
    return (
        f"<grammar {_RNG}><start><choice>{draw(_patterns)}<ref name='one'/></choice></start>"
        f'<define name="one"{own}>{one}</define>{more}<define name="two">{two}</define></grammar>'
    )


schemas = _schema()

_texts = st.sampled_from(["", "", " ", "\n", "x", " x ", "y", "x y", "y x", "x<!-- -->", "<?a b?>", "z"])
_starts = st.sampled_from(
    ["", "", "", ' p="x"', ' q="y"', ' p=""', ' p="x" q="x y"', ' q=" y  x "', ' n:p="x" xmlns:n="n"', ' a="x"']
)


def _element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(st.one_of(_texts, inside), max_size=4).map("".join)
    names = st.sampled_from([*(f"{name} xmlns=''" for name in _NAMES), "b xmlns='n'", "a xmlns=''"])
    return st.builds(lambda name, start, held: f"<{name}{start}>{held}</{name.split()[0]}>", names, _starts, content)


documents = st.recursive(_element(_texts), _element, max_leaves=5)

_PATTERNS: Final = (
    r"[\d]+(\.[\d]+)?(%|cm|mm|in|pt|px|em)",
    r"[^\p{C}\p{Z}]+",
    r"[\w!#$&\^_\-\.\+]+/[\w!#$&\^_\-\.\+]+",
    r"\S+",
    r"#\S+",
    r"\s*[\-+]?\d{1,2}(\.\d+)?[\s,]+[\-+]?\d{1,3}(\.\d+)?\s*",
    r"\S(.*\S)?",
    r"(\-?[\d]+/\-?[\d]+)",
    r"[0-9.,DHMPRSTWYZ/:+\-]+",
    r"(19[789][0-9]|[2-9][0-9]{3}).*",
    r"[^/\s]+:\S*",
    r"\p{Lu}\p{Ll}*|\W+",
    r"[\p{P}\p{S}]*",
    r"\P{L}{2,}\D*",
    r"[a-z-[aeiou]]+",
    r"\i\c*",
)
"""Those of the TEI's schemas and of ours, and some that have what these have not."""

_LOOSE: Final = {
    "boolean": "true|false|0|1|True|00",
    "language": "[a-z]{1,4}(-[A-Za-z0-9]{1,9}){0,3}",
    "duration": r"-?P?(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?",
    "anyURI": "[a-z+.-]{0,3}:?[a-z/?#&%:.;=~!@,]{0,8}",
    "date": r"-?[012]\d{3}-[01]\d-[0-3]\d(Z|[+-]\d\d:\d\d)?",
    "gYear": r"-?\d{4,5}(Z|[+-][01]\d:\d\d)?",
    "gYearMonth": r"\d{4}-[01]\d(Z|[+-][01]\d:\d\d)?",
    "gMonth": "--[01][0-9](--)?Z?",
    "gMonthDay": "--[01][0-9]-[0-3][0-9]Z?",
    "gDay": "---[0-3][0-9]Z?",
    "time": r"[0-2]\d:[0-6]\d:[0-6]\d(\.\d+)?Z?",
    "dateTime": r"[012]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
}
"""Texts like those of a type, right and wrong."""
_NUMBERS: Final = ("decimal", "double", "float", "integer", "nonNegativeInteger", "positiveInteger")
_PLAIN: Final = ("string", "normalizedString", "token", "NCName", "Name", "ID", "IDREF", "NMTOKEN")

DATATYPES: Final = (
    *((name, ()) for name in (*_PLAIN, *_NUMBERS, *_LOOSE)),
    *((name, (("pattern", pattern),)) for name in ("token", "string", "anyURI") for pattern in _PATTERNS),
    ("decimal", (("minInclusive", "0"),)),
    ("double", (("minInclusive", "0"), ("maxInclusive", "1"))),
    ("float", (("maxInclusive", "9.5"),)),
    ("nonNegativeInteger", (("maxInclusive", "100"),)),
    ("token", (("minLength", "2"), ("maxLength", "3"))),
    ("string", (("length", "3"),)),
    ("date", (("pattern", _PATTERNS[9]),)),
)
"""Types with their facets."""

_ODD: Final = "\t\näöüßÀſΑωЖяאת\u0621\u064a§ª¶·×÷\u00a0\u00ad\u2028日\U0001d538\u0378"
_any_text = st.text(string.printable.strip() + " " + _ODD, max_size=8)


def values(name: str, facets: tuple[tuple[str, str], ...]) -> st.SearchStrategy[str]:
    """Texts that look as if they were of a type; XML can write all of them."""
    likely: list[st.SearchStrategy[str]] = [_any_text, st.text("0123456789-:+.TZPYMDHS /#%,;_ax", max_size=12)]
    if name in _LOOSE:
        likely.append(st.from_regex(_LOOSE[name], fullmatch=True))
    if name in _NUMBERS:
        likely.append(st.from_regex(r"[+-]?[0-9]{1,17}(\.[0-9]{0,17})?", fullmatch=True))
    likely += [_like(pattern) for facet, pattern in facets if facet == "pattern"]
    return st.one_of(likely).map(lambda text: "".join(char for char in text if char >= " " or char in "\t\n"))


def _like(pattern: str) -> st.SearchStrategy[str]:
    """Texts of the characters that stand in a pattern."""
    return st.text("".join(sorted({*pattern, *"0199x "} - {"\\", "[", "]"})), min_size=1, max_size=9)
