"""What other programs leave on a page of prose, and Markdown takes for text."""

from __future__ import annotations

from teibuild.check.prose_page import Page
from teibuild.check.prose_rules import UNMERGED_PAGE
from teibuild.model import Diagnostic, Related
from teibuild.tei import conflicts


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
