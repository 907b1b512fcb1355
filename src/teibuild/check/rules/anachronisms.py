"""Time across files: papers against the lives of people, the dates of works, each other and the edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.entries import entries
from teibuild.check.moments import NEVER, Span, read_dated, read_moment, written_span
from teibuild.check.together import each_or_together
from teibuild.model import Diagnostic, Fact, Location, Rule, Severity
from teibuild.tei.names import local, tei
from teibuild.tei.pointers import Reach, Use
from teibuild.tei.text import is_editors_note

WRITER_NOT_YET_BORN: Final = Rule(
    "TB812",
    "writer-not-yet-born",
    Severity.WARNING,
    "someone writes, sends or receives a paper before being born",
    "The register's life dates and the paper's date contradict each other. Often the name leads to a namesake: a son, "
    "or a scholar of the same name.",
    bad='<birth when="1996"/> … <correspAction type="sent"><persName ref="…"/><date when="1962-10-27"/>',
    good='<birth when="1916"/> … <correspAction type="sent"><persName ref="…"/><date when="1962-10-27"/>',
)
WRITER_DEAD: Final = Rule(
    "TB813",
    "writer-dead",
    Severity.WARNING,
    "someone writes, sends or receives a paper after death",
    "The register's life dates and the paper's date contradict each other, or the name leads to a namesake. Where it "
    "is right, exempt the place with the reason: readers will wonder, too.",
    bad='<death when="1953"/> … <correspAction type="sent"><persName ref="…"/><date when="1962-10-27"/>',
    good='<death when="2003"/> … <correspAction type="sent"><persName ref="…"/><date when="1962-10-27"/>',
)
NAMED_BEFORE_BIRTH: Final = Rule(
    "TB814",
    "named-before-birth",
    Severity.WARNING,
    "a paper names someone who was not born yet",
    "The name in the paper means somebody else: a father, a namesake. What the editor's notes name is not looked at.",
    bad='a paper of 1912: <persName ref="../registers/people.xml#rostow">Rostow</persName>, born 1916',
    good='a paper of 1912: <persName ref="../registers/people.xml#rostow-victor">Rostow</persName>, born 1886',
)
CITES_LATER_DOCUMENT: Final = Rule(
    "TB815",
    "cites-later-document",
    Severity.WARNING,
    "a paper cites a document of the edition that was written after it",
    "One of the two dates is wrong, or the pointer leads to another document than the one meant. What the editor's "
    "notes cite is not looked at.",
    bad='a paper of October 27: <ref target="scenario.xml">the scenario</ref>, written November 2',
    good='a paper of November 2: <ref target="negotiations.xml">the memorandum</ref>, written October 27',
)
NAMES_LATER_WORK: Final = Rule(
    "TB816",
    "names-later-work",
    Severity.WARNING,
    "a paper names a work that is dated after it",
    "The register should give the date of the work itself, not of an edition in which it was printed later; or the "
    "title leads to another work than the one meant. What the editor's notes name is not looked at.",
    bad='a paper of 1962: <title ref="../registers/works.xml#report">the report</title>, dated 1996',
    good='a paper of 1962: <title ref="../registers/works.xml#report">the report</title>, dated 1961',
)
DOCUMENT_AFTER_EDITION: Final = Rule(
    "TB817",
    "document-after-edition",
    Severity.ERROR,
    "a paper is dated after the edition that publishes it",
    "Two digits have changed places, or edition.toml still has the date of an older version.",
    bad='edition.toml: date = 2026-11-22; the paper: <date when="2962-10-27"/>',
    good='edition.toml: date = 2026-11-22; the paper: <date when="1962-10-27"/>',
)
CHANGE_AFTER_EDITION: Final = Rule(
    "TB818",
    "change-after-edition",
    Severity.WARNING,
    "a file has been changed after the date of the edition",
    "Who cites the edition gives its version and date from edition.toml; what has changed since would be cited as what "
    "it was. Raise both whenever a reader could notice a change.",
    bad='edition.toml: date = 2026-11-22; a document: <change when="2026-12-01">',
    good='edition.toml: date = 2026-12-01; a document: <change when="2026-12-01">',
)
RULES: Final = (
    WRITER_NOT_YET_BORN, WRITER_DEAD, NAMED_BEFORE_BIRTH, CITES_LATER_DOCUMENT, NAMES_LATER_WORK,
    DOCUMENT_AFTER_EDITION, CHANGE_AFTER_EDITION,
)  # fmt: skip

_ROLES: Final = {"author": "writes", "docAuthor": "writes", "signed": "signs", "byline": "writes"}
"""What a person does with the paper who is named in these."""
_DOES: Final = {"sent": "sends", "received": "receives"}
_NAMING: Final = frozenset(
    {
        ("persName", "ref"),
        ("title", "ref"),
        ("ref", "target"),
        ("ptr", "target"),
        ("author", "ref"),
        ("docAuthor", "ref"),
    }
)
"""What can name somebody or something later: element and attribute."""
_NOTE: Final = tei("note")
_TEXT: Final = tei("text")
_PERSONS: Final = frozenset({"persName", "author"})
_HOLDERS: Final = frozenset(map(tei, ("note", "stamp", "text", "teiHeader")))
"""What decides whether something is named by the paper: the innermost of these that it stands in."""


def times(document: Document) -> Iterator[Fact]:
    """When a file was changed last; when its paper was written, by whom, and what it names.

    Of a register: when its people lived, and when its works were written.
    """
    changes = [change.get("when", "") for change in document.each("change")]
    if changes:
        latest = max(changes, key=_first_day)
        yield Fact("changed", latest, _first_day(latest))
    if document.kind == "register":
        yield from _registered(document)
        return
    span = written_span(document)
    if not span.known:
        return
    yield Fact("written", span.first, span.last)
    naming = _naming(document)
    parties = dict.fromkeys(_target(use) for use, _ in _parties(naming))
    named = _named(document, naming)
    if parties or named:
        yield Fact("names", " ".join(parties), " ".join(named))


def _first_day(when: str) -> str:
    return read_moment(when).first


def _parties(naming: list[Use]) -> Iterator[tuple[Use, str]]:
    """The pointers to those who have to do with the paper, and what each does."""
    for use in naming:
        role = _role(use.element) if use.name in _PERSONS else ""
        if role:
            yield use, role


def _naming(document: Document) -> list[Use]:
    """The pointers into other files that name somebody or something."""
    return [use for use in document.uses_to(Reach.EDITION) if (use.name, use.attribute) in _NAMING]


def _named(document: Document, naming: list[Use]) -> list[str]:
    """What is named in the text of the paper, each once."""
    found: dict[str, str] = {}
    # Most of what stands in no text is known without asking for all that it stands in.
    within = {name: frozenset(document.in_text(name)) for name in {use.name for use in naming}}
    known: dict[etree._Element, bool] = {}
    for use in naming:
        if use.value not in found and use.element in within[use.name] and _stands(use.element.getparent(), known):
            found[use.value] = _target(use)
    return list(dict.fromkeys(found.values()))


def _target(use: Use) -> str:
    return f"{use.target.file}#{use.target.fragment}".replace(" ", "%20")


def _role(element: etree._Element) -> str:
    """What a named person does with the paper: sends, receives, writes or signs it."""
    holder = element if local(element) == "author" else element.getparent()
    name = "" if holder is None else local(holder)
    if holder is None or (name != "correspAction" and name not in _ROLES):
        return ""
    if name == "correspAction":
        return _DOES.get(holder.get("type", ""), "")
    if name == "author" and next(element.iterancestors(tei("bibl")), None) is not None:
        return ""
    return _ROLES[name]


def _stands(element: etree._Element | None, known: dict[etree._Element, bool]) -> bool:
    """Whether an element stands in the text of the paper, not in a note, a stamp or the header.

    Args:
        element: The element; nothing stands above the root.
        known: What is known already; what is found is added.
    """
    if element is None:
        return False
    found = known.get(element)
    if found is None:
        tag = element.tag
        if tag in _HOLDERS and (tag != _NOTE or is_editors_note(element)):
            found = tag == _TEXT
        else:
            found = _stands(element.getparent(), known)
        known[element] = found
    return found


def _registered(document: Document) -> Iterator[Fact]:
    for entry in entries(document):
        if entry.kind == "person" and entry.id:
            dated = {local(child): read_dated(child) for child in entry.element if local(child) in {"birth", "death"}}
            born, died = dated.get("birth", NEVER), dated.get("death", NEVER)
            # Dates that contradict each other are spoken of in the register.
            if (born.known or died.known) and not died.before(born):
                yield Fact("life", entry.id, f"{born.first} {died.last}")
        elif entry.kind == "bibl" and entry.id:
            date = entry.element.find(tei("date"))
            span = NEVER if date is None else read_dated(date)
            if span.known:
                yield Fact("work-date", entry.id, f"{span.first} {span.last}")


def _spans(corpus: Corpus, topic: str) -> dict[str, Span]:
    """Entry, as file and id → its two dates."""
    return {f"{file}#{fact.key}": Span(*fact.value.split()) for file, fact in corpus.facts(topic)}


def lives_across(corpus: Corpus) -> Iterator[Diagnostic]:
    """Papers are written, received and read by the living, and name what was there."""
    papers = {file: Span(fact.key, fact.value) for file, fact in corpus.facts("written")}
    if not papers:
        return
    lives = _spans(corpus, "life")
    works = _spans(corpus, "work-date")
    # Of most names, it is enough to know that what they mean was there before all papers, and after all.
    first = min(paper.last for paper in papers.values())
    last = max(paper.first for paper in papers.values())
    doubtful = {target for target, life in lives.items() if first < life.first or life.last < last}
    later = {
        target: one.first for known in (papers, works, lives) for target, one in known.items() if first < one.first
    }
    for file, fact in corpus.facts("names"):
        paper = papers[file]
        said: set[str] = set()
        if not doubtful.isdisjoint(fact.key.split(" ")):
            for found in _out_of_life(corpus, file, paper, lives):
                said.add(found[0])
                yield found[1]
        for target in fact.value.split(" ") if later else ():
            start = later.get(target) or later.get(target.partition("#")[0])
            if start is not None and paper.last < start and target not in said:
                late = _too_late(target, paper, lives, works, papers)
                if late is not None:
                    yield from _at_first(corpus, file, target, *late)


def _out_of_life(corpus: Corpus, file: str, paper: Span, lives: dict[str, Span]) -> Iterator[tuple[str, Diagnostic]]:
    """Those who have to do with a paper before birth or after death, each with what is said at the first place."""
    document = corpus.document(file)
    said: set[str] = set()
    for use, role in _parties(_naming(document)) if document is not None else ():
        target = _target(use)
        life = lives.get(target)
        if document is None or life is None or target in said:
            continue
        if paper.last < life.first:
            rule, fate = WRITER_NOT_YET_BORN, f"was born {_day(life.first)}"
        elif life.last < paper.first:
            rule, fate = WRITER_DEAD, f"died {_day(life.last)}"
        else:
            continue
        said.add(target)
        message = f"“{use.target.fragment}” {role} this paper of {paper}, but {fate}."
        hint = "Correct the paper's date or the register's, or point to the one who is meant."
        yield target, document.at_value(rule, use.element, "ref", message, hint)


def _day(day: str) -> str:
    return str(Span(day, day))


def _too_late(
    target: str, paper: Span, lives: dict[str, Span], works: dict[str, Span], papers: dict[str, Span]
) -> tuple[Rule, str, str] | None:
    """What is said of a paper that names something later; nothing if it was there."""
    file, _, name = target.partition("#")
    for rule, known, what in (
        (NAMED_BEFORE_BIRTH, lives.get(target), f"“{name}” was born"),
        (NAMES_LATER_WORK, works.get(target), f"“{name}” is dated"),
        (CITES_LATER_DOCUMENT, papers.get(file), f"{file} was written"),
    ):
        if known is not None and paper.last < known.first:
            when = _day(known.first) if rule is NAMED_BEFORE_BIRTH else str(known)
            message = f"This paper is of {paper}, but {what} {when}."
            meant = {NAMED_BEFORE_BIRTH.code: "person", NAMES_LATER_WORK.code: "work"}.get(rule.code, "document")
            return rule, message, f"Correct the one date or the other, or point to the {meant} that is meant."
    return None


def _at_first(corpus: Corpus, file: str, target: str, rule: Rule, message: str, hint: str) -> Iterator[Diagnostic]:
    """The diagnostic at the first place in the paper that names something."""
    document = corpus.document(file)
    if document is None:
        return
    known: dict[etree._Element, bool] = {}
    for use in _naming(document):
        if _target(use) == target and _stands(use.element.getparent(), known):
            yield document.at_value(rule, use.element, use.attribute, message, hint, token=use.value)
            return


def edition_date(corpus: Corpus) -> Iterator[Diagnostic]:
    """The edition's date is that of its last change, and later than its papers."""
    if corpus.edition is None:
        return
    edition = read_moment(corpus.edition.date)
    if not edition.known:
        return
    future = dict.fromkeys(file for file, fact in corpus.facts("written") if edition.last < fact.key)
    for file in future:
        document = corpus.document(file)
        if document is not None:
            yield _from_the_future(document, edition)
    late = [(file, fact) for file, fact in corpus.facts("changed") if edition.last < fact.value and file not in future]
    day = corpus.edition.date
    hint = "Raise version and date in edition.toml; or correct the date of the change."
    yield from each_or_together(
        corpus,
        CHANGE_AFTER_EDITION,
        late,
        lambda file, fact: _at_change(corpus, file, fact, f"This change is of {fact.key}, the edition of {day}.", hint),
        lambda file, fact, number: _at_change(
            corpus, file, fact,
            f"{number} files have been changed after the date of the edition, {day}; this is the first.", hint,
        ),
    )  # fmt: skip


def _at_change(corpus: Corpus, file: str, fact: Fact, message: str, hint: str) -> Diagnostic:
    """The diagnostic at the latest change of a file."""
    document = corpus.document(file)
    changes = document.each("change") if document is not None else ()
    change = next((change for change in changes if change.get("when", "") == fact.key), None)
    if document is None or change is None:
        return CHANGE_AFTER_EDITION.at(Location(file), message, hint)
    return document.at_value(CHANGE_AFTER_EDITION, change, "when", message, hint)


def _from_the_future(document: Document, edition: Span) -> Diagnostic:
    from_header = [*document.each("correspAction"), *document.each("creation"), *document.each("docDate")]
    dates = [date for item in from_header for date in (item.iter(tei("date"), tei("docDate")))]
    late = next((date for date in dates if edition.last < read_dated(date).first), document.root)
    span = read_dated(late) if late is not document.root else written_span(document)
    message = f"The paper is dated {span}, the edition {edition}."
    return document.at_element(DOCUMENT_AFTER_EDITION, late, message, "Correct the one or the other.")


GATHER: Final = (times,)
ACROSS: Final = (lives_across, edition_date)
