"""Images on pages of prose: shown from the edition's own files, with a caption, and without a jump of the page."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from axe import PAIRS, Scheme, open_page, violations
from building import ROOT, build, copy_edition, teibuild
from built_site import Site
from vnu import remarks

LETTERS = ROOT / "tests" / "editions" / "letters"
PAGE = "about-the-letters"
PROSE = """# About the letters

![The envelope of the first letter](../static/images/envelope.png "Posted on *27 October*, as its stamp says.")

Its stamp ![a stamp](<../static/images/a stamp.svg>) was printed in 1961.

[![The same envelope, without a caption](../static/images/envelope.png)](document:letter-1)

- ![in a list](../static/images/envelope.png)
"""


def png(width: int, height: int) -> bytes:
    """A grey image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def edition_with_images(folder: Path) -> Path:
    """The letters, with images on their page."""
    edition = copy_edition(folder, LETTERS)
    (edition / "static" / "images").mkdir(parents=True)
    (edition / "static" / "images" / "envelope.png").write_bytes(png(1200, 600))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="30"><path d="M0 0H24V30H0z"/></svg>'
    (edition / "static" / "images" / "a stamp.svg").write_text(drawing, encoding="utf-8")
    (edition / "pages" / f"{PAGE}.md").write_text(PROSE, encoding="utf-8")
    return edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition."""
    return edition_with_images(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def site(edition: Path) -> Site:
    """The same, published."""
    done = build(edition, edition.parent / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TB71" not in done.stdout + done.stderr
    return Site(edition.parent / "site")


def test_figures(site: Site) -> None:
    """An image alone in its paragraph is a figure, and its title the caption; any other stands in its line."""
    figures = site.page(f"{PAGE}.html").cssselect("figure")
    assert [[child.tag for child in figure] for figure in figures] == [["img", "figcaption"], ["a"]]
    assert figures[0][1].text == "Posted on *27 October*, as its stamp says."
    shown = [dict(image.attrib) for image in site.page(f"{PAGE}.html").cssselect("img")]
    envelope = {"src": "images/envelope.png", "width": "1200", "height": "600"}
    assert shown == [
        envelope | {"alt": "The envelope of the first letter"},
        {"src": "images/a%20stamp.svg", "alt": "a stamp", "width": "24", "height": "30"},
        envelope | {"alt": "The same envelope, without a caption"},
        envelope | {"alt": "in a list"},
    ]


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_images_are_seen(site: Site, chromium: Browser, screen: str) -> None:
    """From disk, each at its shape and no wider than the text; the page has its height before they come."""
    tab = open_page(chromium, site.file_url(f"{PAGE}.html"), "light", screen)
    images = tab.locator(".prose img")
    loaded = "all => all.map(each => [each.complete, each.naturalWidth > 0])"
    assert images.evaluate_all(loaded) == [[True, True]] * 4
    shapes = "all => all.map(each => each.clientWidth / each.clientHeight)"
    assert images.evaluate_all(shapes) == pytest.approx([2, 0.8, 2, 2], rel=0.02)
    text = tab.locator(".prose").evaluate("each => each.clientWidth")
    assert images.evaluate_all("all => Math.max(...all.map(each => each.clientWidth))") <= text
    heights = images.evaluate_all("all => all.map(each => each.clientHeight)")
    assert heights == before_they_come(tab, site, chromium)
    tab.close()


def before_they_come(tab: Page, site: Site, chromium: Browser) -> list[int]:
    """The heights of the images where none has arrived."""
    waiting = chromium.new_page(viewport=tab.viewport_size)
    waiting.route("**/images/*", lambda _: None)
    waiting.goto(site.file_url(f"{PAGE}.html"), wait_until="domcontentloaded")
    found: list[int] = waiting.locator(".prose img").evaluate_all("all => all.map(each => each.clientHeight)")
    waiting.close()
    return found


@pytest.mark.parametrize(("scheme", "screen"), PAIRS)
def test_nobody_is_left_out(site: Site, chromium: Browser, scheme: Scheme, screen: str) -> None:
    """The page passes axe, in either light, on a wide screen and a narrow one."""
    tab = open_page(chromium, site.file_url(f"{PAGE}.html"), scheme, screen)
    assert violations(tab) == []
    tab.close()


def test_html_is_valid(site: Site, tmp_path: Path) -> None:
    """The page is what the standards say."""
    (tmp_path / "page.html").write_bytes((site.root / f"{PAGE}.html").read_bytes())
    assert remarks(tmp_path) == []


def test_words_are_found(site: Site) -> None:
    """Search knows what an image shows, and its caption."""
    texts = (site.root / "search" / "texts" / "pages" / f"{PAGE}.js").read_text(encoding="utf-8")
    assert "The envelope of the first letter Posted on" in texts


def test_draft_shows_the_words(tmp_path: Path) -> None:
    """Of an image that is not there, a draft has the words."""
    edition = edition_with_images(tmp_path)
    (edition / "static" / "images" / "a stamp.svg").unlink()
    assert build(edition, tmp_path / "site").returncode == 1
    assert not (tmp_path / "site").exists()
    assert build(edition, tmp_path / "site", "--draft").returncode == 0
    page = Site(tmp_path / "site").page(f"{PAGE}.html")
    assert "Its stamp a stamp was printed in 1961." in " ".join(page.text_content().split())


def test_changed_images_are_noticed(tmp_path: Path) -> None:
    """One that has another size now is shown in that; one that is damaged now is told, though no page has changed."""
    edition = edition_with_images(tmp_path)
    envelope, output = edition / "static" / "images" / "envelope.png", tmp_path / "site"
    assert build(edition, output).returncode == 0
    envelope.write_bytes(png(1200, 500))
    assert build(edition, output).returncode == 0
    assert {image.get("height") for image in Site(output).page(f"{PAGE}.html").cssselect("img")} == {"500", "30"}
    assert (output / "images" / "envelope.png").read_bytes() == png(1200, 500)
    assert teibuild("check", edition).returncode == 0
    envelope.write_bytes(b"no image any more")
    told = teibuild("check", edition)
    assert (told.returncode, told.stdout.count("TB711")) == (1, 1)
