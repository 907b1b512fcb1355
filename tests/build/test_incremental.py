"""A build that takes over what has not changed publishes what a build of everything would, to the byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from built_site import wrong_sums
from letters import DATED, FILES, NAMED, WITHHELD, begin, edition, letter, people, write
from teibuild.build import Built, build
from teibuild.crew import Done
from teibuild.views import browse, chronology, entries, home, naming, search_index, search_merge


def spoil_cache(folder: Path) -> None:
    """What is kept is cut in half, as by a full disk."""
    file = folder / "kept.sqlite"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def lose_cache(folder: Path) -> None:
    """What is kept is gone."""
    for file in folder.glob("kept.sqlite*"):
        file.unlink()


def touch_page(folder: Path) -> None:
    """A page of the published site is written over by hand."""
    for page in (folder / "site").glob("documents/*/index.html"):
        page.write_text("mine", encoding="utf-8")


def lose_page(folder: Path) -> None:
    """A page of the published site is gone."""
    for page in (folder / "site").glob("documents/*/apparatus.html"):
        page.unlink()


def lose_site(folder: Path) -> None:
    """The published site is gone."""
    shutil.rmtree(folder / "site", ignore_errors=True)


#: What may happen between two builds, besides an editor's work.
ACCIDENTS: Final[Mapping[str, Callable[[Path], None]]] = {
    each.__name__: each for each in (spoil_cache, lose_cache, touch_page, lose_page, lose_site)
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the edition as it begins."""
    return begin(tmp_path / "work")


def again(folder: Path) -> Built:
    """Build with what is kept, over the site that stands."""
    return build(folder / "edition", folder / "site", draft=True, cache=folder / "kept.sqlite")


def anew(folder: Path) -> Built:
    """Build everything, elsewhere."""
    return build(folder / "edition", folder / "clean", draft=True)


