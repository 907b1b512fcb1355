"""The header: rights, and what a library needs to know of a paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.entries import folded
from teibuild.check.facts import Found
from teibuild.check.moments import stated_dates
from teibuild.check.rules.metadata_rules import (
    DOUBLED_IDENTIFIER,
    DOUBLED_TITLE,
    EMPTY_PUBLISHER,
    EMPTY_TITLE,
    EXTENT_CONTRADICTED,
    LANGUAGE_CONTRADICTED,
    LICENCE_CONTRADICTED,
    LICENCE_WITHOUT_TARGET,
    LOCUS_REVERSED,
    LOCUS_WITHOUT_PAGE,
    NO_ABSTRACT,
    NO_DATE,
    NO_HISTORY,
    NO_LANGUAGE,
    NO_LICENCE,
    NO_SENDER,
    NO_SOURCE,
    RULES,
    WRONG_IDNO,
)
from teibuild.check.together import each_or_together
from teibuild.model import Diagnostic, Fact, Related, Rule, has_errors
from teibuild.tei.names import XML_LANG, tei, xml_id
from teibuild.tei.text import reading_text

__all__ = ["ACROSS", "CHECKS", "GATHER", "RULES"]

_PARTIES: Final = tuple(map(tei, ("persName", "orgName", "name")))
_PUBLISHERS: Final = tuple(map(tei, ("publisher", "authority", "distributor")))
_KEEPERS: Final = tuple(map(tei, ("repository", "institution", "idno", "bibl", "collection")))
"""What says where a paper is kept, or from which print it is taken."""
_TITLE: Final = tei("title")
_HEAD: Final = tei("head")
_UNIQUE: Final = frozenset({"DOI", "NAID", "transcription", "ISBN", "URI", "URL"})
"""Types of ``idno`` that name one paper; a shelfmark may be a whole folder's."""
_HOLDERS: Final = (tei("msIdentifier"), tei("publicationStmt"))
"""What such an ``idno`` stands in."""


def texts(document: Document) -> Iterator[Diagnostic]:
    """Titles and publishers say something."""
    for statement in document.each("titleStmt"):
        titles = list(statement.iterchildren(_TITLE))
        if titles and not any(reading_text(title) for title in titles):
            message, hint = "The title is empty.", "Write what the document is to be called in lists and citations."
            yield document.at_element(EMPTY_TITLE, titles[0], message, hint)
    for statement in document.each("publicationStmt"):
        publishers = list(statement.iterchildren(*_PUBLISHERS))
        if publishers and not any(reading_text(publisher) for publisher in publishers):
            message, hint = "The publisher is empty.", "Write who answers for the publication: the editor will do."
            yield document.at_element(EMPTY_PUBLISHER, publishers[0], message, hint)
    for licence in document.each("licence"):
        if not licence.get("target"):
            hint = 'Write its address: target="https://creativecommons.org/licenses/by/4.0/".'
            yield document.at_element(LICENCE_WITHOUT_TARGET, licence, "<licence> has no target.", hint)


def own_name(document: Document) -> Iterator[Diagnostic]:
    """The number that the edition gives a document is the name of its file."""
    for idno in document.each("idno") if not document.volume else ():
        if idno.get("type") == "teibuild" and reading_text(idno) != document.stem:
            number, span = reading_text(idno), document.positions.text(idno)
            message = f"The number of the document is “{number}”, but its file is {document.stem}.xml."
            yield document.positions.report(WRONG_IDNO, span, message, f"Write {document.stem}.").concerning(number)


