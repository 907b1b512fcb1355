"""One mistake, one message, about pointers that have lost the id behind the path of their register."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from lxml import etree
from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.entries import Entry, entries, folded
from teibuild.check.folding_missing import places
from teibuild.check.folding_pointers import UNSOUGHT, target_of, written
from teibuild.check.rules.references import ENTRIES, NOT_IN_REGISTER
from teibuild.model import Diagnostic, Edit
from teibuild.tei.text import reading_text

_LEAST: Final = 3
"""Letters of a word that can tell one entry from another."""


class _Pointer(NamedTuple):
    """A pointer that names a register and no entry."""

    behind: int
    """The offset behind it."""
    has_sign: bool
    """Whether it has kept its #."""
    meant: str
    """The id of the only entry that its words may mean; empty where there is none, or several."""


def fold_whole(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of the pointers to a register that they name no entry.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    into: dict[str, list[Diagnostic]] = {}
    for item in found:
        if item.code == NOT_IN_REGISTER.code:
            target = target_of(item, corpus)
            if target.file in corpus.registers and not target.fragment:
                into.setdefault(target.file, []).append(item)
    instead: dict[int, Diagnostic] = {}
    gone: set[int] = set()
    for register, said in into.items():
        first, *others = sorted(said, key=lambda item: item.sort_key)
        instead[id(first)] = _told(first, others, register, corpus)
        gone.update(map(id, others))
        # What they mean is sought, whatever it is.
        gone.update(id(item) for item in found if item.code in UNSOUGHT and item.location.file == register)
    return [instead.get(id(item), item) for item in found if id(item) not in gone]


def _told(first: Diagnostic, others: list[Diagnostic], register: str, corpus: Corpus) -> Diagnostic:
    """What is said of all pointers to a register that name no entry, at the first."""
    path = written(first).rstrip("#")
    own = _Pointers.of(first.location.file, register, corpus)
    likely = next((each.meant for each in own.there if each.meant), "")
    if not others:
        return replace(first, hint=f"Did you mean {path}#{likely}?" if likely else first.hint)
    message = f"{len(others) + 1} pointers lead to {register} as a whole, and not to an entry of it."
    hint = "Put # and the xml:id of an entry behind each of them."
    if likely:
        hint = f"{hint[:-1]}, as in {path}#{likely}."
    if own.lost:
        hint = f"Nothing else in this file leads to “{own.lost}”: write {path}#{own.lost} where it is meant."
    elsewhere = {item.location.file: item for item in reversed(others) if item.location.file != first.location.file}
    mended = [
        replace(item, edits=_Pointers.of(file, register, corpus).edits) for file, item in sorted(elsewhere.items())
    ]
    said = replace(first, message=message, hint=hint, related=places(others, "here too"), edits=own.edits)
    return replace(said, elsewhere=tuple(item for item in mended if item.edits))


class _Pointers(NamedTuple):
    """The pointers of a file to a register as a whole."""

    there: list[_Pointer]
    lost: str
    """The id of the only entry that they can have led to, since nothing else in the file does; empty if there is none.
    """

    @classmethod
    def of(cls, file: str, register: str, corpus: Corpus) -> _Pointers:
        """Those of a file to a register."""
        there = _pointers(file, register, corpus)
        meant = {each.meant for each in there if each.meant}
        reached = {link.fragment for link in map(corpus.links.__getitem__, corpus.files[file].links)}
        return cls(there, meant.pop() if len(meant) == 1 and meant.isdisjoint(reached) else "")

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What mends those of them that surely mean the entry."""
        mendable = (each for each in self.there if self.lost and each.meant == self.lost)
        return tuple(Edit(at.behind, at.behind, self.lost if at.has_sign else f"#{self.lost}") for at in mendable)


def _pointers(file: str, register: str, corpus: Corpus) -> list[_Pointer]:
    """The pointers of a file to a register as a whole."""
    document, registered = corpus.document(file), corpus.document(register)
    if document is None or registered is None:
        return []
    known = list(entries(registered))
    found = []
    for use in document.uses_of("ref", "corresp"):
        if use.target.file == register and not use.target.fragment:
            kind = ENTRIES.get((use.name, use.attribute))
            fitting = [entry for entry in known if entry.id and kind in {None, entry.kind}]
            span = document.positions.value(use.element, use.attribute, use.value)
            meant = _meant(use.element, fitting)
            found.append(_Pointer(span.start + span.length, use.value.endswith("#"), meant))
    return sorted(found)


def _meant(element: etree._Element, known: Collection[Entry]) -> str:
    """The only entry that is named as an element is, or else has words of it; empty where there is none, or several."""
    text = folded(reading_text(element))
    words = {word for word in text.split() if len(word) >= _LEAST}
    names = {entry.id: [folded(name) for name in entry.names] for entry in known}
    same = [key for key, each in names.items() if text in each]
    like = same or [key for key, each in names.items() if any(words.intersection(name.split()) for name in each)]
    return like[0] if len(like) == 1 else ""
