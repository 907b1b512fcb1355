"""Pointers: that they lead somewhere, and nowhere dangerous. Those into other files wait until all are known."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.nearest import did_you_mean, either, nearest, unlike_signs
from teibuild.check.rules.addresses import broken_address
from teibuild.check.rules.facsimiles import leads_to_image
from teibuild.check.rules.prefixes import unmatched
from teibuild.check.rules.references import ENTRIES, NOT_IN_REGISTER, REGISTER_OF, WRONG_REGISTER, wrong_entry
from teibuild.model import CheckedFile, Diagnostic, Edit, FileLink, Rule, Severity
from teibuild.tei.pointers import Reach, Use
from teibuild.tei.signs import named

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
BACKSLASH: Final = Rule(
    "TB326",
    "backslash-in-pointer",
    Severity.ERROR,
    "a path in a pointer is written with backslashes",
    "A pointer is a web address (RFC 3986), which has slashes, whatever the system that it was written on. Other "
    "programs that read the TEI would not find the file.",
    bad='<persName ref="..\\registers\\people.xml#rostow">Rostow</persName>',
    good='<persName ref="../registers/people.xml#rostow">Rostow</persName>',
)
RULES: Final = (DANGLING_POINTER, MISSING_TARGET, FORBIDDEN_LINK, POINTER_OUTSIDE, BACKSLASH)

_NEAR: Final = 3
"""How many files that are called alike are named at most."""
_WORD: Final = re.compile(r"[\w-]+")
"""What is no path, and may have been meant as an id."""


def dangling_pointer(document: Document) -> Iterator[Diagnostic]:
    """Look up every pointer that stays in the file."""
    known = document.by_id
    for use in document.uses_to(Reach.INSIDE):
        target = use.target
        if target.fragment in known or use.attribute == "spanTo":
            continue
        if not target.fragment or target.fragment in document.misspelled_ids:
            continue
        message = f"{use.attribute} points to “{target.fragment}”, but no element has this xml:id."
        found = _slip(document, use, message, known)
        if found is None:
            hint = did_you_mean(target.fragment, document.by_id, "#{}")
            hint = hint or "Give the element meant this xml:id, or correct the pointer."
            found = document.at_value(DANGLING_POINTER, use.element, use.attribute, message, hint, token=use.value)
        # Of which file it speaks, and which id that lacks.
        yield found.concerning(target.file, target.fragment)


def _slip(document: Document, use: Use, message: str, known: Collection[str]) -> Diagnostic | None:
    """What is said of a pointer that looks right, but for a comma behind it, or a sign that only looks like another.

    Args:
        document: The file.
        use: The pointer.
        message: What is said of it.
        known: The ids of the file that it leads to.
    """
    plain = use.target.fragment.rstrip(",;")
    if plain in known and plain != use.target.fragment:
        hint = "Several pointers are parted by spaces, without commas."
        span = document.positions.value(use.element, use.attribute, use.value)
        end = span.start + span.length
        comma = Edit(end - len(use.value) + len(use.value.rstrip(",;")), end, "")
        return document.at_value(
            DANGLING_POINTER, use.element, use.attribute, message, hint, token=use.value, edits=(comma,)
        )
    meant, signs = unlike_signs(use.target.fragment, known)
    if not meant:
        return None
    shown = ", ".join(named(sign, "no name") for sign in signs)
    span = document.positions.value(use.element, use.attribute, use.value)
    end = span.start + span.length
    raw = document.source.text[span.start : end].rpartition("#")[2]
    edits = (Edit(end - len(raw), end, meant),) if raw == use.target.fragment else ()
    hint = f"Write #{meant}: what stands in it is not what it looks like, but {shown}."
    return document.at_value(DANGLING_POINTER, use.element, use.attribute, message, hint, token=use.value, edits=edits)


def forbidden_link(document: Document) -> Iterator[Diagnostic]:
    """Refuse schemes that run programs or reach into the computer, and prefixes that nothing declares."""
    for use in document.uses_to(Reach.FORBIDDEN):
        scheme = use.target.scheme
        broken = broken_address(document, use)
        if broken is not None:
            yield broken
            continue
        message = f"A link must not begin with {scheme}:."
        hint = "Link to an https address, or to a place in the edition."
        about: tuple[str, ...] = ()
        defined = unmatched(document, use.value)
        if defined is not None:
            message, hint = defined
            if not message:
                continue
            # Its prefix, and what stands behind it.
            about = tuple(use.value.split(":", 1))
        elif scheme == "file":
            hint = "The address is only good on your own computer; link to an https address or into the edition."
        elif len(scheme) == 1:
            message = f"The link leads to the disk {scheme.upper()}: of a computer, which no reader has."
            hint = "Write the path from this file, with slashes, such as ../registers/people.xml#rostow."
        elif scheme not in {"javascript", "data", "vbscript", "blob"}:
            message = f"{scheme}: is no address that the edition knows."
            hint = f"Write a web address, or declare {scheme} with a prefixDef in the header."
        found = document.at_value(FORBIDDEN_LINK, use.element, use.attribute, message, hint, token=use.value)
        yield found.concerning(*about)


def backslash_in_pointer(document: Document) -> Iterator[Diagnostic]:
    """Find paths with backslashes, which are read as if they had slashes."""
    text = document.source.text
    if "\\" not in text:
        return
    for use in document.uses:
        if "\\" in use.value and use.target.reach in {Reach.INSIDE, Reach.EDITION}:
            span = document.positions.value(use.element, use.attribute, use.value)
            signs = range(span.start, span.start + span.length)
            edits = tuple(Edit(at, at + 1, "/") for at in signs if text[at] == "\\")
            message, hint = f"The path in {use.attribute} is written with backslashes.", "Write / for each of them."
            yield document.at_value(BACKSLASH, use.element, use.attribute, message, hint, token=use.value, edits=edits)


def pointer_outside(document: Document) -> Iterator[Diagnostic]:
    """Refuse paths that leave the folder."""
    for use in document.uses_to(Reach.OUTSIDE):
        message = f"{use.attribute} points to {use.target.file}, which lies outside the edition."
        hint = "Point to a file of the edition; copy what is needed into it."
        yield document.at_value(POINTER_OUTSIDE, use.element, use.attribute, message, hint, token=use.value)


def links_across(corpus: Corpus) -> Iterator[Diagnostic]:
    """Follow every pointer from one file of the edition into another."""
    entries = _entries(corpus)
    astray = {line for line, link in corpus.links.items() if _leads_astray(link, corpus, entries)}
    if not astray:
        return
    edition = _Edition(corpus, entries, corpus.holding({corpus.links[line].fragment for line in astray}), {})
    for one in corpus.files.values():
        broken = [link for link in map(corpus.links.__getitem__, one.links & astray) if link.file != one.file]
        if broken:
            yield from _astray(one, broken, edition)


class _Edition(NamedTuple):
    """What pointers are compared with, of which thousands may go astray."""

    corpus: Corpus
    entries: Mapping[str, Mapping[str, str]]
    """File of a register → id of an entry → name of its element."""
    holders: Mapping[str, Sequence[str]]
    """Id that is sought in vain → the files that have it."""
    near: dict[str, str]
    """Path of a file that is not there → the hint that names those that are called alike."""

    def alike(self, path: str) -> str:
        """The files that are called like another, wherever they lie; folders and endings make no likeness."""
        if path not in self.near:
            called: dict[str, list[str]] = {}
            for file in self.corpus.files:
                called.setdefault(_stem(file), []).append(file)
            files = [file for name in nearest(_stem(path), called) for file in sorted(called[name])]
            self.near[path] = f"Did you mean {either(files[:_NEAR])}?" if files else ""
        return self.near[path]


def _entries(corpus: Corpus) -> dict[str, dict[str, str]]:
    """File of a register → id of an entry → name of its element."""
    found: dict[str, dict[str, str]] = {}
    for file, entry in corpus.facts("entry"):
        found.setdefault(file, {})[entry.key] = entry.value
    return found


def _leads_astray(link: FileLink, corpus: Corpus, entries: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a pointer is wrong."""
    target = corpus.files.get(link.file)
    if target is None:
        return not leads_to_image(link.element, link.attribute, link.file)
    if not target.readable:
        return False
    if link.fragment and link.fragment not in target.ids:
        return True
    wanted = ENTRIES.get((link.element, link.attribute))
    return wanted is not None and entries.get(link.file, {}).get(link.fragment) != wanted


