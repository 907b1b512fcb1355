"""Characters that a conversion spoiled: read in the wrong encoding, or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.model import Diagnostic, Edit, Rule, Severity
from teibuild.tei.source import Source

MISREAD_CHARACTERS: Final = Rule(
    "TB323",
    "misread-characters",
    Severity.WARNING,
    "characters that were read in the wrong encoding",
    "A text in UTF-8 that some program once took for Windows-1252 has two or three odd characters where one belongs: "
    "readers see them, and a search finds nothing.",
    bad="<p>Khrushchevâ€™s letter reached the CafÃ©.</p>",
    good="<p>Khrushchev’s letter reached the Café.</p>",
)
LOST_CHARACTER: Final = Rule(
    "TB324",
    "lost-character",
    Severity.WARNING,
    "the sign for a character that was lost",
    "A program that cannot read a character writes U+FFFD in its stead; a word processor has signs of its typefaces "
    "that no other program knows. What stood there must be looked up.",
    bad="<p>Khrushchev\ufffds letter</p>",
    good="<p>Khrushchev’s letter</p>",
)
INVISIBLE_CHARACTER: Final = Rule(
    "TB325",
    "invisible-character",
    Severity.WARNING,
    "a character within the text that cannot be seen",
    "A soft hyphen or a space of no width comes along when text is copied from a PDF or from the web. A search for the "
    "word finds nothing, and the word is compared as another one.",
    bad="<p>the block[U+00AD]ade</p>",
    good="<p>the blockade</p>",
)
RULES: Final = (MISREAD_CHARACTERS, LOST_CHARACTER, INVISIBLE_CHARACTER)

_SIGN: Final = "\ufffd"
_LEADS: Final = "ÂÃâÄÅÐÑ"
"""As what the first bytes of the characters of Europe appear; asked for before anything is looked at closely."""
_HIGH: Final = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""As what all further bytes appear (Windows-1252, and ISO 8859-1 where that has no character)."""
_MISREAD: Final = re.compile(rf"(?:[ÂÃÄÅÐÑ][{_HIGH}]|â[{_HIGH}]{{2}}|ðŸ[{_HIGH}]{{2}})+|â€(?![{_HIGH}])")
_PUNCTUATION: Final = frozenset("‚„…‘’“”–—‹›«»\u00a0")
"""What may well follow a letter in a sentence: a capital À before a closing quotation mark is no misreading."""
_INVISIBLE: Final = {
    "\u00ad": "soft hyphen", "\u200b": "space of no width", "\u2060": "word joiner",
    "\u202a": "sign for the direction of writing", "\u202b": "sign for the direction of writing",
    "\u202c": "sign for the direction of writing", "\u202d": "sign that turns the direction of writing",
    "\u202e": "sign that turns the direction of writing",
}  # fmt: skip
_OF_SYMBOLS: Final = re.compile("[\uf020-\uf0ff]")
"""Signs of the typefaces Symbol and Wingdings, as a word processor has them."""
_FEW: Final = 3
"""How many more places are shown."""
_MOST: Final = 1000
"""Places that one diagnostic mends; the next one mends the rest."""


class _Found(NamedTuple):
    start: int
    written: str
    meant: str
    """What was read wrongly; empty where a part of it was lost."""


def misread_characters(document: Document) -> Iterator[Diagnostic]:
    """Find UTF-8 that was read as Windows-1252: all of a file at once, since one conversion did it."""
    yield from _misread(document.source)


def spoiled(source: Source) -> Iterator[Diagnostic]:
    """What a conversion did to a text that is no XML, for a human being to mend."""
    hint = "Look it up in the source, and write it."
    for item in (*_misread(source), *_lost(source, hint), *_invisible(source)):
        yield replace(item, edits=())


