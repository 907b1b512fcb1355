"""Every message of the interface has its translation, and no catalogue keeps what nobody says any more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from messages import LOCALES, Message, messages, python_messages, read, template_messages, translated
from teibuild.words import Words, languages

CATALOGUES = sorted(LOCALES.glob("*.po"))
#: What is no text of a template.
EXPRESSIONS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>|<!--.*?-->", re.DOTALL)
#: What is code between braces that open and close a macro.
CODE = re.compile(r"documents/|^style=")
UPDATE = "run 'python tests/support/messages.py', and translate what it prints"


def fields(text: str) -> set[str]:
    """The names in braces."""
    return set(re.findall(r"\{(\w*)\}", text))


def forms(message: Message | tuple[str, ...]) -> tuple[str, ...]:
    """A message, or all of its forms."""
    return (message,) if isinstance(message, str) else message


def plain(text: str) -> str:
    """What stands there besides expressions."""
    return text.replace("\x00", " ").strip()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_catalogue_has_every_message_and_no_other(path: Path) -> None:
    """What a template or a module says stands in the catalogue, and nothing else does."""
    known, used = translated(read(path)).keys(), messages()
    missing = [f"{message!r} ({', '.join(sorted(used[message]))})" for message in used if message not in known]
    stale = [message for message in known if message not in used]
    assert (missing, stale) == ([], []), UPDATE


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_message_is_translated(path: Path) -> None:
    """No message waits for its words, and each has all forms that the language asks for."""
    catalogue = read(path)
    waiting = [
        message
        for message, said in translated(catalogue).items()
        if not all(forms(said))
        or not forms(said)
        or (not isinstance(message, str) and len(forms(said)) != catalogue.num_plurals)
    ]
    assert waiting == [], UPDATE
    assert [entry.id for entry in catalogue if entry.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_placeholders_agree(path: Path) -> None:
    """A translation has the names in braces that its message has; a form for one may do without the number."""
    wrong = []
    for message, said in translated(read(path)).items():
        asked = fields(" ".join(forms(message)))
        for number, form in enumerate(forms(said)):
            spare = {"n"} if not isinstance(message, str) and number == 0 else set()
            if fields(form) - asked or asked - fields(form) - spare:
                wrong.append((message, form))
    assert wrong == []


def test_messages_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In templates, in Python, in f-strings there, in tables, and under another name."""
    template = tmp_path / "page.html"
    template.write_text('<p title="{{ _("One {n}", n=1) }}">{{ count("{n} leaf", "{n} leaves", 2) }}</p>')
    assert list(template_messages(template)) == ["One {n}", ("{n} leaf", "{n} leaves")]
    source = """
text = site.words.text
TABLE = {"a": message("Two")}
x = f"<p>{walk.context.words.text('Three')}</p>" + text("Four") + words.text("Five" if y else "Six")
z = words.count("{n} line", "{n} lines", 3) + "a".count("b", 0, 1) + walk.text("no message")
"""
    assert set(python_messages(source)) == {"Two", "Three", "Four", "Five", "Six", ("{n} line", "{n} lines")}


def test_templates_have_no_bare_words() -> None:
    """Between the tags of a template stand expressions and signs, no words."""
    bare = []
    for path in sorted(LOCALES.parent.glob("*.html")):
        text = EXPRESSIONS.sub("\x00", path.read_text(encoding="utf-8"))
        said = re.findall(r">([^<>]*[A-Za-z]{2}[^<>]*)<", text)
        said += re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z]{2}[^"]*)"', text)
        bare += [f"{path.name}: {one}" for one in map(plain, said) if one not in KEYS and not CODE.search(one)]
    assert bare == []


#: Names that are the same in every language.
KEYS = frozenset({"Esc", "404", "TEI", "Enter", "Tab"})


def test_words_of_a_language_without_catalogue_are_english() -> None:
    """Its dates are its own."""
    welsh = Words("cy")
    assert (welsh.text("Reading"), welsh.date("1962-10-27"), welsh.spoken) == ("Reading", "27 Hydref 1962", "en")
    assert (Words("de-AT").text("Reading"), Words("de-AT").spoken) == ("Lesefassung", "de-AT")
    assert languages() == ("en", "de")


def test_a_message_with_forms_can_be_said_alone() -> None:
    """Where the same word is counted elsewhere, it takes the form for one."""
    assert Words("de").text("Textual note") == "Apparateintrag"
    assert Words("de").count("Textual note", "Textual notes", 2) == "Apparateinträge"
