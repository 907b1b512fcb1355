"""How to cite the edition, a document, a page, a paragraph or a selection: in words after two manuals, and as data.

A form of citation is a row of pieces: text, and slots that are filled for a place within the document (its address, its
page, the words that name it) and left out otherwise. The pages of the site have them filled; ``cite.js`` fills the same
rows for whatever a reader has chosen.

Words follow the Chicago Manual of Style (18th ed., chapters 13 and 14) and the MLA Handbook (9th ed.); data follow
BibTeX as biblatex extends it, RIS (2011), and CSL-JSON 1.0.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from msgspec.structs import replace

from teibuild.model import Page
from teibuild.views.citation_data import bibtex, csl, ris
from teibuild.views.citation_words import bibliography, mla, note
from teibuild.views.cited import Cited, Form
from teibuild.words import Words

MARKUP: Final = ("note", "bibliography", "mla")
"""Forms that are HTML, with titles of works in ``cite``; the others are plain text."""
FILES: Final = (
    ("bibtex", "bib", "application/x-bibtex"),
    ("ris", "ris", "application/x-research-info-systems"),
    ("csl", "json", "application/vnd.citationstyles.csl+json"),
)
"""Forms that are downloaded: name, ending and media type."""
FORMS: Final = ("note", "bibliography", "mla", "bibtex", "ris", "csl")
"""Forms in the order in which they are offered."""


def forms(work: Cited, words: Words) -> dict[str, Form]:
    """All forms of citation by name, in the order in which they are offered."""
    return _forms(replace(work, url=""), words)


@lru_cache(64)
def _forms(work: Cited, words: Words) -> dict[str, Form]:
    """The forms of a document, which all of its pages share: where it is, is put into a slot of theirs."""
    return {
        "note": note(work, words),
        "bibliography": bibliography(work, words),
        "mla": mla(work, words),
        "bibtex": bibtex(work, words),
        "ris": ris(work),
        "csl": csl(work),
    }


def labels(words: Words) -> dict[str, str]:
    """What the forms are called."""
    return {
        "note": words.text("Chicago, note"),
        "bibliography": words.text("Chicago, bibliography"),
        "mla": words.text("MLA"),
        "bibtex": "BibTeX",
        "ris": "RIS",
        "csl": "CSL-JSON",
    }


def filled(form: Form, *, locator: str = "", page: str = "", url: str = "") -> str:
    """A form with its slots filled; an empty one is left out with what stands around it."""
    values = {"locator": locator, "page": page, "url": url}
    return "".join(
        piece if isinstance(piece, str) else piece.before + values[piece.name] + piece.after
        for piece in form
        if isinstance(piece, str) or values[piece.name]
    )


def rows(made: Mapping[str, Form]) -> dict[str, list[str | list[str]]]:
    """The forms as JSON for ``cite.js``: a slot is a list of what stands before it, its name, what stands behind."""
    return {
        name: [piece if isinstance(piece, str) else [piece.before, piece.name, piece.after] for piece in form]
        for name, form in made.items()
    }


def page_number(page: Page) -> str:
    """The number of a page as it is cited: in brackets where the editor supplied it."""
    return f"[{page.n}]" if page.supplied else page.n


def page_locator(page: Page, words: Words) -> str:
    """The words that name a page, with its place in the document where that is another number."""
    number = words.text("p. {n}", n=page_number(page))
    return number if str(page.sequence) == page.n else f"{number} ({words.text('sheet {n}', n=page.sequence)})"


def plain(html: str) -> str:
    """A citation without its mark-up."""
    return unescape(re.sub(r"<[^>]+>", "", html))
