"""The names of any RELAX NG schema, however it is put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.check.schema_files import Space, gather
from teibuild.check.vocabulary import Vocabulary, vocabulary_of

RNG = 'xmlns="http://relaxng.org/ns/structure/1.0"'


def vocabulary(folder: Path, **files: str) -> Vocabulary:
    """The vocabulary of ``main``, in XML or compact syntax, with other files beside it."""
    for name, text in files.items():
        (folder / f"{name}.{'rng' if text.startswith('<') else 'rnc'}").write_text(text, encoding="utf-8")
    ending = "rng" if files["main"].startswith("<") else "rnc"
    return vocabulary_of(gather(Space(folder), f"edition:/main.{ending}"))


def shape(words: Vocabulary) -> dict[str, tuple[list[str], list[str], bool]]:
    """Elements with their children, their attributes, and whether they hold text."""
    return {
        name: (sorted(entry.children), sorted(entry.attributes), entry.text) for name, entry in words.elements.items()
    }


Shape = dict[str, tuple[list[str], list[str], bool]]
EMPTY: tuple[list[str], list[str], bool] = ([], [], False)
TEXT: tuple[list[str], list[str], bool] = ([], [], True)
PATTERNS: list[tuple[str, Shape]] = [
    ("start = element a { text }", {"a": TEXT}),
    ("start = element a { attribute b { text }, element c { empty }* }", {"a": (["c"], ["b"], False), "c": EMPTY}),
    ("start = element a { attribute xml:id { text } }", {"a": ([], ["xml:id"], False)}),
    ("start = element a { mixed { element b { xsd:date }? } }", {"a": (["b"], [], True), "b": EMPTY}),
    (
        "start = a\na = element a { b }\nb |= element b { empty }\nb |= element c { empty }",
        {"a": (["b", "c"], [], False), "b": EMPTY, "c": EMPTY},
    ),
    ("start = a\na = element a { a* }", {"a": (["a"], [], False)}),
    ("start = element (a | b) { text }", {"a": TEXT, "b": TEXT}),
    ("start = element * - a { element c { empty } }", {"c": EMPTY}),
    ("start = element a { attribute * { text }* }", {"a": EMPTY}),
    (
        'namespace x = "urn:x"\nstart = element x:a { attribute x:b { text }, element c { empty } }',
        {"{urn:x}a": (["c"], ["{urn:x}b"], False), "c": EMPTY},
    ),
    ('default namespace = "urn:x"\nstart = element a { attribute b { text } }', {"{urn:x}a": ([], ["b"], False)}),
    ('default namespace = "http://www.tei-c.org/ns/1.0"\nstart = element a { text }', {"a": TEXT}),
    (
        "start = element a { grammar { start = b\nb = element b { parent c } } }\nc = text\nb = notAllowed",
        {"a": (["b"], [], False), "b": TEXT},
    ),
    ("start = element a { list { xsd:int* } }", {"a": EMPTY}),
    ("div { start = element a { b }\ndiv { b = text } }", {"a": TEXT}),
    ("start = element a { unused? }\nunused = notAllowed\nnever = element never { text }", {"a": EMPTY}),
]


@pytest.mark.parametrize(("main", "expected"), PATTERNS, ids=[main for main, _ in PATTERNS])
def test_patterns(main: str, expected: Shape, tmp_path: Path) -> None:
    """Each kind of pattern, as the compact syntax writes it."""
    assert shape(vocabulary(tmp_path, main=main)) == expected


def test_include(tmp_path: Path) -> None:
    """What an include replaces is gone, also from what the included schema itself includes."""
    words = vocabulary(
        tmp_path,
        main=f'<grammar {RNG}><include href="part.rng"><div><define name="b"><element name="new"><empty/></element>'
        '</define></div></include><start combine="choice"><ref name="a"/></start></grammar>',
        part=f'<grammar {RNG}><include href="deep.rng"/><start combine="choice"><notAllowed/></start>'
        '<define name="a"><element name="a"><ref name="b"/><ref name="c"/></element></define></grammar>',
        deep=f'<grammar {RNG}><define name="b"><element name="old"><empty/></element></define>'
        '<define name="c"><element name="c"><empty/></element></define></grammar>',
    )
    assert shape(words) == {"a": (["c", "new"], [], False), "new": ([], [], False), "c": ([], [], False)}
    assert words.roots == {"a"}


def test_namespace_of_an_include(tmp_path: Path) -> None:
    """A file without a namespace of its own takes that of whoever includes it (section 4.8)."""
    words = vocabulary(
        tmp_path,
        main=f'<grammar {RNG} ns="urn:x"><start><externalRef href="part.rng"/></start></grammar>',
        part=f'<element {RNG} name="a"><element name="b" ns="urn:y"><text/></element></element>',
    )
    assert set(words.elements) == {"{urn:x}a", "{urn:y}b"}
    assert words.roots == {"{urn:x}a"}


def test_description(tmp_path: Path) -> None:
    """The sentence that describes an element, beside it or beside its definition."""
    words = vocabulary(tmp_path, main="start = a\n## A letter.\na = element a { ## A line.\nelement b { text } }")
    assert words.entry("a").description == "A letter."
    assert words.entry("b").description == "A line."
    assert words.entry("c").description == ""


def test_what_cannot_be_understood(tmp_path: Path) -> None:
    """A circle, or a part that is missing, leaves what is left."""
    words = vocabulary(
        tmp_path,
        main=f'<grammar {RNG}><include href="nowhere.rng"/><start><element name="a"><ref name="b"/><ref name="n"/>'
        '</element></start><define name="b"><choice><ref name="b"/><element name="c"><empty/></element></choice>'
        "</define></grammar>",
    )
    assert shape(words) == {"a": (["c"], [], False), "c": ([], [], False)}
