"""Notes: that they say something, of what they stand beside, and lead on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.check.rules.leaves import leaves, letters
from teibuild.check.rules.notes import by_voice
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, tei, xml_id

TEXTUAL_NOTE_WITHOUT_TARGET: Final = Rule(
    "TB524",
    "textual-note-without-target",
    Severity.WARNING,
    "a textual note does not say what it is about",
    "The apparatus prints a textual note with the words it speaks of; target leads to them.",
    bad='<note type="textual" resp="#editor" xml:id="neg-t3">A typing error.</note>',
    good='<note type="textual" resp="#editor" xml:id="neg-t3" target="#neg-e1">A typing error.</note>',
)
DISTANT_NOTE: Final = Rule(
    "TB525",
    "distant-note",
    Severity.WARNING,
    "a textual note stands pages away from what it is about",
    "A textual note follows the words that it speaks of. Pages away from them, its target is probably the wrong one.",
    bad='<note type="textual" target="#neg-e1">, three pages behind neg-e1',
    good='<choice xml:id="neg-e1">…</choice><note type="textual" target="#neg-e1">',
)
EMENDATION_NOTED_TWICE: Final = Rule(
    "TB526",
    "emendation-noted-twice",
    Severity.WARNING,
    "two textual notes are about the same emendation",
    "Either one of them is about another place and its target was copied with it, or the two are one note.",
    bad='<note type="textual" target="#neg-e1">…</note> … <note type="textual" target="#neg-e1">…</note>',
    good='<note type="textual" target="#neg-e1">…</note> … <note type="textual" target="#neg-e2">…</note>',
)
EMPTY_NOTE: Final = Rule(
    "TB527",
    "empty-note",
    Severity.WARNING,
    "a note says nothing",
    "A reader who opens it finds nothing.",
    bad='<note type="editorial" resp="#editor" xml:id="neg-n1"/>',
    good='<note type="editorial" resp="#editor" xml:id="neg-n1">A Saturday.</note>',
)
NOTE_WITHOUT_STOP: Final = Rule(
    "TB528",
    "note-without-stop",
    Severity.INFO,
    "a note does not end with a full stop",
    "The other notes of the document do. Perhaps its end was lost.",
    bad='<note type="editorial" xml:id="neg-n1">A telegram of October 25</note>',
    good='<note type="editorial" xml:id="neg-n1">A telegram of October 25.</note>',
)
NOTE_IN_CIRCLE: Final = Rule(
    "TB529",
    "note-in-circle",
    Severity.WARNING,
    "a note refers to itself, or to a note that only refers back",
    "A reader who follows the reference comes back to where they were, and has learnt nothing.",
    bad='<note type="editorial" xml:id="neg-n9">See <ref target="#neg-n9">the note above</ref>.</note>',
    good='<note type="editorial" xml:id="neg-n9">See <ref target="#neg-n4">the note above</ref>.</note>',
)
EMPTY_REFERENCE: Final = Rule(
    "TB533",
    "empty-reference",
    Severity.WARNING,
    "a reference has no words",
    "A link without words cannot be seen, nor clicked, nor read aloud.",
    bad='<ref target="../registers/works.xml#frus-11-d89"/>',
    good='<ref target="../registers/works.xml#frus-11-d89">FRUS, vol. XI, doc. 89</ref>',
)
RULES: Final = (
    TEXTUAL_NOTE_WITHOUT_TARGET, DISTANT_NOTE, EMENDATION_NOTED_TWICE, EMPTY_NOTE, NOTE_WITHOUT_STOP, NOTE_IN_CIRCLE,
    EMPTY_REFERENCE,
)  # fmt: skip

_EMENDATIONS: Final = frozenset({"choice", "supplied", "surplus"})
_STOPS: Final = (".", "!", "?", "…", ".”", "?”", "!”", '."', ".)", "?)", "!)", ".’", "….", ".]", ":")
_FAR: Final = 2
"""Pages between a note and what it is about, from which on it is far."""
_MANY: Final = 5
"""Notes from which on a document has a habit of ending them."""
_BARE: Final = 24
"""Letters beside its reference up to which a note says nothing of its own."""


def notes_say_something(document: Document) -> Iterator[Diagnostic]:
    """Notes of the editor have words, end like each other, and lead to somewhere else."""
    voices = by_voice(document)
    notes = [*voices.get("editorial", ()), *voices.get("textual", ())]
    unfinished = []
    for note in notes:
        ending = (note[-1].tail if len(note) else note.text) or ""
        if ending.rstrip().endswith(_STOPS):
            continue
        text = "".join(note.itertext()).rstrip()
        if not text.strip() and note.find(".//" + tei("graphic")) is None:
            message = "This note says nothing."
            yield document.at_element(EMPTY_NOTE, note, message, "Write it, or take it away.")
        elif not text.endswith(_STOPS):
            unfinished.append((note, text))
    if unfinished and len(notes) >= _MANY and 10 * len(unfinished) <= len(notes):
        for note, text in unfinished:
            ending = " ".join(text.split()[-3:])
            message = f"This note ends with “{ending}”, without a full stop."
            hint = "Complete it; or add the full stop that the other notes of this file have."
            yield document.at_element(NOTE_WITHOUT_STOP, note, message, hint)


def note_in_circle(document: Document) -> Iterator[Diagnostic]:
    """A note refers to something else than itself."""
    bare: dict[str, tuple[str, etree._Element]] = {}
    """Notes that only refer to another → that other, and their reference."""
    for use in document.uses_of("target"):
        if use.name != "ref" or not use.value.startswith("#"):
            continue
        ref, target = use.element, use.value
        note = next(ref.iterancestors(tei("note")), None)
        if note is None or not xml_id(note):
            continue
        own = "#" + xml_id(note)
        if target == own:
            message = "This reference leads to the note that it stands in."
            yield document.at_value(NOTE_IN_CIRCLE, ref, "target", message, "Point to what is meant.")
        elif (
            len(note.text or "") + len(ref.tail or "") <= 2 * _BARE and len(letters("".join(note.itertext()))) <= _BARE
        ):
            bare[own] = target, ref
    for own, (target, ref) in bare.items():
        other = bare.get(target)
        if other is not None and other[0] == own and target < own:
            message = f"This note only refers to {target}, which only refers back to it."
            hint = "Say in one of the two what there is to say."
            yield document.at_value(NOTE_IN_CIRCLE, ref, "target", message, hint)


def textual_notes(document: Document) -> Iterator[Diagnostic]:
    """A textual note has its target, near by and to itself."""
    textual = by_voice(document).get("textual", [])
    known = set(textual)
    aims = [use for use in document.uses_of("target") if use.element in known]
    aimed = {use.element for use in aims}
    for note in textual:
        if note not in aimed and not _speaks_of_emendation(note):
            message = "This textual note does not say what it is about."
            hint = 'Add target="#…", the id of the emendation, the words or the page.'
            yield document.at_element(TEXTUAL_NOTE_WITHOUT_TARGET, note, message, hint)
    first: dict[str, etree._Element] = {}
    for use in aims:
        note, token = use.element, use.value
        target = document.by_id.get(token[1:]) if token.startswith("#") else None
        if target is None:
            continue
        earlier = first.setdefault(token, note)
        if earlier is not note and local(target) in _EMENDATIONS:
            # A note right behind an emendation without a note was meant for that, which has been said.
            if _speaks_of_emendation(note, but=target):
                continue
            message = f"{token} has a textual note already."
            hint = "Point to the emendation that is meant, or make one note of the two."
            related = (document.related(earlier, "the other note"),)
            yield document.at_value(EMENDATION_NOTED_TWICE, note, "target", message, hint, token=token, related=related)
            continue
        apart = _pages_between(document, target, note)
        if abs(apart) >= _FAR:
            where = "further on" if apart < 0 else "further back"
            message = f"The note is about {token}, which stands {abs(apart)} pages {where}."
            hint = "Look whether another target is meant, or move the note."
            related = (document.related(target, "its target stands here"),)
            yield document.at_value(DISTANT_NOTE, note, "target", message, hint, token=token, related=related)


def _speaks_of_emendation(note: etree._Element, but: etree._Element | None = None) -> bool:
    """Whether a note stands right behind an emendation: of that, it has been said that no note leads to it."""
    before = note.getprevious()
    if before is None or (before.tail or "").strip():
        return False
    return any(local(each) in _EMENDATIONS and each is not but for each in before.iter("{*}*"))


@once
def _page_breaks(document: Document) -> list[int]:
    """The numbers of the page breaks among the elements of a document."""
    found = leaves(document)
    # Most documents are a page or two.
    return [document.order[leaf.page] for leaf in found] if len(found) >= _FAR else []


def _pages_between(document: Document, target: etree._Element, note: etree._Element) -> int:
    """How many pages a note stands behind its target, or before it; none where the two have one parent."""
    places = _page_breaks(document)
    if not places:
        return 0
    here, start = document.order[note], document.order[target]
    page = bisect_right(places, here)
    # Nothing that begins so near ends further away.
    if start <= here and page - bisect_right(places, start) < _FAR:
        return 0
    if note.getparent() is target.getparent() or target in note.iterancestors():
        return 0
    *_, last = target.iter("{*}*")
    return page - bisect_right(places, document.order[last])


def empty_reference(document: Document) -> Iterator[Diagnostic]:
    """A reference has words to be clicked on."""
    for ref in document.each("ref"):
        text = ref.text
        if (not text or text.isspace()) and not len(ref):
            message = "This reference has no words."
            yield document.at_element(EMPTY_REFERENCE, ref, message, "Write the words that are to be the link.")


CHECKS: Final = (notes_say_something, note_in_circle, textual_notes, empty_reference)
