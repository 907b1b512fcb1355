"""What a build does with an edition: publish all of it, part of it, or nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from building import build, teibuild
from built_site import wrong_sums

LETTERS = Path(__file__).parent / "editions" / "letters"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A copy of a small edition: two letters, one person, one page of prose."""
    return Path(shutil.copytree(LETTERS, tmp_path / "letters"))


def replace(file: Path, old: str, new: str) -> None:
    """Put a fault into a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_published_whole(letters: Path) -> None:
    """Without --output the site stands in the edition's folder, with all that it needs and the right sums."""
    done = teibuild("build", letters)
    assert (done.returncode, done.stdout) == (0, "")
    site = letters / "site"
    wanted = ["index.html", "documents/letter-1/index.html", "documents/letter-2/pages/l2-p1.html",
              "registers/people.html", "about-the-letters.html", "tei/letters/documents/letter-1.xml",
              "schema/teibuild.rng", "assets/site.css", "manifest.json"]  # fmt: skip
    assert [path for path in wanted if not (site / path).is_file()] == []
    assert wrong_sums(site) == []
    published = (site / "tei/letters/documents/letter-1.xml").read_bytes()
    assert published == (letters / "documents/letter-1.xml").read_bytes()


def test_errors_publish_nothing(letters: Path) -> None:
    """An edition with an error is reported, on stdout, and not published."""
    replace(letters / "documents/letter-2.xml", "people.xml#ada", "people.xml#adda")
    done = build(letters, letters / "site")
    assert done.returncode == 1
    assert "documents/letter-2.xml:14" in done.stdout
    assert "ada" in done.stdout
    assert not (letters / "site").exists()


def test_draft_publishes_what_can_be_read(letters: Path) -> None:
    """With --draft a document that is ill-formed is left out, and the rest is published, with the error reported."""
    replace(letters / "documents/letter-2.xml", "</persName>", "</placeName>")
    done = build(letters, letters / "site", "--draft")
    assert (done.returncode, done.stdout.count("error[")) == (0, 1)
    assert (letters / "site/documents/letter-1/index.html").is_file()
    assert not (letters / "site/documents/letter-2").exists()


def test_broken_link_in_prose(letters: Path) -> None:
    """A link of a page of prose that leads nowhere is an error, with its place, for check and build alike."""
    replace(letters / "pages/about-the-letters.md", "document:letter-1", "document:leter-1")
    for done in (build(letters, letters / "site"), teibuild("check", letters)):
        assert done.returncode == 1
        assert "pages/about-the-letters.md:3:17: error[TB701]" in done.stdout
        assert "document:letter-1" in done.stdout


def test_all_levels_of_headings_of_prose(letters: Path) -> None:
    """Headings down to the sixth level are headings of the page, to which links can lead."""
    levels = "\n\n".join(f"{'#' * level} Level {level}" for level in range(1, 7))
    (letters / "pages/levels.md").write_text(f"{levels}\n", encoding="utf-8")
    assert build(letters, letters / "site").returncode == 0
    page = (letters / "site/levels.html").read_text(encoding="utf-8")
    for level in range(2, 7):
        assert f'<h{level} id="level-{level}">Level {level}</h{level}>' in page


def test_draft_publishes_pages_that_can_be_read(letters: Path) -> None:
    """With --draft, a page of prose that is no UTF-8 is left out, and the others are published."""
    (letters / "pages/cafe.md").write_bytes(b"# Caf\xe9\n")
    done = build(letters, letters / "site", "--draft")
    assert (done.returncode, done.stdout.count("error[TB101]")) == (0, 1)
    assert (letters / "site/about-the-letters.html").is_file()
    assert not (letters / "site/cafe.html").exists()


def test_json_report(letters: Path) -> None:
    """With --format json a build prints one JSON document, and everything else elsewhere."""
    done = teibuild("build", letters, "--format", "json")
    assert json.loads(done.stdout)["diagnostics"] == []


def test_templates_and_files_of_the_edition_win(letters: Path) -> None:
    """A template or file of the edition takes the place of ours by its name; its static files are published too."""
    (letters / "templates/assets").mkdir(parents=True)
    (letters / "templates/404.html").write_text("<!DOCTYPE html><title>Gone from {{ edition.title }}</title>")
    (letters / "templates/assets/favicon.svg").write_text("<svg/>")
    (letters / "static").mkdir()
    (letters / "static/robots.txt").write_text("User-agent: *\n")
    assert build(letters, letters / "site").returncode == 0
    assert "Gone from Two Letters" in (letters / "site/404.html").read_text()
    assert (letters / "site/assets/favicon.svg").read_text() == "<svg/>"
    assert (letters / "site/robots.txt").is_file()


def test_wrong_template(letters: Path) -> None:
    """A template that cannot be used is named with its line, and nothing is published."""
    (letters / "templates").mkdir()
    (letters / "templates/404.html").write_text("<p>\n{{ editon.title }}</p>")
    done = build(letters, letters / "site")
    assert done.returncode == 1
    assert "404.html" in done.stderr
    assert "editon" in done.stderr
    assert not (letters / "site").exists()


