"""Taxonomies of the headers: that each category stands there once, and that something uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.rules.common_taxonomies import of_taxonomies
from teibuild.check.rules.exemption_codes import codes_in
from teibuild.check.rules.leaves import words
from teibuild.check.rules.withheld import exemption_ids
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import tei, xml_id

DOUBLED_CATEGORY: Final = Rule(
    "TB555",
    "doubled-category",
    Severity.WARNING,
    "two categories of one taxonomy describe the same",
    "Passages under the one would not be found under the other.",
    bad='<category xml:id="foia-b1"><catDesc>(b)(1)</catDesc></category> '
    '<category xml:id="b1"><catDesc>(b)(1)</catDesc></category>',
    good='<category xml:id="foia-b1"><catDesc>(b)(1)</catDesc></category>',
)
UNUSED_CATEGORY: Final = Rule(
    "TB556",
    "unused-category",
    Severity.INFO,
    "no document of the edition uses an exemption that its taxonomy describes",
    "Most exemptions of its taxonomy are used. One that nothing leads to is left over, or the mark that it was made "
    "for has not been tagged.",
    bad='<category xml:id="foia-b3"><catDesc>(b)(3)</catDesc></category>, and ana="#foia-b3" nowhere',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b3"/>',
)
RULES: Final = (DOUBLED_CATEGORY, UNUSED_CATEGORY)

_USED: Final = "category-used"
_UNUSED: Final = "category-unused"


def doubled_category(document: Document) -> Iterator[Diagnostic]:
    """The categories of a taxonomy differ, by their words and by their codes."""
    if all_differ(document):
        return
    for taxonomy in document.each("taxonomy"):
        seen: dict[str, etree._Element] = {}
        for category in taxonomy.iter(tei("category")):
            text = _described(category)
            first = seen.setdefault(_sign(text), category)
            if first is not category:
                message = f"The category “{text[:40]}{'…' if len(text) > 40 else ''}” stands in this taxonomy twice."
                hint = "Keep one of them, and let all that leads to the other lead to it."
                related = (document.related(first, "the first one"),)
                yield document.at_element(DOUBLED_CATEGORY, category, message, hint, related)


@of_taxonomies
def all_differ(document: Document) -> bool:
    """Whether no two categories of a file describe the same, be it in one taxonomy or in two."""
    signs = [_sign(_described(category)) for category in document.each("category")]
    return len(set(signs)) == len(signs)


def _described(category: etree._Element) -> str:
    return " ".join(words(desc) for desc in category.iterchildren(tei("catDesc")))


def _sign(text: str) -> str:
    """What a category is known by: its codes, or else its words."""
    # What follows the colon explains; the code that a category is for stands before it.
    codes = codes_in(text.partition(":")[0])
    return " ".join(sorted(codes)) or text.casefold()


def categories(document: Document) -> Iterator[Fact]:
    """The exemptions of a header, taxonomy by taxonomy: those that the document uses, and those that it does not."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, taxonomy in _exemptions(document):
        found.setdefault((_USED if name in document.led_to else _UNUSED, taxonomy), []).append(name)
    for (topic, taxonomy), names in found.items():
        yield Fact(topic, taxonomy, " ".join(names))


@of_taxonomies
def _exemptions(document: Document) -> list[tuple[str, str]]:
    """The exemptions that have an id, each with its taxonomy."""
    elements = [(name, document.by_id[name]) for name in exemption_ids(document) if name]
    return [
        (name, next((xml_id(each) for each in element.iterancestors(tei("taxonomy"))), ""))
        for name, element in elements
    ]  # fmt: skip


def unused_category(corpus: Corpus) -> Iterator[Diagnostic]:
    """Categories that no document of the edition uses, though it uses most of their taxonomy; each once."""
    left = _unused(corpus)
    if not left:
        return
    elsewhere = {link.fragment for link in corpus.links.values() if link.attribute in {"ana", "target"}}
    for name, file in left:
        document = None if name in elsewhere else corpus.document(file)
        category = None if document is None else document.by_id.get(name)
        if document is not None and category is not None:
            message = f"No document of the edition uses the category “{name}”."
            hint = "Take it away; or tag what it was made for."
            yield document.at_element(UNUSED_CATEGORY, category, message, hint)


def _unused(corpus: Corpus) -> list[tuple[str, str]]:
    """Categories that no document with their taxonomy uses, each with the first file that describes it."""
    used: dict[str, set[str]] = {}
    for taxonomy, names in {(fact.key, fact.value) for _, fact in corpus.facts(_USED)}:
        used.setdefault(taxonomy, set()).update(names.split(" "))
    # Most headers describe the same.
    lists: dict[tuple[str, str], str] = {}
    for file, fact in corpus.facts(_UNUSED):
        lists.setdefault((fact.key, fact.value), file)
    first: dict[str, dict[str, str]] = {}
    for (taxonomy, names), file in lists.items():
        for name in names.split(" "):
            if name not in used.get(taxonomy, ()):
                first.setdefault(taxonomy, {}).setdefault(name, file)
    # Where most are unused, the taxonomy is a list that was taken over whole.
    left = (found for key, found in first.items() if len(found) < len(used.get(key, ())))
    return [item for found in left for item in found.items()]


CHECKS: Final = (doubled_category,)
GATHER: Final = (categories,)
ACROSS: Final = (unused_category,)
