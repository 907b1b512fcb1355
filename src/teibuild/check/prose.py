"""The pages of prose: their titles, and their links into the edition."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from msgspec import Struct

from teibuild.check.nearest import did_you_mean, some
from teibuild.model import Diagnostic, Location, Prose, Rule, Severity
from teibuild.read.markdown import anchors, headings, without_code

BROKEN_PROSE_LINK: Final = Rule(
    "TB701",
    "broken-prose-link",
    Severity.ERROR,
    "a link of a page of prose leads nowhere",
    "Links into the edition are written by what they lead to (document:, page:, entity:), so that they hold wherever "
    "the site stands. One that leads to nothing would be a dead link on the published page.",
    bad="[the scenario](document:soviet-scenaro)",
    good="[the scenario](document:soviet-scenario)",
)
PROSE_LINK_SYNTAX: Final = Rule(
    "TB702",
    "prose-link-syntax",
    Severity.ERROR,
    "a link of a page of prose is not written as Markdown has it",
    "The words of a link stand in square brackets, and at once behind them its address in round ones. Written "
    "otherwise, readers would see brackets and an address instead of a link.",
    bad="[the scenario](document:soviet-scenario",
    good="[the scenario](document:soviet-scenario)",
)
PAGE_WITHOUT_TITLE: Final = Rule(
    "TB703",
    "page-without-title",
    Severity.WARNING,
    "a page of prose has no title",
    "The menu, the page's heading and its entry in lists of results are its title; without one, they show the name of "
    "the file.",
    bad="#Introduction",
    good="# Introduction",
)
RULES: Final = (BROKEN_PROSE_LINK, PROSE_LINK_SYNTAX, PAGE_WITHOUT_TITLE)

_LINK: Final = re.compile(r"\]\(<?([^)>\s]+)")
_WELL_FORMED: Final = re.compile(
    r"""\]\([ \t]*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
)
_OUTWARD: Final = re.compile(r"(?:https?://|mailto:)")
_INTO: Final = r"(?:document|page|entity|https?|mailto):"
_APART: Final = re.compile(rf"\][ \t]+\(({_INTO}[^\s()]*)\)")
_EXCHANGED: Final = re.compile(rf"\(([^()\n]+)\)\[({_INTO}[^\s\]]*)\]")
_NO_SPACE: Final = re.compile(r"#([^#\s].*)$")
_OF_THE_SITE: Final = re.compile(r"main|contents-title|review-\d+|(.*)-(?:ref|tip)")
"""Ids that the page of a document has besides those of its file; notes and emendations are also led back to."""


def check_prose(
    pages: Iterable[Prose],
    names: Collection[str],
    unknown: tuple[str, ...] = (),
    parts: Callable[[str], Collection[str] | None] = lambda _: None,
) -> list[Diagnostic]:
    """What is wrong with the pages of prose.

    Args:
        pages: The pages of prose.
        names: What links can lead to, such as ``document:letter-1``, ``page:introduction``, ``entity:people/rostow``.
        unknown: Beginnings of names of which nothing can be said, such as ``entity:people/`` where that register is
            broken.
        parts: From the name of a document to the ids in it, or nothing where they are not known.
    """
    pages = tuple(pages)
    checker = _Checker(names, unknown, parts, {f"page:{page.id}": page for page in pages})
    return [found for page in pages for found in checker.page(page)]