def _astray(one: CheckedFile, broken: list[FileLink], edition: _Edition) -> Iterator[Diagnostic]:
    """What is wrong with the pointers of one file, each where it stands."""
    document = edition.corpus.document(one.file)
    if document is None:
        return
    suspect = {(link.element, link.attribute, link.file) for link in broken}
    # A value that the schema refuses has been spoken of; that it leads nowhere follows.
    reported = {item.location for item in one.diagnostics if item.code < "TB300"}
    for use in document.uses:
        if use.target.reach is Reach.EDITION and (use.name, use.attribute, use.target.file) in suspect:
            found = _follow(document, use, edition)
            if found is not None and found.location not in reported:
                whole = document.positions.value(use.element, use.attribute)
                if document.source.location(whole.start) not in reported:
                    yield found


def _follow(document: Document, use: Use, edition: _Edition) -> Diagnostic | None:
    """What is wrong with one pointer, if anything."""
    element, attribute, target = use.name, use.attribute, use.target

    def at(rule: Rule, message: str, hint: str) -> Diagnostic:
        return document.at_value(rule, use.element, attribute, message, hint, token=use.value)

    file = edition.corpus.files.get(target.file)
    if file is None:
        return _to_no_file(document, use, edition)
    if target.fragment and target.fragment not in file.ids:
        message = f"{attribute} points to “{target.fragment}”, but {target.file} has no such xml:id."
        slip = _slip(document, use, message, file.ids)
        dangling = slip or at(DANGLING_POINTER, message, _other_ids(use, file, edition))
        return dangling.concerning(target.file, target.fragment)
    parted = _parted(document, use, file)
    if parted is not None:
        return parted
    wanted = ENTRIES.get((element, attribute))
    if wanted is None:
        return None
    found = edition.entries.get(target.file, {}).get(target.fragment)
    if found is not None:
        wrong = wrong_entry(element, attribute, found, target.fragment)
        return at(WRONG_REGISTER, *wrong) if wrong else None
    message = f"<{element}> does not lead to an entry of {REGISTER_OF[wanted]}."
    return at(NOT_IN_REGISTER, message, "Point to an entry by its xml:id.")


