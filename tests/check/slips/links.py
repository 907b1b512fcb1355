"""Slips in ids, pointers, pages, notes and reviews: the schema has nothing to say."""

from __future__ import annotations

import re
from random import Random

from tests.check.slips.marked import Attribute, Marked, Tag, misspell
from tests.check.slips.slip import Change, change, slip

_POINTING = ("target", "ref", "corresp", "resp", "hand", "ana", "who", "spanTo")


def pointers(text: Marked) -> list[tuple[Tag, Attribute, int, str]]:
    """Pointers into the same file: tag, attribute, offset of the id, id."""
    return [
        (tag, one, one.inside + found.start(1), found[1])
        for tag in text.starts()
        for one in tag.attributes
        if one.name in _POINTING
        for found in re.finditer(r"(?:(?<=\s)|^)#([\w.-]+)", one.value)
    ]


def _outer(text: Marked) -> list[tuple[Tag, Attribute, re.Match[str]]]:
    """Pointers into other files."""
    return [
        (tag, one, found)
        for tag in text.starts()
        for one in tag.attributes
        if (found := re.fullmatch(r"(\.\./registers/)([\w-]+)\.xml#([\w.-]+)", one.value))
    ]


def _new(word: str, text: Marked, random: Random) -> str:
    """A misspelled id that the file does not have."""
    known = {tag.get("xml:id") for tag in text.starts()}
    while (wrong := misspell(word, random, capitals=False)) in known:
        pass
    return wrong


@slip("pointer misspelled", "TB303", "TB320")
def _pointer_misspelled(text: Marked, random: Random) -> Change | None:
    found = [one for one in pointers(text) if text.pointed.get(one[3], 0) > 1 or one[0].name != "note"]
    if not found:
        return None
    _, one, at, word = random.choice(found)
    return change(at, at + len(word), _new(word, text, random), (one.start, one.end), remedy=word)


@slip("target of a textual note misspelled", "TB303")
def _target_misspelled(text: Marked, random: Random) -> Change | None:
    found = [one for one in pointers(text) if one[0].name == "note" and one[1].name == "target"]
    if not found:
        return None
    _, one, at, word = random.choice(found)
    return change(at, at + len(word), _new(word, text, random), (one.start, one.end), remedy=word)


@slip("pointer without its #", "TB304", "TB204")
def _no_hash(text: Marked, random: Random) -> Change | None:
    found = pointers(text)
    if not found:
        return None
    _, one, at, _ = random.choice(found)
    return change(at - 1, at, "", (one.start, one.end))


@slip("pointer into a register misspelled", "TB303")
def _register_pointer(text: Marked, random: Random) -> Change | None:
    found = _outer(text)
    if not found:
        return None
    _, one, match = random.choice(found)
    return change(
        one.inside + match.start(3), one.inside + match.end(3), _new(match[3], text, random), (one.start, one.end)
    )


@slip("halves of an id exchanged", "TB303")
def _halves(text: Marked, random: Random) -> Change | None:
    found = [one for one in _outer(text) if one[2][3].count("-") == 1 and not re.search(r"\d", one[2][3])]
    if not found:
        return None
    _, one, match = random.choice(found)
    left, _, right = match[3].partition("-")
    return change(
        one.inside + match.start(3), one.inside + match.end(3), f"{right}-{left}", (one.start, one.end), remedy=match[3]
    )


@slip("pointer into another register", "TB303", "TB310")
def _other_register(text: Marked, random: Random) -> Change | None:
    found = [one for one in _outer(text) if one[2][2] in {"people", "places", "organisations"}]
    if not found:
        return None
    _, one, match = random.choice(found)
    other = random.choice([name for name in ("people", "places", "organisations") if name != match[2]])
    return change(one.inside + match.start(2), one.inside + match.end(2), other, (one.start, one.end))


@slip("path misspelled", "TB304", "TB306")
def _path(text: Marked, random: Random) -> Change | None:
    found = _outer(text)
    if not found:
        return None
    _, one, match = random.choice(found)
    wrong = random.choice(["../register/", "registers/", "../", "", "../../registers/", "../Registers/"])
    return change(one.inside, one.inside + match.end(1), wrong, (one.start, one.end))


@slip("name of the register misspelled", "TB304")
def _register_name(text: Marked, random: Random) -> Change | None:
    found = _outer(text)
    if not found:
        return None
    _, one, match = random.choice(found)
    return change(
        one.inside + match.start(2), one.inside + match.end(2), misspell(match[2], random), (one.start, one.end)
    )


