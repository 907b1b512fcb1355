"""What is the same on many pages is made once: the tag ``once``, and the words of the interface."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest
from jinja2 import DictLoader, TemplateError

from teibuild.publish import standing
from teibuild.publish.environment import environment_of
from teibuild.words import words


def rendered(template: str, *pages: dict[str, object], language: str = "en") -> list[str]:
    """One template of one site on several pages."""
    found = environment_of(DictLoader({"page.html": template}), words(language)).get_template("page.html")
    return [found.render(page) for page in pages]


def test_made_once() -> None:
    """With values as before, what stood there stands there again, whatever else has changed."""
    first, second, third = rendered(
        "{% once root, kind %}{{ root }}{{ title }}{% endonce %} {{ title }}",
        {"root": "../", "kind": "sheet", "title": "A"},
        {"root": "../", "kind": "sheet", "title": "B"},
        {"root": "../", "kind": "notes", "title": "C"},
    )
    assert [first, second, third] == ["../A A", "../A B", "../C C"]


def test_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of values that differ from page to page, only so many are remembered; what stands there is the same."""
    monkeypatch.setattr(standing, "_HELD", 2)
    environment = environment_of(DictLoader({"page.html": "{% once a %}{{ a }}{% endonce %}"}), words("en"))
    page = environment.get_template("page.html")
    assert [page.render(a=a) for a in "abcdeabcde"] == [*"abcdeabcde"]
    once = environment.extensions[standing.Once.identifier]
    assert isinstance(once, standing.Once)
    assert len(once._made) <= 2


def test_each_place_its_own() -> None:
    """Two tags with equal values are two places, on one line too."""
    assert rendered("{% once %}a{% endonce %}{% once %}b{% endonce %}\n{% once %}c{% endonce %}", {}) == ["abc"]


def test_escaped() -> None:
    """What is kept was escaped when it was made, and is not escaped again."""
    assert rendered("{% once %}<b>{{ a }}</b>{% endonce %}", {"a": "<&>"}, {"a": "x"}) == ["<b>&lt;&amp;&gt;</b>"] * 2


@pytest.mark.parametrize("template", ["{% once %}", "{% once root kind %}{% endonce %}"])
def test_wrong_tags(template: str) -> None:
    """A tag without its end, or values without commas, are faults of the template."""
    with pytest.raises(TemplateError):
        rendered(template, {"root": "", "kind": ""})


def test_words_of_two_languages() -> None:
    """A template that has been compiled for one language is compiled anew for another."""
    template = '<p title="{{ _("Page") }}">{{ _("Notes") }}</p>{{ _("Page {n}", n=2) }}'
    assert rendered(template, {}) == ['<p title="Page">Notes</p>Page 2']
    assert rendered(template, {}, language="de") == ['<p title="Seite">Stellenkommentar</p>Seite 2']


@dataclass
class Shown:
    """What a page is made of."""

    title: str


@pytest.mark.parametrize("how", [" with context", ""])
def test_pages_are_let_go_of(how: str) -> None:
    """When a page is made, nothing holds what it was made of; what it imported without it serves the next."""
    macros = "{% macro a(x) %}{{ x }}{{ b() }}{% endmacro %}{% macro b() %}!{% endmacro %}"
    page = (
        f"{{% from 'macros.html' import a{how} %}}{{% macro c() %}}{{{{ a(page.title) }}}}{{% endmacro %}}{{{{ c() }}}}"
    )
    environment = environment_of(DictLoader({"macros.html": macros, "page.html": page}), words("en"))
    gc.disable()
    try:
        for title in ("one", "two"):
            shown = Shown(title)
            known = weakref.ref(shown)
            with environment.page():
                assert environment.get_template("page.html").render(page=shown) == f"{title}!"
            del shown
            assert known() is None
            assert environment.contexts is None
    finally:
        gc.enable()


def test_nothing_is_remembered_of_others() -> None:
    """What is made with the templates, but is no page of a site, is remembered nowhere."""
    environment = environment_of(DictLoader({"page.html": "{{ page.title }}"}), words("en"))
    assert environment.get_template("page.html").render(page=Shown("one")) == "one"
    assert environment.contexts is None