def pages(document: Document) -> Iterator[Diagnostic]:
    """What the header says of pages is so; that of a volume speaks of all of its documents."""
    if document.volume:
        return
    breaks = list(document.in_text("pb"))
    measures = [
        measure
        for measure in document.each("measure")
        if measure.get("unit") in {"page", "pages"} and measure.get("quantity", "").isdigit() and _is_extent(measure)
    ]
    if len(measures) == 1 and breaks and int(measures[0].get("quantity", "0")) != len(breaks):
        message = f"The extent is {measures[0].get('quantity')} pages, but the text has {len(breaks)}."
        hint = "Correct the number, or the page breaks; pages that are missing or left out are worth a word in extent."
        yield document.at_value(EXTENT_CONTRADICTED, measures[0], "quantity", message, hint)
    if not breaks or not document.has("locus"):
        return
    known = {name: number for number, page in enumerate(breaks) for name in (page.get("n", ""), xml_id(page)) if name}
    for locus in document.each("locus"):
        ends = [(name, value, known.get(value)) for name in ("from", "to") if (value := locus.get(name))]
        for name, value, number in ends:
            if number is None:
                message = f"No page has the xml:id or number “{value}”."
                hint = f"Pages go from {_page(breaks[0])} to {_page(breaks[-1])}."
                yield document.at_value(LOCUS_WITHOUT_PAGE, locus, name, message, hint)
        numbers = [number for _, _, number in ends if number is not None]
        if len(numbers) == 2 and numbers[0] > numbers[1]:
            message = f"The part ends on {locus.get('to')}, before it begins on {locus.get('from')}."
            yield document.at_value(LOCUS_REVERSED, locus, "to", message, "Change the two round, or correct the one.")


def _is_extent(measure: etree._Element) -> bool:
    parent = measure.getparent()
    return parent is not None and parent.tag == tei("extent")


def _page(page: etree._Element) -> str:
    return xml_id(page) or page.get("n", "?")


def language(document: Document) -> Iterator[Diagnostic]:
    """The language that the file is marked with is one that its header names."""
    named = [ident for item in document.each("language") if (ident := item.get("ident"))]
    written = document.root.get(XML_LANG)
    if written and named and written not in named and _base(written) not in map(_base, named):
        message = f"The file is marked as “{document.root.get(XML_LANG)}”, but langUsage names {', '.join(named)} only."
        hint = "Correct xml:lang, or add the language to langUsage."
        yield document.at_value(LANGUAGE_CONTRADICTED, document.root, XML_LANG, message, hint)


def _base(language: str) -> str:
    """The language itself, without its script or country: “en” of “en-US”."""
    return language.lower().partition("-")[0]


def _first(document: Document, *names: str) -> etree._Element:
    """The first element of the first name that there is: where something missing is to be added."""
    return next((element for name in names for element in document.each(name)), document.root)


def _no_source(document: Document) -> bool:
    """Whether nothing says where the paper is kept, or from which print it is taken."""
    source = next(document.each("sourceDesc"), None)
    if source is None:
        return True
    return not any(reading_text(element) for element in source.iter(*_KEEPERS))


def _no_sender(document: Document) -> bool:
    statement = next(document.each("titleStmt"), None)
    if statement is not None and next(statement.iterchildren(tei("author")), None) is not None:
        return False
    sent = (action for action in document.each("correspAction") if action.get("type") == "sent")
    return not any(True for action in sent for _ in action.iterchildren(*_PARTIES))


_Lack = tuple[Rule, Callable[[Document], bool], tuple[str, ...], str, str, str]