def _parted(document: Document, use: Use, file: CheckedFile) -> Diagnostic | None:
    """What is said of a pointer that a space parts from its id."""
    if not use.value.endswith("#"):
        return None
    parted = re.search(rf"(?<!\S){re.escape(use.value)}(\s+)(\S+)", use.element.get(use.attribute, ""))
    if not parted or parted[2] not in file.ids:
        return None
    span = document.positions.value(use.element, use.attribute, use.value)
    end = span.start + span.length
    edits = (Edit(end, end + len(parted[1]), ""),) if document.source.text[end:].startswith(parted[1]) else ()
    message = f"A space stands in {use.attribute}, between # and “{parted[2]}”."
    hint = f"Write {use.value}{parted[2]}."
    return document.at_value(DANGLING_POINTER, use.element, use.attribute, message, hint, token=use.value, edits=edits)


def _to_no_file(document: Document, use: Use, edition: _Edition) -> Diagnostic | None:
    """What is wrong with a pointer to something that is no file of the edition."""
    attribute, target = use.attribute, use.target
    behind = re.search(r"#\s+(\S+)", use.element.get(attribute, "")) if target.file else None
    if leads_to_image(use.name, attribute, target.file) or (behind and behind[1] == use.value):
        return None  # no pointer of the edition; or the id that a space has parted from its file
    broken = broken_address(document, use)
    if broken is not None:
        return broken
    message = f"{attribute} points to {target.file}, which is not a file of the edition."
    here = edition.corpus.files.get(document.file)
    hint = _other_files(use, edition, here)
    edits: tuple[Edit, ...] = ()
    holders = edition.holders.get(target.fragment, ())
    if len(holders) == 1 and _stem(holders[0]) == _stem(target.file) and "&" not in use.value:
        span = document.positions.value(use.element, attribute, use.value)
        edits = (Edit(span.start, span.start + span.length, _way(use, holders[0], here)),)
    return document.at_value(MISSING_TARGET, use.element, attribute, message, hint, token=use.value, edits=edits)


def _stem(file: str) -> str:
    """The name of a file without its folder, its ending and its capitals."""
    return PurePosixPath(file).stem.casefold()


def _way(use: Use, file: str, here: CheckedFile | None) -> str:
    """The pointer to an id of another file, as it is to be written."""
    folder = posixpath.dirname(here.file) if here is not None else ""
    return f"{posixpath.relpath(file, folder or '.')}#{use.target.fragment}"


def _other_files(use: Use, edition: _Edition, here: CheckedFile | None) -> str:
    fragment, path = use.target.fragment, use.target.file
    if here is not None and use.value in here.ids:
        return f"“{use.value}” is an xml:id of this file: write #{use.value}."
    file, ending, rest = path.partition(".xml")
    named = edition.corpus.files.get(file + ending)
    if named is not None and rest.lstrip("/") in named.ids:
        return f"Write # between the file and the xml:id: …{PurePosixPath(named.file).name}#{rest.lstrip('/')}."
    holders = edition.holders.get(fragment, ())
    if len(holders) == 1:
        return f"“{fragment}” is in {holders[0]}: write {_way(use, holders[0], here)}."
    if holders:
        return f"“{fragment}” is in {holders[0]}; paths are counted from the file they stand in."
    is_word = _WORD.fullmatch(use.value) is not None
    meant = f"Without #, it is the name of a file. Write #{use.value}, and give the element meant this xml:id."
    return edition.alike(path) or (meant if is_word else "Paths are counted from the file they stand in.")


def _other_ids(use: Use, target: CheckedFile, edition: _Edition) -> str:
    fragment = use.target.fragment
    elsewhere = edition.holders.get(fragment, ())
    if elsewhere:
        return f"“{fragment}” is in {elsewhere[0]}."
    if nearest(fragment, target.ids):
        return did_you_mean(fragment, target.ids, "#{}")
    if target.kind == "register":
        return f"Add an entry to {target.file}, or correct the pointer."
    return "Correct the pointer."


CHECKS: Final = (dangling_pointer, forbidden_link, pointer_outside, backslash_in_pointer)
ACROSS: Final = (links_across,)
