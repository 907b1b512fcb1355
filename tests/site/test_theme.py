"""An edition's own look: colours, faces, templates and files of its own, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from building import ROOT, build, copy_edition, teibuild
from built_site import Site
from teibuild.read.theme import contrast, read_theme

STRANGE = ROOT / "tests" / "editions" / "strange"
FONTS = ROOT / "src" / "teibuild" / "assets" / "fonts"
OURS = (ROOT / "site_templates" / "assets" / "site.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The edition with a look of its own, published; its font is one that the program carries."""
    folder = tmp_path_factory.mktemp("themed")
    edition = copy_edition(folder, STRANGE)
    (edition / "static" / "fonts").mkdir()
    (edition / "static" / "fonts" / "house.woff2").write_bytes((FONTS / "courier-prime-400.woff2").read_bytes())
    done = build(edition, folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TB024" not in done.stdout + done.stderr
    return Site(folder / "site")


@pytest.fixture(params=["light", "dark"])
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab, in either light."""
    page = chromium.new_page(color_scheme=request.param)
    page.on("requestfailed", lambda failed: pytest.fail(f"{failed.url}: {failed.failure}"))
    yield page
    page.close()


def test_edition_has_its_own_look(themed: Site, tab: Page) -> None:
    """Its colours in either light, its face, its foot, its words on the title page; the rest is ours."""
    tab.goto(themed.file_url("index.html"))
    dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    body = "each => [getComputedStyle(each).color, getComputedStyle(document.documentElement).backgroundColor]"
    assert tab.locator("body").evaluate(body) == (
        ["rgb(223, 232, 220)", "rgb(16, 22, 15)"] if dark else ["rgb(27, 36, 26)", "rgb(244, 247, 242)"]
    )
    tab.evaluate("document.fonts.ready")
    assert tab.evaluate("[...document.fonts].find(face => /House Type/.test(face.family)).status") == "loaded"
    assert tab.locator("h1").evaluate("each => getComputedStyle(each).fontFamily").startswith('"House Type"')
    assert tab.locator(".welcome").inner_text() == "Willkommen in der Ausgabe „Zwei fremde Briefe“."
    assert tab.locator(".house").inner_text() == "Aus dem Haus der Briefe, 22. November 2026"
    assert tab.locator(".house").evaluate("each => getComputedStyle(each).textAlign") == "center"
    assert tab.locator(".site-foot").count() == 1
    assert tab.locator(".title-page h1").inner_text() == "Zwei fremde Briefe"


def test_every_page_has_the_look(themed: Site) -> None:
    """An override of the common frame reaches every page, those whose templates are ours too."""
    for path in themed.pages():
        if themed.page(path).xpath("//footer"):
            assert themed.page(path).xpath("//p[@class='house']"), path


def test_our_own_colours_can_be_read() -> None:
    """What an edition's colours are held to, ours keep."""
    faults: list[tuple[str, ...]] = []
    found = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\);", OURS)
    theme = {name.replace("-", "_"): [light, dark] for name, light, dark in found}
    read_theme(theme, Path(), lambda *fault: faults.append(fault))
    assert len(theme) > 10
    assert faults == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54)]
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    """As WCAG 2.2 works it out."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


#: What stands below [theme] → what the editor is told: code, place, message, hint.
WRONG = {
    'link = ["#8fa8bf", "#9cc0e4"]': (
        (
            "edition.toml:10:10: warning[TB024] “link” on “ochre_wash” has a contrast of 2.12 to 1 in the "
            "light scheme; 4.5 to 1 is needed."
        ),
        'help: Take "#',
    ),
    'link = "blue"': (
        "edition.toml:10:9: error[TB004] The value of “link” is no colour, and no pair of colours.",
        'help: Write link = ["#1d4e7d", "#9cc0e4"]: light, then dark.',
    ),
    'lnk = "#000000"': ("error[TB003] The table “theme” knows no “lnk”.", "help: It knows paper, desk, sheet,"),
    'text_face = "x; } body { display: none"': (
        "error[TB004] The value of “text_face” is no list of families of type.",
    ),
    '[[theme.faces]]\nfamily = "House"\nfile = "fonts/none.woff2"': (
        "error[TB005] There is no static/fonts/none.woff2.",
    ),
    '[[theme.faces]]\nfamily = "House"\nfile = "../../edition.woff2"': (
        "error[TB006] ../../edition.woff2 lies outside static/.",
    ),
}


@pytest.mark.parametrize("written", WRONG)
def test_wrong_theme_is_told(tmp_path: Path, written: str) -> None:
    """With its place, and with what to write instead; a faint colour is a warning, and is published."""
    edition = copy_edition(tmp_path, ROOT / "tests" / "editions" / "letters")
    with (edition / "edition.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"[theme]\n{written}\n")
    done = teibuild("check", edition)
    for line in WRONG[written]:
        assert line in done.stdout


def test_broken_template_is_told(tmp_path: Path) -> None:
    """A template of the edition that cannot be used is named with its line, and nothing is published."""
    edition = copy_edition(tmp_path, ROOT / "tests" / "editions" / "letters")
    (edition / "templates").mkdir()
    (edition / "templates" / "home.html").write_text('{% extends "ours/home.html" %}\n{% block main %}', "utf-8")
    done = build(edition, tmp_path / "site")
    assert "home.html, line 2" in done.stderr
    assert not (tmp_path / "site").exists()
