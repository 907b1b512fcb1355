"""Notes as the reading view has them: the editor's marked, and put by for its end, the page's where they stand."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from lxml import etree

from teibuild.model import Endnote, NoteKind
from teibuild.render.common import apparatus_mark
from teibuild.render.text import REFERENCE, TextWalk
from teibuild.render.walk import Table, attribute, own_language
from teibuild.tei.names import XML_LANG

_OWN: Final = re.compile(r'(<a\b[^>]* href=")index\.html#')


def in_reading(html: str) -> str:
    """A note's HTML for the reading view: links that lead there from the pages beside it become links within it."""
    return _OWN.sub(r"\1#", html)


def _note(walk: TextWalk, element: etree._Element) -> None:
    note = walk.context.notes.get(element)
    if element in walk.written:
        return
    if note is None:
        walk.children(element)
    elif note.kind is NoteKind.TEXTUAL:
        entry = walk.context.marks.get(element)
        walk.mark(
            f'<a class="anchor" id="{escape(note.id)}"></a>' + (apparatus_mark(walk, entry, tip=True) if entry else "")
        )
    elif note.kind is NoteKind.EDITORIAL:
        words, name, label = walk.context.words, escape(note.id), note.label
        language = own_language(element, walk.context.language) if element.get(XML_LANG) else ""
        said, back = words.text("Note {label}", label=label), words.text("Back to the text, note {label}", label=label)
        link = f'<a id="{name}-ref" href="#{name}" role="doc-noteref" aria-label="{escape(said)}">{label}</a>'
        walk.mark(f"{REFERENCE}{link}</sup>")
        html = (
            f'<div class="note" id="{name}" role="note" aria-label="{escape(said)}"{language}>'
            f'<span class="note-label">{label}</span> '
            f"{in_reading(walk.context.rendered.get(element, ''))} "
            f'<a class="note-back" href="#{name}-ref" role="doc-backlink" aria-label="{escape(back)}">↩</a></div>'
        )
        walk.endnotes.append(Endnote(note.id, html))
    else:
        _handwriting(walk, element)


def _handwriting(walk: TextWalk, element: etree._Element) -> None:
    hand = element.get("hand", "").partition("#")[2]
    attributes = attribute("data-hand", hand) if hand else ""
    said = f' <span class="hand-note">[{escape(walk.context.words.text("handwritten"))}]</span>'
    if walk.block_depth:
        walk.open_inline(element, "span", "hand", attributes=attributes)
        walk.children(element)
        walk.close()
        walk.out.append(said)
        return
    walk.open_block(element, "p", "hand-line")
    walk.out.append(f'<span class="hand"{attributes}>')
    walk.children(element)
    walk.out.append(f"</span>{said}")
    walk.close()


NOTES: Final[Table] = {"note": _note, "add": _handwriting}
"""What the reading view does with notes and handwriting."""
