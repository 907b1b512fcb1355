"""Slips of sense: the schema has nothing to say, and no pointer need be wrong."""

from __future__ import annotations

import re
from random import Random

from tests.check.slips.links import pointers
from tests.check.slips.marked import Marked
from tests.check.slips.slip import Change, Span, change, slip


@slip("page break forgotten", "TB403", "TB404", "TB411", "TB303", "TB850", "TB851")
def _page_forgotten(text: Marked, random: Random) -> Change | None:
    """Told at the next page, at its first lines, at what points to it, or where the header counts and names pages."""
    pages = text.starts("pb")
    if not pages:
        return None
    number = random.randrange(len(pages))
    page = pages[number]
    behind = pages[number + 1].end if number + 1 < len(pages) else len(text.text)
    places: list[Span] = [(page.start, behind)]
    places += [(one.start, one.end) for _, one, _, word in pointers(text) if word == page.get("xml:id")]
    places += [(tag.start, tag.last) for tag in text.pairs("extent", "sourceDesc", "body")]
    return change(page.start, page.end, "", *places)


@slip("page break twice", "TB301")
def _page_twice(text: Marked, random: Random) -> Change | None:
    page = random.choice(text.starts("pb"))
    return change(page.end, page.end, text.text[page.start : page.end])


@slip("line of a page copied", "TB301")
def _line_copied(text: Marked, random: Random) -> Change | None:
    tag = random.choice([tag for tag in text.pairs("fw", "metamark", "choice") if tag.close and "xml:id" in tag])
    return change(tag.last, tag.last, text.text[tag.start : tag.last])


@slip("date that is not the one written", "TB821")
def _date_otherwise(text: Marked, random: Random) -> Change | None:
    found = [
        (tag, tag["when"])
        for tag in text.pairs("date")
        if tag.close
        and re.fullmatch(r"\d{4}-\d\d-\d\d", tag.get("when"))
        and re.fullmatch(r"\d{1,2} [A-Z]\w+ \d{4}|[A-Z]\w+ \d{1,2}, \d{4}", text.text[tag.end : tag.close.start])
    ]
    if not found:
        return None
    tag, one = random.choice(found)
    year, month, day = one.value.split("-")
    wrong = random.choice([
        f"{year}-{month}-{int(day) % 28 + 1:02}", f"{year}-{int(month) % 12 + 1:02}-{min(int(day), 28):02}",
        f"{int(year) + 1}-{month}-{min(int(day), 28):02}",
    ])  # fmt: skip
    return change(*one.words, wrong, tag.span)
