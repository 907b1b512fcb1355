"""The pages of prose: links into the edition that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from teibuild.check.nearest import did_you_mean
from teibuild.model import Diagnostic, Location, Prose, Rule, Severity

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
RULES: Final = (BROKEN_PROSE_LINK,)

_LINK: Final = re.compile(r"\]\(<?([^)>\s]+)")
_OUTWARD: Final = re.compile(r"(?:https?://|mailto:|#)")


def check_prose(pages: Iterable[Prose], names: Collection[str], unknown: tuple[str, ...] = ()) -> list[Diagnostic]:
    """Links of the pages of prose that lead nowhere.

    Args:
        pages: The pages of prose.
        names: What links can lead to, such as ``document:letter-1``, ``page:introduction``, ``entity:people/rostow``.
        unknown: Beginnings of names of which nothing can be said, such as ``entity:people/`` where that register is
            broken.
    """
    return [
        _broken(page, number, line, match, names)
        for page in pages
        for number, line in enumerate(page.markdown.splitlines(), 1)
        for match in _LINK.finditer(line)
        if not _OUTWARD.match(match[1]) and match[1].partition("#")[0] not in names and not match[1].startswith(unknown)
    ]


def _broken(page: Prose, number: int, line: str, match: re.Match[str], names: Collection[str]) -> Diagnostic:
    link = match[1]
    plain = link.partition("#")[0]
    scheme = plain[: plain.find("/") + 1 or plain.find(":") + 1]
    alike = [name.removeprefix(scheme) for name in names if name.startswith(scheme)]
    hint = did_you_mean(plain.removeprefix(scheme), alike, f"{scheme}{{}}", count=1)
    hint = hint or ("" if alike else did_you_mean(plain, names, count=1))
    hint = hint or "Write document:ID, page:ID or entity:REGISTER/ID."
    message = f"The link “{link}” leads to nothing in the edition."
    location = Location(page.file, number, match.start(1) + 1)
    return BROKEN_PROSE_LINK.at(location, message, hint, source_line=line, length=len(link))
