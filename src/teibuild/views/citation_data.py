"""Citations as data: BibTeX as biblatex extends it, RIS (2011), CSL-JSON 1.0.2."""

from __future__ import annotations

import json
import re
from typing import Final

from teibuild.views.cited import Cited, Form, Name, Slot
from teibuild.words import Words

_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip


def bibtex(work: Cited, words: Words) -> Form:
    """An entry for BibTeX; the date of the paper is biblatex's ``origdate``, and a note for programs without it."""
    key = re.sub(r"[^\w:.-]", "-", work.id)
    fields = [
        ("author", " and ".join(_bibtex_name(name) for name in work.authors)),
        ("title", f"{{{(work.title or work.container).translate(_TEX)}}}"),
        ("origdate", work.date if re.fullmatch(r"\d{4}(-\d\d){0,2}", work.date) else ""),
        ("booktitle", f"{{{work.container.translate(_TEX)}}}" if work.title else ""),
        ("editor", " and ".join(_bibtex_name(name) for name in work.editors)),
        ("publisher", f"{{{work.publisher.translate(_TEX)}}}" if work.publisher else ""),
        ("year", work.published[:4]),
        ("version", work.version.translate(_TEX)),
        ("langid", {"en": "english", "de": "ngerman"}.get(work.language.partition("-")[0], "")),
        ("note", words.date(work.date).translate(_TEX) if work.date else ""),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return (
        f"@{'incollection' if work.title else 'collection'}{{{key},\n{lines}",
        Slot("  pages = {", "page", "},\n"),
        Slot("  addendum = {", "locator", "},\n"),
        Slot("  url = {", "url", "},\n"),
        "}\n",
    )


def _bibtex_name(name: Name) -> str:
    return name.inverted.translate(_TEX) if name.family and name.given else f"{{{name.written.translate(_TEX)}}}"


def ris(work: Cited) -> Form:
    """A record in RIS: a part of a book, whose original publication is the paper, or the book, with its editors."""
    dated = work.published.replace("-", "/") + "/" * (3 - len(work.published.split("-")))
    fields = [
        ("TY", "CHAP" if work.title else "BOOK"),
        ("ID", work.id),
        *(("AU", name.inverted) for name in work.authors),
        ("TI", work.title or work.container),
        ("T2", work.container if work.title else ""),
        *(("A2" if work.title else "A3", name.inverted) for name in work.editors),
        ("PB", work.publisher),
        ("PY", work.published[:4]),
        ("DA", dated),
        ("ET", work.version),
        ("OP", work.date),
        ("LA", work.language),
    ]
    lines = "".join(f"{tag}  - {_line(value)}\n" for tag, value in fields if value)
    return (
        lines,
        Slot("SP  - ", "page", "\n"),
        Slot("N1  - ", "locator", "\n"),
        Slot("UR  - ", "url", "\n"),
        "ER  - \n",
    )


def csl(work: Cited) -> Form:
    """An item in CSL-JSON, in a list as programs take it."""
    item: dict[str, object] = {
        "id": work.id,
        "type": "chapter" if work.title else "book",
        "title": work.title or work.container,
        "author": [_csl_name(name) for name in work.authors],
        "original-date": _csl_date(work.date),
        "container-title": work.container if work.title else "",
        "editor": [_csl_name(name) for name in work.editors],
        "publisher": work.publisher,
        "issued": _csl_date(work.published),
        "version": work.version,
        "language": work.language,
    }
    # A line for each field, so that people can read it, too.
    lines = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in item.items() if value)
    return (
        "[{\n" + ",\n".join(lines),
        Slot(',\n  "page": "', "page", '"'),
        Slot(',\n  "note": "', "locator", '"'),
        Slot(',\n  "URL": "', "url", '"'),
        "\n}]\n",
    )


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family and name.given else {"literal": name.written}


def _csl_date(iso: str) -> dict[str, object]:
    if not iso:
        return {}
    parts = iso.split("-")
    if all(part.isdigit() for part in parts):
        return {"date-parts": [[int(part) for part in parts]]}
    return {"literal": iso}


def _line(text: str) -> str:
    return " ".join(text.split())
