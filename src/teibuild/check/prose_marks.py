"""What other programs leave on a page of prose, and Markdown takes for text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import FRONT_MATTER, UNCLOSED_CODE, UNMERGED_PAGE
from teibuild.model import Diagnostic, Related
from teibuild.read.markdown import code_blocks, headings, underlines
from teibuild.tei import conflicts

_SIGNS: Final = 7
"""How many signs a line of Git's begins with."""
_FEW: Final = 3
"""How many more places are shown."""
_TITLE: Final = re.compile(r"title *[:=](.*)")


def conflict(page: Page) -> Diagnostic | None:
    """The first passage of which Git has left two versions."""
    begins = [number for number, line in enumerate(page.bare, 1) if conflicts.BEGINS.match(line)]
    if not begins:
        return None
    first = begins[0]
    ends = next(
        (number for number, line in enumerate(page.bare, 1) if number > first and conflicts.ENDS.match(line)), 0
    )
    others = (Related(page.place(ends), conflicts.END),) if ends else ()
    hint = conflicts.HINT + (f" There are {len(begins)} such passages on this page." if len(begins) > 1 else "")
    return page.said(UNMERGED_PAGE, first, 0, conflicts.MESSAGE, hint, len(page.lines[first - 1]), others)


def left_over(page: Page) -> Diagnostic | None:
    """Lines of Git that stand alone, since the others of the passage were deleted; no headings that look like them."""
    body = "\n".join(page.bare)
    if not conflicts.BETWEEN.search(body) and not conflicts.ENDS.search(body):
        return None
    titles = underlines(page.body)
    title = next((heading.line for heading in headings(page.body) if heading.level == 1 and heading.text), 0)
    found = []
    for number, line in enumerate(page.bare, 1):
        if conflicts.BETWEEN.match(line):
            goes_on = number < len(page.bare) and bool(page.bare[number].strip())
            is_underline = number in titles and not titles[number] and (number == title + 1 or not goes_on)
            found += [] if is_underline else [number]
        elif conflicts.ENDS.match(line):
            found.append(number)
    if not found:
        return None
    number, *others = found
    line = page.lines[number - 1]
    message = f"The line {line[:_SIGNS]} stands here, which Git writes where two versions were not merged."
    hint = "Look whether both versions of the passage are still there, keep one, and delete the line."
    related = tuple(Related(page.place(one), "here too") for one in others[:_FEW])
    return page.said(UNMERGED_PAGE, number, 0, message, hint, len(line), related)


def front_matter(page: Page) -> Diagnostic | None:
    """Settings at the beginning, which other programs read."""
    if not page.front:
        return None
    titles = (match[1].strip(" \t\"'") for line in page.lines[: page.front] if (match := _TITLE.match(line)))
    title = next(titles, "") or page.prose.title
    message = "Front matter stands here: teibuild does not read it, and readers would see it."
    heading = next((one for one in headings(page.body) if one.level == 1 and one.text), None)
    hint = f"Delete lines 1 to {page.front}"
    hint += f": the title is the first heading, “{heading.text}”." if heading else f", and write instead: # {title}"
    return page.said(FRONT_MATTER, 1, 0, message, hint, len(page.lines[0]))


def unclosed_code(page: Page) -> Iterator[Diagnostic]:
    """Code that goes on because the signs that end it are missing."""
    for block in code_blocks(page.body):
        if not block.closed:
            last = max(number for number in range(block.first, block.last + 1) if page.lines[number - 1].strip())
            message = f"The code that {block.signs} begins here has no end: all down to line {last} is shown as code."
            hint = f"Write {block.signs} behind the code, on a line of its own; if none is meant, delete these."
            at = page.lines[block.first - 1].find(block.signs)
            yield page.said(UNCLOSED_CODE, block.first, at, message, hint, len(block.signs))