@slip("fragment without its #", "TB304")
def _no_fragment_sign(text: Marked, random: Random) -> Change | None:
    found = _outer(text)
    if not found:
        return None
    _, one, match = random.choice(found)
    at = one.inside + match.start(3) - 1
    return change(at, at + 1, random.choice(["", "/"]), (one.start, one.end))


@slip("id doubled: a part copied", "TB301")
def _copied(text: Marked, random: Random) -> Change | None:
    found = [
        tag
        for tag in text.pairs("p", "note", "person", "place", "item", "bibl", "org")
        if tag.close
        and "xml:id" in tag
        and tag.around
        and tag.around.name in {"div", "p", "listPerson", "listPlace", "list", "listBibl", "listOrg"}
    ]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag.last, tag.last, text.text[tag.start : tag.last])


@slip("id doubled: one given again", "TB301")
def _given_again(text: Marked, random: Random) -> Change | None:
    found = [
        tag["xml:id"]
        for tag in text.bearing("xml:id")[1:]
        if tag.name in {"p", "note", "person", "place", "choice", "div", "fw"}
    ]
    if len(found) < 2:
        return None
    number = random.randrange(1, len(found))
    one, other = found[number], found[number - 1]
    return change(*one.words, other.value)


@slip("id misspelled that many lead to", "TB303", "TB320")
def _id_misspelled(text: Marked, random: Random) -> Change | None:
    found = [tag["xml:id"] for tag in text.bearing("xml:id")[1:] if text.pointed.get(tag.get("xml:id"), 0) > 1]
    if not found:
        return None
    one = random.choice(found)
    return change(*one.words, _new(one.value, text, random), remedy=one.value)


@slip("id misspelled that one leads to", "TB303", "TB320", "TB501")
def _id_once(text: Marked, random: Random) -> Change | None:
    """Whether the id or the pointer is wrong, nobody can tell: either place is right."""
    found = [tag["xml:id"] for tag in text.bearing("xml:id")[1:] if text.pointed.get(tag.get("xml:id"), 0) == 1]
    if not found:
        return None
    one = random.choice(found)
    pointer = random.choice([each for each in pointers(text) if each[3] == one.value])[1]
    return change(*one.words, _new(one.value, text, random), one.words, pointer.words)


@slip("id of an entry misspelled", "TB303")
def _entry_id(text: Marked, random: Random) -> Change | None:
    found = [tag["xml:id"] for tag in text.starts("person", "place", "org", "bibl", "item") if "xml:id" in tag]
    found = [
        one
        for one in found
        if one.value
        in {
            "rostow",
            "cuba",
            "nato",
            "khrushchev",
            "berlin",
            "ussr",
            "usa",
            "summit",
            "bundy",
            "kennedy",
            "excomm",
            "nsc",
            "arms-control",
            "offensive-weapons",
            "frus-ms-d431",
            "moscow",
        }
    ]
    if not found:
        return None
    one = random.choice(found)
    return change(*one.words, _new(one.value, text, random), remedy=one.value)


@slip("entry without id", "TB303")
def _entry_without_id(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("person", "place", "org") if "xml:id" in tag]
    found = [
        tag
        for tag in found
        if tag.get("xml:id") in {"rostow", "cuba", "nato", "khrushchev", "berlin", "usa", "bundy", "excomm"}
    ]
    if not found:
        return None
    tag = random.choice(found)
    one = tag["xml:id"]
    return change(one.start - 1, one.end, "", tag.span)


@slip("id of a stamp renamed", "TB303")
def _stamp_renamed(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("fw") if tag.get("type") == "stamp" and "xml:id" in tag]
    if not found:
        return None
    tag = random.choice(found)
    one = tag["xml:id"]
    places = [each[1].words for each in pointers(text) if each[3] == one.value]
    return change(*one.words, _new(one.value, text, random), one.words, *places)


@slip("id of TEI misspelled", "TB302")
def _file_id(text: Marked, random: Random) -> Change | None:
    one = text.tags[0]["xml:id"]
    return change(*one.words, _new(one.value, text, random), remedy=one.value)


@slip("number of a page wrong", "TB403", "TB402")
def _page_number(text: Marked, random: Random) -> Change | None:
    found = [tag["n"] for tag in text.starts("pb") if re.fullmatch(r"\[?\d+\]?", tag.get("n"))]
    if len(found) < 4:
        return None
    number = random.randrange(1, len(found) - 1)
    one = found[number]
    if one.value.startswith("[") and any(
        tag["n"] is one and tag.get("xml:id") in text.pointed for tag in text.starts("pb")
    ):
        return None  # what a note explains is nobody's slip
    digits = int(one.value.strip("[]"))
    wrong = random.choice([digits + 1, digits - 1, digits + 10, digits * 11, digits + 2])
    if wrong < 1:
        return None
    return change(*one.words, one.value.replace(str(digits), str(wrong)), (one.start, one.end))


