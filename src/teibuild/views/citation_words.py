"""Citations in words, after the Chicago Manual of Style (18th ed., ch. 13 and 14) and the MLA Handbook (9th ed.)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from teibuild.views.cited import Cited, Form, Name, Slot
from teibuild.words import Words

_MLA_MONTHS: Final = (
    "",
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)


def note(work: Cited, words: Words) -> Form:
    """Chicago, a note: names as they are, commas between, the place behind the imprint.

    An edition as a whole is cited under its editors, and a part of it under its own authors.
    """
    if not work.title:
        names = words.listed(name.written for name in work.editors)
        opened = [words.count("{names}, ed.", "{names}, eds.", len(work.editors), names=escape(names))] if names else []
        opened.append(f"<cite>{escape(work.container)}</cite>")
        opened += [words.text("version {n}", n=escape(work.version))] if work.version else []
        return (f"{', '.join(opened)} ({escape(_imprint(work))})", Slot(", ", "url"), ".")
    parts = [escape(words.listed(name.written for name in work.authors))] if work.authors else []
    parts.append(_quoted(work.title, ","))
    parts += [escape(words.date(work.date))] if work.date else []
    container = f"{words.text('in')} <cite>{escape(work.container)}</cite>"
    if work.editors:
        editors = words.listed(name.written for name in work.editors)
        container += f", {words.text('ed. {names}', names=escape(editors))}"
    if work.version:
        container += f", {words.text('version {n}', n=escape(work.version))}"
    return (
        f"{_comma(parts)} {container} ({escape(_imprint(work))})",
        Slot(", ", "locator"),
        Slot(", ", "url"),
        ".",
    )


def bibliography(work: Cited, words: Words) -> Form:
    """Chicago, an entry of a bibliography: the first name turned about, stops between; it names no page."""
    if work.title:
        parts = [_ended(escape(_turned(work.authors, words)))] if work.authors else []
        parts.append(_quoted(work.title, "."))
        parts += [_ended(escape(words.date(work.date)))] if work.date else []
        container = f"{_capital(words.text('in'))} <cite>{escape(work.container)}</cite>"
        if work.editors:
            editors = words.listed(name.written for name in work.editors)
            container += f", {words.text('edited by {names}', names=escape(editors))}"
        parts.append(_ended(container))
    else:
        names = escape(_turned(work.editors, words)) if work.editors else ""
        parts = [_ended(words.count("{names}, ed.", "{names}, eds.", len(work.editors), names=names))] if names else []
        parts.append(f"<cite>{escape(work.container)}</cite>.")
    parts += [_ended(_capital(words.text("version {n}", n=escape(work.version))))] if work.version else []
    parts.append(_ended(escape(_imprint(work))))
    return (" ".join(filter(None, parts)), Slot(" ", "url", "."))


def mla(work: Cited, words: Words) -> Form:
    """MLA: the first name turned about, the date of the paper behind its title, the version with the container."""
    version = words.text("version {n}", n=escape(work.version)) if work.version else ""
    imprint = [escape(work.publisher), escape(_mla_date(work.published, words))]
    if not work.title:
        names = escape(_turned(work.editors, words)) if work.editors else ""
        parts = [_ended(words.count("{names}, editor", "{names}, editors", len(work.editors), names=names))]
        opened = [*(parts if names else []), f"<cite>{escape(work.container)}</cite>."]
        return (" ".join([*opened, ", ".join(filter(None, (_capital(version), *imprint)))]), Slot(", ", "url"), ".")
    parts = [_ended(escape(_turned(work.authors, words)))] if work.authors else []
    parts.append(_quoted(work.title, "."))
    parts += [_ended(escape(_mla_date(work.date, words)))] if work.date else []
    inside = [f"<cite>{escape(work.container)}</cite>"]
    if work.editors:
        names = words.listed(name.written for name in work.editors)
        inside.append(words.text("edited by {names}", names=escape(names)))
    parts.append(", ".join(filter(None, (*inside, version, *imprint))))
    return (" ".join(parts), Slot(", ", "locator"), Slot(", ", "url"), ".")


def _imprint(work: Cited) -> str:
    return ", ".join(filter(None, (work.publisher, work.published[:4])))


def _quoted(title: str, stop: str) -> str:
    """A title between quotation marks, with the stop inside; a title that ends in a mark of its own keeps that."""
    own = title[-1:] in {"?", "!"} or (stop == "." and title.endswith("."))
    return f"“{escape(title, quote=False)}{'' if own else stop}”"


def _comma(parts: Sequence[str]) -> str:
    """Parts with commas between; a title has its comma inside."""
    return " ".join(part if part.endswith("”") else f"{part}," for part in parts)


def _ended(text: str) -> str:
    """A text with a full stop, unless it has one."""
    return text if not text or text.endswith(".") else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _turned(names: Sequence[Name], words: Words) -> str:
    return words.listed([names[0].inverted, *(name.written for name in names[1:])])


def _mla_date(iso: str, words: Words) -> str:
    parts = iso.split("-")
    if words.locale.language != "en" or not all(part.isdigit() for part in parts) or len(parts) < 2:
        return words.date(iso)
    month = _MLA_MONTHS[int(parts[1])] if 0 < int(parts[1]) < len(_MLA_MONTHS) else ""
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]]) if month else iso