def test_no_traceback_without_permission(letters: Path) -> None:
    """A site that cannot be written ends in one line and exit code 3."""
    (letters / "blocked").write_text("a file where a folder should be")
    done = build(letters, letters / "blocked/site")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "Traceback" not in done.stderr


def test_a_file_put_into_the_site_is_not_lost(letters: Path) -> None:
    """A site in which somebody left a file of their own is not replaced; the file is named."""
    assert build(letters, letters / "site").returncode == 0
    (letters / "site/documents/my-notes.txt").write_text("mine")
    done = build(letters, letters / "site")
    assert done.returncode == 3
    assert "documents/my-notes.txt" in done.stderr
    assert (letters / "site/documents/my-notes.txt").read_text() == "mine"


def test_one_broken_file_is_one_error(letters: Path) -> None:
    """What points into a file that cannot be read is not reported as well, by check and build alike."""
    replace(letters / "registers/people.xml", "</person>", "</persn>")
    for done in (build(letters, letters / "site"), teibuild("check", letters)):
        assert done.stdout.count("error[") == 1
        assert "registers/people.xml" in done.stdout


@pytest.mark.parametrize("link", ["document:leter-1", "docments/letter-1.html", "enttity:people/ada"])
def test_links_of_prose(letters: Path, link: str) -> None:
    """A page of prose links to the web or into the edition; every other link is an error."""
    replace(letters / "pages/about-the-letters.md", "document:letter-1", link)
    done = teibuild("check", letters)
    assert (done.returncode, done.stdout.count("error[TB701]")) == (1, 1)


def test_foreign_folders_are_left_alone(letters: Path) -> None:
    """A folder that holds other files is never replaced."""
    done = build(letters, letters / "documents")
    assert done.returncode == 3
    assert (letters / "documents/letter-1.xml").is_file()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("manifest.json", "manifest.json is where the site lists its own files"),
        ("manifest/1.json", "manifest/1.json is where the site lists its own files"),
        ("documents/letter-1/index.html", "the site makes documents/letter-1/index.html itself"),
        ("assets/theme.css", "the site makes assets/theme.css itself"),
    ],
)
def test_names_that_the_site_needs(letters: Path, name: str, why: str) -> None:
    """No file of the edition's own takes the place of one that is made; the build says which, and publishes nothing."""
    with (letters / "edition.toml").open("a") as settings:
        settings.write('\n[theme]\ntext_face = "Georgia, serif"\n')
    (letters / "static" / name).parent.mkdir(parents=True)
    (letters / "static" / name).write_text("{}")
    done = build(letters, letters / "site")
    assert (done.returncode, done.stderr.count(why)) == (3, 1)
    assert not (letters / "site").exists()


@pytest.mark.parametrize(("folder", "code"), [("static", 3), ("templates", 1)])
@pytest.mark.parametrize("leads_to", ["nowhere.css", "house.css", "../../outside.css"])
def test_links(letters: Path, folder: str, code: int, leads_to: str) -> None:
    """A link that does not lead to a file of the edition is named, and not left out unseen, nor followed."""
    (letters.parent / "outside.css").write_text("what is not of the edition")
    (letters / folder).mkdir()
    (letters / folder / "house.css").symlink_to(leads_to)
    done = build(letters, letters / "site")
    assert (done.returncode, done.stderr.count(f"{folder}/house.css: this is no file, or a link")) == (code, 1)
    assert not (letters / "site").exists()


@pytest.mark.parametrize(("folder", "code"), [("static", 3), ("templates", 1)])
def test_a_folder_outside(letters: Path, folder: str, code: int) -> None:
    """Nor is a folder followed that lies outside."""
    (letters.parent / "elsewhere").mkdir()
    (letters.parent / "elsewhere" / "house.css").write_text("what is not of the edition")
    (letters / folder).symlink_to("../elsewhere")
    done = build(letters, letters / "site")
    assert (done.returncode, done.stderr.count(": this is no file, or a link")) == (code, 1)


def test_a_template_that_never_ends(letters: Path) -> None:
    """A pipe among the templates is named, and not waited for."""
    (letters / "templates").mkdir()
    os.mkfifo(letters / "templates/base.html")
    done = build(letters, letters / "site")
    assert (done.returncode, done.stderr.count("base.html: this is no file")) == (1, 1)


def test_endless_settings_and_pages(letters: Path) -> None:
    """Settings and pages of prose beyond any measure are refused; what quotes something endless is cut."""
    page = letters / "pages/about-the-letters.md"
    text = page.read_text()
    page.write_text(text + "a" * (1 << 20))
    assert "error[TB053] The page has more than 1 MiB." in teibuild("check", letters).stdout
    page.write_text(text)
    settings = letters / "edition.toml"
    words = settings.read_text()
    settings.write_text(words + "a" * (1 << 20))
    done = teibuild("check", letters)
    assert "error[TB002]" in done.stdout
    assert len(done.stdout) < 3000
    settings.write_text(words + "#" * (16 << 20))
    assert "error[TB001] edition.toml has more than 16 MiB." in teibuild("check", letters).stdout