def files(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


steps = st.lists(
    st.one_of(
        st.sampled_from([(file, text) for file, variants in FILES.items() for text in variants]),
        st.sampled_from(list(ACCIDENTS)),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=10, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(steps, min_size=1, max_size=3))
def test_same_as_a_build_of_everything(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[str | tuple[str, str | None]]]
) -> None:
    """Whatever an editor changes, whatever becomes of what is kept and of the site: the same bytes, the same report."""
    folder = begin(tmp_path_factory.mktemp("incremental") / "work")
    again(folder)
    for steps in rounds:
        for step in steps:
            if isinstance(step, str):
                ACCIDENTS[step](folder)
            else:
                write(folder, *step)
        kept, clean = again(folder), anew(folder)
        assert kept.diagnostics == clean.diagnostics
        assert kept.published is clean.published
        if kept.published:
            assert wrong_sums(folder / "site") == []
            one, other = files(folder / "site"), files(folder / "clean")
            assert one.keys() == other.keys()
            assert [path for path in one if one[path] != other[path]] == []


def test_nothing_has_changed(folder: Path) -> None:
    """A second build reads nothing and makes nothing; a third one, whose folder is empty, makes all."""
    first, second = again(folder), again(folder)
    assert (first.read, second.read, second.made) == (3, 0, 0)
    third = build(folder / "edition", folder / "elsewhere", draft=True, cache=folder / "kept.sqlite")
    assert (third.read, third.made) == (0, first.made)
    assert files(folder / "elsewhere") == files(folder / "site")


#: Files of the site by what they are; each is written only when its part is made anew.
WATCHED: Final[Mapping[str, str]] = {
    "documents/letter-1/index.html": "1",
    "documents/letter-2/index.html": "2",
    "documents/letter-3/index.html": "3",
    "print.html": "print",
    "index.html": "home",
    "letters.html": "prose",
    "registers/people/ada.html": "ada",
    "registers/people/bob.html": "bob",
    "search/index.js": "search",
    "404.html": "404",
}


@pytest.mark.parametrize(
    ("file", "text", "read", "made"),
    [
        # With a document its neighbour is made, which leads to it by its title.
        pytest.param("documents/letter-1.xml", letter(1, text="no"), 1, "1 2 print ada search", id="a letter"),
        pytest.param("documents/letter-3.xml", None, 0, "2 print home bob search 404", id="a letter taken away"),
        pytest.param(
            "registers/people.xml", people(ada="A reader", bob="A poet"), 0, "3 print home prose ada bob search 404",
            id="what is said of someone",
        ),
        pytest.param(
            "registers/people.xml", people(ada="A reader", bob="A writer", carol="A"), 0,
            "home prose ada bob search 404", id="a new entry",
        ),
        pytest.param(
            "registers/people.xml", people(ada="A reader"), 1, "2 3 print home prose ada search 404",
            id="an entry that one letter names",
        ),
        pytest.param("templates/404.html", "Gone", 0, "1 2 3 print home prose ada bob 404", id="a template"),
        pytest.param("edition.toml", edition("Other"), 0, "1 2 3 print home prose ada bob 404", id="the title"),
        pytest.param(
            "edition.toml", edition(more="[documents]\nviews = []\n"), 3, "1 2 3 home prose ada bob search 404",
            id="the views of documents",
        ),
        pytest.param("pages/letters.md", "# About\n\nOf all.\n", 0, "home prose search", id="a page of prose"),
        pytest.param("static/notes.txt", "Notes.", 0, "", id="a file that is copied"),
    ],
)  # fmt: skip
def test_only_what_depends_on_it(folder: Path, file: str, text: str | None, read: int, made: str) -> None:
    """A change has read anew, and made anew, what depends on it, and nothing else."""
    again(folder)
    before = numbers(folder / "site")
    write(folder, file, text)
    assert again(folder).read == read
    after = numbers(folder / "site")
    assert " ".join(name for name in after if after[name] != before[name]) == made


#: Sections of the site, and a file of each.
SECTIONS: Final[Mapping[str, str]] = {
    "index.html": "home",
    "registers/people/ada.html": "ada",
    "registers/people/bob.html": "bob",
    "chronology.html": "chronology",
    "declassification/index.html": "secrecy",
    "browse/people/index.html": "people",
    "browse/dates/1962.html": "date",
}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param(letter(2, text="nothing is"), "ada", id="a word in a sentence that names someone"),
        pytest.param(letter(2, text=f"well. {NAMED} knows"), "ada people", id="a name"),
        pytest.param(letter(2, text=DATED), "ada chronology", id="a date"),
        pytest.param(letter(2, text=WITHHELD), "home ada secrecy", id="a passage withheld"),
        pytest.param(letter(2, revised="2026-09-01"), "home date", id="an older revision"),
        pytest.param(letter(2, title="A letter"), "home ada chronology date", id="the title"),
    ],
)
def test_sections(folder: Path, text: str, made: str) -> None:
    """Of the pages of the whole site, those are made anew that show what has changed in a letter, and no others."""
    write(folder, "documents/letter-3.xml", letter(3, "bob", text=WITHHELD))
    again(folder)
    before = {path: (folder / "site" / path).stat().st_ino for path in SECTIONS}
    write(folder, "documents/letter-2.xml", text)
    again(folder)
    after = {path: (folder / "site" / path).stat().st_ino for path in SECTIONS}
    assert " ".join(name for path, name in SECTIONS.items() if after[path] != before[path]) == made


def numbers(site: Path) -> dict[str, int]:
    """The numbers, in the file system, of the files that are watched."""
    return {name: (site / path).stat().st_ino for path, name in WATCHED.items() if (site / path).exists()}


