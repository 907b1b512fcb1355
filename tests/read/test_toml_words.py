"""Faults of edition.toml: said in an editor's words, at the place."""

from __future__ import annotations

import tomllib

import pytest

from teibuild.read.toml_words import explain_toml

#: The text → line and column, what is underlined, the fact, the hint.
FAULTS = {
    "version = 1.0.0": ("1:11", "1.0.0", "1.0.0 is no value of TOML.", 'Write version = "1.0.0".'),
    "title = The Crisis": ("1:9", "The Crisis", "The Crisis is no value of TOML.", 'Write title = "The Crisis".'),
    'title = "The Crisis': ("1:9", '"The Crisis', "The text has no closing quotation mark.", "Close it"),
    "title = The Crisis\"": ("1:9", 'The Crisis"', "no opening quotation mark.", 'Write title = "The Crisis".'),
    "title = “The Crisis”": ("1:9", "“The Crisis”", "The quotation marks are curly.", 'title = "The Crisis".'),
    'title = "The "Crisis""': ("1:9", '"The "Crisis""', "stands something more.", 'written \\".'),
    "a = 'it's'": ("1:5", "'it's'", "An apostrophe ends a text", 'around the whole: a = "it\'s".'),
    "a = 'The \"editors' edition\"'": (
        "1:5", "'The \"editors' edition\"'", "An apostrophe ends a text", 'the whole, and \\" for those within.',
    ),
    "a = 'b' 'c'": ("1:5", "'b' 'c'", "stands something more.", "One value"),
    'language = "en",': ("1:16", ",", "Behind the value of “language” stands a comma.", "Delete it."),
    "certainty = true;  # so": ("1:17", ";", "Behind the value of “certainty” stands a semicolon.", "Delete it."),
    "draft = True": ("1:9", "True", "True is no value of TOML.", "Write true."),
    "title =": ("1:1", "title =", "“title” has no value.", 'Write title = "…".'),
    'title "The Crisis"': ("1:1", 'title "The Crisis"', "“title” is not followed by =.", 'Write title = "…".'),
    'path = "C:\\dir"': ("1:11", "\\", "A backslash stands in a text.", "Write / in paths"),
    "[edition": ("1:1", "[edition", "lacks its closing bracket.", "Write [edition]."),
    "[[schemas]": ("1:1", "[[schemas]", "lacks its closing bracket.", "Write [[schemas]]."),
    '[a]\n[edition]\nb = 1\n[a]': ("4:1", "[a]", "“a” is given twice. It stands on line 1 already.", "once"),
    'title = "a"\ndate = 1\ntitle = "b"': ("3:1", 'title = "b"', "It stands on line 1 already.", "once"),
    'order = ["a",\n  "b"\n\n[pages]\n': ("1:9", "[", "The list that begins here is never closed.", "with ]."),
    "rules = { a = 1\n": ("1:9", "{", "The table in braces that begins here is never closed.", "with }."),
    'title = """The\nCrisis\n': ("1:9", '"""', "The text that begins here is never closed.", 'with """.'),
    'order = ["a" "b"]': ("1:9", '["a" "b"]', "the comma is missing.", "Put a comma"),
    "date = 2026-11-31": ("1:8", "2026-11-31", "There is no day 2026-11-31.", "a day that there is"),
    'version: "1.0.0"': ("1:1", 'version: "1.0.0"', "“version” is not followed by =.", 'Write version = "…".'),
    'a = 1\n<<<<<<< HEAD\nb = "x"\n=======\nb = "y"\n>>>>>>> b\n': (
        "2:1", "<<<<<<< HEAD", "marked by Git", "delete the lines <<<<<<<, ======= and >>>>>>>.",
    ),
    'order = [\n"a",\n<<<<<<< HEAD\n"b",\n=======\n"c",\n>>>>>>> b\n]\n': (
        "3:1", "<<<<<<< HEAD", "marked by Git", "Choose one, or join them",
    ),
    "a = 1\n=======\nb = 2\n>>>>>>> b\n": ("2:1", "=======", "left by Git", "Delete it."),
    'a = 1\nlanguage\xa0= "en"': ("2:9", "\xa0", "There is a no-break space (U+00A0) here", "an ordinary space"),
    'a = 1\n\xa0b = 2': ("2:1", "\xa0", "There is a no-break space (U+00A0) here", "or delete it"),
    'a = "x"\u200b': ("1:8", "\u200b", "There is a zero width space (U+200B) here", "or delete it"),
    "= 3": ("1:1", "=", "This is no line of TOML.", "Write [heading]"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_faults(text: str) -> None:
    """The fact, the remedy, and what is underlined."""
    lines = text.splitlines()
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    fault = explain_toml(str(caught.value), lines)
    place, marked, fact, hint = FAULTS[text]
    assert f"{fault.line}:{fault.column}" == place
    assert lines[fault.line - 1][fault.column - 1 :][: fault.length] == marked
    assert fact in fault.fact
    assert hint in fault.hint
