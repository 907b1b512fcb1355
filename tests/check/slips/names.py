"""Slips against the schema: names, values, places and parts."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from tests.check.slips.marked import Attribute, Marked, Tag, misspell
from tests.check.slips.slip import Change, change, slip
from tests.check.slips.tags import _BLOCK, _INLINE, _pair, _unlike

_CLOSED: Final = {
    ("note", "type"): "editorial textual annotation description",
    ("div", "type"): "document attachment enclosure section subsection annex distribution",
    ("fw", "type"): "",
    ("fw", "place"): "",
    ("head", "type"): "",
    ("corr", "cert"): "",
    ("reg", "cert"): "",
    ("persName", "cert"): "",
    ("supplied", "cert"): "",
    ("supplied", "reason"): "",
    ("surplus", "reason"): "",
    ("availability", "status"): "",
    ("handNote", "scope"): "",
    ("correspAction", "type"): "",
    ("custEvent", "type"): "",
    ("idno", "type"): "",
    ("title", "type"): "",
    ("del", "rend"): "",
    ("listBibl", "type"): "",
}
"""Attributes with a closed list of values."""
_REQUIRED: Final = {
    ("div", "type"), ("gap", "reason"), ("language", "ident"), ("catRef", "target"), ("change", "when"),
    ("correspAction", "type"), ("supplied", "reason"), ("custEvent", "type"), ("fw", "type"),
}  # fmt: skip


def _dated(text: Marked, random: Random) -> Attribute | None:
    found = [tag["when"] for tag in text.bearing("when") if re.fullmatch(r"\d{4}-\d\d-\d\d", tag.get("when"))]
    return random.choice(found) if found else None


def _in_text(text: Marked, *names: str) -> list[Tag]:
    return [tag for tag in text.pairs(*names) if tag.close and tag.within("text")]


@slip("element misspelled", "TB201")
def _element_misspelled(text: Marked, random: Random) -> Change | None:
    if not (pair := _pair(text, random, _INLINE + _BLOCK)):
        return None
    tag, close = pair
    if len(tag.name) < 3:
        return None
    wrong = _unlike(text, tag.name, random)
    edits = ((tag.start + 1, tag.start + 1 + len(tag.name), wrong), (close.start + 2, close.end - 1, wrong))
    return Change(edits, (tag.span,), remedy=f"<{tag.name}>")


@slip("empty element misspelled", "TB201")
def _empty_misspelled(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.starts() if tag.kind == "empty"]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag.start + 1, tag.start + 1 + len(tag.name), _unlike(text, tag.name + "x", random), tag.span)


@slip("element of HTML", "TB201")
def _html(text: Marked, random: Random) -> Change | None:
    if not text.spaces:
        return None
    at = random.choice(text.spaces)
    name = random.choice(["b", "i", "em", "strong", "span", "u", "sup", "a"])
    return change(at, at, f" <{name}>very</{name}>")


@slip("element of a header in the text", "TB202")
def _header_element(text: Marked, random: Random) -> Change | None:
    found = _in_text(text, "p")
    if not found or not text.spaces:
        return None
    at = random.choice(text.spaces)
    return change(
        at, at, random.choice([" <titleStmt><title>x</title></titleStmt>", " <catDesc>x</catDesc>", " <fileDesc/>"])
    )


@slip("paragraph in a paragraph", "TB202")
def _nested_paragraph(text: Marked, random: Random) -> Change | None:
    found = _in_text(text, "p")
    if not found:
        return None
    tag = random.choice(found)
    at = random.choice([at for at in text.spaces if tag.end < at < tag.last] or [tag.end])
    return change(at, at, '<p xml:id="new-1">More</p>')


@slip("division in a paragraph", "TB202")
def _division_in_paragraph(text: Marked, random: Random) -> Change | None:
    found = [at for at in text.spaces if any(tag.end < at < tag.last for tag in _in_text(text, "p"))]
    if not found:
        return None
    at = random.choice(found)
    return change(at, at, '<div type="section"><p xml:id="new-1">More</p></div>')


@slip("heading behind paragraphs", "TB202")
def _late_heading(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in _in_text(text, "p") if tag.around and tag.around.name == "div"]
    if not found:
        return None
    at = random.choice(found).last
    return change(at, at, '<head type="section">More</head>')


@slip("name between paragraphs", "TB202")
def _name_between(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in _in_text(text, "p") if tag.around and tag.around.name == "div"]
    if not found:
        return None
    at = random.choice(found).last
    return change(at, at, "<placeName>Cuba</placeName>")


@slip("words between paragraphs", "TB207")
def _words_between(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in _in_text(text, "p") if tag.around and tag.around.name in {"div", "body", "listPerson"}]
    if not found:
        return None
    at = random.choice(found).last
    return change(at, at, random.choice(["The outcome", "x", "\n  The outcome of the crisis\n"]))


@slip("words in a list of the register", "TB207")
def _words_in_register(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.pairs("person", "place", "org", "bibl") if tag.close]
    if not found:
        return None
    tag = random.choice(found)
    at = tag.last if random.random() < 0.5 or tag.name == "bibl" else tag.end
    return change(at, at, "Rostow")


@slip("words in an empty element", "TB207")
def _words_in_empty(text: Marked, random: Random) -> Change | None:
    found = [tag for tag in text.starts("pb", "lb", "catRef", "anchor") if tag.kind == "empty"]
    if not found:
        return None
    tag = random.choice(found)
    return change(tag.end - 2, tag.end, f">page</{tag.name}>", (tag.start, tag.end))


@slip("required part forgotten", "TB206", "TB202")
def _part_forgotten(text: Marked, random: Random) -> Change | None:
    parts = {
        "corr": "choice",
        "sic": "choice",
        "reg": "choice",
        "titleStmt": "fileDesc",
        "publicationStmt": "fileDesc",
        "sourceDesc": "fileDesc",
        "fileDesc": "teiHeader",
        "body": "text",
        "catDesc": "category",
        "persName": "person",
        "placeName": "place",
    }
    found = [tag for tag in text.pairs(*parts) if tag.around and tag.around.name == parts[tag.name]]
    found = [
        tag
        for tag in found
        if sum(one.around is tag.around and one.name == tag.name for one in text.pairs(tag.name)) == 1
    ]
    if not found:
        return None
    tag = random.choice(found)
    assert tag.around
    return change(tag.start, tag.last, "", tag.around.span, (tag.start, tag.last + 40))


@slip("parts of the header exchanged", "TB202")
def _exchanged(text: Marked, random: Random) -> Change | None:
    one = random.choice(["titleStmt", "editionStmt", "publicationStmt", "fileDesc"])
    tag = next(iter(text.pairs(one)), None)
    following = next(
        (other for other in text.pairs() if tag and other.around is tag.around and other.start >= tag.last), None
    )
    if not tag or not following:
        return None
    first, second = text.text[tag.start : tag.last], text.text[following.start : following.last]
    between = text.text[tag.last : following.start]
    whole = second + between + first
    edits = ((tag.start, following.last, whole),)
    return Change(edits, ((tag.start, following.last),))


@slip("attribute misspelled", "TB203")
def _attribute_misspelled(text: Marked, random: Random) -> Change | None:
    tag = random.choice([tag for tag in text.starts()[3:] if any(len(one.name) > 2 for one in tag.attributes)])
    one = random.choice([one for one in tag.attributes if len(one.name) > 2])
    name = one.name.removeprefix("xml:")
    wrong = misspell(name, random, capitals=False)
    at = one.start + len(one.name) - len(name)
    if wrong in {"rendition", "to", "from", "key"} or (one.name == "xml:id" and wrong == "di"):
        return None
    return change(at, at + len(name), wrong, (one.start, one.end), remedy=one.name)


@slip("id without xml:", "TB203")
def _bare_id(text: Marked, random: Random) -> Change | None:
    one = random.choice(text.bearing("xml:id")[1:])["xml:id"]
    return change(one.start, one.start + 4, "", (one.start, one.end), remedy="xml:id")


@slip("attribute of another element", "TB203")
def _foreign_attribute(text: Marked, random: Random) -> Change | None:
    tag = random.choice(text.pairs("p", "date", "label", "head", "placeName"))
    extra = random.choice(
        ['target="#x"', 'href="x"', 'class="x"', 'lang="en"', 'quantity="2"', 'break="no"', 'style="x"']
    )
    at = tag.end - 1
    return change(at, at, " " + extra)


@slip("value misspelled", "TB204")
def _value_misspelled(text: Marked, random: Random) -> Change | None:
    found = [tag[name] for element, name in _CLOSED for tag in text.starts(element) if name in tag]
    if not found:
        return None
    one = random.choice(found)
    wrong = misspell(one.value, random, capitals=False)
    return change(*one.words, wrong, remedy=one.value)


@slip("value with a capital", "TB204")
def _value_capital(text: Marked, random: Random) -> Change | None:
    found = [tag[name] for element, name in _CLOSED for tag in text.starts(element) if name in tag]
    found = [one for one in found if one.value[0].islower()]
    if not found:
        return None
    one = random.choice(found)
    return change(*one.words, one.value.capitalize(), remedy=one.value)


@slip("value invented", "TB204")
def _value_invented(text: Marked, random: Random) -> Change | None:
    found = [tag[name] for element, name in _CLOSED for tag in text.starts(element) if name in tag]
    if not found:
        return None
    return change(*random.choice(found).words, random.choice(["unclear", "comment", "x", "sure"]))


@slip("date not written as one", "TB210")
def _date_form(text: Marked, random: Random) -> Change | None:
    if not (one := _dated(text, random)):
        return None
    year, month, day = one.value.split("-")
    wrong = random.choice([
        f"{day}/{month}/{year}", f"{month}/{day}/{year}", f"{year}/{month}/{day}", f"{year}-{int(month)}-{int(day)}x",
        f"{day}.{month}.{year}", f"October {int(day)}, {year}", f"{year}.{month}.{day}",
        f"{day}-{month}-{year}", f"{year}-{month}-{day} ?", f"{year[2:]}-{month}-{day}", f"c. {year}",
        f"{year}-{month}-",
        f"{year}–{month}–{day}", f"{int(day)} Oct {year}", "unknown", "",
    ])  # fmt: skip
    return change(*one.words, wrong, (one.start, one.end))


@slip("date that is none", "TB210")
def _date_impossible(text: Marked, random: Random) -> Change | None:
    if not (one := _dated(text, random)):
        return None
    year, month, day = one.value.split("-")
    wrong = random.choice(
        [
            f"{year}-13-{day}",
            f"{year}-{month}-32",
            f"{year}-02-30",
            f"{year}-00-{day}",
            f"{year}-{month}-00",
            f"{year}-{day}-{month}" if int(day) > 12 else f"{year}-06-31",
            "1962-02-29",
        ]
    )
    return change(*one.words, wrong)


@slip("required attribute forgotten", "TB205")
def _attribute_forgotten(text: Marked, random: Random) -> Change | None:
    found = [(tag, tag[name]) for element, name in _REQUIRED for tag in text.starts(element) if name in tag]
    found = [
        (tag, one)
        for tag, one in found
        if one.name != "xml:id" or not re.search(rf"#{re.escape(one.value)}\b", text.text)
    ]
    if not found:
        return None
    tag, one = random.choice(sorted(found, key=lambda each: each[1].start))
    return change(one.start - 1, one.end, "", tag.span)


@slip("id with a space or a digit first", "TB204", "TB302")
def _bad_id(text: Marked, random: Random) -> Change | None:
    tag = random.choice(text.bearing("xml:id")[1:])
    one = tag["xml:id"]
    wrong = random.choice(
        [f"1{one.value}", one.value.replace("-", " ", 1) + " x", f"{one.value}/a", f"#{one.value}", f"{one.value}:a"]
    )
    return change(*one.words, wrong)


@slip("namespace forgotten", "TB209")
def _no_namespace(text: Marked, random: Random) -> Change | None:
    root = text.tags[0]
    one = root["xmlns"]
    return change(one.start - 1, one.end, "", root.span)


@slip("namespace misspelled", "TB209")
def _wrong_namespace(text: Marked, random: Random) -> Change | None:
    one = text.tags[0]["xmlns"]
    return change(
        *one.words,
        random.choice(
            [
                "http://www.tei-c.org/ns/1.0/",
                "https://www.tei-c.org/ns/1.0",
                "http://www.tei-c.org/ns/1.1",
                misspell(one.value, random),
            ]
        ),
        (one.start, one.end),
    )


@slip("root of another name", "TB211")
def _wrong_root(text: Marked, random: Random) -> Change | None:
    root = text.tags[0]
    assert root.close
    name = random.choice(["tei", "TEI.2", "teiCorpus", "Tei", "TIE"])
    edits = ((root.start + 1, root.start + 4, name), (root.close.start + 2, root.close.end - 1, name))
    return Change(edits, (root.span,))


@slip("element moved", "TB202", "TB206")
def _moved(text: Marked, random: Random) -> Change | None:
    """A signature, an opener or a heading cut out of its place and put between two words of a paragraph."""
    found = [tag for tag in _in_text(text, "closer", "opener", "dateline") if tag.close]
    spaces = [at for at in text.spaces if any(tag.end < at < tag.last for tag in _in_text(text, "p"))]
    if not found or not spaces:
        return None
    tag, at = random.choice(found), random.choice(spaces)
    if tag.start <= at <= tag.last:
        return None
    edits = ((tag.start, tag.last, ""), (at, at, text.text[tag.start : tag.last]))
    return Change(edits, ((at, at),))
