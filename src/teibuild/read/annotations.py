"""What the editor did to the text: notes, emendations and names, each with its place and its context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from teibuild.model import ApparatusEntry, Mention, Note, NoteKind
from teibuild.model.dating import DateMention
from teibuild.read.body import Place
from teibuild.read.contexts import CONTEXT, Contexts, first_words
from teibuild.read.mentions import read_dates, read_mentions
from teibuild.read.registers import Registers
from teibuild.tei.names import local, xml_id
from teibuild.tei.text import faithful_text, reading_text

_DIVISIONS: Final = frozenset({"div", "text", "body", "group"})
_EMENDATIONS: Final[Mapping[str, str]] = {
    "choice": "",
    "supplied": "supplied",
    "surplus": "surplus",
    "unclear": "unclear",
    "del": "deletion",
}
_CHOICES: Final = (("sic", "corr", "correction"), ("orig", "reg", "regularisation"))


class Annotations(Struct, frozen=True):
    """The editor's work on one document. Notes carry no HTML yet; rendering fills it in."""

    notes: Mapping[etree._Element, Note]
    """Every note by its element, in document order."""
    apparatus: Mapping[etree._Element, ApparatusEntry]
    """Entries by the element of the emendation, or of the textual note that stands alone, in document order."""
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]


def read_annotations(places: Iterable[Place], file: str, document: str, registers: Registers) -> Annotations:
    """Gather notes, emendations, mentions and dates.

    Args:
        places: Every element of the text (:func:`teibuild.read.body.places`).
        file: The document's path from the edition's folder.
        document: The document's id.
        registers: The registers that names lead into.

    """
    known = list(places)
    contexts = Contexts()
    notes = dict(_labelled(_notes(known, contexts)))
    return Annotations(
        notes,
        _apparatus(known, notes, contexts),
        tuple(read_mentions(known, file, document, registers, contexts)),
        tuple(read_dates(known, contexts)),
    )


def letter(position: int) -> str:
    """Label of a textual note: a … z, aa … az, ba … (``letter(0)`` is ``a``)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _notes(places: Iterable[Place], contexts: Contexts) -> Iterator[tuple[etree._Element, Note]]:
    for place in places:
        element = place.element
        if local(element) != "note":
            continue
        kind = NoteKind(element.get("type", "editorial")) if _known(element) else NoteKind.ANNOTATION
        target = element.get("target", "").partition("#")[2] if kind is NoteKind.TEXTUAL else ""
        before = contexts.before_mark(place) if kind is NoteKind.EDITORIAL else ""
        yield element, Note(xml_id(element), kind, "", place.page, reading_text(element), target=target, before=before)


def _known(note: etree._Element) -> bool:
    return note.get("type", "editorial") in NoteKind.__members__.values()


def _labelled(notes: Iterable[tuple[etree._Element, Note]]) -> list[tuple[etree._Element, Note]]:
    """Editorial notes numbered from 1; a note without an id gets one from its number."""
    labelled = []
    number = 0
    for position, (element, note) in enumerate(notes, 1):
        number += note.kind is NoteKind.EDITORIAL
        label = str(number) if note.kind is NoteKind.EDITORIAL else ""
        labelled.append((element, replace(note, id=note.id or f"note-{position}", label=label)))
    return labelled


def _is_emendation(place: Place) -> bool:
    element = place.element
    name = local(element)
    if name not in _EMENDATIONS or place.note is not None:
        return False
    if name == "choice":
        return any(local(child) in {"corr", "reg"} for child in element)
    if name in {"supplied", "unclear"}:
        return not any(local(parent) in {"corr", "reg"} for parent in element.iterancestors())
    # A word struck in the forme work or on a stamp was struck by the reviewer, and is no matter of the text.
    return name != "del" or not any(local(parent) in {"fw", "stamp"} for parent in element.iterancestors())


def _apparatus(
    places: list[Place], notes: Mapping[etree._Element, Note], contexts: Contexts
) -> dict[etree._Element, ApparatusEntry]:
    textual = {element: note for element, note in notes.items() if note.kind is NoteKind.TEXTUAL}
    emended = {place.element: xml_id(place.element) for place in places if _is_emendation(place)}
    about: dict[str, list[Note]] = {identity: [] for identity in emended.values() if identity}
    for note in textual.values():
        if note.target in about:
            about[note.target].append(note)
    by_id = {xml_id(place.element): place for place in places if xml_id(place.element)}
    entries: dict[etree._Element, ApparatusEntry] = {}
    for place in places:
        element = place.element
        label = letter(len(entries))
        if element in emended:
            entry = _emendation(place, contexts, label)
            entries[element] = replace(entry, notes=tuple(about.get(emended[element], ())))
        elif element in textual and textual[element].target not in about:
            note = textual[element]
            entries[element] = _discussion(note, place, by_id.get(note.target), contexts, label)
    return entries


def _emendation(place: Place, contexts: Contexts, label: str) -> ApparatusEntry:
    element = place.element
    kind = _EMENDATIONS[local(element)]
    typed = edited = faithful_text(element)
    decided = element
    if not kind:
        for left, right, name in _CHOICES:
            if any(local(child) == right for child in element):
                kind = name
                typed = next((faithful_text(child) for child in element if local(child) == left), "")
                decided = next(child for child in element if local(child) == right)
                edited = reading_text(decided)
    elif kind == "supplied":
        typed, edited = "", reading_text(element)
    elif kind in {"surplus", "deletion"}:
        edited = ""
    before, _, after = contexts.around(place)
    return ApparatusEntry(
        id=xml_id(element) or f"emendation-{label}",
        label=label,
        page=place.page,
        block=place.anchor,
        kind=kind,
        typed=typed,
        edited=edited,
        before=before,
        after=after,
        responsible=decided.get("resp", "").removeprefix("#"),
        certainty=decided.get("cert", ""),
    )


def _discussion(note: Note, place: Place, target: Place | None, contexts: Contexts, label: str) -> ApparatusEntry:
    """A textual note on something that was left as it stands: its target, or the words before it."""
    name = local(target.element) if target is not None else ""
    about = faithful_text(target.element) if target is not None and name not in _DIVISIONS else ""
    if len(about) > CONTEXT:
        about = first_words(about, CONTEXT)
    on_the_sheet_only = {"fw", "stamp"} & {local(item) for item in target.element.iter("*")} if target else set()
    before, _, after = ("", "", "") if on_the_sheet_only else contexts.around(target if target and about else place)
    return ApparatusEntry(
        id=note.id,
        label=label,
        page=place.page,
        block=place.anchor,
        kind="note",
        typed=about,
        edited=about,
        before=before,
        after=after,
        responsible=place.element.get("resp", "").removeprefix("#"),
        certainty=place.element.get("cert", ""),
        notes=(note,),
        about=name,
    )
