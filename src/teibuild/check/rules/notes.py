"""Notes and paragraphs: that they can be told apart and linked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document, once
from teibuild.check.naming import name_it
from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.names import local, xml_id

NOTE_WITHOUT_VOICE: Final = Rule(
    "TB521",
    "note-without-voice",
    Severity.ERROR,
    "a note in the text does not say whose it is",
    "The editor's notes stand beside the text, what is written on the page stands in it. type tells the one from the "
    "other: editorial, textual or annotation.",
    bad="<note>Chairman of the group.</note>",
    good='<note type="editorial" resp="#editor" xml:id="neg-n1">Chairman of the group.</note>',
)
NOTE_WITHOUT_ID: Final = Rule(
    "TB522",
    "note-without-id",
    Severity.ERROR,
    "an editor's note has no xml:id",
    "The note's number in the text is a link to the note, and back; both need its id. It must not change, since others "
    "may cite it.",
    bad='<note type="editorial" resp="#editor">…</note>',
    good='<note type="editorial" resp="#editor" xml:id="neg-n1">…</note>',
)
ANNOTATION_WITHOUT_HAND: Final = Rule(
    "TB523",
    "annotation-without-hand",
    Severity.WARNING,
    "an annotation does not say in whose hand it is",
    "What is written on a typescript is evidence of who read it. hand leads to the description of the hand, even if "
    "nobody knows whose it is.",
    bad='<note type="annotation" place="top">Mr. Kitchen</note>',
    good='<note type="annotation" place="top" hand="#annotator">Mr. Kitchen</note>',
)
PARAGRAPH_WITHOUT_ID: Final = Rule(
    "TB531",
    "paragraph-without-id",
    Severity.WARNING,
    "a paragraph has no xml:id",
    "Every paragraph can be cited by a permanent link, which is its xml:id. Made up by a program, it would change when "
    "paragraphs are added.",
    bad="<p>The outcome of the crisis …</p>",
    good='<p xml:id="scn-s1-1">The outcome of the crisis …</p>',
)
EMPTY_PARAGRAPH: Final = Rule(
    "TB532",
    "empty-paragraph",
    Severity.WARNING,
    "a paragraph holds nothing",
    "It would leave a gap on the page that means nothing. Text that is not there is marked with gap.",
    bad='<p xml:id="scn-s1-1"/>',
    good='<p xml:id="scn-s1-1"><gap reason="illegible"/></p>',
)
RULES: Final = (
    NOTE_WITHOUT_VOICE, NOTE_WITHOUT_ID, ANNOTATION_WITHOUT_HAND, PARAGRAPH_WITHOUT_ID, EMPTY_PARAGRAPH,
)  # fmt: skip

_VOICES: Final = ("editorial", "textual", "annotation")
_DESCRIPTIONS: Final = frozenset({
    "bibl", "biblFull", "biblStruct", "category", "change", "entry", "event", "imprint", "monogr", "msDesc", "msItem",
    "object", "org", "person", "personGrp", "place", "relation", "sense", "witness",
})  # fmt: skip
"""What a note may describe rather than the text."""


@once
def by_voice(document: Document) -> dict[str, list[etree._Element]]:
    """The notes in the text by their type.

    In a text whose notes have none of our types, one that names who is responsible is the editor's. Notes that are part
    of a description, as of a place, speak of that.
    """
    found: dict[str, list[etree._Element]] = {}
    for note in document.in_text("note"):
        voice = note.get("type", "")
        if voice or not _describes(note):
            found.setdefault(voice, []).append(note)
    if found.keys().isdisjoint(_VOICES) and "" in found:
        untold = found.pop("")
        found["editorial"] = [note for note in untold if note.get("resp")]
        found[""] = [note for note in untold if not note.get("resp")]
    return found


def _describes(note: etree._Element) -> bool:
    around = note.getparent()
    return around is not None and local(around) in _DESCRIPTIONS


def notes(document: Document) -> Iterator[Diagnostic]:
    """A note in the text has a voice, the editor's an id, a reader's a hand."""
    for voice, found in by_voice(document).items():
        if voice not in _VOICES:
            for note in found:
                message = f"A note in the text cannot be of type “{voice}”." if voice else "This note has no type."
                hint = "Write editorial, textual or annotation."
                yield document.at_value(NOTE_WITHOUT_VOICE, note, "type", message, hint)
        elif voice == "annotation":
            for note in found:
                if not note.get("hand"):
                    message = "This annotation has no hand."
                    hint = 'Add hand="#…", a handNote of the header.'
                    yield document.at_element(ANNOTATION_WITHOUT_HAND, note, message, hint)
        else:
            for note in found:
                if not xml_id(note):
                    hint = 'Add xml:id="…", such as the prefix of this file with n and a number.'
                    edits = name_it(document, note)
                    yield document.at_element(NOTE_WITHOUT_ID, note, "This note has no xml:id.", hint, edits=edits)


def paragraph_without_id(document: Document) -> Iterator[Diagnostic]:
    """A paragraph of the text can be linked to."""
    for paragraph in document.in_text("p"):
        if not xml_id(paragraph):
            hint = 'Add xml:id="…", with the prefix of this file.'
            edits = name_it(document, paragraph)
            message = "This paragraph has no xml:id."
            yield document.at_element(PARAGRAPH_WITHOUT_ID, paragraph, message, hint, edits=edits)


def empty_paragraph(document: Document) -> Iterator[Diagnostic]:
    """A paragraph of the text holds something."""
    for paragraph in document.in_text("p", "ab"):
        text = paragraph.text
        if (not text or text.isspace()) and not len(paragraph):
            hint = "Delete it, or mark what is missing with <gap>."
            yield document.at_element(EMPTY_PARAGRAPH, paragraph, "This paragraph holds nothing.", hint)


CHECKS: Final = (notes, paragraph_without_id, empty_paragraph)