_LACKS: Final[dict[str, _Lack]] = {
    "licence": (
        NO_LICENCE,
        lambda document: not document.has("licence"),
        ("availability", "publicationStmt"),
        "names no licence",
        "names a licence",
        'Add <availability><licence target="{url}">{name}</licence></availability>.',
    ),
    "source": (
        NO_SOURCE,
        _no_source,
        ("sourceDesc",),
        "does not say where the paper is kept, or under what number",
        "says where its paper is kept",
        "Add <msDesc><msIdentifier> with <repository> and <idno> to sourceDesc; “not known” is an answer, too.",
    ),
    "date": (
        NO_DATE,
        lambda document: not stated_dates(document),
        ("profileDesc", "teiHeader"),
        "does not say when the paper was written",
        "says when its paper was written",
        'Add <creation><date when="…"/></creation> to profileDesc; notBefore and notAfter where it is not certain.',
    ),
    "sender": (
        NO_SENDER,
        _no_sender,
        ("titleStmt",),
        "names nobody who wrote or sent the paper",
        "names anybody who wrote or sent its paper",
        'Add <author> to titleStmt, or <correspAction type="sent">; “unknown” is an answer, too.',
    ),
    "language": (
        NO_LANGUAGE,
        lambda document: (
            not document.root.get(XML_LANG) and not document.has("language") and not document.has("textLang")
        ),
        (),
        "does not say which language it is in",
        "says which language it is in",
        'Write xml:lang="{language}" into <TEI>, or the language that it is.',
    ),
    "abstract": (
        NO_ABSTRACT,
        lambda document: not document.has("abstract"),
        ("profileDesc", "teiHeader"),
        "has no abstract",
        "has an abstract",
        "Add <abstract> to profileDesc: a sentence or two, for lists and for search engines.",
    ),
    "history": (
        NO_HISTORY,
        lambda document: not document.has("change"),
        ("teiHeader",),
        "has no history of its changes",
        "has a history of its changes",
        'Add <revisionDesc><change when="{date}">…</change></revisionDesc> at the end of the header.',
    ),
}
"""What a header may lack: rule, whether it does, where it belongs, the fact of one, the fact of none, the remedy."""
_OF_ONE: Final = frozenset({"abstract", "sender"})
"""What the header of a volume does not say, since it speaks of all of its documents."""
_IF_MOST_HAVE: Final = frozenset({"abstract", "history", "language"})
"""What is missed only where most documents of the edition have it."""


def header(document: Document) -> Iterator[Fact]:
    """What a document's header lacks; its licence, title and numbers."""
    if document.kind != "document":
        return
    for name, (_, lacks, places, *_) in _LACKS.items():
        if not (document.volume and name in _OF_ONE) and lacks(document):
            yield Fact("lacks", name, "", document.order[_first(document, *places)])
    for licence in document.each("licence"):
        if licence.get("target"):
            yield Fact("licence", licence.get("target", ""), "", _number(document, licence))
    titles = _titles(document)
    if titles:
        dates = [date.get("when") or date.get("from") or reading_text(date) for date in stated_dates(document)]
        words = "|".join((*(folded(reading_text(title)) for title in titles), " ".join(dates)))
        # Whether two are equal is all that is asked; titles are long.
        key = blake2b(words.encode(), digest_size=8).hexdigest()
        yield Fact("title", key, "", _number(document, titles[0]))
    for idno in document.each("idno") if not document.volume else ():
        kind = idno.get("type")
        if kind in _UNIQUE and next(idno.iterancestors(*_HOLDERS), None) is not None:
            yield Fact("number", f"{kind} {reading_text(idno)}", "", _number(document, idno))


def _titles(document: Document) -> list[etree._Element]:
    """What a document is called: by its header; in a volume, by its own heading."""
    if document.part is not None:
        return list(document.part.iterchildren(_HEAD))[:1]
    statement = next(document.each("titleStmt"), None)
    return [] if statement is None else list(statement.iterchildren(_TITLE))


def _number(document: Document, element: etree._Element) -> int:
    """The number of an element of the header: so near to the beginning, it is found sooner than all are numbered."""
    return document.elements.index(element)


def lacking(corpus: Corpus) -> Iterator[Diagnostic]:
    """Every document of the edition says what a library needs of it."""
    if corpus.edition is None:
        return
    documents, edition = corpus.documents, corpus.edition
    fill = {
        "url": edition.licence.url,
        "name": edition.licence.name,
        "language": edition.language,
        "date": edition.date,
    }
    found: dict[str, list[Found]] = {}
    for file, fact in corpus.facts("lacks"):
        # A header that the schema refuses may lack it only because it is misspelled.
        if not has_errors(corpus.diagnostics.get(file, ())):
            found.setdefault(fact.key, []).append((file, fact))
    for name, files in found.items():
        if name in _IF_MOST_HAVE and len(files) * 2 >= documents:
            continue
        rule, _, _, what, wanted, remedy = _LACKS[name]
        yield from each_or_together(
            corpus, rule, files, _one(corpus, rule, what, remedy.format(**fill)),
            _many(corpus, rule, (what, wanted), remedy.format(**fill), documents),
        )  # fmt: skip


