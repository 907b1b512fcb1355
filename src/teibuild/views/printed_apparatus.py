"""The textual apparatus as pages made for paper print it: at the foot, a line or a few for each place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from teibuild.model import ApparatusEntry, DocumentResult
from teibuild.render.notes import in_reading
from teibuild.render.wording import deed
from teibuild.views.citation import page_locator
from teibuild.words import Words, language_attributes


def printed_apparatus(
    document: DocumentResult, words: Words, around: str, is_marked: Callable[[str], bool]
) -> tuple[str, str]:
    """The entries of a document's apparatus as items of two lists.

    Args:
        document: The document.
        words: The words of the interface.
        around: The language of the page that they stand on.
        is_marked: Whether the printed text has the mark of an entry, by its id.

    Returns:
        The entries whose letters stand in the text, with links back to them; and those on what stands around it on the
        pages (numbers, markings, stamps), each with its page.

    """
    marked, beside = [], []
    tongue = language_attributes(document.record.language, around)
    pages = {page.id: page_locator(page, words) for page in document.record.pages}
    for entry in document.apparatus:
        if is_marked(entry.id):
            marked.append(_item(entry, words, _said(entry, words, tongue), is_marked=True))
        else:
            # Here the letter alone would not tell what is spoken of.
            place = [f"{escape(pages[entry.page])}:"] if entry.page in pages else []
            lemma = [f"{_quoted('edited', entry.edited, tongue)}."] if _is_note(entry) and entry.edited else []
            said = [*place, *lemma, *_said(entry, words, tongue)]
            beside.append(_item(entry, words, said, is_marked=False))
    return "".join(marked), "".join(beside)


def _item(entry: ApparatusEntry, words: Words, said: Iterator[str] | list[str], *, is_marked: bool) -> str:
    name, label = escape(entry.id), escape(entry.label)
    called = escape(words.text("Textual note {label}", label=entry.label))
    back = escape(words.text("Back to the text, textual note {label}", label=entry.label))
    arrow = f' <a class="note-back" href="#{name}-ref" role="doc-backlink" aria-label="{back}">↩</a>'
    return (
        f'<li><div class="note textual" id="app-{name}" role="note" aria-label="{called}">'
        f'<span class="note-label">{label}</span> {" ".join(said)}{arrow if is_marked else ""}</div></li>'
    )


def _said(entry: ApparatusEntry, words: Words, tongue: str) -> Iterator[str]:
    """The reading of the edition, a bracket, that of the page; what was done; why."""
    if not _is_note(entry):
        left_out, added = words.text("left out"), words.text("not on the page")
        edited = _quoted("edited", entry.edited, tongue) if entry.edited else f"<i>{escape(left_out)}</i>"
        typed = _quoted("typed", entry.typed, tongue) if entry.typed else f"<i>{escape(added)}</i>"
        yield f"{edited}] {typed}" if entry.edited != entry.typed else edited
        yield f'<span class="app-deed">({escape(deed(entry, words))})</span>'
    for note in entry.notes:
        yield in_reading(note.html)


def _quoted(which: str, text: str, tongue: str) -> str:
    return f'<span class="app-{which}"{tongue}>{escape(text)}</span>'


def _is_note(entry: ApparatusEntry) -> bool:
    return entry.kind == "note"
