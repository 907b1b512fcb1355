"""What is withheld, as a black bar in proportion to its size and in words."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final, cast

from lxml import etree

from teibuild.model import Size
from teibuild.read.sizes import LINE, characters, read_size
from teibuild.render.wording import exemption
from teibuild.words import Words, message

_MOST_PAGES: Final = 60
"""Pages that are drawn one by one; beyond that the words tell."""
_REASONS: Final = {
    "illegible": message("illegible"),
    "damage": message("damaged"),
    "lost": message("lost"),
    "not-transcribed": message("not transcribed"),
    "cancelled": message("cancelled"),
}
"""Why text is missing (``gap/@reason``)."""


def bar(size: Size, css: str = "bar", attributes: str = ' aria-hidden="true"') -> str:
    """A bar as HTML within a block: less than a line as long as what is missing, more as a stack of lines, pages as
    leaves; of unknown size, one that is open at its end.

    Args:
        size: How much is missing.
        css: Class of the bar.
        attributes: Attributes of it, each with a space before it.

    """
    if size.unit in {"page", "leaf"} and size.number:
        pages = min(size.number * (2 if size.unit == "leaf" else 1), _MOST_PAGES)
        leaves = '<span class="bar-page"></span>' * int(pages)
        if pages % 1:
            leaves += f'<span class="bar-page" style="--part:{pages % 1:.3g}"></span>'
        return f'<span class="{css} bar-pages"{attributes}>{leaves}</span>'
    length = characters(size)
    if not length:
        return f'<span class="{css} bar-open"{attributes}></span>'
    if length <= LINE and size.unit in {"char", "word"}:
        return f'<span class="{css} bar-run" style="--chars:{length}"{attributes}></span>'
    full, rest = divmod(length, LINE)
    style = f"--full:{full};--rest:{rest / LINE:.3g};--lines:{full + bool(rest)}"
    return f'<span class="{css} bar-lines" style="{style}"{attributes}></span>'


def gap(element: etree._Element, words: Words, *, spoken: bool) -> str:
    """A ``gap`` as HTML within a block: its bar, and its words beside it or, where they are spoken, for screen readers
    only. What is lost or cannot be read is a bar that is not filled.
    """
    said = escape(withheld(element, words))
    css = "bar" if element.get("reason", "redacted") == "redacted" else "bar bar-lacuna"
    size = read_size(element)
    if spoken:
        return bar(size, css, f' role="img" aria-label="{said}"')
    return f'{bar(size, css)} <span class="gap-words">{said}</span>'


def withheld(element: etree._Element, words: Words) -> str:
    """What a ``gap`` says: *[2 lines withheld: (b)(1)]*."""
    codes = [exemption(pointer.partition("#")[2]) for pointer in element.get("ana", "").split()]
    size = read_size(element)
    what = measure(size, words) or element.get("unit", "") or words.text("text")
    if element.get("reason", "redacted") != "redacted":
        return words.text("[{size} {reason}]", size=what, reason=reason(element.get("reason", ""), words))
    if codes:
        return words.text("[{size} withheld: {codes}]", size=what, codes=", ".join(codes))
    return words.text("[{size} withheld]", size=what)


def reason(name: str, words: Words) -> str:
    """Why text is missing (``gap/@reason``), in words."""
    return words.called(_REASONS, name)


def measure(size: Size, words: Words) -> str:
    """A size in words: *2 lines*; the editor's own where they tell it; empty where it is not known."""
    if size.words:
        return size.words
    if not size.number:
        return ""
    # A fraction takes the plural of its language as a number of things does.
    number = int(size.number) if size.number == int(size.number) else cast("int", size.number)
    # Each form stands in full, where a catalogue of messages can find it.
    forms: dict[str, Callable[[], str]] = {
        "char": lambda: words.count("{n} character", "{n} characters", number),
        "word": lambda: words.count("{n} word", "{n} words", number),
        "line": lambda: words.count("{n} line", "{n} lines", number),
        "paragraph": lambda: words.count("{n} paragraph", "{n} paragraphs", number),
        "page": lambda: words.count("{n} page", "{n} pages", number),
        "leaf": lambda: words.count("{n} leaf", "{n} leaves", number),
    }
    return forms[size.unit]() if size.unit in forms else ""
