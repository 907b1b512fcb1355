"""The pages of prose: their titles, their links into the edition, and what is not Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from teibuild.check.prose_html import check_html
from teibuild.check.prose_images import check_images
from teibuild.check.prose_links import Links
from teibuild.check.prose_marks import conflict, front_matter, left_over, unclosed_code
from teibuild.check.prose_page import Page
from teibuild.check.prose_paths import Paths
from teibuild.check.prose_references import check_references
from teibuild.check.prose_rules import PAGE_WITHOUT_TITLE, SECOND_TITLE, SKIPPED_LEVEL
from teibuild.check.rules.characters import spoiled
from teibuild.model import Diagnostic, Prose, Related
from teibuild.read.markdown import anchors, headings
from teibuild.tei.source import EMPTY_FILE, Source

_TITLES: Final = 2
"""Headings of the first level that are too many."""
_FEW: Final = 3
"""How many more places are shown."""
_NO_SPACE: Final = re.compile(r"#([^#\s].*)$")


def check_prose(
    pages: Iterable[Prose],
    names: Collection[str],
    unknown: tuple[str, ...] = (),
    parts: Callable[[str], Collection[str] | None] = lambda _: None,
    files: Mapping[str, str] = MappingProxyType({}),
    listing: Callable[[], Collection[str]] = frozenset,
) -> list[Diagnostic]:
    """What is wrong with the pages of prose.

    Args:
        pages: The pages of prose.
        names: What links can lead to, such as ``document:letter-1``, ``page:introduction``, ``entity:people/rostow``.
        unknown: Beginnings of names of which nothing can be said, such as ``entity:people/`` where that register is
            broken.
        parts: From the name of a document to the ids in it, or nothing where they are not known.
        files: Path of a file → what leads to it, such as ``document:letter-1``, ``entity:people/``.
        listing: Gives the files of the edition's folder.
    """
    pages = tuple(pages)
    by_name = {f"page:{page.id}": page for page in pages}
    ways = {page.file: name for name, page in by_name.items()}
    ways |= {f"{file.removesuffix('.md')}.html": name for file, name in ways.items()}

    def ids(name: str) -> Collection[str] | None:
        return anchors(by_name[name].markdown) if name in by_name else parts(name)

    links = Links(names, unknown, parts, by_name, Paths({**files, **ways}, names, ids))
    found = [item for page in pages for item in _page(Page(page), links, listing)]
    return [*found, *links.no_registers()]


def _page(page: Page, links: Links, listing: Callable[[], Collection[str]]) -> Iterator[Diagnostic]:
    """What is wrong with one page; of one that is empty, or was not merged, nothing else can be said."""
    if not page.prose.markdown.strip():
        yield EMPTY_FILE.at(page.place(1), "The file is empty.", "Restore it from a copy, or delete it.")
        return
    unmerged = conflict(page)
    if unmerged is not None:
        yield unmerged
        return
    left = left_over(page)
    if left is not None:
        yield left
    front = front_matter(page)
    if front is not None:
        yield front
    else:
        yield from _title(page)
    # A line that is left over makes a title of the passage above it.
    if left is None:
        yield from _second_titles(page)
        yield from _skipped_levels(page)
    yield from unclosed_code(page)
    yield from check_images(page, listing)
    yield from links.page(page)
    yield from check_references(page, links.names)
    yield from check_html(page)
    yield from spoiled(Source(page.prose.file, page.prose.markdown, page.prose.markdown.encode()))


def _second_titles(page: Page) -> Iterator[Diagnostic]:
    """That more headings than the first are written as titles, all at once."""
    titles = [heading for heading in headings(page.body) if heading.level == 1 and heading.text]
    if len(titles) < _TITLES:
        return
    first, second, *others = titles
    message = (
        f"This is a second heading of the first level; the title of the page is “{first.text}” (line {first.line})."
    )
    hint = f"Write it as a heading of a part: ## {second.text}"
    if others:
        hint = f"Write it, and {len(others)} more, as headings of parts: ## {second.text}"
    related = tuple(Related(page.place(one.line), "here too") for one in others[:_FEW])
    yield page.said(SECOND_TITLE, second.line, 0, message, hint, len(page.lines[second.line - 1]), related)


def _skipped_levels(page: Page) -> Iterator[Diagnostic]:
    """That headings are more than one level below what stands before them, all at once."""
    found = [heading for heading in headings(page.body) if heading.text]
    skipping = [(before, one) for before, one in pairwise(found) if one.level > before.level + 1]
    if not skipping:
        return
    (before, first), *others = skipping
    message = f"After “{before.text}”, a heading with {'#' * before.level}, comes one with {'#' * first.level}."
    which = f"it, and {len(others)} more," if others else "it"
    hint = f"Write {which} with one # more than the heading before: {'#' * (before.level + 1)} {first.text}"
    related = tuple(Related(page.place(one.line), "here too") for _, one in others[:_FEW])
    yield page.said(SKIPPED_LEVEL, first.line, 0, message, hint, len(page.lines[first.line - 1]), related)


def _title(page: Page) -> Iterator[Diagnostic]:
    """That a page has no title, where it should stand."""
    found = list(headings(page.prose.markdown))
    if any(heading.level == 1 and heading.text for heading in found):
        return
    title = page.prose.title
    number, line = next(((number, line) for number, line in enumerate(page.lines, 1) if line.strip()), (1, ""))
    message = f"The page has no title; it is called “{title}” after its file."
    hint = f"Write a title on its first line: # {title}"
    glued = _NO_SPACE.match(line)
    if glued:
        message, hint = f"“{line.strip()}” is no heading.", f"Write a space behind #: # {glued[1].strip()}"
    elif found and found[0].line == number:
        message = f"The page has no title: its first heading, “{found[0].text}”, is one of its parts."
        hint = f"Write the title with one #: # {found[0].text}"
    yield page.said(PAGE_WITHOUT_TITLE, number, 0, message, hint, max(1, len(line)))
