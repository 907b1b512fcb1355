"""Slips in characters, quotation marks and encodings: XML itself is broken."""

from __future__ import annotations

from random import Random

from tests.check.slips.marked import Attribute, Marked, Tag
from tests.check.slips.slip import Change, change, slip


def _attribute(text: Marked, random: Random) -> tuple[Tag, Attribute]:
    tag = random.choice([tag for tag in text.starts()[3:] if tag.attributes])
    return tag, random.choice(tag.attributes)


@slip("opening quotation mark forgotten", "TB117")
def _opening_quote(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.inside - 1, one.inside, "", (one.start, one.end))


@slip("closing quotation mark forgotten", "TB117")
def _closing_quote(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.end - 1, one.end, "", (one.start, one.end))


@slip("both quotation marks forgotten", "TB117")
def _both_quotes(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    if " " in one.value:
        return None
    return change(one.inside - 1, one.end, one.value, (one.start, one.end))


@slip("two kinds of quotation mark", "TB117")
def _mixed_quotes(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.end - 1, one.end, "'", (one.start, one.end))


@slip("curly quotation marks", "TB117")
def _curly_quotes(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    left, right = random.choice([("“", "”"), ("„", "“"), ("”", "”"), ("«", "»")])
    return change(one.inside - 1, one.end, f"{left}{one.value}{right}", (one.start, one.end))


@slip("equals sign forgotten", "TB117")
def _equals(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.inside - 2, one.inside - 1, random.choice(["", " "]), (one.start, one.end))


@slip("space between attributes forgotten", "TB117")
def _unspaced(text: Marked, random: Random) -> Change | None:
    tag = random.choice([tag for tag in text.starts()[3:] if len(tag.attributes) > 1])
    one, two = tag.attributes[:2]
    return change(one.end, two.start, "", (one.end - 1, two.end))


@slip("attribute twice", "TB118")
def _doubled(text: Marked, random: Random) -> Change | None:
    tag, one = _attribute(text, random)
    at = tag.attributes[-1].end
    return change(at, at, f' {one.name}="{one.value}"', (at, at))


@slip("quotation mark too many", "TB117")
def _extra_quote(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.end, one.end, '"', (one.start, one.end + 1))


@slip("stray ampersand", "TB114")
def _ampersand(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice([" &", " R&D", " A & B", " AT&T;"]), codes=("TB114", "TB115"))


@slip("stray ampersand in a value", "TB114")
def _ampersand_in_value(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.inside, one.inside, random.choice(["&", "a&b", "x& "]))


@slip("stray less-than", "TB116")
def _less_than(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice([" <", " < 5", " <5", " <= x", " <- "]))


@slip("stray less-than in a value", "TB116", "TB117")
def _less_than_in_value(text: Marked, random: Random) -> Change | None:
    _, one = _attribute(text, random)
    return change(one.inside, one.inside, random.choice(["<", "a<b", "< 5"]))


@slip("pointed brackets around words", "TB117", "TB116", "TB110", "TB129", "TB123")
def _brackets(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(
        at, at, random.choice([" <illegible word>", " <sic!>", " <?>", " <editor@example.org>", " <...>", " <1 line>"])
    )


@slip("character of HTML", "TB115")
def _entity(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice(["&nbsp;", " &eacute;t&eacute;", "&mdash;", " &hellip;", " &ldquo;"]))


@slip("character of XML without semicolon", "TB114")
def _semicolon(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice([" &amp", " &lt", " &gt", " &quot"]))


@slip("character number wrong", "TB122", "TB114")
def _number(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice([" &#0;", " &#xZZ;", " &#2014", " &#x201", " &#xD800;", " &#;"]))


@slip("control character", "TB103")
def _control(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(at, at, random.choice("\x0c\x00\x08\x1b\ufffe"))


@slip("prefix not declared", "TB121")
def _prefix(text: Marked, random: Random) -> Change | None:
    tag = random.choice([tag for tag in text.pairs()[3:] if tag.close])
    assert tag.close
    edits = ((tag.start + 1, tag.start + 1, "tei:"), (tag.close.start + 2, tag.close.start + 2, "tei:"))
    return Change(edits, (tag.span,))


@slip("DOCTYPE", "TB104")
def _doctype(text: Marked, random: Random) -> Change | None:
    at = text.tags[0].start
    return change(at, at, '<!DOCTYPE TEI SYSTEM "tei.dtd">\n', (at, at + 1))


@slip("saved in another encoding", "TB101", plain=True)
def _other_encoding(text: Marked, random: Random) -> Change | None:
    whole = text.text.encode("cp1252", "replace")
    first = next((at for at, sign in enumerate(text.text) if ord(sign) > 127), -1)
    return Change((), ((first, first + 1),), data=whole)


@slip("a word from another encoding", "TB101", plain=True)
def _foreign_word(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    sign = random.choice("éüñ–’")
    data = text.text[:at].encode() + f" caf{sign}x".encode("cp1252") + text.text[at:].encode()
    return Change((), ((at + 4, at + 5),), data=data)


@slip("another encoding declared", "TB101", "TB102", plain=True)
def _declared(text: Marked, random: Random) -> Change | None:
    at = text.text.find("UTF-8")
    if at < 0:
        return None
    return change(at, at + 5, random.choice(["UTF-16", "EBCDIC", "US-ASCII", "utf 8"]), (0, len(text.text)))


@slip("byte order mark twice", "TB124", "TB103", plain=True)
def _two_marks(text: Marked, random: Random) -> Change | None:
    return change(0, 0, "\ufeff\ufeff", (0, 4))


@slip("byte order mark in the middle of a file put together", "TB124", "TB119", plain=True)
def _joined(text: Marked, random: Random) -> Change | None:
    end = len(text.text)
    return change(end, end, "\ufeff" + text.text, (end, end))
