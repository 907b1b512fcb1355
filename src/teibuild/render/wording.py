"""The words in which the views say what the editor did, and what stands on the page."""

from __future__ import annotations

import re
from typing import Final

from teibuild.model import ApparatusEntry
from teibuild.words import Words, message

CERTAINTY: Final = {
    "high": message("certain"),
    "medium": message("probable"),
    "low": message("possible"),
    "unknown": message("uncertain"),
}
"""What ``@cert`` is called (TEI Guidelines, ``teidata.certainty``)."""
EDITOR: Final = "editor"
"""Who is responsible where it is the editor of the edition."""
_DEEDS: Final = {
    "correction": (message("Corrected"), message("Corrected by {who}")),
    "regularisation": (message("Regularised"), message("Regularised by {who}")),
    "supplied": (message("Supplied"), message("Supplied by {who}")),
    "surplus": (message("Left out"), message("Left out by {who}")),
    "unclear": (message("Reading doubted"), message("Reading doubted by {who}")),
    "deletion": (message("Struck out on the page"), ""),
}
"""What was done to the text, alone and with the one who did it."""


_PRACTICES: Final = {
    "correction": message("Correction"),
    "hyphenation": message("Hyphenation"),
    "interpretation": message("Interpretation"),
    "normalization": message("Normalisation"),
    "p": message("In general"),
    "punctuation": message("Punctuation"),
    "quotation": message("Quotation"),
    "segmentation": message("Segmentation"),
    "stdVals": message("Standard values"),
}
"""Editorial declarations (TEI Guidelines, 2.3.3)."""
_IDENTIFIERS: Final = {
    "archival": message("Archival number"),
    "transcription": message("Transcription"),
    "series": message("Series"),
    "shelfmark": message("Shelfmark"),
    "microform": message("Microform"),
    "accession": message("Accession number"),
    "document": message("Document number"),
}
"""Kinds of numbers that a paper bears (``idno/@type``)."""


def practice(name: str, words: Words) -> str:
    """What an editorial declaration is called."""
    return words.called(_PRACTICES, name, name.capitalize())


def identifier(kind: str, words: Words) -> str:
    """What a kind of number is called."""
    return words.called(_IDENTIFIERS, kind, kind[:1].upper() + kind[1:])


def emendation(entry: ApparatusEntry, words: Words, *, whole: bool = False) -> str:
    """What an entry of the apparatus says in one line: *typed “areans”; corrected by the editor, certain*.

    Args:
        entry: The entry.
        words: The words of the interface.
        whole: Whether nothing of its notes is left out.

    """
    noted = " ".join(note.text for note in entry.notes)
    said = {
        "correction": words.text("typed “{typed}”; corrected by the editor", typed=entry.typed),
        "regularisation": words.text("typed “{typed}”; regularised by the editor", typed=entry.typed),
        "supplied": words.text("“{edited}” supplied by the editor", edited=entry.edited),
        "surplus": words.text("typed “{typed}”; left out by the editor", typed=entry.typed),
        "unclear": words.text("“{edited}”: a doubtful reading", edited=entry.edited),
        "deletion": words.text("“{typed}” struck out on the page", typed=entry.typed),
        "note": noted if whole else shortened(noted),
    }[entry.kind]
    said = f"{said}, {certainty(entry.certainty, words)}" if entry.certainty in CERTAINTY else said
    return f"{said}. {noted}" if whole and noted and entry.kind != "note" else said


def deed(entry: ApparatusEntry, words: Words) -> str:
    """What was done to the text, by whom and how surely: *Corrected by the editor, certain*."""
    alone, by = _DEEDS.get(entry.kind, (entry.kind.capitalize(), ""))
    who = words.text("the editor") if entry.responsible == EDITOR else entry.responsible
    done = words.text(by, who=who) if by and who else words.text(alone)
    return f"{done}, {certainty(entry.certainty, words)}" if entry.certainty else done


def certainty(name: str, words: Words) -> str:
    """How sure the editor is (``@cert``), in words."""
    return words.called(CERTAINTY, name)


def shortened(text: str, length: int = 140) -> str:
    """The beginning of a text, cut at a word and closed by an ellipsis where it is longer."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0].rstrip(" ,;:.—–") + " …"


def exemption(identifier: str) -> str:
    """An exemption code as it is written: ``foia-b1`` → ``(b)(1)``."""
    code = re.fullmatch(r"(?:foia-)?([a-z])(\d+)([a-z]?)", identifier)
    if not code:
        return identifier
    return f"({code[1]})({code[2]})" + (f"({code[3]})" if code[3] else "")
