"""Signs that stand where they may not: &, <, quotation marks, and what is wrong within a tag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from html.entities import html5
from itertools import islice
from typing import Final

from teibuild.model import Diagnostic, Edit, Rule
from teibuild.tei import conflicts
from teibuild.tei.reading import WINDOW, Reading
from teibuild.tei.signs import named
from teibuild.tei.wellformed_comments import comment_misbegun, in_comment
from teibuild.tei.wellformed_rules import (
    ATTRIBUTE_SYNTAX,
    BAD_CHARACTER_NUMBER,
    DOUBLED_ATTRIBUTE,
    ILL_FORMED,
    MISSPELLED_END_TAG,
    STRAY_AMPERSAND,
    STRAY_LESS_THAN,
    UNCLOSED_MARKUP,
    UNKNOWN_ENTITY,
    XML_DECLARATION,
)
from teibuild.tei.wellformed_tags import after_root, not_xml

_NAMED: Final = re.compile(r"&([A-Za-z_][\w.\-]*);?")
_KNOWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ATTRIBUTE: Final = re.compile(r"""\s([^\s=<>"']+)\s*=\s*(?:"([^"]*)("?)|'([^']*)('?))""")
_CURLY: Final = "“”‘’„«»"
_FEW: Final = 3
"""How many more places of one fault are shown."""
_MOST_AT_ONCE: Final = 1000
"""Places that one diagnostic mends; the next one mends the rest."""
_MOST: Final = 500
"""How many places of one fault are looked for."""


# & and the characters that it begins


def ampersand(reading: Reading, offset: int) -> Diagnostic:
    """An & that begins no character."""
    text = reading.text
    found = _NAMED.match(text, offset)
    if re.compile(r"&#(?:[0-9]|x[0-9A-Fa-f]|x?\W)").match(text, offset):
        return character_number(reading, offset)
    if found and f"{found[1]};" in html5 and found[1] not in _KNOWN and not found[0].endswith(";"):
        character = html5[f"{found[1]};"]
        fact = f"{found[0]} lacks its semicolon, and XML does not know it by this name."
        return reading.source.report(
            STRAY_AMPERSAND, offset, fact, f"Write {character} itself.", length=len(found[0]),
            edits=(Edit(offset, offset + len(found[0]), character),),
        )  # fmt: skip
    if found and found[1] in _KNOWN and not found[0].endswith(";"):
        places = [at for at in _ampersands(reading) if re.match(rf"&{found[1]}(?![\w.;-])", text[at : at + 9])]
        fact = f"{found[0]} lacks its semicolon."
        return _several(
            reading, STRAY_AMPERSAND, offset, places, fact, f"Write {found[0]};.", len(found[0]), f"{found[0]};"
        )
    places = [at for at in _ampersands(reading) if not re.match(r"&(?:#|(?:amp|lt|gt|quot|apos)\b)", text[at : at + 6])]
    hint = "Write &amp; for the sign itself."
    return _several(reading, STRAY_AMPERSAND, offset, places, "An & stands alone here.", hint, 1, "&amp;", cut=1)


def _ampersands(reading: Reading) -> Iterator[int]:
    """Every & of the text and of values that no semicolon ends."""
    pattern = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|(&)(?!#?[\w.\-]+;)"
    for found in re.finditer(pattern, reading.text, re.DOTALL):
        if found[1]:
            yield found.start()


def _several(
    reading: Reading,
    rule: Rule,
    offset: int,
    places: list[int],
    fact: str,
    hint: str,
    length: int,
    instead: str,
    *,
    cut: int | None = None,
) -> Diagnostic:
    """One fault that is made in several places of a text: the first, with the next few beside it."""
    source = reading.source
    others = [at for at in places if at > offset]
    every = [offset, *others]
    edits = tuple(Edit(at, at + (cut or length), instead) for at in every[:_MOST_AT_ONCE])
    related = tuple(source.related(at, "here too") for at in others[:_FEW])
    if len(others) > _FEW:
        hint += f" There are {len(every)} in this file."
    return source.report(rule, offset, fact, hint, length=length, related=related, edits=edits)


def entity(reading: Reading, offset: int) -> Diagnostic:
    """A character by a name that XML does not know."""
    text = reading.text
    offset = text.rfind("&", 0, offset + 1) if not text.startswith("&", offset) else offset
    found = _NAMED.match(text, offset)
    written, name = (found[0], found[1]) if found else ("&", "")
    character = html5.get(f"{name};", "")
    message = f"XML does not know the character name &{name};."
    if len(character) != 1:
        hint = "Write the character itself, or &amp; if an ampersand was meant."
        return reading.source.report(UNKNOWN_ENTITY, offset, message, hint, length=len(written))
    number = f"&#x{ord(character):X};"
    hint = f"Write {number}." if character.isspace() else f"Write {character} itself, or {number}."
    places = [found.start() for found in re.finditer(re.escape(written), text)]
    instead = number if character.isspace() else character
    return _several(reading, UNKNOWN_ENTITY, offset, places, message, hint, len(written), instead)


def character_number(reading: Reading, offset: int) -> Diagnostic:
    """A character by a number that no character has."""
    text = reading.text
    offset = text.rfind("&", 0, offset + 1) if not text.startswith("&", offset) else offset
    if re.compile(r"&#(?![0-9]|x[0-9A-Fa-f])\w").match(text, offset):
        return ampersand(reading, offset)
    found = re.compile(r"&#(x[0-9A-Fa-f]+|[0-9]+)?([\w]*)(;?)").match(text, offset)
    written = found[0] if found else "&#"
    if found and found[1] and not found[2] and not found[3]:
        message, hint = f"{written} lacks its semicolon.", f"Write {written};."
        edits = (Edit(offset + len(written), offset + len(written), ";"),)
        return reading.source.report(BAD_CHARACTER_NUMBER, offset, message, hint, length=len(written), edits=edits)
    if found and found[1] and not found[2]:
        message = f"{written} is no character that XML allows."
        return reading.source.report(BAD_CHARACTER_NUMBER, offset, message, "Delete it.", length=len(written))
    message = f"{written} is no number of a character."
    hint = "Write the number as &#8212; (or, in hexadecimal digits, &#x2014;), or &amp; for the sign itself."
    return reading.source.report(BAD_CHARACTER_NUMBER, offset, message, hint, length=len(written))


# What is wrong within a tag, or outside of all


def token(reading: Reading, offset: int) -> Diagnostic:
    """A sign that must not stand where it stands."""
    for explain in _EXPLANATIONS:
        found = explain(reading, offset)
        if found is not None:
            return found
    sign = reading.text[offset : offset + 1]
    if sign and unicodedata.category(sign) in {"Zs", "Zl", "Zp", "Cf"}:
        instead = "" if unicodedata.category(sign) == "Cf" else " "
        message = f"A {named(sign)} stands within the tag."
        hint = "Put a plain space in its place." if instead else "Delete it; it cannot be seen."
        edits = (Edit(offset, offset + 1, instead),)
        return reading.source.report(ATTRIBUTE_SYNTAX, offset, message, hint, edits=edits)
    tag = re.compile(r"</?[^\s/>=<]*").match(reading.text, reading.tag_around(offset))
    where = f", within the tag {tag[0]}>" if tag else ""
    hint = 'An attribute is written name="value"; a tag ends with >.'
    return reading.source.report(ATTRIBUTE_SYNTAX, offset, f"“{sign}” must not stand here{where}.", hint)


def _outside(reading: Reading, offset: int) -> Diagnostic | None:
    """Before the root or behind it."""
    text = reading.text
    if reading.open:
        return None
    if reading.closed is not None:
        begun = text.rfind("<", 0, offset)
        return after_root(reading, offset if ">" in text[offset - 2 : offset] else begun)
    if text.lstrip().startswith("<"):
        return None
    words = re.compile(r"\s*([^<]*?)\s*(?=<(?:\?xml|TEI)\b)").match(text)
    if words and words[1]:
        length = len(words[1].splitlines()[0])
        message = "Text stands before the document begins."
        hint = "Delete it: an XML file begins with <?xml …?> or with <TEI …>."
        return reading.source.report(XML_DECLARATION, words.start(1), message, hint, length=length)
    return not_xml(reading)


def _written_quotes(reading: Reading, offset: int) -> Diagnostic | None:
    """``xml:id=&quot;p1&quot;``: quotation marks as they are written in text."""
    begin = reading.text.rfind("&", 0, offset + 1)
    found = re.compile(r"(&(?:quot|apos|#34|#39);)([^<>&\"']*)\1").match(reading.text, max(0, begin))
    if not found or found.end() < offset or not _before(reading, begin).rstrip().endswith("="):
        return None
    what = re.split(r"[\s\"']", _before(reading, begin).rstrip()[:-1].rstrip())[-1]
    message = f"The value of {what} stands between {found[1]}, which is no quotation mark of a tag."
    edits = (Edit(found.start(), found.end(), f'"{found[2]}"'),)
    hint = f'Write {what}="{found[2]}".'
    return reading.source.report(ATTRIBUTE_SYNTAX, begin, message, hint, length=len(found[0]), edits=edits)


def _at_ampersand(reading: Reading, offset: int) -> Diagnostic | None:
    text = reading.text
    if text.startswith("&", offset):
        return ampersand(reading, offset)
    found = re.search(r"&[^\s&;<>\"']*$", text[max(0, offset - 60) : offset])
    return ampersand(reading, offset - len(found[0])) if found else None


def _backslash(reading: Reading, offset: int) -> Diagnostic | None:
    r"""``<\persName>`` and ``</ persName>`` for ``</persName>``; ``< persName`` for ``<persName``."""
    begin = reading.text.rfind("<", 0, offset + 1)
    found = re.compile(r"<(\\/?|/\\|/\s+|\s+/?\s*)([A-Za-z][\w.\-]*)(?=\s*/?>|\s+[\w:.\-]+\s*=)").match(
        reading.text, begin
    )
    if not found or not reading.open:
        return None
    known = reading.open[-1].name == found[2] or reading.is_known(found[2], here=-1)
    if not known:
        return None
    slash = "/" if set(found[1]) & set("\\/") else ""
    right = f"<{slash}{found[2]}"
    what = "a backslash" if "\\" in found[1] else "a space"
    message = f"{what[0].upper()}{what[1:]} stands in the tag, before its name."
    rule = MISSPELLED_END_TAG if slash else ATTRIBUTE_SYNTAX
    edits = (Edit(found.start(), found.end(), right),)
    hint = f"Write {right}{'>' if slash else ''}."
    return reading.source.report(rule, begin, message, hint, length=len(found[0]), edits=edits)


def _conflict(reading: Reading, offset: int) -> Diagnostic | None:
    found = conflicts.BEGINS.match(reading.text, max(0, offset - 1))
    if not found:
        return None
    ends = conflicts.ENDS.search(reading.text, offset)
    related = (reading.source.related(ends.start(), conflicts.END),) if ends else ()
    return reading.source.report(
        STRAY_LESS_THAN, found.start(), conflicts.MESSAGE, conflicts.HINT, length=len(found[0]), related=related
    )


def _at_less_than(reading: Reading, offset: int) -> Diagnostic | None:
    text = reading.text
    following = text[offset : offset + 1]
    if text[offset - 1 : offset] != "<" or (re.match(r"[/!?\w:]", following) and not following.isdigit()):
        return None
    words = re.compile(r"<([^<>\"'=]{1,80})>").match(text, offset - 1)
    if words and not following.isspace():
        message = f"“{words[0]}” is no tag: no element can be named so."
        hint = (
            "Write &lt; for the sign < itself; what the editor adds is marked by an element, such as <gap> or <note>."
        )
        return reading.source.report(STRAY_LESS_THAN, offset - 1, message, hint, length=len(words[0]))
    signs = islice(re.compile(r"<(?=[\s\d=])").finditer(text, offset - 1), _MOST)
    places = [found.start() for found in signs if reading.in_text(found.start())]
    hint = "Write &lt; for the sign itself."
    return _several(
        reading, STRAY_LESS_THAN, offset - 1, places, "A < stands here that begins no tag.", hint, 1, "&lt;"
    )


def _at_section_end(reading: Reading, offset: int) -> Diagnostic | None:
    at = reading.text.rfind("]]>", max(0, offset - 2), offset + 3)
    if at < 0:
        return None
    edits = (Edit(at, at + 3, "]]&gt;"),)
    return reading.source.report(ILL_FORMED, at, "]]> must not stand in text.", "Write ]]&gt;.", length=3, edits=edits)


def quote(reading: Reading, tag: int) -> Diagnostic | None:
    """The attribute of a tag whose value swallows the start of another tag, or of another attribute."""
    source, text = reading.source, reading.text
    for found in _ATTRIBUTE.finditer(text, tag, tag + WINDOW):
        group = 2 if found[2] is not None else 4
        value, closed, begin = found[group], found[group + 1], found.start(group)
        behind = text[found.end() : found.end() + 1]
        if "<" in value and closed and ">" not in value and behind in " \t\r\n/>":
            at = begin + value.index("<")
            hint = "Write &lt; for the sign itself."
            mended = (Edit(at, at + 1, "&lt;"),)
            return source.report(STRAY_LESS_THAN, at, "A < stands in a value.", hint, edits=mended)
        swallowed = re.search(r"""\s+[\w:.-]+\s*=\s*["']?$""", value) if behind and behind not in " \t\r\n/>" else None
        if "<" in value or not closed or swallowed:
            message = f"The value of {found[1]} does not end: its closing quotation mark is missing."
            name = re.compile(r"<([^\s/>]*)").match(text, tag)
            # An address may end with a slash of its own.
            is_path = re.match(r"[^<>\"']*/[^<>\"']*/>", value) and not (name and reading.is_mostly_empty(name[1]))
            slash = "" if is_path else "/?"
            own = re.match(rf"""[^<>"']*?(?=\s+[\w:.-]+\s*=|\s*{slash}>|\s*<|$)""", value)
            length = len(own[0]) + 1 if own else len(value) + 1
            sign = text[begin - 1]
            hint = f"Write {sign} where the value ends" + (f": {found[1]}={sign}{own[0]}{sign}." if own else ".")
            edits = (Edit(begin + len(own[0]), begin + len(own[0]), sign),) if own else ()
            return source.report(ATTRIBUTE_SYNTAX, begin - 1, message, hint, length=length, edits=edits)
        if found.end() < len(text) and text[found.end()] == ">":
            break
    return None


def _at_next_tag(reading: Reading, offset: int) -> Diagnostic | None:
    tag = reading.tag_around(offset)
    if not reading.text.startswith("<", offset) or tag < 0:
        return None
    swallowed = quote(reading, tag)
    if swallowed and reading.source.offset(swallowed.location.line, swallowed.location.column) <= offset:
        return swallowed
    return unended(reading, tag)


def unended(reading: Reading, tag: int) -> Diagnostic:
    """A tag without its ``>``."""
    found = re.compile(r"</?[^\s/>=<]*").match(reading.text, tag)
    written = found[0] if found else "<"
    message = f"The tag {written} is not closed before the next one begins."
    return reading.source.report(UNCLOSED_MARKUP, tag, message, "Write > where it ends.", length=len(written))


def _in_end_tag(reading: Reading, offset: int) -> Diagnostic | None:
    """Words in an end tag: its ``>`` is missing."""
    found = re.compile(r"</([A-Za-z_][\w.:\-]*)(?!\s*>)(?![\w.:\-])\s*").match(reading.text, reading.tag_around(offset))
    if not found or not found.end() <= offset + 1:
        return None
    written = found[0].rstrip()
    message = f"The > of {written}> is missing."
    edits = (Edit(found.start() + len(written), found.start() + len(written), ">"),)
    hint = f"Write {written}>."
    return reading.source.report(UNCLOSED_MARKUP, found.start(), message, hint, length=len(written), edits=edits)


def _before(reading: Reading, offset: int) -> str:
    """The part of a tag that stands before an offset."""
    return reading.text[max(0, reading.tag_around(offset), offset - WINDOW) : offset]


def _unquoted(reading: Reading, offset: int) -> Diagnostic | None:
    before = _before(reading, offset).rstrip()
    if not before.endswith("="):
        return None
    what = re.split(r"[\s\"']", before[:-1].rstrip())[-1] or "the attribute"
    value = re.compile(r"[^\s>/]{0,200}").match(reading.text, offset)
    written = value[0] if value else ""
    closed = re.compile(r"[^\s<>\"']*([\"'])").match(reading.text, offset)
    if closed and written[:1] not in set(_CURLY):
        message = f"The value of {what} lacks its opening quotation mark."
        edits = (Edit(offset, offset, closed[1]),)
        hint = f"Write {what}={closed[1]}{closed[0]}."
        return reading.source.report(ATTRIBUTE_SYNTAX, offset, message, hint, length=len(closed[0]), edits=edits)
    curly = re.compile(rf"[{_CURLY}]([^<>\"'{_CURLY}]*)[{_CURLY}](?=[\s/>])").match(reading.text, offset)
    plain = re.compile(rf"[^\s<>\"'={_CURLY}]+?(?=\s|/?>)").match(reading.text, offset)
    found = curly or plain
    inner = curly[1] if curly else plain[0] if plain else written.strip(_CURLY)
    mended = (Edit(offset, found.end(), f'"{inner}"'),) if found else ()
    length = len(found[0]) if found else len(written)
    fault = "stands in curly quotation marks" if written[:1] in set(_CURLY) else "lacks its quotation marks"
    hint = f'Write {what}="{inner}", with straight quotation marks.'
    message = f"The value of {what} {fault}."
    return reading.source.report(ATTRIBUTE_SYNTAX, offset, message, hint, length=length, edits=mended)


def _swallowing(reading: Reading, offset: int) -> Diagnostic | None:
    tag = reading.tag_around(offset)
    if tag < 0 or reading.in_text(offset):
        return None
    swallowed = quote(reading, tag)
    if swallowed and reading.source.offset(swallowed.location.line, swallowed.location.column) < offset:
        return swallowed
    return None


def _unspaced(reading: Reading, offset: int) -> Diagnostic | None:
    before = _before(reading, offset)
    if not before.endswith(('"', "'")):
        return None
    if reading.text[offset : offset + 1] in {'"', "'"}:
        message = "A quotation mark too many stands here."
        edits = (Edit(offset, offset + 1, ""),)
        return reading.source.report(ATTRIBUTE_SYNTAX, offset, message, "Delete it.", edits=edits)
    within = _quoted_within(reading, offset)
    if within is not None:
        return within
    message = "A space is missing between two attributes."
    return reading.source.report(
        ATTRIBUTE_SYNTAX, offset, message, "Put a space here.", edits=(Edit(offset, offset, " "),)
    )


def _quoted_within(reading: Reading, offset: int) -> Diagnostic | None:
    """Quotation marks in a value that are those around it, too: ``n="the "first" one"``."""
    sign = reading.text[offset - 1]
    rest = re.compile(rf"(?:[^<>={sign}]*{sign})+?(?=\s+[\w:.-]+\s*=|\s*/?>)").match(reading.text, offset)
    if not rest:
        return None
    entity_of = "&quot;" if sign == '"' else "&apos;"
    places = [offset - 1, *(offset + found.start() for found in re.finditer(sign, rest[0][:-1]))]
    message = "A quotation mark stands within a value, and ends it."
    hint = f"Write {entity_of} for the sign itself, or the typographic one."
    edits = tuple(Edit(at, at + 1, entity_of) for at in places)
    return reading.source.report(ATTRIBUTE_SYNTAX, offset - 1, message, hint, edits=edits)


def _valueless(reading: Reading, offset: int) -> Diagnostic | None:
    before = _before(reading, offset).rstrip()
    name = re.split(r"[\s\"'<>/=]", before)[-1]
    if not name or before == f"<{name}" or reading.text[offset : offset + 1] not in set(">/\"'" + _CURLY):
        return None
    at = reading.text.rfind(name, 0, offset)
    value = re.compile(r"""("[^"<>]*"|'[^'<>]*')""").match(reading.text, offset)
    if value:
        message = f"The = between {name} and its value is missing."
        edits = (Edit(at + len(name), offset, "="),)
        length = len(name)
        return reading.source.report(
            ATTRIBUTE_SYNTAX, at, message, f"Write {name}={value[0]}.", length=length, edits=edits
        )
    message = f"The attribute {name} has no value."
    return reading.source.report(ATTRIBUTE_SYNTAX, at, message, f'Write {name}="…".', length=len(name))


def doubled_attribute(reading: Reading, offset: int) -> Diagnostic:
    """One attribute that stands twice in a tag."""
    tag = reading.tag_around(offset)
    seen: dict[str, int] = {}
    attribute = re.compile(r"""\s([^\s=<>]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
    for found in attribute.finditer(reading.text, tag, tag + WINDOW):
        name = found[1]
        if name in seen:
            related = (reading.source.related(seen[name], f"{name} stands here first"),)
            message = f"The attribute {name} stands twice in one tag."
            hint = "Keep one; several values of one attribute are separated by spaces."
            return reading.source.report(
                DOUBLED_ATTRIBUTE, found.start(1), message, hint, length=len(name), related=related
            )
        seen[name] = found.start(1)
    return reading.source.report(DOUBLED_ATTRIBUTE, offset, "An attribute stands twice in one tag.")


_EXPLANATIONS: Final[tuple[Callable[[Reading, int], Diagnostic | None], ...]] = (
    _outside, _written_quotes, _at_ampersand, in_comment, comment_misbegun, _conflict, _backslash, _at_less_than,
    _at_section_end, _in_end_tag, _at_next_tag, _unquoted, _swallowing, _unspaced, _valueless,
)  # fmt: skip
"""What is tried, in this order, to explain a sign that must not stand where it stands."""