def test_a_name_that_becomes_known(folder: Path) -> None:
    """A letter that names someone whom no register has is read again when one has."""
    write(folder, "documents/letter-2.xml", letter(2, "carol"))
    again(folder)
    before = (folder / "site/documents/letter-2/index.html").read_text(encoding="utf-8")
    assert "registers/people/carol.html" not in before
    write(folder, "registers/people.xml", people(ada="A reader", bob="A writer", carol="A friend"))
    assert again(folder).read == 1
    assert "registers/people/carol.html" in (folder / "site/documents/letter-2/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(None, id="ours"),
        pytest.param('{% extends "ours/entry.html" %}{% block footer %}{{ counts }}{% endblock %}', id="its own"),
        pytest.param(
            '{% extends "ours/entry.html" %}{% block footer %}{{ documents|length }}{% endblock %}',
            id="its own, which asks for all documents",
        ),
    ],
)
def test_pages_of_long_lists(folder: Path, monkeypatch: pytest.MonkeyPatch, template: str | None) -> None:
    """Where lists go on over pages, a change has made anew what a build of everything would make otherwise, whoever
    wrote the templates.
    """
    write(folder, "templates/entry.html", template)
    for module, name in ((home, "DOCUMENTS"), (browse, "DOCUMENTS"), (chronology, "EVENTS"), (entries, "PASSAGES")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(search_index, "CHUNK", 1)
    monkeypatch.setattr(search_merge, "_PIECE", 5)
    again(folder)
    monkeypatch.setattr(naming, "_TOGETHER", 2)
    for file, text in (
        ("documents/letter-2.xml", letter(2, text=f"no, said {NAMED}")),
        ("documents/letter-2.xml", letter(2, text=f"yes, said {NAMED}")),
        ("documents/letter-2.xml", letter(2, text=WITHHELD)),
        ("documents/letter-2.xml", letter(2, text=f"{WITHHELD} and {DATED}")),
        ("documents/letter-3.xml", letter(3, "bob", revised="2026-11-01")),
        ("documents/letter-1.xml", None),
        ("registers/people.xml", people(ada="A reader", bob="A poet")),
    ):
        write(folder, file, text)
        again(folder)
        anew(folder)
        assert files(folder / "site") == files(folder / "clean")


def test_views_come_and_go(folder: Path) -> None:
    """After each change of the views that documents have, the site is that of a build of everything; what was made for
    a view that is gone is gone.
    """
    for views, made in (('["notes", "print"]', True), ("[]", False), ('["apparatus"]', False), ('["print"]', True)):
        write(folder, "edition.toml", edition(more=f"[documents]\nviews = {views}\n"))
        again(folder)
        anew(folder)
        assert files(folder / "site") == files(folder / "clean")
        assert (folder / "site/print.html").exists() is made
    write(folder, "edition.toml", edition())
    assert again(folder).read == 3
    anew(folder)
    assert files(folder / "site") == files(folder / "clean")


def test_a_template_of_its_own(folder: Path) -> None:
    """A change of one letter costs no more where the edition has a template of its own: of pages of entries, those of
    whom it names are made.
    """
    write(folder, "templates/entry.html", '{% extends "ours/entry.html" %}{% block footer %}Ours.{% endblock %}')
    again(folder)
    before = numbers(folder / "site")
    write(folder, "documents/letter-2.xml", letter(2, text="nothing is"))
    again(folder)
    after = numbers(folder / "site")
    # Templates of its own may show anything of the documents that a list is made of.
    assert " ".join(name for name in after if after[name] != before[name]) == "1 2 3 print home ada search 404"


def test_two_builds_at_once(folder: Path) -> None:
    """Two builds of one edition into one folder, with one cache, both succeed; site and cache are whole."""
    places = [str(folder / "edition"), "--output", str(folder / "site")]
    command = [sys.executable, "-m", "teibuild", "build", *places, "--draft"]
    environment = {**os.environ, "TEIBUILD_CACHE": str(folder / "kept.sqlite")}
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert wrong_sums(folder / "site") == []
    assert again(folder).read == 0
    anew(folder)
    assert files(folder / "site") == files(folder / "clean")


def test_a_file_that_changes_meanwhile(folder: Path) -> None:
    """A document that is changed while the site is built is not published with pages of another text."""

    def change(done: Done) -> None:
        if done.what == "read":
            write(folder, "documents/letter-1.xml", letter(1, text="changed"))

    with pytest.raises(OSError, match="build again"):
        build(folder / "edition", folder / "site", draft=True, cache=folder / "kept.sqlite", progress=change)
    assert not (folder / "site").exists()
    again(folder)
    anew(folder)
    assert files(folder / "site") == files(folder / "clean")


def test_the_site_before_is_not_written_through(folder: Path) -> None:
    """Files that two sites have in common are not changed in the one that was published before."""
    again(folder)
    build(folder / "edition", folder / "site", draft=True, cache=folder / "kept.sqlite")
    kept = shutil.copytree(
        folder / "site", folder / "linked", copy_function=lambda one, other: Path(other).hardlink_to(one)
    )
    before = files(Path(kept))
    write(folder, "documents/letter-1.xml", letter(1, text="changed"))
    again(folder)
    assert files(Path(kept)) == before
