"""References on pages of prose: words whose address stands elsewhere on the page, and marks of footnotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from teibuild.check.nearest import nearest
from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import PROSE_LINK_SYNTAX, UNDEFINED_REFERENCE
from teibuild.model import Diagnostic, Related
from teibuild.read.markdown import definitions, reference_name

_REFERENCE: Final = re.compile(r"(?:(?<!\\)\[([^\[\]]*)|^[^\[\]]*)(?<!\\)\]\[([^\[\]^][^\[\]]*)\](?![\[(])")
_FOOTNOTE: Final = re.compile(r"(?<!\\)\[\^[^\s\[\]]+\]")
_INTO: Final = re.compile(r"(?:document|page|entity|https?|mailto):\S+")
_FEW: Final = 3
"""How many more places are shown."""


class _Found(NamedTuple):
    line: int
    at: int
    """Characters of the line before it."""
    written: str
    words: str
    label: str


def check_references(page: Page, names: Collection[str]) -> Iterator[Diagnostic]:
    """References that nothing defines, each once, and footnotes, all at once.

    Args:
        page: The page.
        names: What links can lead to, such as ``entity:people/rostow``.
    """
    if "][" in page.body:
        yield from _undefined(page, names)
    if "[^" in page.body:
        yield from _footnotes(page)


def _undefined(page: Page, names: Collection[str]) -> Iterator[Diagnostic]:
    """Words with the name of an address that stands nowhere on the page."""
    defined = definitions(page.body)
    missing: dict[str, list[_Found]] = {}
    for found in _references(page):
        name = reference_name(found.label)
        if name not in defined:
            missing.setdefault(name, []).append(found)
    for (line, at, written, words, label), *others in missing.values():
        if _INTO.fullmatch(label):
            message = "The address of the link stands in square brackets."
            yield page.said(
                PROSE_LINK_SYNTAX, line, at, message, f"Write [{words}]({label}).", len(written), _places(page, others)
            )
            continue
        message = f"“[{label}]” is not defined on this page: readers would see the brackets."
        near = nearest(reference_name(label), defined, 1)
        hint = f"Did you mean {_label(page, defined[near[0]])}?" if near else _defined(words, label, names)
        if others:
            message = f"{message.rstrip('.')}; {len(others) + 1} links need it."
        yield page.said(UNDEFINED_REFERENCE, line, at, message, hint, len(written), _places(page, others))


def _label(page: Page, line: int) -> str:
    """The name that a line defines, in its brackets."""
    return page.lines[line - 1].strip().partition(":")[0]


def _defined(words: str, label: str, names: Collection[str]) -> str:
    """How a link is written whose address is wanting; where an entry or a document has the name, with its address."""
    known = sorted(name for name in names if re.split("[:/]", name)[-1] == label.strip().casefold())
    address = known[0] if len(known) == 1 else "address"
    return f"Write [{words}]({address}), or define it on a line of its own: [{label}]: {address}"


def _references(page: Page) -> Iterator[_Found]:
    """What is certainly meant as a reference: words, and the name of an address in brackets at once behind them.

    Letters conjectured one by one, and numbers, are rather an editor's brackets.
    """
    defining = frozenset(definitions(page.body).values())
    for number, line in enumerate(page.bare, 1):
        for match in _REFERENCE.finditer(line) if "][" in line and number not in defining else ():
            words = match[1] if match[1] is not None else match[0].partition("]")[0].strip()
            are_words = len(words) > 1 and any(map(str.isalpha, words))
            if are_words and any(map(str.isalnum, match[2])):
                at = match.end() - len(match[2]) - 2 if match[1] is None else match.start()
                yield _Found(number, at, line[at : match.end()], words, match[2])


def _footnotes(page: Page) -> Iterator[Diagnostic]:
    """Marks of footnotes, and the notes that begin with them."""
    found = [
        _Found(number, match.start(), match[0], "", match[0])
        for number, line in enumerate(page.bare, 1)
        for match in _FOOTNOTE.finditer(line)
    ]
    if not found:
        return
    (line, at, written, *_), *others = found
    message = f"“{written}” is no footnote here: readers would see the brackets."
    hint = "Write the note into the text, or below a heading at the end, to which a link leads: [note](#notes)."
    if others:
        hint += f" There are {len(found)} such marks on this page."
    yield page.said(UNDEFINED_REFERENCE, line, at, message, hint, len(written), _places(page, others))


def _places(page: Page, others: list[_Found]) -> tuple[Related, ...]:
    """The first of further places."""
    return tuple(Related(page.place(one.line, one.at), "here too") for one in others[:_FEW])