@slip("page break moved", "TB403", "TB402")
def _page_moved(text: Marked, random: Random) -> Change | None:
    pages = [tag for tag in text.starts("pb") if re.fullmatch(r"\d+", tag.get("n"))]
    pages = [tag for tag in pages if tag.get("xml:id") not in text.pointed]
    if len(pages) < 6:
        return None
    number = random.randrange(0, len(pages) - 3)
    tag, behind = pages[number], pages[number + random.choice([1, 2, 3])]
    if tag.within("p") != behind.within("p"):
        return None
    edits = ((tag.start, tag.end, ""), (behind.end, behind.end, text.text[tag.start : tag.end]))
    return Change(edits, ((behind.end, behind.end), behind.span))


@slip("page without number", "TB401")
def _page_unnumbered(text: Marked, random: Random) -> Change | None:
    pages = text.starts("pb")
    if not pages:
        return None
    tag = random.choice(pages)
    return change(tag["n"].start - 1, tag["n"].end, "", tag.span)


@slip("note without target", "TB513")
def _note_without_target(text: Marked, random: Random) -> Change | None:
    tags = {tag.get("xml:id"): tag for tag in text.bearing("xml:id")}
    found = [
        (tag, tags[tag.get("target")[1:]])
        for tag in text.bearing("target")
        if tag.name == "note"
        and tag.get("target")[1:] in tags
        and tags[tag.get("target")[1:]].name in {"choice", "supplied", "surplus"}
        and text.pointed[tag.get("target")[1:]] == 1
    ]
    if not found:
        return None
    tag, emendation = random.choice(found)
    one = tag["target"]
    return change(one.start - 1, one.end, "", emendation.span, tag.span)


@slip("note without type", "TB521", "TB205")
def _note_without_type(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("note") if "type" in tag and tag.within("text")]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag["type"].start - 1, tag["type"].end, "", tag.span)


@slip("note without id", "TB522")
def _note_without_id(text: Marked, random: Random) -> Change | None:
    found = [
        tag
        for tag in text.pairs("note")
        if "xml:id" in tag
        and tag.within("text")
        and tag.get("type") != "annotation"
        and tag.get("xml:id") not in text.pointed
    ]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag["xml:id"].start - 1, tag["xml:id"].end, "", tag.span)


@slip("paragraph without id", "TB531", "TB303")
def _paragraph_without_id(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("p") if "xml:id" in tag and tag.get("xml:id") not in text.pointed]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag["xml:id"].start - 1, tag["xml:id"].end, "", tag.span)


@slip("emendation without its author", "TB512", "TB514")
def _unattributed(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("corr", "reg", "supplied") if "resp" in tag and tag.within("text")]
    if not found:
        return None
    tag = random.choice(found)
    one = tag[random.choice(["resp", "cert"])]
    return change(one.start - 1, one.end, "", tag.span)


@slip("error corrected in both halves", "TB511")
def _same_halves(text: Marked, random: Random) -> Change | None:
    found = []
    for sic, corr in zip(text.pairs("sic", "orig"), text.pairs("corr", "reg"), strict=False):
        assert sic.close
        assert corr.close
        if (
            sic.around is corr.around
            and "<" not in text.text[corr.end : corr.close.start] + text.text[sic.end : sic.close.start]
        ):
            found.append((sic, corr))
    if not found:
        return None
    sic, corr = random.choice(found)
    assert sic.close
    assert corr.close
    assert sic.around
    return change(sic.end, sic.close.start, text.text[corr.end : corr.close.start], sic.around.span)


@slip("paragraph emptied", "TB532")
def _emptied(text: Marked, random: Random) -> Change | None:
    at = next((tag.last for tag in reversed(text.pairs("p")) if tag.around and tag.around.name == "div"), None)
    if at is None:
        return None
    return change(at, at, '<p xml:id="new-1"></p>')


@slip("hand that is none", "TB312", "TB314")
def _wrong_hand(text: Marked, random: Random) -> Change | None:
    found = [tag["hand"] for tag in text.bearing("hand")]
    if not found:
        return None
    return change(*random.choice(found).words, random.choice(["#editor", "#exemptions"]))


@slip("category that is none", "TB313")
def _wrong_category(text: Marked, random: Random) -> Change | None:
    found = [tag["ana"] for tag in text.bearing("ana")]
    if not found:
        return None
    return change(*random.choice(found).words, random.choice(["#editor", "#exemptions"]))
