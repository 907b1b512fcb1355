"""The links of pages of prose: how they are written, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from msgspec import Struct, field

from teibuild.check.nearest import did_you_mean, either, some
from teibuild.check.prose_images import without_images
from teibuild.check.prose_page import Page
from teibuild.check.prose_paths import Paths
from teibuild.check.prose_rules import BROKEN_PROSE_LINK, PROSE_LINK_SYNTAX
from teibuild.model import Diagnostic, Prose, RegisterKind, Related
from teibuild.read.markdown import anchors, definitions

_LINK: Final = re.compile(r"\]\(<?([^)>\s]+)")
_WELL_FORMED: Final = re.compile(
    r"""\]\([ \t]*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
)
_OUTWARD: Final = re.compile(r"(?:https?://|mailto:)")
_INTO: Final = r"(?:document|page|entity|https?|mailto):"
_APART: Final = re.compile(rf"\][ \t]+\(({_INTO}[^\s()]*)\)")
_EXCHANGED: Final = re.compile(rf"\(([^()\n]+)\)\[({_INTO}[^\s\]]*)\]")
_ALONE: Final = re.compile(r"(?<![(\\])<((?:document|page|entity):[^\s<>]+)>")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*<?([^\s<>]+)")
_REGISTER: Final = re.compile(r"entity:([^/]+)/.")
_FEW: Final = 3
"""How many more places are shown."""
_OF_THE_SITE: Final = re.compile(r"main|contents-title|review-\d+|(.*)-(?:ref|tip)")
"""Ids that the page of a document has besides those of its file; notes and emendations are also led back to."""


class _Astray(NamedTuple):
    """A link into a register of a name that none can have."""

    page: Page
    line: int
    at: int
    """Characters of the line before it."""
    link: str


class Links(Struct, frozen=True):
    """What the links of all pages are compared with."""

    names: Collection[str]
    """What links can lead to."""
    unknown: tuple[str, ...]
    """Beginnings of names of which nothing can be said."""
    parts: Callable[[str], Collection[str] | None]
    """From the name of a document to the ids in it, or nothing where they are not known."""
    pages: dict[str, Prose]
    """The pages, by their names."""
    paths: Paths
    """What is meant by the paths of files."""
    astray: dict[str, list[_Astray]] = field(default_factory=dict)
    """What is no register → the links into it that were found so far."""

    def page(self, page: Page) -> Iterator[Diagnostic]:
        """What is wrong with the links of one page."""
        if "]" not in page.body and "<" not in page.body:
            return
        defined = frozenset(definitions(page.body).values())
        lines = without_images(page)
        for number, line in enumerate(lines, 1):
            broken = False
            for match in _ALONE.finditer(line):
                yield from self._link(page, number, match)
            if number in defined and (definition := _DEFINITION.match(line)):
                yield from self._link(page, number, definition)
            for match in _LINK.finditer(line):
                fault = _unclosed(lines, number - 1, match)
                if fault:
                    at = match.start() + 1
                    yield page.said(PROSE_LINK_SYNTAX, number, at, *fault, match.end() - at)
                    broken = True
                else:
                    yield from self._link(page, number, match)
            if not broken:
                yield from _misplaced(page, number, line)

    def _link(self, page: Page, number: int, match: re.Match[str]) -> Iterator[Diagnostic]:
        link, at = match[1], match.start(1)
        if _OUTWARD.match(link) or (self.unknown and link.startswith(self.unknown)):
            return
        name, mark, fragment = link.partition("#")
        if name and name not in self.names:
            register = _REGISTER.match(name)
            if register and self._is_no_register(register[1]):
                self.astray.setdefault(register[1], []).append(_Astray(page, number, at, link))
                return
            meant = self.paths.meant(page.prose.file, link)
            message, hint = f"The link “{link}” leads to nothing in the edition.", meant or self._hint(name)
            if meant:
                message = f"“{link}” is a path to a file, which leads nowhere on the site."
            yield page.said(BROKEN_PROSE_LINK, number, at, message, hint, len(link)).concerning(name)
            return
        if not mark:
            return
        found = self._part(name or f"page:{page.prose.id}", fragment)
        if found:
            yield page.said(BROKEN_PROSE_LINK, number, at + len(name), *found, len(fragment) + 1)

    def _hint(self, name: str) -> str:
        scheme = name[: name.find("/") + 1 or name.find(":") + 1]
        elsewhere = self._elsewhere(name) if name.startswith("entity:") else []
        if elsewhere:
            kinds = either([one.removeprefix("entity:").partition("/")[0] for one in elsewhere])
            return f"{name.partition('/')[2]} is in {kinds}: write {either(elsewhere)}."
        alike = [known.removeprefix(scheme) for known in self.names if known.startswith(scheme)]
        hint = did_you_mean(name.removeprefix(scheme), alike, f"{scheme}{{}}", count=1)
        hint = hint or ("" if alike else did_you_mean(name, self.names, count=1))
        return hint or "Write document:ID, page:ID or entity:REGISTER/ID."

    def _elsewhere(self, name: str) -> list[str]:
        """The entries of any register that have the id of one that is not there."""
        key = name.partition("/")[2]
        return [one for kind in RegisterKind if key and (one := f"entity:{kind}/{key}") in self.names]

    def _is_no_register(self, kind: str) -> bool:
        """Whether nothing can be a register of this name."""
        return kind not in set(RegisterKind) and self._is_empty(kind)

    def _is_empty(self, kind: str) -> bool:
        return not any(name.startswith(f"entity:{kind}/") for name in self.names)

    def no_registers(self) -> Iterator[Diagnostic]:
        """What links lead to as registers and is none, once for all pages that were looked at."""
        for kind, links in self.astray.items():
            first, *others = links
            found = [one for link in links for one in self._elsewhere(link.link.partition("#")[0])]
            meant = sorted({one.partition("/")[0] for one in found})
            hint = f"Did you mean {either([f'{one}/…' for one in meant])}?"
            if len(links) == 1 and found:
                hint = f"Did you mean {either(found)}?"
            if not found:
                known = [one for one in RegisterKind if not self._is_empty(one)]
                hint = did_you_mean(kind, known, "entity:{}/…", count=1)
                hint = hint or f"Registers of the edition: {', '.join(known) or 'none'}."
            message = f"There is no register “{kind}”."
            if others:
                message = f"There is no register “{kind}”; {len(links)} links lead there."
            related = tuple(Related(one.page.place(one.line, one.at), "here too") for one in others[:_FEW])
            yield first.page.said(BROKEN_PROSE_LINK, first.line, first.at, message, hint, len(first.link), related)

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


def _misplaced(page: Page, number: int, line: str) -> Iterator[Diagnostic]:
    """Links whose brackets are apart, or exchanged."""
    for match in _APART.finditer(line):
        message = "Between the words of the link and its address stands a space."
        hint = f"Write ]({match[1]})."
        yield page.said(PROSE_LINK_SYNTAX, number, match.start(), message, hint, len(match[0]))
    for match in _EXCHANGED.finditer(line):
        message = "The brackets of the link are exchanged."
        hint = f"Write [{match[1]}]({match[2]})."
        yield page.said(PROSE_LINK_SYNTAX, number, match.start(), message, hint, len(match[0]))
