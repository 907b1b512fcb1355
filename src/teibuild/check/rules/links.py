"""Pointers: that they lead somewhere, and nowhere dangerous. Those into other files wait until all are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from teibuild.check.document import Document
from teibuild.check.nearest import did_you_mean
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.pointers import Reach

DANGLING_POINTER: Final = Rule(
    "TB303",
    "dangling-pointer",
    Severity.ERROR,
    "a pointer leads to an id that is not there",
    "A name would not find its entry, a note not its place, a passage not its end: the reader would follow the link to "
    "nothing.",
    bad='<persName ref="../registers/people.xml#rostov">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
MISSING_TARGET: Final = Rule(
    "TB304",
    "missing-target",
    Severity.ERROR,
    "a pointer leads to a file that is not part of the edition",
    "The path is counted from the file it stands in: from documents/, the registers lie in ../registers/. A file that "
    "is not among the edition's documents and registers is not published.",
    bad='<persName ref="registers/people.xml#rostow">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
FORBIDDEN_LINK: Final = Rule(
    "TB305",
    "forbidden-link",
    Severity.ERROR,
    "a link that a published page must not have",
    "A link to javascript: or data: would run a program in the reader's browser, and one to file: leads to the "
    "editor's own disk. Links lead within the edition or to the web.",
    bad='<ref target="javascript:alert(1)">the letter</ref>',
    good='<ref target="https://history.state.gov/historicaldocuments/frus1961-63v11/d84">the letter</ref>',
)
POINTER_OUTSIDE: Final = Rule(
    "TB306",
    "pointer-outside",
    Severity.ERROR,
    "a pointer leads out of the edition's folder",
    "An edition is one folder, which can be copied, archived and published whole. What lies outside would be missing.",
    bad='<ref target="../../other-edition/documents/letter.xml#p1">…</ref>',
    good='<ref target="letter.xml#p1">…</ref>',
)
RULES: Final = (DANGLING_POINTER, MISSING_TARGET, FORBIDDEN_LINK, POINTER_OUTSIDE)


def dangling_pointer(document: Document) -> Iterator[Diagnostic]:
    """Look up every pointer that stays in the file."""
    for use in document.uses:
        target = use.target
        if target.reach is not Reach.INSIDE or use.attribute == "spanTo":
            continue
        if not target.fragment or target.fragment in document.by_id or target.fragment in document.misspelled_ids:
            continue
        message = f"{use.attribute} points to “{target.fragment}”, but no element has this xml:id."
        hint = did_you_mean(target.fragment, document.by_id, "#{}")
        hint = hint or "Give the element meant this xml:id, or correct the pointer."
        yield document.at_value(DANGLING_POINTER, use.element, use.attribute, message, hint, token=use.value)


def forbidden_link(document: Document) -> Iterator[Diagnostic]:
    """Refuse schemes that run programs or reach into the computer, and prefixes that nothing declares."""
    for use in document.uses:
        if use.target.reach is not Reach.FORBIDDEN:
            continue
        scheme = use.target.scheme
        message = f"A link must not begin with {scheme}:."
        hint = "Link to an https address, or to a place in the edition."
        if scheme == "file":
            hint = "The address is only good on your own computer; link to an https address or into the edition."
        elif scheme not in {"javascript", "data", "vbscript", "blob"}:
            message = f"{scheme}: is no address that the edition knows."
            hint = f"Write a web address, or declare {scheme} with a prefixDef in the header."
        yield document.at_value(FORBIDDEN_LINK, use.element, use.attribute, message, hint, token=use.value)


def pointer_outside(document: Document) -> Iterator[Diagnostic]:
    """Refuse paths that leave the folder."""
    for use in document.uses:
        if use.target.reach is Reach.OUTSIDE:
            message = f"{use.attribute} points to {use.target.file}, which lies outside the edition."
            hint = "Point to a file of the edition; copy what is needed into it."
            yield document.at_value(POINTER_OUTSIDE, use.element, use.attribute, message, hint, token=use.value)


CHECKS: Final = (dangling_pointer, forbidden_link, pointer_outside)