def _one(corpus: Corpus, rule: Rule, what: str, hint: str) -> Callable[[str, Fact], Diagnostic]:
    return lambda file, fact: corpus.at(rule, file, fact, f"The document {what}.", hint)


def _many(
    corpus: Corpus, rule: Rule, what: tuple[str, str], hint: str, total: int
) -> Callable[[str, Fact, int], Diagnostic]:
    def say(file: str, fact: Fact, number: int) -> Diagnostic:
        lacks, has = what
        message = f"{number} of {total} documents have the same gap as this one, which {lacks}."
        if number == total:
            message = f"None of the {total} documents {has}; this is the first."
        return corpus.at(rule, file, fact, message, hint)

    return say


def licences(corpus: Corpus) -> Iterator[Diagnostic]:
    """The documents are published under the edition's licence."""
    if corpus.edition is None:
        return
    ours = corpus.edition.licence
    wanted = _licence(ours.url)
    addresses = {fact.key for _, fact in corpus.facts("licence")}
    foreign = {address for address in addresses if _licence(address) != wanted}
    other = [(file, fact) for file, fact in corpus.facts("licence") if fact.key in foreign]
    hint = "Correct the one or the other; if this document alone has other terms, exempt it with the reason."
    yield from each_or_together(
        corpus,
        LICENCE_CONTRADICTED,
        other,
        lambda file, fact: corpus.at(
            LICENCE_CONTRADICTED, file, fact,
            f"The document's licence is {fact.key}, that of edition.toml {ours.url}.", hint, attribute="target",
        ),
        lambda file, fact, number: corpus.at(
            LICENCE_CONTRADICTED, file, fact,
            f"{number} documents have another licence than edition.toml ({ours.url}); this is the first.", hint,
            attribute="target",
        ),
    )  # fmt: skip


def _licence(address: str) -> str:
    """An address of a licence without what may differ: scheme, the text's own page or language, the last slash."""
    found = re.sub(r"^https?://(?:www\.)?", "", address.strip().lower())
    return re.sub(r"/(?:deed|legalcode)(?:[./_-][\w-]*)?$", "", found.rstrip("/")).rstrip("/")


def doubles(corpus: Corpus) -> Iterator[Diagnostic]:
    """Two documents differ in title or date, and in what is counted once."""
    found: dict[str, list[tuple[Fact, str, Fact]]] = {}
    for topic in _COUNTED_ONCE:
        known = Counter(fact.key for _, fact in corpus.facts(topic))
        if len(known) == known.total():
            continue
        first: dict[str, tuple[str, Fact]] = {}
        for file, fact in corpus.facts(topic):
            where, other = first.setdefault(fact.key, (file, fact))
            if where != file:
                found.setdefault(file, []).append((fact, where, other))
    places: dict[Fact, Related] = {}
    # File by file, so that each is read again once.
    for file, doubled in found.items():
        for fact, where, other in doubled:
            rule, what, hint = _COUNTED_ONCE[fact.topic]
            if other not in places:
                places[other] = Related(corpus.place(where, other), "the other document")
            shown = _title(corpus, file, fact) if fact.topic == "title" else fact.key.partition(" ")[2]
            message = f"{where} has the same {what}: {shown}."
            found_twice = corpus.at(rule, file, fact, message, hint, related=(places[other],))
            yield found_twice.concerning(where)


def _title(corpus: Corpus, file: str, fact: Fact) -> str:
    document = corpus.document(file)
    return "" if document is None else f"“{reading_text(document.elements[fact.element])}”"


_COUNTED_ONCE: Final = {
    "title": (
        DOUBLED_TITLE,
        "title and date",
        "Give one of them a subtitle or another title that tells them apart.",
    ),
    "number": (DOUBLED_IDENTIFIER, "number", "Correct the number that was copied along."),
}
"""What two documents cannot have in common."""


CHECKS: Final = (texts, own_name, pages, language)
GATHER: Final = (header,)
ACROSS: Final = (lacking, licences, doubles)
