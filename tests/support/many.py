"""A large edition made up for tests: many people, places and letters, so that every list of the site gets long."""

from __future__ import annotations

from pathlib import Path

#: How much of everything there is.
PEOPLE, LETTERS, SENTENCES = 620, 60, 5

_SETTINGS = """[edition]
title = "Many letters"
date = 2026-11-22
[licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
"""

_HEADER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{id}" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title type="main">{title}</title><editor xml:id="editor">The editor</editor></titleStmt>
<publicationStmt><publisher>The editor</publisher><availability><licence
target="https://creativecommons.org/publicdomain/zero/1.0/">CC0</licence></availability></publicationStmt>
<sourceDesc><p>Made up.</p></sourceDesc></fileDesc>{profile}</teiHeader>{body}</TEI>
"""


def write_many(folder: Path) -> Path:
    """Write the edition into a folder.

    Every letter is from one of three writers to one of forty-five readers; each names the first person in
    :data:`SENTENCES` sentences, some of them twice, and the next one once; each speaks of several days.
    """
    _write(folder / "edition.toml", _SETTINGS)
    people = "".join(
        f'<person xml:id="p{number}"><persName>{_name(number)}</persName></person>' for number in range(PEOPLE)
    )
    _write(folder / "registers/people.xml", _register("people", f"<listPerson>{people}</listPerson>"))
    places = "".join(
        f'<place xml:id="q{number}"><placeName>Place {number}</placeName><location><geo>{40 + number % 7} '
        f"{number % 11 - 5}</geo></location></place>"
        for number in range(60)
    )
    _write(folder / "registers/places.xml", _register("places", f"<listPlace>{places}</listPlace>"))
    for number in range(LETTERS):
        _write(folder / f"documents/letter-{number}.xml", _letter(number))
    return folder


def _name(number: int) -> str:
    return f"{'ABCDEÉŽЖ'[number % 8]}person {number}"


def _register(name: str, body: str) -> str:
    return _HEADER.format(id=name, title=name, profile="", body=f"<standOff>{body}</standOff>")


def _letter(number: int) -> str:
    sender, reader = number % 3, 10 + number % 45
    if number < 15:
        sender, reader = 0, 10
    date = f"19{62 + number % 3}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    profile = (
        f'<profileDesc><creation/><correspDesc><correspAction type="sent">'
        f'<persName ref="../registers/people.xml#p{sender}">'
        f'{_name(sender)}</persName><date when="{date}"/></correspAction><correspAction type="received"><persName '
        f'ref="../registers/people.xml#p{reader}">{_name(reader)}</persName></correspAction></correspDesc></profileDesc>'
    )
    first = '<persName ref="../registers/people.xml#p0">Anna</persName>'
    other = f'<persName ref="../registers/people.xml#p{number + 1}">Someone</persName>'
    place = f'<placeName ref="../registers/places.xml#q{number % 60}">there</placeName>'
    paragraphs = "".join(
        f'<p xml:id="l{number}-{part}">Then {first} came to {place} on '
        f'<date when="1962-10-{part + 1:02d}">a day</date>. '
        f"Mr. {first} left {place}, and {first} came back{' with ' + other if not part else ''}.</p>"
        for part in range(SENTENCES)
    )
    body = f'<text><body><div type="document" xml:id="l{number}">{paragraphs}</div></body></text>'
    return _HEADER.format(id=f"letter-{number}", title=f"Letter {number}", profile=profile, body=body)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