def _misread(source: Source) -> Iterator[Diagnostic]:
    text = source.text
    if text.isascii() or not any(sign in text for sign in _LEADS):
        return
    found = [one for match in _MISREAD.finditer(text) if (one := _read(match)) is not None]
    if not found:
        return
    first, *others = found
    sure = [one for one in found if one.meant]
    message = (
        f"{_shown(first.written)} stands here where {_shown(first.meant)} belongs: a program read the text in the "
    )
    message += "wrong encoding."
    hint = f"Write {_shown(first.meant)}."
    if not first.meant:
        message = f"{_shown(first.written)} is what is left of a character that was read in the wrong encoding."
        hint = "Look it up in the source, and write it; it was probably ”."
    if others:
        hint += f" There are {len(found)} such places in this file."
    related = tuple(source.related(one.start, "here too") for one in others[:_FEW])
    edits = tuple(Edit(one.start, one.start + len(one.written), one.meant) for one in sure[:_MOST])
    yield source.report(
        MISREAD_CHARACTERS, first.start, message, hint, length=len(first.written), related=related, edits=edits
    )


def _read(match: re.Match[str]) -> _Found | None:
    """What a stretch was before it was misread; nothing where it may be meant as it is."""
    written = match[0]
    try:
        meant = b"".join(map(_byte, written)).decode()
    except ValueError:
        return _Found(match.start(), written, "") if written == "â€" else None
    if len(written) == 2 and (written[1] in _PUNCTUATION or not meant.isprintable()):
        return None
    return _Found(match.start(), written, meant)


def reread(text: str) -> str:
    """A text with all that was surely misread put right."""

    def meant(match: re.Match[str]) -> str:
        found = _read(match)
        return found.meant if found is not None and found.meant else match[0]

    return text if text.isascii() else _MISREAD.sub(meant, text)


def _byte(sign: str) -> bytes:
    """The byte that appears as a character."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _shown(signs: str) -> str:
    """Characters as a message names them; a space by its number, since it cannot be seen."""
    if signs.strip() and signs.isprintable():
        return f"“{signs}”" if signs not in {"“", "”"} else f"the quotation mark {signs}"
    return " ".join(f"U+{ord(sign):04X}" for sign in signs) if not signs.strip() else f"“{signs}”"


def lost_character(document: Document) -> Iterator[Diagnostic]:
    """Find the sign for what could not be read."""
    hint = "Look it up in the source, and write it; where the source itself cannot be read, write <gap>."
    yield from _lost(document.source, hint)


def _lost(source: Source, hint: str) -> Iterator[Diagnostic]:
    text = source.text
    offset = text.find(_SIGN)
    while offset >= 0:
        last = offset
        while text.startswith(_SIGN, last + 1):
            last += 1
        message = "A character was lost here: U+FFFD stands in its stead."
        yield source.report(LOST_CHARACTER, offset, message, hint, length=last + 1 - offset)
        offset = text.find(_SIGN, last + 1)
    # In UTF-8, each of them begins with this byte, and little else does; one byte is found in next to no time.
    found = tuple(_OF_SYMBOLS.finditer(text)) if b"\xef" in source.data else ()
    if found:
        number = f"U+{ord(found[0][0]):04X}"
        message = f"{number} is a sign of Word's typeface Symbol or Wingdings; in any other it is a box, or nothing."
        hint = "Write • (U+2022)." if found[0][0] == "\uf0b7" else "Write the character that was meant."
        hint += f" There are {len(found)} such signs in this file." if len(found) > 1 else ""
        yield source.report(LOST_CHARACTER, found[0].start(), message, hint)


def invisible_character(document: Document) -> Iterator[Diagnostic]:
    """Find soft hyphens and spaces of no width: all of a kind in a file at once."""
    yield from _invisible(document.source)


def _invisible(source: Source) -> Iterator[Diagnostic]:
    text = source.text
    if text.isascii():
        return
    for sign, name in _INVISIBLE.items():
        if sign not in text:
            continue
        every = (found.start() for found in re.finditer(sign, text))
        # Of one in a pointer, the rules of pointers speak.
        places = [at for at in every if text.rfind("<", 0, at) <= text.rfind(">", 0, at)]
        if not places:
            continue
        message = f"There is a {name} (U+{ord(sign):04X}) here, which cannot be seen."
        hint = "Delete it." if len(places) == 1 else f"Delete it. There are {len(places)} in this file."
        edits = tuple(Edit(at, at + 1, "") for at in places[:_MOST])
        related = tuple(source.related(at, "here too") for at in places[1 : _FEW + 1])
        yield source.report(INVISIBLE_CHARACTER, places[0], message, hint, related=related, edits=edits)


CHECKS: Final = (misread_characters, lost_character, invisible_character)
