"""Whatever is done to an edition in whatever order, a build that takes over what has not changed publishes what a build
of everything would: for minutes, on papers as real as ours. ``make campaign`` runs it.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from building import ROOT
from teibuild.build import build
from teibuild.publish import before, manifest
from teibuild.views import (
    browse,
    chronology,
    entries,
    home,
    naming,
    search_index,
    search_merge,
    secrecy_overview,
)
from teibuild.workers import Workers

pytestmark = pytest.mark.campaign

DOCUMENTS: Final = 12
ROUNDS: Final = 20
#: Lists so short that they go on over pages, and sites so large that the one before stays.
LIMITS: Final[Mapping[ModuleType, Mapping[str, float]]] = {
    home: {"DOCUMENTS": 5},
    browse: {"DOCUMENTS": 4},
    chronology: {"EVENTS": 9},
    entries: {"PASSAGES": 7},
    naming: {"_TOGETHER": 3},
    search_index: {"CHUNK": 4},
    search_merge: {"_PIECE": 9},
    secrecy_overview: {"PER_PAGE": 4},
    before: {"LARGE": 1, "SHARE": 0.5},
    manifest: {"_PART": 50},
}
NAME: Final = re.compile(r'ref="\.\./registers/[^"]+"')

#: What may be done to the text of a paper.
WORK: Final[Mapping[str, Callable[[random.Random, str], str]]] = {
    "a word is added": lambda rng, text: _at_one(rng, text, "</p>", f" Word{rng.randrange(99)}</p>"),
    "a note begins otherwise": lambda rng, text: re.sub(
        r"(<note[^>]*>)", rf"\1Well, {rng.randrange(9)}. ", text, count=1
    ),
    "a paragraph goes": lambda _, text: re.sub(r"<p\b.*?</p>", "", text, count=1, flags=re.DOTALL),
    "a name is another's": lambda rng, text: _at_one(rng, text, NAME, rng.choice(NAME.findall(text))),
    "a name is none": lambda _, text: re.sub(r"<persName[^>]*>([^<]*)</persName>", r"\1", text, count=1),
    "a date is another": lambda rng, text: re.sub(r'when="\d{4}', f'when="{rng.randrange(1958, 1966)}', text, count=1),
    "a marking is another": lambda _, text: text.replace("SECRET", "CONFIDENTIAL", 1),
    "a gap is closed": lambda _, text: re.sub(r"<gap[^>]*/>", "", text, count=1),
}
#: What may be done to its header.
HEADER_WORK: Final[Mapping[str, Callable[[random.Random, str], str]]] = {
    "its title is another": lambda rng, header: re.sub(
        r'(<title[^>]*type="main"[^>]*>[^<]*)', rf"\1 {rng.randrange(9)}", header, count=1
    ),
    "it is revised": lambda rng, header: re.sub(
        r'(<change[^>]* when=)"[^"]*"', rf'\1"2026-1{rng.randrange(3)}-0{rng.randrange(1, 10)}"', header, count=1
    ),
}


#: Templates of the edition's own: what they add to ours.
TEMPLATES: Final = {
    "base.html": "footer %}{{ edition.title }}",
    "entry.html": "footer %}{{ counts }}",
    "declassification.html": "footer %}{{ page.title }}",
    "contents.html": "footer %}{{ documents|map(attribute='record.extent')|join }}",
}


def _at_one(rng: random.Random, text: str, what: str | re.Pattern[str], instead: str) -> str:
    """A text in which one of several places reads otherwise."""
    found = list(re.finditer(what, text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + instead + text[one.end() :]


def work(rng: random.Random, edition: Path) -> str:
    """Do something to an edition; says what."""
    papers = sorted(edition.glob("documents/*.xml"))
    paper = rng.choice(papers)
    text = paper.read_text(encoding="utf-8")
    others = ("a paper goes", "a paper comes", "an entry is described otherwise", "a template is another")
    what = rng.choice([*WORK, *HEADER_WORK, *others])
    if what == "a paper goes" and len(papers) > DOCUMENTS // 2:
        paper.unlink()
    elif what == "a paper comes":
        new = paper.with_name(f"paper-9{rng.randrange(10**5):05}.xml")
        new.write_text(text.replace(paper.stem, new.stem), encoding="utf-8")
    elif what == "an entry is described otherwise":
        register = rng.choice(sorted(edition.glob("registers/*.xml")))
        entries = register.read_text(encoding="utf-8")
        register.write_text(_at_one(rng, entries, "</note>", f" Known {rng.randrange(99)}.</note>"), encoding="utf-8")
    elif what == "a template is another":
        _work_on_templates(rng, edition / "templates")
    elif what in WORK or what in HEADER_WORK:
        header, body, text = text.partition("<body")
        header = HEADER_WORK[what](rng, header) if what in HEADER_WORK else header
        text = WORK[what](rng, text) if what in WORK else text
        paper.write_text(header + body + text, encoding="utf-8")
    return f"{paper.name}: {what}"


def _work_on_templates(rng: random.Random, folder: Path) -> None:
    """Have a template come, go, or read otherwise."""
    name = rng.choice(sorted(TEMPLATES))
    if (folder / name).exists() and rng.randrange(2):
        (folder / name).unlink()
        return
    folder.mkdir(exist_ok=True)
    text = (
        f'{{% extends "ours/{name}" %}}{{% block {TEMPLATES[name]}{rng.randrange(9)}{{{{ super() }}}}{{% endblock %}}'
    )
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("seed", range(4))
def test_same_as_a_build_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """After each round of work, site and report are the same as those of a build that knows of nothing."""
    for module, limits in LIMITS.items():
        for name, value in limits.items():
            monkeypatch.setattr(module, name, value)
    rng = random.Random(seed)
    edition, cache = tmp_path / "edition", tmp_path / "kept.sqlite"
    command = [sys.executable, str(ROOT / "bench/generate.py"), str(edition), "--documents", str(DOCUMENTS)]
    subprocess.run(command, check=True)
    done: list[str] = []
    for _ in range(ROUNDS):
        kept = build(edition, tmp_path / "site", draft=True, cache=cache, crew=Workers(1))
        clean = build(edition, tmp_path / "clean", draft=True, crew=Workers(1))
        assert kept.published, done
        assert kept.diagnostics == clean.diagnostics, done
        assert differing(tmp_path / "site", tmp_path / "clean") == [], done
        shutil.rmtree(tmp_path / "clean")
        done.append(" and ".join(work(rng, edition) for _ in range(rng.randrange(1, 3))))


def differing(one: Path, other: Path) -> list[str]:
    """Paths of the files that two sites do not have in common."""
    sites = [
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (one, other)
    ]
    return sorted(str(path) for path in {*sites[0], *sites[1]} if sites[0].get(path) != sites[1].get(path))
