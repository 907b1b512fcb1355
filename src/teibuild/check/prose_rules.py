"""The rules of pages of prose."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

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
UNMERGED_PAGE: Final = Rule(
    "TB704",
    "unmerged-page",
    Severity.ERROR,
    "two versions of a passage stand on a page of prose",
    "Where two editors have changed the same passage, Git writes both versions into the file, between lines of signs. "
    "Published as it is, the page would show both, and the signs with them; a line ======= that was left over makes a "
    "title of what stands above it. In a code block they are meant.",
    bad="<<<<<<< HEAD\nDated 27 October.\n=======\nDated 28 October.\n>>>>>>> dates",
    good="Dated 27 October.",
)
FRONT_MATTER: Final = Rule(
    "TB705",
    "front-matter",
    Severity.WARNING,
    "settings stand before a page of prose",
    "Other programs read a page's title and date from lines between --- and --- at its beginning. Here a page has no "
    "such settings, and readers would see these lines: its title is its first heading.",
    bad="---\ntitle: Introduction\n---\n\nTwo papers are edited here.",
    good="# Introduction\n\nTwo papers are edited here.",
)
UNCLOSED_CODE: Final = Rule(
    "TB706",
    "unclosed-code",
    Severity.WARNING,
    "a code block of a page of prose has no end",
    "What follows ``` or ~~~ is code down to a line of the same signs. Without that line, all the rest is shown as "
    "code: its headings are none, and its links are neither made nor checked.",
    bad="~~~\n<p>SECRET</p>\n\nSee [the scenario](document:soviet-scenario).",
    good="~~~\n<p>SECRET</p>\n~~~\n\nSee [the scenario](document:soviet-scenario).",
)
UNDEFINED_REFERENCE: Final = Rule(
    "TB707",
    "undefined-reference",
    Severity.WARNING,
    "a reference of a page of prose is not defined",
    "In [words][name], the address stands elsewhere on the page, on a line of its own: [name]: address. Without that "
    "line, readers see the brackets. The marks of footnotes, such as [^1], mean nothing here.",
    bad="[W. W. Rostow][rostow] wrote it.",
    good="[W. W. Rostow](entity:people/rostow) wrote it.",
)
HTML_IN_PROSE: Final = Rule(
    "TB708",
    "html-in-prose",
    Severity.WARNING,
    "a page of prose has tags of HTML",
    "Pages of prose are Markdown, and Markdown only: a tag of HTML is shown as it stands, with its brackets, and so is "
    "a comment. A tag that is spoken of stands in backticks.",
    bad="It was <b>not</b> sent. <!-- really? -->",
    good="It was **not** sent.",
)
SECOND_TITLE: Final = Rule(
    "TB709",
    "second-title",
    Severity.WARNING,
    "a page of prose has a second heading of the first level",
    "The heading with one # is the title of the page, which stands above it and in the menu. Of a second one, readers "
    "would see bare words: the parts of a page have headings with ## or more.",
    bad="# Introduction\n\n# The days",
    good="# Introduction\n\n## The days",
)
SKIPPED_LEVEL: Final = Rule(
    "TB710",
    "skipped-level",
    Severity.WARNING,
    "a heading of a page of prose skips a level",
    "Whoever listens to a page finds the way by the levels of its headings (WCAG 2.2, 1.3.1), and seeks the one "
    "that was left out. A level says what a part belongs to, not how large its heading is.",
    bad="# Introduction\n\n#### The days",
    good="# Introduction\n\n## The days",
)
IMAGE_IN_PROSE: Final = Rule(
    "TB711",
    "image-in-prose",
    Severity.ERROR,
    "an image of a page of prose cannot be shown",
    "Images are files of static/, which is published with the edition, and are named by their path from the page, so "
    "that every editor of Markdown shows them, too. A site loads nothing from other places of the web: what lies there "
    "may be another picture tomorrow, or none.",
    bad="![The island from above](https://example.org/cuba.jpg)",
    good="![The island from above](../static/cuba.jpg)",
)
IMAGE_WITHOUT_WORDS: Final = Rule(
    "TB712",
    "image-without-words",
    Severity.WARNING,
    "an image of a page of prose has no words",
    "They stand for the image where it is not seen: they are read aloud, and found by search (WCAG 2.2, 1.1.1). Say "
    "what it shows; what is to be read below it stands in quotation marks behind its path.",
    bad="![](../static/cuba.jpg)",
    good='![The island from above](../static/cuba.jpg "San Cristóbal, 14 October 1962")',
)
RULES: Final = (
    BROKEN_PROSE_LINK, PROSE_LINK_SYNTAX, PAGE_WITHOUT_TITLE, UNMERGED_PAGE, FRONT_MATTER, UNCLOSED_CODE,
    UNDEFINED_REFERENCE, HTML_IN_PROSE, SECOND_TITLE, SKIPPED_LEVEL, IMAGE_IN_PROSE,
    IMAGE_WITHOUT_WORDS,
)  # fmt: skip
