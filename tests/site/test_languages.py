"""The interface in the language of the edition, and texts in languages of their own, in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from building import ROOT, build, copy_edition, teibuild
from built_site import Site
from messages import messages, read, translated

STRANGE = ROOT / "tests" / "editions" / "strange"
FONT = "courier-prime-400.woff2"

#: Letters of the edition's texts → Cyrillic ones: what stays Latin on the site is the interface.
CYRILLIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувшхызАБЦДЕФГХИЙКЛМНОПЯРСТУВШХЫЗ"
)

#: What a reader sees or hears: text, and the attributes that are read out or shown.
SAID = """() => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    if (!around.closest("script, style, noscript, pre, code, kbd, .citation, .cite-form, body [lang]"))
      said.push(walker.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description", "data-say-copy", "data-label"])
    for (const each of document.querySelectorAll(`[${name}]`))
      if (!each.closest("body [lang]")) said.push(each.getAttribute(name));
  return said.filter(each => /[A-Za-z]{2}/.test(each));
}"""


def words_of(text: str) -> set[str]:
    """Its words of three letters and more (labels of notes have two), in small letters."""
    return {word.casefold() for word in re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", re.sub(r"\{\w*\}", " ", text))}


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition of this repository, its texts in a script that no interface is written in."""
    folder = copy_edition(tmp_path_factory.mktemp("foreign"))
    shutil.rmtree(folder / "releases", ignore_errors=True)
    for path in [*folder.glob("documents/*.xml"), *folder.glob("registers/*.xml")]:
        tree = etree.parse(str(path))
        for element in tree.iter("*"):
            if etree.QName(element).localname in {"idno", "num"}:
                continue
            element.text = element.text and element.text.translate(CYRILLIC)
            for child in element:
                child.tail = child.tail and child.tail.translate(CYRILLIC)
        tree.write(str(path), encoding="utf-8", xml_declaration=True)
    for path in folder.glob("pages/*.md"):
        parts = re.split(r"(\]\([^)]*\)|https?://\S+|`[^`]*`)", path.read_text(encoding="utf-8"))
        path.write_text("".join(part if at % 2 else part.translate(CYRILLIC) for at, part in enumerate(parts)), "utf-8")
    settings = (folder / "edition.toml").read_text(encoding="utf-8")
    settings = re.sub(
        r'(?m)^(name|title|subtitle|publisher|description|statement) = "(.*)"$',
        lambda found: f'{found[1]} = "{found[2].translate(CYRILLIC)}"',
        settings.replace('language = "en"', 'language = "de"'),
    )
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def german(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """That edition, published in German as a draft."""
    output = tmp_path_factory.mktemp("german") / "site"
    done = build(foreign, output, "--draft")
    assert output.is_dir(), done.stdout + done.stderr
    return Site(output)


def pages(site: Site) -> list[str]:
    """Every page, but few of those that differ in their texts only."""
    seen: dict[str, int] = {}
    found = []
    for path in site.pages():
        kind = re.sub(r"[^/]*\.html$", "", path)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= 3 or "/" not in path:
            found.append(path)
    return found


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of a wide window."""
    page = chromium.new_page(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


def test_german_edition_speaks_no_english(german: Site, tab: Page) -> None:
    """On no page stands a word that the interface has in English only."""
    known = translated(read(ROOT / "site_templates" / "locales" / "de.po"))
    said = {
        word
        for string in known.values()
        for form in ([string] if isinstance(string, str) else string)
        for word in words_of(form)
    }
    asked = {word for one in messages() for form in ([one] if isinstance(one, str) else one) for word in words_of(form)}
    english = asked - said - SHARED
    assert len(english) > 300, "the words that would give English away"
    found: dict[str, set[str]] = {}
    for path in pages(german):
        tab.goto(german.file_url(path))
        for text in tab.evaluate(SAID):
            if words_of(text) & english:
                found.setdefault(" ".join(text.split())[:120], set()).add(path)
    assert {text: sorted(paths)[:2] for text, paths in found.items()} == {}


#: Names of things, and what the papers' stamps say, which are the same in every language.
SHARED = frozenset({"garamond", "chicago", "mla", "csl", "json"})


def test_page_says_its_language(german: Site, tab: Page) -> None:
    """``lang`` of the page is the edition's, of the text its own; dates are written as the language has them."""
    tab.goto(german.file_url("documents/rostow-negotiations/index.html"))
    assert tab.locator("html").get_attribute("lang") == "de"
    assert tab.locator(".text").first.get_attribute("lang") == "en"
    assert tab.locator(".doc-facts time").first.inner_text() == "27. Oktober 1962"
    assert tab.locator(".draft").inner_text().startswith("ENTWURF")
    assert tab.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_published_site_is_no_draft(site: Site) -> None:
    """Without ``--draft`` no page says that it is one, and search engines are welcome."""
    assert not site.page("index.html").xpath("//*[@class='draft'] | //meta[@name='robots']")


def test_unknown_language_falls_back_to_english(tmp_path: Path, chromium: Browser) -> None:
    """The interface stays English and says so, to the editor and to screen readers; dates are the language's own."""
    folder = copy_edition(tmp_path, ROOT / "tests" / "editions" / "letters")
    settings = folder / "edition.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[edition]", '[edition]\nlanguage = "cy"', 1), "utf-8"
    )
    done = teibuild("build", folder, "--output", tmp_path / "site")
    assert done.returncode == 0
    assert "info[TB871] The interface does not speak “cy”: its words stay English." in done.stdout + done.stderr
    page = Site(tmp_path / "site").page("index.html")
    assert page.get("lang") == "cy"
    assert page.xpath("string(//a[@class='skip'])") == "Skip to the text"
    assert page.xpath("string(//a[@class='skip']/@lang)") == "en"
    assert "22 Tachwedd 2026" in page.text_content()


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An edition with a theme of its own, of letters that run from right to left."""
    return publish(tmp_path_factory.mktemp("strange"))


def publish(folder: Path, **replaced: str) -> Site:
    """The strange edition with its font put in and some settings replaced, published."""
    edition = copy_edition(folder, STRANGE)
    (edition / "static" / "fonts").mkdir()
    (edition / "static" / "fonts" / "house.woff2").write_bytes(
        (ROOT / "src" / "teibuild" / "assets" / "fonts" / FONT).read_bytes()
    )
    settings = (edition / "edition.toml").read_text(encoding="utf-8")
    for key, value in replaced.items():
        settings = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", settings)
    (edition / "edition.toml").write_text(settings, encoding="utf-8")
    done = build(edition, folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder / "site")


RIGHTWARD = """element => {
  const range = document.createRange();
  const text = [...element.childNodes].find(each => each.nodeType === 3 && each.data.trim());
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const first = range.getBoundingClientRect(), block = element.getBoundingClientRect();
  const middle = box => (box.left + box.right) / 2;
  return {direction: getComputedStyle(element).direction, first: middle(first), middle: middle(block)};
}"""


def test_text_runs_from_right_to_left(strange: Site, tab: Page) -> None:
    """In a German edition: the Hebrew text begins on the right, the foreign title in it and the note run rightward."""
    tab.goto(strange.file_url("documents/brief-1/index.html"))
    assert tab.locator("html").evaluate("each => getComputedStyle(each).direction") == "ltr"
    text = tab.locator("#b1-1").evaluate(RIGHTWARD)
    assert text["direction"] == "rtl"
    assert text["first"] > text["middle"]
    assert tab.locator("#b1-1 i").get_attribute("lang") == "en"
    assert tab.locator("#b1-1 i").evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert tab.locator("#b1-n1").evaluate("each => getComputedStyle(each).direction") == "ltr"
    dateline = tab.locator("#b1-d").evaluate(RIGHTWARD)
    assert dateline["first"] < dateline["middle"], "a date line ends its line, here on the left"


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("apparatus.html", ".app-edited"),
        ("apparatus.html", ".app-typed"),
        ("apparatus.html", ".app-context"),
        ("notes.html", ".noted-lemma"),
        ("print.html", ".end-textual .app-typed"),
    ],
)
def test_quoted_text_tells_its_language(strange: Site, path: str, selector: str) -> None:
    """Words of a Hebrew paper are Hebrew wherever a German page quotes them (WCAG 2.2, 3.1.2)."""
    quoted = strange.page(f"documents/brief-1/{path}").cssselect(selector)
    assert quoted
    assert {(one.get("lang"), one.get("dir")) for one in quoted} == {("he", "rtl")}


def test_sheet_runs_from_right_to_left(strange: Site, tab: Page) -> None:
    """Page by page, too; what the page has is marked as Arabic."""
    tab.goto(strange.file_url("documents/brief-2/pages/b2-p1.html"))
    text = tab.locator("#b2-1").evaluate(RIGHTWARD)
    assert text["direction"] == "rtl"
    assert text["first"] > text["middle"]
    assert tab.locator(".sheet-fit").get_attribute("lang") == "ar"


def test_whole_page_runs_from_right_to_left(tmp_path: Path, tab: Page) -> None:
    """In a Hebrew edition the page itself is turned: the title at the right, numbers of pages beside the text there."""
    site = publish(tmp_path, language='"he"')
    tab.goto(site.file_url("documents/brief-1/index.html"))
    assert tab.locator("html").get_attribute("dir") == "rtl"
    title, nav = (tab.locator(name).bounding_box() for name in (".docbar-title a", ".views"))
    assert title is not None
    assert nav is not None
    assert title["x"] > nav["x"]
    heading = tab.locator("h1").evaluate(RIGHTWARD)
    assert heading["direction"] == "rtl"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1300
    assert tab.locator(".skip").get_attribute("dir") == "ltr"
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_arrow_keys_go_the_way_of_the_page(tmp_path: Path, tab: Page) -> None:
    """In a Hebrew edition what is next lies to the left: so does its arrow, and the key for it."""
    site = publish(tmp_path, language='"he"')
    first, second = (f"documents/brief-{n}/index.html" for n in (1, 2))
    tab.goto(site.file_url(first))
    turned = tab.locator(".turn svg").first.evaluate("each => getComputedStyle(each).scale")
    assert turned == "-1 1"
    tab.keyboard.press("?")
    assert tab.locator("#keys dt").first.inner_text().split() == ["→", "←"]
    tab.keyboard.press("Escape")
    tab.locator("#keys").wait_for(state="hidden")
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_url(site.file_url(second))
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url(site.file_url(first))
    tab.goto(site.file_url("documents/brief-1/parallel.html"))
    line = tab.locator("[role=separator]")
    before = float(line.get_attribute("aria-valuenow") or 0)
    line.press("ArrowLeft")
    assert float(line.get_attribute("aria-valuenow") or 0) == before + 2