class _Checker(Struct, frozen=True):
    """What the links of all pages are compared with."""

    names: Collection[str]
    unknown: tuple[str, ...]
    parts: Callable[[str], Collection[str] | None]
    pages: dict[str, Prose]

    def page(self, page: Prose) -> Iterator[Diagnostic]:
        """What is wrong with one page."""
        yield from _title(page)
        if "](" not in page.markdown and "]" not in page.markdown:
            return
        lines = page.markdown.splitlines()
        bare = without_code(page.markdown)
        for number, line in enumerate(bare, 1):
            broken = False
            for match in _LINK.finditer(line):
                fault = _unclosed(bare, number - 1, match)
                if fault:
                    at = match.start() + 1
                    yield _said(PROSE_LINK_SYNTAX, page, number, at, *fault, lines[number - 1], match.end() - at)
                    broken = True
                else:
                    yield from self._link(page, number, lines[number - 1], match)
            if not broken:
                yield from _misplaced(page, number, line, lines[number - 1])

    def _link(self, page: Prose, number: int, line: str, match: re.Match[str]) -> Iterator[Diagnostic]:
        link, at = match[1], match.start(1)
        if _OUTWARD.match(link) or (self.unknown and link.startswith(self.unknown)):
            return
        name, mark, fragment = link.partition("#")
        if name and name not in self.names:
            message, hint = f"The link “{link}” leads to nothing in the edition.", self._hint(name)
            yield _said(BROKEN_PROSE_LINK, page, number, at, message, hint, line, len(link))
            return
        if not mark:
            return
        found = self._part(name or f"page:{page.id}", fragment)
        if found:
            at += len(name)
            yield _said(BROKEN_PROSE_LINK, page, number, at, *found, line, len(fragment) + 1)

    def _hint(self, name: str) -> str:
        scheme = name[: name.find("/") + 1 or name.find(":") + 1]
        alike = [known.removeprefix(scheme) for known in self.names if known.startswith(scheme)]
        hint = did_you_mean(name.removeprefix(scheme), alike, f"{scheme}{{}}", count=1)
        hint = hint or ("" if alike else did_you_mean(name, self.names, count=1))
        return hint or "Write document:ID, page:ID or entity:REGISTER/ID."

    def _part(self, name: str, fragment: str) -> tuple[str, str] | None:
        """Message and hint for a part that is not there."""
        if name.startswith("entity:"):
            return f"An entry of a register has no parts, and so no “#{fragment}”.", f"Write {name}."
        if name in self.pages:
            known: Collection[str] | None = anchors(self.pages[name].markdown)
            what = "heading"
        else:
            known, what = self.parts(name), "xml:id"
            generated = _OF_THE_SITE.fullmatch(fragment)
            if generated and known is not None and (generated[1] is None or generated[1] in known):
                return None
        if known is None or fragment in known:
            return None
        hint = did_you_mean(fragment, known, "#{}", count=1)
        if not hint and name in self.pages and known:
            hint = f"There are: {some([f'#{one}' for one in sorted(known)])}."
        hint = hint or f"Leave #{fragment} out."
        return f"{name} has no {what} “#{fragment}”.", hint


def _title(page: Prose) -> Iterator[Diagnostic]:
    """That a page has no title, where it should stand."""
    found = list(headings(page.markdown))
    if any(heading.level == 1 and heading.text for heading in found):
        return
    lines = page.markdown.splitlines()
    number, line = next(((number, line) for number, line in enumerate(lines, 1) if line.strip()), (1, ""))
    message = f"The page has no title; it is called “{page.title}” after its file."
    hint = f"Write a title on its first line: # {page.title}"
    glued = _NO_SPACE.match(line)
    if glued:
        message, hint = f"“{line.strip()}” is no heading.", f"Write a space behind #: # {glued[1].strip()}"
    elif found and found[0].line == number:
        message = f"The page has no title: its first heading, “{found[0].text}”, is one of its parts."
        hint = f"Write the title with one #: # {found[0].text}"
    yield _said(PAGE_WITHOUT_TITLE, page, number, 0, message, hint, line, max(1, len(line)))


def _unclosed(bare: list[str], index: int, match: re.Match[str]) -> tuple[str, str] | None:
    """Message and hint for a link whose brackets are not closed, or whose address has spaces."""
    rest = [bare[index][match.start() :]]
    for line in bare[index + 1 :]:
        if not line.strip():
            break
        rest.append(line)
    text = "\n".join(rest)
    before = bare[index][: match.start()]
    for line in reversed(bare[:index]):
        if not line.strip():
            break
        before = f"{line}\n{before}"
    if _WELL_FORMED.match(text) or before.count("[") <= before.count("]"):
        return None
    address = match[1]
    inside = re.match(r"\]\(<?([^()<>\n]*?)>?\)", text)
    if inside and re.search(r"\s", inside[1].strip()):
        hint = "An address has none; a title behind it stands in quotation marks."
        return f"The address “{inside[1].strip()}” has a space in it.", hint
    if text.startswith("](<") and ">" not in rest[0]:
        return f"The address “{address}” has no closing >.", f"Write (<{address}>)."
    address = address.rstrip(".,;:!?")
    return "The link has no closing bracket.", f"Write ({address})."


def _misplaced(page: Prose, number: int, line: str, shown: str) -> Iterator[Diagnostic]:
    """Links whose brackets are apart, or exchanged."""
    for match in _APART.finditer(line):
        message = "Between the words of the link and its address stands a space."
        hint = f"Write ]({match[1]})."
        yield _said(PROSE_LINK_SYNTAX, page, number, match.start(), message, hint, shown, len(match[0]))
    for match in _EXCHANGED.finditer(line):
        message = "The brackets of the link are exchanged."
        hint = f"Write [{match[1]}]({match[2]})."
        yield _said(PROSE_LINK_SYNTAX, page, number, match.start(), message, hint, shown, len(match[0]))


def _said(rule: Rule, page: Prose, number: int, at: int, message: str, hint: str, line: str, length: int) -> Diagnostic:
    return rule.at(Location(page.file, number, at + 1), message, hint, source_line=line, length=length)
