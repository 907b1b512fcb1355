"""The words in which the views say what the editor did, and what stands on the page."""

from __future__ import annotations

import re
from typing import Final

from teibuild.model import ApparatusEntry

CERTAINTY: Final = {"high": "certain", "medium": "probable", "low": "possible", "unknown": "uncertain"}
"""What ``@cert`` is called (TEI Guidelines, ``teidata.certainty``)."""


def emendation(entry: ApparatusEntry) -> str:
    """What an entry of the apparatus says in one line: *typed “areans”; corrected by the editor, certain*."""
    typed, edited = f"typed “{entry.typed}”", f"“{entry.edited}”"
    said = {
        "correction": f"{typed}; corrected by the editor",
        "regularisation": f"{typed}; regularised by the editor",
        "supplied": f"{edited} supplied by the editor",
        "surplus": f"{typed}; left out by the editor",
        "unclear": f"{edited}: a doubtful reading",
        "deletion": f"“{entry.typed}” struck out on the page",
        "note": shortened(" ".join(note.text for note in entry.notes)),
    }[entry.kind]
    certainty = CERTAINTY.get(entry.certainty, "")
    return f"{said}, {certainty}" if certainty else said


def shortened(text: str, length: int = 140) -> str:
    """The beginning of a text, cut at a word and closed by an ellipsis where it is longer."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0].rstrip(" ,;:.—–") + " …"


def exemption(identifier: str) -> str:
    """An exemption code as it is written: ``foia-b1`` → ``(b)(1)``."""
    code = re.fullmatch(r"(?:foia-)?([a-z])(\d+)([a-z]?)", identifier)
    if not code:
        return identifier
    return f"({code[1]})({code[2]})" + (f"({code[3]})" if code[3] else "")
